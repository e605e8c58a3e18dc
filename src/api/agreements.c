#include "api/agreements.h"

#include "api/lists.h"
#include "teams/agreement.h"

static void write_agreement(struct json_out *o, const struct agreement *a)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", a->id);
	json_out_key_id(o, "team", a->team);
	json_out_key_str(o, "text", a->text);
	json_out_key_str(o, "agreed_on", a->agreed_on);
	json_out_key(o, "until_on");
	if (str_is_empty(a->until_on))
		json_out_null(o);
	else
		json_out_str(o, a->until_on);
	json_out_key_bool(o, "is_shared", a->is_shared);
	json_out_key_id(o, "created_by", a->created_by);
	json_out_key_time(o, "retired_at", a->retired_at_ms);
	json_out_key_number(o, "revision", a->revision);
	json_out_close(o, '}');
}

static enum err write_page(struct lists *l)
{
	const struct agreement *list;
	size_t count;

	TRY(agreement_list(l->s, l->home, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].text)))
			write_agreement(l->out, &list[i]);
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_team)
{
	const struct agreement *x;

	TRY(agreement_find(s, id, &x));
	*ret_team = x->team;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home, .is_of_teams = true};

static enum err read_body(struct scope *s, struct request *q, struct agreement *a)
{
	bool is_retired = a->retired_at_ms != 0;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "text", AGREEMENT_TEXT_BYTES_MAX, &a->text));
	TRY(json_in_str(s, body, "agreed_on", strlen("2026-11-23"), &a->agreed_on));
	if (json_is_null(json_object_get(body, "until_on")))
		a->until_on = STR_NONE;
	TRY(json_in_str(s, body, "until_on", strlen("2026-11-23"), &a->until_on));
	TRY(json_in_bool(s, body, "is_shared", &a->is_shared));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (a->retired_at_ms != 0))
		a->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

static enum err answer(const struct agreement *agreement, struct response *r)
{
	r->revision = agreement->revision;
	write_agreement(&r->json, agreement);
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct agreement draft = {.team = request_id(q, "team")};
	const struct agreement *agreement;

	TRY(read_body(s, q, &draft));
	TRY(agreement_add(s, &draft, &agreement));
	r->location = text_format(s->mem, "/api/agreements/%.*s",
	                          STR_ARG(id_text(s->mem, agreement->id)));
	return answer(agreement, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct agreement *agreement;

	TRY(agreement_find(s, request_id(q, "agreement"), &agreement));
	return answer(agreement, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct agreement *agreement;
	struct agreement next;

	TRY(agreement_find(s, request_id(q, "agreement"), &agreement));
	next = *agreement;
	next.revision = request_revision(q);
	TRY(read_body(s, q, &next));
	TRY(agreement_change(s, &next, &agreement));
	return answer(agreement, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	const struct agreement *agreement;
	struct agreement next;

	TRY(agreement_find(s, request_id(q, "agreement"), &agreement));
	r->status = 204;
	if (agreement->retired_at_ms)
		return ERR_NONE;
	next = *agreement;
	next.retired_at_ms = s->now_ms;
	return agreement_change(s, &next, &agreement);
}

static const struct route_field agreement_fields[] = {
	{"id", "id", "", true},
	{"team", "id", "", true},
	{"text", "text", "Markdown, at most 2000 bytes", true},
	{"agreed_on", "text", "2026-11-23", true},
	{"until_on", "text", "the last day; null: until further notice", false},
	{"is_shared", "bool", "guests on the team see it", true},
	{"created_by", "id", "", true},
	{"retired_at", "time", "null while it stands", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record agreement_record = {"Agreement", agreement_fields};

static const struct route_field takes[] = {
	{"text", "text", "Markdown, at most 2000 bytes", true},
	{"agreed_on", "text", "2026-11-23", true},
	{"until_on", "text", "the last day; null: until further notice", false},
	{"is_shared", "bool", "guests on the team see it", false},
	{"is_retired", "bool", "no longer stands", false},
	{0},
};

const struct route agreements_routes[] = {
	{"GET", "/api/teams/{team}/agreements", MAY_TAKE_PART, ROUTE_LIST, lists_answer_home,
         "A team's working agreements, the newest first", .gives = &agreement_record,
         .about = &lists},
	{"GET", "/api/agreements", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all teams one is on, one team after the other", .takes = lists_takes_team,
         .gives = &agreement_record, .about = &lists},
	{"POST", "/api/teams/{team}/agreements", MAY_SIGNED_IN, ROUTE_ADD, add,
         "Add a working agreement", .takes = takes, .gives = &agreement_record},
	{"GET", "/api/agreements/{agreement}", MAY_TAKE_PART, ROUTE_ONE, find,
         "One working agreement", .gives = &agreement_record},
	{"PATCH", "/api/agreements/{agreement}", MAY_SIGNED_IN, ROUTE_CHANGE, change,
         "Change or renew a working agreement", .takes = takes, .gives = &agreement_record},
	{"DELETE", "/api/agreements/{agreement}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "A working agreement no longer stands"},
};
const size_t agreements_route_count = sizeof agreements_routes / sizeof *agreements_routes;
