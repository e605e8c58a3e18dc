#include "http/stream.h"

#include "client.h"
#include "core/clock.h"
#include "http/server.h"
#include "team.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- a source of our own: events are the numbers up to `newest` ---- */

static atomic_int newest, said, reads, filler_bytes;

static struct id id_of(int number)
{
	struct id id = ID_NONE;

	for (int i = 0; i < 4; i++)
		id.b[15 - i] = (unsigned char)(number >> i * 8);
	return id;
}

static int number_of(struct id id)
{
	return id.b[12] << 24 | id.b[13] << 16 | id.b[14] << 8 | id.b[15];
}

static enum err read_numbers(struct scope *s, struct id after, struct stream_news *news)
{
	struct str filler = STR_NONE;
	char *at;

	atomic_fetch_add(&reads, 1);
	if (atomic_load(&filler_bytes)) {
		at = arena_take(s->mem, (size_t)atomic_load(&filler_bytes));
		memset(at, 'x', (size_t)atomic_load(&filler_bytes));
		filler = (struct str){at, (size_t)atomic_load(&filler_bytes)};
	}
	for (int n = number_of(after) + 1; n <= atomic_load(&newest); n++)
		if (!stream_event(news, id_of(n), "number",
		                  text_format(s->mem, "{\"number\":%d,\"language\":%d%.*s}", n,
		                              s->language, STR_ARG(filler))))
			break;
	assert_null(s->actor_key);
	return ERR_NONE;
}

static enum err begin_now(struct scope *s, struct id *ret_after)
{
	(void)s;
	*ret_after = id_of(atomic_load(&newest));
	return ERR_NONE;
}

/* Servers of earlier tests still run, so each remembers for itself what it knows. */
static bool was_there_news(void *what)
{
	int *seen = what, now = atomic_load(&said);
	bool is_new = now != *seen;

	*seen = now;
	return is_new;
}

static const struct stream_source numbers = {read_numbers, begin_now};

static enum err do_nothing(struct scope *s, struct request *q, struct response *r)
{
	(void)s;
	(void)q;
	(void)r;
	return ERR_NONE;
}

static enum err sign_out(struct scope *s, struct request *q, struct response *r)
{
	r->ends_cookie = true;
	return session_close(s, q->session);
}

static const struct route routes[] = {
	{.method = "GET",
         .path = "/api/events",
         .may = MAY_SIGNED_IN,
         .kind = ROUTE_STREAM,
         .stream = &numbers,
         .summary = "x"},
	{.method = "GET",
         .path = "/api/public",
         .may = MAY_ANYONE,
         .kind = ROUTE_STREAM,
         .stream = &numbers,
         .summary = "x"},
	{.method = "POST",
         .path = "/api/nothing",
         .may = MAY_SIGNED_IN,
         .answer = do_nothing,
         .summary = "x"},
	{.method = "DELETE",
         .path = "/api/session",
         .may = MAY_SIGNED_IN,
         .answer = sign_out,
         .summary = "x"},
};

static struct scope *s;
static struct server *server;
static int port;
static struct session *session;
static struct str token;

static void start_with(struct server_settings settings)
{
	s = team_scope();
	s->now_ms = clock_now_ms();
	settings.listen = STR("127.0.0.1:0");
	settings.routes = routes;
	settings.route_count = sizeof routes / sizeof routes[0];
	settings.threads = 2;
	settings.store = fresh_last_store();
	settings.has_news = was_there_news;
	settings.news = NEW(s->mem, int);
	atomic_store(&newest, 0);
	atomic_store(&filler_bytes, 0);
	assert_ok(server_start(s, &settings, &server));
	port = server_port(server);
	assert_ok(session_open(s, STR("ines.berger@firma.example"), PASSWORD, STR("127.0.0.1"),
	                       &session, &token));
}

static void start(void)
{
	start_with((struct server_settings){.connections_per_address_max = 3000});
}

static void ask(struct client *client, const char *path, const char *lines)
{
	bool is_public = strcmp(path, "/api/public") == 0;

	client_send(client, text_format(s->mem, "GET %s HTTP/1.1\r\nHost: x\r\n%s%.*s\r\n%s\r\n",
	                                path, is_public ? "X: " : "Cookie: kamwerk_session=",
	                                STR_ARG(token), lines));
}

/* Reads until `wanted` was said; what was said stays. */
static bool hears(struct client *client, const char *wanted)
{
	int64_t until = clock_monotonic_us() + CLIENT_PATIENCE_MS * 1000;

	while (str_find((struct str){client->bytes, client->count}, str_from(wanted)) == SIZE_MAX) {
		struct pollfd wait = {client->socket, POLLIN, 0};
		ssize_t got;

		if (clock_monotonic_us() > until || client->count == CLIENT_BYTES_MAX)
			return false;
		if (poll(&wait, 1, 100) != 1)
			continue;
		got = recv(client->socket, client->bytes + client->count,
		           CLIENT_BYTES_MAX - client->count, 0);
		if (got <= 0)
			return false;
		client->count += (size_t)got;
	}
	return true;
}

static bool has_heard(const struct client *client, const char *words)
{
	return str_find((struct str){client->bytes, client->count}, str_from(words)) != SIZE_MAX;
}

static struct client open_stream(const char *path, const char *lines)
{
	struct client client = client_open(s, port);

	ask(&client, path, lines);
	assert_true(hears(&client, "retry: 2000\n\n"));
	return client;
}

static void say(int number)
{
	atomic_store(&newest, number);
	atomic_fetch_add(&said, 1);
}

static void request(const char *method, const char *path)
{
	struct str lines =
		text_format(s->mem, "Cookie: kamwerk_session=%.*s\r\nX-CSRF-Token: %.*s\r\n",
	                    STR_ARG(token), STR_ARG(session->csrf));
	struct answer answer = client_request(s, port, method, path, str_c(s->mem, lines), NULL);

	assert_int_equal(answer.status, 204);
}

/* Nothing was read for longer than the server looks again by itself; on a busy machine it takes a
 * while until those who just came were read to. */
static bool rests(void)
{
	int64_t until = clock_monotonic_us() + CLIENT_PATIENCE_MS * 1000;
	int before;

	do {
		before = atomic_load(&reads);
		usleep((STREAM_LOOK_MS + 200) * 1000);
	} while (atomic_load(&reads) != before && clock_monotonic_us() < until);
	return atomic_load(&reads) == before;
}

TEST(stream__tells_what_is_new_since_it_was_opened)
{
	struct client client;

	start();
	say(3);
	client = open_stream("/api/events", "Accept-Language: en\r\n");
	assert_true(has_heard(&client, "HTTP/1.1 200"));
	assert_true(has_heard(&client, "Content-Type: text/event-stream"));
	assert_true(has_heard(&client, "Cache-Control: no-store"));
	assert_true(has_heard(&client, "X-Accel-Buffering: no"));
	say(4);
	assert_true(hears(&client, "id: 00000000-0000-0000-0000-000000000004\nevent: number\n"
	                           "data: {\"number\":4,\"language\":1}\n\n"));
	assert_false(has_heard(&client, "\"number\":3"));
	client_close(&client);
}

TEST(stream__goes_on_where_it_was)
{
	struct client client;

	start();
	say(9);
	client = open_stream("/api/events?after=00000000-0000-0000-0000-000000000002",
	                     "Last-Event-ID: 00000000-0000-0000-0000-000000000007\r\n");
	assert_true(hears(&client, "\"number\":9"));
	assert_true(has_heard(&client, "\"number\":8"));
	assert_false(has_heard(&client, "\"number\":7"));
	client_close(&client);
	client = open_stream("/api/events?after=00000000-0000-0000-0000-000000000002", "");
	assert_true(hears(&client, "\"number\":9"));
	assert_true(has_heard(&client, "\"number\":3"));
	assert_false(has_heard(&client, "\"number\":2"));
	client_close(&client);
}

TEST(stream__refuses_who_is_signed_out_and_what_is_no_id)
{
	struct answer answer;
	struct str lines;

	start();
	answer = client_request(s, port, "GET", "/api/events", NULL, NULL);
	assert_int_equal(answer.status, 401);
	lines = text_format(s->mem, "Cookie: kamwerk_session=%.*s\r\n", STR_ARG(token));
	answer = client_request(s, port, "GET", "/api/events?after=x", str_c(s->mem, lines), NULL);
	assert_int_equal(answer.status, 422);
	answer = client_request(s, port, "HEAD", "/api/events", str_c(s->mem, lines), NULL);
	assert_int_equal(answer.status, 200);
	answer = client_request(s, port, "POST", "/api/events", str_c(s->mem, lines), NULL);
	assert_int_equal(answer.status, 405);
}

TEST(stream__hears_at_once_of_what_this_process_changed)
{
	struct client client;

	start();
	client = open_stream("/api/events", "");
	usleep(100 * 1000);
	atomic_store(&newest, 1); /* has_news stays silent: whoever is not told hears of it never */
	request("POST", "/api/nothing");
	assert_true(hears(&client, "\"number\":1"));
	atomic_store(&newest, 2);
	stream_wake(server);
	assert_true(hears(&client, "\"number\":2"));
	client_close(&client);
}

TEST(stream__ends_with_its_session)
{
	struct client client;

	start();
	client = open_stream("/api/events", "");
	request("DELETE", "/api/session");
	assert_true(hears(&client, "\r\n0\r\n\r\n")); /* a proper end, not a broken connection */
	client_close(&client);
}

TEST(stream__ends_when_its_member_is_locked)
{
	struct scope *other;
	const struct member *lea;
	struct client client;

	start();
	lea = team_add(s, "Lea Sommer", "lea@firma.example", MEMBER_MEMBER);
	other = fresh_other(s);
	other->now_ms = clock_now_ms();
	assert_ok(session_open(other, STR("lea@firma.example"), PASSWORD, STR("127.0.0.1"),
	                       &session, &token));
	client = open_stream("/api/events", "");
	assert_ok(member_lock(s, lea->id, true, &lea));
	stream_wake(server);
	assert_true(hears(&client, "\r\n0\r\n\r\n"));
	client_close(&client);
}

TEST(stream__of_one_member_ends_the_oldest_when_there_are_too_many)
{
	struct client clients[STREAM_PER_MEMBER_MAX + 1];

	start();
	for (int i = 0; i < STREAM_PER_MEMBER_MAX + 1; i++)
		clients[i] = open_stream("/api/events", "");
	assert_true(hears(&clients[0], "\r\n0\r\n\r\n"));
	say(1);
	for (int i = 1; i < STREAM_PER_MEMBER_MAX + 1; i++)
		assert_true(hears(&clients[i], "\"number\":1"));
	for (int i = 0; i < STREAM_PER_MEMBER_MAX + 1; i++)
		client_close(&clients[i]);
}

TEST(stream__reaches_three_hundred_at_once)
{
	enum {
		COUNT = 300
	};
	struct client *clients;
	struct answer answer;

	start();
	clients = NEW_ARRAY(s->mem, struct client, COUNT);
	for (int i = 0; i < COUNT; i++)
		clients[i] = open_stream("/api/public", "");
	assert_true(rests()); /* who waits asks for nothing */
	say(1);
	for (int i = 0; i < COUNT; i++)
		assert_true(hears(&clients[i], "\"number\":1"));
	answer = client_request(s, port, "GET", "/metrics", NULL, NULL);
	assert_true(str_find(answer.body, STR("\nkamwerk_streams 300\n")) != SIZE_MAX);
	assert_true(str_find(answer.body, STR("\nkamwerk_requests_in_flight 1\n")) != SIZE_MAX);
	for (int i = 0; i < COUNT; i++)
		client_close(&clients[i]);
}

TEST(stream__refuses_more_than_it_has_places_for)
{
	struct client clients[20];
	struct answer answer;

	start_with(
		(struct server_settings){.connections_max = 30, .connections_per_address_max = 30});
	for (int i = 0; i < 20; i++)
		clients[i] = open_stream("/api/public", "");
	answer = client_request(s, port, "GET", "/api/public", NULL, NULL);
	assert_int_equal(answer.status, 503);
	assert_str(client_header(&answer, "Retry-After"), "15");
	for (int i = 0; i < 20; i++)
		client_close(&clients[i]);
}

TEST(stream__keeps_nothing_for_who_does_not_read_and_cuts_them_off)
{
	enum {
		EVENTS = 20000 /* of 1 KiB: more than the sockets' buffers hold */
	};
	struct client slow, quick;

	start_with((struct server_settings){.slow_ms = 700});
	atomic_store(&filler_bytes, 1000);
	slow = open_stream("/api/public", "");
	quick = open_stream("/api/public", "");
	say(EVENTS);
	usleep(400 * 1000);
	/* Both get piece by piece; the one that stalls is asked for no more. */
	assert_true(hears(&quick, "\"number\":2000"));
	assert_true(rests());
	assert_false(hears(&slow, "\"number\":20000,")); /* cut off before */
	client_close(&slow);
	client_close(&quick);
}

TEST(stream__ends_at_once_when_the_server_stops)
{
	struct client clients[50];
	struct scope own;

	start();
	own = (struct scope){.mem = arena_new(0), .now_ms = clock_now_ms(), .random = s->random};
	assert_ok(server_start(
		&own,
		&(struct server_settings){.listen = STR("127.0.0.1:0"),
	                                  .routes = routes,
	                                  .route_count = sizeof routes / sizeof routes[0],
	                                  .store = fresh_last_store()},
		&server));
	port = server_port(server);
	for (int i = 0; i < 50; i++)
		clients[i] = open_stream("/api/public", "");
	arena_end(own.mem);
	for (int i = 0; i < 50; i++) {
		assert_true(
			hears(&clients[i], "\r\n0\r\n\r\n")); /* who had to be cut off has no end */
		client_close(&clients[i]);
	}
}

TEST(stream_event__writes_each_line_and_stops_when_the_piece_is_full)
{
	struct stream_news news = {0};
	char lines[4000];

	s = test_scope();
	news.text = text_new(s->mem, STREAM_PIECE_BYTES_MAX);
	assert_true(stream_event(&news, id_of(1), "note", STR("one\ntwo")));
	assert_str(text_str(&news.text), "id: 00000000-0000-0000-0000-000000000001\n"
	                                 "event: note\ndata: one\ndata: two\n\n");
	while (stream_event(&news, id_of(number_of(news.last) + 1), "note", STR("more")))
		continue;
	assert_true(news.has_more);
	assert_true(str_ends(text_str(&news.text), STR("data: more\n\n")));
	assert_false(stream_event(&news, id_of(9999), "note", STR("x"))); /* nothing overtakes */
	/* What fits in no piece is left out instead of being asked for again and again. */
	news = (struct stream_news){.text = text_new(s->mem, STREAM_PIECE_BYTES_MAX)};
	memset(lines, '\n', sizeof lines);
	assert_true(stream_event(&news, id_of(5), "note", (struct str){lines, sizeof lines}));
	assert_int_equal(news.text.bytes, 0);
	assert_int_equal(number_of(news.last), 5);
}
