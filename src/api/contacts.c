#include "api/contacts.h"

#include "accounts/contact.h"
#include "api/lists.h"
#include "teams/member.h"

enum {
	PART_MAX = 50
};

static void write_contact(struct json_out *o, const struct contact *c)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", c->id);
	json_out_key_id(o, "account", c->account);
	json_out_key_str(o, "name", c->name);
	json_out_key_str(o, "email", c->email);
	json_out_key_str(o, "function", c->function);
	json_out_key_str(o, "language", c->language);
	json_out_key_str(o, "phone", c->phone);
	json_out_key_id(o, "division", c->division);
	json_out_key_bool(o, "is_shared", c->is_shared);
	json_out_key_time(o, "retired_at", c->retired_at_ms);
	json_out_key_number(o, "revision", c->revision);
	json_out_close(o, '}');
}

enum err contacts_write_list(struct scope *s, struct json_out *o, struct id account)
{
	const struct contact *contacts;
	size_t count;

	TRY(contact_list(s, account, STR_NONE, ID_NONE, PART_MAX, &contacts, &count));
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++)
		write_contact(o, &contacts[i]);
	json_out_close(o, ']');
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct contact *list;
	size_t count;

	TRY(contact_list(l->s, l->home, l->words, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, true))
			write_contact(l->out, &list[i]);
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct contact *x;

	TRY(contact_find(s, id, &x));
	*ret_account = x->account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home, .finds_words = true};

static enum err read_body(struct scope *s, struct request *q, struct contact *c)
{
	bool is_retired = c->retired_at_ms != 0;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "name", CONTACT_NAME_BYTES_MAX, &c->name));
	TRY(json_in_str(s, body, "email", MEMBER_EMAIL_BYTES_MAX, &c->email));
	TRY(json_in_str(s, body, "function", CONTACT_FUNCTION_BYTES_MAX, &c->function));
	TRY(json_in_str(s, body, "language", 2, &c->language));
	TRY(json_in_str(s, body, "phone", CONTACT_PHONE_BYTES_MAX, &c->phone));
	if (json_is_null(json_object_get(body, "division")))
		c->division = ID_NONE;
	TRY(json_in_id(s, body, "division", &c->division));
	TRY(json_in_bool(s, body, "is_shared", &c->is_shared));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (c->retired_at_ms != 0))
		c->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

static enum err answer_contact(const struct contact *contact, struct response *r)
{
	r->revision = contact->revision;
	write_contact(&r->json, contact);
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct contact draft = {.account = request_id(q, "account")};
	const struct contact *contact;

	TRY(read_body(s, q, &draft));
	TRY(contact_add(s, &draft, &contact));
	r->location =
		text_format(s->mem, "/api/contacts/%.*s", STR_ARG(id_text(s->mem, contact->id)));
	return answer_contact(contact, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct contact *contact;

	TRY(contact_find(s, request_id(q, "contact"), &contact));
	return answer_contact(contact, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct contact *contact;
	struct contact next;

	TRY(contact_find(s, request_id(q, "contact"), &contact));
	next = *contact;
	next.revision = request_revision(q);
	TRY(read_body(s, q, &next));
	TRY(contact_change(s, &next, &contact));
	return answer_contact(contact, r);
}

static const struct route_field contact_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"name", "text", "at most 200 bytes", true},
	{"email", "text", "or empty", true},
	{"function", "text", "purchasing ..., or empty", true},
	{"language", "text", "de, en or empty", true},
	{"phone", "text", "or empty", true},
	{"division", "id", "where in the group; guests are told of shared ones", false},
	{"is_shared", "bool", "guests of the account see it", true},
	{"retired_at", "time", "null while in use", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record contact_record = {"Contact", contact_fields};

static const struct route_field contact_takes[] = {
	{"name", "text", "at most 200 bytes", true},
	{"email", "text", "at most 254 bytes", false},
	{"function", "text", "at most 200 bytes", false},
	{"language", "text", "de or en", false},
	{"phone", "text", "at most 60 bytes", false},
	{"division", "id", "of the same account, or null", false},
	{"is_shared", "bool", "guests of the account see it", false},
	{"is_retired", "bool", "out of lists, not out of history", false},
	{0},
};

/* {contact} belongs to an account that only the record names: contact_find() checks the team. */
const struct route contacts_routes[] = {
	{"GET", "/api/accounts/{account}/contacts", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "Contacts of an account", .gives = &contact_record, .is_kept = true, .about = &lists},
	{"GET", "/api/contacts", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &contact_record, .about = &lists},
	{"POST", "/api/accounts/{account}/contacts", MAY_EDIT, ROUTE_ADD, add, "Add a contact",
         .takes = contact_takes, .gives = &contact_record},
	{"GET", "/api/contacts/{contact}", MAY_TAKE_PART, ROUTE_ONE, find, "One contact",
         .gives = &contact_record},
	{"PATCH", "/api/contacts/{contact}", MAY_SIGNED_IN, ROUTE_CHANGE, change,
         "Change a contact", .takes = contact_takes, .gives = &contact_record},
};
const size_t contacts_route_count = sizeof contacts_routes / sizeof *contacts_routes;
