/* late.h - answers that wait until a change is on disk, while the thread that made it goes on.
 *
 * Small changes of many are committed together (db_begin_small()), and the more the better, because the disk takes as
 * long for sixty as for one. If each kept a thread of the pool waiting, there could never be more of them than threads.
 * A handler that ends with db_commit_later() is therefore answered late: its connection is suspended, its thread
 * takes the next request, and the connection is taken up again when the disk has what was written. Nobody
 * hears of a change before that.
 *
 * Layer: http, for this folder only.
 */
#ifndef HTTP_LATE_H
#define HTTP_LATE_H

#include <stdbool.h>

struct server;
struct server_exchange;

/* Suspends the connection of a request whose change is not on disk yet (scope.later): true, and the library calls
 * for the request again, perhaps at once. False: there is nothing to wait for, or the server stops; whoever asks then waits by db_later_end(). */
bool late_wait(struct server_exchange *x);

/* Waits until all connections are taken up again; `server->is_stopping` keeps new ones from coming. Before the library is stopped: it
 * must not have suspended connections then. */
void late_stop(struct server *server);

#endif
