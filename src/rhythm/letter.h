/* letter.h - letters about the rhythm: that it is agreed, and what waited for somebody (digest.h).
 *
 * What is to be sent is written down within the change it is about, and says only what it is about; the text is written at the
 * moment it is sent, as its receiver sees things then, in their language and zone. So nothing is lost when a server ends, of two
 * servers one sends it, and no letter waits in the database with something in it that its receiver must not see any more.
 *
 * A letter is sent once: whoever tries moves it on first. Only a server killed between the mail server's yes and its own
 * note of it tries again, under the same Message-ID.
 *
 * Without a mail server nothing is written down.
 *
 * Layer: rhythm. Source: docs/decisions/0025-wishes-and-letters.md. Read first: letter_note_agreed(), letter_carry().
 */
#ifndef RHYTHM_LETTER_H
#define RHYTHM_LETTER_H

#include "core/scope.h"

#define LETTER_TRIES_MAX 8 /* over a day, with longer and longer pauses */
#define LETTER_RETRY_MS ((int64_t)30 * 1000)
#define LETTER_BLOCKS_MAX 200 /* in one letter; the page has the rest */

struct rhythm;

/* All on the team are to be told that it is agreed. Within a transaction. */
enum err letter_note_agreed(struct scope *s, const struct rhythm *rhythm);

/* Somebody is to be sent what came into their post after one number, up to another. Within a transaction. */
enum err letter_note_digest(struct scope *s, struct id receiver, int64_t after_number,
                            int64_t until_number);

/* How the letters of an agreed rhythm stand. Guests are told of their own only. */
struct letter_figures {
	bool has_mail; /* letters can be sent now */
	int64_t sent, waiting, lost;
};

/* Needs: on the team. Errors: NOT_FOUND "rhythm.not_found". */
enum err letter_figures_of(struct scope *s, struct id rhythm, struct letter_figures *ret);

/* How many of the organisation wait, of both kinds. */
enum err letter_count(struct scope *s, int64_t *ret_waiting);

/* Sends what is due. `host` is how this server is called from its own machine (core/mail.h, mail_link()). Waits for the mail
 * server. */
enum err letter_carry(struct scope *s, struct str host);

/* Who gets a letter. */
struct letter_receiver {
	struct id id;
	struct str name, email;
	enum language language;
	const struct zone *zone;
};

#endif
