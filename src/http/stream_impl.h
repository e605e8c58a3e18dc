/* stream_impl.h - streams as the server sees them, for this folder only. */
#ifndef HTTP_STREAM_IMPL_H
#define HTTP_STREAM_IMPL_H

#include "http/exchange.h"
#include "http/stream.h"

struct streams;
struct stream;

/* Starts the thread. Memory: as long as `s`. Errors: BROKEN "server.start". */
enum err stream_start(struct scope *s, struct server *server, struct streams **ret_streams);

/* Within the request that opens one: where it begins. Errors: INVALID "field.not_id"; the source's. */
enum err stream_begin(struct server_exchange *x);

/* A place for it, and an answer that never ends. NULL: no memory.
 * Errors: BUSY "stream.too_many". */
enum err stream_open(struct server_exchange *x, struct MHD_Response **ret_response);

/* The connection is gone. */
void stream_close(struct server_exchange *x);

/* Ends all, and waits a moment until they are closed; takes no more. Before the library is stopped: it
 * must not have suspended connections then. */
void stream_stop(struct streams *streams);

struct stream_figures {
	size_t open;
	uint64_t opened, events, displaced;
};

struct stream_figures stream_figures(struct streams *streams);

#endif
