#include "talk/conversation.h"

#include "accounts/account.h"
#include "accounts/contact.h"
#include "core/check.h"
#include "core/utf8.h"
#include "store/db.h"
#include "talk/consent_text.h"
#include "talk/conversation_analysis_impl.h"
#include "talk/conversation_record.h"
#include "talk/report_quote.h"
#include "teams/member.h"
#include "teams/permission.h"
#include "teams/works_agreement.h"

enum {
	QUOTE_BYTES_MAX = 90
};

static const char *const basis_names[CONVERSATION_BASIS_COUNT] = {NULL, "consent", "agreement"};

const char *conversation_basis_name(enum conversation_basis basis)
{
	return basis_names[basis];
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
		TRY(conversation_vault_open_part(s, v, note_part(s, (size_t)number),
		                                 db_str(&rows, i, 5), &speaker->basis_note));
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
	TRY(conversation_vault_open(s, id, db_str(rows, row, first + 4), v));
	TRY(conversation_vault_open_part(s, v, "head", db_str(rows, row, first + 5), &head));
	TRY(conversation_record_read_head(s, head, c, &speakers));
	return read_speakers(s, v, c, speakers);
}

enum err conversation_impl_not_found(struct scope *s)
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
		return conversation_impl_not_found(s);
	TRY(read_row(s, &rows, 0, 0, id, v, c));
	/* Whoever left the account's team no longer reads its customer's words. */
	if (permission_check(s, MAY_SEE, c->account) != ERR_NONE)
		return conversation_impl_not_found(s);
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
enum err conversation_impl_find_to_read(struct scope *s, struct id id, struct vault *v,
                                        struct conversation *c)
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
		return conversation_impl_not_found(s);
	TRY(read_row(s, &rows, 0, 0, id, v, c));
	read_opened(&rows, 0, 7, c);
	return ERR_NONE;
}

enum err conversation_find(struct scope *s, struct id id,
                           const struct conversation **ret_conversation)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct vault v;

	TRY(conversation_impl_find_to_read(s, id, &v, c));
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

struct conversation_speaker *conversation_impl_describe_speakers(struct scope *s,
                                                                 const struct transcript *t)
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
			note = DB_BYTES(conversation_vault_close_part(s, v, note_part(s, i),
			                                              speaker->basis_note));
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

	speakers = conversation_impl_describe_speakers(s, transcript);
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

	sealed_key = conversation_vault_new(s, c->id, owner->open_key, &v);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "conversation_add", DB_ID(s->organisation), DB_ID(c->id),
	             DB_ID(c->account), DB_ID(c->owner), DB_NUMBER(c->created_at_ms),
	             DB_BYTES(sealed_key),
	             DB_BYTES(conversation_vault_close_part(s, &v, "head",
	                                                    conversation_record_head(s->mem, c))),
	             DB_BYTES(conversation_vault_close_part(
			     s, &v, "text", conversation_record_text(s->mem, transcript)))));
	TRY(write_speakers(s, &v, c));
	TRY(db_commit(s));
	*ret_conversation = c;
	return ERR_NONE;
}

/* ---- changing ---- */

static bool is_settled(const struct conversation_speaker *speaker)
{
	bool has_person = speaker->side == SIDE_US     ? !id_is_none(speaker->member)
	                  : speaker->side == SIDE_THEM ? !id_is_none(speaker->contact)
	                                               : false;

	return has_person && speaker->basis != CONVERSATION_BASIS_NONE;
}

bool conversation_impl_are_settled(const struct conversation *c)
{
	for (size_t i = 0; i < c->speaker_count; i++)
		if (!is_settled(&c->speakers[i]))
			return false;
	return c->speaker_count > 0;
}

static enum err changed_meanwhile(struct scope *s)
{
	return scope_fail(s, ERR_CONFLICT, "conversation.changed", NULL,
	                  "another revision is stored");
}

enum err conversation_impl_write_head(struct scope *s, const struct vault *v,
                                      struct conversation *c)
{
	int64_t changed;

	TRY(DB_WRITE(s, &changed, "conversation_change_head", DB_ID(s->organisation), DB_ID(c->id),
	             DB_ID(s->actor), DB_NUMBER(c->revision),
	             DB_BYTES(conversation_vault_close_part(s, v, "head",
	                                                    conversation_record_head(s->mem, c)))));
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
	/* Raises the revision, or says that somebody was faster. */
	TRY(conversation_impl_write_head(s, v, c));
	TRY(write_speakers(s, v, c));
	TRY(DB_WRITE(s, NULL, "conversation_change_text", DB_ID(s->organisation), DB_ID(c->id),
	             DB_ID(s->actor),
	             DB_BYTES(conversation_vault_close_part(
			     s, v, "text", conversation_record_text(s->mem, transcript)))));
	return db_commit(s);
}

enum err conversation_change(struct scope *s, const struct conversation *next,
                             const struct conversation **ret_conversation)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct conversation_outcome outcome;
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
		TRY(conversation_analysis_run(s, &v, c, &outcome));
	TRY(db_begin(s));
	TRY(conversation_impl_write_head(s, &v, c));
	if (is_new_language)
		TRY(conversation_analysis_write(s, &v, c, &outcome));
	TRY(db_commit(s));
	*ret_conversation = c;
	return ERR_NONE;
}

enum err conversation_catch_up(struct scope *s, const struct conversation *before,
                               const struct conversation **ret_conversation)
{
	struct conversation *c;
	struct conversation_outcome outcome;
	struct vault v;

	*ret_conversation = before;
	if (before->is_ready || !before->utterance_count || before->opened_until_ms ||
	    before->wording_gone_at_ms || !conversation_impl_are_settled(before))
		return ERR_NONE;
	c = NEW(s->mem, struct conversation);
	TRY(conversation_impl_find(s, before->id, &v, c));
	TRY(conversation_analysis_run(s, &v, c, &outcome));
	TRY(db_begin(s));
	TRY(conversation_impl_write_head(s, &v, c));
	TRY(conversation_analysis_write(s, &v, c, &outcome));
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
	struct conversation_outcome outcome;
	struct vault v;
	bool *is_another; /* as the one before */

	TRY(conversation_impl_find(s, id, &v, c));
	if (c->revision != revision)
		return changed_meanwhile(s);
	if (c->wording_gone_at_ms)
		return conversation_analysis_over(s);
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
	TRY(conversation_analysis_run(s, &v, c, &outcome));
	TRY(db_begin(s));
	/* Raises the revision, or says that somebody was faster. */
	TRY(conversation_impl_write_head(s, &v, c));
	for (size_t i = 0; i < speaker_count; i++)
		if (is_another[i])
			TRY(DB_WRITE(s, NULL, "conversation_consent_retire", DB_ID(s->organisation),
			             DB_ID(c->id), DB_NUMBER(i)));
	TRY(write_speakers(s, &v, c));
	TRY(conversation_analysis_write(s, &v, c, &outcome));
	TRY(db_commit(s));
	*ret_conversation = c;
	return ERR_NONE;
}

enum err conversation_impl_wording(struct scope *s, struct id id, struct conversation *c,
                                   struct transcript *ret_transcript)
{
	struct conversation_parts p = {0};
	struct vault v;

	TRY(conversation_impl_find(s, id, &v, c));
	TRY(conversation_analysis_need(s, &v, c, &p));
	*ret_transcript = p.transcript;
	return ERR_NONE;
}
