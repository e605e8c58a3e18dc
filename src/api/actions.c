#include "api/actions.h"

#include "accounts/action.h"
#include "api/lists.h"
#include "core/date.h"

void actions_write(struct json_out *o, const struct action *a)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", a->id);
	json_out_key_id(o, "account", a->account);
	json_out_key_id(o, "team", a->team);
	json_out_key_id(o, "solution", a->solution);
	json_out_key_id(o, "need", a->need);
	json_out_key_id(o, "iteration", a->iteration);
	json_out_key_str(o, "title", a->title);
	json_out_key_str(o, "text", a->text);
	json_out_key_id(o, "owner", a->owner);
	json_out_key_str(o, "owner_name", a->owner_name);
	json_out_key_bool(o, "is_owner_guest", a->is_owner_guest);
	json_out_key_str(o, "state", str_from(action_states[a->state]));
	json_out_key(o, "due_on");
	if (str_is_empty(a->due_on))
		json_out_null(o);
	else
		json_out_str(o, a->due_on);
	json_out_key_number(o, "cave_minutes", a->cave_minutes);
	json_out_key_bool(o, "is_shared", a->is_shared);
	json_out_key_id(o, "created_by", a->created_by);
	json_out_key_time(o, "done_at", a->done_at_ms);
	json_out_key_time(o, "retired_at", a->retired_at_ms);
	json_out_key_number(o, "revision", a->revision);
	json_out_close(o, '}');
}

/* ---- lists ---- */

static enum err query_id(struct scope *s, struct request *q, const char *name, struct id *ret_id)
{
	struct str word = request_query(q, name);

	if (word.bytes && !id_parse(word, ret_id))
		return scope_fail(s, ERR_INVALID, "field.not_id", name, "not an id");
	return ERR_NONE;
}

static enum err query_state(struct scope *s, struct request *q, int *ret_state)
{
	struct str word = request_query(q, "state");

	*ret_state = str_which(word, action_states);
	if (word.bytes && *ret_state < 0)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "state",
		                  "todo, doing, waiting or done");
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	struct action_ask ask = *(const struct action_ask *)l->ask;
	const struct action *list;
	size_t count;

	ask.after = l->after;
	ask.limit = l->limit;
	TRY(action_list(l->s, &ask, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].title)))
			actions_write(l->out, &list[i]);
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err answer_list(struct scope *s, struct request *q, struct action_ask *ask,
                            struct response *r)
{
	struct str since = request_query(q, "done_since");

	TRY(query_state(s, q, &ask->state));
	if (since.bytes && !date_parse(since, &ask->done_since_ms))
		return scope_fail(s, ERR_INVALID, "field.not_time", "done_since", "not a time");
	return lists_answer_asked(s, q, &lists, ask, r);
}

static enum err list_under_account(struct scope *s, struct request *q, struct response *r)
{
	struct action_ask ask = {.account = request_id(q, "account")};

	return answer_list(s, q, &ask, r);
}

/* Of an account, a team or an owner; without any of them one's own. */
static enum err list(struct scope *s, struct request *q, struct response *r)
{
	struct action_ask ask = {0};

	TRY(query_id(s, q, "account", &ask.account));
	TRY(query_id(s, q, "team", &ask.team));
	TRY(query_id(s, q, "owner", &ask.owner));
	if (id_is_none(ask.account) && id_is_none(ask.team) && id_is_none(ask.owner))
		ask.owner = s->actor;
	return answer_list(s, q, &ask, r);
}

/* ---- one ---- */

/* An id that null clears. */
static enum err read_id(struct scope *s, const json_t *body, const char *field, struct id *id)
{
	if (json_is_null(json_object_get(body, field)))
		*id = ID_NONE;
	return json_in_id(s, body, field, id);
}

static enum err read_body(struct scope *s, struct request *q, struct action *a)
{
	bool is_retired = a->retired_at_ms != 0;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "title", ACTION_TITLE_BYTES_MAX, &a->title));
	TRY(json_in_str(s, body, "text", ACTION_TEXT_BYTES_MAX, &a->text));
	TRY(read_id(s, body, "owner", &a->owner));
	TRY(read_id(s, body, "team", &a->team));
	TRY(read_id(s, body, "solution", &a->solution));
	TRY(read_id(s, body, "need", &a->need));
	TRY(read_id(s, body, "iteration", &a->iteration));
	if (json_is_null(json_object_get(body, "due_on")))
		a->due_on = STR_NONE;
	TRY(json_in_str(s, body, "due_on", strlen("2026-11-23"), &a->due_on));
	TRY(json_in_number(s, body, "cave_minutes", 0, ACTION_CAVE_MINUTES_MAX, &a->cave_minutes));
	TRY(json_in_bool(s, body, "is_shared", &a->is_shared));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (a->retired_at_ms != 0))
		a->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

static enum err answer_action(const struct action *action, struct response *r)
{
	r->revision = action->revision;
	actions_write(&r->json, action);
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct action draft = {.account = request_id(q, "account")};
	const struct action *action;
	int state = ACTION_TODO;
	json_t *body;

	TRY(read_body(s, q, &draft));
	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "state", action_states, &state));
	draft.state = (enum action_state)state;
	TRY(action_add(s, &draft, &action));
	r->location =
		text_format(s->mem, "/api/actions/%.*s", STR_ARG(id_text(s->mem, action->id)));
	return answer_action(action, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct action *action;

	TRY(action_find(s, request_id(q, "action"), &action));
	return answer_action(action, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct action *action;
	struct action next;

	TRY(action_find(s, request_id(q, "action"), &action));
	next = *action;
	next.revision = request_revision(q);
	TRY(read_body(s, q, &next));
	TRY(action_change(s, &next, &action));
	return answer_action(action, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	const struct action *action;
	struct action next;

	TRY(action_find(s, request_id(q, "action"), &action));
	r->status = 204;
	if (action->retired_at_ms)
		return ERR_NONE;
	next = *action;
	next.retired_at_ms = s->now_ms;
	return action_change(s, &next, &action);
}

static enum err place(struct scope *s, struct request *q, struct response *r)
{
	struct action_place to = {0};
	const struct action *action;
	int state = -1;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "state", action_states, &state));
	TRY(json_in_id(s, body, "before", &to.before));
	TRY(json_in_id(s, body, "after", &to.after));
	TRY(action_find(s, request_id(q, "action"), &action));
	to.state = state < 0 ? action->state : (enum action_state)state;
	TRY(action_place(s, action->id, &to, &action));
	return answer_action(action, r);
}

static enum err close(struct scope *s, struct request *q, struct response *r)
{
	const struct action *action;

	TRY(action_close(s, request_id(q, "action"), &action));
	return answer_action(action, r);
}

/* ---- the table ---- */

static const struct route_field action_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"team", "id", "on whose board", false},
	{"solution", "id", "what it is a step of; guests are not told", false},
	{"need", "id", "what it answers", false},
	{"iteration", "id", "", false},
	{"title", "text", "at most 200 bytes", true},
	{"text", "text", "Markdown, at most 4000 bytes", true},
	{"owner", "id", "a member of either side", false},
	{"owner_name", "text", "or empty", true},
	{"is_owner_guest", "bool", "the owner is of the account's own people", true},
	{"state", "text", "todo, doing, waiting (for the other side) or done", true},
	{"due_on", "text", "2026-11-23 or null", false},
	{"cave_minutes", "number", "estimate of unbroken time", true},
	{"is_shared", "bool", "guests of the account see it", true},
	{"created_by", "id", "", true},
	{"done_at", "time", "", false},
	{"retired_at", "time", "null while it stands", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
const struct route_record actions_record = {"Action", action_fields};

static const struct route_field add_takes[] = {
	{"title", "text", "at most 200 bytes", true},
	{"text", "text", "Markdown, at most 4000 bytes", false},
	{"state", "text", "todo (default), doing, waiting or done", false},
	{"owner", "id", "somebody on the account, on either side", false},
	{"team", "id", "one that looks after the account", false},
	{"iteration", "id", "one of the team", false},
	{"need", "id", "one of the account", false},
	{"solution", "id", "one of the account", false},
	{"due_on", "text", "2026-11-23", false},
	{"cave_minutes", "number", "0 to 9600", false},
	{"is_shared", "bool", "guests of the account see it", false},
	{0},
};

static const struct route_field change_takes[] = {
	{"title", "text", "at most 200 bytes", false},
	{"text", "text", "Markdown, at most 4000 bytes", false},
	{"owner", "id", "null takes it away; the same for the ids below", false},
	{"team", "id", "one that looks after the account", false},
	{"iteration", "id", "one of the team", false},
	{"need", "id", "one of the account", false},
	{"solution", "id", "one of the account", false},
	{"due_on", "text", "2026-11-23 or null", false},
	{"cave_minutes", "number", "0 to 9600", false},
	{"is_shared", "bool", "guests of the account see it", false},
	{"is_retired", "bool", "no longer stands", false},
	{0},
};

static const struct route_field place_takes[] = {
	{"state", "text", "todo, doing, waiting or done; as it is when left out", false},
	{"before", "id", "an action of that state", false},
	{"after", "id", "an action of that state; neither: to the end", false},
	{0},
};

static const struct route_field account_list_takes[] = {
	{"state", "text", "only todo, doing, waiting or done", false},
	{"done_since", "time", "of those done only what was done since", false},
	{0},
};

static const struct route_field list_takes[] = {
	{"account", "id", "of this account", false},
	{"team", "id", "on this team's board", false},
	{"owner", "id", "of this member; without any of the three one's own", false},
	{"state", "text", "only todo, doing, waiting or done", false},
	{"done_since", "time", "of those done only what was done since", false},
	{0},
};

const struct route actions_routes[] = {
	{"GET", "/api/accounts/{account}/actions", MAY_VISIT, ROUTE_LIST, list_under_account,
         "Actions of an account, by state and place", .takes = account_list_takes,
         .gives = &actions_record},
	{"POST", "/api/accounts/{account}/actions", MAY_EDIT, ROUTE_ADD, add, "Add an action",
         .takes = add_takes, .gives = &actions_record},
	{"GET", "/api/actions", MAY_TAKE_PART, ROUTE_LIST, list,
         "One's own actions, or those of an account, a team or an owner", .takes = list_takes,
         .gives = &actions_record},
	{"GET", "/api/actions/{action}", MAY_TAKE_PART, ROUTE_ONE, find, "One action",
         .gives = &actions_record},
	{"PATCH", "/api/actions/{action}", MAY_TAKE_PART, ROUTE_CHANGE, change,
         "Change an action; guests the due date of what they own", .takes = change_takes,
         .gives = &actions_record},
	{"PUT", "/api/actions/{action}/place", MAY_TAKE_PART, ROUTE_PUT, place,
         "Move an action: to a state, before or after another", .takes = place_takes,
         .gives = &actions_record},
	{"PUT", "/api/actions/{action}/closure", MAY_TAKE_PART, ROUTE_PUT, close,
         "An action is done", .gives = &actions_record},
	{"DELETE", "/api/actions/{action}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "An action no longer stands"},
};
const size_t actions_route_count = sizeof actions_routes / sizeof *actions_routes;
