#include "teams/idempotency.h"

#include "core/text.h"
#include "team.h"

#define ROUTE STR("POST /api/accounts")

static struct scope *signed_in(void)
{
	struct scope *s = team_scope();
	struct session *session;
	struct str token;

	assert_ok(session_open(s, STR("ines.berger@firma.example"), PASSWORD, STR(""), &session,
	                       &token));
	return s;
}

TEST(idempotency_find__gives_the_first_answer_again)
{
	struct scope *s = signed_in();
	struct str location, body;
	bool is_known = true;
	int status;

	assert_ok(idempotency_find(s, STR("key-1"), ROUTE, &is_known, &status, &location, &body));
	assert_false(is_known);
	assert_ok(idempotency_add(s, STR("key-1"), ROUTE, 201, STR("/api/accounts/1"),
	                          STR("{\"a\":1}")));
	assert_ok(idempotency_find(s, STR("key-1"), ROUTE, &is_known, &status, &location, &body));
	assert_true(is_known);
	assert_int_equal(status, 201);
	assert_str(location, "/api/accounts/1");
	assert_str(body, "{\"a\":1}");
}

TEST(idempotency_find__keeps_people_and_requests_apart)
{
	struct scope *s = signed_in();
	struct session *session;
	struct str location, body, token;
	bool is_known = true;
	int status;

	assert_ok(idempotency_add(s, STR("key-1"), ROUTE, 201, STR(""), STR("x")));
	assert_int_equal(idempotency_find(s, STR("key-1"), STR("POST /api/other"), &is_known,
	                                  &status, &location, &body),
	                 ERR_INVALID);
	assert_string_equal(s->problem.key, "idempotency.other_request");
	team_add(s, "Jonas", "jonas@firma.example", MEMBER_MEMBER);
	assert_ok(session_open(s, STR("jonas@firma.example"), PASSWORD, STR(""), &session, &token));
	assert_ok(idempotency_find(s, STR("key-1"), ROUTE, &is_known, &status, &location, &body));
	assert_false(is_known);
}

TEST(idempotency_add__refuses_bad_keys_and_a_second_answer)
{
	struct scope *s = signed_in();
	struct text long_key = text_new(s->mem, 300);
	struct scope signed_out = *s;

	for (int i = 0; i < 201; i++)
		text_add_char(&long_key, 'k');
	assert_int_equal(idempotency_add(s, STR(""), ROUTE, 201, STR(""), STR("x")), ERR_INVALID);
	assert_int_equal(idempotency_add(s, text_str(&long_key), ROUTE, 201, STR(""), STR("x")),
	                 ERR_INVALID);
	assert_ok(idempotency_add(s, STR("key-1"), ROUTE, 201, STR(""), STR("x")));
	assert_int_equal(idempotency_add(s, STR("key-1"), ROUTE, 201, STR(""), STR("y")),
	                 ERR_CONFLICT);
	db_abandon(s);
	signed_out.actor = ID_NONE;
	signed_out.actor_key = NULL;
	assert_int_equal(idempotency_add(&signed_out, STR("key-2"), ROUTE, 201, STR(""), STR("x")),
	                 ERR_SIGNED_OUT);
}

TEST(idempotency_sweep__forgets_after_a_day)
{
	struct scope *s = signed_in();
	const int64_t day_ms = 24 * 3600 * 1000;
	struct str location, body;
	bool is_known;
	int status;

	assert_ok(idempotency_add(s, STR("key-1"), ROUTE, 201, STR(""), STR("x")));
	s->now_ms += day_ms;
	assert_ok(idempotency_find(s, STR("key-1"), ROUTE, &is_known, &status, &location, &body));
	assert_false(is_known);
	/* Not swept yet, and the key is free again. */
	assert_ok(idempotency_add(s, STR("key-1"), ROUTE, 201, STR(""), STR("y")));
	s->now_ms += day_ms;
	assert_ok(idempotency_sweep(s));
	assert_ok(idempotency_add(s, STR("key-1"), ROUTE, 201, STR(""), STR("z")));
}

TEST(idempotency_add__keeps_nothing_that_can_be_read_or_tried_out)
{
	struct scope *s = signed_in();
	const struct str request = STR("POST /api/conversations?title=Eskalation Werk Nord");
	unsigned char guess[SECRETS_HASH_BYTES];
	struct str bytes;

	assert_ok(idempotency_add(s, STR("Eskalation-1"), request, 201, STR("/api/conversations/1"),
	                          STR("Wir bräuchten drei Tage Vorlauf.")));
	bytes = fresh_bytes(s, fresh_last_path());
	assert_true(str_find(bytes, STR("/api/conversations/1")) != SIZE_MAX);
	assert_true(str_find(bytes, STR("drei Tage Vorlauf")) == SIZE_MAX);
	assert_true(str_find(bytes, STR("Eskalation")) == SIZE_MAX);
	secrets_hash(STR("Eskalation-1"), "idempotency/key", guess);
	assert_true(str_find(bytes, (struct str){(const char *)guess, sizeof guess}) == SIZE_MAX);
}
