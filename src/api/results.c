#include "api/results.h"

#include "api/lists.h"
#include "api/steps.h"

enum err results_write(struct scope *s, struct json_out *o, const struct result *x)
{
	TRY(steps_write_open(s, o, &x->step));
	json_out_key_id(o, "action", x->action);
	steps_write_day(o, "happened_on", x->happened_on);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct result *list;
	size_t count;

	TRY(result_list(l->s, l->home, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].step.id, lists_match(l, list[i].step.title)))
			TRY(results_write(l->s, l->out, &list[i]));
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct result *x;

	TRY(result_find(s, id, &x));
	*ret_account = x->step.account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home};

static enum err read_body(struct scope *s, const json_t *body, struct result *x)
{
	TRY(json_in_id(s, body, "action", &x->action));
	TRY(json_in_str(s, body, "happened_on", strlen("2026-11-23"), &x->happened_on));
	return steps_read(s, body, &x->step);
}

static enum err answer(struct scope *s, const struct result *x, struct response *r)
{
	r->revision = x->step.revision;
	return results_write(s, &r->json, x);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct result draft = {.step.account = request_id(q, "account")};
	const struct result *x;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &draft));
	TRY(result_add(s, &draft, &x));
	r->location = steps_location(s, "results", x->step.id);
	return answer(s, x, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct result *x;

	TRY(result_find(s, request_id(q, "result"), &x));
	return answer(s, x, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct result *x;
	struct result next;
	json_t *body;

	TRY(result_find(s, request_id(q, "result"), &x));
	next = *x;
	next.step.revision = request_revision(q);
	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &next));
	TRY(result_change(s, &next, &x));
	return answer(s, x, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	const struct result *x;
	struct result next;

	TRY(result_find(s, request_id(q, "result"), &x));
	r->status = 204;
	if (x->step.retired_at_ms)
		return ERR_NONE;
	next = *x;
	next.step.retired_at_ms = s->now_ms;
	return result_change(s, &next, &x);
}

static const struct route_field result_fields[] = {
	STEPS_FIELDS,
	{"action", "id", "whose result; guests are told of shared ones", false},
	{"happened_on", "text", "2026-11-23", true},
	{0},
};
static const struct route_record result_record = {"Result", result_fields};

static const struct route_field result_takes[] = {
	STEPS_TAKES,
	{"action", "id", "one of the account; needed when added, stays", false},
	{"happened_on", "text", "2026-11-23", true},
	{0},
};

const struct route results_routes[] = {
	{"GET", "/api/accounts/{account}/results", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "What came of actions, newest first", .gives = &result_record, .about = &lists},
	{"GET", "/api/results", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &result_record, .about = &lists},
	{"POST", "/api/accounts/{account}/results", MAY_EDIT, ROUTE_ADD, add, "Add a result",
         .takes = result_takes, .gives = &result_record},
	{"GET", "/api/results/{result}", MAY_TAKE_PART, ROUTE_ONE, find, "One result",
         .gives = &result_record},
	{"PATCH", "/api/results/{result}", MAY_SIGNED_IN, ROUTE_CHANGE, change, "Change a result",
         .takes = result_takes, .gives = &result_record},
	{"DELETE", "/api/results/{result}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "A result no longer stands"},
};
const size_t results_route_count = sizeof results_routes / sizeof *results_routes;
