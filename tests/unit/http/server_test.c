#include "http/server.h"

#include "client.h"
#include "core/clock.h"
#include "core/files.h"
#include "core/log.h"
#include "http/aside.h"
#include "http/peers.h"
#include "test.h"

#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- a few rows of our own ---- */

static const struct route_field thing_fields[] = {
	{"name", "text", "At most 50 bytes", true},
	{NULL, NULL, NULL, false},
};

static const struct route_record thing = {"Thing", thing_fields};

static enum err give_list(struct scope *s, struct request *q, struct response *r)
{
	struct id after;
	size_t limit;

	TRY(request_page(s, q, &limit, &after));
	response_list_open(r);
	json_out_number(&r->json, (int64_t)limit);
	json_out_str(&r->json, request_query(q, "q"));
	response_list_close(r, after);
	return ERR_NONE;
}

static enum err add_thing(struct scope *s, struct request *q, struct response *r)
{
	struct str name = STR_NONE;
	json_t *json;

	TRY(request_json(s, q, &json));
	TRY(json_in_str_needed(s, json, "name", 50, &name));
	json_out_open(&r->json, '{');
	json_out_key_str(&r->json, "name", name);
	json_out_close(&r->json, '}');
	r->location = STR("/api/things/1");
	r->revision = 1;
	return ERR_NONE;
}

static enum err give_thing(struct scope *s, struct request *q, struct response *r)
{
	json_out_open(&r->json, '{');
	json_out_key_id(&r->json, "id", request_id(q, "thing"));
	json_out_key_str(&r->json, "address", q->address);
	json_out_key_number(&r->json, "language", s->language);
	json_out_close(&r->json, '}');
	r->revision = 7;
	return ERR_NONE;
}

static enum err change_thing(struct scope *s, struct request *q, struct response *r)
{
	if (request_revision(q) != 7)
		return scope_fail(s, ERR_CONFLICT, "thing.changed", NULL, "now 7");
	json_out_number(&r->json, 8);
	r->revision = 8;
	return ERR_NONE;
}

static enum err take_file(struct scope *s, struct request *q, struct response *r)
{
	int64_t sum = 0;

	(void)s;
	for (size_t i = 0; i < q->body.bytes; i++)
		sum += (unsigned char)q->body.at[i];
	json_out_open(&r->json, '[');
	json_out_number(&r->json, (int64_t)q->body.bytes);
	json_out_number(&r->json, sum);
	json_out_close(&r->json, ']');
	return ERR_NONE;
}

static enum err do_nothing(struct scope *s, struct request *q, struct response *r)
{
	(void)s;
	(void)q;
	(void)r;
	return ERR_NONE;
}

static enum err break_down(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	(void)r;
	return scope_fail(s, ERR_BROKEN, "thing.broken", NULL, "the inside of the machine");
}

static enum err say_no_more(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	(void)r;
	return s->now_ms ? ERR_INVALID : ERR_NONE;
}

static enum err refuse_input(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	(void)r;
	return scope_fail_input(s, "thing.line", 17, "expected \"5\" fields, found 3");
}

static enum err be_busy(struct scope *s, struct request *q, struct response *r)
{
	enum err e = scope_fail(s, ERR_BUSY, "thing.busy", NULL, "later");

	(void)q;
	(void)r;
	s->problem.retry_after_s = 9;
	return e;
}

static enum err eat(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	(void)r;
	while (arena_bytes(s->mem) < SIZE_MAX)
		arena_take(s->mem, 1 << 20);
	return ERR_NONE;
}

static atomic_bool is_taking_time;

static enum err take_time(struct scope *s, struct request *q, struct response *r)
{
	(void)s;
	(void)q;
	atomic_store(&is_taking_time, true);
	usleep(400 * 1000);
	json_out_str(&r->json, STR("done"));
	return ERR_NONE;
}

static atomic_int computing;
static atomic_bool may_finish;

static enum err compute(struct scope *s, struct request *q, struct response *r)
{
	atomic_fetch_add(&computing, 1);
	while (!atomic_load(&may_finish))
		usleep(1000);
	TRY(add_thing(s, q, r));
	r->location = STR_NONE;
	return ERR_NONE;
}

/* Which thread answers, as its own address. */
static enum err tell_thread(struct scope *s, struct request *q, struct response *r)
{
	static _Thread_local char here;

	(void)s;
	(void)q;
	json_out_number(&r->json, (int64_t)(intptr_t)&here);
	return ERR_NONE;
}

static enum err set_cookie(struct scope *s, struct request *q, struct response *r)
{
	(void)s;
	(void)q;
	r->set_cookie = STR("TOKEN");
	return ERR_NONE;
}

static enum err end_cookie(struct scope *s, struct request *q, struct response *r)
{
	(void)s;
	(void)q;
	r->ends_cookie = true;
	return ERR_NONE;
}

#define ROW(method_, path_, kind_, answer_)                                                        \
	.method = (method_), .path = (path_), .may = MAY_ANYONE, .kind = (kind_),                  \
	.answer = (answer_), .summary = "x"

static const struct route routes[] = {
	{ROW("GET", "/api/things", ROUTE_LIST, give_list), .gives = &thing},
	{ROW("POST", "/api/things", ROUTE_ADD, add_thing), .takes = thing_fields, .gives = &thing},
	{ROW("GET", "/api/things/{thing}", ROUTE_ONE, give_thing), .gives = &thing},
	{ROW("PATCH", "/api/things/{thing}", ROUTE_CHANGE, change_thing), .takes = thing_fields},
	{ROW("POST", "/api/files", ROUTE_PLAIN, take_file), .is_raw_body = true,
         .body_bytes_max = 1 << 20},
	{ROW("POST", "/api/nothing", ROUTE_PLAIN, do_nothing)},
	{ROW("GET", "/api/broken", ROUTE_PLAIN, break_down)},
	{ROW("GET", "/api/keyless", ROUTE_PLAIN, say_no_more)},
	{ROW("GET", "/api/line", ROUTE_PLAIN, refuse_input)},
	{ROW("GET", "/api/busy", ROUTE_PLAIN, be_busy)},
	{ROW("GET", "/api/hungry", ROUTE_PLAIN, eat)},
	{ROW("GET", "/api/slow", ROUTE_PLAIN, take_time)},
	{ROW("POST", "/api/compute", ROUTE_PLAIN, compute), .takes = thing_fields, .is_slow = true},
	{ROW("GET", "/api/thread", ROUTE_PLAIN, tell_thread)},
	{ROW("POST", "/api/cookie", ROUTE_PLAIN, set_cookie)},
	{ROW("DELETE", "/api/cookie", ROUTE_PLAIN, end_cookie)},
	{ROW("GET", "/api/members/{member}/numbers/{number}", ROUTE_PLAIN, do_nothing)},
	{.method = "GET",
         .path = "/api/private/{thing}",
         .may = MAY_SIGNED_IN,
         .answer = do_nothing,
         .summary = "x"},
};

#define THING "/api/things/01234567-89ab-7def-8123-456789abcdef"

static struct scope *s;
static struct server *server;

static int start_with(struct server_settings settings)
{
	s = test_scope();
	log_set_level(LOG_ERROR + 1);
	if (str_is_empty(settings.listen))
		settings.listen = STR("127.0.0.1:0");
	settings.routes = routes;
	settings.route_count = sizeof routes / sizeof routes[0];
	settings.threads = 2;
	assert_ok(server_start(s, &settings, &server));
	return server_port(server);
}

static int start(void)
{
	return start_with((struct server_settings){.organisation_name = STR("A & B")});
}

static struct answer get(int port, const char *path, const char *lines)
{
	return client_request(s, port, "GET", path, lines, NULL);
}

static void assert_problem(const struct answer *answer, int status, const char *key)
{
	json_t *json;

	assert_int_equal(answer->status, status);
	assert_str(client_header(answer, "Content-Type"), "application/problem+json");
	assert_ok(json_in_object(s, answer->body, &json));
	assert_string_equal(json_string_value(json_object_get(json, "key")), key);
	assert_string_equal(json_string_value(json_object_get(json, "type")), "about:blank");
	assert_int_equal(json_integer_value(json_object_get(json, "status")), status);
	assert_true(json_is_string(json_object_get(json, "title")));
}

/* ---- routes and answers ---- */

TEST(server__answers_a_list_with_its_limit_and_text)
{
	int port = start();
	struct answer answer = get(port, "/api/things?limit=20&q=M%C3%BCller+%26", NULL);

	assert_int_equal(answer.status, 200);
	assert_str(answer.body, "{\"items\":[20,\"Müller &\"],\"next\":null}");
	assert_str(client_header(&answer, "Content-Type"), "application/json");
	assert_str(client_header(&answer, "Cache-Control"), "no-store");
	answer = get(port, "/api/things?limit=201", NULL);
	assert_problem(&answer, 422, "field.out_of_range");
	answer = get(port, "/api/things?after=x", NULL);
	assert_problem(&answer, 422, "field.not_id");
}

TEST(server__answers_what_was_added_with_its_place)
{
	int port = start_with((struct server_settings){.base_path = STR("/kamwerk")});
	struct answer answer = client_request(s, port, "POST", "/kamwerk/api/things",
	                                      "Content-Type: application/json; charset=utf-8\r\n",
	                                      "{\"name\":\"x\"}");

	assert_int_equal(answer.status, 201);
	assert_str(client_header(&answer, "Location"), "/kamwerk/api/things/1");
	assert_str(client_header(&answer, "ETag"), "\"1\"");
	assert_str(answer.body, "{\"name\":\"x\"}");
}

TEST(server__answers_nothing_with_204)
{
	struct answer answer = client_request(s, start(), "POST", "/api/nothing", NULL, NULL);

	assert_int_equal(answer.status, 204);
	assert_str(client_header(&answer, "Content-Length"), "");
}

TEST(server__says_what_is_not_there_and_what_cannot_be_done)
{
	int port = start();
	struct answer answer = get(port, "/api/other", NULL);

	assert_problem(&answer, 404, "request.no_such_path");
	answer = get(port, "/api/things/17", NULL);
	assert_problem(&answer, 404, "request.no_such_path");
	answer = get(port, "/api/members/01234567-89ab-7def-8123-456789abcdef/numbers/99999999999",
	             NULL);
	assert_problem(&answer, 404, "request.no_such_path");
	answer = client_request(s, port, "DELETE", "/api/things", NULL, NULL);
	assert_problem(&answer, 405, "request.method");
	assert_str(client_header(&answer, "Allow"), "GET, HEAD, POST, OPTIONS");
	answer = client_request(s, port, "OPTIONS", "/api/nowhere", NULL, NULL);
	assert_problem(&answer, 404, "request.no_such_path");
	answer = client_request(s, port, "OPTIONS", "/api/things", NULL, NULL);
	assert_int_equal(answer.status, 204);
	assert_str(client_header(&answer, "Allow"), "GET, HEAD, POST, OPTIONS");
	answer = client_request(s, port, "BREW", "/api/things", NULL, NULL);
	assert_problem(&answer, 405, "request.method");
}

TEST(server__tells_the_signed_out_nothing_about_ids)
{
	int port = start();
	struct answer answer = get(port, "/api/private/17", NULL);

	assert_int_equal(answer.status, 401);
	assert_str(client_header(&answer, "WWW-Authenticate"), "Bearer realm=\"kamwerk\"");
	answer = get(port, "/api/private/01234567-89ab-7def-8123-456789abcdef", NULL);
	assert_int_equal(answer.status, 401);
}

TEST(server__gives_head_without_a_body)
{
	int port = start();
	struct client client = client_open(s, port);
	struct answer answer;

	client_send(&client, STR("HEAD /api/things HTTP/1.1\r\nHost: x\r\n\r\n"
	                         "GET /api/things HTTP/1.1\r\nHost: x\r\n\r\n"));
	answer = client_read(s, &client, true);
	assert_int_equal(answer.status, 200);
	assert_str(client_header(&answer, "Content-Length"), "29");
	answer = client_read(s, &client, false); /* directly behind it, so there was no body */
	assert_int_equal(answer.status, 200);
	assert_int_equal(answer.body.bytes, 29);
	client_close(&client);
}

TEST(server__answers_pipelined_requests_in_order)
{
	int port = start();
	struct client client = client_open(s, port);

	for (int i = 1; i <= 20; i++)
		client_send(&client,
		            text_format(s->mem,
		                        "GET /api/things?limit=%d HTTP/1.1\r\nHost: x\r\n\r\n", i));
	for (int i = 1; i <= 20; i++) {
		struct answer answer = client_read(s, &client, false);

		assert_str(answer.body,
		           str_c(s->mem,
		                 text_format(s->mem, "{\"items\":[%d,\"\"],\"next\":null}", i)));
	}
	client_close(&client);
}

/* ---- conditions ---- */

TEST(server__gives_304_for_a_revision_that_is_known)
{
	int port = start();
	struct answer answer = get(port, THING, NULL);

	assert_str(client_header(&answer, "ETag"), "\"7\"");
	answer = get(port, THING, "If-None-Match: \"3\", W/\"7\"\r\n");
	assert_int_equal(answer.status, 304);
	assert_int_equal(answer.body.bytes, 0);
	answer = get(port, THING, "If-None-Match: \"6\"\r\n");
	assert_int_equal(answer.status, 200);
	answer = get(port, THING "?with=parts", "If-None-Match: \"7\"\r\n");
	assert_int_equal(answer.status, 200);
}

TEST(server__changes_only_the_revision_that_was_read)
{
	int port = start();
	const char *json = "Content-Type: application/json\r\n";
	struct answer answer = client_request(s, port, "PATCH", THING, json, "{}");

	assert_problem(&answer, 428, "request.if_match_missing");
	answer = client_request(s, port, "PATCH", THING,
	                        "Content-Type: application/json\r\nIf-Match: \"6\"\r\n", "{}");
	assert_problem(&answer, 412, "thing.changed");
	answer = client_request(s, port, "PATCH", THING,
	                        "Content-Type: application/json\r\nIf-Match: other\r\n", "{}");
	assert_problem(&answer, 412, "thing.changed");
	answer = client_request(s, port, "PATCH", THING,
	                        "Content-Type: application/json\r\nIf-Match: \"7\"\r\n", "{}");
	assert_int_equal(answer.status, 200);
	assert_str(client_header(&answer, "ETag"), "\"8\"");
}

/* ---- bodies ---- */

TEST(server__refuses_what_is_not_json)
{
	int port = start();
	struct answer answer = client_request(s, port, "POST", "/api/things",
	                                      "Content-Type: text/plain\r\n", "{}");

	assert_problem(&answer, 415, "request.content_type");
	answer = client_request(s, port, "POST", "/api/things",
	                        "Content-Type: application/json\r\n", "{\"name\"");
	assert_problem(&answer, 400, "json.malformed");
	answer = client_request(s, port, "POST", "/api/things",
	                        "Content-Type: application/json\r\n", "[]");
	assert_problem(&answer, 400, "json.malformed");
	answer = client_request(s, port, "POST", "/api/things",
	                        "Content-Type: application/json\r\n", "{\"name\":\" \"}");
	assert_problem(&answer, 422, "field.missing");
	assert_true(str_find(answer.body, STR("\"field\":\"name\"")) != SIZE_MAX);
}

TEST(server__keeps_the_connection_after_refusing_a_small_body)
{
	int port = start();
	struct client client = client_open(s, port);
	struct answer answer;

	client_send(&client,
	            STR("POST /api/nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"));
	client_send(&client, STR("{  }"));
	answer = client_read(s, &client, false);
	assert_problem(&answer, 404, "request.no_such_path");
	client_send(&client, STR("GET /api/things HTTP/1.1\r\nHost: x\r\n\r\n"));
	answer = client_read(s, &client, false);
	assert_int_equal(answer.status, 200);
	client_close(&client);
}

TEST(server__refuses_a_body_that_is_too_long_before_it_is_sent)
{
	int port = start();
	struct client client = client_open(s, port);
	struct answer answer;

	client_send(&client, STR("POST /api/files HTTP/1.1\r\nHost: x\r\n"
	                         "Content-Length: 1048577\r\nExpect: 100-continue\r\n\r\n"));
	answer = client_read(s, &client, false);
	assert_problem(&answer, 413, "request.too_large");
	assert_str(client_header(&answer, "Connection"), "close");
	assert_true(client_is_ended(&client, CLIENT_PATIENCE_MS));
	client_close(&client);
}

static struct str file_of(size_t bytes)
{
	char *at = arena_take(s->mem, bytes);

	memset(at, 1, bytes);
	return (struct str){at, bytes};
}

TEST(server__takes_a_file_of_known_length)
{
	int port = start();
	struct client client = client_open(s, port);
	struct answer answer;

	client_send(&client, STR("POST /api/files HTTP/1.1\r\nHost: x\r\n"
	                         "Content-Length: 1048576\r\n\r\n"));
	client_send(&client, file_of(1 << 20));
	answer = client_read(s, &client, false);
	assert_str(answer.body, "[1048576,1048576]");
	client_close(&client);
}

static struct answer send_chunks(int port, int count, size_t bytes)
{
	struct client client = client_open(s, port);
	struct str file = file_of(bytes);
	struct answer answer;

	client_send(&client, STR("POST /api/files HTTP/1.1\r\nHost: x\r\n"
	                         "Transfer-Encoding: chunked\r\n\r\n"));
	for (int i = 0; i < count; i++) {
		client_send(&client, text_format(s->mem, "%zx\r\n", bytes));
		client_send(&client, file);
		client_send(&client, STR("\r\n"));
	}
	client_send(&client, STR("0\r\n\r\n"));
	answer = client_read(s, &client, false);
	client_close(&client);
	return answer;
}

TEST(server__takes_a_file_in_chunks_up_to_the_limit)
{
	int port = start();
	struct answer answer = send_chunks(port, 16, 65536);

	assert_str(answer.body, "[1048576,1048576]");
	answer = send_chunks(port, 17, 65536);
	assert_problem(&answer, 413, "request.too_large");
	answer = send_chunks(port, 520, 65536); /* nobody reads all that to say no */
	assert_int_equal(answer.status, 0);
}

/* Closing while a client still sends would take the answer away from it (a reset overtakes it). */
TEST(server__reads_a_refused_body_to_its_end)
{
	static const char *const heads[] = {
		"POST /api/files HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304\r\n\r\n",
		"POST /api/nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304\r\n\r\n",
		"POST /api/private/17 HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304\r\n\r\n",
	};
	static const int statuses[] = {413, 404, 405};
	int port = start();

	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		struct client client = client_open(s, port);

		client_send(&client, str_from(heads[i]));
		client_send(&client, file_of(4 << 20));
		assert_int_equal(client_read(s, &client, false).status, statuses[i]);
		client_send(&client, STR("GET /api/things HTTP/1.1\r\nHost: x\r\n\r\n"));
		assert_int_equal(client_read(s, &client, false).status, 200);
		client_close(&client);
	}
}

TEST(server__answers_at_once_when_a_body_is_far_too_long)
{
	int port = start();
	struct client client = client_open(s, port);
	struct answer answer;

	client_send(&client, STR("POST /api/files HTTP/1.1\r\nHost: x\r\n"
	                         "Content-Length: 33554433\r\n\r\n"));
	answer = client_read(s, &client, false);
	assert_problem(&answer, 413, "request.too_large");
	assert_true(client_is_ended(&client, CLIENT_PATIENCE_MS));
	client_close(&client);
}

TEST(server__ends_work_that_wants_too_much_memory)
{
	int port = start();
	struct answer answer = get(port, "/api/hungry", NULL);

	assert_problem(&answer, 413, "request.too_large");
	answer = get(port, "/api/things", NULL);
	assert_int_equal(answer.status, 200);
}

/* ---- problems ---- */

TEST(server__never_tells_what_broke_inside)
{
	int port = start();
	struct answer answer = get(port, "/api/broken", NULL);

	assert_problem(&answer, 500, "server.broken");
	assert_true(str_find(answer.body, STR("machine")) == SIZE_MAX);
	assert_true(str_find(answer.body, STR("\"request\":\"")) != SIZE_MAX);
	answer = get(port, "/api/keyless", NULL);
	assert_problem(&answer, 500, "server.broken");
}

TEST(server__tells_programs_what_is_wrong_with_what_they_sent_and_nothing_else)
{
	int port = start();
	struct answer answer = get(port, "/api/things?limit=0", NULL);

	assert_problem(&answer, 422, "field.out_of_range");
	assert_true(str_find(answer.body, STR("\"detail\":\"must be from 1 to 200\"")) != SIZE_MAX);
	answer = client_request(s, port, "PATCH", THING,
	                        "Content-Type: application/json\r\nIf-Match: \"6\"\r\n", "{}");
	assert_problem(&answer, 412, "thing.changed");
	assert_true(str_find(answer.body, STR("\"detail\"")) == SIZE_MAX);
	answer = get(port, "/api/private/01234567-89ab-7def-8123-456789abcdef", NULL);
	assert_problem(&answer, 401, "session.ended");
	assert_true(str_find(answer.body, STR("\"detail\"")) == SIZE_MAX);
}

TEST(server__tells_line_and_remedy_of_the_askers_own_input)
{
	struct answer answer = get(start(), "/api/line", NULL);

	assert_problem(&answer, 422, "thing.line");
	assert_true(
		str_find(answer.body, STR("\"line\":17,\"detail\":\"expected \\\"5\\\" fields")) !=
		SIZE_MAX);
}

TEST(server__says_when_to_come_again)
{
	struct answer answer = get(start(), "/api/busy", NULL);

	assert_problem(&answer, 503, "thing.busy");
	assert_str(client_header(&answer, "Retry-After"), "9");
}

/* ---- heads that are not to be believed ---- */

/* With NULs inside; a static table takes no compound literal. */
#define BYTES(literal)                                                                             \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}

TEST(server__refuses_heads_that_others_could_read_differently)
{
	static const struct {
		const char *what;
		struct str bytes;
	} bad[] = {
		{"two lengths", BYTES("POST /api/files HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
	                              "Content-Length: 2\r\n\r\nab")},
		{"length and coding",
	         BYTES("POST /api/files HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
	               "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
		{"signed length",
	         BYTES("POST /api/files HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na")},
		{"list of lengths",
	         BYTES("POST /api/files HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\na")},
		{"other coding",
	         BYTES("POST /api/files HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\na")},
		{"coding twice",
	         BYTES("POST /api/files HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
	               "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
		{"coding in HTTP/1.0", BYTES("POST /api/files HTTP/1.0\r\nHost: x\r\n"
	                                     "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
		{"NUL in a value", BYTES("GET /api/things HTTP/1.1\r\nHost: x\0y\r\n\r\n")},
		{"NUL in the last value",
	         BYTES("GET /api/things HTTP/1.1\r\nHost: x\r\nA: b\0\0\0c\r\n\r\n")},
		{"NUL in a name", BYTES("GET /api/things HTTP/1.1\r\nHost: x\r\nA\0b: c\r\n\r\n")},
		{"NUL before a line", BYTES("POST /api/files HTTP/1.1\r\nHost: x\r\n\0"
	                                    "Content-Length: 1\r\n\r\na")},
		{"NUL in the path", BYTES("GET /api/things\0/x HTTP/1.1\r\nHost: x\r\n\r\n")},
		{"NUL in the query", BYTES("GET /api/things?a=b\0c HTTP/1.1\r\nHost: x\r\n\r\n")},
		{"control in a value",
	         BYTES("GET /api/things HTTP/1.1\r\nHost: x\r\nA: b\x01\r\n\r\n")},
		{"lone CR", BYTES("GET /api/things HTTP/1.1\r\nHost: x\r\nA: b\rC: d\r\n\r\n")},
		{"folded line", BYTES("GET /api/things HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n")},
		{"bare LF", BYTES("GET /api/things HTTP/1.1\nHost: x\n\n")},
		{"space before colon",
	         BYTES("GET /api/things HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n")},
		{"no colon", BYTES("GET /api/things HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n")},
		{"no host", BYTES("GET /api/things HTTP/1.1\r\n\r\n")},
		{"two hosts", BYTES("GET /api/things HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")},
		{"two spaces", BYTES("GET  /api/things HTTP/1.1\r\nHost: x\r\n\r\n")},
		{"way up", BYTES("GET /assets/../api/things HTTP/1.1\r\nHost: x\r\n\r\n")},
		{"hidden slash", BYTES("GET /api%2fthings HTTP/1.1\r\nHost: x\r\n\r\n")},
	};
	int port = start();

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct client client = client_open(s, port);
		struct answer answer;

		client_send(&client, bad[i].bytes);
		answer = client_read(s, &client, false);
		if (answer.status != 400)
			fail_msg("%s: %d", bad[i].what, answer.status);
		if (!client_is_ended(&client, CLIENT_PATIENCE_MS))
			fail_msg("%s: the connection lives", bad[i].what);
		client_close(&client);
	}
}

TEST(server__refuses_heads_that_are_too_large)
{
	int port = start();
	struct text text = text_new(s->mem, 100000);
	struct answer answer;

	text_add(&text, STR("GET /api/things HTTP/1.1\r\nHost: x\r\n"));
	for (int i = 0; i < 70; i++)
		text_add(&text, STR("A: b\r\n"));
	text_add(&text, STR("\r\n"));
	answer = client_ask(s, port, text_str(&text));
	assert_problem(&answer, 431, "request.head_too_large");
	text = text_new(s->mem, 100000);
	text_add(&text, STR("GET /api/things HTTP/1.1\r\nHost: x\r\nA: "));
	for (int i = 0; i < 40000; i++)
		text_add_char(&text, 'b');
	text_add(&text, STR("\r\n\r\n"));
	answer = client_ask(s, port, text_str(&text));
	assert_int_equal(answer.status, 431);
	text = text_new(s->mem, 100000);
	text_add(&text, STR("GET /"));
	for (int i = 0; i < 9000; i++)
		text_add_char(&text, 'b');
	text_add(&text, STR(" HTTP/1.1\r\nHost: x\r\n\r\n"));
	answer = client_ask(s, port, text_str(&text));
	assert_problem(&answer, 414, "request.target_too_long");
}

/* ---- slow clients ----
 * What takes too long here would take SERVER_SLOW_MS or for ever, so the limits leave a busy machine
 * its time: they tell the two apart and measure nothing. */

static int64_t ms_since(int64_t begin_us)
{
	return (clock_monotonic_us() - begin_us) / 1000;
}

/* Sends a drop now and then until the server has had enough. */
static void drip(struct client *client, struct str drop, int every_ms)
{
	int64_t begin = clock_monotonic_us();

	while (!client_is_ended(client, every_ms)) {
		if (ms_since(begin) > CLIENT_PATIENCE_MS)
			fail_msg("nobody cuts it off");
		client_send(client, drop);
	}
}

TEST(server__cuts_off_a_client_that_drips_its_head)
{
	int port = start_with((struct server_settings){.slow_ms = 500});
	int64_t begin = clock_monotonic_us();
	struct client client = client_open(s, port);

	client_send(&client, STR("GET /api/things HTTP/1.1\r\n"));
	drip(&client, STR("A: b\r\n"), 100);
	assert_true(ms_since(begin) >= 500);
	client_close(&client);
}

TEST(server__cuts_off_a_client_that_drips_its_body)
{
	int port = start_with((struct server_settings){.slow_ms = 500});
	int64_t begin = clock_monotonic_us();
	struct client client = client_open(s, port);

	client_send(&client,
	            STR("POST /api/files HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
	drip(&client, STR("x"), 50);
	assert_true(ms_since(begin) >= 500 + 1000 * 1000 / PEERS_BYTES_PER_SECOND_MIN);
	client_close(&client);
}

TEST(server__notices_a_client_that_goes_in_the_middle_of_a_body)
{
	int port = start();
	int64_t begin = clock_monotonic_us();
	struct answer answer;

	for (int i = 0; i < 10; i++) {
		struct client client = client_open(s, port);

		client_send(&client, STR("POST /api/files HTTP/1.1\r\nHost: x\r\n"
		                         "Content-Length: 100\r\n\r\nabc"));
		client_close(&client);
	}
	do {
		usleep(50 * 1000);
		answer = get(port, "/metrics", NULL);
	} while (str_find(answer.body, STR("requests_in_flight 1\n")) == SIZE_MAX &&
	         ms_since(begin) < CLIENT_PATIENCE_MS);
	assert_true(ms_since(begin) < CLIENT_PATIENCE_MS);
}

TEST(server__answers_a_client_that_has_closed_its_side)
{
	int port = start();
	struct client client = client_open(s, port);
	struct answer answer;

	client_send(&client, STR("GET /api/slow HTTP/1.1\r\nHost: x\r\n\r\n"));
	shutdown(client.socket, SHUT_WR);
	answer = client_read(s, &client, false);
	assert_int_equal(answer.status, 200);
	client_close(&client);
}

/* Counts those whom the server has sent away; waits until they are `wanted`. */
static int count_ended(struct client *clients, int count, int wanted)
{
	int64_t begin = clock_monotonic_us();
	int ended;

	do {
		ended = 0;
		for (int i = 0; i < count; i++)
			ended += client_is_ended(&clients[i], 5);
	} while (ended < wanted && ms_since(begin) < CLIENT_PATIENCE_MS);
	return ended;
}

TEST(server__serves_others_while_many_are_slow)
{
	int port = start_with(
		(struct server_settings){.connections_max = 64, .connections_per_address_max = 32});
	struct client slow[40], quick;
	int64_t begin = clock_monotonic_us();

	for (int i = 0; i < 20; i++) {
		slow[i] = client_open(s, port);
		client_send(&slow[i], STR("GET /api/things HTTP/1.1\r\nHost:"));
	}
	quick = client_open(s, port); /* and stays, so that it surely counts below */
	client_send(&quick, STR("GET /api/things HTTP/1.1\r\nHost: x\r\n\r\n"));
	assert_int_equal(client_read(s, &quick, false).status, 200);
	assert_true(ms_since(begin) < CLIENT_PATIENCE_MS);
	for (int i = 20; i < 40; i++)
		slow[i] = client_open(s, port);
	assert_int_equal(count_ended(slow, 40, 9), 9); /* 32 for one address */
	client_send(&quick, STR("GET /api/things HTTP/1.1\r\nHost: x\r\n\r\n"));
	assert_int_equal(client_read(s, &quick, false).status, 200);
	for (int i = 0; i < 40; i++)
		client_close(&slow[i]);
	client_close(&quick);
}

/* A new connection, and the thread that serves it. */
static struct str thread_of(int port, struct client *client)
{
	*client = client_open(s, port);
	client_send(client, STR("GET /api/thread HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	return client_read(s, client, false).body;
}

static void wait_for_connections(struct client *client, struct str line)
{
	do {
		client_send(client, STR("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	} while (str_find(client_read(s, client, false).body, line) == SIZE_MAX);
}

/* Clients of this process take numbers of files between those of the server, which the library would go by. */
TEST(server__spreads_connections_evenly_over_its_threads)
{
	enum {
		CLIENTS = 12
	};
	int port = start(), count = 0;
	struct client clients[CLIENTS], *other = NULL;
	bool is_first[CLIENTS];
	struct str first = thread_of(port, &clients[0]);

	is_first[0] = true;
	for (int i = 1; i < CLIENTS; i++)
		is_first[i] = str_equal(thread_of(port, &clients[i]), first);
	for (int i = 0; i < CLIENTS; i++)
		count += is_first[i];
	assert_int_equal(count, CLIENTS / 2);

	/* Who comes when all of one thread have gone gets that one. */
	for (int i = 0; i < CLIENTS; i++)
		if (is_first[i])
			client_close(&clients[i]);
		else
			other = &clients[i];
	wait_for_connections(other, STR("\nkamwerk_connections 6\n"));
	for (int i = 0; i < CLIENTS; i++)
		if (is_first[i])
			assert_true(str_equal(thread_of(port, &clients[i]), first));
	for (int i = 0; i < CLIENTS; i++)
		client_close(&clients[i]);
}

static struct client ask_to_compute(int port, int number)
{
	struct client client = client_open(s, port);

	client_send(&client, text_format(s->mem,
	                                 "POST /api/compute HTTP/1.1\r\nHost: x\r\n"
	                                 "Content-Type: application/json\r\n"
	                                 "Content-Length: 13\r\n\r\n{\"name\":\"%02d\"}",
	                                 number));
	return client;
}

static void wait_until_computing(int count)
{
	while (atomic_load(&computing) < count)
		usleep(1000);
}

TEST(server__serves_others_while_some_compute)
{
	int port = start();
	struct client clients[6];

	atomic_store(&computing, 0);
	atomic_store(&may_finish, false);
	for (int i = 0; i < 6; i++)
		clients[i] = ask_to_compute(port, i);
	wait_until_computing(ASIDE_THREADS);
	for (int i = 0; i < 8; i++)
		assert_int_equal(get(port, "/api/things", NULL).status, 200);
	assert_int_equal(atomic_load(&computing), ASIDE_THREADS);
	atomic_store(&may_finish, true);
	for (int i = 0; i < 6; i++) {
		struct answer answer = client_read(s, &clients[i], false);

		assert_int_equal(answer.status, 200);
		assert_true(str_equal(answer.body, text_format(s->mem, "{\"name\":\"%02d\"}", i)));
		client_close(&clients[i]);
	}
}

static struct client *wait_for_any(struct client *clients, int count)
{
	for (int i = 0;; i = (i + 1) % count) {
		if (clients[i].socket >= 0 && !client_is_silent(&clients[i]))
			return &clients[i];
		usleep(100);
	}
}

TEST(server__reads_large_bodies_beside_the_others)
{
	int port = start();
	struct client computers[ASIDE_THREADS], large = client_open(s, port);
	char *body = arena_take(s->mem, ASIDE_BODY_BYTES);
	struct answer answer;

	atomic_store(&computing, 0);
	atomic_store(&may_finish, false);
	for (int i = 0; i < ASIDE_THREADS; i++)
		computers[i] = ask_to_compute(port, i);
	wait_until_computing(ASIDE_THREADS);
	client_send(&large, text_format(s->mem,
	                                "POST /api/files HTTP/1.1\r\nHost: x\r\n"
	                                "Content-Length: %zu\r\n\r\n",
	                                ASIDE_BODY_BYTES));
	client_send(&large, (struct str){body, ASIDE_BODY_BYTES});
	answer = client_request(s, port, "POST", "/api/files", NULL, "small");
	assert_int_equal(answer.status, 200);
	assert_true(client_is_silent(&large));
	atomic_store(&may_finish, true);
	answer = client_read(s, &large, false);
	assert_str(answer.body, "[524288,0]");
	client_close(&large);
	for (int i = 0; i < ASIDE_THREADS; i++) {
		assert_int_equal(client_read(s, &computers[i], false).status, 200);
		client_close(&computers[i]);
	}
}

TEST(server__refuses_at_once_what_would_wait_too_long)
{
	enum {
		REFUSED = 3,
		COUNT = ASIDE_THREADS + ASIDE_WAITING_MAX + REFUSED
	};
	int port = start();
	struct client clients[COUNT];

	atomic_store(&computing, 0);
	atomic_store(&may_finish, false);
	for (int i = 0; i < COUNT; i++) {
		clients[i] = ask_to_compute(port, i);
		if (i < ASIDE_THREADS)
			wait_until_computing(i + 1);
	}
	for (int i = 0; i < REFUSED; i++) {
		struct client *refused = wait_for_any(clients, COUNT);
		struct answer answer = client_read(s, refused, false);

		assert_problem(&answer, 503, "server.busy");
		assert_str(client_header(&answer, "Retry-After"), "2");
		client_close(refused);
	}
	atomic_store(&may_finish, true);
	for (int i = 0; i < COUNT; i++)
		if (clients[i].socket >= 0) {
			assert_int_equal(client_read(s, &clients[i], false).status, 200);
			client_close(&clients[i]);
		}
}

/* ---- web files ---- */

static struct str asset_path(int port)
{
	struct answer answer = get(port, "/", NULL);
	size_t from = str_find(answer.body, STR("src=\"")) + 5;
	struct str path = str_part(answer.body, from, answer.body.bytes);

	return str_part(path, 0, str_find(path, STR("\"")));
}

TEST(server__fills_in_the_index_and_answers_every_page_with_it)
{
	int port = start_with((struct server_settings){.base_path = STR("/kamwerk/"),
	                                               .organisation_name = STR("A & <B>")});
	struct answer index = get(port, "/kamwerk/", NULL), deep, answer;

	assert_int_equal(index.status, 200);
	assert_true(str_find(index.body, STR("<base href=\"/kamwerk/\">")) != SIZE_MAX);
	assert_true(str_find(index.body, STR("A &#38; &#60;B&#62;")) != SIZE_MAX);
	assert_true(str_find(index.body, STR("src=\"/kamwerk/assets/")) != SIZE_MAX);
	assert_true(str_find(index.body, STR("{{")) == SIZE_MAX);
	assert_str(client_header(&index, "Cache-Control"), "no-cache");
	assert_str(client_header(&index, "X-Content-Type-Options"), "nosniff");
	assert_true(str_find(client_header(&index, "Content-Security-Policy"),
	                     STR("script-src 'self' 'sha256-")) != SIZE_MAX);
	deep = get(port, "/kamwerk/accounts/17/report", NULL);
	assert_int_equal(deep.status, 200);
	assert_true(str_equal(deep.body, index.body));
	answer = get(port, "/kamwerk", NULL);
	assert_int_equal(answer.status, 308);
	assert_str(client_header(&answer, "Location"), "/kamwerk/");
	answer = get(port, "/", NULL);
	assert_int_equal(answer.status, 404);
	answer = get(port, "/kamwerkstatt", NULL);
	assert_int_equal(answer.status, 404);
	answer = get(port, "/kamwerk/missing.js", NULL);
	assert_problem(&answer, 404, "request.no_such_path");
	answer = client_request(s, port, "POST", "/kamwerk/accounts", NULL, NULL);
	assert_problem(&answer, 405, "request.method");
}

TEST(server__gives_web_files_compressed_and_for_ever)
{
	int port = start();
	const char *path = str_c(s->mem, asset_path(port));
	const struct files_entry *file = files_find(STR("web/lib/part.js"));
	struct answer plain = get(port, path, NULL), answer;
	struct str tag = client_header(&plain, "ETag");

	assert_int_equal(plain.status, 200);
	assert_true(str_equal(plain.body, file->bytes));
	assert_str(client_header(&plain, "Content-Type"), "text/javascript; charset=utf-8");
	assert_str(client_header(&plain, "Cache-Control"), "public, max-age=31536000, immutable");
	assert_str(client_header(&plain, "Vary"), "Accept-Encoding");
	answer = get(port, path, "Accept-Encoding: gzip, deflate, br\r\n");
	assert_str(client_header(&answer, "Content-Encoding"), "br");
	assert_true(str_equal(answer.body, file->brotli));
	assert_false(str_equal(client_header(&answer, "ETag"), tag));
	answer = get(port, path, "Accept-Encoding: gzip, br;q=0\r\n");
	assert_str(client_header(&answer, "Content-Encoding"), "gzip");
	assert_true(str_equal(answer.body, file->gzip));
	answer = get(port, path,
	             str_c(s->mem, text_format(s->mem, "If-None-Match: %.*s\r\n", STR_ARG(tag))));
	assert_int_equal(answer.status, 304);
	assert_int_equal(answer.body.bytes, 0);
	answer = client_request(s, port, "HEAD", path, NULL, NULL);
	assert_int_equal(answer.status, 200);
	answer = get(port, "/assets/0123456789abcdef/lib/part.js", NULL);
	assert_int_equal(answer.status, 404);
	answer = get(port, "/favicon.svg", NULL);
	assert_str(client_header(&answer, "Content-Type"), "image/svg+xml");
}

TEST(server__believes_a_proxy_only_when_told_so)
{
	const char *lines = "X-Forwarded-For: 198.51.100.1, 203.0.113.7\r\n"
			    "X-Forwarded-Proto: https\r\nAccept-Language: de\r\n";
	int port = start();
	struct answer answer = get(port, THING, lines);

	assert_true(str_find(answer.body, STR("\"address\":\"127.0.0.1\"")) != SIZE_MAX);
	assert_str(client_header(&answer, "Strict-Transport-Security"), "");
	port = start_with((struct server_settings){.is_behind_proxy = true});
	answer = get(port, THING, lines);
	assert_true(str_find(answer.body, STR("\"address\":\"203.0.113.7\"")) != SIZE_MAX);
	assert_str(client_header(&answer, "Strict-Transport-Security"), "max-age=31536000");
	answer = get(port, THING,
	             "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.7\r\n");
	assert_true(str_find(answer.body, STR("\"address\":\"203.0.113.7\"")) != SIZE_MAX);
	answer = get(port, THING, "X-Forwarded-For: nonsense\r\n");
	assert_true(str_find(answer.body, STR("\"address\":\"127.0.0.1\"")) != SIZE_MAX);
	answer = get(port, "/", lines);
	assert_str(client_header(&answer, "Strict-Transport-Security"), "max-age=31536000");
}

TEST(server__sets_and_ends_the_cookie)
{
	int port = start_with(
		(struct server_settings){.base_path = STR("/kamwerk"), .is_behind_proxy = true});
	struct answer answer = client_request(s, port, "POST", "/kamwerk/api/cookie", NULL, NULL);

	assert_str(client_header(&answer, "Set-Cookie"),
	           "kamwerk_session=TOKEN; Path=/kamwerk/; Max-Age=604800; HttpOnly; SameSite=Lax");
	answer = client_request(s, port, "DELETE", "/kamwerk/api/cookie",
	                        "X-Forwarded-Proto: https\r\n", NULL);
	assert_str(client_header(&answer, "Set-Cookie"),
	           "kamwerk_session=; Path=/kamwerk/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
}

/* ---- health, metrics, description ---- */

TEST(server__tells_figures_to_its_own_machine_only)
{
	int port = start();
	struct answer answer;

	get(port, "/api/things", NULL);
	get(port, "/api/other", NULL);
	answer = get(port, "/healthz", NULL);
	assert_int_equal(answer.status, 200);
	answer = get(port, "/metrics", NULL);
	assert_int_equal(answer.status, 200);
	assert_true(str_find(answer.body,
	                     STR("kamwerk_requests_total{method=\"GET\",route=\"/api/things\","
	                         "status=\"2xx\"} 1\n")) != SIZE_MAX);
	assert_true(str_find(answer.body, STR("route=\"unknown\",status=\"4xx\"} 1\n")) !=
	            SIZE_MAX);
	assert_true(str_find(answer.body, STR("kamwerk_requests_in_flight 1\n")) != SIZE_MAX);
	answer = get(port, "/metrics", "X-Forwarded-For: 203.0.113.7\r\n");
	assert_problem(&answer, 404, "request.no_such_path");
}

TEST(server__describes_its_table)
{
	struct answer answer = get(start(), "/api/openapi.json", NULL);
	json_t *json, *path, *post;

	assert_int_equal(answer.status, 200);
	assert_ok(json_in_object(s, answer.body, &json));
	assert_string_equal(json_string_value(json_object_get(json, "openapi")), "3.1.0");
	path = json_object_get(json_object_get(json, "paths"), "/api/things");
	post = json_object_get(path, "post");
	assert_non_null(json_object_get(path, "get"));
	assert_string_equal(json_string_value(json_object_get(post, "operationId")), "post_things");
	assert_non_null(json_object_get(json_object_get(post, "responses"), "201"));
	assert_non_null(json_object_get(post, "requestBody"));
	assert_non_null(json_object_get(
		json_object_get(json_object_get(json, "components"), "schemas"), "Thing"));
}

/* ---- start and stop ---- */

TEST(server_start__refuses_addresses_it_cannot_use)
{
	static const char *const bad[] = {"127.0.0.1", "127.0.0.1:x",   "127.0.0.1:70000",
	                                  "::1:8080",  "203.0.113.1:0", ""};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct server_settings settings = {.listen = str_from(bad[i])};

		s = test_scope();
		assert_int_equal(server_start(s, &settings, &server), ERR_INVALID);
		assert_string_equal(s->problem.key, "server.listen");
	}
}

/* In many a container it is switched off. */
static bool machine_has_ipv6(void)
{
	struct sockaddr_in6 here = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	int at = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool has = at >= 0 && bind(at, (struct sockaddr *)(void *)&here, sizeof here) == 0;

	if (at >= 0)
		close(at);
	return has;
}

TEST(server_start__listens_on_ipv6_where_the_machine_has_it)
{
	struct server_settings settings = {.listen = STR("[::1]:0")};

	s = test_scope();
	if (machine_has_ipv6()) {
		assert_ok(server_start(s, &settings, &server));
		assert_true(server_port(server) > 0);
	} else {
		assert_int_equal(server_start(s, &settings, &server), ERR_INVALID);
		assert_string_equal(s->problem.key, "server.listen");
	}
}

static struct answer late_answer;

static void *ask_slowly(void *port)
{
	struct scope own = *s;

	own.mem = arena_new(0);
	late_answer = client_request(&own, *(int *)port, "GET", "/api/slow", NULL, NULL);
	late_answer.head = late_answer.body = STR_NONE;
	arena_end(own.mem);
	return NULL;
}

static void *tell_to_stop(void *unused)
{
	(void)unused;
	usleep(150 * 1000);
	kill(getpid(), SIGTERM);
	return NULL;
}

static void *tell_to_stop_in_between(void *unused)
{
	while (!atomic_load(&is_taking_time))
		usleep(1000);
	return tell_to_stop(unused);
}

TEST(server_wait__finishes_what_it_began)
{
	int port = start();
	pthread_t asking, telling;
	struct client client;

	atomic_store(&is_taking_time, false);
	pthread_create(&asking, NULL, ask_slowly, &port);
	pthread_create(&telling, NULL, tell_to_stop_in_between, NULL);
	server_wait(server, CLIENT_PATIENCE_MS);
	pthread_join(asking, NULL);
	pthread_join(telling, NULL);
	assert_int_equal(late_answer.status, 200);
	client = client_open(s, port);
	assert_int_equal(client.socket, -1);
}

static void *let_finish(void *unused)
{
	(void)unused;
	usleep(600 * 1000);
	atomic_store(&may_finish, true);
	return NULL;
}

TEST(server_wait__answers_also_what_waits_for_its_turn)
{
	int port = start();
	struct client clients[ASIDE_THREADS + 2];
	pthread_t telling, letting;

	atomic_store(&computing, 0);
	atomic_store(&may_finish, false);
	for (int i = 0; i < ASIDE_THREADS + 2; i++)
		clients[i] = ask_to_compute(port, i);
	wait_until_computing(ASIDE_THREADS);
	pthread_create(&telling, NULL, tell_to_stop, NULL);
	pthread_create(&letting, NULL, let_finish, NULL);
	server_wait(server, 300); /* less than they take */
	pthread_join(telling, NULL);
	pthread_join(letting, NULL);
	for (int i = 0; i < ASIDE_THREADS + 2; i++) {
		int status = client_read(s, &clients[i], false).status;

		assert_true(status == 200 || status == 503 || status == 0);
		client_close(&clients[i]);
	}
}

TEST(server_wait__does_not_wait_for_ever)
{
	int port = start();
	pthread_t telling;
	struct client client = client_open(s, port);
	int64_t begin = clock_monotonic_us();

	client_send(&client,
	            STR("POST /api/files HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
	pthread_create(&telling, NULL, tell_to_stop, NULL);
	server_wait(server, 300);
	pthread_join(telling, NULL);
	assert_true(ms_since(begin) < CLIENT_PATIENCE_MS);
	client_close(&client);
}
