/* upload.h - a body that passes through instead of being kept: rows of the route table with `pass`.
 *
 * Such a body may be larger than this server's memory, and must not lie on its disk. It goes through a ring of
 * UPLOAD_RING_BYTES to a thread of its own; while the ring is full the client's connection is suspended, so whoever takes the
 * bytes slowly slows down whoever sends them. What `pass` answers becomes the request's body, and the row's handler
 * is called with it as with any other.
 *
 * Layer: http. Read first: struct route's `before` and `pass`, then upload_read().
 */
#ifndef HTTP_UPLOAD_H
#define HTTP_UPLOAD_H

#include "core/scope.h"

#include <sys/types.h>

#define UPLOAD_BYTES_MAX                                                                           \
	((size_t)512 * 1024 *                                                                      \
	 1024) /* no row may take more: nine hours of speech in MP3, 50 minutes in CD quality */
#define UPLOAD_RING_BYTES ((size_t)256 * 1024)
#define UPLOAD_ANSWER_BYTES_MAX ((size_t)64 * 1024 * 1024) /* memory of `pass` */
#define UPLOADS_MAX 4 /* at once; what comes later is refused as "server.busy" */

struct upload;

/* The next bytes, at most `room`; waits for them. 0 = all were read, -1 = the client is gone or the server stops. */
ssize_t upload_read(struct upload *upload, char *at, size_t room);

/* Whether nobody waits for the answer any more. */
bool upload_is_given_up(struct upload *upload);

/* How long the body is, as its head says. */
uint64_t upload_bytes(const struct upload *upload);

/* ---- for the server alone ---- */

struct uploads;
struct server_exchange;

enum err upload_start(struct scope *s, struct uploads **ret_uploads);

/* Gives all of them up and waits for their threads. Before the library is stopped. */
void upload_stop(struct uploads *uploads);

/* Starts the thread. Errors: BUSY "server.busy"; CONFLICT "upload.running" (a row with is_one_a_person). */
enum err upload_open(struct uploads *uploads, struct server_exchange *x);

/* Takes bytes of the body; fewer than given when the ring is full: then the connection is suspended. */
size_t upload_put(struct upload *upload, const char *at, size_t bytes);

/* All of the body is there. False: the answer is not yet, and the connection is suspended until it is. */
bool upload_finish(struct upload *upload);

/* After upload_finish() said yes: what became of it. Memory: *ret_body until upload_close(). */
enum err upload_result(struct upload *upload, struct problem *ret_problem, struct str *ret_body);

/* Given up if it is not done; waits for its thread (a second at most). */
void upload_close(struct upload *upload);

#endif
