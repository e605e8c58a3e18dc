/* listener.h - takes new connections and spreads them evenly over the threads.
 *
 * Left alone, the threads of the library's pool all wait for the same socket, and the one that wakes first takes ten
 * connections before it looks at any of them: a burst of sixteen may land on one thread while the others sleep, for as
 * long as these connections live. One thread of ours accepts instead and hands each connection to the thread that has
 * the fewest.
 *
 * When there are as many connections as may be, new ones wait in the system's queue.
 *
 * Layer: http, private to the server.
 */
#ifndef HTTP_LISTENER_H
#define HTTP_LISTENER_H

#include "http/server_impl.h"

/* Takes the listening socket away from the library's pool. Memory: as long as `s`; ended by listener_stop(). */
enum err listener_start(struct scope *s, struct server *server, struct listener **ret_listener);

/* A connection ended. Any thread may call. */
void listener_forget(struct server *server, int socket);

/* Refuses new clients from now on, and closes the socket. May be called again; NULL is none. */
void listener_stop(struct listener *listener);

#endif
