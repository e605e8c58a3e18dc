#include "http/server.h"

#include "core/clock.h"
#include "core/log.h"
#include "http/aside.h"
#include "http/exchange.h"
#include "http/late.h"
#include "http/listener.h"
#include "http/server_impl.h"
#include "http/stream_impl.h"

#include <errno.h>
#include <malloc.h>
#include <netdb.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

enum {
	THREADS_MIN = 4, /* a log-in keeps one busy for 50 ms; the others go on */
	THREAD_STACK_BYTES = 512 * 1024,
	/* Read and write buffer, and the head: more is 431. The library clears all of it for each
	 * request, so it is no larger than heads need. */
	CONNECTION_BYTES = 16 * 1024,
	BACKLOG = 511,
	FILES_BESIDE = 128, /* databases, the log, what is waited on */
	DESCRIPTION_BYTES_MAX = 4 * 1024 * 1024,
	WAIT_STEP_MS = 20,
	ALIVE_MS = 3000
};

/* ---- the library's calls ---- */

static _Thread_local struct worker *here; /* the pool has no hook for a new thread */

static struct worker *worker_here(struct server *server)
{
	struct worker *worker;
	struct arena *mem;

	if (here && here->server == server)
		return here;
	mem = arena_new(0);
	worker = NEW(mem, struct worker);
	worker->mem = mem;
	worker->server = server;
	worker->metrics = metrics_shard_new(mem, server->route_count);
	pthread_mutex_lock(&server->lock);
	worker->next = server->workers;
	worker->metrics->next = server->workers ? server->workers->metrics : NULL;
	server->workers = worker;
	pthread_mutex_unlock(&server->lock);
	here = worker;
	return worker;
}

static struct peer *peer_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
	struct server *server = cls;
	const union MHD_ConnectionInfo *socket, *address;

	socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		listener_forget(server, socket->connect_fd);
		peers_close(server->peers,
		            *context); /* last: who counts connections sees the thread's too */
		return;
	}
	address = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	*context = peers_open(server->peers, socket->connect_fd, address->client_addr);
	peers_allow(*context, PEERS_THEIRS, server->settings.slow_ms, 0);
}

static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	return exchange_new(worker_here(cls), connection, peer_of(connection), str_from(target));
}

static enum MHD_Result on_call(void *cls, struct MHD_Connection *connection, const char *url,
                               const char *method, const char *version, const char *body,
                               size_t *body_bytes, void **exchange)
{
	struct server_exchange *x = *exchange;
	(void)cls;
	(void)connection;
	if (!x->is_begun)
		return exchange_begin(x, method, url, version);
	return *body_bytes ? exchange_take(x, body, body_bytes) : exchange_answer(x);
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **exchange,
                         enum MHD_RequestTerminationCode how)
{
	(void)cls;
	(void)connection;
	if (*exchange)
		exchange_end(*exchange, how == MHD_REQUEST_TERMINATED_COMPLETED_OK);
	*exchange = NULL;
}

/* We take the target apart ourselves (target.h); the library must leave it as it came. */
static size_t on_unescape(void *cls, struct MHD_Connection *connection, char *text)
{
	(void)cls;
	(void)connection;
	return strlen(text);
}

__attribute__((format(printf, 2, 0))) static void on_log(void *cls, const char *format,
                                                         va_list list)
{
	char line[300];

	(void)cls;
	vsnprintf(line, sizeof line, format, list);
	log_debug("library", LOG_TEXT("said", str_trim(str_from(line))));
}

/* ---- our own rows ---- */

static enum err answer_health(struct scope *s, struct request *q, struct response *r)
{
	struct str name;
	enum err e;

	if (q->exchange->server->settings.store) {
		e = member_organisation(s, &name); /* reads the database; an empty one is fine */
		if (e && e != ERR_NOT_FOUND)
			return e;
	}
	json_out_open(&r->json, '{');
	json_out_key_str(&r->json, "status", STR("ok"));
	json_out_key_str(&r->json, "version", STR(KAMWERK_VERSION));
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

/* What passed a proxy came from outside, whatever address it has now. */
static enum err answer_metrics(struct scope *s, struct request *q, struct response *r)
{
	struct server *server = q->exchange->server;
	struct stream_figures streams = stream_figures(server->streams);
	struct metrics_totals totals = {.routes = server->routes,
	                                .route_count = server->route_count,
	                                .connections = peers_count(server->peers),
	                                .connections_cut = peers_cut_count(server->peers),
	                                .streams = streams.open,
	                                .streams_opened = streams.opened,
	                                .streams_displaced = streams.displaced,
	                                .stream_events = streams.events,
	                                .mail = mail_figures(s->mail),
	                                .started_at_ms = server->started_at_ms};

	if (!q->is_local || q->is_proxied)
		return scope_fail(s, ERR_NOT_FOUND, "request.no_such_path", NULL,
		                  "for this machine only");
	if (server->settings.count_letters)
		TRY(server->settings.count_letters(s, &totals.letters));
	pthread_mutex_lock(&server->lock);
	totals.shards = server->workers->metrics;
	pthread_mutex_unlock(&server->lock);
	metrics_write(&r->text, &totals);
	r->content_type = "text/plain; version=0.0.4; charset=utf-8";
	return ERR_NONE;
}

static enum err answer_description(struct scope *s, struct request *q, struct response *r)
{
	(void)s;
	text_add(&r->text, q->exchange->server->description);
	return ERR_NONE;
}

static const struct route own_routes[] = {
	{.method = "GET",
         .path = "/healthz",
         .may = MAY_ANYONE,
         .answer = answer_health,
         .summary = "Whether the server and its database answer"},
	{.method = "GET",
         .path = "/metrics",
         .may = MAY_ANYONE,
         .answer = answer_metrics,
         .summary = "Figures for Prometheus; for the server's own machine only"},
	{.method = "GET",
         .path = "/api/openapi.json",
         .may = MAY_ANYONE,
         .answer = answer_description,
         .summary = "This description"},
};

size_t server_own_routes(const struct route **ret_routes)
{
	*ret_routes = own_routes;
	return sizeof own_routes / sizeof own_routes[0];
}

/* ---- start ---- */

static enum err bad_listen(struct scope *s, struct str listen, const char *why)
{
	return scope_fail(s, ERR_INVALID, "server.listen", "listen",
	                  "cannot listen on %.*s: %s; write ADDRESS:PORT, for instance "
	                  "127.0.0.1:8080 or [::1]:8080",
	                  STR_ARG(listen), why);
}

static enum err resolve(struct scope *s, struct str listen, struct addrinfo **ret_found)
{
	struct addrinfo wanted = {.ai_socktype = SOCK_STREAM,
	                          .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct str host = listen, port;
	int64_t number;
	int failed;

	for (size_t i = listen.bytes; i-- > 0;) {
		if (listen.at[i] == ':') {
			host = str_part(listen, 0, i);
			break;
		}
	}
	port = str_part(listen, host.bytes + 1, listen.bytes);
	if (!str_number(port, &number) || number < 0 || number > 65535)
		return bad_listen(s, listen, "no port");
	if (str_starts(host, STR("[")) && str_ends(host, STR("]")))
		host = str_part(host, 1, host.bytes - 1);
	else if (str_find(host, STR(":")) != SIZE_MAX)
		return bad_listen(s, listen, "an IPv6 address stands in brackets");
	failed = getaddrinfo(host.bytes ? str_c(s->mem, host) : NULL, str_c(s->mem, port), &wanted,
	                     ret_found);
	if (failed)
		return bad_listen(s, listen, gai_strerror(failed));
	return ERR_NONE;
}

static enum err open_socket(struct scope *s, struct server *server)
{
	struct str listen_at = server->settings.listen;
	struct sockaddr_storage bound;
	socklen_t bytes = sizeof bound;
	struct addrinfo *found;
	int one = 1, at;

	TRY(resolve(s, listen_at, &found));
	at = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (at < 0 || setsockopt(at, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) ||
	    bind(at, found->ai_addr, found->ai_addrlen) || listen(at, BACKLOG) ||
	    getsockname(at, (struct sockaddr *)(void *)&bound, &bytes)) {
		int why = errno;

		freeaddrinfo(found);
		if (at >= 0)
			close(at);
		if (why == EADDRINUSE)
			return scope_fail(
				s, ERR_INVALID, "server.listen", "listen",
				"cannot listen on %.*s: another program does already, "
				"perhaps another kamwerk; end it, or choose another port, "
				"as in --listen 127.0.0.1:9000",
				STR_ARG(listen_at));
		return bad_listen(s, listen_at, strerror(why));
	}
	freeaddrinfo(found);
	server->socket = at;
	server->port = ntohs(bound.ss_family == AF_INET6
	                             ? ((struct sockaddr_in6 *)(void *)&bound)->sin6_port
	                             : ((struct sockaddr_in *)(void *)&bound)->sin_port);
	return ERR_NONE;
}

static void stop(void *what)
{
	struct server *server = what;

	atomic_store(&server->is_stopping, true);
	stream_stop(server->streams);
	upload_stop(server->uploads);
	aside_stop(server->aside);
	late_stop(server);
	listener_stop(server->listener);
	if (server->daemon)
		MHD_stop_daemon(server->daemon);
	if (server->socket >= 0 && !server->daemon)
		close(server->socket);
	for (struct worker *worker = server->workers, *next; worker; worker = next) {
		next = worker->next;
		while (worker->idle_count)
			arena_end(worker->idle[--worker->idle_count]);
		arena_end(worker->mem);
	}
	pthread_mutex_destroy(&server->lock);
}

/* Each connection is an open file; a shell lets a program have 1024 unless it asks. */
static int allowed_connections(int wanted)
{
	struct rlimit files;
	rlim_t need = (rlim_t)wanted + FILES_BESIDE;

	if (getrlimit(RLIMIT_NOFILE, &files) || files.rlim_cur >= need)
		return wanted;
	files.rlim_cur = files.rlim_max < need ? files.rlim_max : need;
	if (setrlimit(RLIMIT_NOFILE, &files) && getrlimit(RLIMIT_NOFILE, &files))
		return wanted;
	return files.rlim_cur >= need              ? wanted
	       : files.rlim_cur > 2 * FILES_BESIDE ? (int)files.rlim_cur - FILES_BESIDE
	                                           : FILES_BESIDE;
}

/* Defaults, and strings that outlive the caller's. */
static enum err settle(struct scope *s, struct server *server, const struct server_settings *given)
{
	struct server_settings *settings = &server->settings;
	struct str base = given->base_path;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	*settings = *given;
	settings->listen = str_copy(s->mem, given->listen);
	while (str_ends(base, STR("/")))
		base = str_part(base, 0, base.bytes - 1);
	if (base.bytes && !str_starts(base, STR("/")))
		return scope_fail(s, ERR_INVALID, "server.base_path", "base_path",
		                  "\"%.*s\" has to begin with a slash, as in /kamwerk",
		                  STR_ARG(base));
	settings->base_path = base.bytes ? str_copy(s->mem, base) : STR_NONE;
	settings->organisation_name = given->organisation_name.bytes
	                                      ? str_copy(s->mem, given->organisation_name)
	                                      : STR_NONE;
	if (settings->threads <= 0)
		settings->threads = (int)(cores < THREADS_MIN ? THREADS_MIN : cores);
	if (settings->threads > SERVER_THREADS_MAX)
		settings->threads = SERVER_THREADS_MAX;
	if (settings->connections_max <= 0)
		settings->connections_max = SERVER_CONNECTIONS_MAX;
	settings->connections_max = allowed_connections(settings->connections_max);
	if (settings->connections_per_address_max <= 0)
		settings->connections_per_address_max = settings->connections_max / 4;
	if (settings->is_behind_proxy) /* all come from the proxy's address */
		settings->connections_per_address_max = 0;
	if (settings->slow_ms <= 0)
		settings->slow_ms = SERVER_SLOW_MS;
	return ERR_NONE;
}

static void gather_routes(struct scope *s, struct server *server)
{
	const struct server_settings *settings = &server->settings;
	const struct route *own;
	size_t count = server_own_routes(&own);

	server->route_count = settings->route_count + count;
	server->routes = NEW_ARRAY(s->mem, struct route, server->route_count);
	if (settings->route_count)
		memcpy(server->routes, settings->routes,
		       settings->route_count * sizeof server->routes[0]);
	memcpy(server->routes + settings->route_count, own, count * sizeof server->routes[0]);
}

/* glibc keeps an arena of its own for each thread and raises its limits while large things come
 * and go; a small server would hold memory it once used. Sizes: a large upload goes back at once. */
static void tame_malloc(void)
{
	mallopt(M_ARENA_MAX, 2);
	mallopt(M_MMAP_THRESHOLD, 256 * 1024);
	mallopt(M_TRIM_THRESHOLD, 512 * 1024);
}

/* Threads inherit the mask, so that only server_wait() sees the signals that stop us. */
static void block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static enum err start_library(struct scope *s, struct server *server)
{
	const struct server_settings *settings = &server->settings;

	server->daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
			MHD_USE_NO_LISTEN_SOCKET, /* listener.h takes connections */
		0, NULL, NULL, on_call, server, MHD_OPTION_EXTERNAL_LOGGER, on_log, server,
		MHD_OPTION_THREAD_POOL_SIZE, (unsigned)settings->threads,
		MHD_OPTION_THREAD_STACK_SIZE, (size_t)THREAD_STACK_BYTES,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)settings->connections_max,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)settings->connections_per_address_max,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)(SERVER_IDLE_MS / 1000),
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, server,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, server, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
		MHD_OPTION_END);
	if (!server->daemon)
		return scope_fail(s, ERR_BROKEN, "server.start", NULL,
		                  "the HTTP library does not start: %s", strerror(errno));
	return ERR_NONE;
}

enum err server_start(struct scope *s, const struct server_settings *settings,
                      struct server **ret_server)
{
	struct server *server = NEW(s->mem, struct server);
	struct text description = text_new(s->mem, DESCRIPTION_BYTES_MAX);

	server->socket = -1;
	server->started_at_ms = s->now_ms;
	pthread_mutex_init(&server->lock, NULL);
	TRY(settle(s, server, settings));
	tame_malloc();
	block_signals();
	gather_routes(s, server);
	TRY(router_build(s, server->routes, server->route_count, &server->router));
	server_describe(&description, server->routes, server->route_count);
	server->description = text_str(&description);
	TRY(pages_build(s,
	                &(struct pages_setup){.base_path = server->settings.base_path,
	                                      .organisation = server->settings.organisation_name,
	                                      .may_be_secure = server->settings.is_behind_proxy},
	                &server->pages));
	TRY(peers_start(s, (size_t)server->settings.connections_max + SERVER_THREADS_MAX,
	                &server->peers));
	TRY(aside_start(s, &server->aside));
	TRY(upload_start(s, &server->uploads));
	TRY(stream_start(s, server, &server->streams));
	arena_at_end(s->mem, stop, server);
	TRY(open_socket(s, server));
	TRY(start_library(s, server));
	TRY(listener_start(s, server, &server->listener));
	*ret_server = server;
	return ERR_NONE;
}

int server_port(const struct server *server)
{
	return server->port;
}

/* ---- waiting and stopping ---- */

/* Alive means: a request through the front door comes back. A thread of ours that still runs
 * proves nothing about the others. */
static bool is_alive(const struct server *server)
{
	struct sockaddr_storage bound;
	socklen_t bytes = sizeof bound;
	struct timeval patience = {ALIVE_MS / 1000, 0};
	char request[600], answer[16] = "";
	int at, length;
	bool is_ok;

	if (getsockname(server->socket, (struct sockaddr *)(void *)&bound, &bytes))
		return false;
	at = socket(bound.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (at < 0)
		return false;
	setsockopt(at, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	setsockopt(at, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	length = snprintf(
		request, sizeof request,
		"GET %.*s/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
		STR_ARG(server->settings.base_path));
	is_ok = length < (int)sizeof request &&
	        connect(at, (struct sockaddr *)(void *)&bound, bytes) == 0 &&
	        write(at, request, (size_t)length) == length &&
	        read(at, answer, sizeof answer - 1) > 12 && strncmp(answer + 9, "200", 3) == 0;
	close(at);
	return is_ok;
}

static uint64_t in_flight(struct server *server)
{
	uint64_t count;

	pthread_mutex_lock(&server->lock);
	count = server->workers ? metrics_in_flight(server->workers->metrics) : 0;
	pthread_mutex_unlock(&server->lock);
	return count;
}

static void wait_for_signal(const struct server *server)
{
	uint64_t watchdog_us = 0;
	bool is_watched = sd_watchdog_enabled(0, &watchdog_us) > 0;
	int64_t step_us = is_watched ? (int64_t)watchdog_us / 3 : 3600 * (int64_t)1000000;
	struct timespec step = {step_us / 1000000, step_us % 1000000 * 1000};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	while (sigtimedwait(&set, NULL, &step) < 0) {
		if (!is_watched || errno != EAGAIN)
			continue;
		if (is_alive(server))
			sd_notify(0, "WATCHDOG=1");
		else
			log_warning("not answering", LOG_NUMBER("after_ms", ALIVE_MS));
	}
}

void server_wait(struct server *server, int64_t grace_ms)
{
	int64_t until_us;

	log_info("started", LOG_NUMBER("port", server->port),
	         LOG_NUMBER("threads", server->settings.threads));
	sd_notify(0, "READY=1");
	wait_for_signal(server);
	sd_notify(0, "STOPPING=1");
	log_info("stopping", LOG_NUMBER("in_flight", in_flight(server)));
	atomic_store(&server->is_stopping, true);
	listener_stop(server->listener); /* new clients are refused now instead of waiting */
	stream_stop(server->streams);
	until_us = clock_monotonic_us() + grace_ms * 1000;
	while (in_flight(server) && clock_monotonic_us() < until_us)
		usleep(WAIT_STEP_MS * 1000);
	upload_stop(server->uploads);
	aside_stop(server->aside);
	MHD_stop_daemon(server->daemon);
	server->daemon = NULL;
	log_info("stopped", LOG_NUMBER("unfinished", in_flight(server)));
}
