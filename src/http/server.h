/* server.h - the web server: libmicrohttpd (epoll, a small pool of threads) behind our own door.
 *
 * Serves the route table under /api, the packed web files, /healthz, /metrics
 * and /api/openapi.json. Adds the security headers, sessions, CSRF, limits,
 * throttling, problem+json, ETags, compression made at build time, and a
 * graceful stop. Each thread has one arena per request and one db connection.
 *
 * Layer: http. Read first: struct server_settings, then server_start() and server_wait().
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "http/route.h"
#include "store/store.h"

/* 2,000 streams and what people do beside them. As far as the system lets us open so many files. */
#define SERVER_CONNECTIONS_MAX 3000
#define SERVER_SLOW_MS (30 * 1000)

struct server;

struct server_settings {
	struct str listen;    /* "127.0.0.1:8080", "[::1]:8080", "127.0.0.1:0" = any free port */
	struct str base_path; /* "" or "/kamwerk": behind a proxy on a sub-path */
	bool is_behind_proxy; /* believe X-Forwarded-For/-Proto from loopback peers */
	int threads;          /* 0 = number of cores, but 4 to 8 */
	const struct route *routes;
	size_t route_count;
	struct store *store;
	const struct rules *rules; /* handed to every request's scope, as are ... */
	const struct report_suggestions *suggestions; /* ... the wordings beside them */
	struct access_notes *access;                  /* who read about whom; may be NULL */
	struct ready *ready; /* answers that are ready (ready.h); may be NULL */
	/* Whether something was committed since it was last asked, by whichever process; `news` is its
	 * own. Asked by one thread, each STREAM_LOOK_MS while somebody listens. NULL = only what this
	 * process does is noticed (stream_wake()). */
	bool (*has_news)(void *news);
	void *news;
	/* How many letters wait in the database, for /metrics; NULL = none do. */
	enum err (*count_letters)(struct scope *s, int64_t *ret_waiting);
	struct mail *mail; /* handed to every request's scope (core/mail.h); NULL = none */
	const struct transcriber *transcriber; /* likewise (core/transcriber.h); NULL = none */
	const struct language_model
		*language_model;         /* likewise (core/language_model.h); NULL = none */
	struct str organisation_name;    /* for the page's title; may be empty */
	int connections_max;             /* 0 = SERVER_CONNECTIONS_MAX */
	int connections_per_address_max; /* 0 = a quarter of all; none counted behind a proxy */
	int64_t slow_ms; /* a client may take this long for a head, a body or to read an answer, besides
	                  * the time its bytes need on a slow line; 0 = SERVER_SLOW_MS */
};

/* Starts listening. Refuses a route table with a row that has no handler, no permission or an
 * unknown {thing}. Memory: *ret_server lives as long as `s`; stopped with it.
 * Errors: INVALID "server.listen" the address cannot be used; BROKEN. */
enum err server_start(struct scope *s, const struct server_settings *settings,
                      struct server **ret_server);

/* The port it listens on. */
int server_port(const struct server *server);

/* Waits until SIGTERM or SIGINT, tells systemd when ready and alive, then stops gracefully:
 * no new connections, running requests finish within `grace_ms`. */
void server_wait(struct server *server, int64_t grace_ms);

/* The OpenAPI 3.1 description of the table. */
void server_describe(struct text *out, const struct route *routes, size_t route_count);

#endif
