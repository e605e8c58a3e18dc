/* guest_letter.h - the letters that bring a guest's link, kept until they are sent.
 *
 * The database keeps what a letter is about. The link, which lets its owner in, is made when the letter is handed to the
 * mail server, for each try anew: it holds for minutes, a letter may wait for days. Whoever tries moves the letter on
 * first, so of several processes one sends it; if that one is killed, the letter is due again by itself.
 * A guest who takes part no more, or whose account is closed, gets none.
 *
 * Layer: accounts. Read first: guest_letter_add(), guest_letter_carry().
 * Source: docs/decisions/0028-letters-to-guests.md
 */
#ifndef ACCOUNTS_GUEST_LETTER_H
#define ACCOUNTS_GUEST_LETTER_H

#include "accounts/guest.h"

#define GUEST_LETTER_DAYS 3 /* then it is given up, and the guest's row says so */
#define GUEST_LETTER_RETRY_MS                                                                      \
	((int64_t)30 *                                                                             \
	 1000) /* after the first try, longer than one takes; then three times as long each */
#define GUEST_LETTER_RETRY_MS_MAX ((int64_t)6 * 60 * 60 * 1000)

enum guest_letter {
	GUEST_LETTER_INVITATION,
	GUEST_LETTER_UNDERSTANDING, /* understanding.h: needs to be confirmed */
	GUEST_LETTER_LINK,          /* a new one was asked for, by the guest */
	GUEST_LETTER_COUNT
};

/* The guest is to be sent a link to `place`. Asked again while the same letter waits, it is tried soon, and sent once; for
 * GUEST_LETTER_LINK any letter that waits is enough. `host` is what the asker called us (core/mail.h).
 * Needs: MAY_EDIT, but for GUEST_LETTER_LINK, whose asker is nobody yet.
 * Errors: CONFLICT "mail.not_there", "mail.no_public_url"; INVALID "mail.address". */
enum err guest_letter_add(struct scope *s, enum guest_letter which, const struct guest *guest,
                          struct str place, struct str host);

/* The link of a letter that was given up, for whoever asked to hand over. Needs: MAY_EDIT.
 * Errors: NOT_FOUND "guest.not_found"; CONFLICT "guest.letter_not_lost": what goes by mail, only its owner ever has. */
enum err guest_letter_hand_over(struct scope *s, struct id guest, struct str *ret_link);

/* Sends what is due. `host` is how this server is called from its own machine. Waits for the mail server. */
enum err guest_letter_carry(struct scope *s, struct str host);

#endif
