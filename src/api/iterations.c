#include "api/iterations.h"

#include "accounts/action.h"
#include "api/lists.h"
#include "store/db.h"
#include "teams/iteration.h"

static void write_iteration(struct json_out *o, const struct iteration *i)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", i->id);
	json_out_key_id(o, "team", i->team);
	json_out_key_str(o, "goal", i->goal);
	json_out_key_str(o, "starts_on", i->starts_on);
	json_out_key_str(o, "ends_on", i->ends_on);
	json_out_key_str(o, "review", i->review);
	json_out_key_str(o, "retrospective", i->retrospective);
	json_out_key_bool(o, "is_shared", i->is_shared);
	json_out_key_time(o, "closed_at", i->closed_at_ms);
	json_out_key_number(o, "revision", i->revision);
	json_out_close(o, '}');
}

static enum err write_page(struct lists *l)
{
	const struct iteration *list;
	size_t count;

	TRY(iteration_list(l->s, l->home, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].goal)))
			write_iteration(l->out, &list[i]);
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_team)
{
	const struct iteration *x;

	TRY(iteration_find(s, id, &x));
	*ret_team = x->team;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home, .is_of_teams = true};

static enum err read_body(struct scope *s, struct request *q, struct iteration *i)
{
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "goal", ITERATION_GOAL_BYTES_MAX, &i->goal));
	TRY(json_in_str(s, body, "starts_on", strlen("2026-11-23"), &i->starts_on));
	TRY(json_in_str(s, body, "ends_on", strlen("2026-11-23"), &i->ends_on));
	TRY(json_in_str(s, body, "review", ITERATION_NOTES_BYTES_MAX, &i->review));
	TRY(json_in_str(s, body, "retrospective", ITERATION_NOTES_BYTES_MAX, &i->retrospective));
	return json_in_bool(s, body, "is_shared", &i->is_shared);
}

static enum err answer(const struct iteration *iteration, struct response *r)
{
	r->revision = iteration->revision;
	write_iteration(&r->json, iteration);
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct iteration draft = {.team = request_id(q, "team")};
	const struct iteration *iteration;

	TRY(read_body(s, q, &draft));
	TRY(iteration_add(s, &draft, &iteration));
	r->location = text_format(s->mem, "/api/iterations/%.*s",
	                          STR_ARG(id_text(s->mem, iteration->id)));
	return answer(iteration, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct iteration *iteration;

	TRY(iteration_find(s, request_id(q, "iteration"), &iteration));
	return answer(iteration, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct iteration *iteration;
	struct iteration next;

	TRY(iteration_find(s, request_id(q, "iteration"), &iteration));
	next = *iteration;
	next.revision = request_revision(q);
	TRY(read_body(s, q, &next));
	TRY(iteration_change(s, &next, &iteration));
	return answer(iteration, r);
}

/* What is not done goes into `next`, one of the same team; without it stays where it is. */
static enum err close(struct scope *s, struct request *q, struct response *r)
{
	const struct iteration *iteration, *follower;
	struct id next = ID_NONE;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_id(s, body, "next", &next));
	TRY(iteration_find(s, request_id(q, "iteration"), &iteration));
	TRY(db_begin(s));
	TRY(iteration_close(s, iteration->id, &iteration));
	if (!id_is_none(next)) {
		if (iteration_find(s, next, &follower) != ERR_NONE || follower->closed_at_ms ||
		    !id_equal(follower->team, iteration->team))
			return scope_fail(s, ERR_INVALID, "action.iteration_unknown", "next",
			                  "no open iteration of this team");
		TRY(action_move_open(s, iteration->id, next));
	}
	TRY(db_commit(s));
	return answer(iteration, r);
}

static const struct route_field iteration_fields[] = {
	{"id", "id", "", true},
	{"team", "id", "", true},
	{"goal", "text", "one line, at most 500 bytes", true},
	{"starts_on", "text", "2026-11-23", true},
	{"ends_on", "text", "the last day", true},
	{"review", "text", "Markdown, at most 8000 bytes", true},
	{"retrospective", "text", "Markdown, at most 8000 bytes", true},
	{"is_shared", "bool", "guests on the team see it", true},
	{"closed_at", "time", "", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record iteration_record = {"Iteration", iteration_fields};

static const struct route_field takes[] = {
	{"goal", "text", "one line, at most 500 bytes", true},
	{"starts_on", "text", "2026-11-23", true},
	{"ends_on", "text", "the last day", true},
	{"review", "text", "Markdown, at most 8000 bytes", false},
	{"retrospective", "text", "Markdown, at most 8000 bytes", false},
	{"is_shared", "bool", "guests on the team see it", false},
	{0},
};

static const struct route_field close_takes[] = {
	{"next", "id", "where to put what is not done", false},
	{0},
};

const struct route iterations_routes[] = {
	{"GET", "/api/teams/{team}/iterations", MAY_TAKE_PART, ROUTE_LIST, lists_answer_home,
         "A team's iterations, the latest first", .gives = &iteration_record, .about = &lists},
	{"GET", "/api/iterations", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all teams one is on, one team after the other", .takes = lists_takes_team,
         .gives = &iteration_record, .about = &lists},
	{"POST", "/api/teams/{team}/iterations", MAY_SIGNED_IN, ROUTE_ADD, add, "Add an iteration",
         .takes = takes, .gives = &iteration_record},
	{"GET", "/api/iterations/{iteration}", MAY_TAKE_PART, ROUTE_ONE, find, "One iteration",
         .gives = &iteration_record},
	{"PATCH", "/api/iterations/{iteration}", MAY_SIGNED_IN, ROUTE_CHANGE, change,
         "Change an iteration; its review and retrospective", .takes = takes,
         .gives = &iteration_record},
	{"PUT", "/api/iterations/{iteration}/closure", MAY_SIGNED_IN, ROUTE_PUT, close,
         "An iteration is over; what is open goes into the next", .takes = close_takes,
         .gives = &iteration_record},
};
const size_t iterations_route_count = sizeof iterations_routes / sizeof *iterations_routes;
