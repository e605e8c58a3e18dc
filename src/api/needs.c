#include "api/needs.h"

#include "accounts/contact.h"
#include "accounts/need.h"
#include "api/lists.h"
#include "api/steps.h"
#include "talk/conversation.h"

enum {
	PART_MAX = 50
};

static const char *const levels[NEED_LEVEL_COUNT + 1] = {"account", "end_customer", NULL};

/* Where it was heard is told to the person whose conversation it was, to nobody else. */
static struct id told_conversation(struct scope *s, const struct need *need)
{
	const struct conversation *conversation;

	if (id_is_none(need->conversation) || !id_equal(need->kept_by, s->actor) ||
	    conversation_find(s, need->conversation, &conversation) != ERR_NONE)
		return ID_NONE;
	return need->conversation;
}

void needs_write(struct scope *s, struct json_out *o, const struct need *n)
{
	struct id conversation = told_conversation(s, n);
	const struct contact *contact;

	json_out_open(o, '{');
	json_out_key_id(o, "id", n->id);
	json_out_key_id(o, "account", n->account);
	json_out_key_str(o, "quote", n->quote);
	json_out_key_str(o, "level", str_from(levels[n->level]));
	json_out_key_id(o, "contact", n->contact);
	json_out_key(o, "contact_name");
	if (!id_is_none(n->contact) && contact_find(s, n->contact, &contact) == ERR_NONE)
		json_out_str(o, contact->name);
	else
		json_out_null(o);
	json_out_key_id(o, "conversation", conversation);
	json_out_key(o, "utterance");
	if (id_is_none(conversation) || n->utterance < 0)
		json_out_null(o);
	else
		json_out_number(o, n->utterance);
	json_out_key_time(o, "heard_at", n->heard_at_ms);
	json_out_key_id(o, "kept_by", n->kept_by);
	json_out_key_time(o, "kept_at", n->kept_at_ms);
	json_out_key_bool(o, "is_shared", n->is_shared);
	json_out_key_id(o, "end_customer", n->end_customer);
	json_out_key_id(o, "division", n->division);
	json_out_key_number(o, "weight", n->weight);
	json_out_key_str(o, "state", str_from(need_states[n->state]));
	json_out_key_str(o, "correction", n->correction);
	json_out_key_id(o, "answered_by", n->answered_by);
	json_out_key_str(o, "answered_by_name", n->answered_by_name);
	json_out_key_time(o, "answered_at", n->answered_at_ms);
	json_out_key_time(o, "retired_at", n->retired_at_ms);
	json_out_key_number(o, "revision", n->revision);
	json_out_close(o, '}');
}

enum err needs_write_list(struct scope *s, struct json_out *o, struct id account)
{
	const struct need *needs;
	size_t count;

	TRY(need_list(s, account, ID_NONE, PART_MAX, &needs, &count));
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++)
		needs_write(s, o, &needs[i]);
	json_out_close(o, ']');
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct need *list;
	size_t count;

	TRY(need_list(l->s, l->home, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].quote)))
			needs_write(l->s, l->out, &list[i]);
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct need *x;

	TRY(need_find(s, id, &x));
	*ret_account = x->account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home};

static enum err read_body(struct scope *s, struct request *q, struct need *n)
{
	bool is_retired = n->retired_at_ms != 0;
	int level = n->level;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "quote", NEED_QUOTE_BYTES_MAX, &n->quote));
	TRY(json_in_choice(s, body, "level", levels, &level));
	n->level = (enum need_level)level;
	TRY(json_in_id(s, body, "contact", &n->contact));
	TRY(json_in_id(s, body, "conversation", &n->conversation));
	TRY(json_in_number(s, body, "utterance", 0, TRANSCRIPT_UTTERANCES_MAX, &n->utterance));
	TRY(json_in_time(s, body, "heard_at", &n->heard_at_ms));
	TRY(steps_read_id(s, body, "end_customer", &n->end_customer));
	TRY(steps_read_id(s, body, "division", &n->division));
	TRY(json_in_number(s, body, "weight", 1, NEED_WEIGHT_MAX, &n->weight));
	TRY(json_in_bool(s, body, "is_shared", &n->is_shared));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (n->retired_at_ms != 0))
		n->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

static enum err answer_need(struct scope *s, const struct need *need, struct response *r)
{
	r->revision = need->revision;
	needs_write(s, &r->json, need);
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct need draft = {.account = request_id(q, "account"), .utterance = -1};
	const struct conversation *conversation;
	const struct need *need;

	TRY(read_body(s, q, &draft));
	if (!id_is_none(draft.conversation)) {
		TRY(conversation_find_own(s, draft.conversation, &conversation));
		if (!id_equal(conversation->account, draft.account))
			return scope_fail(s, ERR_INVALID, "need.other_account", "conversation",
			                  "the conversation was with another account");
	}
	TRY(need_add(s, &draft, &need));
	r->location = text_format(s->mem, "/api/needs/%.*s", STR_ARG(id_text(s->mem, need->id)));
	return answer_need(s, need, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct need *need;

	TRY(need_find(s, request_id(q, "need"), &need));
	return answer_need(s, need, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct need *need;
	struct need next;

	TRY(need_find(s, request_id(q, "need"), &need));
	next = *need;
	next.revision = request_revision(q);
	TRY(read_body(s, q, &next));
	/* Where it was heard does not change afterwards. */
	next.conversation = need->conversation;
	next.utterance = need->utterance;
	TRY(need_change(s, &next, &need));
	return answer_need(s, need, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	const struct need *need;
	struct need next;

	TRY(need_find(s, request_id(q, "need"), &need));
	r->status = 204;
	if (need->retired_at_ms)
		return ERR_NONE;
	next = *need;
	next.retired_at_ms = s->now_ms;
	return need_change(s, &next, &need);
}

/* ---- what the customer's people say ---- */

void needs_write_answer(struct json_out *o, const struct need_answer *a)
{
	json_out_open(o, '{');
	json_out_key_id(o, "guest", a->guest);
	json_out_key_str(o, "guest_name", a->guest_name);
	json_out_key_str(o, "state", str_from(need_states[a->state]));
	json_out_key_str(o, "text", a->text);
	json_out_key_time(o, "at", a->at_ms);
	json_out_close(o, '}');
}

static enum err list_answers(struct scope *s, struct request *q, struct response *r)
{
	const struct need_answer *answers;
	size_t count;
	struct lists l;

	TRY(need_list_answers(s, request_id(q, "need"), &answers, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++)
		if (lists_take_whole(&l, answers[i].guest, answers[i].text))
			needs_write_answer(&r->json, &answers[i]);
	return lists_close_whole(&l, r);
}

static enum err answer(struct scope *s, struct request *q, struct response *r)
{
	struct str text = STR_NONE, quote = STR_NONE;
	int state = NEED_HEARD;
	const struct need *need;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "state", need_states, &state));
	TRY(json_in_str(s, body, "text", NEED_CORRECTION_BYTES_MAX, &text));
	TRY(json_in_str(s, body, "quote", NEED_QUOTE_BYTES_MAX, &quote));
	TRY(need_answer(s, request_id(q, "need"), (enum need_state)state, text, quote, &need));
	return answer_need(s, need, r);
}

static const struct route_field need_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"quote", "text", "verbatim, at most 1000 bytes", true},
	{"level", "text", "account or end_customer", true},
	{"contact", "id", "who said it", false},
	{"contact_name", "text", "", false},
	{"conversation", "id", "where, told only to whom it belongs", false},
	{"utterance", "number", "within that conversation, from 0", false},
	{"heard_at", "time", "", false},
	{"kept_by", "id", "", true},
	{"kept_at", "time", "", true},
	{"is_shared", "bool", "guests of the account see it", true},
	{"end_customer", "id", "whose it is, when it is not the account's own", false},
	{"division", "id", "where in the account", false},
	{"weight", "number", "1 to 5", true},
	{"state", "text", "heard, confirmed, corrected or withdrawn", true},
	{"correction", "text", "in the customer's words", true},
	{"answered_by", "id", "the guest whose answer the state is", false},
	{"answered_by_name", "text", "or empty", true},
	{"answered_at", "time", "", false},
	{"retired_at", "time", "null while it stands", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record need_record = {"Need", need_fields};

static const struct route_field need_takes[] = {
	{"quote", "text", "verbatim, at most 1000 bytes", true},
	{"level", "text", "account (default) or end_customer", false},
	{"contact", "id", "who said it", false},
	{"conversation", "id", "one's own, with this account", false},
	{"utterance", "number", "within that conversation, from 0", false},
	{"heard_at", "time", "", false},
	{"end_customer", "id", "one of the account's; null takes it away", false},
	{"division", "id", "one of the account's; null takes it away", false},
	{"weight", "number", "1 to 5 (3)", false},
	{"is_shared", "bool", "guests of the account see it", false},
	{"is_retired", "bool", "no longer stands", false},
	{0},
};

static const struct route_field answer_fields[] = {
	{"guest", "id", "who", true},
	{"guest_name", "text", "", true},
	{"state", "text", "confirmed, corrected or withdrawn", true},
	{"text", "text", "in their words; empty when confirmed", true},
	{"at", "time", "", true},
	{0},
};
static const struct route_record answer_record = {"NeedAnswer", answer_fields};

static const struct route_field answer_takes[] = {
	{"state", "text", "confirmed, corrected or withdrawn (none of ours)", true},
	{"text", "text", "how it is right, at most 1000 bytes; needed with corrected", false},
	{"quote", "text", "the sentence that was read: refused when it is another one now", false},
	{0},
};

const struct route needs_routes[] = {
	{"GET", "/api/accounts/{account}/needs", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "Needs heard, newest first", .gives = &need_record, .about = &lists},
	{"GET", "/api/needs", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &need_record, .about = &lists},
	{"POST", "/api/accounts/{account}/needs", MAY_EDIT, ROUTE_ADD, add, "Keep a need",
         .takes = need_takes, .gives = &need_record},
	{"GET", "/api/needs/{need}", MAY_TAKE_PART, ROUTE_ONE, find, "One need",
         .gives = &need_record},
	{"PATCH", "/api/needs/{need}", MAY_SIGNED_IN, ROUTE_CHANGE, change, "Change a need",
         .takes = need_takes, .gives = &need_record},
	{"DELETE", "/api/needs/{need}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "A need no longer stands"},
	{"PUT", "/api/needs/{need}/confirmation", MAY_TAKE_PART, ROUTE_PUT, answer,
         "A guest says whether it is so", .takes = answer_takes, .gives = &need_record},
	{"GET", "/api/needs/{need}/answers", MAY_TAKE_PART, ROUTE_LIST, list_answers,
         "What the account's people said about it; guests get their own", .gives = &answer_record},
};
const size_t needs_route_count = sizeof needs_routes / sizeof *needs_routes;
