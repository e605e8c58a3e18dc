#include "api/wishes.h"

#include "api/lists.h"
#include "api/steps.h"
#include "rhythm/wish.h"

static void write_wish(struct json_out *o, const struct wish *w)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", w->id);
	json_out_key_id(o, "rhythm", w->rhythm);
	json_out_key_id(o, "team", w->team);
	json_out_key_id(o, "block", w->block);
	json_out_key_str(o, "kind", block_kind_name(w->kind));
	json_out_key_id(o, "member", w->member);
	json_out_key_id(o, "asked_by", w->asked_by);
	json_out_key_str(o, "asked_by_name", w->asked_by_name);
	json_out_key_bool(o, "is_own", w->is_own);
	json_out_key_str(o, "text", w->text);
	json_out_key_time(o, "starts_at", w->starts_at_ms);
	json_out_key_time(o, "ends_at", w->ends_at_ms);
	json_out_key_time(o, "was_starts_at", w->was_starts_at_ms);
	json_out_key_time(o, "was_ends_at", w->was_ends_at_ms);
	json_out_key_str(o, "zone", w->zone);
	json_out_key_str(o, "state", wish_state_name(w->state));
	json_out_key_id(o, "answered_by", w->answered_by);
	json_out_key_str(o, "answered_by_name", w->answered_by_name);
	json_out_key_str(o, "answer", w->answer);
	json_out_key_bool(o, "may_answer", w->may_answer);
	json_out_key_bool(o, "may_undo", w->may_undo);
	json_out_key_time(o, "asked_at", w->asked_at_ms);
	json_out_key_time(o, "answered_at", w->answered_at_ms);
	json_out_key_number(o, "revision", w->revision);
	json_out_close(o, '}');
}

static enum err tell(const struct wish *wish, struct response *r)
{
	r->revision = wish->revision;
	write_wish(&r->json, wish);
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct wish *wishes;
	size_t count;

	TRY(wish_list(l->s, *(const struct id *)l->ask, l->after, l->limit, &wishes, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, wishes[i].id,
		               lists_match(l, wishes[i].text) ||
		                       lists_match(l, wishes[i].asked_by_name)))
			write_wish(l->out, &wishes[i]);
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	struct id rhythm = request_id(q, "rhythm");

	return lists_answer_asked(s, q, &lists, &rhythm, r);
}

static enum err ask(struct scope *s, struct request *q, struct response *r)
{
	struct wish draft = {.block = request_id(q, "block")};
	const struct wish *wish;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_time(s, body, "starts_at", &draft.starts_at_ms));
	TRY(json_in_time(s, body, "ends_at", &draft.ends_at_ms));
	TRY(json_in_str(s, body, "text", WISH_TEXT_BYTES_MAX, &draft.text));
	TRY(wish_ask(s, &draft, &wish));
	r->location = steps_location(s, "wishes", wish->id);
	return tell(wish, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct wish *wish;

	TRY(wish_find(s, request_id(q, "wish"), &wish));
	return tell(wish, r);
}

static enum err withdraw(struct scope *s, struct request *q, struct response *r)
{
	r->status = 204;
	return wish_withdraw(s, request_id(q, "wish"));
}

static enum err answer(struct scope *s, struct request *q, struct response *r)
{
	const struct wish *wish;
	struct str text = STR_NONE;
	bool is_granted = false;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_bool(s, body, "is_granted", &is_granted));
	TRY(json_in_str(s, body, "text", WISH_TEXT_BYTES_MAX, &text));
	TRY(wish_answer(s, request_id(q, "wish"), request_revision(q), is_granted, text, &wish));
	return tell(wish, r);
}

static enum err undo(struct scope *s, struct request *q, struct response *r)
{
	r->status = 204;
	return wish_undo(s, request_id(q, "wish"));
}

static const struct route_field fields[] = {
	{"id", "id", "", true},
	{"rhythm", "id", "", true},
	{"team", "id", "", true},
	{"block", "id", "what shall be elsewhere", true},
	{"kind", "text", "cave or market", true},
	{"member", "id", "whose cave; null: market of the team", false},
	{"asked_by", "id", "", true},
	{"asked_by_name", "text", "", true},
	{"is_own", "bool", "the asker's", true},
	{"text", "text", "why; empty for whoever neither asked nor leads the team", true},
	{"starts_at", "time", "wished for", true},
	{"ends_at", "time", "", true},
	{"was_starts_at", "time", "where it is, or was before it was granted", true},
	{"was_ends_at", "time", "", true},
	{"zone", "text", "in which it is told", true},
	{"state", "text", "open, granted, refused, withdrawn", true},
	{"answered_by", "id", "null while it is open", false},
	{"answered_by_name", "text", "", true},
	{"answer", "text", "the word that goes with it, for whom it concerns", true},
	{"may_answer", "bool", "the asker leads the team, and it is open", true},
	{"may_undo", "bool", "the answer can be taken back by the asker now", true},
	{"asked_at", "time", "", true},
	{"answered_at", "time", "null while it is open", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record record = {"Wish", fields};

static const struct route_field ask_takes[] = {
	{"starts_at", "time", "", true},
	{"ends_at", "time", "", true},
	{"text", "text", "why, at most 500 bytes", false},
	{0},
};

static const struct route_field answer_takes[] = {
	{"is_granted", "bool", "true: the block moves", true},
	{"text", "text", "a word with it, at most 500 bytes; a no needs one", false},
	{0},
};

const struct route wishes_routes[] = {
	{"GET", "/api/rhythms/{rhythm}/wishes", MAY_TAKE_PART, ROUTE_LIST, list,
         "What shall be elsewhere, the newest first; guests see their own", .gives = &record},
	{"POST", "/api/blocks/{block}/wishes", MAY_TAKE_PART, ROUTE_ADD, ask,
         "Ask for one's cave, or a market of one's team, at another time; a lead's own is granted "
         "with it",
         .takes = ask_takes, .gives = &record},
	{"GET", "/api/wishes/{wish}", MAY_TAKE_PART, ROUTE_ONE, find, "One wish", .gives = &record},
	{"DELETE", "/api/wishes/{wish}", MAY_TAKE_PART, ROUTE_RETIRE, withdraw,
         "Withdraw one's own wish"},
	{"PUT", "/api/wishes/{wish}/answer", MAY_SIGNED_IN, ROUTE_CHANGE, answer,
         "Say yes or no to a wish, as a lead of the team", .takes = answer_takes, .gives = &record},
	{"DELETE", "/api/wishes/{wish}/answer", MAY_SIGNED_IN, ROUTE_RETIRE, undo,
         "Take the answer back, while nobody has acted on it"},
};
const size_t wishes_route_count = sizeof wishes_routes / sizeof *wishes_routes;
