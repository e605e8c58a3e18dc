/* idempotency.h - the same request sent twice is done once.
 *
 * A program that got no answer sends its POST again with the same
 * Idempotency-Key; the first answer is given again. It is kept for a day,
 * sealed to the member who asked, because it may hold what only they may read.
 * Of the key and of the request only a hash is kept, keyed with that member's
 * secret: a request's query names conversations, its body is their wording.
 *
 * To lose nothing between doing and noting, call idempotency_add() within the
 * transaction that does the work.
 *
 * Layer: teams. Source: draft-ietf-httpapi-idempotency-key-header.
 */
#ifndef TEAMS_IDEMPOTENCY_H
#define TEAMS_IDEMPOTENCY_H

#include "core/scope.h"

#define IDEMPOTENCY_KEY_BYTES_MAX 200
#define IDEMPOTENCY_HOURS 24

/* The first answer to this member's `key`, if there is one. `request` is all that makes two requests
 * the same one: method, target and body; the outputs are set only when *ret_is_known. Memory: as
 * long as `s`.
 * Errors: SIGNED_OUT; INVALID "idempotency.key" (empty, too long); INVALID
 *         "idempotency.other_request" the key was used for another request. */
enum err idempotency_find(struct scope *s, struct str key, struct str request, bool *ret_is_known,
                          int *ret_status, struct str *ret_location, struct str *ret_body);

/* Notes an answer. Errors: CONFLICT "idempotency.at_once" the same key was noted meanwhile. */
enum err idempotency_add(struct scope *s, struct str key, struct str request, int status,
                         struct str location, struct str body);

/* Deletes all answers noted for `member`: who deletes a thing for good does not mean to keep the answer
 * that showed it. A request sent again then is done again. Within the caller's transaction. */
enum err idempotency_forget(struct scope *s, struct id member);

/* Deletes answers older than IDEMPOTENCY_HOURS; session_sweep() does it too. */
enum err idempotency_sweep(struct scope *s);

#endif
