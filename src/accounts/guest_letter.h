/* guest_letter.h - the letters that bring a guest's link, kept until they are sent (teams/outbox.h).
 *
 * A guest's link holds for minutes, counted from the try that brings it. A guest who takes part no more, or whose account is
 * closed, gets no letter.
 *
 * Layer: accounts. Read first: guest_letter_add().
 * Source: docs/decisions/0028-letters-to-guests.md
 */
#ifndef ACCOUNTS_GUEST_LETTER_H
#define ACCOUNTS_GUEST_LETTER_H

#include "accounts/guest.h"
#include "teams/outbox.h"

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

extern const struct outbox_kind guest_letter_kinds[GUEST_LETTER_COUNT];

#endif
