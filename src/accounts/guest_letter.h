/* guest_letter.h - the letters that bring a guest's link.
 *
 * Layer: accounts.
 */
#ifndef ACCOUNTS_GUEST_LETTER_H
#define ACCOUNTS_GUEST_LETTER_H

#include "accounts/guest.h"

enum guest_letter {
	GUEST_LETTER_INVITATION,
	GUEST_LETTER_UNDERSTANDING, /* understanding.h: needs to be confirmed */
	GUEST_LETTER_LINK,          /* a new one was asked for */
	GUEST_LETTER_COUNT
};

/* Sends `link` to the guest, in their language, once the work of this scope is kept. `host` is what the asker
 * called us (core/mail.h). Errors: as mail_add() and mail_link(). */
enum err guest_letter_send(struct scope *s, enum guest_letter which, const struct guest *guest,
                           struct str link, struct str host);

#endif
