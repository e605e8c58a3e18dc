/* consent.h - somebody who took part is asked by a link whether rules may read their words; says yes or no; and may take
 * a yes back as easily as it was given.
 *
 * A yes is recorded with the version of the text they saw and with how long things were to be kept. A no, and a yes
 * taken back, end the conversation at once, without its owner (conversation_end_for()). A link holds as long as the
 * conversation is there and nobody asks anew, because that is how long a yes can be taken back; it shows who asks, about
 * which talk, and nothing of what was said. A letter that is tried several times brings several links, all of them good.
 *
 * Layer: talk. Read first: consent_ask(), consent_answer(). Source: docs/decisions/0035-consent.md
 */
#ifndef TALK_CONSENT_H
#define TALK_CONSENT_H

#include "talk/conversation.h"
#include "talk/retention.h"

struct consent {
	struct id id, conversation;
	int64_t speaker; /* of conversation.speakers[] */
	int64_t text_version;
	struct retention retention;       /* as they were told */
	int64_t asked_at_ms, given_at_ms; /* given 0 = not answered yet */
	enum language language;
	struct str letter; /* "waiting" to be sent, "lost" given up, or "" (consent_letter.h) */
};

struct consent_asked {
	struct consent consent;
	struct str link; /* to be handed over; empty: a letter will bring one */
};

/* Asks the person a speaker is, by letter if a mail server is set and they have an address; again: by a new link, old ones end.
 * `host` is what the asker called us (core/mail.h). Needs: MAY_OWN of the conversation.
 * Errors: as conversation_find() and outbox_check(); INVALID "consent.person_needed" speaker (nobody is named yet), "field.out_of_range"
 * speaker; CONFLICT "consent.given", "conversation.wording_over". */
enum err consent_ask(struct scope *s, struct id conversation, int64_t speaker, struct str host,
                     const struct consent_asked **ret_asked);

/* One more link to the same question, for a letter that is being sent. No permission is asked.
 * Memory: as long as `s`. */
enum err consent_link_add(struct scope *s, struct id consent, struct str *ret_link);

/* One for each speaker who was asked. Needs: MAY_OWN of the conversation. */
enum err consent_list(struct scope *s, struct id conversation, const struct consent **ret_consents,
                      size_t *ret_count);

/* What whoever has the link is shown. */
struct consent_question {
	struct consent consent;
	struct str text;                         /* talk/consent_text.h, in their language */
	struct str owner, organisation, account; /* names */
	int64_t led_at_ms;                       /* 0 = not known */
	int64_t handed_in_at_ms;
};

/* Errors: NOT_FOUND "consent.link_over": no such link, or the conversation is gone. */
enum err consent_open(struct scope *s, struct str link,
                      const struct consent_question **ret_question);

/* Errors: as consent_open(). A second yes changes nothing. */
enum err consent_answer(struct scope *s, struct str link, bool is_yes);

#endif
