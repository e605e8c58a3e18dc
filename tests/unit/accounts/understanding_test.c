#include "accounts/understanding.h"

#include "accounts/need.h"
#include "guests.h"

struct table {
	struct circle c;
	struct id bernd, sina;
	const struct need *first, *second;
};

static struct scope *lay(struct table *t)
{
	struct scope *s = circle_scope(&t->c);
	struct need draft = {.account = t->c.nordwind, .utterance = -1};

	t->bernd = guests_add(s, t->c.nordwind, "Bernd Kern", "kern@nordwind.example");
	t->sina = guests_add(s, t->c.nordwind, "Sina Albers", "albers@nordwind.example");
	draft.quote = STR("Eine Warnung vorher.");
	assert_ok(need_add(s, &draft, &t->first));
	draft.quote = STR("Kein Empfang im Keller.");
	assert_ok(need_add(s, &draft, &t->second));
	return s;
}

static const struct understanding *make(struct scope *s, struct table *t)
{
	struct id needs[] = {t->first->id, t->second->id};
	const struct understanding *u;

	assert_ok(understanding_add(s,
	                            &(struct understanding_draft){.account = t->c.nordwind,
	                                                          .needs = needs,
	                                                          .need_count = 2,
	                                                          .guests = &t->bernd,
	                                                          .guest_count = 1},
	                            &u));
	return u;
}

TEST(understanding_add__shares_the_needs_and_is_for_whom_it_is_for)
{
	struct table t;
	struct scope *s = lay(&t);
	const struct understanding *u = make(s, &t), *list;
	const struct need *need;
	const struct id *needs;
	size_t count;

	assert_int_equal(u->need_count, 2);
	assert_int_equal(u->open_count, 2);
	assert_ok(need_find(s, t.first->id, &need));
	assert_true(need->is_shared);
	guests_act(s, t.bernd, t.c.nordwind);
	assert_ok(understanding_list_needs(s, u->id, &needs, &count));
	assert_int_equal(count, 2);
	assert_true(id_equal(needs[0], t.first->id));
	assert_int_equal(understanding_retire(s, u->id), ERR_NOT_FOUND);
	guests_act(s, t.sina, t.c.nordwind);
	assert_int_equal(understanding_find(s, u->id, &u), ERR_NOT_FOUND);
	assert_ok(understanding_list(s, t.c.nordwind, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	guests_leave(s, t.c.lea);
	assert_int_equal(understanding_list(s, t.c.nordwind, ID_NONE, 10, &list, &count),
	                 ERR_NOT_FOUND);
}

TEST(understanding_add__refuses_needs_and_guests_that_are_not_of_the_account)
{
	struct table t;
	struct scope *s = lay(&t);
	struct id twice[] = {t.first->id, t.first->id};
	struct understanding_draft d = {.account = t.c.nordwind,
	                                .needs = twice,
	                                .need_count = 2,
	                                .guests = &t.bernd,
	                                .guest_count = 1};
	const struct understanding *u;

	assert_int_equal(understanding_add(s, &d, &u), ERR_INVALID);
	assert_string_equal(s->problem.key, "understanding.needs");
	d.need_count = 1;
	d.guests = &t.c.jonas;
	assert_int_equal(understanding_add(s, &d, &u), ERR_INVALID);
	assert_string_equal(s->problem.key, "understanding.guests");
	d.guests = &t.bernd;
	d.needs = &t.bernd;
	assert_int_equal(understanding_add(s, &d, &u), ERR_INVALID);
	d.needs = twice;
	team_act(s, t.c.lea);
	assert_int_equal(understanding_add(s, &d, &u), ERR_NOT_FOUND);
}

TEST(need_answer__is_kept_for_each_guest_and_can_be_changed)
{
	struct table t;
	struct scope *s = lay(&t);
	const struct understanding *u = make(s, &t);
	const struct need_answer *answers;
	const struct need *need;
	size_t count;

	assert_int_equal(need_answer(s, t.first->id, NEED_CONFIRMED, STR_NONE, STR_NONE, &need),
	                 ERR_DENIED);
	guests_act(s, t.bernd, t.c.nordwind);
	assert_int_equal(need_answer(s, t.first->id, NEED_CORRECTED, STR(" "), STR_NONE, &need),
	                 ERR_INVALID);
	assert_int_equal(need_answer(s, t.first->id, NEED_HEARD, STR_NONE, STR_NONE, &need),
	                 ERR_INVALID);
	assert_ok(need_answer(s, t.first->id, NEED_CONFIRMED, STR_NONE, t.first->quote, &need));
	assert_int_equal(need->state, NEED_CONFIRMED);
	assert_str(need->answered_by_name, "Bernd Kern");
	assert_ok(understanding_find(s, u->id, &u));
	assert_int_equal(u->open_count, 1);
	assert_ok(need_answer(s, t.first->id, NEED_CORRECTED, STR("Zwei Tage vorher."), STR_NONE,
	                      &need));
	assert_str(need->correction, "Zwei Tage vorher.");
	guests_act(s, t.sina, t.c.nordwind);
	assert_ok(need_answer(s, t.first->id, NEED_CONFIRMED, STR_NONE, STR_NONE, &need));
	assert_ok(need_list_answers(s, t.first->id, &answers, &count));
	assert_int_equal(count, 1);
	guests_leave(s, t.c.ines);
	assert_ok(need_list_answers(s, t.first->id, &answers, &count));
	assert_int_equal(count, 2);
}

TEST(need_answer__is_about_the_sentence_that_was_read)
{
	struct table t;
	struct scope *s = lay(&t);
	const struct need_answer *answers;
	const struct need *need;
	struct need next;
	size_t count;

	make(s, &t);
	guests_act(s, t.bernd, t.c.nordwind);
	assert_ok(need_answer(s, t.first->id, NEED_CONFIRMED, STR_NONE, STR_NONE, &need));
	guests_leave(s, t.c.ines);
	/* Another weight is no other sentence; another quote is. */
	next = *need;
	next.weight = 5;
	assert_ok(need_change(s, &next, &need));
	assert_int_equal(need->state, NEED_CONFIRMED);
	next = *need;
	next.quote = STR("Eine Warnung drei Tage vorher.");
	assert_ok(need_change(s, &next, &need));
	assert_int_equal(need->state, NEED_HEARD);
	assert_true(id_is_none(need->answered_by));
	assert_ok(need_list_answers(s, need->id, &answers, &count));
	assert_int_equal(count, 0);
	guests_act(s, t.bernd, t.c.nordwind);
	assert_int_equal(need_answer(s, need->id, NEED_CONFIRMED, STR_NONE,
	                             STR("Eine Warnung vorher."), &need),
	                 ERR_CONFLICT);
	assert_string_equal(s->problem.key, "need.changed");
}

TEST(understanding_retire__hides_it_from_guests_and_keeps_the_answers)
{
	struct table t;
	struct scope *s = lay(&t);
	const struct understanding *u = make(s, &t), *found;
	const struct understanding_guest *guests;
	const struct need *need;
	size_t count;

	guests_act(s, t.bernd, t.c.nordwind);
	assert_ok(need_answer(s, t.first->id, NEED_CONFIRMED, STR_NONE, STR_NONE, &need));
	guests_leave(s, t.c.jonas);
	assert_ok(understanding_list_guests(s, u->id, &guests, &count));
	assert_int_equal(count, 1);
	assert_int_equal(guests[0].open_count, 1);
	assert_ok(understanding_retire(s, u->id));
	guests_act(s, t.bernd, t.c.nordwind);
	assert_int_equal(understanding_find(s, u->id, &found), ERR_NOT_FOUND);
	guests_leave(s, t.c.ines);
	assert_ok(need_find(s, t.first->id, &need));
	assert_int_equal(need->state, NEED_CONFIRMED);
}
