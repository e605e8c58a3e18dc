/* digest.h - what waited for somebody, in one letter, for whoever wants that.
 *
 * A setting of the person, off unless they chose it: one letter when market time begins (a market of a team of theirs, or the
 * end of their cave), or one a day at a time of theirs. In it is what was handed over to them until then, was not in a letter before
 * and is not read. Each message is in one letter at most: up to where they got it is written down in the transaction that
 * writes the letter down (letter.h).
 *
 * Of work the letter says who wrote and what; of what is informal only who wrote: that is read at the market, not in a mailbox.
 * A link in each letter ends it without a log-in.
 *
 * Layer: rhythm. Read first: digest_collect().
 */
#ifndef RHYTHM_DIGEST_H
#define RHYTHM_DIGEST_H

#include "core/scope.h"

#define DIGEST_MESSAGES_MAX 50 /* in one letter; how many more there are is said */
#define DIGEST_TEXT_BYTES_MAX 600
#define DIGEST_CODE_BYTES_MAX 100

struct letter_receiver;
struct mail_letter;

enum digest_mode {
	DIGEST_OFF,
	DIGEST_MARKET,
	DIGEST_DAILY
};

struct digest {
	enum digest_mode mode;
	int64_t minute; /* of the day, in the person's zone */
	bool has_mail;  /* letters can be sent at all; read only */
};

extern const char *const digest_modes[]; /* "off", "market", "daily"; NULL ends them */

/* The actor's. Needs: MAY_TAKE_PART. */
enum err digest_own(struct scope *s, struct digest *ret);

/* From now on: what is in the post already is in no letter. Needs: MAY_TAKE_PART. Errors: INVALID minute (0..1439). */
enum err digest_set(struct scope *s, const struct digest *digest);

/* Ends it for whoever has the code of a letter. An unknown code is answered as one that is used. */
enum err digest_end(struct scope *s, struct str code);

/* The courier's round: writes down what letters are due. */
enum err digest_collect(struct scope *s);

/* For letter.c: the letter to the actor of `as` about their post after one number, up to another. *ret_is_void: all of it
 * is read. */
enum err digest_write(struct scope *as, const struct letter_receiver *to, int64_t after_number,
                      int64_t until_number, struct str link, struct mail_letter *ret,
                      bool *ret_is_void);

#endif
