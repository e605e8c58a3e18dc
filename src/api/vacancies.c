#include "api/vacancies.h"

#include "accounts/vacancy.h"
#include "api/lists.h"

static void write_vacancy(struct json_out *o, const struct vacancy *v)
{
	json_out_open(o, '{');
	json_out_key_id(o, "account", v->account);
	json_out_key_str(o, "name", v->name);
	json_out_key(o, "members");
	json_out_open(o, '[');
	for (size_t i = 0; i < v->team_count; i++) {
		json_out_open(o, '{');
		json_out_key_id(o, "member", v->team[i].member);
		json_out_key_str(o, "name", v->team[i].name);
		json_out_key_time(o, "since", v->team[i].since_ms);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_close(o, '}');
}

static enum err write_page(struct lists *l)
{
	const struct vacancy *vacancies;
	size_t count;

	TRY(vacancy_list(l->s, l->after, l->limit, &vacancies, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, vacancies[i].account, lists_match(l, vacancies[i].name)))
			write_vacancy(l->out, &vacancies[i]);
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	return lists_answer_asked(s, q, &lists, NULL, r);
}

static enum err fill(struct scope *s, struct request *q, struct response *r)
{
	struct id member = ID_NONE;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_id(s, body, "member", &member));
	if (id_is_none(member))
		return scope_fail(s, ERR_INVALID, "field.missing", "member", "who is to lead");
	TRY(vacancy_fill(s, request_id(q, "account"), member));
	r->status = 204;
	return ERR_NONE;
}

static const struct route_field vacancy_fields[] = {
	{"account", "id", "", true},
	{"name", "text", "of the account", true},
	{"members", "list", "who is on its team and can log in", true},
	{0},
};
static const struct route_record vacancy_record = {"Vacancy", vacancy_fields};

static const struct route_field fill_takes[] = {
	{"member", "id", "who leads the account from now on; need not be on its team", true},
	{0},
};

const struct route vacancies_routes[] = {
	{"GET", "/api/vacancies", MAY_ADMINISTER, ROUTE_LIST, list,
         "Accounts that nobody leads any more", .gives = &vacancy_record},
	{"PUT", "/api/vacancies/{account}/lead", MAY_ADMINISTER, ROUTE_PUT, fill,
         "Name a lead for an account that nobody leads", .takes = fill_takes},
};
const size_t vacancies_route_count = sizeof vacancies_routes / sizeof *vacancies_routes;
