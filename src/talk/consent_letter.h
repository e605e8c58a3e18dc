/* consent_letter.h - the letter that asks somebody for their consent.
 *
 * Layer: talk.
 */
#ifndef TALK_CONSENT_LETTER_H
#define TALK_CONSENT_LETTER_H

#include "talk/consent.h"

/* Sends the link, in their language, once the work of this scope is kept. `host` is what the asker called us
 * (core/mail.h). Errors: as mail_add() and mail_link(). */
enum err consent_letter_send(struct scope *s, const struct consent_asked *asked, struct str host);

#endif
