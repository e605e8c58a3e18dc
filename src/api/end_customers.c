#include "api/end_customers.h"

#include "accounts/end_customer.h"
#include "api/lists.h"

static void write_end_customer(struct json_out *o, const struct end_customer *e)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", e->id);
	json_out_key_id(o, "account", e->account);
	json_out_key_str(o, "kind", str_from(end_customer_kinds[e->kind]));
	json_out_key_str(o, "name", e->name);
	json_out_key_str(o, "about", e->about);
	json_out_key_bool(o, "is_shared", e->is_shared);
	json_out_key_time(o, "retired_at", e->retired_at_ms);
	json_out_key_number(o, "revision", e->revision);
	json_out_close(o, '}');
}

static enum err write_page(struct lists *l)
{
	const struct end_customer *list;
	size_t count;

	TRY(end_customer_list(l->s, l->home, l->words, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, true))
			write_end_customer(l->out, &list[i]);
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct end_customer *x;

	TRY(end_customer_find(s, id, &x));
	*ret_account = x->account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home, .finds_words = true};

static enum err read_body(struct scope *s, struct request *q, struct end_customer *e)
{
	bool is_retired = e->retired_at_ms != 0;
	int kind = e->kind;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "kind", end_customer_kinds, &kind));
	e->kind = (enum end_customer_kind)kind;
	TRY(json_in_str(s, body, "name", END_CUSTOMER_NAME_BYTES_MAX, &e->name));
	TRY(json_in_str(s, body, "about", END_CUSTOMER_ABOUT_BYTES_MAX, &e->about));
	TRY(json_in_bool(s, body, "is_shared", &e->is_shared));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (e->retired_at_ms != 0))
		e->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

static enum err answer_end_customer(const struct end_customer *end_customer, struct response *r)
{
	r->revision = end_customer->revision;
	write_end_customer(&r->json, end_customer);
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct end_customer draft = {.account = request_id(q, "account")};
	const struct end_customer *end_customer;

	TRY(read_body(s, q, &draft));
	draft.retired_at_ms = 0;
	TRY(end_customer_add(s, &draft, &end_customer));
	r->location = text_format(s->mem, "/api/end-customers/%.*s",
	                          STR_ARG(id_text(s->mem, end_customer->id)));
	return answer_end_customer(end_customer, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct end_customer *end_customer;

	TRY(end_customer_find(s, request_id(q, "end_customer"), &end_customer));
	return answer_end_customer(end_customer, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct end_customer *end_customer;
	struct end_customer next;

	TRY(end_customer_find(s, request_id(q, "end_customer"), &end_customer));
	next = *end_customer;
	next.revision = request_revision(q);
	TRY(read_body(s, q, &next));
	TRY(end_customer_change(s, &next, &end_customer));
	return answer_end_customer(end_customer, r);
}

static const struct route_field end_customer_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"kind", "text", "segment or named", true},
	{"name", "text", "at most 200 bytes", true},
	{"about", "text", "what they need and how they decide; at most 2000 bytes", true},
	{"is_shared", "bool", "guests of the account see it", true},
	{"retired_at", "time", "null while in use", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record end_customer_record = {"EndCustomer", end_customer_fields};

static const struct route_field end_customer_takes[] = {
	{"kind", "text", "segment (default) or named", false},
	{"name", "text", "at most 200 bytes", true},
	{"about", "text", "what they need and how they decide; at most 2000 bytes", false},
	{"is_shared", "bool", "guests of the account see it", false},
	{"is_retired", "bool", "out of lists, not out of history", false},
	{0},
};

const struct route end_customers_routes[] = {
	{"GET", "/api/accounts/{account}/end-customers", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "End customers of an account", .gives = &end_customer_record, .about = &lists},
	{"GET", "/api/end-customers", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &end_customer_record, .about = &lists},
	{"POST", "/api/accounts/{account}/end-customers", MAY_EDIT, ROUTE_ADD, add,
         "Add an end customer", .takes = end_customer_takes, .gives = &end_customer_record},
	{"GET", "/api/end-customers/{end_customer}", MAY_TAKE_PART, ROUTE_ONE, find,
         "One end customer", .gives = &end_customer_record},
	{"PATCH", "/api/end-customers/{end_customer}", MAY_SIGNED_IN, ROUTE_CHANGE, change,
         "Change an end customer", .takes = end_customer_takes, .gives = &end_customer_record},
};
const size_t end_customers_route_count = sizeof end_customers_routes / sizeof *end_customers_routes;
