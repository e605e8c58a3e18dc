#include "accounts/goal.h"

#include "guests.h"

static const struct goal *add(struct scope *s, struct id account, const char *title, bool is_shared)
{
	struct goal draft = {
		.step = {.account = account, .title = str_from(title), .is_shared = is_shared},
		.position = GOAL_LAST};
	const struct goal *goal;

	assert_ok(goal_add(s, &draft, &goal));
	return goal;
}

TEST(goal_add__stands_behind_the_others_and_in_the_order_of_places)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct goal *first = add(s, c.nordwind, "Kein Stillstand in Kiel", false), *second,
			  *list;
	struct goal next;
	size_t count;

	second = add(s, c.nordwind, "Niemand tippt mehr", false);
	assert_int_equal(first->position, 0);
	assert_int_equal(second->position, 1);
	next = *first;
	next.position = 7;
	next.until_on = STR("2027-03-31");
	assert_ok(goal_change(s, &next, &first));
	assert_str(first->until_on, "2027-03-31");
	assert_int_equal(first->step.revision, 2);
	assert_ok(goal_list(s, c.nordwind, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_true(id_equal(list[0].step.id, second->step.id));
	assert_ok(goal_list(s, c.nordwind, second->step.id, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_true(id_equal(list[0].step.id, first->step.id));
}

TEST(goal_add__checks_every_field)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct goal bad = {.step = {.account = c.nordwind, .title = STR(" ")}};
	const struct goal *goal;

	assert_int_equal(goal_add(s, &bad, &goal), ERR_INVALID);
	assert_string_equal(s->problem.field, "title");
	bad.step.title = STR("a");
	bad.until_on = STR("2026-02-30");
	assert_int_equal(goal_add(s, &bad, &goal), ERR_INVALID);
	assert_string_equal(s->problem.field, "until_on");
	bad.until_on = STR_NONE;
	bad.position = GOAL_POSITION_MAX + 1;
	assert_int_equal(goal_add(s, &bad, &goal), ERR_INVALID);
	assert_string_equal(s->problem.field, "position");
}

TEST(goal__guests_see_what_is_shared_and_change_nothing)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct goal *ours = add(s, c.nordwind, "Preis halten", false);
	const struct goal *theirs = add(s, c.nordwind, "Kein Stillstand", true), *goal, *list;
	struct id guest = guests_add(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	size_t count;

	guests_act(s, guest, c.nordwind);
	assert_int_equal(goal_find(s, ours->step.id, &goal), ERR_NOT_FOUND);
	assert_ok(goal_find(s, theirs->step.id, &goal));
	assert_int_equal(goal_change(s, goal, &goal), ERR_NOT_FOUND);
	assert_ok(goal_list(s, c.nordwind, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(goal_list(s, c.nordwind, ours->step.id, 10, &list, &count), ERR_INVALID);
	assert_int_equal(goal_add(s, theirs, &goal), ERR_NOT_FOUND);
	guests_leave(s, c.lea);
	assert_int_equal(goal_find(s, theirs->step.id, &goal), ERR_NOT_FOUND);
	assert_int_equal(goal_list(s, c.nordwind, ID_NONE, 10, &list, &count), ERR_NOT_FOUND);
}

TEST(goal_change__refuses_an_old_revision_and_retires)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct goal *goal = add(s, c.nordwind, "Kein Stillstand", false), *list;
	struct goal next = *goal;
	size_t count;

	next.step.retired_at_ms = s->now_ms;
	assert_ok(goal_change(s, &next, &goal));
	assert_ok(goal_list(s, c.nordwind, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	assert_int_equal(goal_change(s, &next, &goal), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "goal.changed");
}
