#include "api/teams.h"

#include "api/lists.h"
#include "teams/team.h"

static void write_team(struct json_out *o, const struct team *t)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", t->id);
	json_out_key_str(o, "name", t->name);
	json_out_key_str(o, "about", t->about);
	json_out_key_bool(o, "is_lead", t->is_lead);
	json_out_key_time(o, "created_at", t->created_at_ms);
	json_out_key_time(o, "retired_at", t->retired_at_ms);
	json_out_key_number(o, "revision", t->revision);
	json_out_close(o, '}');
}

static enum err write_page(struct lists *l)
{
	const struct team *list;
	size_t count;

	TRY(team_list(l->s, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].name)))
			write_team(l->out, &list[i]);
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	return lists_answer_asked(s, q, &lists, NULL, r);
}

static enum err list_under_account(struct scope *s, struct request *q, struct response *r)
{
	const struct team *teams;
	size_t count;
	struct lists l;

	TRY(team_list_of(s, request_id(q, "account"), &teams, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++)
		if (lists_take_whole(&l, teams[i].id, teams[i].name))
			write_team(&r->json, &teams[i]);
	return lists_close_whole(&l, r);
}

static enum err read_body(struct scope *s, struct request *q, struct team *t)
{
	bool is_retired = t->retired_at_ms != 0;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "name", TEAM_NAME_BYTES_MAX, &t->name));
	TRY(json_in_str(s, body, "about", TEAM_ABOUT_BYTES_MAX, &t->about));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (t->retired_at_ms != 0))
		t->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

static enum err answer_team(const struct team *team, struct response *r)
{
	r->revision = team->revision;
	write_team(&r->json, team);
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	const struct team *team;
	struct team draft = {0};

	TRY(read_body(s, q, &draft));
	draft.retired_at_ms = 0;
	TRY(team_found(s, &draft, &team));
	r->location = text_format(s->mem, "/api/teams/%.*s", STR_ARG(id_text(s->mem, team->id)));
	return answer_team(team, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct team *team;

	TRY(team_find(s, request_id(q, "team"), &team));
	return answer_team(team, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct team *team;
	struct team next;

	TRY(team_find(s, request_id(q, "team"), &team));
	next = *team;
	next.revision = request_revision(q);
	TRY(read_body(s, q, &next));
	TRY(team_change(s, &next, &team));
	return answer_team(team, r);
}

/* ---- people ---- */

static enum err list_members(struct scope *s, struct request *q, struct response *r)
{
	const struct team_member *members;
	struct json_out *o = &r->json;
	size_t count;
	struct lists l;

	TRY(team_member_list(s, request_id(q, "team"), &members, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++) {
		if (!lists_take_whole(&l, members[i].member, members[i].name))
			continue;
		const struct team_member *m = &members[i];

		json_out_open(o, '{');
		json_out_key_id(o, "member", m->member);
		json_out_key_str(o, "name", m->name);
		json_out_key_bool(o, "is_lead", m->is_lead);
		json_out_key_id(o, "account", m->account);
		json_out_key_str(o, "discipline", m->discipline);
		json_out_key_str(o, "department", m->department);
		json_out_key_str(o, "country", m->country);
		json_out_key_str(o, "time_zone", m->time_zone);
		json_out_key_str(o, "spoken", m->spoken);
		json_out_key_time(o, "since", m->since_ms);
		json_out_close(o, '}');
	}
	return lists_close_whole(&l, r);
}

static enum err put_member(struct scope *s, struct request *q, struct response *r)
{
	bool is_lead = false;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_bool(s, body, "is_lead", &is_lead));
	TRY(team_member_add(s, request_id(q, "team"), request_id(q, "member"), is_lead));
	return list_members(s, q, r);
}

static enum err retire_member(struct scope *s, struct request *q, struct response *r)
{
	TRY(team_member_retire(s, request_id(q, "team"), request_id(q, "member")));
	r->status = 204;
	return ERR_NONE;
}

/* ---- accounts ---- */

static enum err list_accounts(struct scope *s, struct request *q, struct response *r)
{
	const struct team_account *accounts;
	size_t count;
	struct lists l;

	TRY(team_account_list(s, request_id(q, "team"), &accounts, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++) {
		if (!lists_take_whole(&l, accounts[i].account, accounts[i].name))
			continue;
		json_out_open(&r->json, '{');
		json_out_key_id(&r->json, "account", accounts[i].account);
		json_out_key_str(&r->json, "name", accounts[i].name);
		json_out_key_time(&r->json, "since", accounts[i].since_ms);
		json_out_close(&r->json, '}');
	}
	return lists_close_whole(&l, r);
}

static enum err put_account(struct scope *s, struct request *q, struct response *r)
{
	TRY(team_account_add(s, request_id(q, "team"), request_id(q, "account")));
	return list_accounts(s, q, r);
}

static enum err retire_account(struct scope *s, struct request *q, struct response *r)
{
	TRY(team_account_retire(s, request_id(q, "team"), request_id(q, "account")));
	r->status = 204;
	return ERR_NONE;
}

/* ---- the table ---- */

static const struct route_field team_fields[] = {
	{"id", "id", "", true},
	{"name", "text", "at most 200 bytes", true},
	{"about", "text", "Markdown, at most 2000 bytes; guests are not told", true},
	{"is_lead", "bool", "the asker leads it", true},
	{"created_at", "time", "", true},
	{"retired_at", "time", "null while it works", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record team_record = {"Team", team_fields};

static const struct route_field team_takes[] = {
	{"name", "text", "at most 200 bytes", true},
	{"about", "text", "Markdown, at most 2000 bytes", false},
	{"is_retired", "bool", "gives no accounts any more", false},
	{0},
};

static const struct route_field member_fields[] = {
	{"member", "id", "", true},
	{"name", "text", "", true},
	{"is_lead", "bool", "says who is on the team", true},
	{"account", "id", "of a guest: whose side they are on", false},
	{"discipline", "text", "", true},
	{"department", "text", "", true},
	{"country", "text", "ISO 3166-1 alpha-2 or empty", true},
	{"time_zone", "text", "", true},
	{"spoken", "text", "languages: de en fr", true},
	{"since", "time", "", true},
	{0},
};
static const struct route_record member_record = {"TeamMember", member_fields};

static const struct route_field member_takes[] = {
	{"is_lead", "bool", "says who is on the team", false},
	{0},
};

static const struct route_field account_fields[] = {
	{"account", "id", "", true},
	{"name", "text", "", true},
	{"since", "time", "", true},
	{0},
};
static const struct route_record account_record = {"TeamAccount", account_fields};

const struct route teams_routes[] = {
	{"GET", "/api/teams", MAY_TAKE_PART, ROUTE_LIST, list, "The teams one is on",
         .gives = &team_record},
	{"GET", "/api/accounts/{account}/teams", MAY_VISIT, ROUTE_LIST, list_under_account,
         "The teams that look after an account", .gives = &team_record},
	{"POST", "/api/teams", MAY_SIGNED_IN, ROUTE_ADD, add,
         "Found a team (role lead or administrator); one leads it", .takes = team_takes,
         .gives = &team_record},
	{"GET", "/api/teams/{team}", MAY_TAKE_PART, ROUTE_ONE, find, "One team",
         .gives = &team_record},
	{"PATCH", "/api/teams/{team}", MAY_SIGNED_IN, ROUTE_CHANGE, change, "Change a team",
         .takes = team_takes, .gives = &team_record},
	{"GET", "/api/teams/{team}/members", MAY_TAKE_PART, ROUTE_LIST, list_members,
         "Who is on a team, guests too", .gives = &member_record},
	{"PUT", "/api/teams/{team}/members/{member}", MAY_SIGNED_IN, ROUTE_PUT, put_member,
         "Put somebody on a team; they get its accounts", .takes = member_takes,
         .gives = &member_record},
	{"DELETE", "/api/teams/{team}/members/{member}", MAY_TAKE_PART, ROUTE_RETIRE, retire_member,
         "Take somebody off a team, or oneself"},
	{"GET", "/api/teams/{team}/accounts", MAY_TAKE_PART, ROUTE_LIST, list_accounts,
         "The accounts of a team", .gives = &account_record},
	{"PUT", "/api/teams/{team}/accounts/{account}", MAY_LEAD, ROUTE_PUT, put_account,
         "Give a team an account; one leads both", .gives = &account_record},
	{"DELETE", "/api/teams/{team}/accounts/{account}", MAY_SEE, ROUTE_RETIRE, retire_account,
         "Take an account from a team"},
};
const size_t teams_route_count = sizeof teams_routes / sizeof *teams_routes;
