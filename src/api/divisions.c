#include "api/divisions.h"

#include "accounts/division.h"
#include "api/lists.h"

static void write_division(struct json_out *o, const struct division *d)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", d->id);
	json_out_key_id(o, "account", d->account);
	json_out_key_str(o, "kind", str_from(division_kinds[d->kind]));
	json_out_key_id(o, "parent", d->parent);
	json_out_key_str(o, "name", d->name);
	json_out_key_str(o, "country", d->country);
	json_out_key_str(o, "city", d->city);
	json_out_key_bool(o, "is_shared", d->is_shared);
	json_out_key_time(o, "retired_at", d->retired_at_ms);
	json_out_key_number(o, "revision", d->revision);
	json_out_close(o, '}');
}

static enum err write_page(struct lists *l)
{
	const struct division *list;
	size_t count;

	TRY(division_list(l->s, l->home, l->words, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, true))
			write_division(l->out, &list[i]);
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct division *x;

	TRY(division_find(s, id, &x));
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

static enum err read_body(struct scope *s, struct request *q, struct division *d,
                          bool *ret_with_below)
{
	bool is_retired = d->retired_at_ms != 0;
	int kind = d->kind;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "kind", division_kinds, &kind));
	d->kind = (enum division_kind)kind;
	TRY(read_id(s, body, "parent", &d->parent));
	TRY(json_in_str(s, body, "name", DIVISION_NAME_BYTES_MAX, &d->name));
	TRY(json_in_str(s, body, "country", 2, &d->country));
	TRY(json_in_str(s, body, "city", DIVISION_CITY_BYTES_MAX, &d->city));
	TRY(json_in_bool(s, body, "is_shared", &d->is_shared));
	TRY(json_in_bool(s, body, "with_below", ret_with_below));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (d->retired_at_ms != 0))
		d->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

static enum err answer_division(const struct division *division, struct response *r)
{
	r->revision = division->revision;
	write_division(&r->json, division);
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct division draft = {.account = request_id(q, "account")};
	const struct division *division;
	bool with_below = false;

	TRY(read_body(s, q, &draft, &with_below));
	draft.retired_at_ms = 0;
	TRY(division_add(s, &draft, &division));
	r->location =
		text_format(s->mem, "/api/divisions/%.*s", STR_ARG(id_text(s->mem, division->id)));
	return answer_division(division, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct division *division;

	TRY(division_find(s, request_id(q, "division"), &division));
	return answer_division(division, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct division *division;
	struct division next;
	bool with_below = false;

	TRY(division_find(s, request_id(q, "division"), &division));
	next = *division;
	next.revision = request_revision(q);
	TRY(read_body(s, q, &next, &with_below));
	TRY(division_change(s, &next, with_below, &division));
	return answer_division(division, r);
}

static const struct route_field division_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"kind", "text", "company, division or site", true},
	{"parent", "id", "null = directly under the account", false},
	{"name", "text", "at most 200 bytes", true},
	{"country", "text", "ISO 3166-1 alpha-2, or empty", true},
	{"city", "text", "at most 200 bytes", true},
	{"is_shared", "bool", "guests of the account see it", true},
	{"retired_at", "time", "null while in use", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record division_record = {"Division", division_fields};

static const struct route_field division_takes[] = {
	{"kind", "text", "company (default), division or site", false},
	{"parent", "id", "null = directly under the account", false},
	{"name", "text", "at most 200 bytes", true},
	{"country", "text", "ISO 3166-1 alpha-2, or empty", false},
	{"city", "text", "at most 200 bytes", false},
	{"is_shared", "bool", "guests of the account see it", false},
	{"with_below", "bool", "with is_retired: also those below it", false},
	{"is_retired", "bool", "out of lists, not out of history", false},
	{0},
};

const struct route divisions_routes[] = {
	{"GET", "/api/accounts/{account}/divisions", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "Companies, divisions and sites of an account", .gives = &division_record,
         .about = &lists},
	{"GET", "/api/divisions", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &division_record, .about = &lists},
	{"POST", "/api/accounts/{account}/divisions", MAY_EDIT, ROUTE_ADD, add, "Add a division",
         .takes = division_takes, .gives = &division_record},
	{"GET", "/api/divisions/{division}", MAY_TAKE_PART, ROUTE_ONE, find, "One division",
         .gives = &division_record},
	{"PATCH", "/api/divisions/{division}", MAY_SIGNED_IN, ROUTE_CHANGE, change,
         "Change a division", .takes = division_takes, .gives = &division_record},
};
const size_t divisions_route_count = sizeof divisions_routes / sizeof *divisions_routes;
