#include "talk/consent.h"

#include "accounts/contact.h"
#include "store/db.h"
#include "talk/consent_text.h"
#include "talk/conversation_end.h"
#include "teams/link.h"
#include "teams/member.h"
#include "teams/permission.h"

#define PURPOSE "consent/link"

static const char *const languages[LANGUAGE_COUNT] = {[LANGUAGE_DE] = "de", [LANGUAGE_EN] = "en"};

static struct consent read_row(const struct db_rows *rows, size_t row)
{
	return (struct consent){.id = db_id(rows, row, 0),
	                        .conversation = db_id(rows, row, 1),
	                        .speaker = db_number(rows, row, 2),
	                        .text_version = db_number(rows, row, 3),
	                        .retention = {db_number(rows, row, 4), db_number(rows, row, 5)},
	                        .asked_at_ms = db_number(rows, row, 6),
	                        .given_at_ms = db_number(rows, row, 7),
	                        .language = scope_language(db_str(rows, row, 8))};
}

/* ---- asking ---- */

/* Name, address and language of whoever a speaker is. */
static enum err find_person(struct scope *s, const struct conversation_speaker *speaker,
                            struct consent_asked *asked)
{
	const struct contact *contact;
	const struct member *member;

	if (speaker->side == SIDE_US && !id_is_none(speaker->member)) {
		TRY(member_find(s, speaker->member, &member));
		asked->name = member->name;
		asked->email = member->email;
		asked->consent.language = scope_language(member->language);
		return ERR_NONE;
	}
	if (speaker->side != SIDE_THEM || id_is_none(speaker->contact))
		return scope_fail(s, ERR_INVALID, "consent.person_needed", "speaker",
		                  "nobody is named for this speaker");
	TRY(contact_find(s, speaker->contact, &contact));
	asked->name = contact->name;
	asked->email = contact->email;
	asked->consent.language =
		str_is_empty(contact->language) ? s->language : scope_language(contact->language);
	return ERR_NONE;
}

enum err consent_ask(struct scope *s, struct id id, int64_t speaker,
                     const struct consent_asked **ret_asked)
{
	struct consent_asked *asked = NEW(s->mem, struct consent_asked);
	struct consent *k = &asked->consent;
	unsigned char hash[SECRETS_HASH_BYTES];
	const struct conversation *c;

	TRY(conversation_find_own(s, id, &c));
	if (speaker < 0 || (size_t)speaker >= c->speaker_count)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "speaker",
		                  "the wording has %zu", c->speaker_count);
	if (c->wording_gone_at_ms)
		return scope_fail(s, ERR_CONFLICT, "conversation.wording_over", NULL,
		                  "nothing is left to be read");
	if (c->speakers[speaker].is_by_link)
		return scope_fail(s, ERR_CONFLICT, "consent.given", NULL, "they said yes");
	TRY(find_person(s, &c->speakers[speaker], asked));
	TRY(retention_find(s, &k->retention));
	k->id = scope_new_id(s);
	k->conversation = id;
	k->speaker = speaker;
	k->text_version = CONSENT_TEXT_VERSION;
	k->asked_at_ms = s->now_ms;
	asked->led_at_ms = c->started_at_ms;
	asked->account = c->account;
	asked->link = link_new(s, PURPOSE, hash);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "consent_add", DB_ID(s->organisation), DB_ID(k->id), DB_ID(id),
	             DB_NUMBER(speaker), DB_ARRAY(hash), DB_TEXT(str_from(languages[k->language])),
	             DB_NUMBER(k->text_version), DB_NUMBER(k->retention.wording_days),
	             DB_NUMBER(k->retention.figures_months),
	             asked->led_at_ms ? DB_NUMBER(asked->led_at_ms) : DB_NULL,
	             DB_NUMBER(s->now_ms)));
	TRY(db_commit(s));
	*ret_asked = asked;
	return ERR_NONE;
}

enum err consent_list(struct scope *s, struct id id, const struct consent **ret_consents,
                      size_t *ret_count)
{
	const struct conversation *c;
	struct consent *list;
	struct db_rows rows;

	TRY(conversation_find_own(s, id, &c));
	TRY(DB_READ(s, &rows, "consent_list", DB_ID(s->organisation), DB_ID(id),
	            DB_NUMBER(TRANSCRIPT_SPEAKERS_MAX)));
	list = NEW_ARRAY(s->mem, struct consent, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = read_row(&rows, i);
	*ret_consents = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- answering ---- */

static enum err link_over(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "consent.link_over", "link",
	                  "unknown, replaced, or the conversation is gone");
}

/* In the organisation that the link names, which s->organisation is from then on. */
static enum err find(struct scope *s, struct str link, struct db_rows *ret_rows)
{
	unsigned char hash[SECRETS_HASH_BYTES];
	struct id before = s->organisation;

	if (link_read(link, PURPOSE, &s->organisation, hash)) {
		TRY(DB_READ(s, ret_rows, "consent_find_by_link", DB_ID(s->organisation),
		            DB_ARRAY(hash)));
		if (ret_rows->count)
			return ERR_NONE;
	}
	s->organisation = before; /* what a link claims counts only when it holds */
	return link_over(s);
}

enum err consent_open(struct scope *s, struct str link,
                      const struct consent_question **ret_question)
{
	struct consent_question *q = NEW(s->mem, struct consent_question);
	struct db_rows rows;

	TRY(find(s, link, &rows));
	*q = (struct consent_question){.consent = read_row(&rows, 0),
	                               .led_at_ms = db_number(&rows, 0, 9),
	                               .handed_in_at_ms = db_number(&rows, 0, 10),
	                               .owner = db_str(&rows, 0, 11),
	                               .organisation = db_str(&rows, 0, 12),
	                               .account = db_str(&rows, 0, 13)};
	q->text = consent_text(s, q->consent.text_version, q->consent.language,
	                       &q->consent.retention);
	*ret_question = q;
	return ERR_NONE;
}

static enum err give(struct scope *s, const struct consent *k)
{
	int64_t changed;

	TRY(DB_WRITE(s, &changed, "consent_give", DB_ID(s->organisation), DB_ID(k->id),
	             DB_NUMBER(s->now_ms)));
	if (!changed)
		return ERR_NONE;
	TRY(DB_WRITE(s, NULL, "consent_give_basis", DB_ID(s->organisation), DB_ID(k->conversation),
	             DB_NUMBER(k->speaker), DB_NUMBER(s->now_ms), DB_NUMBER(k->text_version)));
	return DB_WRITE(s, NULL, "consent_give_revision", DB_ID(s->organisation),
	                DB_ID(k->conversation));
}

enum err consent_answer(struct scope *s, struct str link, bool is_yes)
{
	struct db_rows rows;
	struct consent k;

	TRY(db_begin(s));
	TRY(find(s, link, &rows));
	k = read_row(&rows, 0);
	if (is_yes)
		TRY(give(s, &k));
	else
		TRY(conversation_end_for(s, k.conversation,
		                         k.given_at_ms ? CONVERSATION_END_WITHDRAWN
		                                       : CONVERSATION_END_REFUSED));
	return db_commit(s);
}
