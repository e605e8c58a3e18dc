/* aside.h - requests that compute for long are answered beside the threads that serve.
 *
 * A thread of the pool serves hundreds of connections, and all of them wait
 * while it computes. A log-in computes for 50 ms and more by intent (Argon2id),
 * so forty people who log in at once kept everybody waiting for seconds. Rows
 * of the route table that say `is_slow`, an export among them, are therefore worked on by threads of
 * their own: the connection is suspended, and taken up again with the answer.
 * So are bodies of ASIDE_BODY_BYTES and more, whatever their row: 20 MiB of
 * transcript take a second to read.
 *
 * Layer: http, for this folder only. Read first: aside_hand_over().
 */
#ifndef HTTP_ASIDE_H
#define HTTP_ASIDE_H

#include "core/scope.h"

/* As many as derive keys at once (core/secrets.c): a third would only wait. */
#define ASIDE_THREADS 2
/* How many may wait: what comes later is refused at once instead of kept for more than some seconds. */
#define ASIDE_WAITING_MAX 64

#define ASIDE_BODY_BYTES ((size_t)512 * 1024) /* a talk of an hour has 50 to 100 KiB */

struct aside;
struct server_exchange;

/* Starts the threads. Memory: as long as `s`. Errors: BROKEN "server.start". */
enum err aside_start(struct scope *s, struct aside **ret_aside);

/* Suspends the request's connection and has exchange_work() called beside. From then on the request
 * belongs to that thread, until the library calls for it again.
 * Errors: BUSY "server.busy" too many wait, or the server stops. */
enum err aside_hand_over(struct aside *aside, struct server_exchange *x);

/* Takes no more, answers what waits with "server.busy", and ends the threads when what they work on is
 * done. Before the library is stopped: it must not have suspended connections then. */
void aside_stop(struct aside *aside);

#endif
