#include "accounts/trace.h"

#include "accounts/account.h"
#include "accounts/division.h"
#include "accounts/end_customer.h"
#include "guests.h"
#include "store/db.h"

static const struct need *hear(struct scope *s, struct id account, const char *quote,
                               bool is_shared)
{
	struct need draft = {.account = account,
	                     .quote = str_from(quote),
	                     .utterance = -1,
	                     .is_shared = is_shared};
	const struct need *need;

	assert_ok(need_add(s, &draft, &need));
	return need;
}

static const struct strategy *go_about(struct scope *s, const struct need *need, bool is_shared)
{
	struct strategy draft = {.step = {.account = need->account,
	                                  .title = STR("Vorher warnen"),
	                                  .is_shared = is_shared}};
	const struct strategy *strategy;

	assert_ok(strategy_add(s, &draft, &strategy));
	assert_ok(strategy_link(s, strategy->step.id, need->id));
	return strategy;
}

static const struct solution *solve(struct scope *s, struct id account, struct id strategy,
                                    bool is_shared)
{
	struct solution draft = {
		.step = {.account = account, .title = STR("Liefermeldung"), .is_shared = is_shared},
		.strategy = strategy};
	const struct solution *solution;

	assert_ok(solution_add(s, &draft, &solution));
	return solution;
}

static const struct action *act(struct scope *s, struct id account, struct id solution,
                                bool is_shared)
{
	struct action draft = {.account = account,
	                       .title = STR("Feldversuch"),
	                       .solution = solution,
	                       .is_shared = is_shared};
	const struct action *action;

	assert_ok(action_add(s, &draft, &action));
	return action;
}

static bool has(const struct id *ids, size_t count, struct id id)
{
	for (size_t i = 0; i < count; i++)
		if (id_equal(ids[i], id))
			return true;
	return false;
}

TEST(trace_build__names_what_nobody_acts_on_and_what_nobody_asked_for)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct need *answered = hear(s, c.nordwind, "Eine Warnung vorher.", false);
	const struct need *open = hear(s, c.nordwind, "Kein Empfang im Keller.", false);
	const struct strategy *strategy = go_about(s, answered, false);
	const struct solution *good = solve(s, c.nordwind, strategy->step.id, false);
	const struct solution *bad = solve(s, c.nordwind, ID_NONE, false);
	const struct action *step = act(s, c.nordwind, good->step.id, false);
	const struct action *stray = act(s, c.nordwind, bad->step.id, false);
	const struct trace *t;

	assert_ok(trace_build(s, c.nordwind, &t));
	assert_int_equal(t->need_count, 2);
	assert_int_equal(t->heard_not_done_count, 1);
	assert_true(id_equal(t->heard_not_done[0], open->id));
	assert_int_equal(t->done_not_heard_count, 2);
	assert_true(has(t->done_not_heard, 2, bad->step.id));
	assert_true(has(t->done_not_heard, 2, stray->id));
	assert_false(has(t->done_not_heard, 2, step->id));
	assert_false(t->is_cut);
	/* Retiring the strategy leaves the need without one, and what was made of it without a need. */
	assert_ok(strategy_change(s,
	                          &(struct strategy){.step = {.id = strategy->step.id,
	                                                      .title = STR("x"),
	                                                      .retired_at_ms = s->now_ms,
	                                                      .revision = 1}},
	                          &strategy));
	assert_ok(trace_build(s, c.nordwind, &t));
	assert_int_equal(t->heard_not_done_count, 2);
	assert_int_equal(t->done_not_heard_count, 4);
}

TEST(trace_build__owes_nothing_to_what_the_customer_withdrew)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct need *need = hear(s, c.nordwind, "Eine Warnung vorher.", true);
	const struct strategy *strategy = go_about(s, need, true);
	const struct solution *solution = solve(s, c.nordwind, strategy->step.id, true);
	struct id guest = guests_add(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	const struct need *spare = hear(s, c.nordwind, "Ein Portal.", true);
	const struct trace *t;

	guests_act(s, guest, c.nordwind);
	assert_ok(need_answer(s, need->id, NEED_WITHDRAWN, STR_NONE, STR_NONE, &need));
	assert_ok(need_answer(s, spare->id, NEED_WITHDRAWN, STR_NONE, STR_NONE, &spare));
	guests_leave(s, c.ines);
	assert_ok(trace_build(s, c.nordwind, &t));
	assert_int_equal(t->heard_not_done_count, 0);
	assert_int_equal(t->done_not_heard_count, 1);
	assert_true(id_equal(t->done_not_heard[0], solution->step.id));
}

TEST(trace_build__shows_guests_the_shared_part_only)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct need *shared = hear(s, c.nordwind, "Eine Warnung vorher.", true);
	const struct need *ours = hear(s, c.nordwind, "Die wollen drücken.", false);
	const struct strategy *strategy = go_about(s, shared, true), *secret;
	const struct solution *hidden = solve(s, c.nordwind, strategy->step.id, false);
	struct id guest = guests_add(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	const struct trace *t;

	assert_ok(strategy_link(s, strategy->step.id, ours->id));
	secret = go_about(s, shared, false);
	act(s, c.nordwind, hidden->step.id, true);
	solve(s, c.nordwind, secret->step.id, true);
	assert_ok(comment_add(s,
	                      &(struct comment){.kind = COMMENT_NEED,
	                                        .record = ours->id,
	                                        .text = STR("Vorsicht")},
	                      COMMENT_FOR_ALL, &(const struct comment *){NULL}));
	guests_act(s, guest, c.nordwind);
	assert_ok(trace_build(s, c.nordwind, &t));
	assert_int_equal(t->need_count, 1);
	assert_int_equal(t->strategy_count, 1);
	assert_int_equal(t->strategy_need_count, 1);
	assert_true(id_equal(t->strategy_needs[0].to, shared->id));
	assert_int_equal(t->solution_count, 1);
	assert_true(id_is_none(t->solutions[0].strategy));
	assert_int_equal(t->action_count, 1);
	assert_int_equal(t->action_solution_count, 0);
	assert_int_equal(t->comment_count, 0);
	assert_int_equal(trace_white_space(s, c.nordwind, &(const struct need *){NULL},
	                                   &(size_t){0}, &(bool){false}),
	                 ERR_NOT_FOUND);
	guests_leave(s, c.lea);
	assert_int_equal(trace_build(s, c.nordwind, &t), ERR_NOT_FOUND);
}

TEST(trace_white_space__groups_needs_without_a_solution)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct need *solved = hear(s, c.nordwind, "Eine Warnung vorher.", false);
	const struct need *open = hear(s, c.nordwind, "Kein Empfang.", false), *list;
	const struct strategy *strategy = go_about(s, solved, false);
	size_t count;
	bool is_cut;

	assert_ok(trace_white_space(s, c.nordwind, &list, &count, &is_cut));
	assert_int_equal(count, 2);
	solve(s, c.nordwind, strategy->step.id, false);
	assert_ok(trace_white_space(s, c.nordwind, &list, &count, &is_cut));
	assert_int_equal(count, 1);
	assert_true(id_equal(list[0].id, open->id));
	assert_false(is_cut);
}

TEST(need__tells_guests_of_shared_places_only)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct need *need = hear(s, c.nordwind, "Kein Empfang.", true);
	struct id guest = guests_add(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	struct end_customer hidden = {.account = c.nordwind, .name = STR("Handwerk")};
	struct division shared = {
		.account = c.nordwind, .name = STR("Werk Kiel"), .is_shared = true};
	const struct end_customer *end_customer;
	const struct division *division;
	const struct account *other;
	struct need next = *need;
	const struct need *list;
	size_t count;

	assert_ok(end_customer_add(s, &hidden, &end_customer));
	assert_ok(division_add(s, &shared, &division));
	next.end_customer = end_customer->id;
	next.division = division->id;
	assert_ok(need_change(s, &next, &need));
	assert_true(id_equal(need->end_customer, end_customer->id));
	guests_act(s, guest, c.nordwind);
	assert_ok(need_find(s, need->id, &need));
	assert_true(id_is_none(need->end_customer));
	assert_true(id_equal(need->division, division->id));
	assert_ok(need_list(s, c.nordwind, ID_NONE, 10, &list, &count));
	assert_true(id_is_none(list[0].end_customer));
	assert_true(id_equal(list[0].division, division->id));
	/* And nothing of another account. */
	guests_leave(s, c.ines);
	assert_ok(account_add(s, &(struct account){.name = STR("Traunwald")}, &other));
	need = hear(s, other->id, "Etwas anderes.", false);
	next = *need;
	next.division = division->id;
	assert_int_equal(need_change(s, &next, &need), ERR_INVALID);
	assert_string_equal(s->problem.key, "need.division_unknown");
	next.division = ID_NONE;
	next.end_customer = end_customer->id;
	assert_int_equal(need_change(s, &next, &need), ERR_INVALID);
	assert_string_equal(s->problem.key, "need.end_customer_unknown");
}

TEST(strategy_link__stays_within_the_account)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct need *need = hear(s, c.nordwind, "Eine Warnung vorher.", false), *theirs;
	const struct strategy *strategy = go_about(s, need, false);
	const struct account *other;
	const struct solution *solution;
	const struct id *needs;
	size_t count;

	assert_ok(account_add(s, &(struct account){.name = STR("Traunwald")}, &other));
	theirs = hear(s, other->id, "Etwas anderes.", false);
	assert_int_equal(strategy_link(s, strategy->step.id, theirs->id), ERR_NOT_FOUND);
	assert_ok(strategy_link(s, strategy->step.id, need->id));
	assert_ok(strategy_list_needs(s, strategy->step.id, &needs, &count));
	assert_int_equal(count, 1);
	assert_ok(strategy_unlink(s, strategy->step.id, need->id));
	assert_ok(strategy_list_needs(s, strategy->step.id, &needs, &count));
	assert_int_equal(count, 0);
	assert_int_equal(
		solution_add(s,
	                     &(struct solution){.step = {.account = other->id, .title = STR("x")},
	                                        .strategy = strategy->step.id},
	                     &solution),
		ERR_INVALID);
	assert_string_equal(s->problem.key, "solution.strategy_unknown");
	team_act(s, c.lea);
	assert_int_equal(strategy_link(s, strategy->step.id, need->id), ERR_NOT_FOUND);
}

TEST(result_add__belongs_to_an_action_of_the_account)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct action *action = act(s, c.nordwind, ID_NONE, true);
	struct id guest = guests_add(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	struct result draft = {.step = {.account = c.nordwind, .title = STR("9 von 10")},
	                       .action = action->id,
	                       .happened_on = STR("2026-10-31")};
	const struct result *result, *list;
	size_t count;

	assert_ok(result_add(s, &draft, &result));
	draft.action = c.nordwind;
	assert_int_equal(result_add(s, &draft, &(const struct result *){NULL}), ERR_INVALID);
	assert_string_equal(s->problem.key, "result.action_unknown");
	draft.action = action->id;
	draft.happened_on = STR_NONE;
	assert_int_equal(result_add(s, &draft, &(const struct result *){NULL}), ERR_INVALID);
	assert_string_equal(s->problem.field, "happened_on");
	guests_act(s, guest, c.nordwind);
	assert_int_equal(result_find(s, result->step.id, &result), ERR_NOT_FOUND);
	assert_ok(result_list(s, c.nordwind, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
}
