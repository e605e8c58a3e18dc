#include "accounts/action.h"

#include "accounts/contact.h"
#include "accounts/guest.h"
#include "accounts/need.h"
#include "accounts/solution.h"
#include "circle.h"
#include "store/db.h"

static const struct action *add(struct scope *s, struct id account, const char *title)
{
	struct action draft = {.account = account, .title = str_from(title)};
	const struct action *action;

	assert_ok(action_add(s, &draft, &action));
	return action;
}

/* The titles of a state, in order, with a blank between. */
static struct str titles(struct scope *s, struct id account, enum action_state state)
{
	struct action_ask ask = {.account = account, .state = (int)state, .limit = 200};
	struct text out = text_new(s->mem, 10000);
	const struct action *list;
	size_t count;

	assert_ok(action_list(s, &ask, &list, &count));
	for (size_t i = 0; i < count; i++)
		text_addf(&out, "%s%.*s", i ? " " : "", STR_ARG(list[i].title));
	return text_str(&out);
}

static struct id let_in(struct scope *s, struct id account, const char *email)
{
	struct contact draft = {
		.account = account, .name = STR("Bernd Kern"), .email = str_from(email)};
	const struct contact *contact;
	const struct guest *guest;
	struct str link;

	assert_ok(contact_add(s, &draft, &contact));
	assert_ok(guest_invite(s, account, contact->id, &guest, &link));
	return guest->id;
}

static void act_as_guest(struct scope *s, struct id guest, struct id account)
{
	team_act(s, guest);
	s->guest_of = account;
}

static void act_as_ours(struct scope *s, struct id member)
{
	s->guest_of = ID_NONE;
	team_act(s, member);
}

TEST(action_add__stands_at_the_end_of_its_state)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct action draft = {.account = c.nordwind,
	                       .title = STR("Termine abstimmen"),
	                       .text = STR("Mit **Frau Kern**."),
	                       .owner = c.jonas,
	                       .state = ACTION_DOING,
	                       .due_on = STR("2026-12-01"),
	                       .cave_minutes = 90};
	const struct action *action;

	team_act(s, c.jonas);
	assert_ok(action_add(s, &draft, &action));
	assert_str(action->title, "Termine abstimmen");
	assert_str(action->owner_name, "Jonas Kröger");
	assert_str(action->due_on, "2026-12-01");
	assert_int_equal(action->cave_minutes, 90);
	assert_int_equal(action->revision, 1);
	add(s, c.nordwind, "a");
	add(s, c.nordwind, "b");
	assert_str(titles(s, c.nordwind, ACTION_TODO), "a b");
	assert_str(titles(s, c.nordwind, ACTION_DOING), "Termine abstimmen");
}

TEST(action_add__checks_every_field)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct action good = {.account = c.nordwind, .title = STR("x")}, bad = good;
	const struct action *action;

	bad.title = STR(" ");
	assert_int_equal(action_add(s, &bad, &action), ERR_INVALID);
	assert_string_equal(s->problem.field, "title");
	bad = good;
	bad.due_on = STR("2026-02-30");
	assert_int_equal(action_add(s, &bad, &action), ERR_INVALID);
	assert_string_equal(s->problem.key, "field.not_date");
	bad = good;
	bad.owner = c.lea;
	assert_int_equal(action_add(s, &bad, &action), ERR_INVALID);
	assert_string_equal(s->problem.key, "action.owner_unknown");
	bad = good;
	bad.need = scope_new_id(s);
	assert_int_equal(action_add(s, &bad, &action), ERR_INVALID);
	assert_string_equal(s->problem.key, "action.need_unknown");
	bad = good;
	bad.team = scope_new_id(s);
	assert_int_equal(action_add(s, &bad, &action), ERR_INVALID);
	assert_string_equal(s->problem.key, "action.team_unknown");
	bad = good;
	bad.iteration = scope_new_id(s);
	assert_int_equal(action_add(s, &bad, &action), ERR_INVALID);
	assert_string_equal(s->problem.key, "action.iteration_unknown");
	bad = good;
	bad.cave_minutes = ACTION_CAVE_MINUTES_MAX + 1;
	assert_int_equal(action_add(s, &bad, &action), ERR_INVALID);
	assert_string_equal(s->problem.field, "cave_minutes");
	team_act(s, c.lea);
	assert_int_equal(action_add(s, &good, &action), ERR_NOT_FOUND);
}

TEST(action_place__puts_it_where_it_is_said)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct action *moved, *a, *b, *d;

	a = add(s, c.nordwind, "a");
	b = add(s, c.nordwind, "b");
	add(s, c.nordwind, "c");
	d = add(s, c.nordwind, "d");
	assert_ok(action_place(s, d->id, &(struct action_place){.before = a->id}, &moved));
	assert_int_equal(moved->revision, 1);
	assert_str(titles(s, c.nordwind, ACTION_TODO), "d a b c");
	assert_ok(action_place(s, d->id, &(struct action_place){.after = b->id}, &moved));
	assert_str(titles(s, c.nordwind, ACTION_TODO), "a b d c");
	assert_ok(action_place(s, a->id, &(struct action_place){.state = ACTION_TODO}, &moved));
	assert_str(titles(s, c.nordwind, ACTION_TODO), "b d c a");
	assert_ok(action_place(s, a->id, &(struct action_place){.after = a->id}, &moved));
	assert_str(titles(s, c.nordwind, ACTION_TODO), "b d c a");
	assert_ok(action_place(s, b->id, &(struct action_place){.state = ACTION_WAITING}, &moved));
	assert_int_equal(moved->revision, 2);
	assert_int_equal(moved->state, ACTION_WAITING);
	assert_int_equal(action_place(s, a->id, &(struct action_place){.after = b->id}, &moved),
	                 ERR_CONFLICT);
	assert_string_equal(s->problem.key, "action.place_moved");
	db_abandon(s);
	assert_int_equal(
		action_place(s, a->id, &(struct action_place){.after = scope_new_id(s)}, &moved),
		ERR_INVALID);
	assert_string_equal(s->problem.key, "action.place_unknown");
}

TEST(action_place__makes_room_where_none_is_left)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct action *first, *last, *moved;
	struct str expected = STR("first"), got;

	first = add(s, c.nordwind, "first");
	last = add(s, c.nordwind, "last");
	(void)last;
	/* Always right behind the first: each halves what is left, and again and again there is nothing. */
	for (int i = 0; i < 60; i++) {
		char title[16];
		const struct action *a;

		snprintf(title, sizeof title, "n%d", i);
		a = add(s, c.nordwind, title);
		assert_ok(
			action_place(s, a->id, &(struct action_place){.after = first->id}, &moved));
	}
	for (int i = 59; i >= 0; i--)
		expected = text_format(s->mem, "%.*s n%d", STR_ARG(expected), i);
	expected = text_format(s->mem, "%.*s last", STR_ARG(expected));
	got = titles(s, c.nordwind, ACTION_TODO);
	assert_true(str_equal(got, expected));
}

TEST(action_place__pushes_more_than_is_read_at_once)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct action *list[230], *moved;
	struct action_ask ask = {.account = c.nordwind, .state = ACTION_TODO, .limit = 200};
	const struct action *page;
	size_t count, seen = 0;

	for (int i = 0; i < 230; i++) {
		char title[16];

		snprintf(title, sizeof title, "n%d", i);
		list[i] = add(s, c.nordwind, title);
		assert_ok(db_begin(s));
		assert_ok(DB_WRITE(s, NULL, "action_shift", DB_ID(s->organisation),
		                   DB_ID(list[i]->id), DB_NUMBER(1000 + i)));
		assert_ok(db_commit(s));
	}
	assert_ok(action_place(s, list[229]->id, &(struct action_place){.after = list[0]->id},
	                       &moved));
	do {
		assert_ok(action_list(s, &ask, &page, &count));
		for (size_t i = 0; i < count; i++, seen++)
			assert_true(id_equal(page[i].id, list[seen == 0   ? 0
			                                      : seen == 1 ? 229
			                                                  : seen - 1]
			                                         ->id));
		if (count)
			ask.after = page[count - 1].id;
	} while (count == ask.limit);
	assert_int_equal(seen, 230);
}

TEST(action_close__is_done_once)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct action *action = add(s, c.nordwind, "a"), *again;
	struct action_ask ask = {.account = c.nordwind, .state = -1, .limit = 10};
	size_t count;

	assert_ok(action_close(s, action->id, &action));
	assert_int_equal(action->state, ACTION_DONE);
	assert_int_equal(action->done_at_ms, s->now_ms);
	assert_int_equal(action_close(s, action->id, &again), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "action.closed_already");
	db_abandon(s);
	ask.done_since_ms = s->now_ms + 1;
	assert_ok(action_list(s, &ask, &again, &count));
	assert_int_equal(count, 0);
	assert_ok(action_place(s, action->id, &(struct action_place){.state = ACTION_DOING},
	                       &action));
	assert_int_equal(action->done_at_ms, 0);
}

TEST(action_change__keeps_account_state_and_place)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct action *action = add(s, c.nordwind, "a");
	struct action next = *action;

	next.title = STR("b");
	next.state = ACTION_DONE;
	next.account = scope_new_id(s);
	next.owner = c.jonas;
	assert_ok(action_change(s, &next, &action));
	assert_str(action->title, "b");
	assert_int_equal(action->state, ACTION_TODO);
	assert_true(id_equal(action->account, c.nordwind));
	assert_int_equal(action_change(s, &next, &action), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "action.changed");
	db_abandon(s);
	/* Whoever owned it left since; a word can still be mended. */
	assert_ok(account_member_retire(s, c.nordwind, c.jonas));
	next.revision = 2;
	next.title = STR("c");
	assert_ok(action_change(s, &next, &action));
	assert_true(id_equal(action->owner, c.jonas));
}

TEST(action_find__guests_see_what_is_shared_and_move_what_they_own)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct id guest = let_in(s, c.nordwind, "kern@nordwind.example");
	struct action draft = {.account = c.nordwind, .title = STR("open"), .is_shared = true};
	const struct action *secret = add(s, c.nordwind, "secret"), *open, *theirs, *a;
	struct action_ask ask = {.account = c.nordwind, .state = -1, .limit = 10};
	struct need said = {.account = c.nordwind, .quote = STR("Früher."), .utterance = -1};
	struct solution made = {.step = {.account = c.nordwind, .title = STR("Anruf")}};
	const struct solution *solution;
	const struct need *need;
	struct action next;
	size_t count;

	assert_ok(need_add(s, &said, &need));
	draft.need = need->id;
	draft.solution = scope_new_id(s);
	assert_int_equal(action_add(s, &draft, &open), ERR_INVALID);
	assert_string_equal(s->problem.key, "action.solution_unknown");
	assert_ok(solution_add(s, &made, &solution));
	draft.solution = solution->step.id;
	assert_ok(action_add(s, &draft, &open));
	draft.owner = guest;
	draft.title = STR("theirs");
	assert_ok(action_add(s, &draft, &theirs));
	draft.is_shared = false;
	assert_int_equal(action_add(s, &draft, &a), ERR_INVALID);
	assert_string_equal(s->problem.key, "action.owner_cannot_see");
	act_as_guest(s, guest, c.nordwind);
	assert_ok(action_list(s, &ask, &a, &count));
	assert_int_equal(count, 2);
	assert_true(id_is_none(a[0].need));
	assert_true(id_is_none(a[0].solution));
	assert_int_equal(action_find(s, secret->id, &a), ERR_NOT_FOUND);
	assert_int_equal(action_close(s, open->id, &a), ERR_DENIED);
	db_abandon(s);
	assert_int_equal(
		action_place(s, theirs->id, &(struct action_place){.after = secret->id}, &a),
		ERR_INVALID);
	db_abandon(s);
	assert_ok(action_place(s, theirs->id, &(struct action_place){.before = open->id}, &a));
	assert_ok(action_find(s, theirs->id, &a));
	next = *a;
	next.due_on = STR("2026-12-24");
	assert_ok(action_change(s, &next, &a));
	assert_str(a->due_on, "2026-12-24");
	next = *a;
	next.title = STR("mine");
	assert_int_equal(action_change(s, &next, &a), ERR_DENIED);
	act_as_ours(s, c.ines);
	assert_ok(action_find(s, theirs->id, &a));
	assert_true(id_equal(a->need, need->id));
	assert_false(id_is_none(a->solution));
}
