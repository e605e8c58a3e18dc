/* consent_letter.h - the letter that asks somebody for their consent, kept until it is sent (teams/outbox.h).
 *
 * It goes with the conversation, and when they have answered. Name and address are theirs at the moment it is sent;
 * who asks is the owner.
 *
 * Layer: talk. Source: docs/decisions/0049-outbox.md
 */
#ifndef TALK_CONSENT_LETTER_H
#define TALK_CONSENT_LETTER_H

#include "teams/outbox.h"

/* A consent that was just asked for is to be brought to this address, by a link that is made then. `host` is what the asker
 * called us (core/mail.h). For consent.c alone, which knows that it is the owner who asks. Errors: as outbox_check(). */
enum err consent_letter_add(struct scope *s, struct id consent, struct str email, struct str host);

/* They answered: by a link of an earlier try, or one they were handed. */
enum err consent_letter_retire(struct scope *s, struct id consent);

extern const struct outbox_kind consent_letter_kind;

#endif
