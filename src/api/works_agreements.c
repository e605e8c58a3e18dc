#include "api/works_agreements.h"

enum {
	CHANGES_SHOWN = 50
};

static void write_fields(struct json_out *o, const struct works_agreement *a)
{
	json_out_key_str(o, "function", str_from(works_agreement_names[a->function]));
	json_out_key_bool(o, "is_on", a->is_on);
	json_out_key_str(o, "number", a->number);
	json_out_key(o, "from_on");
	if (str_is_empty(a->from_on))
		json_out_null(o);
	else
		json_out_str(o, a->from_on);
	json_out_key_time(o, "at", a->at_ms);
	json_out_key_str(o, "by", a->actor_name);
}

static enum err write(struct scope *s, struct response *r)
{
	struct works_agreement now[WORKS_AGREEMENT_FUNCTION_COUNT - 1];
	const struct works_agreement *changes;
	struct json_out *o = &r->json;
	size_t count;

	TRY(works_agreement_list(s, now));
	TRY(works_agreement_list_changes(s, CHANGES_SHOWN, &changes, &count));
	json_out_open(o, '{');
	json_out_key(o, "functions");
	json_out_open(o, '[');
	for (size_t i = 0; i < sizeof now / sizeof *now; i++) {
		bool is_in_force;

		TRY(works_agreement_is_on(s, now[i].function, &is_in_force));
		json_out_open(o, '{');
		write_fields(o, &now[i]);
		json_out_key_bool(o, "is_in_force", is_in_force);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_key(o, "changes");
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_open(o, '{');
		write_fields(o, &changes[i]);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	return write(s, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	struct works_agreement next = {0};
	int which = WORKS_AGREEMENT_NONE;
	json_t *body;

	TRY(request_json(s, q, &body));
	/* "none" is no function: it is refused as a missing one. */
	TRY(json_in_choice(s, body, "function", works_agreement_names, &which));
	next.function = (enum works_agreement_function)which;
	TRY(json_in_bool(s, body, "is_on", &next.is_on));
	TRY(json_in_str(s, body, "number", WORKS_AGREEMENT_NUMBER_BYTES_MAX, &next.number));
	TRY(json_in_str(s, body, "from_on", strlen("2026-11-23"), &next.from_on));
	TRY(works_agreement_change(s, &next));
	return write(s, r);
}

static const struct route_field takes[] = {
	{"function", "text", "opening, evidence, team_weeks or coverage", true},
	{"is_on", "bool", "on needs number and from_on", true},
	{"number", "text", "number or name of the agreement, at most 200 bytes", false},
	{"from_on", "text", "the first day it holds (UTC), 2026-12-01", false},
	{0},
};

static const struct route_field fields[] = {
	{"functions", "list",
         "function, is_on (the switch), is_in_force (on, and its day has come), number, from_on, "
         "at "
         "and by: when and by whom it was switched last",
         true},
	{"changes", "list", "the last 50 switchings, newest first; the same without is_in_force",
         true},
	{0},
};
static const struct route_record record = {"WorksAgreements", fields};

const struct route works_agreements_routes[] = {
	{"GET", "/api/works-agreement", MAY_SIGNED_IN, ROUTE_PLAIN, find,
         "Which functions that could monitor people are on, by which agreement, and who switched",
         .gives = &record},
	{"PUT", "/api/works-agreement", MAY_ADMINISTER, ROUTE_PUT, change,
         "Switch one of them: on with the number of the agreement, or off", .takes = takes,
         .gives = &record},
};
const size_t works_agreements_route_count =
	sizeof works_agreements_routes / sizeof *works_agreements_routes;
