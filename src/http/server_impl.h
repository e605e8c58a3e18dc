/* server_impl.h - the inside of the server, for this folder only.
 *
 * A request passes the files in this order: server.c (the library's calls) ->
 * exchange.c (its life) -> head.c, target.c (what was sent) -> admission.c (who
 * asks, and may they) -> the row's handler (rows that compute for long: aside.c) or
 * pages.c -> exchange.c (the answer); of
 * rows that go on telling what is new: stream.c.
 */
#ifndef HTTP_SERVER_IMPL_H
#define HTTP_SERVER_IMPL_H

#include "http/metrics.h"
#include "http/pages.h"
#include "http/peers.h"
#include "http/router.h"
#include "http/server.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
	SERVER_THREADS_MAX = 8,
	SERVER_IDLE_ARENAS_MAX = 16,
	/* nginx keeps its connections to us for 60 s (keepalive_timeout); we must not be the first. */
	SERVER_IDLE_MS = 75 * 1000,
	SERVER_RETRY_S = 2
};

/* What one thread of the pool has for itself. */
struct worker {
	struct worker *next;
	struct server *server;
	struct arena *mem; /* as long as the server */
	struct db *db;     /* opened when first needed */
	struct metrics_shard *metrics;
	struct arena *idle[SERVER_IDLE_ARENAS_MAX]; /* of requests that ended, for the next ones */
	size_t idle_count;
};

struct server {
	struct server_settings settings;
	struct route *routes; /* the table, then our own rows */
	size_t route_count;
	struct router *router;
	struct pages *pages;
	struct peers *peers;
	struct aside *aside;
	struct uploads *uploads;
	struct streams *streams;
	struct str description; /* /api/openapi.json */
	struct MHD_Daemon *daemon;
	struct listener *listener;
	atomic_int connections[SERVER_THREADS_MAX]; /* of each thread of the pool */
	int socket, port;
	pthread_mutex_t lock; /* over the list of workers */
	struct worker *workers;
	atomic_bool is_stopping;
	atomic_int late_count;        /* connections that wait for the disk (late.h) */
	_Atomic int64_t bodies_bytes; /* held by all requests together */
	int64_t started_at_ms;
};

/* /healthz, /metrics and /api/openapi.json as rows like all others. */
size_t server_own_routes(const struct route **ret_routes);

#endif
