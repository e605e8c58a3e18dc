#include "api/goals.h"

#include "api/lists.h"
#include "api/steps.h"

enum err goals_write(struct scope *s, struct json_out *o, const struct goal *x)
{
	TRY(steps_write_open(s, o, &x->step));
	steps_write_day(o, "until_on", x->until_on);
	json_out_key_number(o, "position", x->position);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct goal *list;
	size_t count;

	TRY(goal_list(l->s, l->home, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].step.id, lists_match(l, list[i].step.title)))
			TRY(goals_write(l->s, l->out, &list[i]));
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct goal *x;

	TRY(goal_find(s, id, &x));
	*ret_account = x->step.account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home};

static enum err read_body(struct scope *s, const json_t *body, struct goal *x)
{
	if (json_is_null(json_object_get(body, "until_on")))
		x->until_on = STR_NONE;
	TRY(json_in_str(s, body, "until_on", strlen("2026-11-23"), &x->until_on));
	TRY(json_in_number(s, body, "position", 0, GOAL_POSITION_MAX, &x->position));
	return steps_read(s, body, &x->step);
}

static enum err answer(struct scope *s, const struct goal *x, struct response *r)
{
	r->revision = x->step.revision;
	return goals_write(s, &r->json, x);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct goal draft = {.step.account = request_id(q, "account"), .position = GOAL_LAST};
	const struct goal *x;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &draft));
	TRY(goal_add(s, &draft, &x));
	r->location = steps_location(s, "goals", x->step.id);
	return answer(s, x, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct goal *x;

	TRY(goal_find(s, request_id(q, "goal"), &x));
	return answer(s, x, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct goal *x;
	struct goal next;
	json_t *body;

	TRY(goal_find(s, request_id(q, "goal"), &x));
	next = *x;
	next.step.revision = request_revision(q);
	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &next));
	TRY(goal_change(s, &next, &x));
	return answer(s, x, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	const struct goal *x;
	struct goal next;

	TRY(goal_find(s, request_id(q, "goal"), &x));
	r->status = 204;
	if (x->step.retired_at_ms)
		return ERR_NONE;
	next = *x;
	next.step.retired_at_ms = s->now_ms;
	return goal_change(s, &next, &x);
}

static const struct route_field goal_fields[] = {
	STEPS_FIELDS,
	{"until_on", "text", "2026-11-23 or null", false},
	{"position", "number", "order within the account", true},
	{0},
};
static const struct route_record goal_record = {"Goal", goal_fields};

static const struct route_field goal_takes[] = {
	STEPS_TAKES,
	{"until_on", "text", "2026-11-23 or null", false},
	{"position", "number", "0 to 10000; behind all others when left out", false},
	{0},
};

const struct route goals_routes[] = {
	{"GET", "/api/accounts/{account}/goals", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "The customer's own goals, in their order", .gives = &goal_record, .about = &lists},
	{"GET", "/api/goals", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &goal_record, .about = &lists},
	{"POST", "/api/accounts/{account}/goals", MAY_EDIT, ROUTE_ADD, add,
         "Add a goal of the customer", .takes = goal_takes, .gives = &goal_record},
	{"GET", "/api/goals/{goal}", MAY_TAKE_PART, ROUTE_ONE, find, "One goal",
         .gives = &goal_record},
	{"PATCH", "/api/goals/{goal}", MAY_SIGNED_IN, ROUTE_CHANGE, change, "Change a goal",
         .takes = goal_takes, .gives = &goal_record},
	{"DELETE", "/api/goals/{goal}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "A goal no longer stands"},
};
const size_t goals_route_count = sizeof goals_routes / sizeof *goals_routes;
