#include "api/focus.h"

#include "rhythm/focus.h"

static void write_focus(struct json_out *o, const struct focus *f)
{
	json_out_open(o, '{');
	json_out_key_id(o, "block", f->block->id);
	json_out_key_time(o, "starts_at", f->block->starts_at_ms);
	json_out_key_time(o, "ends_at", f->block->ends_at_ms);
	json_out_key_number(o, "block_revision", f->block->revision);
	json_out_key_bool(o, "is_over", f->is_over);
	json_out_key_str(o, "purpose", f->purpose);
	json_out_key_id(o, "action", f->action);
	json_out_key_str(o, "action_title", f->action_title);
	json_out_key_id(o, "need", f->need);
	json_out_key_str(o, "need_quote", f->need_quote);
	json_out_key_id(o, "account", f->account);
	json_out_key_str(o, "later", f->later);
	json_out_key_str(o, "outcome", f->outcome);
	json_out_close(o, '}');
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	struct focus focus;

	(void)q;
	TRY(focus_find(s, &focus));
	write_focus(&r->json, &focus);
	return ERR_NONE;
}

static enum err set(struct scope *s, struct request *q, struct response *r)
{
	struct focus next = {0};
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "purpose", FOCUS_PURPOSE_BYTES_MAX, &next.purpose));
	TRY(json_in_str(s, body, "later", FOCUS_LATER_BYTES_MAX, &next.later));
	TRY(json_in_str(s, body, "outcome", FOCUS_OUTCOME_BYTES_MAX, &next.outcome));
	TRY(json_in_id(s, body, "action", &next.action));
	TRY(json_in_id(s, body, "need", &next.need));
	TRY(focus_set(s, request_id(q, "block"), &next));
	r->status = 204;
	return ERR_NONE;
}

static const struct route_field focus_fields[] = {
	{"block", "id", "the cave", true},
	{"starts_at", "time", "", true},
	{"ends_at", "time", "", true},
	{"block_revision", "number", "of the cave, for If-Match", true},
	{"is_over", "bool", "the cave is over, and what came out is not said yet", true},
	{"purpose", "text", "", true},
	{"action", "id", "null: none", false},
	{"action_title", "text", "", true},
	{"need", "id", "null: none", false},
	{"need_quote", "text", "in the customer's words", true},
	{"account", "id", "of the action or the need", false},
	{"later", "text", "jotted down meanwhile, a line each", true},
	{"outcome", "text", "", true},
	{0},
};
static const struct route_record focus_record = {"Focus", focus_fields};

static const struct route_field takes[] = {
	{"purpose", "text", "at most 300 bytes", false},
	{"later", "text", "at most 4000 bytes", false},
	{"outcome", "text", "at most 2000 bytes", false},
	{"action", "id", "null: none", false},
	{"need", "id", "null: none", false},
	{0},
};

const struct route focus_routes[] = {
	{"GET", "/api/focus", MAY_SIGNED_IN, ROUTE_PLAIN, find,
         "What the cave one is in is for; or the last one that nothing was said of",
         .gives = &focus_record},
	{"PUT", "/api/focus/{block}", MAY_SIGNED_IN, ROUTE_PUT, set,
         "Say what one's own cave is for, and what came out", .takes = takes},
};
const size_t focus_route_count = sizeof focus_routes / sizeof *focus_routes;
