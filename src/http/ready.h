/* ready.h - answers that are ready: made once, given again until what they were made of changes.
 *
 * Who asks was let in before, as always. An answer is found by a key that names all it depends on, the state of the data
 * among it, so an answer of an older state is never found again, whoever changed it in whichever process: a calendar's
 * number (api/dav_ready.h), or the state of the whole database (session.h), for rows that say `is_kept` (route.h).
 *
 * All of it together takes at most READY_BYTES_MAX; what was not asked for longest goes first (decision 0027).
 *
 * Layer: http. Any thread may call.
 */
#ifndef HTTP_READY_H
#define HTTP_READY_H

#include "core/secrets.h"
#include "http/response.h"
#include "teams/access.h"

#define READY_BYTES_MAX ((size_t)12 * 1024 * 1024)
#define READY_ANSWER_BYTES_MAX ((size_t)2 * 1024 * 1024)
#define READY_MAX 512        /* answers */
#define READY_PEOPLE_MAX 500 /* whom one answer tells of (access.h) */

struct ready_key {
	unsigned char b[SECRETS_HASH_BYTES];
};

/* For one process; handed to each request in its scope. Memory: as long as `s`. */
struct ready *ready_new(struct scope *s);

/* Of all an answer depends on. None but the last part may hold a zero byte, or all have the same length each time. */
struct ready_key ready_key(struct scope *s, const struct str *parts, size_t count);

/* Gives the answer that is ready: true. Whom it tells of is noted as when it was made.
 * Memory: not copied; it stays until `s` ends. */
bool ready_give(struct scope *s, const struct ready_key *key, struct response *r);

/* Whether somebody has asked this before, a short time ago: what is asked once is not worth keeping. */
bool ready_is_asked_again(struct scope *s, const struct ready_key *key);

/* Keeps a whole answer for the next who asks the same; `noted`: whom it tells of, or NULL. Not what is personal
 * (is_private), too long, or about too many. */
void ready_keep(struct scope *s, const struct ready_key *key, struct response *r,
                const struct access_noted *noted);

#endif
