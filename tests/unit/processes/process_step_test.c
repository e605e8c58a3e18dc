#include "processes/process_step.h"

#include "accounts/comment.h"
#include "guests.h"
#include "processes/process.h"
#include "store/db.h"
#include "teams/history.h"

/* Ines and Bernd Kern of Nordwind at one process. */
struct table {
	struct circle c;
	struct scope *s;
	struct id guest, process;
};

static struct table sit_down(bool is_shared)
{
	struct table t;
	struct process draft;
	const struct process *process;

	t.s = circle_scope(&t.c);
	draft = (struct process){.base = {.account = t.c.nordwind,
	                                  .title = STR("Bestellung"),
	                                  .is_shared = is_shared}};
	assert_ok(process_add(t.s, &draft, &process));
	t.process = process->base.id;
	t.guest = guests_add(t.s, t.c.nordwind, "Bernd Kern", "kern@nordwind.example");
	return t;
}

static void as_guest(struct table *t)
{
	guests_act(t->s, t->guest, t->c.nordwind);
}

static void as_ines(struct table *t)
{
	guests_leave(t->s, t->c.ines);
}

static const struct process_step *add(struct table *t, const char *title)
{
	struct process_step draft = {.process = t->process, .title = str_from(title)};
	const struct process_step *step;

	assert_ok(process_step_add(t->s, &draft, &step));
	return step;
}

/* "abc", the first letters of the titles in their order. */
static void assert_order(struct table *t, const char *letters)
{
	const struct process_step *list;
	size_t count;

	assert_ok(process_step_list(t->s, t->c.nordwind, ID_NONE, PROCESS_STEP_LIST_MAX, &list,
	                            &count));
	assert_int_equal(count, strlen(letters));
	for (size_t i = 0; i < count; i++)
		assert_int_equal(list[i].title.at[0], letters[i]);
}

TEST(process_step_rate__lets_each_side_speak_for_itself_only)
{
	struct table t = sit_down(true);
	const struct process_step *step = add(&t, "Bestätigen");

	assert_int_equal(step->ratings[PROCESS_STEP_OURS].rung, PROCESS_STEP_NOT_SAID);
	assert_ok(process_step_rate(t.s, step->id, PROCESS_STEP_OURS, PROCESS_STEP_DATA, &step));
	assert_int_equal(
		process_step_rate(t.s, step->id, PROCESS_STEP_THEIRS, PROCESS_STEP_DATA, &step),
		ERR_INVALID);
	assert_string_equal(t.s->problem.key, "process_step.other_side");
	as_guest(&t);
	assert_int_equal(
		process_step_rate(t.s, step->id, PROCESS_STEP_OURS, PROCESS_STEP_MAIL, &step),
		ERR_INVALID);
	assert_string_equal(t.s->problem.key, "process_step.other_side");
	assert_ok(process_step_rate(t.s, step->id, PROCESS_STEP_THEIRS, PROCESS_STEP_PAPER, &step));
	assert_int_equal(step->ratings[PROCESS_STEP_OURS].rung, PROCESS_STEP_DATA);
	assert_int_equal(step->ratings[PROCESS_STEP_THEIRS].rung, PROCESS_STEP_PAPER);
	assert_true(id_equal(step->ratings[PROCESS_STEP_THEIRS].by, t.guest));
	assert_str(step->ratings[PROCESS_STEP_THEIRS].by_name, "Bernd Kern");
	assert_int_equal(step->ratings[PROCESS_STEP_THEIRS].at_ms, t.s->now_ms);
	assert_ok(process_step_rate(t.s, step->id, PROCESS_STEP_THEIRS, PROCESS_STEP_NOT_SAID,
	                            &step));
	assert_true(id_is_none(step->ratings[PROCESS_STEP_THEIRS].by));
	assert_int_equal(step->ratings[PROCESS_STEP_OURS].rung, PROCESS_STEP_DATA);
	assert_int_equal(process_step_rate(t.s, step->id, PROCESS_STEP_THEIRS,
	                                   PROCESS_STEP_RUNG_COUNT, &step),
	                 ERR_INVALID);
	assert_string_equal(t.s->problem.field, "rung");
}

TEST(process_step_rate__writes_down_who_said_something_where_guests_read_it)
{
	struct table t = sit_down(true);
	const struct process_step *step = add(&t, "Bestätigen");
	const struct history_entry *entries;
	size_t count;

	assert_ok(process_step_rate(t.s, step->id, PROCESS_STEP_OURS, PROCESS_STEP_DATA, &step));
	as_guest(&t);
	assert_ok(history_list(t.s, t.c.nordwind, STR("process-step"), step->id, ID_NONE, 10,
	                       &entries, &count));
	assert_int_equal(count, 2);
	assert_str(entries[0].verb, "rated");
	assert_true(id_equal(entries[0].actor, t.c.ines));
}

TEST(process_step__is_for_guests_what_its_process_is)
{
	struct table t = sit_down(false);
	const struct process_step *step = add(&t, "Bestätigen"), *list;
	struct process_step draft = {.process = t.process, .title = STR("Liefern")};
	size_t count;

	as_guest(&t);
	assert_int_equal(process_step_find(t.s, step->id, &step), ERR_NOT_FOUND);
	assert_string_equal(t.s->problem.key, "process_step.not_found");
	assert_int_equal(process_step_add(t.s, &draft, &step), ERR_NOT_FOUND);
	assert_string_equal(t.s->problem.key, "process.not_found");
	assert_ok(process_step_list(t.s, t.c.nordwind, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	as_ines(&t);
	circle_act(t.s, t.c.lea);
	assert_int_equal(
		process_step_rate(t.s, step->id, PROCESS_STEP_OURS, PROCESS_STEP_MAIL, &step),
		ERR_NOT_FOUND);
}

TEST(process_step_change__lets_guests_correct_a_step_and_take_out_their_own)
{
	struct table t = sit_down(true);
	const struct process_step *ours = add(&t, "Bestätigen"), *theirs, *changed;
	struct process_step next = *ours;

	as_guest(&t);
	theirs = add(&t, "Prüfen");
	next.pain = STR("Kommt zwei Tage zu spät");
	next.doer = PROCESS_STEP_BY_BOTH;
	assert_ok(process_step_change(t.s, &next, &changed));
	assert_str(changed->pain, "Kommt zwei Tage zu spät");
	assert_int_equal(process_step_change(t.s, &next, &changed), ERR_CONFLICT);
	assert_string_equal(t.s->problem.key, "process_step.changed");
	next = *changed;
	next.retired_at_ms = t.s->now_ms;
	assert_int_equal(process_step_change(t.s, &next, &changed), ERR_DENIED);
	assert_string_equal(t.s->problem.key, "process_step.not_yours");
	next = *theirs;
	next.retired_at_ms = t.s->now_ms;
	assert_ok(process_step_change(t.s, &next, &changed));
	assert_order(&t, "B");
}

TEST(process_step_change__checks_every_field)
{
	struct table t = sit_down(true);
	struct process_step next = *add(&t, "Bestätigen");
	const struct process_step *step;

	next.title = STR_NONE;
	assert_int_equal(process_step_change(t.s, &next, &step), ERR_INVALID);
	assert_string_equal(t.s->problem.field, "title");
	next.title = STR("Bestätigen");
	next.means = STR("Fax\nPost");
	assert_int_equal(process_step_change(t.s, &next, &step), ERR_INVALID);
	assert_string_equal(t.s->problem.field, "means");
	next.means = STR("Fax");
	next.doer = PROCESS_STEP_DOER_COUNT;
	assert_int_equal(process_step_change(t.s, &next, &step), ERR_INVALID);
	assert_string_equal(t.s->problem.field, "doer");
}

TEST(process_step_add__has_room_for_so_many_in_a_process)
{
	struct table t = sit_down(true);
	struct process_step draft = {.process = t.process, .title = STR("Noch einer")}, next;
	const struct process_step *first = add(&t, "Bestätigen"), *step;

	for (size_t i = 1; i < PROCESS_STEP_COUNT_MAX; i++)
		add(&t, "Weiter");
	assert_int_equal(process_step_add(t.s, &draft, &step), ERR_TOO_LARGE);
	assert_string_equal(t.s->problem.key, "process_step.too_many");
	/* One taken out makes room, and does not come back into what is full. */
	next = *first;
	next.retired_at_ms = t.s->now_ms;
	assert_ok(process_step_change(t.s, &next, &first));
	assert_ok(process_step_add(t.s, &draft, &step));
	next = *first;
	next.retired_at_ms = 0;
	assert_int_equal(process_step_change(t.s, &next, &step), ERR_TOO_LARGE);
}

TEST(process_step_place__puts_a_step_before_or_behind_another_or_to_the_end)
{
	struct table t = sit_down(true);
	const struct process_step *a = add(&t, "a"), *b = add(&t, "b"), *c = add(&t, "c"), *step;

	assert_ok(process_step_place(t.s, c->id, a->id, ID_NONE, &step));
	assert_order(&t, "cab");
	assert_ok(process_step_place(t.s, c->id, ID_NONE, a->id, &step));
	assert_order(&t, "acb");
	assert_ok(process_step_place(t.s, a->id, b->id, ID_NONE, &step));
	assert_order(&t, "cab");
	assert_ok(process_step_place(t.s, b->id, ID_NONE, c->id, &step));
	assert_order(&t, "cba");
	assert_ok(process_step_place(t.s, c->id, ID_NONE, ID_NONE, &step));
	assert_order(&t, "bac");
	assert_int_equal(step->revision, 1);
	assert_ok(process_step_place(t.s, a->id, a->id, ID_NONE, &step));
	assert_order(&t, "bac");
	assert_int_equal(process_step_place(t.s, a->id, t.process, ID_NONE, &step), ERR_INVALID);
	assert_string_equal(t.s->problem.key, "process_step.place_unknown");
	as_guest(&t);
	assert_ok(process_step_place(t.s, a->id, b->id, ID_NONE, &step));
	assert_order(&t, "abc");
}

TEST(process_step_list__goes_on_behind_a_step_of_the_account)
{
	struct table t = sit_down(true);
	const struct process_step *a = add(&t, "a"), *list;
	size_t count;

	add(&t, "b");
	assert_ok(process_step_list(t.s, t.c.nordwind, a->id, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].title.at[0], 'b');
	assert_int_equal(process_step_list(t.s, t.c.nordwind, t.process, 10, &list, &count),
	                 ERR_INVALID);
	assert_string_equal(t.s->problem.key, "list.after_unknown");
}

TEST(process_step_choose__needs_a_day_and_can_be_put_back)
{
	struct table t = sit_down(true);
	const struct process_step *step = add(&t, "Bestätigen");

	assert_int_equal(process_step_choose(t.s, step->id, PROCESS_STEP_PLACE, STR_NONE, &step),
	                 ERR_INVALID);
	assert_string_equal(t.s->problem.field, "until_on");
	as_guest(&t);
	assert_ok(process_step_choose(t.s, step->id, PROCESS_STEP_PLACE, STR("2026-12-31"), &step));
	assert_int_equal(step->pick.rung, PROCESS_STEP_PLACE);
	assert_str(step->pick.until_on, "2026-12-31");
	assert_str(step->pick.by_name, "Bernd Kern");
	assert_ok(process_step_choose(t.s, step->id, PROCESS_STEP_NOT_SAID, STR("2026-12-31"),
	                              &step));
	assert_int_equal(step->pick.rung, PROCESS_STEP_NOT_SAID);
	assert_int_equal(step->pick.until_on.bytes, 0);
}

TEST(process_step_act__makes_one_action_of_what_was_picked)
{
	struct table t = sit_down(true);
	const struct process_step *step = add(&t, "Bestätigen");
	const struct action *action, *again;
	struct action none = {0}, next;

	assert_int_equal(process_step_act(t.s, step->id, &none, &action), ERR_CONFLICT);
	assert_string_equal(t.s->problem.key, "process_step.not_picked");
	db_abandon(t.s);
	assert_ok(process_step_choose(t.s, step->id, PROCESS_STEP_PLACE, STR("2026-12-31"), &step));
	as_guest(&t);
	assert_int_equal(process_step_act(t.s, step->id, &none, &action), ERR_NOT_FOUND);
	db_abandon(t.s);
	as_ines(&t);
	assert_ok(process_step_act(t.s, step->id, &none, &action));
	assert_str(action->title, "Bestätigen");
	assert_str(action->due_on, "2026-12-31");
	assert_true(action->is_shared);
	assert_int_equal(process_step_act(t.s, step->id, &none, &again), ERR_CONFLICT);
	assert_string_equal(t.s->problem.key, "process_step.has_action");
	db_abandon(t.s);
	/* Guests are told of it while it is shared. */
	as_guest(&t);
	assert_ok(process_step_find(t.s, step->id, &step));
	assert_true(id_equal(step->pick.action, action->id));
	as_ines(&t);
	next = *action;
	next.is_shared = false;
	assert_ok(action_change(t.s, &next, &action));
	as_guest(&t);
	assert_ok(process_step_find(t.s, step->id, &step));
	assert_true(id_is_none(step->pick.action));
	as_ines(&t);
	/* What is done belongs to the last time. */
	assert_ok(process_step_choose(t.s, step->id, PROCESS_STEP_DATA, STR("2027-03-31"), &step));
	assert_true(id_equal(step->pick.action, action->id));
	assert_ok(action_close(t.s, action->id, &action));
	assert_ok(process_step_choose(t.s, step->id, PROCESS_STEP_DATA, STR("2027-03-31"), &step));
	assert_true(id_is_none(step->pick.action));
}

TEST(process_step__takes_comments_from_whoever_sees_it)
{
	struct table t = sit_down(true);
	const struct process_step *step = add(&t, "Bestätigen");
	struct comment draft = {.kind = COMMENT_PROCESS_STEP,
	                        .record = step->id,
	                        .text = STR("Am Freitag ansehen")};
	const struct comment *comment, *list;
	const struct process *process;
	struct process next;
	size_t count;

	as_guest(&t);
	assert_ok(comment_add(t.s, &draft, COMMENT_FOR_ALL, &comment));
	assert_ok(comment_list(t.s, COMMENT_PROCESS_STEP, step->id, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	as_ines(&t);
	assert_ok(process_find(t.s, t.process, &process));
	next = *process;
	next.base.is_shared = false;
	assert_ok(process_change(t.s, &next, &process));
	as_guest(&t);
	assert_int_equal(comment_find(t.s, comment->id, &comment), ERR_NOT_FOUND);
	assert_int_equal(comment_add(t.s, &draft, COMMENT_FOR_ALL, &comment), ERR_NOT_FOUND);
	assert_string_equal(t.s->problem.key, "process_step.not_found");
}
