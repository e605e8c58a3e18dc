#include "api/conversations.h"

#include "accounts/account.h"
#include "accounts/need.h"
#include "api/lists.h"
#include "core/date.h"
#include "talk/conversation.h"
#include "talk/conversation_end.h"
#include "talk/conversation_line.h"
#include "talk/conversation_reader.h"
#include "talk/conversation_report.h"
#include "talk/proposal.h"
#include "talk/recording.h"

enum {
	PART_MAX = 50,
	OPEN_DAYS = 7
};

static const char *const languages[] = {"auto", "de", "en", NULL};
static const char *const sides[] = {"?", "us", "them", NULL};
static const char *const bases[] = {"none", "consent", "agreement", NULL};
static const char *const bands[] = {"few", "best", "limit", "many"};

static void write_speaker(struct json_out *o, size_t index, const struct conversation_speaker *p)
{
	const char *basis = conversation_basis_name(p->basis);

	json_out_open(o, '{');
	json_out_key_number(o, "index", (int64_t)index);
	json_out_key_str(o, "name", p->name);
	json_out_key_str(o, "side", str_from(sides[p->side]));
	json_out_key_id(o, "member", p->member);
	json_out_key_id(o, "contact", p->contact);
	json_out_key(o, "basis");
	if (basis)
		json_out_str(o, str_from(basis));
	else
		json_out_null(o);
	json_out_key_str(o, "basis_note", p->basis_note);
	json_out_key_time(o, "basis_at", p->basis_at_ms);
	json_out_key_bool(o, "is_by_link", p->is_by_link);
	json_out_key(o, "text_version");
	if (p->text_version)
		json_out_number(o, p->text_version);
	else
		json_out_null(o);
	json_out_key_number(o, "utterances", p->utterances);
	json_out_key_str(o, "quote", p->quote);
	json_out_close(o, '}');
}

static void write_figures(struct json_out *o, const struct conversation *c)
{
	const struct conversation_figures *f = &c->figures;

	json_out_key(o, "figures");
	if (!c->is_ready) {
		json_out_null(o);
		return;
	}
	json_out_open(o, '{');
	json_out_key_number(o, "questions", f->questions);
	json_out_key_str(o, "band", str_from(bands[f->band]));
	json_out_key_bool(o, "is_band_told", f->is_band_told);
	json_out_key_number(o, "share_permille", f->share_permille);
	json_out_key_number(o, "stage1", f->stage1);
	json_out_key_number(o, "stage2", f->stage2);
	json_out_key_number(o, "stage3", f->stage3);
	json_out_key_number(o, "missed", f->missed);
	json_out_close(o, '}');
}

static enum err write_conversation(struct scope *s, struct json_out *o,
                                   const struct conversation *c)
{
	struct str account_name = c->account_name;
	const struct account *account;

	if (!c->opened_until_ms) {
		TRY(account_find(s, c->account, &account));
		account_name = account->name;
	}
	json_out_open(o, '{');
	json_out_key_id(o, "id", c->id);
	json_out_key_id(o, "account", c->account);
	json_out_key_str(o, "account_name", account_name);
	json_out_key_time(o, "opened_until", c->opened_until_ms);
	json_out_key_str(o, "owner_name", c->owner_name);
	json_out_key_str(o, "title", c->title);
	json_out_key_time(o, "started_at", c->started_at_ms);
	json_out_key_time(o, "created_at", c->created_at_ms);
	json_out_key_str(o, "format", str_from(transcript_format_name(c->format)));
	json_out_key_str(o, "language", str_from(languages[c->language]));
	json_out_key_number(o, "utterance_count", c->utterance_count);
	json_out_key_bool(o, "has_times", c->duration_ms >= 0);
	json_out_key_seconds(o, "duration_s", c->duration_ms);
	json_out_key_bool(o, "is_ready", c->is_ready);
	json_out_key_bool(o, "is_recording_awaited", recording_is_awaited(c));
	json_out_key_time(o, "wording_gone_at", c->wording_gone_at_ms);
	json_out_key(o, "speakers");
	json_out_open(o, '[');
	for (size_t i = 0; i < c->speaker_count; i++)
		write_speaker(o, i, &c->speakers[i]);
	json_out_close(o, ']');
	write_figures(o, c);
	json_out_key_number(o, "revision", c->revision);
	json_out_close(o, '}');
	return ERR_NONE;
}

enum err conversations_write_list(struct scope *s, struct json_out *o, struct id account)
{
	const struct conversation *list;
	size_t count;

	TRY(conversation_list(s, account, ID_NONE, PART_MAX, &list, &count));
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++)
		TRY(write_conversation(s, o, &list[i]));
	json_out_close(o, ']');
	return ERR_NONE;
}

static enum err read_id_query(struct scope *s, struct request *q, const char *name,
                              struct id *ret_id)
{
	struct str text = request_query(q, name);

	if (text.bytes && !id_parse(text, ret_id))
		return scope_fail(s, ERR_INVALID, "field.not_id", name, "not an id");
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct conversation *list;
	size_t count;

	TRY(conversation_list(l->s, *(const struct id *)l->ask, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].title)))
			TRY(write_conversation(l->s, l->out, &list[i]));
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	struct id account = ID_NONE;

	TRY(read_id_query(s, q, "account", &account));
	return lists_answer_asked(s, q, &lists, &account, r);
}

enum err conversations_answer(struct scope *s, const struct conversation *c, struct response *r)
{
	r->revision = c->revision;
	return write_conversation(s, &r->json, c);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct conversation_draft draft = {.account = request_id(q, "account"),
	                                   .title = request_query(q, "title"),
	                                   .file = q->body};
	struct str started_at = request_query(q, "started_at"),
		   language = request_query(q, "language");
	const struct conversation *conversation;

	if (started_at.bytes && !date_parse(started_at, &draft.started_at_ms))
		return scope_fail(s, ERR_INVALID, "field.not_time", "started_at", "not RFC 3339");
	if (language.bytes) {
		int which = str_which(language, languages);

		if (which < 0)
			return scope_fail(s, ERR_INVALID, "field.unknown_value", "language",
			                  "auto, de or en");
		draft.language = (enum analysis_language)which;
	}
	TRY(conversation_add(s, &draft, &conversation));
	r->location = text_format(s->mem, "/api/conversations/%.*s",
	                          STR_ARG(id_text(s->mem, conversation->id)));
	return conversations_answer(s, conversation, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct conversation *conversation;

	TRY(conversation_find(s, request_id(q, "conversation"), &conversation));
	TRY(conversation_catch_up(s, conversation, &conversation));
	return conversations_answer(s, conversation, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct conversation *conversation;
	struct conversation next;
	int language;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(conversation_find(s, request_id(q, "conversation"), &conversation));
	next = *conversation;
	next.revision = request_revision(q);
	language = next.language;
	TRY(json_in_str(s, body, "title", CONVERSATION_TITLE_BYTES_MAX, &next.title));
	TRY(json_in_time(s, body, "started_at", &next.started_at_ms));
	TRY(json_in_choice(s, body, "language", languages, &language));
	next.language = (enum analysis_language)language;
	TRY(conversation_change(s, &next, &conversation));
	return conversations_answer(s, conversation, r);
}

static enum err erase(struct scope *s, struct request *q, struct response *r)
{
	TRY(conversation_end_own(s, request_id(q, "conversation")));
	r->status = 204;
	return ERR_NONE;
}

static enum err withdraw(struct scope *s, struct request *q, struct response *r)
{
	TRY(conversation_end_withdrawn(s, request_id(q, "conversation")));
	r->status = 204;
	return ERR_NONE;
}

static enum err read_speaker(struct scope *s, const json_t *object, struct conversation_speaker *p)
{
	int side = SIDE_UNKNOWN, basis = CONVERSATION_BASIS_NONE;

	if (!json_is_object(object))
		return scope_fail(s, ERR_INVALID, "field.not_object", "speakers",
		                  "not a list of objects");
	TRY(json_in_choice(s, object, "side", sides, &side));
	TRY(json_in_choice(s, object, "basis", bases, &basis));
	TRY(json_in_id(s, object, "member", &p->member));
	TRY(json_in_id(s, object, "contact", &p->contact));
	TRY(json_in_str(s, object, "basis_note", CONVERSATION_NOTE_BYTES_MAX, &p->basis_note));
	p->side = (enum side)side;
	p->basis = (enum conversation_basis)basis;
	return ERR_NONE;
}

static enum err settle(struct scope *s, struct request *q, struct response *r)
{
	struct conversation_speaker *speakers;
	const struct conversation *conversation;
	const json_t *list_in;
	size_t count;
	json_t *body;
	bool *is_given;

	TRY(request_json(s, q, &body));
	list_in = json_object_get(body, "speakers");
	if (!json_is_array(list_in) || json_array_size(list_in) > TRANSCRIPT_SPEAKERS_MAX)
		return scope_fail(s, ERR_INVALID, "field.not_list", "speakers",
		                  "a list of at most %d", TRANSCRIPT_SPEAKERS_MAX);
	count = json_array_size(list_in);
	speakers = NEW_ARRAY(s->mem, struct conversation_speaker, count);
	is_given = NEW_ARRAY(s->mem, bool, count);
	for (size_t i = 0; i < count; i++) {
		const json_t *one = json_array_get(list_in, i);
		int64_t index = (int64_t)i;

		if (json_is_object(one))
			TRY(json_in_number(s, one, "index", 0, (int64_t)count - 1, &index));
		if (is_given[index])
			return scope_fail(s, ERR_INVALID, "conversation.speakers_count", "speakers",
			                  "speaker %lld is there twice", (long long)index);
		is_given[index] = true;
		TRY(read_speaker(s, one, &speakers[index]));
	}
	TRY(conversation_settle(s, request_id(q, "conversation"), request_revision(q), speakers,
	                        count, &conversation));
	return conversations_answer(s, conversation, r);
}

/* ---- the report ---- */

static enum err write_kept_needs(struct scope *s, struct json_out *o, const struct conversation *c)
{
	const struct need *needs;
	size_t count = 0;

	if (!c->opened_until_ms) /* a reader need not be on the account's team */
		TRY(need_list_heard_in(s, c->account, c->id, NEED_LIST_MAX, &needs, &count));
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_open(o, '{');
		json_out_key_id(o, "need", needs[i].id);
		json_out_key_number(o, "utterance", needs[i].utterance);
		json_out_key_str(o, "level",
		                 needs[i].level == NEED_ACCOUNT ? STR("account")
		                                                : STR("end_customer"));
		json_out_key_number(o, "revision", needs[i].revision);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	return ERR_NONE;
}

static enum err write_proposal_state(struct scope *s, struct json_out *o,
                                     const struct conversation *c)
{
	static const char *const names[] = {[PROPOSAL_OFF] = "off",
	                                    [PROPOSAL_OLDER_CONSENT] = "older_consent",
	                                    [PROPOSAL_READY] = "ready"};
	enum proposal_state state;

	TRY(proposal_state(s, c, &state));
	json_out_key_str(o, "proposals", str_from(names[state]));
	return ERR_NONE;
}

/* The contract's object as `kamwerk listen` prints it; what only the page needs stands
 * beside its fields, so that the contract is not bent. */
static enum err answer_report(struct scope *s, struct request *q, struct response *r)
{
	const struct conversation *conversation;
	const struct report *report;

	TRY(conversation_report(s, request_id(q, "conversation"), &conversation, &report));
	json_out_open(&r->json, '{');
	report_write_fields(&r->json, report);
	json_out_key(&r->json, "conversation");
	TRY(write_conversation(s, &r->json, conversation));
	json_out_key(&r->json, "kept");
	TRY(write_kept_needs(s, &r->json, conversation));
	TRY(write_proposal_state(s, &r->json, conversation));
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static enum err read_flags(struct scope *s, const json_t *body, unsigned *ret_flags)
{
	const json_t *list_in = json_object_get(body, "flags");
	unsigned flags = 0;

	if (json_is_null(list_in) || !list_in)
		return ERR_NONE;
	if (!json_is_array(list_in) || json_array_size(list_in) > FLAG_COUNT)
		return scope_fail(s, ERR_INVALID, "field.not_list", "flags", "a list of flags");
	for (size_t i = 0; i < json_array_size(list_in); i++) {
		const char *name = json_string_value(json_array_get(list_in, i));
		int known = 0;

		while (known < FLAG_COUNT &&
		       (!name || strcmp(name, analysis_flag_name((enum flag)(1 << known))) != 0))
			known++;
		if (known == FLAG_COUNT)
			return scope_fail(s, ERR_INVALID, "field.unknown_value", "flags",
			                  "unknown flag");
		flags |= 1u << known;
	}
	*ret_flags = flags;
	return ERR_NONE;
}

static enum err correct(struct scope *s, struct request *q, struct response *r)
{
	static const char *const kinds[] = {"none", "open", "closed", NULL};
	struct conversation_correction correction = {0};
	int kind = QUESTION_NONE;
	int64_t stage = 0;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "question", kinds, &kind));
	TRY(json_in_number(s, body, "stage", 0, 3, &stage));
	TRY(read_flags(s, body, &correction.flags));
	correction.question = (enum question)kind;
	correction.stage = (int)stage;
	TRY(conversation_report_correct(s, request_id(q, "conversation"),
	                                (size_t)request_number(q, "utterance"), &correction));
	return answer_report(s, q, r);
}

static enum err take_back(struct scope *s, struct request *q, struct response *r)
{
	TRY(conversation_report_correct(s, request_id(q, "conversation"),
	                                (size_t)request_number(q, "utterance"), NULL));
	return answer_report(s, q, r);
}

static enum err add_line(struct scope *s, struct request *q, struct response *r)
{
	struct id id = request_id(q, "conversation");
	struct conversation_line line;
	const struct label *label;
	size_t utterance;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "speaker", TRANSCRIPT_NAME_BYTES_MAX, &line.speaker));
	TRY(json_in_str_needed(s, body, "text", CONVERSATION_LINE_BYTES_MAX, &line.text));
	TRY(conversation_line_add(s, id, &line, &utterance, &label));
	r->location =
		text_format(s->mem, "/api/conversations/%.*s/report", STR_ARG(id_text(s->mem, id)));
	json_out_open(&r->json, '{');
	json_out_key_number(&r->json, "utterance", (int64_t)utterance);
	json_out_key_str(&r->json, "question", str_from(analysis_question_name(label->question)));
	json_out_key_number(&r->json, "stage", label->stage);
	json_out_key(&r->json, "flags");
	json_out_open(&r->json, '[');
	for (int flag = 0; flag < FLAG_COUNT; flag++)
		if (label->flags & 1u << flag)
			json_out_str(&r->json,
			             str_from(analysis_flag_name((enum flag)(1 << flag))));
	json_out_close(&r->json, ']');
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

/* ---- opening to others ---- */

static enum err write_opened_page(struct lists *l)
{
	const struct conversation *list;
	size_t count;

	TRY(conversation_list_opened(l->s, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].title)))
			TRY(write_conversation(l->s, l->out, &list[i]));
	return ERR_NONE;
}

static enum err list_opened(struct scope *s, struct request *q, struct response *r)
{
	static const struct lists_kind opened = {write_opened_page};

	return lists_answer_asked(s, q, &opened, NULL, r);
}

static enum err write_readers(struct scope *s, struct request *q, struct response *r)
{
	const struct conversation_reader *readers;
	size_t count;
	struct lists l;

	TRY(conversation_reader_list(s, request_id(q, "conversation"), &readers, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++) {
		if (!lists_take_whole(&l, readers[i].member, readers[i].name))
			continue;
		json_out_open(&r->json, '{');
		json_out_key_id(&r->json, "member", readers[i].member);
		json_out_key_str(&r->json, "name", readers[i].name);
		json_out_key_time(&r->json, "until", readers[i].until_ms);
		json_out_close(&r->json, '}');
	}
	return lists_close_whole(&l, r);
}

static enum err open_to(struct scope *s, struct request *q, struct response *r)
{
	int64_t days = OPEN_DAYS;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_number(s, body, "days", 1, CONVERSATION_OPEN_DAYS_MAX, &days));
	TRY(conversation_reader_put(s, request_id(q, "conversation"), request_id(q, "member"),
	                            days));
	return write_readers(s, q, r);
}

static enum err close_to(struct scope *s, struct request *q, struct response *r)
{
	TRY(conversation_reader_retire(s, request_id(q, "conversation"), request_id(q, "member")));
	r->status = 204;
	return ERR_NONE;
}

/* ---- the table ---- */

static const struct route_field conversation_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"account_name", "text", "", true},
	{"opened_until", "time", "another's, opened to the asker until then", false},
	{"owner_name", "text", "whose it is; empty for one's own", true},
	{"title", "text", "at most 200 bytes", true},
	{"started_at", "time", "", false},
	{"created_at", "time", "", true},
	{"format", "text", "of the file: webvtt, srt, ...", true},
	{"language", "text", "auto, de or en", true},
	{"utterance_count", "number", "", true},
	{"has_times", "bool", "", true},
	{"duration_s", "number", "null without times", false},
	{"is_ready", "bool", "everybody has a basis: there is a report", true},
	{"is_recording_awaited", "bool", "everybody has a basis, and there is no wording yet",
         true},
	{"wording_gone_at", "time", "then its time was over: figures are left, no report", false},
	{"speakers", "list",
         "index, name, side, member, contact, basis, basis_note, text_version, ...", true},
	{"figures", "object", "null until ready", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
const struct route_record conversations_record = {"Conversation", conversation_fields};

static const struct route_field add_takes[] = {
	{"title", "text", "without it the names of who speaks", false},
	{"started_at", "time", "RFC 3339; without it not known", false},
	{"language", "text", "auto, de or en", false},
	{0},
};

static const struct route_field change_takes[] = {
	{"title", "text", "at most 200 bytes", false},
	{"started_at", "time", "", false},
	{"language", "text", "auto, de or en; another one analyses again", false},
	{0},
};

static const struct route_field settle_takes[] = {
	{"speakers", "list", "one for each: {index, side, member, contact, basis, basis_note}",
         true},
	{0},
};

static const struct route_field reader_fields[] = {
	{"member", "id", "", true},
	{"name", "text", "", true},
	{"until", "time", "", true},
	{0},
};
static const struct route_record reader_record = {"ConversationReader", reader_fields};

static const struct route_field open_takes[] = {
	{"days", "number", "1 to 30; 7 unless told", false},
	{0},
};

static const struct route_field correct_takes[] = {
	{"question", "text", "none, open or closed", false},
	{"stage", "number", "0 to 3", false},
	{"flags", "list", "stacked, leading, intrusive, tag, rhetorical, need, emotion", false},
	{0},
};

static const struct route_field line_takes[] = {
	{"speaker", "text", "the name of one of its speakers", true},
	{"text", "text", "at most 2,000 bytes", true},
	{0},
};

static const struct route_field line_fields[] = {
	{"utterance", "number", "its place in the wording, from 0", true},
	{"question", "text", "none, open or closed", true},
	{"stage", "number", "0 to 3", true},
	{"flags", "list", "stacked, leading, intrusive, tag, rhetorical, need, emotion", true},
	{0},
};
static const struct route_record line_record = {"ConversationLine", line_fields};

static const struct route_field report_fields[] = {
	{"language", "text", "de, en or mixed", true},
	{"duration_s", "number", "null without times", false},
	{"speakers", "list", "who spoke how much", true},
	{"questions", "object",
         "count, open, closed, per_third, spread_permille, band, misplaced, evaded, ...", true},
	{"listening", "object", "stage1, stage2, stage3, missed", true},
	{"reading", "object", "kind (untold, listens, even, tells), gives_back, tells", true},
	{"cut_ins", "list", "utterances that cut in on the one before them", true},
	{"needs", "list", "utterance and quote", true},
	{"utterances", "list", "the wording with its labels and the rule behind each", true},
	{"advice", "list", "at most three", true},
	{"verdict", "text", "how it went, in two or three sentences", true},
	{"conversation", "object", "the Conversation", true},
	{"kept", "list", "needs kept out of it: need, utterance, level, revision", true},
	{"proposals", "text",
         "whether a language model may be asked: off, older_consent (somebody was told of none), "
         "ready",
         true},
	{0},
};
static const struct route_record report_record = {"Report", report_fields};

const struct route conversations_routes[] = {
	{"GET", "/api/conversations", MAY_SIGNED_IN, ROUTE_LIST, list,
         "One's own conversations, newest first", .takes = lists_takes_account,
         .gives = &conversations_record},
	{"POST", "/api/accounts/{account}/conversations", MAY_EDIT, ROUTE_ADD, add,
         "Hand in a transcript: the file itself is the body", .takes = add_takes,
         .gives = &conversations_record, .body_bytes_max = TRANSCRIPT_BYTES_MAX,
         .is_raw_body = true},
	{"GET", "/api/conversations/{conversation}", MAY_OWN, ROUTE_ONE, find, "One conversation",
         .gives = &conversations_record},
	{"PATCH", "/api/conversations/{conversation}", MAY_OWN, ROUTE_CHANGE, change,
         "Change title, time or language", .takes = change_takes, .gives = &conversations_record},
	{"DELETE", "/api/conversations/{conversation}", MAY_OWN, ROUTE_RETIRE, erase,
         "Delete wording, labels and figures for good"},
	{"PUT", "/api/conversations/{conversation}/withdrawal", MAY_OWN, ROUTE_PUT, withdraw,
         "Somebody withdrew their consent: as deleting, with the needs kept out of it"},
	{"PUT", "/api/conversations/{conversation}/speakers", MAY_OWN, ROUTE_CHANGE, settle,
         "Who the speakers are and on what basis they are analysed", .takes = settle_takes,
         .gives = &conversations_record},
	{"GET", "/api/opened-conversations", MAY_OWN, ROUTE_LIST, list_opened,
         "Those that others opened to the asker, newest first", .gives = &conversations_record,
         .agreement = WORKS_AGREEMENT_OPENING},
	{"GET", "/api/conversations/{conversation}/readers", MAY_OWN, ROUTE_LIST, write_readers,
         "Whom it is open to", .gives = &reader_record},
	{"PUT", "/api/conversations/{conversation}/readers/{member}", MAY_OWN, ROUTE_PUT, open_to,
         "Open it to one of us for a time; they read it and change nothing", .takes = open_takes,
         .gives = &reader_record, .agreement = WORKS_AGREEMENT_OPENING},
	{"DELETE", "/api/conversations/{conversation}/readers/{member}", MAY_OWN, ROUTE_PUT,
         close_to, "Take that back"},
	{"GET", "/api/conversations/{conversation}/report", MAY_OWN, ROUTE_PLAIN, answer_report,
         "What the conversation shows", .gives = &report_record},
	{"POST", "/api/conversations/{conversation}/lines", MAY_OWN, ROUTE_ADD, add_line,
         "Add what was said just now, as live captions give it; answers its labels",
         .takes = line_takes, .gives = &line_record},
	{"PUT", "/api/conversations/{conversation}/corrections/{utterance}", MAY_OWN, ROUTE_PUT,
         correct, "Correct the labels of an utterance; answers the report counted again",
         .takes = correct_takes, .gives = &report_record},
	{"DELETE", "/api/conversations/{conversation}/corrections/{utterance}", MAY_OWN, ROUTE_PUT,
         take_back, "Take a correction back; answers the report", .gives = &report_record},
};
const size_t conversations_route_count = sizeof conversations_routes / sizeof *conversations_routes;
