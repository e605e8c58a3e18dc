#include "api/solutions.h"

#include "api/lists.h"
#include "api/steps.h"

enum err solutions_write(struct scope *s, struct json_out *o, const struct solution *x)
{
	TRY(steps_write_open(s, o, &x->step));
	json_out_key_id(o, "strategy", x->strategy);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct solution *list;
	size_t count;

	TRY(solution_list(l->s, l->home, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].step.id, lists_match(l, list[i].step.title)))
			TRY(solutions_write(l->s, l->out, &list[i]));
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct solution *x;

	TRY(solution_find(s, id, &x));
	*ret_account = x->step.account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home};

static enum err read_body(struct scope *s, const json_t *body, struct solution *x)
{
	TRY(steps_read_id(s, body, "strategy", &x->strategy));
	return steps_read(s, body, &x->step);
}

static enum err answer(struct scope *s, const struct solution *x, struct response *r)
{
	r->revision = x->step.revision;
	return solutions_write(s, &r->json, x);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct solution draft = {.step.account = request_id(q, "account")};
	const struct solution *x;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &draft));
	TRY(solution_add(s, &draft, &x));
	r->location = steps_location(s, "solutions", x->step.id);
	return answer(s, x, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct solution *x;

	TRY(solution_find(s, request_id(q, "solution"), &x));
	return answer(s, x, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct solution *x;
	struct solution next;
	json_t *body;

	TRY(solution_find(s, request_id(q, "solution"), &x));
	next = *x;
	next.step.revision = request_revision(q);
	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &next));
	TRY(solution_change(s, &next, &x));
	return answer(s, x, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	const struct solution *x;
	struct solution next;

	TRY(solution_find(s, request_id(q, "solution"), &x));
	r->status = 204;
	if (x->step.retired_at_ms)
		return ERR_NONE;
	next = *x;
	next.step.retired_at_ms = s->now_ms;
	return solution_change(s, &next, &x);
}

static const struct route_field solution_fields[] = {
	STEPS_FIELDS,
	{"strategy", "id", "guests are told of shared ones", false},
	{0},
};
static const struct route_record solution_record = {"Solution", solution_fields};

static const struct route_field solution_takes[] = {
	STEPS_TAKES,
	{"strategy", "id", "one of the account; null takes it away", false},
	{0},
};

const struct route solutions_routes[] = {
	{"GET", "/api/accounts/{account}/solutions", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "What we make of strategies, newest first", .gives = &solution_record, .about = &lists},
	{"GET", "/api/solutions", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &solution_record, .about = &lists},
	{"POST", "/api/accounts/{account}/solutions", MAY_EDIT, ROUTE_ADD, add, "Add a solution",
         .takes = solution_takes, .gives = &solution_record},
	{"GET", "/api/solutions/{solution}", MAY_TAKE_PART, ROUTE_ONE, find, "One solution",
         .gives = &solution_record},
	{"PATCH", "/api/solutions/{solution}", MAY_SIGNED_IN, ROUTE_CHANGE, change,
         "Change a solution", .takes = solution_takes, .gives = &solution_record},
	{"DELETE", "/api/solutions/{solution}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "A solution no longer stands"},
};
const size_t solutions_route_count = sizeof solutions_routes / sizeof *solutions_routes;
