#include "api/processes.h"

#include "api/lists.h"
#include "api/steps.h"
#include "processes/process.h"

static enum err write_process(struct scope *s, struct json_out *o, const struct process *x)
{
	TRY(steps_write_open(s, o, &x->base));
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct process *list;
	size_t count;

	TRY(process_list(l->s, l->home, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].base.id, lists_match(l, list[i].base.title)))
			TRY(write_process(l->s, l->out, &list[i]));
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct process *x;

	TRY(process_find(s, id, &x));
	*ret_account = x->base.account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home};

static enum err answer(struct scope *s, const struct process *x, struct response *r)
{
	r->revision = x->base.revision;
	return write_process(s, &r->json, x);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct process draft = {.base.account = request_id(q, "account")};
	const struct process *x;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(steps_read(s, body, &draft.base));
	TRY(process_add(s, &draft, &x));
	r->location = steps_location(s, "processes", x->base.id);
	return answer(s, x, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct process *x;

	TRY(process_find(s, request_id(q, "process"), &x));
	return answer(s, x, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct process *x;
	struct process next;
	json_t *body;

	TRY(process_find(s, request_id(q, "process"), &x));
	next = *x;
	next.base.revision = request_revision(q);
	TRY(request_json(s, q, &body));
	TRY(steps_read(s, body, &next.base));
	TRY(process_change(s, &next, &x));
	return answer(s, x, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	const struct process *x;
	struct process next;

	TRY(process_find(s, request_id(q, "process"), &x));
	r->status = 204;
	if (x->base.retired_at_ms)
		return ERR_NONE;
	next = *x;
	next.base.retired_at_ms = s->now_ms;
	return process_change(s, &next, &x);
}

static const struct route_field process_fields[] = {
	STEPS_FIELDS,
	{0},
};
static const struct route_record process_record = {"Process", process_fields};

static const struct route_field process_takes[] = {
	STEPS_TAKES,
	{0},
};

const struct route processes_routes[] = {
	{"GET", "/api/accounts/{account}/processes", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "Ways of buying and selling that are walked together, oldest first",
         .gives = &process_record, .about = &lists},
	{"GET", "/api/processes", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &process_record, .about = &lists},
	{"POST", "/api/accounts/{account}/processes", MAY_EDIT, ROUTE_ADD, add, "Begin a process",
         .takes = process_takes, .gives = &process_record},
	{"GET", "/api/processes/{process}", MAY_TAKE_PART, ROUTE_ONE, find, "One process",
         .gives = &process_record},
	{"PATCH", "/api/processes/{process}", MAY_SIGNED_IN, ROUTE_CHANGE, change,
         "Change a process; its steps are shared with it", .takes = process_takes,
         .gives = &process_record},
	{"DELETE", "/api/processes/{process}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "A process no longer stands"},
};
const size_t processes_route_count = sizeof processes_routes / sizeof *processes_routes;
