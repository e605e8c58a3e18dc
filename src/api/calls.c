#include "api/calls.h"

#include "api/lists.h"
#include "core/date.h"
#include "talk/call.h"

static const char *const kinds[] = {"question", "paraphrase", "feeling", "signal", NULL};

static enum err read_marks(struct scope *s, const json_t *body, struct call *c)
{
	const json_t *list = json_object_get(body, "marks");
	struct call_mark *marks;

	if (!json_is_array(list) || json_array_size(list) > CALL_MARKS_MAX)
		return scope_fail(s, ERR_INVALID, "field.not_list", "marks", "a list of at most %d",
		                  CALL_MARKS_MAX);
	c->mark_count = json_array_size(list);
	marks = NEW_ARRAY(s->mem, struct call_mark, c->mark_count);
	for (size_t i = 0; i < c->mark_count; i++) {
		const json_t *one = json_array_get(list, i);
		int kind = -1;

		if (!json_is_object(one))
			return scope_fail(s, ERR_INVALID, "field.not_object", "marks",
			                  "not a list of objects");
		TRY(json_in_choice(s, one, "kind", kinds, &kind));
		TRY(json_in_number(s, one, "at_s", 0, CALL_SECONDS_MAX, &marks[i].at_s));
		if (kind < 0)
			return scope_fail(s, ERR_INVALID, "field.missing", "kind", "which kind");
		marks[i].kind = (enum call_kind)kind;
	}
	c->marks = marks;
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct call draft = {.started_at_ms = s->now_ms};
	struct str key = STR_NONE;
	struct id id;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "key", CALL_KEY_BYTES_MAX, &key));
	TRY(json_in_id(s, body, "account", &draft.account));
	TRY(json_in_time(s, body, "started_at", &draft.started_at_ms));
	TRY(json_in_number(s, body, "seconds", 0, CALL_SECONDS_MAX, &draft.seconds));
	TRY(json_in_number(s, body, "own_s", 0, CALL_SECONDS_MAX, &draft.own_s));
	TRY(json_in_number(s, body, "listened_s", 0, CALL_SECONDS_MAX, &draft.listened_s));
	TRY(read_marks(s, body, &draft));
	TRY(call_add(s, &draft, key, &id));
	r->location = text_format(s->mem, "/api/calls/%.*s", STR_ARG(id_text(s->mem, id)));
	json_out_open(&r->json, '{');
	json_out_key_id(&r->json, "id", id);
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static void write_call(struct json_out *o, const struct call *c)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", c->id);
	json_out_key_id(o, "account", c->account);
	json_out_key_time(o, "started_at", c->started_at_ms);
	json_out_key_number(o, "seconds", c->seconds);
	json_out_key_number(o, "own_s", c->own_s);
	json_out_key_number(o, "listened_s", c->listened_s);
	json_out_key(o, "marks");
	json_out_open(o, '[');
	for (size_t i = 0; i < c->mark_count; i++) {
		json_out_open(o, '{');
		json_out_key_str(o, "kind", str_from(call_kind_name(c->marks[i].kind)));
		json_out_key_number(o, "at_s", c->marks[i].at_s);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_close(o, '}');
}

static enum err write_page(struct lists *l)
{
	struct id account =
		*(const struct id *)l->ask; /* which one a call is about, is sealed, too */
	const struct call *calls;
	size_t count;

	TRY(call_list(l->s, l->after, l->limit, &calls, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, calls[i].id,
		               (id_is_none(account) || id_equal(account, calls[i].account)) &&
		                       lists_match(l, STR_NONE)))
			write_call(l->out, &calls[i]);
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	struct str asked = request_query(q, "account");
	struct id account = ID_NONE;

	if (asked.bytes && !id_parse(asked, &account))
		return scope_fail(s, ERR_INVALID, "field.not_id", "account", "not an id");
	return lists_answer_asked(s, q, &lists, &account, r);
}

static enum err erase(struct scope *s, struct request *q, struct response *r)
{
	TRY(call_erase(s, request_id(q, "call")));
	r->status = 204;
	return ERR_NONE;
}

static const struct route_field call_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "null: not said", false},
	{"started_at", "time", "", true},
	{"seconds", "number", "without pauses", true},
	{"own_s", "number", "spoken oneself, of listened_s", true},
	{"listened_s", "number", "with the microphone on", true},
	{"marks", "list", "kind (question, paraphrase, feeling, signal) and at_s, in order", true},
	{0},
};
static const struct route_record call_record = {"Call", call_fields};

static const struct route_field added_fields[] = {
	{"id", "id", "", true},
	{0},
};
static const struct route_record added_record = {"AddedCall", added_fields};

static const struct route_field add_takes[] = {
	{"key", "text", "the same for the same call, however often it is handed in", true},
	{"account", "id", "", false},
	{"started_at", "time", "", false},
	{"seconds", "number", "", false},
	{"own_s", "number", "", false},
	{"listened_s", "number", "", false},
	{"marks", "list", "kind and at_s, in order; at most 500", true},
	{0},
};

static const struct route_field list_takes[] = {
	{"account", "id", "of one account only; a page may then hold fewer", false},
	{0},
};

const struct route calls_routes[] = {
	{"GET", "/api/calls", MAY_OWN, ROUTE_LIST, list,
         "What one counted beside one's own calls, newest first", .takes = list_takes,
         .gives = &call_record},
	{"POST", "/api/calls", MAY_OWN, ROUTE_ADD, add, "Hand in what was counted, once",
         .takes = add_takes, .gives = &added_record},
	{"DELETE", "/api/calls/{call}", MAY_OWN, ROUTE_RETIRE, erase, "Delete it for good"},
};
const size_t calls_route_count = sizeof calls_routes / sizeof *calls_routes;
