#include "api/accounts.h"

#include "accounts/account.h"
#include "api/contacts.h"
#include "api/conversations.h"
#include "api/lists.h"
#include "api/needs.h"

static void write_account_fields(struct json_out *o, const struct account *a)
{
	json_out_key_id(o, "id", a->id);
	json_out_key_str(o, "name", a->name);
	json_out_key_str(o, "country", a->country);
	json_out_key_str(o, "about", a->about);
	json_out_key_time(o, "created_at", a->created_at_ms);
	json_out_key_time(o, "retired_at", a->retired_at_ms);
	json_out_key_number(o, "revision", a->revision);
}

static void write_account(struct json_out *o, const struct account *a)
{
	json_out_open(o, '{');
	write_account_fields(o, a);
	json_out_close(o, '}');
}

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	const struct account *accounts;
	size_t limit, count;
	struct id after;

	TRY(request_page(s, q, &limit, &after));
	TRY(account_list(s, request_query(q, "q"), after, limit, &accounts, &count));
	response_list_open(r);
	for (size_t i = 0; i < count; i++)
		write_account(&r->json, &accounts[i]);
	response_list_close(r, count == limit ? accounts[count - 1].id : ID_NONE);
	return ERR_NONE;
}

static enum err read_body(struct scope *s, struct request *q, struct account *a)
{
	bool is_retired = a->retired_at_ms != 0;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "name", ACCOUNT_NAME_BYTES_MAX, &a->name));
	TRY(json_in_str(s, body, "country", 2, &a->country));
	TRY(json_in_str(s, body, "about", ACCOUNT_ABOUT_BYTES_MAX, &a->about));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (a->retired_at_ms != 0))
		a->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	const struct account *account;
	struct account draft = {0};

	TRY(read_body(s, q, &draft));
	TRY(account_add(s, &draft, &account));
	r->location =
		text_format(s->mem, "/api/accounts/%.*s", STR_ARG(id_text(s->mem, account->id)));
	r->revision = account->revision;
	write_account(&r->json, account);
	return ERR_NONE;
}

static void write_member(struct json_out *o, const struct account_member *m)
{
	json_out_open(o, '{');
	json_out_key_id(o, "member", m->member);
	json_out_key_str(o, "name", m->name);
	json_out_key_bool(o, "is_lead", m->is_lead);
	json_out_key_bool(o, "is_guest", m->is_guest);
	json_out_key_str(o, "discipline", m->discipline);
	json_out_key_str(o, "time_zone", m->time_zone);
	json_out_key_str(o, "country", m->country);
	json_out_key_str(o, "spoken", m->spoken);
	json_out_key_time(o, "since", m->since_ms);
	json_out_close(o, '}');
}

static enum err write_members(struct scope *s, struct json_out *o, struct id account)
{
	const struct account_member *members;
	size_t count;

	TRY(account_member_list(s, account, &members, &count));
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++)
		write_member(o, &members[i]);
	json_out_close(o, ']');
	return ERR_NONE;
}

/* What ?with= may name; each writes a JSON list. What is sealed to the actor's key is opened for this answer only and is
 * never kept (ready.h). */
static const struct {
	const char *name;
	enum err (*write)(struct scope *s, struct json_out *o, struct id account);
	bool is_private;
} parts[] = {
	{"contacts", contacts_write_list, false},
	{"needs", needs_write_list, false},
	{"members", write_members, false},
	{"conversations", conversations_write_list, true},
};

static enum err write_part(struct scope *s, struct response *r, struct str name, struct id account)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (!str_equal(name, str_from(parts[i].name)))
			continue;
		r->is_private |= parts[i].is_private;
		json_out_key(&r->json, parts[i].name);
		return parts[i].write(s, &r->json, account);
	}
	return scope_fail(s, ERR_INVALID, "field.unknown_value", "with",
	                  "contacts, needs, members, conversations");
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	struct str with = request_query(q, "with"), name;
	const struct account *account;

	TRY(account_find(s, request_id(q, "account"), &account));
	json_out_open(&r->json, '{');
	write_account_fields(&r->json, account);
	while (with.bytes && str_next(&with, ',', &name))
		TRY(write_part(s, r, name, account->id));
	json_out_close(&r->json, '}');
	r->revision = account->revision;
	return ERR_NONE;
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct account *account;
	struct account next;

	TRY(account_find(s, request_id(q, "account"), &account));
	next = *account;
	next.revision = request_revision(q);
	TRY(read_body(s, q, &next));
	TRY(account_change(s, &next, &account));
	r->revision = account->revision;
	write_account(&r->json, account);
	return ERR_NONE;
}

/* ---- who of us is on the team ---- */

static enum err list_members(struct scope *s, struct request *q, struct response *r)
{
	const struct account_member *members;
	size_t count;
	struct lists l;

	TRY(account_member_list(s, request_id(q, "account"), &members, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++)
		if (lists_take_whole(&l, members[i].member, members[i].name))
			write_member(&r->json, &members[i]);
	return lists_close_whole(&l, r);
}

static enum err put_member(struct scope *s, struct request *q, struct response *r)
{
	bool is_lead = false;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_bool(s, body, "is_lead", &is_lead));
	TRY(account_member_add(s, request_id(q, "account"), request_id(q, "member"), is_lead));
	return list_members(s, q, r);
}

static enum err retire_member(struct scope *s, struct request *q, struct response *r)
{
	TRY(account_member_retire(s, request_id(q, "account"), request_id(q, "member")));
	r->status = 204;
	return ERR_NONE;
}

/* ---- the table ---- */

static const struct route_field account_fields[] = {
	{"id", "id", "", true},
	{"name", "text", "at most 200 bytes", true},
	{"country", "text", "ISO 3166-1 alpha-2 or empty", true},
	{"about", "text", "at most 2000 bytes", true},
	{"created_at", "time", "", true},
	{"retired_at", "time", "null while in use", false},
	{"revision", "number", "for If-Match", true},
	{"contacts", "list", "with=contacts", false},
	{"needs", "list", "with=needs", false},
	{"members", "list", "with=members", false},
	{"conversations", "list", "with=conversations: one's own", false},
	{0},
};
static const struct route_record account_record = {"Account", account_fields};

static const struct route_field account_takes[] = {
	{"name", "text", "at most 200 bytes", true},
	{"country", "text", "ISO 3166-1 alpha-2 or empty", false},
	{"about", "text", "at most 2000 bytes", false},
	{"is_retired", "bool", "out of lists, not out of history", false},
	{0},
};

static const struct route_field one_takes[] = {
	{"with", "text", "its parts: contacts, needs, members, conversations, with commas between",
         false},
	{0},
};

static const struct route_field member_fields[] = {
	{"member", "id", "", true},
	{"name", "text", "", true},
	{"is_lead", "bool", "decides who is on the team", true},
	{"is_guest", "bool", "of the account's own people", true},
	{"discipline", "text", "", true},
	{"time_zone", "text", "", true},
	{"country", "text", "ISO 3166-1 alpha-2 or empty", true},
	{"spoken", "text", "languages: de en fr", true},
	{"since", "time", "", true},
	{0},
};
static const struct route_record member_record = {"AccountMember", member_fields};

static const struct route_field member_takes[] = {
	{"is_lead", "bool", "decides who is on the team", false},
	{0},
};

const struct route accounts_routes[] = {
	{"GET", "/api/accounts", MAY_TAKE_PART, ROUTE_LIST, list,
         "The accounts whose team one is on", .gives = &account_record, .is_kept = true},
	{"POST", "/api/accounts", MAY_SIGNED_IN, ROUTE_ADD, add,
         "Add an account (role lead or administrator); one becomes its lead",
         .takes = account_takes, .gives = &account_record},
	{"GET", "/api/accounts/{account}", MAY_VISIT, ROUTE_ONE, find,
         "One account, ?with= its parts", .takes = one_takes, .gives = &account_record,
         .is_kept = true},
	{"PATCH", "/api/accounts/{account}", MAY_EDIT, ROUTE_CHANGE, change, "Change an account",
         .takes = account_takes, .gives = &account_record},
	{"GET", "/api/accounts/{account}/members", MAY_VISIT, ROUTE_LIST, list_members,
         "Who is on the account's team, guests too", .gives = &member_record},
	{"PUT", "/api/accounts/{account}/members/{member}", MAY_LEAD, ROUTE_PUT, put_member,
         "Put a member on the account's team", .takes = member_takes, .gives = &member_record},
	{"DELETE", "/api/accounts/{account}/members/{member}", MAY_LEAD, ROUTE_RETIRE,
         retire_member, "Take a member off the account's team"},
};
const size_t accounts_route_count = sizeof accounts_routes / sizeof *accounts_routes;
