#include "http/ready.h"
#include "test.h"

static struct ready_key key(struct scope *s, const char *what, const char *state)
{
	return ready_key(s, (const struct str[]){str_from(what), str_from(state)}, 2);
}

static struct response answer(struct scope *s, const char *text)
{
	struct response r = {
		.text = text_new(s->mem, 10 * 1024 * 1024), .status = 200, .revision = 7};

	text_add(&r.text, str_from(text));
	return r;
}

static struct scope *with_ready(void)
{
	struct scope *s = test_scope();

	s->ready = ready_new(s);
	s->access = access_notes_new(s);
	s->actor = scope_new_id(s);
	return s;
}

TEST(ready_give__gives_what_was_kept_for_that_state_alone)
{
	struct scope *s = with_ready();
	struct ready_key now = key(s, "list", "5"), later = key(s, "list", "6"),
			 other = key(s, "lis", "t5");
	struct response r = answer(s, "[1]"), given = {.status = 0};

	assert_false(ready_give(s, &now, &given));
	ready_keep(s, &now, &r, NULL);
	assert_true(ready_give(s, &now, &given));
	assert_str(given.ready, "[1]");
	assert_int_equal(given.status, 200);
	assert_int_equal(given.revision, 7);
	assert_false(ready_give(s, &later, &given));
	assert_false(ready_give(s, &other, &given));
}

TEST(ready_is_asked_again__is_true_from_the_second_time_on)
{
	struct scope *s = with_ready();
	struct ready_key one = key(s, "list", "5"), two = key(s, "list", "6");

	assert_false(ready_is_asked_again(s, &one));
	assert_true(ready_is_asked_again(s, &one));
	assert_false(ready_is_asked_again(s, &two));
	assert_true(ready_is_asked_again(s, &one));
}

TEST(ready_give__notes_whom_the_answer_tells_of_as_when_it_was_made)
{
	struct scope *s = with_ready();
	struct ready_key k = key(s, "contacts", "5");
	struct access_noted noted = {0}, again = {0};
	struct response r = answer(s, "[]"), given = {.status = 0};
	struct id lea = scope_new_id(s), max = scope_new_id(s);

	s->noted = &noted;
	access_note(s, lea, "read");
	access_note(s, max, "read");
	access_note(s, s->actor, "read"); /* who reads about themselves is not noted */
	ready_keep(s, &k, &r, &noted);
	s->noted = &again;
	assert_true(ready_give(s, &k, &given));
	assert_int_equal(again.count, 2);
	assert_true(id_equal(again.people[0], lea));
	assert_true(id_equal(again.people[1], max));
}

TEST(ready_keep__keeps_nothing_personal_or_about_too_many_or_too_long)
{
	struct scope *s = with_ready();
	struct ready_key k = key(s, "list", "5");
	struct response r = answer(s, "[1]"), given = {.status = 0};
	struct access_noted many = {.people = NEW_ARRAY(s->mem, struct id, READY_PEOPLE_MAX + 1),
	                            .count = READY_PEOPLE_MAX + 1};

	r.is_private = true;
	ready_keep(s, &k, &r, NULL);
	r = answer(s, "[1]");
	r.set_cookie = STR("secret");
	ready_keep(s, &k, &r, NULL);
	r = answer(s, "[1]");
	ready_keep(s, &k, &r, &many);
	for (size_t i = 0; i <= READY_ANSWER_BYTES_MAX; i++)
		text_add_char(&r.text, 'x');
	ready_keep(s, &k, &r, NULL);
	assert_false(ready_give(s, &k, &given));
}

TEST(ready_keep__lets_go_what_was_not_asked_for_longest)
{
	struct scope *s = with_ready();
	struct response r = answer(s, ""), given = {.status = 0};
	struct ready_key first = key(s, "list", "first"), last;
	size_t kept = 0;

	for (size_t i = 0; i < READY_ANSWER_BYTES_MAX; i++)
		text_add_char(&r.text, 'x');
	ready_keep(s, &first, &r, NULL);
	for (int i = 0; i < 40; i++) {
		last = key(s, "list", text_format(s->mem, "%d", i).at);
		ready_keep(s, &last, &r, NULL);
	}
	assert_true(ready_give(s, &last, &given));
	assert_false(ready_give(s, &first, &given));
	for (int i = 0; i < 40; i++) {
		last = key(s, "list", text_format(s->mem, "%d", i).at);
		kept += ready_give(s, &last, &given);
	}
	assert_true(kept * READY_ANSWER_BYTES_MAX <= READY_BYTES_MAX);
}
