#include "talk/consent.h"

#include "accounts/contact.h"
#include "store/db.h"
#include "talk/consent_letter.h"
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

/* The address and language of whoever a speaker is. */
static enum err find_person(struct scope *s, const struct conversation_speaker *speaker,
                            struct str *ret_email, enum language *ret_language)
{
	const struct contact *contact;
	const struct member *member;

	if (speaker->side == SIDE_US && !id_is_none(speaker->member)) {
		TRY(member_find(s, speaker->member, &member));
		*ret_email = member->email;
		*ret_language = scope_language(member->language);
		return ERR_NONE;
	}
	if (speaker->side != SIDE_THEM || id_is_none(speaker->contact))
		return scope_fail(s, ERR_INVALID, "consent.person_needed", "speaker",
		                  "nobody is named for this speaker");
	TRY(contact_find(s, speaker->contact, &contact));
	*ret_email = contact->email;
	*ret_language =
		str_is_empty(contact->language) ? s->language : scope_language(contact->language);
	return ERR_NONE;
}

static enum err given(struct scope *s)
{
	return scope_fail(s, ERR_CONFLICT, "consent.given", NULL, "they said yes");
}

/* In the place of what was asked before, whose links and letter end. */
static enum err add(struct scope *s, const struct consent *k, int64_t led_at_ms)
{
	int64_t added;

	TRY(DB_WRITE(s, NULL, "consent_retire_open", DB_ID(s->organisation), DB_ID(k->conversation),
	             DB_NUMBER(k->speaker)));
	TRY(DB_WRITE(s, &added, "consent_add", DB_ID(s->organisation), DB_ID(k->id),
	             DB_ID(k->conversation), DB_NUMBER(k->speaker),
	             DB_TEXT(str_from(languages[k->language])), DB_NUMBER(k->text_version),
	             DB_NUMBER(k->retention.wording_days), DB_NUMBER(k->retention.figures_months),
	             led_at_ms ? DB_NUMBER(led_at_ms) : DB_NULL, DB_NUMBER(s->now_ms)));
	return added ? ERR_NONE : given(s);
}

enum err consent_link_add(struct scope *s, struct id consent, struct str *ret_link)
{
	unsigned char hash[SECRETS_HASH_BYTES];
	struct str link = link_new(s, PURPOSE, hash);

	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "consent_link_add", DB_ID(s->organisation), DB_ARRAY(hash),
	             DB_ID(consent)));
	TRY(db_commit(s));
	*ret_link = link;
	return ERR_NONE;
}

enum err consent_ask(struct scope *s, struct id id, int64_t speaker, struct str host,
                     const struct consent_asked **ret_asked)
{
	struct consent_asked *asked = NEW(s->mem, struct consent_asked);
	struct consent *k = &asked->consent;
	const struct conversation *c;
	struct str email;

	TRY(conversation_find_own(s, id, &c));
	if (speaker < 0 || (size_t)speaker >= c->speaker_count)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "speaker",
		                  "the wording has %zu", c->speaker_count);
	if (c->wording_gone_at_ms)
		return scope_fail(s, ERR_CONFLICT, "conversation.wording_over", NULL,
		                  "nothing is left to be read");
	if (c->speakers[speaker].is_by_link)
		return given(s);
	*k = (struct consent){.id = scope_new_id(s),
	                      .conversation = id,
	                      .speaker = speaker,
	                      .text_version = CONSENT_TEXT_VERSION,
	                      .asked_at_ms = s->now_ms};
	TRY(find_person(s, &c->speakers[speaker], &email, &k->language));
	TRY(retention_find(s, &k->retention));
	TRY(db_begin(s));
	TRY(add(s, k, c->started_at_ms));
	if (mail_is_there(s->mail) && !str_is_empty(email)) {
		TRY(consent_letter_add(s, k->id, email, host));
		k->letter = STR("waiting");
	} else {
		TRY(consent_link_add(s, k->id, &asked->link));
	}
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
	for (size_t i = 0; i < rows.count; i++) {
		list[i] = read_row(&rows, i);
		list[i].letter = db_str(&rows, i, 9);
	}
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
	TRY(consent_letter_retire(s, k->id));
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
