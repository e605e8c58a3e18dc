#include "api/strategies.h"

#include "api/lists.h"
#include "api/steps.h"

enum err strategies_write(struct scope *s, struct json_out *o, const struct strategy *x,
                          const struct id *needs, size_t need_count)
{
	TRY(steps_write_open(s, o, &x->step));
	json_out_key(o, "needs");
	json_out_open(o, '[');
	for (size_t i = 0; i < need_count; i++)
		json_out_id(o, needs[i]);
	json_out_close(o, ']');
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err write_with_needs(struct scope *s, struct json_out *o, const struct strategy *x)
{
	const struct id *needs;
	size_t count;

	TRY(strategy_list_needs(s, x->step.id, &needs, &count));
	return strategies_write(s, o, x, needs, count);
}

static enum err write_page(struct lists *l)
{
	const struct strategy *list;
	size_t count;

	TRY(strategy_list(l->s, l->home, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].step.id, lists_match(l, list[i].step.title)))
			TRY(write_with_needs(l->s, l->out, &list[i]));
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct strategy *x;

	TRY(strategy_find(s, id, &x));
	*ret_account = x->step.account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home};

static enum err read_body(struct scope *s, const json_t *body, struct strategy *x)
{
	return steps_read(s, body, &x->step);
}

static enum err answer(struct scope *s, const struct strategy *x, struct response *r)
{
	r->revision = x->step.revision;
	return write_with_needs(s, &r->json, x);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct strategy draft = {.step.account = request_id(q, "account")};
	struct id need = ID_NONE;
	const struct strategy *x;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &draft));
	TRY(json_in_id(s, body, "need", &need));
	/* Both or neither. */
	TRY(db_begin(s));
	TRY(strategy_add(s, &draft, &x));
	if (!id_is_none(need))
		TRY(strategy_link(s, x->step.id, need));
	TRY(db_commit(s));
	r->location = steps_location(s, "strategies", x->step.id);
	return answer(s, x, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct strategy *x;

	TRY(strategy_find(s, request_id(q, "strategy"), &x));
	return answer(s, x, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct strategy *x;
	struct strategy next;
	json_t *body;

	TRY(strategy_find(s, request_id(q, "strategy"), &x));
	next = *x;
	next.step.revision = request_revision(q);
	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &next));
	TRY(strategy_change(s, &next, &x));
	return answer(s, x, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	const struct strategy *x;
	struct strategy next;

	TRY(strategy_find(s, request_id(q, "strategy"), &x));
	r->status = 204;
	if (x->step.retired_at_ms)
		return ERR_NONE;
	next = *x;
	next.step.retired_at_ms = s->now_ms;
	return strategy_change(s, &next, &x);
}

/* Both answer with the strategy as it is then. */
static enum err link_need(struct scope *s, struct request *q, struct response *r)
{
	TRY(strategy_link(s, request_id(q, "strategy"), request_id(q, "need")));
	return find(s, q, r);
}

static enum err unlink_need(struct scope *s, struct request *q, struct response *r)
{
	TRY(strategy_unlink(s, request_id(q, "strategy"), request_id(q, "need")));
	r->status = 204;
	return ERR_NONE;
}

static const struct route_field strategy_fields[] = {
	STEPS_FIELDS,
	{"needs", "list", "ids of what it is about; guests are told of shared ones", true},
	{0},
};
static const struct route_record strategy_record = {"Strategy", strategy_fields};

static const struct route_field strategy_takes[] = {
	STEPS_TAKES,
	{"need", "id", "when added: what it is about", false},
	{0},
};

const struct route strategies_routes[] = {
	{"GET", "/api/accounts/{account}/strategies", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "How we go about needs, newest first", .gives = &strategy_record, .about = &lists},
	{"GET", "/api/strategies", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &strategy_record, .about = &lists},
	{"POST", "/api/accounts/{account}/strategies", MAY_EDIT, ROUTE_ADD, add, "Add a strategy",
         .takes = strategy_takes, .gives = &strategy_record},
	{"GET", "/api/strategies/{strategy}", MAY_TAKE_PART, ROUTE_ONE, find, "One strategy",
         .gives = &strategy_record},
	{"PATCH", "/api/strategies/{strategy}", MAY_SIGNED_IN, ROUTE_CHANGE, change,
         "Change a strategy", .takes = strategy_takes, .gives = &strategy_record},
	{"DELETE", "/api/strategies/{strategy}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "A strategy no longer stands"},
	{"PUT", "/api/strategies/{strategy}/needs/{need}", MAY_SIGNED_IN, ROUTE_PUT, link_need,
         "The strategy is about this need, too", .gives = &strategy_record},
	{"DELETE", "/api/strategies/{strategy}/needs/{need}", MAY_SIGNED_IN, ROUTE_RETIRE,
         unlink_need, "And no longer"},
};
const size_t strategies_route_count = sizeof strategies_routes / sizeof *strategies_routes;
