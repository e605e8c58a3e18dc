#include "api/stakeholders.h"

#include "accounts/relation.h"
#include "accounts/stakeholder.h"
#include "api/lists.h"

/* ---- what we think of a contact's part ---- */

static void write_stakeholder(struct json_out *o, const struct stakeholder *x)
{
	json_out_open(o, '{');
	json_out_key_id(o, "contact", x->contact);
	json_out_key_id(o, "account", x->account);
	json_out_key_str(o, "name", x->name);
	json_out_key_bool(o, "is_assessed", x->revision > 0);
	json_out_key_str(o, "role", x->revision ? str_from(stakeholder_roles[x->role]) : STR(""));
	json_out_key_number(o, "influence", x->influence);
	json_out_key_number(o, "attitude", x->attitude);
	json_out_key_str(o, "note", x->note);
	json_out_key_id(o, "assessed_by", x->assessed_by);
	json_out_key_time(o, "assessed_at", x->assessed_at_ms);
	json_out_key_number(o, "revision", x->revision);
	json_out_close(o, '}');
}

static enum err answer_stakeholder(const struct stakeholder *x, struct response *r)
{
	r->revision = x->revision;
	write_stakeholder(&r->json, x);
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct stakeholder *list;
	size_t count;

	TRY(stakeholder_list(l->s, l->home, l->words, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].contact, true))
			write_stakeholder(l->out, &list[i]);
	return ERR_NONE;
}

/* One for each contact: a contact's id is a cursor, too. */
static enum err find_home(struct scope *s, struct id contact, struct id *ret_account)
{
	const struct stakeholder *x;

	TRY(stakeholder_find(s, contact, &x));
	*ret_account = x->account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home, .finds_words = true};

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct stakeholder *x;

	TRY(stakeholder_find(s, request_id(q, "contact"), &x));
	return answer_stakeholder(x, r);
}

static enum err set(struct scope *s, struct request *q, struct response *r)
{
	const struct stakeholder *x;
	struct stakeholder next;
	json_t *body;
	int role;

	TRY(stakeholder_find(s, request_id(q, "contact"), &x));
	next = *x;
	next.revision = request_revision(q);
	role = next.role;
	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "role", stakeholder_roles, &role));
	next.role = (enum stakeholder_role)role;
	TRY(json_in_number(s, body, "influence", 1, STAKEHOLDER_INFLUENCE_MAX, &next.influence));
	TRY(json_in_number(s, body, "attitude", -STAKEHOLDER_ATTITUDE_MAX, STAKEHOLDER_ATTITUDE_MAX,
	                   &next.attitude));
	TRY(json_in_str(s, body, "note", STAKEHOLDER_NOTE_BYTES_MAX, &next.note));
	TRY(stakeholder_set(s, &next, &x));
	return answer_stakeholder(x, r);
}

static enum err erase(struct scope *s, struct request *q, struct response *r)
{
	r->status = 204;
	return stakeholder_erase(s, request_id(q, "contact"));
}

/* ---- how two of them stand to each other ---- */

static void write_relation(struct json_out *o, const struct relation *x)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", x->id);
	json_out_key_id(o, "account", x->account);
	json_out_key_str(o, "kind", str_from(relation_kinds[x->kind]));
	json_out_key_id(o, "from", x->from);
	json_out_key_id(o, "to", x->to);
	json_out_close(o, '}');
}

static enum err write_page_relations(struct lists *l)
{
	const struct relation *list;
	size_t count;

	TRY(relation_list(l->s, l->home, l->words, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, true))
			write_relation(l->out, &list[i]);
	return ERR_NONE;
}

static enum err find_home_relations(struct scope *s, struct id id, struct id *ret_account)
{
	const struct relation *x;

	TRY(relation_find(s, id, &x));
	*ret_account = x->account;
	return ERR_NONE;
}

static const struct lists_kind lists_relations = {write_page_relations, find_home_relations,
                                                  .finds_words = true};

static enum err add_relation(struct scope *s, struct request *q, struct response *r)
{
	struct relation draft = {.account = request_id(q, "account")};
	const struct relation *x;
	int kind = RELATION_KIND_COUNT;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "kind", relation_kinds, &kind));
	draft.kind = (enum relation_kind)kind;
	TRY(json_in_id(s, body, "from", &draft.from));
	TRY(json_in_id(s, body, "to", &draft.to));
	TRY(relation_add(s, &draft, &x));
	r->location = text_format(s->mem, "/api/relations/%.*s", STR_ARG(id_text(s->mem, x->id)));
	write_relation(&r->json, x);
	return ERR_NONE;
}

static enum err find_relation(struct scope *s, struct request *q, struct response *r)
{
	const struct relation *x;

	TRY(relation_find(s, request_id(q, "relation"), &x));
	write_relation(&r->json, x);
	return ERR_NONE;
}

static enum err erase_relation(struct scope *s, struct request *q, struct response *r)
{
	r->status = 204;
	return relation_erase(s, request_id(q, "relation"));
}

static const struct route_field stakeholder_fields[] = {
	{"contact", "id", "", true},
	{"account", "id", "", true},
	{"name", "text", "the contact's", true},
	{"is_assessed", "bool", "", true},
	{"role", "text", "decides, approves, influences, uses, buys, keeps_the_gate, or empty",
         true},
	{"influence", "number", "1 to 5; 0 = not assessed", true},
	{"attitude", "number", "to us, -2 to 2", true},
	{"note", "text", "", true},
	{"assessed_by", "id", "a member", false},
	{"assessed_at", "time", "", false},
	{"revision", "number", "for If-Match; 0 = not assessed", true},
	{0},
};
static const struct route_record stakeholder_record = {"Stakeholder", stakeholder_fields};

static const struct route_field stakeholder_takes[] = {
	{"role", "text", "decides, approves, influences, uses, buys or keeps_the_gate", true},
	{"influence", "number", "1 to 5", true},
	{"attitude", "number", "to us, -2 to 2", true},
	{"note", "text", "at most 1000 bytes", false},
	{0},
};

static const struct route_field relation_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"kind", "text", "reports_to, trusts, works_with or at_odds", true},
	{"from", "id", "a contact", true},
	{"to", "id", "another contact of the account", true},
	{0},
};
static const struct route_record relation_record = {"Relation", relation_fields};

static const struct route_field relation_takes[] = {
	{"kind", "text", "reports_to, trusts, works_with or at_odds", true},
	{"from", "id", "a contact", true},
	{"to", "id", "another contact of the account", true},
	{0},
};

const struct route stakeholders_routes[] = {
	{"GET", "/api/accounts/{account}/stakeholders", MAY_SEE, ROUTE_LIST, lists_answer_home,
         "Who decides what, as the team sees it", .gives = &stakeholder_record, .about = &lists},
	{"GET", "/api/stakeholders", MAY_SIGNED_IN, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &stakeholder_record, .about = &lists},
	{"GET", "/api/contacts/{contact}/stakeholder", MAY_SIGNED_IN, ROUTE_ONE, find,
         "A contact's part in a decision", .gives = &stakeholder_record},
	{"PUT", "/api/contacts/{contact}/stakeholder", MAY_SIGNED_IN, ROUTE_CHANGE, set,
         "Assess a contact's part; If-Match \"0\" the first time", .takes = stakeholder_takes,
         .gives = &stakeholder_record},
	{"DELETE", "/api/contacts/{contact}/stakeholder", MAY_SIGNED_IN, ROUTE_RETIRE, erase,
         "Erase what is thought of a contact"},
	{"GET", "/api/accounts/{account}/relations", MAY_SEE, ROUTE_LIST, lists_answer_home,
         "How contacts stand to each other", .gives = &relation_record, .about = &lists_relations},
	{"GET", "/api/relations", MAY_SIGNED_IN, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &relation_record, .about = &lists_relations},
	{"POST", "/api/accounts/{account}/relations", MAY_EDIT, ROUTE_ADD, add_relation,
         "Add a relation", .takes = relation_takes, .gives = &relation_record},
	{"GET", "/api/relations/{relation}", MAY_SIGNED_IN, ROUTE_ONE, find_relation,
         "One relation", .gives = &relation_record},
	{"DELETE", "/api/relations/{relation}", MAY_SIGNED_IN, ROUTE_RETIRE, erase_relation,
         "Erase a relation"},
};
const size_t stakeholders_route_count = sizeof stakeholders_routes / sizeof *stakeholders_routes;
