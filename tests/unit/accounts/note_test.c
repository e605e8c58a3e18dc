#include "accounts/note.h"

#include "circle.h"
#include "store/db.h"

TEST(note_list__guests_read_what_is_shared)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct note draft = {
		.account = c.nordwind, .title = STR("Jahresgespräch"), .text = STR("**Intern**")};
	const struct note *inside, *open, *list;
	size_t count;

	assert_ok(note_add(s, &draft, &inside));
	draft.title = STR("Protokoll");
	draft.is_shared = true;
	assert_ok(note_add(s, &draft, &open));
	assert_str(open->written_by_name, "Ines Berger");
	circle_let_in(s, &c, "kern@nordwind.example");
	assert_ok(note_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_str(list[0].title, "Protokoll");
	assert_int_equal(note_find(s, inside->id, &list), ERR_NOT_FOUND);
	assert_int_equal(note_change(s, open, &list), ERR_NOT_FOUND);
}

TEST(note_change__keeps_who_wrote_it)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct note next = {
		.account = c.nordwind, .title = STR("Jahresgespräch"), .text = STR("Eins")};
	const struct note *note;

	assert_ok(note_add(s, &next, &note));
	team_act(s, c.jonas);
	next = *note;
	next.text = STR("Zwei");
	assert_ok(note_change(s, &next, &note));
	assert_true(id_equal(note->written_by, c.ines));
	assert_int_equal(note_change(s, &next, &note), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "note.changed");
}

TEST(note_add__keeps_nothing_that_cannot_be_shown)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct text deep = text_new(s->mem, 1000);
	struct note draft = {.account = c.nordwind, .title = STR("Tief")};
	const struct note *note;

	for (int i = 0; i < 200; i++)
		text_add(&deep, STR("> "));
	text_add(&deep, STR("a"));
	draft.text = text_str(&deep);
	assert_int_equal(note_add(s, &draft, &note), ERR_TOO_LARGE);
	assert_string_equal(s->problem.key, "markdown.too_large");
}
