#include "http/server.h"

#include "client.h"
#include "core/clock.h"
#include "team.h"

#include <stdatomic.h>

static atomic_int done_count;

static enum err say_who(struct scope *s, struct request *q, struct response *r)
{
	json_out_open(&r->json, '{');
	json_out_key_id(&r->json, "actor", s->actor);
	json_out_key_bool(&r->json, "has_key", s->actor_key != NULL);
	json_out_key_bool(&r->json, "is_program", q->session && q->session->is_program);
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static enum err add_thing(struct scope *s, struct request *q, struct response *r)
{
	json_t *json;

	TRY(request_json(s, q, &json));
	json_out_open(&r->json, '{');
	json_out_key_number(&r->json, "number", atomic_fetch_add(&done_count, 1) + 1);
	json_out_close(&r->json, '}');
	r->location = STR("/api/things/1");
	return ERR_NONE;
}

static enum err leave_open(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	(void)r;
	TRY(db_begin(s));
	return scope_fail(s, ERR_CONFLICT, "thing.refused", NULL, "with a transaction open");
}

static enum err sign_out(struct scope *s, struct request *q, struct response *r)
{
	r->ends_cookie = true;
	return session_close(s, q->session);
}

static const struct route_field fields[] = {{"name", "text", "", false}, {NULL, NULL, NULL, false}};

#define ROW(method_, path_, may_, answer_)                                                         \
	.method = (method_), .path = (path_), .may = (may_), .answer = (answer_), .summary = "x"

static const struct route routes[] = {
	{ROW("GET", "/api/who", MAY_SIGNED_IN, say_who)},
	{ROW("POST", "/api/who", MAY_SIGNED_IN, say_who)},
	{ROW("GET", "/api/anyone", MAY_ANYONE, say_who)},
	{ROW("POST", "/api/door", MAY_ANYONE, say_who), .needs_no_csrf = true},
	{ROW("POST", "/api/members", MAY_ADMINISTER, say_who)},
	{ROW("GET", "/api/accounts/{account}", MAY_SEE, say_who)},
	{ROW("POST", "/api/things", MAY_SIGNED_IN, add_thing), .kind = ROUTE_ADD, .takes = fields},
	{ROW("POST", "/api/open", MAY_SIGNED_IN, leave_open)},
	{ROW("DELETE", "/api/session", MAY_SIGNED_IN, sign_out)},
	{ROW("POST", "/api/files", MAY_SIGNED_IN, say_who), .is_raw_body = true,
         .body_bytes_max = 1 << 24},
};

static struct scope *s;
static int port;
static struct session *session;
static struct str token;

static void start(int64_t age_ms)
{
	struct server_settings settings = {.listen = STR("127.0.0.1:0"),
	                                   .routes = routes,
	                                   .route_count = sizeof routes / sizeof routes[0],
	                                   .threads = 2};
	struct server *server;

	s = team_scope();
	s->now_ms = clock_now_ms() - age_ms; /* the server reads the real clock */
	settings.store = fresh_last_store();
	assert_ok(server_start(s, &settings, &server));
	port = server_port(server);
	assert_ok(session_open(s, STR("ines.berger@firma.example"), PASSWORD, STR("127.0.0.1"),
	                       &session, &token));
	atomic_store(&done_count, 0);
}

static const char *cookie_lines(const char *more)
{
	return str_c(s->mem, text_format(s->mem, "Cookie: other=1; kamwerk_session=%.*s\r\n%s",
	                                 STR_ARG(token), more));
}

static const char *csrf_lines(const char *more)
{
	return cookie_lines(str_c(s->mem, text_format(s->mem, "X-CSRF-Token: %.*s\r\n%s",
	                                              STR_ARG(session->csrf), more)));
}

static struct answer ask(const char *method, const char *path, const char *lines, const char *body)
{
	return client_request(s, port, method, path, lines, body);
}

static void assert_key(struct answer answer, int status, const char *key)
{
	struct str wanted = text_format(s->mem, "\"key\":\"%s\"", key);

	assert_int_equal(answer.status, status);
	if (str_find(answer.body, wanted) == SIZE_MAX)
		fail_msg("expected %s: %.*s", key, STR_ARG(answer.body));
}

TEST(admission_check__knows_who_sends_a_cookie_or_a_token)
{
	struct session_program program;
	struct str program_token;
	struct answer answer;

	start(0);
	answer = ask("GET", "/api/who", cookie_lines(""), NULL);
	assert_int_equal(answer.status, 200);
	assert_true(str_find(answer.body, STR("\"has_key\":true,\"is_program\":false")) !=
	            SIZE_MAX);
	assert_ok(session_program_add(s, STR("a script"), &program, &program_token));
	answer = ask("POST", "/api/who",
	             str_c(s->mem, text_format(s->mem, "Authorization: Bearer %.*s\r\n",
	                                       STR_ARG(program_token))),
	             NULL);
	assert_int_equal(answer.status,
	                 200); /* without a CSRF token: no browser sends this by itself */
	assert_true(str_find(answer.body, STR("\"is_program\":true")) != SIZE_MAX);
}

TEST(admission_check__sends_everybody_else_to_the_log_in)
{
	static const char *const lines[] = {
		"",
		"Cookie: kamwerk_session=\r\n",
		"Cookie: kamwerk_session=nonsense\r\n",
		"Cookie: kamwerk_sessions=x; kamwerk_session\r\n",
		"Authorization: Bearer x\r\n",
		"Authorization: Basic eDp5\r\n",
	};

	start(0);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct answer answer = ask("GET", "/api/who", lines[i], NULL);

		assert_int_equal(answer.status, 401);
		answer = ask("GET", "/api/accounts/01234567-89ab-7def-8123-456789abcdef", lines[i],
		             NULL);
		assert_int_equal(answer.status, 401);
		answer = ask("GET", "/api/anyone", lines[i], NULL);
		assert_int_equal(answer.status, 200);
	}
	token = text_format(s->mem, "%.*sx", STR_ARG(token));
	assert_key(ask("GET", "/api/who", cookie_lines(""), NULL), 401, "session.ended");
}

TEST(admission_check__wants_the_csrf_token_with_a_change)
{
	start(0);
	assert_key(ask("POST", "/api/who", cookie_lines(""), NULL), 403, "session.csrf");
	assert_key(ask("POST", "/api/who", cookie_lines("X-CSRF-Token: wrong\r\n"), NULL), 403,
	           "session.csrf");
	assert_int_equal(ask("POST", "/api/who", csrf_lines(""), NULL).status, 200);
	assert_int_equal(ask("POST", "/api/door", cookie_lines(""), NULL).status, 200);
	/* Before it tells whether something exists: a page of another site learns nothing. */
	assert_key(ask("DELETE", "/api/session", cookie_lines(""), NULL), 403, "session.csrf");
}

TEST(admission_check__hides_accounts_of_others)
{
	start(0);
	assert_key(ask("GET", "/api/accounts/01234567-89ab-7def-8123-456789abcdef",
	               cookie_lines(""), NULL),
	           404, "account.not_found");
}

TEST(admission_check__lets_only_administrators_administer)
{
	const struct member *mia;

	start(0);
	assert_int_equal(ask("POST", "/api/members", csrf_lines(""), NULL).status, 200);
	mia = team_add(s, "Mia", "mia@firma.example", MEMBER_MEMBER);
	assert_ok(session_open(s, mia->email, PASSWORD, STR("127.0.0.1"), &session, &token));
	assert_key(ask("POST", "/api/members", csrf_lines(""), NULL), 403, "permission.denied");
}

TEST(admission_check__refuses_a_large_upload_before_it_comes)
{
	struct client client;
	struct answer answer;

	start(0);
	client = client_open(s, port);
	client_send(&client,
	            STR("POST /api/files HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n"
	                "Expect: 100-continue\r\n\r\n"));
	answer = client_read(s, &client, false);
	assert_int_equal(answer.status, 401);
	client_close(&client);
}

TEST(admission_check__ends_a_session_with_its_cookie)
{
	struct answer answer;

	start(0);
	answer = ask("DELETE", "/api/session", csrf_lines(""), NULL);
	assert_int_equal(answer.status, 204);
	assert_true(str_starts(client_header(&answer, "Set-Cookie"),
	                       STR("kamwerk_session=; Path=/; ")));
	assert_key(ask("GET", "/api/who", cookie_lines(""), NULL), 401, "session.ended");
}

TEST(exchange__hands_on_a_rotated_secret_also_with_a_refusal)
{
	struct answer answer;
	struct str line, fresh;

	start((int64_t)(SESSION_ROTATE_MINUTES + 1) * 60 * 1000);
	answer = ask("GET", "/api/accounts/01234567-89ab-7def-8123-456789abcdef", cookie_lines(""),
	             NULL);
	assert_int_equal(answer.status, 404);
	line = client_header(&answer, "Set-Cookie");
	assert_true(str_starts(line, STR("kamwerk_session=")));
	str_next(&line, '=', &fresh);
	str_next(&line, ';', &fresh);
	assert_false(str_equal(fresh, token));
	token = fresh;
	answer = ask("GET", "/api/who", cookie_lines(""), NULL);
	assert_int_equal(answer.status, 200);
	assert_str(client_header(&answer, "Set-Cookie"), "");
}

TEST(exchange__does_once_what_is_sent_twice_with_one_key)
{
	const char *json = "Content-Type: application/json\r\nIdempotency-Key: 7f3a\r\n";
	struct answer first, again;

	start(0);
	first = ask("POST", "/api/things", csrf_lines(json), "{\"name\":\"x\"}");
	assert_int_equal(first.status, 201);
	assert_str(first.body, "{\"number\":1}");
	again = ask("POST", "/api/things", csrf_lines(json), "{\"name\":\"x\"}");
	assert_int_equal(again.status, 201);
	assert_str(again.body, "{\"number\":1}");
	assert_str(client_header(&again, "Location"), "/api/things/1");
	assert_key(ask("POST", "/api/things", csrf_lines(json), "{\"name\":\"y\"}"), 422,
	           "idempotency.other_request");
	assert_int_equal(atomic_load(&done_count), 1);
	again = ask("POST", "/api/things", csrf_lines("Content-Type: application/json\r\n"), "{}");
	assert_str(again.body, "{\"number\":2}");
}

TEST(exchange__keeps_no_key_of_what_was_refused)
{
	const char *json = "Content-Type: application/json\r\nIdempotency-Key: 7f3a\r\n";

	start(0);
	assert_key(ask("POST", "/api/things", csrf_lines(json), "{"), 400, "json.malformed");
	assert_int_equal(ask("POST", "/api/things", csrf_lines(json), "{}").status, 201);
}

/* The writer's turn would be held as long as the client takes to read. */
TEST(exchange__ends_a_transaction_before_the_client_reads)
{
	struct client client;

	start(0);
	client = client_open(s, port);
	client_send(&client, text_format(s->mem, "POST /api/open HTTP/1.1\r\nHost: x\r\n%s\r\n",
	                                 csrf_lines("")));
	assert_key(client_read(s, &client, false), 409, "thing.refused");
	assert_ok(db_begin(s)); /* while that connection still lives */
	assert_ok(db_commit(s));
	client_close(&client);
}

TEST(server__is_healthy_with_its_database)
{
	start(0);
	assert_int_equal(ask("GET", "/healthz", NULL, NULL).status, 200);
}
