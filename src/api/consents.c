#include "api/consents.h"

#include "api/lists.h"
#include "talk/consent.h"
#include "talk/conversation_end.h"
#include "teams/link.h"

enum {
	NIGHTS_SHOWN = 30
};

static void write_fields(struct json_out *o, const struct consent *k)
{
	json_out_key_id(o, "id", k->id);
	json_out_key_id(o, "conversation", k->conversation);
	json_out_key_number(o, "speaker", k->speaker);
	json_out_key_number(o, "text_version", k->text_version);
	json_out_key_time(o, "asked_at", k->asked_at_ms);
	json_out_key_time(o, "given_at", k->given_at_ms);
	json_out_key_str(o, "letter", k->letter);
}

/* ---- asking ---- */

static enum err ask(struct scope *s, struct request *q, struct response *r)
{
	const struct consent_asked *asked;
	int64_t speaker = -1;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_number(s, body, "speaker", 0, TRANSCRIPT_SPEAKERS_MAX - 1, &speaker));
	TRY(consent_ask(s, request_id(q, "conversation"), speaker, request_header(q, "Host"),
	                &asked));
	r->location = text_format(s->mem, "/api/conversations/%.*s/consents",
	                          STR_ARG(id_text(s->mem, asked->consent.conversation)));
	json_out_open(&r->json, '{');
	write_fields(&r->json, &asked->consent);
	json_out_key_bool(&r->json, "is_mailed", str_is_empty(asked->link));
	json_out_key_str(&r->json, "link", asked->link);
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	const struct consent *list;
	size_t count;
	struct lists l;

	TRY(consent_list(s, request_id(q, "conversation"), &list, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++) {
		if (!lists_take_whole(&l, list[i].id, STR_NONE))
			continue;
		json_out_open(&r->json, '{');
		write_fields(&r->json, &list[i]);
		json_out_close(&r->json, '}');
	}
	return lists_close_whole(&l, r);
}

/* ---- answering, by whoever has the link ---- */

static enum err write_question(struct scope *s, struct str link, struct response *r)
{
	const struct consent_question *question;

	TRY(consent_open(s, link, &question));
	json_out_open(&r->json, '{');
	json_out_key_str(&r->json, "text", question->text);
	json_out_key_str(&r->json, "language",
	                 question->consent.language == LANGUAGE_DE ? STR("de") : STR("en"));
	json_out_key_number(&r->json, "text_version", question->consent.text_version);
	json_out_key_str(&r->json, "owner", question->owner);
	json_out_key_str(&r->json, "organisation", question->organisation);
	json_out_key_str(&r->json, "account_name", question->account);
	json_out_key_time(&r->json, "led_at", question->led_at_ms);
	json_out_key_time(&r->json, "handed_in_at", question->handed_in_at_ms);
	json_out_key_time(&r->json, "given_at", question->consent.given_at_ms);
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static enum err open_link(struct scope *s, struct request *q, struct response *r)
{
	struct str link;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "link", LINK_BYTES_MAX, &link));
	return write_question(s, link, r);
}

static enum err answer(struct scope *s, struct request *q, struct response *r)
{
	static const char *const answers[] = {"no", "yes", NULL};
	int which = -1;
	struct str link;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "link", LINK_BYTES_MAX, &link));
	TRY(json_in_choice(s, body, "answer", answers, &which));
	if (which < 0)
		return scope_fail(s, ERR_INVALID, "field.missing", "answer", "yes or no");
	TRY(consent_answer(s, link, which == 1));
	r->status = 204;
	return ERR_NONE;
}

/* ---- what is deleted when ---- */

static void write_gone(struct json_out *o, const struct conversation_gone *gone)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", gone->id);
	json_out_key_id(o, "account", gone->account);
	json_out_key_str(o, "account_name", gone->account_name);
	json_out_key_time(o, "handed_in_at", gone->handed_in_at_ms);
	json_out_key_time(o, "at", gone->at_ms);
	json_out_key_str(o, "why", str_from(conversation_end_name(gone->why)));
	json_out_close(o, '}');
}

static enum err write_gone_page(struct lists *l)
{
	const struct conversation_gone *gone;
	size_t count;

	TRY(conversation_end_list(l->s, l->after, l->limit, &gone, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, gone[i].id, lists_match(l, gone[i].account_name)))
			write_gone(l->out, &gone[i]);
	return ERR_NONE;
}

static enum err list_gone(struct scope *s, struct request *q, struct response *r)
{
	static const struct lists_kind gone = {write_gone_page};

	return lists_answer_asked(s, q, &gone, NULL, r);
}

static enum err write_retention(struct scope *s, struct response *r)
{
	const struct retention_night *nights;
	struct retention keep;
	size_t count;

	TRY(retention_find(s, &keep));
	TRY(retention_list_nights(s, NIGHTS_SHOWN, &nights, &count));
	json_out_open(&r->json, '{');
	json_out_key_number(&r->json, "wording_days", keep.wording_days);
	json_out_key_number(&r->json, "figures_months", keep.figures_months);
	json_out_key(&r->json, "nights");
	json_out_open(&r->json, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_open(&r->json, '{');
		json_out_key_str(&r->json, "day", nights[i].day);
		json_out_key_number(&r->json, "wordings", nights[i].wordings);
		json_out_key_number(&r->json, "figures", nights[i].figures);
		json_out_close(&r->json, '}');
	}
	json_out_close(&r->json, ']');
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static enum err find_retention(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	return write_retention(s, r);
}

static enum err change_retention(struct scope *s, struct request *q, struct response *r)
{
	struct retention keep;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(retention_find(s, &keep));
	TRY(json_in_number(s, body, "wording_days", 1, RETENTION_WORDING_DAYS_MAX,
	                   &keep.wording_days));
	TRY(json_in_number(s, body, "figures_months", 1, RETENTION_FIGURES_MONTHS_MAX,
	                   &keep.figures_months));
	TRY(retention_change(s, &keep));
	return write_retention(s, r);
}

/* ---- the table ---- */

static const struct route_field consent_fields[] = {
	{"id", "id", "", true},
	{"conversation", "id", "", true},
	{"speaker", "number", "index of the conversation's speakers", true},
	{"text_version", "number", "of what they were told", true},
	{"asked_at", "time", "", true},
	{"given_at", "time", "null: not answered yet", false},
	{"letter", "text", "the one that asks them: waiting to be sent, lost (given up), or empty",
         true},
	{0},
};
static const struct route_record consent_record = {"Consent", consent_fields};

static const struct route_field asked_fields[] = {
	{"id", "id", "", true},
	{"conversation", "id", "", true},
	{"speaker", "number", "index of the conversation's speakers", true},
	{"text_version", "number", "of what they are told", true},
	{"asked_at", "time", "", true},
	{"given_at", "time", "null", false},
	{"letter", "text", "waiting to be sent, or empty", true},
	{"is_mailed", "bool", "a letter will bring the link", true},
	{"link", "text", "opens #/consent/LINK, to be handed over; empty when mailed", true},
	{0},
};
static const struct route_record asked_record = {"AskedConsent", asked_fields};

static const struct route_field ask_takes[] = {
	{"speaker", "number", "index of the conversation's speakers", true},
	{0},
};

static const struct route_field link_takes[] = {
	{"link", "text", "the part behind #/consent/", true},
	{0},
};

static const struct route_field answer_takes[] = {
	{"link", "text", "the part behind #/consent/", true},
	{"answer", "text", "yes, or no: wording and figures are deleted", true},
	{0},
};

static const struct route_field question_fields[] = {
	{"text", "text", "what they are told; each line a paragraph", true},
	{"language", "text", "of the text", true},
	{"text_version", "number", "", true},
	{"owner", "text", "who asks", true},
	{"organisation", "text", "", true},
	{"account_name", "text", "", true},
	{"led_at", "time", "", false},
	{"handed_in_at", "time", "", true},
	{"given_at", "time", "null: not answered yet", false},
	{0},
};
static const struct route_record question_record = {"ConsentQuestion", question_fields};

static const struct route_field gone_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"account_name", "text", "", true},
	{"handed_in_at", "time", "", true},
	{"at", "time", "", true},
	{"why", "text", "owner, withdrawn, refused, wording_over or figures_over", true},
	{0},
};
static const struct route_record gone_record = {"ConversationEnd", gone_fields};

static const struct route_field retention_fields[] = {
	{"wording_days", "number", "then wordings are deleted", true},
	{"figures_months", "number", "then figures are", true},
	{"nights", "list", "day, wordings, figures: how many were deleted; the last 30", true},
	{0},
};
static const struct route_record retention_record = {"Retention", retention_fields};

static const struct route_field retention_takes[] = {
	{"wording_days", "number", "1 to 365", false},
	{"figures_months", "number", "1 to 60; not shorter than the wording", false},
	{0},
};

const struct route consents_routes[] = {
	{"POST", "/api/conversations/{conversation}/consents", MAY_OWN, ROUTE_ADD, ask,
         "Ask the person a speaker is for their consent; again: by a new link", .takes = ask_takes,
         .gives = &asked_record},
	{"GET", "/api/conversations/{conversation}/consents", MAY_OWN, ROUTE_LIST, list,
         "Who was asked, and who said yes", .gives = &consent_record},
	{"POST", "/api/consents/question", MAY_ANYONE, ROUTE_PLAIN, open_link,
         "What a link asks for", .takes = link_takes, .gives = &question_record,
         .needs_no_csrf = true},
	{"PUT", "/api/consents/answer", MAY_ANYONE, ROUTE_PUT, answer,
         "Say yes, say no, or take a yes back", .takes = answer_takes, .needs_no_csrf = true},
	{"GET", "/api/conversation-ends", MAY_OWN, ROUTE_LIST, list_gone,
         "One's own conversations that are gone, and why", .gives = &gone_record},
	{"GET", "/api/retention", MAY_SIGNED_IN, ROUTE_PLAIN, find_retention,
         "How long wordings and figures are kept, and what the nights deleted",
         .gives = &retention_record},
	{"PUT", "/api/retention", MAY_ADMINISTER, ROUTE_PUT, change_retention,
         "Keep them for another time", .takes = retention_takes, .gives = &retention_record},
};
const size_t consents_route_count = sizeof consents_routes / sizeof *consents_routes;
