#include "api/traces.h"

#include "accounts/trace.h"
#include "api/actions.h"
#include "api/goals.h"
#include "api/needs.h"
#include "api/results.h"
#include "api/solutions.h"
#include "api/strategies.h"

static void write_ids(struct json_out *o, const char *key, const struct id *ids, size_t count)
{
	json_out_key(o, key);
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++)
		json_out_id(o, ids[i]);
	json_out_close(o, ']');
}

static enum err write_strategies(struct scope *s, struct json_out *o, const struct trace *t)
{
	struct id *needs = NEW_ARRAY(s->mem, struct id, t->strategy_need_count);

	json_out_key(o, "strategies");
	json_out_open(o, '[');
	for (size_t i = 0; i < t->strategy_count; i++) {
		size_t count = 0;

		for (size_t j = 0; j < t->strategy_need_count; j++)
			if (id_equal(t->strategy_needs[j].from, t->strategies[i].step.id))
				needs[count++] = t->strategy_needs[j].to;
		TRY(strategies_write(s, o, &t->strategies[i], needs, count));
	}
	json_out_close(o, ']');
	return ERR_NONE;
}

/* As the trace knows it, an action's solution is one that the asker sees and that still stands. */
static void write_actions(struct json_out *o, const struct trace *t)
{
	json_out_key(o, "actions");
	json_out_open(o, '[');
	for (size_t i = 0; i < t->action_count; i++) {
		struct action a = t->actions[i];

		a.solution = ID_NONE;
		for (size_t j = 0; j < t->action_solution_count; j++)
			if (id_equal(t->action_solutions[j].from, a.id))
				a.solution = t->action_solutions[j].to;
		actions_write(o, &a);
	}
	json_out_close(o, ']');
}

static void write_comments(struct json_out *o, const struct trace *t)
{
	json_out_key(o, "comments");
	json_out_open(o, '[');
	for (size_t i = 0; i < t->comment_count; i++) {
		json_out_open(o, '{');
		json_out_key_id(o, "record", t->comments[i].record);
		json_out_key_number(o, "count", t->comments[i].count);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

static enum err find_trace(struct scope *s, struct request *q, struct response *r)
{
	struct json_out *o = &r->json;
	const struct trace *t;

	TRY(trace_build(s, request_id(q, "account"), &t));
	json_out_open(o, '{');
	json_out_key(o, "goals");
	json_out_open(o, '[');
	for (size_t i = 0; i < t->goal_count; i++)
		TRY(goals_write(s, o, &t->goals[i]));
	json_out_close(o, ']');
	json_out_key(o, "needs");
	json_out_open(o, '[');
	for (size_t i = 0; i < t->need_count; i++)
		needs_write(s, o, &t->needs[i]);
	json_out_close(o, ']');
	TRY(write_strategies(s, o, t));
	json_out_key(o, "solutions");
	json_out_open(o, '[');
	for (size_t i = 0; i < t->solution_count; i++)
		TRY(solutions_write(s, o, &t->solutions[i]));
	json_out_close(o, ']');
	write_actions(o, t);
	json_out_key(o, "results");
	json_out_open(o, '[');
	for (size_t i = 0; i < t->result_count; i++)
		TRY(results_write(s, o, &t->results[i]));
	json_out_close(o, ']');
	write_ids(o, "heard_not_done", t->heard_not_done, t->heard_not_done_count);
	write_ids(o, "done_not_heard", t->done_not_heard, t->done_not_heard_count);
	write_comments(o, t);
	json_out_key_bool(o, "is_cut", t->is_cut);
	json_out_close(o, '}');
	return ERR_NONE;
}

/* ---- white space ---- */

typedef struct id (*place_of)(const struct need *n);

static struct id division_of(const struct need *n)
{
	return n->division;
}

static struct id end_customer_of(const struct need *n)
{
	return n->end_customer;
}

static bool is_first_of(const struct need *needs, size_t i, place_of place)
{
	for (size_t j = 0; j < i; j++)
		if (id_equal(place(&needs[i]), place(&needs[j])))
			return false;
	return true;
}

/* [{"division": ID|null, "count": 2, "needs": [ID, ID]}, ...] */
static void write_groups(struct json_out *o, const char *key, const char *name,
                         const struct need *needs, size_t count, place_of place)
{
	json_out_key(o, key);
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++) {
		int64_t members = 0;

		if (!is_first_of(needs, i, place))
			continue;
		json_out_open(o, '{');
		json_out_key_id(o, name, place(&needs[i]));
		json_out_key(o, "needs");
		json_out_open(o, '[');
		for (size_t j = i; j < count; j++)
			if (id_equal(place(&needs[i]), place(&needs[j]))) {
				json_out_id(o, needs[j].id);
				members++;
			}
		json_out_close(o, ']');
		json_out_key_number(o, "count", members);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

static enum err find_white_space(struct scope *s, struct request *q, struct response *r)
{
	struct json_out *o = &r->json;
	const struct need *needs;
	size_t count;
	bool is_cut;

	TRY(trace_white_space(s, request_id(q, "account"), &needs, &count, &is_cut));
	json_out_open(o, '{');
	json_out_key_number(o, "count", (int64_t)count);
	write_groups(o, "by_division", "division", needs, count, division_of);
	write_groups(o, "by_end_customer", "end_customer", needs, count, end_customer_of);
	json_out_key(o, "needs");
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++)
		needs_write(s, o, &needs[i]);
	json_out_close(o, ']');
	json_out_key_bool(o, "is_cut", is_cut);
	json_out_close(o, '}');
	return ERR_NONE;
}

static const struct route_field trace_fields[] = {
	{"goals", "list", "Goals, in their order", true},
	{"needs", "list", "Needs, newest first", true},
	{"strategies", "list", "Strategies, each with the ids of its needs", true},
	{"solutions", "list", "Solutions", true},
	{"actions", "list", "Actions", true},
	{"results", "list", "Results", true},
	{"heard_not_done", "list", "ids of needs that no strategy is about", true},
	{"done_not_heard", "list", "ids of solutions and actions with no need behind", true},
	{"comments", "list", "{record, count}", true},
	{"is_cut", "bool", "there is more than 200 of something", true},
	{0},
};
static const struct route_record trace_record = {"Trace", trace_fields};

static const struct route_field white_space_fields[] = {
	{"count", "number", "needs without a solution", true},
	{"by_division", "list", "{division, needs: ids, count}", true},
	{"by_end_customer", "list", "{end_customer, needs: ids, count}", true},
	{"needs", "list", "the Needs", true},
	{"is_cut", "bool", "only the newest 200 needs were looked at", true},
	{0},
};
static const struct route_record white_space_record = {"WhiteSpace", white_space_fields};

const struct route traces_routes[] = {
	{"GET", "/api/accounts/{account}/trace", MAY_VISIT, ROUTE_PLAIN, find_trace,
         "From what was heard to what came of it, and the gaps", .gives = &trace_record},
	{"GET", "/api/accounts/{account}/white-space", MAY_SEE, ROUTE_PLAIN, find_white_space,
         "Needs without a solution, by division and end customer", .gives = &white_space_record},
};
const size_t traces_route_count = sizeof traces_routes / sizeof *traces_routes;
