/* outbox.h - letters that are kept in the database until a mail server has taken them.
 *
 * A row says what a letter is about. What it says, and the link in it, are made when it is handed to the mail server, for
 * each try anew: no secret lies in the database, and a letter that waited for days says what is true when it is sent.
 * Whoever tries moves the letter on first, so of several processes one sends it; if that one is killed, the letter is
 * due again by itself.
 *
 * The topic a letter belongs to adds the row, with the column that says whom or what it is about, and offers an
 * outbox_kind; app/wiring.c names them all.
 *
 * Layer: teams. Read first: struct outbox_kind, outbox_carry().
 * Source: docs/decisions/0028-letters-to-guests.md, docs/decisions/0049-outbox.md
 */
#ifndef TEAMS_OUTBOX_H
#define TEAMS_OUTBOX_H

#include "core/mail.h"

#define OUTBOX_DAYS                                                                                \
	3 /* then it is given up, and stays as "lost" until somebody does something about it */
#define OUTBOX_RETRY_MS                                                                            \
	((int64_t)30 *                                                                             \
	 1000) /* after the first try, longer than one takes; then three times as long each */
#define OUTBOX_RETRY_MS_MAX ((int64_t)6 * 60 * 60 * 1000)

struct outbox_kind {
	const char *name; /* outbox.kind */
	/* What the letter says now, with a link made for this try. *ret_is_gone: nobody is to get it any more, and the row
	 * goes. Called within a transaction, so that nobody is shut out between the look and the link. */
	enum err (*write)(struct scope *s, struct id letter, struct str host,
	                  struct mail_letter *ret, bool *ret_is_gone);
	/* It was sent; its row is still there. Within the transaction that deletes it. May be NULL. */
	enum err (*note_sent)(struct scope *s, struct id letter);
};

/* Whether a letter with a link could be sent to this address: for whoever adds one. `host` is what the asker called us.
 * Errors: as mail_check() and mail_link(). */
enum err outbox_check(struct scope *s, struct str address, struct str host);

/* Sends what is due. `host` is how this server is called from its own machine. Waits for the mail server. */
enum err outbox_carry(struct scope *s, const struct outbox_kind *const *kinds, size_t kind_count,
                      struct str host);

/* How many of the organisation wait. */
enum err outbox_count(struct scope *s, int64_t *ret_waiting);

#endif
