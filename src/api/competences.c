#include "api/competences.h"

#include "teams/competence.h"

static const char *const bands[] = {"nobody", "one", "several"};
static const char *const contributions[] = {"none", "stale", "current"};

static enum err write_profile(const struct competence_profile *p, struct response *r)
{
	struct json_out *o = &r->json;

	json_out_open(o, '{');
	json_out_key(o, "competences");
	json_out_open(o, '[');
	for (size_t i = 0; i < COMPETENCE_COUNT; i++) {
		json_out_open(o, '{');
		json_out_key_str(o, "competence", str_from(competence_names[i]));
		json_out_key_bool(o, "brings", p->brings[i]);
		json_out_key(o, "answers");
		json_out_open(o, '[');
		for (size_t j = 0; j < COMPETENCE_ANCHORS; j++)
			json_out_number(o, p->answers[i][j]);
		json_out_close(o, ']');
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_key_number(o, "revision", p->revision);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct competence_profile *profile;

	(void)q;
	TRY(competence_find(s, &profile));
	return write_profile(profile, r);
}

static enum err bad_list(struct scope *s)
{
	return scope_fail(s, ERR_INVALID, "field.not_list", "competences",
	                  "takes %d objects, each with %d answers", COMPETENCE_COUNT,
	                  COMPETENCE_ANCHORS);
}

static enum err read_one(struct scope *s, const json_t *row, struct competence_profile *p)
{
	const json_t *answers = json_object_get(row, "answers");
	int i = -1;

	if (!json_is_object(row))
		return bad_list(s);
	TRY(json_in_choice(s, row, "competence", competence_names, &i));
	if (i < 0 || json_array_size(answers) != COMPETENCE_ANCHORS)
		return bad_list(s);
	TRY(json_in_bool(s, row, "brings", &p->brings[i]));
	for (size_t j = 0; j < COMPETENCE_ANCHORS; j++) {
		const json_t *answer = json_array_get(answers, j);

		if (!json_is_integer(answer) || json_integer_value(answer) < 0 ||
		    json_integer_value(answer) >= COMPETENCE_ANSWER_COUNT)
			return scope_fail(s, ERR_INVALID, "field.out_of_range", "answers",
			                  "must be from 0 to %d", COMPETENCE_ANSWER_COUNT - 1);
		p->answers[i][j] = (enum competence_answer)json_integer_value(answer);
	}
	return ERR_NONE;
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct competence_profile *profile;
	struct competence_profile next;
	const json_t *list;
	json_t *body;

	TRY(request_json(s, q, &body));
	list = json_object_get(body, "competences");
	if (!json_is_array(list) || json_array_size(list) > COMPETENCE_COUNT)
		return bad_list(s);
	TRY(competence_find(s, &profile));
	next = *profile;
	TRY(json_in_number(s, body, "revision", 0, INT64_MAX, &next.revision));
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(read_one(s, json_array_get(list, i), &next));
	TRY(competence_change(s, &next, &profile));
	return write_profile(profile, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	TRY(competence_retire(s));
	r->status = 204;
	return ERR_NONE;
}

static enum err coverage(struct scope *s, struct request *q, struct response *r)
{
	const struct competence_coverage *c;
	struct json_out *o = &r->json;

	TRY(competence_coverage_find(s, request_id(q, "team"), &c));
	json_out_open(o, '{');
	json_out_key_bool(o, "is_shown", c->is_shown);
	json_out_key_str(o, "mine", str_from(contributions[c->mine]));
	json_out_key(o, "competences");
	json_out_open(o, '[');
	for (size_t i = 0; c->is_shown && i < COMPETENCE_COUNT; i++) {
		json_out_open(o, '{');
		json_out_key_str(o, "competence", str_from(competence_names[i]));
		json_out_key_str(o, "band", str_from(bands[c->bands[i]]));
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err contribute(struct scope *s, struct request *q, struct response *r)
{
	TRY(competence_contribute(s, request_id(q, "team")));
	r->status = 204;
	return ERR_NONE;
}

static enum err take_back(struct scope *s, struct request *q, struct response *r)
{
	TRY(competence_take_back(s, request_id(q, "team")));
	r->status = 204;
	return ERR_NONE;
}

static const struct route_field profile_fields[] = {
	{"competences", "list", "twelve: competence, brings, answers (four, 0 open to 3 mostly)",
         true},
	{"revision", "number", "0 = none yet", true},
	{0},
};
static const struct route_record profile_record = {"CompetenceProfile", profile_fields};

static const struct route_field profile_takes[] = {
	{"competences", "list", "competence, brings, answers; those left out stay", true},
	{"revision", "number", "as it was read", true},
	{0},
};

static const struct route_field coverage_fields[] = {
	{"is_shown", "bool", "at least five people contributed", true},
	{"mine", "text", "none, stale (contribute again) or current", true},
	{"competences", "list", "competence, band: nobody, one or several", true},
	{0},
};
static const struct route_record coverage_record = {"Coverage", coverage_fields};

const struct route competences_routes[] = {
	{"GET", "/api/competences/me", MAY_SIGNED_IN, ROUTE_PLAIN, find,
         "One's own competences, sealed to oneself", .gives = &profile_record},
	{"PUT", "/api/competences/me", MAY_SIGNED_IN, ROUTE_PUT, change,
         "Change one's own competences; the teams' counters follow", .takes = profile_takes,
         .gives = &profile_record},
	{"DELETE", "/api/competences/me", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "Delete one's own competences and take back what was contributed"},
	{"GET", "/api/teams/{team}/coverage", MAY_SIGNED_IN, ROUTE_PLAIN, coverage,
         "Which competences a team covers; from five contributors on", .gives = &coverage_record,
         .agreement = WORKS_AGREEMENT_COVERAGE},
	{"PUT", "/api/teams/{team}/contribution", MAY_SIGNED_IN, ROUTE_PUT, contribute,
         "Contribute one's competences to a team's coverage",
         .agreement = WORKS_AGREEMENT_COVERAGE},
	{"DELETE", "/api/teams/{team}/contribution", MAY_SIGNED_IN, ROUTE_RETIRE, take_back,
         "Take one's contribution back"},
};
const size_t competences_route_count = sizeof competences_routes / sizeof *competences_routes;
