#include "http/exchange.h"

#include "core/clock.h"
#include "core/log.h"
#include "core/mail.h"
#include "http/admission.h"
#include "http/aside.h"
#include "http/late.h"
#include "http/problem.h"
#include "http/ready.h"
#include "http/stream_impl.h"
#include "store/db.h"
#include "teams/access.h"
#include "teams/idempotency.h"

#include <stdio.h>
#include <unistd.h>

enum {
	SLOW_US = 1000 * 1000, /* an answer that took longer is told */
	ANSWER_ROOM = 1024,
	ADMITTED_US = 100 * 1000, /* so long the first look at who asks holds */
	KEEP_BYTES_MAX =
		1024 * 1024 /* more than this does not wait for the client to read its answer */
};

/* ---- beginning and end ---- */

static struct arena *arena_for(struct worker *worker)
{
	return worker->idle_count ? worker->idle[--worker->idle_count]
	                          : arena_new(EXCHANGE_BYTES_MAX);
}

static void give_back(struct worker *worker, struct arena *mem)
{
	arena_reset(mem);
	if (worker->idle_count < SERVER_IDLE_ARENAS_MAX)
		worker->idle[worker->idle_count++] = mem;
	else
		arena_end(mem);
}

struct server_exchange *exchange_new(struct worker *worker, struct MHD_Connection *connection,
                                     struct peer *peer, struct str raw_target)
{
	struct arena *mem = arena_for(worker);
	struct server_exchange *x = NEW(mem, struct server_exchange);

	x->scope.mem = mem;
	x->scope.random = random_system();
	x->scope.rules = worker->server->settings.rules;
	x->scope.mail = worker->server->settings.mail;
	x->scope.transcriber = worker->server->settings.transcriber;
	x->scope.language_model = worker->server->settings.language_model;
	x->scope.suggestions = worker->server->settings.suggestions;
	x->scope.access = worker->server->settings.access;
	x->scope.ready = worker->server->settings.ready;
	x->worker = worker;
	x->server = worker->server;
	x->connection = connection;
	x->peer = peer;
	x->raw_target = str_copy(mem, raw_target);
	x->row = x->server->route_count + METRICS_UNKNOWN;
	x->request.exchange = x;
	x->request.address = STR_NONE;
	x->request.base_path = x->server->settings.base_path;
	return x;
}

static void forget_secrets(struct server_exchange *x)
{
	if (x->request.session)
		secrets_forget(x->request.session->member_key,
		               sizeof x->request.session->member_key);
	if (x->body && !(x->route && x->route->is_raw_body))
		secrets_forget(x->body, x->body_bytes); /* may hold a password */
	x->request.session = NULL;
	x->scope.actor_key = NULL;
	atomic_fetch_sub_explicit(&x->server->bodies_bytes, (int64_t)x->body_room,
	                          memory_order_relaxed);
	x->body = NULL;
	x->body_room = 0;
}

static const char *known_method(struct str method)
{
	if (str_equal(method, STR("HEAD")))
		return "HEAD";
	if (str_equal(method, STR("OPTIONS")))
		return "OPTIONS";
	for (const char *const *known = router_methods(); *known; known++)
		if (str_equal(method, str_from(*known)))
			return *known;
	return "other";
}

/* The log is for what changed, what was refused and what took long. Who looks at what is written
 * down by nobody; how often, and how fast, /metrics counts. */
static enum log_level level_of(const struct server_exchange *x, int64_t us)
{
	bool is_look = router_is_reading(x->method);

	if (x->status >= 500)
		return LOG_ERROR;
	if (x->page.response || (is_look && x->is_queued && x->status < 400 && us < SLOW_US))
		return LOG_DEBUG;
	return LOG_INFO;
}

/* One line a request; of a path only its pattern, of a refusal its key. */
static void tell(const struct server_exchange *x, int64_t us)
{
	const char *where = x->route ? x->route->path : x->page.response ? "pages" : "unknown";
	const struct problem *problem = &x->scope.problem;
	enum log_level level = level_of(x, us);
	bool is_refused = x->refused && problem->key;

	LOG_AT(level, x->is_queued ? "request" : "aborted",
	       LOG_TEXT("method", str_from(known_method(x->method))),
	       LOG_TEXT("route", str_from(where)), LOG_NUMBER("status", x->status),
	       LOG_NUMBER("us", us), LOG_NUMBER("bytes", x->answer_bytes),
	       LOG_TEXT("key", str_from(is_refused ? problem->key : "")),
	       LOG_TEXT("detail",
	                str_from(is_refused && !problem->is_detail_public ? problem->detail : "")),
	       LOG_TEXT("number", str_from(x->number)));
}

static void count(struct server_exchange *x, int64_t us, bool is_answered)
{
	if (!x->is_counted)
		metrics_ended(x->worker->metrics, x->row, x->status, us, is_answered);
	x->is_counted = true;
}

void exchange_end(struct server_exchange *x, bool is_complete)
{
	struct arena *mem = x->scope.mem;
	int64_t us = x->answered_us - x->started_us;

	if (x->upload)
		upload_close(x->upload);
	if (x->is_begun) {
		if (!x->is_queued)
			us = clock_monotonic_us() - x->started_us;
		forget_secrets(x);
		stream_close(x);
		count(x, us, is_complete && x->is_queued);
		tell(x, us);
	}
	peers_allow(x->peer, PEERS_THEIRS, SERVER_IDLE_MS + x->server->settings.slow_ms, 0);
	give_back(x->worker, mem);
}

/* ---- work that may pass the memory limit ---- */

struct attempt {
	struct server_exchange *x;
	enum err (*work)(struct server_exchange *);
	enum err e;
};

static void run(void *what)
{
	struct attempt *attempt = what;

	attempt->e = attempt->work(attempt->x);
}

static enum err attempt(struct server_exchange *x, enum err (*work)(struct server_exchange *))
{
	struct attempt it = {x, work, ERR_NONE};
	bool is_done = arena_try(x->scope.mem, run, &it);
	/* What was refused halfway ends here, not with the answer's last byte: others wait for the
	 * writer, and the next request on this thread must not find itself within it. */
	bool is_unfinished = db_abandon(&x->scope);

	if (!is_done)
		return scope_fail(&x->scope, ERR_TOO_LARGE, "request.too_large", NULL,
		                  "the work on it needs more memory than one request may have");
	if (it.e && !x->scope.problem.key)
		return scope_fail(&x->scope, ERR_BROKEN, "server.broken", NULL,
		                  "refused with %d but without a key", (int)it.e);
	if (!it.e && is_unfinished)
		return scope_fail(&x->scope, ERR_BROKEN, "server.broken", NULL,
		                  "answered without finishing its transaction");
	return it.e;
}

/* ---- answering ---- */

void exchange_header(struct server_exchange *x, const char *name, struct str value)
{
	if (x->header_count == EXCHANGE_HEADERS_MAX)
		return; /* we set fewer ourselves */
	x->headers[x->header_count].name = name;
	x->headers[x->header_count++].value = value;
}

static void add(struct MHD_Response *response, const char *name, const char *value)
{
	MHD_add_response_header(response, name, value);
}

static void add_cookie(struct server_exchange *x, struct MHD_Response *response)
{
	struct response *r = &x->response;
	struct str base = x->server->settings.base_path;
	struct str token = r->set_cookie.bytes ? r->set_cookie : str_from(x->cookie);
	long long seconds = r->ends_cookie ? 0 : SESSION_ABSOLUTE_MINUTES * 60;
	char line[512];

	if (!r->ends_cookie && str_is_empty(token))
		return;
	if (r->ends_cookie)
		token = STR_NONE;
	snprintf(line, sizeof line,
	         "kamwerk_session=%.*s; Path=%.*s/; Max-Age=%lld; HttpOnly; SameSite=Lax%s",
	         STR_ARG(token), STR_ARG(base), seconds, x->request.is_secure ? "; Secure" : "");
	add(response, "Set-Cookie", line);
}

static enum MHD_Result queue(struct server_exchange *x, struct MHD_Response *response, int status,
                             size_t bytes)
{
	x->status = status;
	x->answer_bytes = bytes;
	x->answered_us = clock_monotonic_us();
	x->is_queued = true;
	peers_allow(x->peer, PEERS_OURS, x->server->settings.slow_ms, bytes);
	return MHD_queue_response(x->connection, (unsigned)status, response);
}

/* What all answers of our own making say. */
static void add_headers(struct server_exchange *x, struct MHD_Response *response)
{
	add(response, "Cache-Control", "no-store");
	add(response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
	add(response, "X-Content-Type-Options", "nosniff");
	add(response, "Referrer-Policy", "no-referrer");
	add(response, "Cross-Origin-Resource-Policy", "same-origin");
	if (x->request.is_secure)
		add(response, "Strict-Transport-Security", "max-age=31536000");
	for (size_t i = 0; i < x->header_count; i++)
		add(response, x->headers[i].name, str_c(x->scope.mem, x->headers[i].value));
	if (atomic_load_explicit(&x->server->is_stopping, memory_order_relaxed))
		add(response, "Connection", "close");
	add_cookie(x, response);
}

/* An answer of our own making. A large piece of memory is not kept waiting for a slow reader: then
 * the library takes a copy, and all else ends here. */
static enum MHD_Result send_answer(struct server_exchange *x, int status, struct str body,
                                   const char *content_type)
{
	bool is_copied = arena_bytes(x->scope.mem) > KEEP_BYTES_MAX;
	struct MHD_Response *response = MHD_create_response_from_buffer(
		body.bytes, (void *)(uintptr_t)body.at,
		is_copied ? MHD_RESPMEM_MUST_COPY : MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	if (content_type && status != 204 && status != 304)
		add(response, "Content-Type", content_type);
	add_headers(x, response);
	forget_secrets(x);
	if (is_copied)
		arena_rewind(x->scope.mem, x->mark);
	result = queue(x, response, status, body.bytes);
	MHD_destroy_response(response);
	return result;
}

/* A long answer: read by the library as fast as the client takes it, so that it never lies in memory. */
static enum MHD_Result send_file(struct server_exchange *x, FILE *file, const char *content_type)
{
	long bytes = fflush(file) == 0 ? ftell(file) : -1;
	int own = bytes < 0 ? -1 : dup(fileno(file));
	struct MHD_Response *response =
		own < 0 ? NULL : MHD_create_response_from_fd((uint64_t)bytes, own);
	enum MHD_Result result;

	if (!response) {
		if (own >= 0)
			close(own);
		return MHD_NO;
	}
	add(response, "Content-Type", content_type);
	add_headers(x, response);
	forget_secrets(x);
	arena_rewind(x->scope.mem, x->mark);
	result = queue(x, response, 200, (size_t)bytes);
	MHD_destroy_response(response);
	return result;
}

static struct str number(struct server_exchange *x)
{
	unsigned char bytes[8];

	random_fill(x->scope.random, bytes, sizeof bytes);
	for (int i = 0; i < 8; i++)
		snprintf(x->number + i * 2, 3, "%02x", bytes[i]);
	return str_from(x->number);
}

static enum MHD_Result send_problem(struct server_exchange *x, enum err e)
{
	struct scope *s = &x->scope;
	struct problem *problem = &s->problem;
	int status = problem_status(e, problem);
	int64_t retry_s = problem->retry_after_s;
	struct text text;

	x->refused = e;
	/* What the work left behind ends first: a transaction must not wait for a slow reader. */
	forget_secrets(x);
	arena_rewind(s->mem, x->mark);
	x->response = (struct response){.location = STR_NONE};
	text = text_new(s->mem, 4096);
	problem_write(&text, status, problem, status >= 500 ? number(x) : STR_NONE);
	if (status == 401)
		exchange_header(x, "WWW-Authenticate",
		                x->route && x->route->is_dav
		                        ? STR("Basic realm=\"kamwerk\", charset=\"UTF-8\"")
		                        : STR("Bearer realm=\"kamwerk\""));
	if (retry_s == 0 && (status == 503 || status == 429))
		retry_s = SERVER_RETRY_S;
	if (retry_s > 0)
		exchange_header(x, "Retry-After", text_format(s->mem, "%lld", (long long)retry_s));
	return send_answer(x, status, text_str(&text), "application/problem+json");
}

/* A revision says all there is to say about one record, but not about the parts a query adds. */
static bool is_unchanged(const struct server_exchange *x, struct str tag)
{
	struct str list = head_value(&x->head, STR("If-None-Match")), item;

	if (x->route->kind != ROUTE_ONE || x->target.field_count)
		return false;
	while (str_next(&list, ',', &item)) {
		item = str_trim(item);
		if (str_starts(item, STR("W/")))
			item = str_part(item, 2, item.bytes);
		if (str_equal(item, tag))
			return true;
	}
	return false;
}

static int status_of(struct response *r)
{
	if (r->status)
		return r->status;
	return r->location.bytes ? 201 : r->text.bytes || r->ready.at ? 200 : 204;
}

static enum MHD_Result send_response(struct server_exchange *x)
{
	struct response *r = &x->response;
	struct scope *s = &x->scope;
	struct str body = r->ready.at ? r->ready : text_str(&r->text);
	int status = status_of(r);

	if (text_is_cut(&r->text)) {
		enum err e = scope_fail(s, ERR_BROKEN, "server.answer_too_large", NULL,
		                        "the answer passed %zu bytes", r->text.bytes_max);

		return send_problem(x, e);
	}
	if (r->location.bytes)
		exchange_header(x, "Location",
		                text_format(s->mem, "%.*s%.*s",
		                            STR_ARG(x->server->settings.base_path),
		                            STR_ARG(r->location)));
	if (r->file_name.bytes)
		exchange_header(x, "Content-Disposition",
		                text_format(s->mem, "attachment; filename=\"%.*s\"",
		                            STR_ARG(r->file_name)));
	if (r->revision > 0) {
		struct str tag = text_format(s->mem, "\"%lld\"", (long long)r->revision);

		exchange_header(x, "ETag", tag);
		if (is_unchanged(x, tag)) {
			status = 304;
			body = STR_NONE;
		}
	}
	if (r->file)
		return send_file(x, r->file, r->content_type);
	return send_answer(x, status, body, r->content_type ? r->content_type : "application/json");
}

/* What the request is, besides its key: a key that comes again for something else is a mistake. */
static struct str fingerprint(struct server_exchange *x)
{
	unsigned char digest[SECRETS_HASH_BYTES];
	struct text text = text_new(x->scope.mem, TARGET_BYTES_MAX + 200);

	secrets_hash(x->request.body, "request body", digest);
	text_addf(&text, "%.*s %.*s ", STR_ARG(x->method), STR_ARG(x->raw_target));
	for (size_t i = 0; i < 16; i++)
		text_addf(&text, "%02x", digest[i]);
	return text_str(&text);
}

/* One transaction around the work and the note about it: either both are there or neither. */
static enum err handle_once(struct server_exchange *x, struct str key)
{
	struct scope *s = &x->scope;
	struct response *r = &x->response;
	struct str request = fingerprint(x), body;
	bool is_known;

	TRY(db_begin(s));
	TRY(idempotency_find(s, key, request, &is_known, &r->status, &r->location, &body));
	if (is_known) {
		text_add(&r->text, body);
	} else {
		TRY(x->route->answer(s, &x->request, r));
		TRY(idempotency_add(s, key, request, status_of(r), r->location,
		                    text_str(&r->text)));
	}
	return db_commit(s);
}

/* What was asked before is answered as it was while nothing was written in between, by whichever process. */
static enum err handle_kept(struct server_exchange *x)
{
	struct scope *s = &x->scope;
	struct access_noted noted = {0};
	char language = (char)('0' + s->language);
	struct str parts[] = {
		STR("database"),
		x->request.session->state,
		{(const char *)s->organisation.b, ID_BYTES},
		{(const char *)s->actor.b, ID_BYTES},
		{&language, 1},
		x->raw_target,
	};
	struct ready_key key = ready_key(s, parts, sizeof parts / sizeof *parts);
	enum err e;

	if (ready_give(s, &key, &x->response))
		return ERR_NONE;
	if (!ready_is_asked_again(s, &key))
		return x->route->answer(s, &x->request, &x->response);
	s->noted = &noted;
	e = x->route->answer(s, &x->request, &x->response);
	s->noted = NULL;
	if (!e)
		ready_keep(s, &key, &x->response, &noted);
	return e;
}

static enum err handle(struct server_exchange *x)
{
	struct response *r = &x->response;
	struct str key = head_value(&x->head, STR("Idempotency-Key"));

	r->text = text_new(x->scope.mem, EXCHANGE_ANSWER_BYTES_MAX);
	r->text.at = arena_take(x->scope.mem, ANSWER_ROOM); /* most answers fit, and never move */
	r->text.bytes_room = ANSWER_ROOM;
	r->json = json_out_new(&r->text);
	r->location = r->set_cookie = r->file_name = STR_NONE;
	/* Without a body it was not known before that this row computes for long. */
	x->is_for_aside = x->route->is_slow && !x->is_aside && strcmp(x->route->method, "GET") == 0;
	if (x->is_for_aside)
		return ERR_NONE;
	if (x->route->kind == ROUTE_STREAM)
		return stream_begin(x);
	if (x->route->kind == ROUTE_ADD && x->request.session && !str_is_empty(key))
		return handle_once(x, key);
	if (x->route->is_kept && x->request.session && x->request.session->state.bytes)
		return handle_kept(x);
	return x->route->answer(&x->scope, &x->request, r);
}

/* An answer without an end. What it took to begin ends here: it goes on for hours. */
static enum MHD_Result send_stream(struct server_exchange *x)
{
	struct MHD_Response *response;
	enum MHD_Result result;
	enum err e;

	exchange_header(x, "X-Accel-Buffering", STR("no")); /* nginx passes on at once */
	if (str_equal(x->method, STR("HEAD")))
		return send_answer(x, 200, STR_NONE, "text/event-stream");
	forget_secrets(x);
	arena_rewind(x->scope.mem, x->mark);
	e = stream_open(x, &response);
	if (e)
		return send_problem(x, e);
	if (!response)
		return MHD_NO;
	add(response, "Content-Type", "text/event-stream");
	add_headers(x, response);
	result = queue(x, response, 200, 0);
	MHD_destroy_response(response);
	/* Answered, as far as the figures go: nobody waits for its end. */
	count(x, x->answered_us - x->started_us, true);
	return result;
}

static enum MHD_Result send_redirect(struct server_exchange *x)
{
	exchange_header(x, "Location",
	                text_format(x->scope.mem, "%.*s/", STR_ARG(x->server->settings.base_path)));
	return send_answer(x, 308, STR_NONE, NULL);
}

/* What was admitted by its head is looked at again when its body is there, minutes later perhaps. A few lines come
 * with their head; who sent them was asked a moment ago. */
static enum err admit_again(struct server_exchange *x)
{
	x->scope.now_ms = clock_now_ms();
	if (clock_monotonic_us() - x->started_us < ADMITTED_US)
		return ERR_NONE;
	return admission_check_late(x);
}

static enum err admit_and_handle(struct server_exchange *x)
{
	if (x->is_admitted)
		TRY(admit_again(x));
	else
		TRY(admission_check(x));
	x->is_admitted = true;
	if (!x->route)
		return ERR_NONE; /* a web file, or OPTIONS */
	x->request.body = (struct str){x->body ? x->body : "", x->body_bytes};
	return handle(x);
}

/* Whoever watches looks for what may have changed. */
static void tell_streams(struct server_exchange *x)
{
	if (!x->refused && x->route && !router_is_reading(x->method))
		stream_wake(x->server);
}

void exchange_work(struct server_exchange *x)
{
	x->refused = attempt(x, admit_and_handle);
	db_view_end(&x->scope);
	if (!x->scope.later)
		tell_streams(x);
	if (x->scope.db && !x->refused)
		access_relieve(&x->scope);
	x->is_worked = !x->is_for_aside;
}

/* Only what was admitted already; what has no body is admitted by exchange_work(), which then says so. */
static bool goes_aside(const struct server_exchange *x)
{
	return x->is_admitted && !x->is_aside && x->route &&
	       (x->route->is_slow || x->body_bytes >= ASIDE_BODY_BYTES);
}

static enum MHD_Result hand_over(struct server_exchange *x)
{
	enum err e;

	x->is_aside = true;
	e = aside_hand_over(x->server->aside, x);
	return e ? send_problem(x, e)
	         : MHD_YES; /* called again when it is worked; until then it is not ours */
}

/* What the upload came to is the body from here on. */
static void end_upload(struct server_exchange *x)
{
	struct str body;

	x->refused = upload_result(x->upload, &x->scope.problem, &body);
	x->body = (char *)(uintptr_t)body.at;
	x->body_bytes = body.bytes;
	x->is_upload_ended = true;
}

static void end_late(struct server_exchange *x)
{
	x->refused = db_later_end(&x->scope);
	tell_streams(x);
}

enum MHD_Result exchange_answer(struct server_exchange *x)
{
	peers_work(x->peer);
	if (x->upload && !upload_finish(x->upload))
		return MHD_YES; /* called again when it has its answer */
	if (x->upload && !x->is_upload_ended)
		end_upload(x);
	if (!x->refused && goes_aside(x))
		return hand_over(x);
	if (!x->refused && str_is_empty(x->path))
		return send_redirect(x);
	if (!x->refused && !x->is_worked)
		exchange_work(x);
	if (!x->refused && x->is_for_aside)
		return hand_over(x);
	if (!x->refused && !x->is_late && late_wait(x)) {
		x->is_late = true;
		return MHD_YES; /* called again when what was written is on disk */
	}
	if (!x->refused && x->scope.later)
		end_late(x);
	if (x->refused)
		return send_problem(x, x->refused);
	if (x->route)
		return x->route->kind == ROUTE_STREAM ? send_stream(x) : send_response(x);
	if (str_equal(x->method, STR("OPTIONS")))
		return send_answer(x, 204, STR_NONE, NULL);
	return queue(x, x->page.response, x->page.status, x->page.bytes);
}

/* ---- the head ---- */

struct heads {
	struct server_exchange *x;
	enum err e;
};

static enum MHD_Result read_line(void *what, enum MHD_ValueKind kind, const char *name,
                                 size_t name_bytes, const char *value, size_t value_bytes)
{
	struct heads *heads = what;

	(void)kind;
	heads->e = head_add(&heads->x->scope, &heads->x->head, (struct str){name, name_bytes},
	                    (struct str){value, value ? value_bytes : 0});
	return heads->e ? MHD_NO : MHD_YES;
}

static enum err read_head(struct server_exchange *x, const char *method, const char *url,
                          const char *version)
{
	struct scope *s = &x->scope;
	struct heads heads = {x, ERR_NONE};
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	struct head_bytes bytes = {method, url, version, x->raw_target.bytes,
	                           info ? info->header_size : 0};

	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, read_line, &heads);
	TRY(heads.e);
	TRY(head_check(s, &x->head, &bytes));
	return target_read(s, x->raw_target, &x->target);
}

/* Cuts the base path off; everything beside it is not ours. "" asks for its slash. */
static enum err find_path(struct server_exchange *x)
{
	struct str base = x->server->settings.base_path, path = x->target.path;

	if (base.bytes) {
		if (!str_starts(path, base) ||
		    (path.bytes > base.bytes && path.at[base.bytes] != '/'))
			return scope_fail(&x->scope, ERR_NOT_FOUND, "request.no_such_path", NULL,
			                  "outside of the base path");
		path = str_part(path, base.bytes, path.bytes);
	}
	x->path = x->request.path = path;
	return ERR_NONE;
}

static bool has_body(const struct server_exchange *x)
{
	return x->head.is_chunked || x->head.length > 0;
}

/* The client waits with its body until it hears that we take it (RFC 9110 section 10.1.1). */
static bool is_asking_first(const struct server_exchange *x)
{
	return str_equal_ascii(head_value(&x->head, STR("Expect")), STR("100-continue"));
}

/* Somebody known, who may ask for it, sends a body that would have passed on. */
static bool is_to_pass(const struct server_exchange *x)
{
	return x->is_admitted && x->route && x->route->pass;
}

static int64_t discard_max(const struct server_exchange *x)
{
	return is_to_pass(x) ? (int64_t)UPLOAD_BYTES_MAX : EXCHANGE_DISCARD_BYTES_MAX;
}

/* What is asked of the database is asked now, and nothing of it is held while the body passes, for minutes. */
static enum err begin_upload(struct server_exchange *x)
{
	if (x->head.is_chunked)
		return scope_fail(&x->scope, ERR_INVALID, "upload.length_missing", NULL,
		                  "in chunks; say its length");
	TRY(x->route->before(&x->scope, &x->request));
	db_view_end(&x->scope);
	return upload_open(x->server->uploads, x);
}

enum MHD_Result exchange_begin(struct server_exchange *x, const char *method, const char *url,
                               const char *version)
{
	struct scope *s = &x->scope;
	enum err e;

	x->is_begun = true;
	x->started_us = clock_monotonic_us();
	s->now_ms = clock_now_ms();
	x->method = str_from(method);
	metrics_started(x->worker->metrics);
	x->mark = arena_mark(s->mem);
	e = read_head(x, method, url, version);
	if (e)
		return send_problem(
			x, e); /* at the first call: this connection is not to be believed */
	x->refused = find_path(x);
	x->mark = arena_mark(s->mem);
	if (!has_body(x))
		return MHD_YES;
	peers_allow(x->peer, PEERS_THEIRS, x->server->settings.slow_ms, (uint64_t)x->head.length);
	if (!x->refused && !str_is_empty(x->path)) {
		x->refused = attempt(x, admission_check);
		x->is_admitted = !x->refused;
		/* What a web file or OPTIONS would do with a body: nothing. */
		if (x->is_admitted && !x->route)
			x->refused = scope_fail(s, ERR_TOO_LARGE, "request.too_large", NULL,
			                        "a body where none is read");
	}
	if (!x->refused && x->route && x->route->pass)
		x->refused = attempt(x, begin_upload);
	if (!x->refused)
		return MHD_YES;
	if (is_asking_first(x) || x->head.length > discard_max(x))
		return send_problem(x, x->refused);
	if (!is_to_pass(x))
		peers_allow(x->peer, PEERS_THEIRS, x->server->settings.slow_ms,
		            0); /* worth no more */
	return MHD_YES;
}

/* ---- the body ---- */

/* Grows as bytes come, so that a length that is only claimed costs nothing; when an eighth is
 * there, the claim is believed. */
static enum err grow(struct server_exchange *x, size_t bytes)
{
	size_t room = x->body_room ? x->body_room : 16 * 1024;
	size_t whole = x->head.is_chunked ? x->body_max : (size_t)x->head.length;
	char *body;

	while (room < x->body_bytes + bytes)
		room *= 4;
	if (room > whole / 8)
		room = whole;
	if (atomic_fetch_add_explicit(&x->server->bodies_bytes, (int64_t)(room - x->body_room),
	                              memory_order_relaxed) > EXCHANGE_BODIES_BYTES_MAX) {
		atomic_fetch_sub_explicit(&x->server->bodies_bytes, (int64_t)(room - x->body_room),
		                          memory_order_relaxed);
		return scope_fail(&x->scope, ERR_BUSY, "server.busy", NULL,
		                  "too many uploads at once");
	}
	body = arena_take(x->scope.mem, room);
	if (x->body_bytes)
		memcpy(body, x->body, x->body_bytes);
	x->body = body;
	x->body_room = room;
	return ERR_NONE;
}

/* As fast as it is taken: while nobody takes it, the connection is suspended, and the time is not the client's. */
static enum MHD_Result pass_on(struct server_exchange *x, const char *at, size_t *bytes)
{
	size_t taken = upload_put(x->upload, at, *bytes);

	x->body_seen += (int64_t)taken;
	if (taken < *bytes)
		peers_work(x->peer);
	else
		peers_allow(x->peer, PEERS_THEIRS, x->server->settings.slow_ms, *bytes);
	*bytes -= taken;
	return MHD_YES;
}

static enum MHD_Result keep(struct server_exchange *x, const char *at, size_t bytes)
{
	x->body_seen += (int64_t)bytes;
	if (x->head.is_chunked && !x->refused)
		peers_allow(x->peer, PEERS_THEIRS, x->server->settings.slow_ms, bytes);
	if (!x->refused && bytes > x->body_max - x->body_bytes)
		x->refused = scope_fail(&x->scope, ERR_TOO_LARGE, "request.too_large", NULL,
		                        "at most %zu bytes", x->body_max);
	if (!x->refused && x->body_bytes + bytes > x->body_room)
		x->refused = grow(x, bytes);
	if (x->refused) /* of a body in chunks nobody knows how long it will be */
		return x->body_seen > discard_max(x) ? MHD_NO : MHD_YES;
	memcpy(x->body + x->body_bytes, at, bytes);
	x->body_bytes += bytes;
	return MHD_YES;
}

enum MHD_Result exchange_take(struct server_exchange *x, const char *at, size_t *bytes)
{
	size_t all = *bytes;

	if (x->upload)
		return pass_on(x, at, bytes);
	*bytes = 0;
	return keep(x, at, all);
}
