#include "talk/conversation.h"

#include "accounts/account.h"
#include "accounts/contact.h"
#include "accounts/need.h"
#include "core/check.h"
#include "core/utf8.h"
#include "store/db.h"
#include "talk/consent_text.h"
#include "talk/conversation_impl.h"
#include "talk/conversation_record.h"
#include "talk/cue.h"
#include "talk/report_quote.h"
#include "teams/member.h"
#include "teams/permission.h"
#include "teams/works_agreement.h"

enum {
	QUOTE_BYTES_MAX = 90,
	MINUTE_MS = 60 * 1000
};

static const char *const basis_names[CONVERSATION_BASIS_COUNT] = {NULL, "consent", "agreement"};

const char *conversation_basis_name(enum conversation_basis basis)
{
	return basis_names[basis];
}

/* ---- sealing: one data key a conversation, every part bound to its place ---- */

static struct str place(struct scope *s, const struct vault *v, const char *part)
{
	return text_format(s->mem, "conversation/%.*s/%s", STR_ARG(id_text(s->mem, v->id)), part);
}

static struct str close_part(struct scope *s, const struct vault *v, const char *part,
                             struct str plain)
{
	return secrets_wrap(s, v->key, plain, place(s, v, part));
}

static enum err open_part(struct scope *s, const struct vault *v, const char *part,
                          struct str wrapped, struct str *ret_plain)
{
	if (str_is_empty(wrapped)) {
		*ret_plain = STR_NONE;
		return ERR_NONE;
	}
	return secrets_unwrap(s, v->key, wrapped, place(s, v, part), ret_plain);
}

static enum err open_vault(struct scope *s, struct id id, struct str sealed_key,
                           struct vault *ret_vault)
{
	struct str key;

	if (!s->actor_key)
		return scope_fail(s, ERR_SIGNED_OUT, "session.ended", NULL,
		                  "no key in this session");
	TRY(secrets_unseal(s, s->actor_key, sealed_key, &key));
	if (key.bytes != SECRETS_KEY_BYTES)
		return scope_fail(s, ERR_BROKEN, "conversation.unreadable", NULL,
		                  "data key of %zu bytes", key.bytes);
	ret_vault->id = id;
	memcpy(ret_vault->key, key.at, SECRETS_KEY_BYTES);
	return ERR_NONE;
}

/* The note on a speaker's basis is bound to that speaker. */
static const char *note_part(struct scope *s, size_t speaker)
{
	return text_format(s->mem, "note/%zu", speaker).at;
}

/* ---- reading ---- */

static enum err read_speakers(struct scope *s, const struct vault *v, struct conversation *c,
                              struct conversation_speaker *speakers)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "conversation_speaker_list", DB_ID(s->organisation), DB_ID(c->id),
	            DB_NUMBER(TRANSCRIPT_SPEAKERS_MAX)));
	for (size_t i = 0; i < rows.count; i++) {
		int64_t number = db_number(&rows, i, 0);
		struct str basis = db_str(&rows, i, 4);
		struct conversation_speaker *speaker;

		if (number < 0 || (size_t)number >= c->speaker_count)
			return scope_fail(s, ERR_BROKEN, "conversation.unreadable", NULL,
			                  "more speakers than the head names");
		speaker = &speakers[number];
		speaker->side = (enum side)db_number(&rows, i, 1);
		speaker->member = db_id(&rows, i, 2);
		speaker->contact = db_id(&rows, i, 3);
		for (int b = 1; b < CONVERSATION_BASIS_COUNT; b++)
			if (str_equal(basis, str_from(basis_names[b])))
				speaker->basis = (enum conversation_basis)b;
		TRY(open_part(s, v, note_part(s, (size_t)number), db_str(&rows, i, 5),
		              &speaker->basis_note));
		speaker->basis_at_ms = db_number(&rows, i, 6);
		if (speaker->basis) /* noted before versions were: the first */
			speaker->text_version =
				db_is_null(&rows, i, 8) ? 1 : db_number(&rows, i, 8);
		speaker->is_by_link =
			speaker->basis == CONVERSATION_CONSENT && id_is_none(db_id(&rows, i, 7));
	}
	return ERR_NONE;
}

/* One row of conversation_find or, with `first` = 1, of conversation_list. */
static enum err read_row(struct scope *s, const struct db_rows *rows, size_t row, size_t first,
                         struct id id, struct vault *v, struct conversation *c)
{
	struct conversation_speaker *speakers;
	struct str head;

	c->id = id;
	c->owner = s->actor;
	c->account = db_id(rows, row, first);
	c->created_at_ms = db_number(rows, row, first + 1);
	c->is_ready = db_number(rows, row, first + 2) != 0;
	c->revision = db_number(rows, row, first + 3);
	c->wording_gone_at_ms = db_number(rows, row, first + 6);
	TRY(open_vault(s, id, db_str(rows, row, first + 4), v));
	TRY(open_part(s, v, "head", db_str(rows, row, first + 5), &head));
	TRY(conversation_record_read_head(s, head, c, &speakers));
	return read_speakers(s, v, c, speakers);
}

static enum err not_found(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "conversation.not_found", NULL,
	                  "no such conversation of this person");
}

enum err conversation_impl_find(struct scope *s, struct id id, struct vault *v,
                                struct conversation *c)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(DB_READ(s, &rows, "conversation_find", DB_ID(s->organisation), DB_ID(id),
	            DB_ID(s->actor)));
	if (rows.count == 0)
		return not_found(s);
	TRY(read_row(s, &rows, 0, 0, id, v, c));
	/* Whoever left the account's team no longer reads its customer's words. */
	if (permission_check(s, MAY_SEE, c->account) != ERR_NONE)
		return not_found(s);
	return ERR_NONE;
}

/* What conversation_find_opened says beside what find() gets, from `column` on. */
static void read_opened(const struct db_rows *rows, size_t row, size_t column,
                        struct conversation *c)
{
	c->owner = db_id(rows, row, column);
	c->owner_name = db_str(rows, row, column + 1);
	c->account_name = db_str(rows, row, column + 2);
	c->opened_until_ms = db_number(rows, row, column + 3);
}

/* The owner's, or one that was opened to the actor: readable only while opening is on, since its owner's other routes are not
 * switched. */
static enum err find_to_read(struct scope *s, struct id id, struct vault *v, struct conversation *c)
{
	struct db_rows rows;
	bool is_on;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(DB_READ(s, &rows, "conversation_find_opened", DB_ID(s->organisation), DB_ID(id),
	            DB_ID(s->actor), DB_NUMBER(s->now_ms)));
	if (rows.count == 0)
		return conversation_impl_find(s, id, v, c);
	TRY(works_agreement_is_on(s, WORKS_AGREEMENT_OPENING, &is_on));
	if (!is_on)
		return not_found(s);
	TRY(read_row(s, &rows, 0, 0, id, v, c));
	read_opened(&rows, 0, 7, c);
	return ERR_NONE;
}

enum err conversation_find(struct scope *s, struct id id,
                           const struct conversation **ret_conversation)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct vault v;

	TRY(find_to_read(s, id, &v, c));
	*ret_conversation = c;
	return ERR_NONE;
}

enum err conversation_find_own(struct scope *s, struct id id,
                               const struct conversation **ret_conversation)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct vault v;

	TRY(conversation_impl_find(s, id, &v, c));
	*ret_conversation = c;
	return ERR_NONE;
}

enum err conversation_list(struct scope *s, struct id account, struct id after, size_t limit,
                           const struct conversation **ret_conversations, size_t *ret_count)
{
	struct conversation *list;
	struct db_rows rows;
	struct vault v;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	after = id_or_newest(after);
	if (id_is_none(account))
		TRY(DB_READ(s, &rows, "conversation_list", DB_ID(s->organisation), DB_ID(s->actor),
		            DB_ID(after), DB_NUMBER(limit)));
	else
		TRY(DB_READ(s, &rows, "conversation_list_of_account", DB_ID(s->organisation),
		            DB_ID(s->actor), DB_ID(after), DB_NUMBER(limit), DB_ID(account)));
	list = NEW_ARRAY(s->mem, struct conversation, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		TRY(read_row(s, &rows, i, 1, db_id(&rows, i, 0), &v, &list[i]));
	*ret_conversations = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err conversation_list_opened(struct scope *s, struct id after, size_t limit,
                                  const struct conversation **ret_conversations, size_t *ret_count)
{
	struct conversation *list;
	struct db_rows rows;
	struct vault v;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	after = id_or_newest(after);
	TRY(DB_READ(s, &rows, "conversation_list_opened", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(after), DB_NUMBER(limit), DB_NUMBER(s->now_ms)));
	list = NEW_ARRAY(s->mem, struct conversation, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		TRY(read_row(s, &rows, i, 1, db_id(&rows, i, 0), &v, &list[i]));
		read_opened(&rows, i, 8, &list[i]);
	}
	*ret_conversations = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- adding ---- */

static enum err check_head(struct scope *s, struct str title, int64_t started_at_ms)
{
	const int64_t day_ms = 24 * 60 * 60 * 1000;

	if (title.bytes > CONVERSATION_TITLE_BYTES_MAX)
		return scope_fail(s, ERR_INVALID, "field.too_long", "title",
		                  "%zu bytes, at most %d", title.bytes,
		                  CONVERSATION_TITLE_BYTES_MAX);
	if (started_at_ms < 0 || started_at_ms > s->now_ms + day_ms)
		return scope_fail(s, ERR_INVALID, "conversation.in_future", "started_at",
		                  "a conversation that was led lies in the past");
	return ERR_NONE;
}

/* Names are compared as people read them: case and spelling folded, "Petersen, Nele (Extern)" is
 * matched by its words. */
static bool is_name_of(struct scope *s, struct str spoken, struct str known)
{
	struct str a = utf8_fold(s->mem, spoken), rest = utf8_fold(s->mem, str_trim(known)), word;

	if (str_is_empty(rest) || str_is_empty(a))
		return false;
	while (str_next(&rest, ' ', &word)) {
		size_t at = str_find(a, word);

		if (str_is_empty(word))
			continue;
		if (at == SIZE_MAX || (at > 0 && a.at[at - 1] != ' ' && a.at[at - 1] != ','))
			return false;
	}
	return true;
}

static enum err guess_people(struct scope *s, struct id account,
                             struct conversation_speaker *speakers, size_t count)
{
	const struct account_member *team;
	const struct contact *contacts;
	size_t team_count, contact_count;

	TRY(account_member_list(s, account, &team, &team_count));
	TRY(contact_list(s, account, STR_NONE, ID_NONE, CONTACT_LIST_MAX, &contacts,
	                 &contact_count));
	for (size_t i = 0; i < count; i++) {
		struct conversation_speaker *speaker = &speakers[i];

		for (size_t t = 0; t < team_count && speaker->side == SIDE_UNKNOWN; t++) {
			if (team[t].is_guest || !is_name_of(s, speaker->name, team[t].name))
				continue;
			speaker->side = SIDE_US;
			speaker->member = team[t].member;
		}
		for (size_t c = 0; c < contact_count && speaker->side == SIDE_UNKNOWN; c++) {
			if (!is_name_of(s, speaker->name, contacts[c].name))
				continue;
			speaker->side = SIDE_THEM;
			speaker->contact = contacts[c].id;
		}
	}
	return ERR_NONE;
}

static struct str join_names(struct scope *s, const struct transcript *transcript)
{
	struct text names = text_new(s->mem, CONVERSATION_TITLE_BYTES_MAX);

	for (size_t i = 0; i < transcript->speaker_count && !text_is_cut(&names); i++) {
		if (i)
			text_add(&names, STR(", "));
		text_add(&names, transcript->speakers[i].name);
	}
	return text_str(&names);
}

static struct conversation_speaker *describe_speakers(struct scope *s, const struct transcript *t)
{
	struct conversation_speaker *speakers =
		NEW_ARRAY(s->mem, struct conversation_speaker, t->speaker_count);

	for (size_t i = 0; i < t->speaker_count; i++)
		speakers[i].name = utf8_cut(t->speakers[i].name, TRANSCRIPT_NAME_BYTES_MAX);
	for (size_t i = 0; i < t->utterance_count; i++) {
		const struct utterance *u = &t->utterances[i];
		struct conversation_speaker *speaker = &speakers[u->speaker];

		speaker->utterances++;
		/* The first words that are more than a greeting or a backchannel tell who it was. */
		if (speaker->quote.bytes < QUOTE_BYTES_MAX / 2 &&
		    u->text.bytes > speaker->quote.bytes)
			speaker->quote = report_quote_cut(u->text, QUOTE_BYTES_MAX);
	}
	return speakers;
}

static enum err write_speakers(struct scope *s, const struct vault *v, const struct conversation *c)
{
	TRY(DB_WRITE(s, NULL, "conversation_speaker_clear", DB_ID(s->organisation), DB_ID(c->id)));
	for (size_t i = 0; i < c->speaker_count; i++) {
		const struct conversation_speaker *speaker = &c->speakers[i];
		bool has_basis = speaker->basis != CONVERSATION_BASIS_NONE;
		struct db_value note = DB_NULL;

		if (speaker->basis_note.bytes)
			note = DB_BYTES(close_part(s, v, note_part(s, i), speaker->basis_note));
		TRY(DB_WRITE(s, NULL, "conversation_speaker_add", DB_ID(s->organisation),
		             DB_ID(c->id), DB_NUMBER(i), DB_NUMBER(speaker->side),
		             DB_ID(speaker->member), DB_ID(speaker->contact),
		             has_basis ? DB_TEXT(str_from(basis_names[speaker->basis])) : DB_NULL,
		             note, has_basis ? DB_NUMBER(speaker->basis_at_ms) : DB_NULL,
		             has_basis && !speaker->is_by_link ? DB_ID(s->actor) : DB_NULL,
		             has_basis ? DB_NUMBER(speaker->text_version) : DB_NULL));
	}
	return ERR_NONE;
}

static void describe_wording(struct conversation *c, const struct transcript *transcript)
{
	c->format = transcript->format;
	c->utterance_count = (int64_t)transcript->utterance_count;
	c->duration_ms = -1;
	for (size_t i = 0; i < transcript->utterance_count && transcript->has_times; i++)
		if (transcript->utterances[i].end_ms > c->duration_ms)
			c->duration_ms = transcript->utterances[i].end_ms;
}

enum err conversation_add(struct scope *s, const struct conversation_draft *draft,
                          const struct conversation **ret_conversation)
{
	const struct transcript *transcript;

	TRY(permission_check(s, MAY_EDIT, draft->account));
	TRY(check_head(s, draft->title, draft->started_at_ms));
	TRY(transcript_read(s, draft->file, &transcript));
	return conversation_impl_add(s, draft, transcript, ret_conversation);
}

enum err conversation_impl_add(struct scope *s, const struct conversation_draft *draft,
                               const struct transcript *transcript,
                               const struct conversation **ret_conversation)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct conversation_speaker *speakers;
	const struct member *owner;
	struct str sealed_key;
	struct vault v;

	TRY(check_head(s, draft->title, draft->started_at_ms));
	TRY(member_find(s, s->actor, &owner));

	speakers = describe_speakers(s, transcript);
	TRY(guess_people(s, draft->account, speakers, transcript->speaker_count));
	c->id = scope_new_id(s);
	c->account = draft->account;
	c->owner = s->actor;
	c->created_at_ms = s->now_ms;
	c->revision = 1;
	c->title = str_is_empty(draft->title) ? join_names(s, transcript) : draft->title;
	c->started_at_ms = draft->started_at_ms;
	c->language = draft->language;
	describe_wording(c, transcript);
	c->speakers = speakers;
	c->speaker_count = transcript->speaker_count;

	v.id = c->id;
	random_fill(s->random, v.key, sizeof v.key);
	sealed_key =
		secrets_seal(s, owner->open_key, (struct str){(const char *)v.key, sizeof v.key});
	TRY(db_begin(s));
	TRY(DB_WRITE(
		s, NULL, "conversation_add", DB_ID(s->organisation), DB_ID(c->id),
		DB_ID(c->account), DB_ID(c->owner), DB_NUMBER(c->created_at_ms),
		DB_BYTES(sealed_key),
		DB_BYTES(close_part(s, &v, "head", conversation_record_head(s->mem, c))),
		DB_BYTES(close_part(s, &v, "text", conversation_record_text(s->mem, transcript)))));
	TRY(write_speakers(s, &v, c));
	TRY(db_commit(s));
	*ret_conversation = c;
	return ERR_NONE;
}

/* ---- analysing ---- */

struct parts {
	struct transcript transcript;
	struct label *labels; /* NULL = not analysed */
	struct analysis_mark mark;
	bool has_mark;
	struct conversation_correction *corrections;
	size_t correction_count;
	bool *is_corrected; /* one an utterance */
};

static enum err wording_over(struct scope *s)
{
	return scope_fail(s, ERR_CONFLICT, "conversation.wording_over", NULL,
	                  "the wording's time was over; its figures are left");
}

static enum err read_parts(struct scope *s, const struct vault *v, const struct conversation *c,
                           struct parts *p)
{
	struct str text, labels, corrections;
	struct speaker *speakers;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "conversation_find_parts", DB_ID(s->organisation), DB_ID(c->id),
	            DB_ID(c->owner)));
	if (rows.count == 0)
		return not_found(s);
	if (c->wording_gone_at_ms)
		return wording_over(s);
	TRY(open_part(s, v, "text", db_str(&rows, 0, 0), &text));
	TRY(open_part(s, v, "labels", db_str(&rows, 0, 1), &labels));
	TRY(open_part(s, v, "corrections", db_str(&rows, 0, 2), &corrections));
	TRY(conversation_record_read_text(s, text, &p->transcript, &speakers));
	for (size_t i = 0; i < p->transcript.speaker_count && i < c->speaker_count; i++)
		speakers[i].side = c->speakers[i].side;
	if (labels.bytes)
		TRY(conversation_record_read_labels(s, labels, p->transcript.utterance_count,
		                                    &p->labels, &p->mark, &p->has_mark));
	TRY(conversation_record_read_corrections(s, corrections, &p->corrections,
	                                         &p->correction_count));
	p->is_corrected = NEW_ARRAY(s->mem, bool, p->transcript.utterance_count);
	return ERR_NONE;
}

static void label_all(struct scope *s, struct parts *p, enum analysis_language language)
{
	const struct transcript *t = &p->transcript;
	struct label *labels = NEW_ARRAY(s->mem, struct label, t->utterance_count);
	struct analysis *analysis = analysis_start(s->mem, s->rules, language);

	for (size_t i = 0; i < t->utterance_count; i++) {
		const struct utterance *u = &t->utterances[i];
		const struct speaker *speaker = &t->speakers[u->speaker];

		analysis_label(analysis, speaker->name, speaker->side, u->text, &labels[i]);
	}
	p->labels = labels;
	p->mark = analysis_mark(analysis);
}

/* Only the last utterance has no label yet: it gets the one that label_all() would give it, without looking at more than
 * its context. Labels that were given before there were marks are given anew, once. */
static void label_last(struct scope *s, struct parts *p, enum analysis_language language)
{
	const struct transcript *t = &p->transcript;
	size_t last = t->utterance_count - 1;
	struct analysis *analysis;

	if (!p->has_mark) {
		label_all(s, p, language);
		return;
	}
	analysis = analysis_start(s->mem, s->rules, language);
	analysis_resume(analysis, &p->mark, last);
	for (size_t i = last > ANALYSIS_CONTEXT_MAX ? last - ANALYSIS_CONTEXT_MAX : 0; i < last;
	     i++)
		analysis_recall(analysis, t->speakers[t->utterances[i].speaker].name,
		                t->utterances[i].text, &p->labels[i]);
	analysis_label(analysis, t->speakers[t->utterances[last].speaker].name,
	               t->speakers[t->utterances[last].speaker].side, t->utterances[last].text,
	               &p->labels[last]);
	p->mark = analysis_mark(analysis);
}

/* A corrected label keeps what the rules saw, so that the page can show both. */
static void correct(struct label *l, const struct conversation_correction *correction)
{
	l->question = correction->question;
	l->stage = (uint8_t)correction->stage;
	l->flags = (uint16_t)(correction->flags | (l->flags & FLAGS_BESIDE));
	if (correction->question == QUESTION_NONE)
		l->question_count = 0;
	else if (correction->flags & FLAG_STACKED)
		l->question_count = l->question_count < 2 ? 2 : l->question_count;
	else
		l->question_count = 1;
	l->question_open_count = correction->question == QUESTION_OPEN ? l->question_count : 0;
}

static const struct report *count_report(struct scope *s, struct parts *p)
{
	struct report_ask ask = {.transcript = &p->transcript,
	                         .labels = p->labels,
	                         .is_corrected = p->is_corrected,
	                         .rules = s->rules,
	                         .suggestions = s->suggestions,
	                         .language = s->language,
	                         .is_for_reader = true};
	struct label *labels = NEW_ARRAY(s->mem, struct label, p->transcript.utterance_count);

	if (p->transcript.utterance_count)
		memcpy(labels, p->labels, p->transcript.utterance_count * sizeof *labels);
	for (size_t i = 0; i < p->correction_count; i++) {
		size_t utterance = p->corrections[i].utterance;

		if (utterance >= p->transcript.utterance_count)
			continue;
		correct(&labels[utterance], &p->corrections[i]);
		p->is_corrected[utterance] = true;
	}
	ask.labels = labels;
	return report_build(s->mem, &ask);
}

static void note_figures(struct conversation *c, const struct report *report)
{
	c->figures = (struct conversation_figures){
		.questions = report->questions.count,
		.spread_permille = report->questions.spread_permille,
		.stage1 = report->listening.stage1,
		.stage2 = report->listening.stage2,
		.stage3 = report->listening.stage3,
		.missed = (int64_t)report->listening.missed_count,
		.band = report->questions.band,
		.is_band_told = report->questions.is_band_told,
	};
	for (size_t i = 0; i < report->speaker_count; i++)
		if (report->speakers[i].side == SIDE_US)
			c->figures.share_permille += report->speakers[i].share_permille;
}

static bool is_settled(const struct conversation_speaker *speaker)
{
	bool has_person = speaker->side == SIDE_US     ? !id_is_none(speaker->member)
	                  : speaker->side == SIDE_THEM ? !id_is_none(speaker->contact)
	                                               : false;

	return has_person && speaker->basis != CONVERSATION_BASIS_NONE;
}

/* Who they are is open again. */
static void quote_again(struct scope *s, const struct parts *p, struct conversation *c)
{
	struct conversation_speaker *speakers =
		NEW_ARRAY(s->mem, struct conversation_speaker, c->speaker_count);
	const struct conversation_speaker *said = describe_speakers(s, &p->transcript);

	for (size_t i = 0; i < c->speaker_count; i++) {
		speakers[i] = c->speakers[i];
		speakers[i].quote = said[i].quote;
	}
	c->speakers = speakers;
}

bool conversation_impl_are_settled(const struct conversation *c)
{
	for (size_t i = 0; i < c->speaker_count; i++)
		if (!is_settled(&c->speakers[i]))
			return false;
	return c->speaker_count > 0;
}

/* What is to be stored of an analysis. */
struct outcome {
	struct db_value labels; /* sealed; DB_NULL = a basis is missing for somebody */
};

/* Labels and counts, without writing: a long talk takes seconds, and others want to write meanwhile.
 * The caller's revision tells whether what was read here still holds when it writes. */
static enum err analyse(struct scope *s, const struct vault *v, struct conversation *c,
                        struct outcome *ret_outcome)
{
	struct parts p = {0};

	ret_outcome->labels = DB_NULL;
	c->is_ready = c->utterance_count && conversation_impl_are_settled(c);
	c->figures = (struct conversation_figures){0};
	TRY(read_parts(s, v, c, &p));
	if (!c->is_ready) {
		quote_again(s, &p, c);
		return ERR_NONE;
	}
	label_all(s, &p, c->language);
	note_figures(c, count_report(s, &p));
	ret_outcome->labels = DB_BYTES(
		close_part(s, v, "labels",
	                   conversation_record_labels(s->mem, p.labels,
	                                              p.transcript.utterance_count, &p.mark)));
	return ERR_NONE;
}

static enum err write_outcome(struct scope *s, const struct vault *v, struct conversation *c,
                              const struct outcome *outcome)
{
	return DB_WRITE(s, NULL, "conversation_change_labels", DB_ID(s->organisation), DB_ID(c->id),
	                DB_ID(s->actor), DB_NUMBER(c->is_ready), outcome->labels,
	                DB_BYTES(close_part(s, v, "head", conversation_record_head(s->mem, c))));
}

/* ---- changing ---- */

static enum err changed_meanwhile(struct scope *s)
{
	return scope_fail(s, ERR_CONFLICT, "conversation.changed", NULL,
	                  "another revision is stored");
}

static enum err write_head(struct scope *s, const struct vault *v, struct conversation *c)
{
	int64_t changed;

	TRY(DB_WRITE(s, &changed, "conversation_change_head", DB_ID(s->organisation), DB_ID(c->id),
	             DB_ID(s->actor), DB_NUMBER(c->revision),
	             DB_BYTES(close_part(s, v, "head", conversation_record_head(s->mem, c)))));
	if (!changed)
		return changed_meanwhile(s);
	c->revision++;
	return ERR_NONE;
}

enum err conversation_impl_change_wording(struct scope *s, const struct vault *v,
                                          struct conversation *c,
                                          const struct transcript *transcript)
{
	describe_wording(c, transcript);
	TRY(db_begin(s));
	TRY(write_head(s, v, c)); /* raises the revision, or says that somebody was faster */
	TRY(write_speakers(s, v, c));
	TRY(DB_WRITE(
		s, NULL, "conversation_change_text", DB_ID(s->organisation), DB_ID(c->id),
		DB_ID(s->actor),
		DB_BYTES(close_part(s, v, "text", conversation_record_text(s->mem, transcript)))));
	return db_commit(s);
}

enum err conversation_change(struct scope *s, const struct conversation *next,
                             const struct conversation **ret_conversation)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct outcome outcome;
	bool is_new_language;
	struct vault v;

	if (str_is_empty(next->title))
		return scope_fail(s, ERR_INVALID, "field.missing", "title", "blank");
	TRY(check_head(s, next->title, next->started_at_ms));
	TRY(conversation_impl_find(s, next->id, &v, c));
	if (c->revision != next->revision)
		return changed_meanwhile(s);
	is_new_language = c->language != next->language;
	c->title = next->title;
	c->started_at_ms = next->started_at_ms;
	c->language = next->language;
	if (is_new_language)
		TRY(analyse(s, &v, c, &outcome));
	TRY(db_begin(s));
	TRY(write_head(s, &v, c));
	if (is_new_language)
		TRY(write_outcome(s, &v, c, &outcome));
	TRY(db_commit(s));
	*ret_conversation = c;
	return ERR_NONE;
}

enum err conversation_catch_up(struct scope *s, const struct conversation *before,
                               const struct conversation **ret_conversation)
{
	struct conversation *c;
	struct outcome outcome;
	struct vault v;

	*ret_conversation = before;
	if (before->is_ready || !before->utterance_count || before->opened_until_ms ||
	    before->wording_gone_at_ms || !conversation_impl_are_settled(before))
		return ERR_NONE;
	c = NEW(s->mem, struct conversation);
	TRY(conversation_impl_find(s, before->id, &v, c));
	TRY(analyse(s, &v, c, &outcome));
	TRY(db_begin(s));
	TRY(write_head(s, &v, c));
	TRY(write_outcome(s, &v, c, &outcome));
	TRY(db_commit(s));
	*ret_conversation = c;
	return ERR_NONE;
}

static enum err check_person(struct scope *s, const struct conversation *c,
                             const struct conversation_speaker *speaker)
{
	const struct contact *contact;
	const struct member *member;

	if (speaker->basis_note.bytes > CONVERSATION_NOTE_BYTES_MAX)
		return scope_fail(s, ERR_INVALID, "field.too_long", "basis_note",
		                  "at most %d bytes", CONVERSATION_NOTE_BYTES_MAX);
	if (speaker->basis == CONVERSATION_AGREEMENT && str_is_empty(speaker->basis_note))
		return scope_fail(s, ERR_INVALID, "conversation.agreement_unnamed", "basis_note",
		                  "an agreement is named by its number");
	if (speaker->side == SIDE_US && !id_is_none(speaker->member) &&
	    (member_find(s, speaker->member, &member) != ERR_NONE || !id_is_none(member->account)))
		return scope_fail(s, ERR_INVALID, "conversation.person_unknown", "member",
		                  "no such member");
	if (speaker->side != SIDE_THEM || id_is_none(speaker->contact))
		return ERR_NONE;
	if (contact_find(s, speaker->contact, &contact) != ERR_NONE ||
	    !id_equal(contact->account, c->account))
		return scope_fail(s, ERR_INVALID, "conversation.person_unknown", "contact",
		                  "no such contact of this account");
	return ERR_NONE;
}

enum err conversation_settle(struct scope *s, struct id id, int64_t revision,
                             const struct conversation_speaker *speakers, size_t speaker_count,
                             const struct conversation **ret_conversation)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct conversation_speaker *next;
	struct outcome outcome;
	struct vault v;
	bool *is_another; /* as the one before */

	TRY(conversation_impl_find(s, id, &v, c));
	if (c->revision != revision)
		return changed_meanwhile(s);
	if (c->wording_gone_at_ms)
		return wording_over(s);
	if (speaker_count != c->speaker_count)
		return scope_fail(s, ERR_INVALID, "conversation.speakers_count", "speakers",
		                  "%zu given, the wording has %zu", speaker_count,
		                  c->speaker_count);
	next = NEW_ARRAY(s->mem, struct conversation_speaker, speaker_count);
	is_another = NEW_ARRAY(s->mem, bool, speaker_count);
	for (size_t i = 0; i < speaker_count; i++) {
		const struct conversation_speaker *before = &c->speakers[i];
		bool is_same_basis = before->basis == speakers[i].basis &&
		                     str_equal(before->basis_note, speakers[i].basis_note);

		TRY(check_person(s, c, &speakers[i]));
		next[i] = speakers[i];
		next[i].name = before->name;
		next[i].utterances = before->utterances;
		next[i].quote = before->quote;
		next[i].basis_at_ms = is_same_basis ? before->basis_at_ms : s->now_ms;
		next[i].is_by_link = is_same_basis && before->is_by_link;
		next[i].text_version = is_same_basis ? before->text_version : CONSENT_TEXT_VERSION;
		if (next[i].side != SIDE_US)
			next[i].member = ID_NONE;
		if (next[i].side != SIDE_THEM)
			next[i].contact = ID_NONE;
		is_another[i] = !id_equal(before->member, next[i].member) ||
		                !id_equal(before->contact, next[i].contact);
		if (is_another[i] && next[i].is_by_link) {
			next[i].basis = CONVERSATION_BASIS_NONE;
			next[i].is_by_link = false;
		}
		if (!next[i].basis)
			next[i].text_version = 0;
	}
	c->speakers = next;
	TRY(analyse(s, &v, c, &outcome));
	TRY(db_begin(s));
	TRY(write_head(s, &v, c)); /* raises the revision, or says that somebody was faster */
	for (size_t i = 0; i < speaker_count; i++)
		if (is_another[i])
			TRY(DB_WRITE(s, NULL, "conversation_consent_retire", DB_ID(s->organisation),
			             DB_ID(c->id), DB_NUMBER(i)));
	TRY(write_speakers(s, &v, c));
	TRY(write_outcome(s, &v, c, &outcome));
	TRY(db_commit(s));
	*ret_conversation = c;
	return ERR_NONE;
}

/* ---- the report and its corrections ---- */

static enum err check_analysed(struct scope *s, const struct vault *v, const struct conversation *c,
                               struct parts *p)
{
	if (!c->is_ready)
		return scope_fail(s, ERR_INVALID, "conversation.basis_missing", "speakers",
		                  "a basis is missing for at least one participant");
	TRY(read_parts(s, v, c, p));
	if (!p->labels)
		return scope_fail(s, ERR_BROKEN, "conversation.unreadable", NULL,
		                  "ready without labels");
	return ERR_NONE;
}

enum err conversation_impl_wording(struct scope *s, struct id id, struct conversation *c,
                                   struct transcript *ret_transcript)
{
	struct parts p = {0};
	struct vault v;

	TRY(conversation_impl_find(s, id, &v, c));
	TRY(check_analysed(s, &v, c, &p));
	*ret_transcript = p.transcript;
	return ERR_NONE;
}

enum err conversation_report(struct scope *s, struct id id,
                             const struct conversation **ret_conversation,
                             const struct report **ret_report)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct parts *p = NEW(s->mem, struct parts);
	struct vault v;

	TRY(find_to_read(s, id, &v, c));
	TRY(check_analysed(s, &v, c, p));
	*ret_report = count_report(s, p);
	*ret_conversation = c;
	return ERR_NONE;
}

static enum err check_correction(struct scope *s, const struct conversation_correction *correction)
{
	const unsigned known = (1u << FLAG_COUNT) - 1;

	if (correction->stage < 0 || correction->stage > 3)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "stage", "0 to 3");
	if (correction->flags & ~known)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "flags", "unknown flag");
	return ERR_NONE;
}

enum err conversation_correct(struct scope *s, struct id id, size_t utterance,
                              const struct conversation_correction *correction)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct parts *p = NEW(s->mem, struct parts);
	struct vault v;
	size_t at = 0;

	TRY(db_begin(s));
	TRY(conversation_impl_find(s, id, &v, c));
	TRY(check_analysed(s, &v, c, p));
	if (utterance >= p->transcript.utterance_count)
		return scope_fail(s, ERR_NOT_FOUND, "conversation.utterance_unknown", "utterance",
		                  "the wording has %zu", p->transcript.utterance_count);
	while (at < p->correction_count && p->corrections[at].utterance != utterance)
		at++;
	if (correction) {
		TRY(check_correction(s, correction));
		if (at == CONVERSATION_CORRECTIONS_MAX)
			return scope_fail(s, ERR_TOO_LARGE, "conversation.corrections_many", NULL,
			                  "at most %d", CONVERSATION_CORRECTIONS_MAX);
		p->corrections[at] = *correction;
		p->corrections[at].utterance = utterance;
		if (at == p->correction_count)
			p->correction_count++;
	} else if (at < p->correction_count) {
		p->corrections[at] = p->corrections[--p->correction_count];
	}
	note_figures(c, count_report(s, p));
	TRY(DB_WRITE(s, NULL, "conversation_change_corrections", DB_ID(s->organisation),
	             DB_ID(c->id), DB_ID(s->actor),
	             DB_BYTES(close_part(s, &v, "corrections",
	                                 conversation_record_corrections(s->mem, p->corrections,
	                                                                 p->correction_count))),
	             DB_BYTES(close_part(s, &v, "head", conversation_record_head(s->mem, c)))));
	return db_commit(s);
}

/* ---- line by line ---- */

static enum err find_speaker(struct scope *s, const struct conversation *c, struct str name,
                             size_t *ret_speaker)
{
	for (size_t i = 0; i < c->speaker_count; i++) {
		if (!str_equal(c->speakers[i].name, name))
			continue;
		*ret_speaker = i;
		return ERR_NONE;
	}
	return scope_fail(s, ERR_INVALID, "conversation.speaker_unknown", "speaker",
	                  "none of the %zu speakers", c->speaker_count);
}

static void append(struct scope *s, struct transcript *t, size_t speaker, struct str text)
{
	struct utterance *utterances = NEW_ARRAY(s->mem, struct utterance, t->utterance_count + 1);

	if (t->utterance_count)
		memcpy(utterances, t->utterances, t->utterance_count * sizeof *utterances);
	utterances[t->utterance_count] =
		(struct utterance){.start_ms = -1, .end_ms = -1, .speaker = speaker, .text = text};
	t->utterances = utterances;
	t->utterance_count++;
}

static void count_utterance(struct scope *s, struct conversation *c, size_t speaker)
{
	struct conversation_speaker *speakers =
		NEW_ARRAY(s->mem, struct conversation_speaker, c->speaker_count);

	memcpy(speakers, c->speakers, c->speaker_count * sizeof *speakers);
	speakers[speaker].utterances++;
	c->speakers = speakers;
	c->utterance_count++;
}

/* Asked after the revision was read: a line that somebody else adds after this question changes the revision, so
 * none passes uncounted. What was refused does not count. */
static enum err check_pace(struct scope *s, struct id id)
{
	struct db_rows rows;
	enum err e;

	TRY(DB_READ(s, &rows, "conversation_find_pace", DB_ID(s->organisation), DB_ID(id)));
	if (rows.count == 0 || db_number(&rows, 0, 0) != s->now_ms / MINUTE_MS ||
	    db_number(&rows, 0, 1) < CONVERSATION_LINES_PER_MINUTE_MAX)
		return ERR_NONE;
	e = scope_fail(s, ERR_TOO_OFTEN, "conversation.lines_fast", NULL, "at most %d a minute",
	               CONVERSATION_LINES_PER_MINUTE_MAX);
	s->problem.retry_after_s = (MINUTE_MS - s->now_ms % MINUTE_MS + 999) / 1000;
	return e;
}

enum err conversation_add_line(struct scope *s, struct id id, const struct conversation_line *line,
                               size_t *ret_utterance, const struct label **ret_label)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct parts *p = NEW(s->mem, struct parts);
	struct str text = cue_clean(s->mem, line->text), labels;
	struct transcript *t = &p->transcript;
	struct vault v;
	size_t speaker;

	if (str_is_empty(text))
		return scope_fail(s, ERR_INVALID, "field.missing", "text", "blank");
	if (text.bytes > CONVERSATION_LINE_BYTES_MAX)
		return scope_fail(s, ERR_INVALID, "field.too_long", "text", "at most %d bytes",
		                  CONVERSATION_LINE_BYTES_MAX);
	TRY(conversation_impl_find(s, id, &v, c));
	TRY(check_pace(s, id));
	TRY(check_analysed(s, &v, c, p));
	TRY(find_speaker(s, c, line->speaker, &speaker));
	if (t->has_times)
		return scope_fail(s, ERR_CONFLICT, "conversation.has_times", NULL,
		                  "its wording has times, a line has none");
	if (t->utterance_count >= CONVERSATION_LINES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "conversation.lines_many", NULL, "at most %d",
		                  CONVERSATION_LINES_MAX);

	append(s, t, speaker, text);
	count_utterance(s, c, speaker);
	label_last(s, p, c->language);
	p->is_corrected = NEW_ARRAY(s->mem, bool, t->utterance_count);
	note_figures(c, count_report(s, p));
	labels = conversation_record_labels(s->mem, p->labels, t->utterance_count, &p->mark);

	TRY(db_begin(s));
	TRY(write_head(s, &v, c)); /* raises the revision, or says that somebody was faster */
	TRY(DB_WRITE(s, NULL, "conversation_change_text", DB_ID(s->organisation), DB_ID(c->id),
	             DB_ID(s->actor),
	             DB_BYTES(close_part(s, &v, "text", conversation_record_text(s->mem, t)))));
	TRY(write_outcome(
		s, &v, c,
		&(struct outcome){.labels = DB_BYTES(close_part(s, &v, "labels", labels))}));
	TRY(DB_WRITE(s, NULL, "conversation_count_line", DB_ID(s->organisation), DB_ID(c->id),
	             DB_NUMBER(s->now_ms / MINUTE_MS)));
	TRY(db_commit(s));
	*ret_utterance = t->utterance_count - 1;
	*ret_label = &p->labels[t->utterance_count - 1];
	return ERR_NONE;
}
