#include "api/deals.h"

#include "accounts/deal.h"
#include "api/lists.h"

static void write_day(struct json_out *o, const char *key, struct str day)
{
	json_out_key(o, key);
	if (str_is_empty(day))
		json_out_null(o);
	else
		json_out_str(o, day);
}

static void write_deal(struct json_out *o, const struct deal *d)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", d->id);
	json_out_key_id(o, "account", d->account);
	json_out_key_id(o, "division", d->division);
	json_out_key_str(o, "title", d->title);
	json_out_key_str(o, "stage", str_from(deal_stages[d->stage]));
	json_out_key(o, "amount_cents");
	if (d->amount_cents < 0)
		json_out_null(o);
	else
		json_out_number(o, d->amount_cents);
	json_out_key_str(o, "currency", d->currency);
	write_day(o, "expected_on", d->expected_on);
	json_out_key_str(o, "reason", d->reason);
	write_day(o, "decided_on", d->decided_on);
	json_out_key_time(o, "retired_at", d->retired_at_ms);
	json_out_key_number(o, "revision", d->revision);
	json_out_close(o, '}');
}

static enum err write_page(struct lists *l)
{
	const struct deal *list;
	size_t count;

	TRY(deal_list(l->s, l->home, l->words, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, true))
			write_deal(l->out, &list[i]);
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct deal *x;

	TRY(deal_find(s, id, &x));
	*ret_account = x->account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home, .finds_words = true};

/* An id that null clears. */
static enum err read_id(struct scope *s, const json_t *body, const char *field, struct id *id)
{
	if (json_is_null(json_object_get(body, field)))
		*id = ID_NONE;
	return json_in_id(s, body, field, id);
}

/* A day that null clears. */
static enum err read_day(struct scope *s, const json_t *body, const char *field, struct str *day)
{
	if (json_is_null(json_object_get(body, field)))
		*day = STR_NONE;
	return json_in_str(s, body, field, strlen("2026-11-23"), day);
}

static enum err read_body(struct scope *s, struct request *q, struct deal *d)
{
	bool is_retired = d->retired_at_ms != 0;
	int stage = d->stage;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(read_id(s, body, "division", &d->division));
	TRY(json_in_str(s, body, "title", DEAL_TITLE_BYTES_MAX, &d->title));
	TRY(json_in_choice(s, body, "stage", deal_stages, &stage));
	d->stage = (enum deal_stage)stage;
	if (json_is_null(json_object_get(body, "amount_cents")))
		d->amount_cents = -1;
	TRY(json_in_number(s, body, "amount_cents", 0, DEAL_AMOUNT_CENTS_MAX, &d->amount_cents));
	TRY(json_in_str(s, body, "currency", 3, &d->currency));
	TRY(read_day(s, body, "expected_on", &d->expected_on));
	TRY(json_in_str(s, body, "reason", DEAL_REASON_BYTES_MAX, &d->reason));
	TRY(read_day(s, body, "decided_on", &d->decided_on));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (d->retired_at_ms != 0))
		d->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

static enum err answer_deal(const struct deal *deal, struct response *r)
{
	r->revision = deal->revision;
	write_deal(&r->json, deal);
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct deal draft = {.account = request_id(q, "account"), .amount_cents = -1};
	const struct deal *deal;

	TRY(read_body(s, q, &draft));
	draft.retired_at_ms = 0;
	TRY(deal_add(s, &draft, &deal));
	r->location = text_format(s->mem, "/api/deals/%.*s", STR_ARG(id_text(s->mem, deal->id)));
	return answer_deal(deal, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct deal *deal;

	TRY(deal_find(s, request_id(q, "deal"), &deal));
	return answer_deal(deal, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct deal *deal;
	struct deal next;

	TRY(deal_find(s, request_id(q, "deal"), &deal));
	next = *deal;
	next.revision = request_revision(q);
	TRY(read_body(s, q, &next));
	TRY(deal_change(s, &next, &deal));
	return answer_deal(deal, r);
}

static const struct route_field deal_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"division", "id", "with which part of the group", false},
	{"title", "text", "at most 200 bytes", true},
	{"stage", "text", "lead, qualified, offer, negotiation, won or lost", true},
	{"amount_cents", "number", "in cents of the currency", false},
	{"currency", "text", "ISO 4217, needed with an amount", true},
	{"expected_on", "text", "when a decision is expected", false},
	{"reason", "text", "why it was won or lost; at most 2000 bytes", true},
	{"decided_on", "text", "when it was; today unless said", false},
	{"retired_at", "time", "null while in use", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record deal_record = {"Deal", deal_fields};

static const struct route_field deal_takes[] = {
	{"division", "id", "with which part of the group", false},
	{"title", "text", "at most 200 bytes", true},
	{"stage", "text", "lead (default), qualified, offer, negotiation, won or lost", false},
	{"amount_cents", "number", "in cents of the currency", false},
	{"currency", "text", "ISO 4217, needed with an amount", false},
	{"expected_on", "text", "when a decision is expected", false},
	{"reason", "text", "why it was won or lost; at most 2000 bytes", false},
	{"decided_on", "text", "when it was; today unless said", false},
	{"is_retired", "bool", "out of lists, not out of history", false},
	{0},
};

const struct route deals_routes[] = {
	{"GET", "/api/accounts/{account}/deals", MAY_SEE, ROUTE_LIST, lists_answer_home,
         "Deals of an account, newest first", .gives = &deal_record, .about = &lists},
	{"GET", "/api/deals", MAY_SIGNED_IN, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &deal_record, .about = &lists},
	{"POST", "/api/accounts/{account}/deals", MAY_EDIT, ROUTE_ADD, add, "Add a deal",
         .takes = deal_takes, .gives = &deal_record},
	{"GET", "/api/deals/{deal}", MAY_SIGNED_IN, ROUTE_ONE, find, "One deal",
         .gives = &deal_record},
	{"PATCH", "/api/deals/{deal}", MAY_SIGNED_IN, ROUTE_CHANGE, change, "Change a deal",
         .takes = deal_takes, .gives = &deal_record},
};
const size_t deals_route_count = sizeof deals_routes / sizeof *deals_routes;
