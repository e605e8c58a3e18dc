#include "api/process_steps.h"

#include "api/actions.h"
#include "api/lists.h"
#include "api/steps.h"
#include "processes/process_step.h"

static void write_who(struct json_out *o, struct id by, struct str by_name, int64_t at_ms)
{
	json_out_key_id(o, "by", by);
	json_out_key_str(o, "by_name", by_name);
	json_out_key_time(o, "at", at_ms);
}

static void write_rating(struct json_out *o, const char *key, const struct process_step_rating *x)
{
	json_out_key(o, key);
	if (x->rung == PROCESS_STEP_NOT_SAID) {
		json_out_null(o);
		return;
	}
	json_out_open(o, '{');
	json_out_key_str(o, "rung", str_from(process_step_rungs[x->rung]));
	write_who(o, x->by, x->by_name, x->at_ms);
	json_out_close(o, '}');
}

static void write_pick(struct json_out *o, const struct process_step_pick *x)
{
	json_out_key(o, "pick");
	if (x->rung == PROCESS_STEP_NOT_SAID) {
		json_out_null(o);
		return;
	}
	json_out_open(o, '{');
	json_out_key_str(o, "rung", str_from(process_step_rungs[x->rung]));
	json_out_key_str(o, "until_on", x->until_on);
	json_out_key_id(o, "action", x->action);
	write_who(o, x->by, x->by_name, x->at_ms);
	json_out_close(o, '}');
}

static void write_step(struct json_out *o, const struct process_step *x)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", x->id);
	json_out_key_id(o, "account", x->account);
	json_out_key_id(o, "process", x->process);
	json_out_key_str(o, "title", x->title);
	json_out_key_str(o, "doer", str_from(process_step_doers[x->doer]));
	json_out_key_str(o, "means", x->means);
	json_out_key_str(o, "pain", x->pain);
	write_rating(o, "ours", &x->ratings[PROCESS_STEP_OURS]);
	write_rating(o, "theirs", &x->ratings[PROCESS_STEP_THEIRS]);
	write_pick(o, &x->pick);
	json_out_key_bool(o, "is_shared", x->is_shared);
	json_out_key_id(o, "created_by", x->created_by);
	json_out_key_time(o, "retired_at", x->retired_at_ms);
	json_out_key_number(o, "revision", x->revision);
	json_out_close(o, '}');
}

/* ---- lists ---- */

static enum err write_page(struct lists *l)
{
	const struct process_step *list;
	size_t count;

	TRY(process_step_list(l->s, l->home, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].title)))
			write_step(l->out, &list[i]);
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct process_step *x;

	TRY(process_step_find(s, id, &x));
	*ret_account = x->account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home};

/* ---- one ---- */

static enum err answer(const struct process_step *x, struct response *r)
{
	r->revision = x->revision;
	write_step(&r->json, x);
	return ERR_NONE;
}

static enum err read_body(struct scope *s, const json_t *body, struct process_step *x)
{
	bool is_retired = x->retired_at_ms != 0;
	int doer = (int)x->doer;

	TRY(json_in_str(s, body, "title", PROCESS_STEP_TITLE_BYTES_MAX, &x->title));
	TRY(json_in_choice(s, body, "doer", process_step_doers, &doer));
	TRY(json_in_str(s, body, "means", PROCESS_STEP_MEANS_BYTES_MAX, &x->means));
	TRY(json_in_str(s, body, "pain", PROCESS_STEP_PAIN_BYTES_MAX, &x->pain));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	x->doer = (enum process_step_doer)doer;
	if (is_retired != (x->retired_at_ms != 0))
		x->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct process_step draft = {.process = request_id(q, "process")};
	const struct process_step *x;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &draft));
	TRY(process_step_add(s, &draft, &x));
	r->location = steps_location(s, "process-steps", x->id);
	return answer(x, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct process_step *x;

	TRY(process_step_find(s, request_id(q, "process_step"), &x));
	return answer(x, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct process_step *x;
	struct process_step next;
	json_t *body;

	TRY(process_step_find(s, request_id(q, "process_step"), &x));
	next = *x;
	next.revision = request_revision(q);
	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &next));
	TRY(process_step_change(s, &next, &x));
	return answer(x, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	const struct process_step *x;
	struct process_step next;

	TRY(process_step_find(s, request_id(q, "process_step"), &x));
	r->status = 204;
	if (x->retired_at_ms)
		return ERR_NONE;
	next = *x;
	next.retired_at_ms = s->now_ms;
	return process_step_change(s, &next, &x);
}

static enum err place(struct scope *s, struct request *q, struct response *r)
{
	struct id before = ID_NONE, after = ID_NONE;
	const struct process_step *x;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_id(s, body, "before", &before));
	TRY(json_in_id(s, body, "after", &after));
	TRY(process_step_place(s, request_id(q, "process_step"), before, after, &x));
	return answer(x, r);
}

/* ---- the ladder ---- */

static enum err read_rung(struct scope *s, const json_t *body, bool may_be_null,
                          enum process_step_rung *ret_rung)
{
	const json_t *value = json_object_get(body, "rung");
	int rung = PROCESS_STEP_NOT_SAID;

	if (!value || (json_is_null(value) && !may_be_null))
		return scope_fail(s, ERR_INVALID, "field.missing", "rung", "which rung");
	TRY(json_in_choice(s, body, "rung", process_step_rungs, &rung));
	*ret_rung = (enum process_step_rung)rung;
	return ERR_NONE;
}

static enum err rate(struct scope *s, struct request *q, struct response *r)
{
	int side = id_is_none(s->guest_of) ? PROCESS_STEP_OURS : PROCESS_STEP_THEIRS;
	const struct process_step *x;
	enum process_step_rung rung;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "side", process_step_sides, &side));
	TRY(read_rung(s, body, true, &rung));
	TRY(process_step_rate(s, request_id(q, "process_step"), (enum process_step_side)side, rung,
	                      &x));
	return answer(x, r);
}

static enum err pick(struct scope *s, struct request *q, struct response *r)
{
	struct str until_on = STR_NONE;
	const struct process_step *x;
	enum process_step_rung rung;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(read_rung(s, body, false, &rung));
	TRY(json_in_str(s, body, "until_on", strlen("2026-12-31"), &until_on));
	TRY(process_step_choose(s, request_id(q, "process_step"), rung, until_on, &x));
	return answer(x, r);
}

static enum err put_back(struct scope *s, struct request *q, struct response *r)
{
	const struct process_step *x;

	TRY(process_step_find(s, request_id(q, "process_step"), &x));
	r->status = 204;
	if (x->pick.rung == PROCESS_STEP_NOT_SAID)
		return ERR_NONE;
	return process_step_choose(s, x->id, PROCESS_STEP_NOT_SAID, STR_NONE, &x);
}

static enum err act(struct scope *s, struct request *q, struct response *r)
{
	struct action draft = {0};
	const struct action *action;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "title", ACTION_TITLE_BYTES_MAX, &draft.title));
	TRY(json_in_id(s, body, "owner", &draft.owner));
	TRY(json_in_id(s, body, "team", &draft.team));
	TRY(process_step_act(s, request_id(q, "process_step"), &draft, &action));
	r->location = steps_location(s, "actions", action->id);
	r->revision = action->revision;
	actions_write(&r->json, action);
	return ERR_NONE;
}

/* ---- the table ---- */

#define RUNGS                                                                                      \
	"paper (by word or paper), mail (with something attached), place (one both write into), "  \
	"data (from system to system) or alone (runs by itself)"

static const struct route_field step_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"process", "id", "", true},
	{"title", "text", "at most 200 bytes", true},
	{"doer", "text", "ours, theirs or both: which side does it", true},
	{"means", "text", "by what it goes today, at most 200 bytes", true},
	{"pain", "text", "what hurts, at most 1000 bytes", true},
	{"ours", "object",
         "where our side sees it: {rung, by, by_name, at}, or null while nobody "
         "said; rung: " RUNGS,
         false},
	{"theirs", "object", "the same of the account's people", false},
	{"pick", "object",
         "picked for now: {rung, until_on, action, by, by_name, at}, or null; guests are told of "
         "shared actions",
         false},
	{"is_shared", "bool", "its process is, with guests of the account", true},
	{"created_by", "id", "", true},
	{"retired_at", "time", "null while it stands", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record step_record = {"ProcessStep", step_fields};

static const struct route_field step_takes[] = {
	{"title", "text", "at most 200 bytes", true},
	{"doer", "text", "ours (default), theirs or both", false},
	{"means", "text", "by what it goes today, one line, at most 200 bytes", false},
	{"pain", "text", "what hurts, at most 1000 bytes", false},
	{"is_retired", "bool", "no longer stands; guests: of those they added", false},
	{0},
};

static const struct route_field place_takes[] = {
	{"before", "id", "a step of the process", false},
	{"after", "id", "a step of the process; neither: to the end", false},
	{0},
};

static const struct route_field rate_takes[] = {
	{"rung", "text", RUNGS "; null takes it back", true},
	{"side", "text", "ours or theirs: one's own, which is taken when left out", false},
	{0},
};

static const struct route_field pick_takes[] = {
	{"rung", "text", "where it shall be: " RUNGS, true},
	{"until_on", "text", "2026-12-31", true},
	{0},
};

static const struct route_field act_takes[] = {
	{"title", "text", "at most 200 bytes; the step's when left out", false},
	{"owner", "id", "somebody on the account, on either side", false},
	{"team", "id", "one that looks after the account", false},
	{0},
};

const struct route process_steps_routes[] = {
	{"GET", "/api/accounts/{account}/process-steps", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "Steps of all processes of an account, process by process and in their order",
         .gives = &step_record, .about = &lists},
	{"GET", "/api/process-steps", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &step_record, .about = &lists},
	{"POST", "/api/processes/{process}/steps", MAY_TAKE_PART, ROUTE_ADD, add,
         "Add a step at the end of a process", .takes = step_takes, .gives = &step_record},
	{"GET", "/api/process-steps/{process_step}", MAY_TAKE_PART, ROUTE_ONE, find, "One step",
         .gives = &step_record},
	{"PATCH", "/api/process-steps/{process_step}", MAY_TAKE_PART, ROUTE_CHANGE, change,
         "Change a step", .takes = step_takes, .gives = &step_record},
	{"DELETE", "/api/process-steps/{process_step}", MAY_TAKE_PART, ROUTE_RETIRE, retire,
         "A step no longer stands; guests: of those they added"},
	{"PUT", "/api/process-steps/{process_step}/place", MAY_TAKE_PART, ROUTE_PUT, place,
         "Move a step before or after another of its process", .takes = place_takes,
         .gives = &step_record},
	{"PUT", "/api/process-steps/{process_step}/rating", MAY_TAKE_PART, ROUTE_PUT, rate,
         "On which rung of the ladder one's own side sees the step", .takes = rate_takes,
         .gives = &step_record},
	{"PUT", "/api/process-steps/{process_step}/pick", MAY_TAKE_PART, ROUTE_PUT, pick,
         "Pick a step: where it shall be, and until when", .takes = pick_takes,
         .gives = &step_record},
	{"DELETE", "/api/process-steps/{process_step}/pick", MAY_TAKE_PART, ROUTE_RETIRE, put_back,
         "A step is not picked any more"},
	{"POST", "/api/process-steps/{process_step}/action", MAY_SIGNED_IN, ROUTE_ADD, act,
         "Make the action that is to bring a picked step there, due the same day",
         .takes = act_takes, .gives = &actions_record},
};
const size_t process_steps_route_count = sizeof process_steps_routes / sizeof *process_steps_routes;
