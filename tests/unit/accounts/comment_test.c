#include "accounts/comment.h"

#include "accounts/need.h"
#include "guests.h"
#include "store/db.h"

static const struct need *hear(struct scope *s, struct id account, bool is_shared)
{
	struct need draft = {.account = account,
	                     .quote = STR("Eine Warnung vorher."),
	                     .utterance = -1,
	                     .is_shared = is_shared};
	const struct need *need;

	assert_ok(need_add(s, &draft, &need));
	return need;
}

static const struct comment *say(struct scope *s, struct id need, const char *text,
                                 enum comment_audience audience)
{
	struct comment draft = {.kind = COMMENT_NEED, .record = need, .text = str_from(text)};
	const struct comment *comment;

	assert_ok(comment_add(s, &draft, audience, &comment));
	return comment;
}

TEST(comment__guests_read_what_is_said_for_both_sides_about_what_is_shared)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct need *need = hear(s, c.nordwind, true), *hidden = hear(s, c.nordwind, false);
	struct id guest = guests_add(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	const struct comment *open = say(s, need->id, "Für alle", COMMENT_AS_RECORD), *list, *found;
	const struct comment *internal = say(s, need->id, "Unter uns", COMMENT_INTERNAL);
	const struct comment *early = say(s, hidden->id, "Noch nicht geteilt", COMMENT_AS_RECORD);
	const struct comment *later = say(s, hidden->id, "Darf jeder lesen", COMMENT_FOR_ALL);
	struct need next;
	size_t count;

	assert_false(open->is_internal);
	assert_true(early->is_internal);
	guests_act(s, guest, c.nordwind);
	assert_ok(comment_list(s, COMMENT_NEED, need->id, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_ok(comment_find(s, open->id, &found));
	assert_int_equal(comment_find(s, internal->id, &found), ERR_NOT_FOUND);
	assert_int_equal(comment_find(s, later->id, &found), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "comment.not_found");
	assert_int_equal(comment_list(s, COMMENT_NEED, hidden->id, ID_NONE, 10, &list, &count),
	                 ERR_NOT_FOUND);
	/* Sharing the need shows what was meant for all; taking it back takes it away. */
	guests_leave(s, c.ines);
	next = *hidden;
	next.is_shared = true;
	assert_ok(need_change(s, &next, &hidden));
	guests_act(s, guest, c.nordwind);
	assert_ok(comment_find(s, later->id, &found));
	assert_int_equal(comment_find(s, early->id, &found), ERR_NOT_FOUND);
	guests_leave(s, c.ines);
	next = *hidden;
	next.is_shared = false;
	assert_ok(need_change(s, &next, &hidden));
	guests_act(s, guest, c.nordwind);
	assert_int_equal(comment_find(s, later->id, &found), ERR_NOT_FOUND);
}

TEST(comment_add__lets_guests_speak_to_both_sides_only)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct need *need = hear(s, c.nordwind, true), *hidden = hear(s, c.nordwind, false);
	struct id guest = guests_add(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	struct comment draft = {.kind = COMMENT_NEED, .record = need->id, .text = STR("Ja")};
	const struct comment *comment;

	guests_act(s, guest, c.nordwind);
	assert_int_equal(comment_add(s, &draft, COMMENT_INTERNAL, &comment), ERR_INVALID);
	assert_string_equal(s->problem.key, "comment.internal_is_ours");
	assert_ok(comment_add(s, &draft, COMMENT_AS_RECORD, &comment));
	assert_true(comment->is_author_guest);
	assert_str(comment->author_name, "Bernd Kern");
	draft.record = hidden->id;
	assert_int_equal(comment_add(s, &draft, COMMENT_AS_RECORD, &comment), ERR_NOT_FOUND);
	draft.record = need->id;
	draft.text = STR(" ");
	assert_int_equal(comment_add(s, &draft, COMMENT_AS_RECORD, &comment), ERR_INVALID);
	guests_leave(s, c.lea);
	draft.text = STR("Ja");
	assert_int_equal(comment_add(s, &draft, COMMENT_AS_RECORD, &comment), ERR_NOT_FOUND);
}

TEST(comment_change__is_for_its_author)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct need *need = hear(s, c.nordwind, true);
	const struct comment *comment = say(s, need->id, "Für alle", COMMENT_AS_RECORD), *list;
	struct comment next = *comment;
	size_t count;

	team_act(s, c.jonas);
	assert_int_equal(comment_change(s, &next, &comment), ERR_DENIED);
	team_act(s, c.ines);
	next.text = STR("Anders");
	assert_ok(comment_change(s, &next, &comment));
	assert_str(comment->text, "Anders");
	assert_int_equal(comment_change(s, &next, &comment), ERR_CONFLICT);
	db_abandon(s);
	next = *comment;
	next.retired_at_ms = s->now_ms;
	assert_ok(comment_change(s, &next, &comment));
	assert_ok(comment_list(s, COMMENT_NEED, need->id, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
}
