#include "teams/app_password.h"

#include "store/db.h"
#include "team.h"
#include "teams/throttle.h"

#define EMAIL STR("ines.berger@firma.example")
#define ADDRESS STR("192.0.2.7")

/* A log-in, as the check for a browser's session wants it. */
static struct str make(struct scope *s, struct app_password *ret_password)
{
	struct session *session;
	struct str token, secret;

	assert_ok(session_open(s, EMAIL, PASSWORD, ADDRESS, &session, &token));
	assert_ok(app_password_add(s, STR("Telefon"), ret_password, &secret));
	return secret;
}

static enum err open_as(struct scope *s, struct str email, struct str secret)
{
	team_act(s, ID_NONE);
	s->actor_key = NULL;
	return app_password_open(s, email, secret, ADDRESS);
}

TEST(app_password_open__acts_for_its_member_without_a_key)
{
	struct scope *s = team_scope();
	struct id ines = s->actor;
	struct app_password password;
	struct str secret = make(s, &password);

	assert_ok(open_as(s, EMAIL, secret));
	assert_true(id_equal(s->actor, ines));
	assert_null(s->actor_key);
	assert_ok(open_as(s, STR(" Ines.Berger@firma.example "), secret));
	assert_int_equal(open_as(s, STR("jonas@firma.example"), secret), ERR_SIGNED_OUT);
	assert_int_equal(open_as(s, EMAIL, STR("AAAA-BBBB-CCCC-DDDD")), ERR_SIGNED_OUT);
	assert_int_equal(open_as(s, EMAIL, PASSWORD), ERR_SIGNED_OUT);
}

TEST(app_password_open__counts_wrong_ones_apart_from_log_ins_and_still_lets_the_right_one_in)
{
	struct scope *s = team_scope();
	struct app_password password;
	struct str secret = make(s, &password), token;
	struct session *session;

	for (int i = 0; i < THROTTLE_EMAIL_FREE; i++)
		assert_int_equal(open_as(s, EMAIL, STR("AAAA-BBBB")), ERR_SIGNED_OUT);
	assert_int_equal(open_as(s, EMAIL, STR("AAAA-BBBB")), ERR_TOO_OFTEN);
	assert_ok(open_as(s, EMAIL, secret));
	assert_ok(session_open(s, EMAIL, PASSWORD, ADDRESS, &session, &token));
}

TEST(app_password_retire__is_for_its_owner_and_ends_it)
{
	struct scope *s = team_scope();
	const struct app_password *list;
	struct app_password password;
	struct str secret = make(s, &password);
	struct id ines = s->actor;
	size_t count;

	team_act(s, team_add(s, "Jonas", "jonas@firma.example", MEMBER_MEMBER)->id);
	assert_ok(app_password_list(s, &list, &count));
	assert_int_equal(count, 0);
	assert_int_equal(app_password_retire(s, password.id), ERR_NOT_FOUND);
	db_abandon(s);
	team_act(s, ines);
	assert_ok(app_password_list(s, &list, &count));
	assert_int_equal(count, 1);
	assert_ok(app_password_retire(s, password.id));
	assert_int_equal(open_as(s, EMAIL, secret), ERR_SIGNED_OUT);
}

TEST(app_password_add__is_not_for_programs)
{
	struct scope *s = team_scope();
	struct session_program program;
	struct app_password password;
	struct session *session;
	struct str token, secret;

	assert_ok(session_open(s, EMAIL, PASSWORD, ADDRESS, &session, &token));
	assert_ok(session_program_add(s, STR("Skript"), &program, &token));
	assert_ok(session_resume(s, token, true, &session));
	assert_int_equal(app_password_add(s, STR("Telefon"), &password, &secret), ERR_DENIED);
	secret = make(s, &password);
	assert_ok(open_as(s, EMAIL, secret));
	assert_int_equal(app_password_add(s, STR("Telefon"), &password, &secret), ERR_DENIED);
}

TEST(app_password_open__refuses_who_is_locked)
{
	struct scope *s = team_scope();
	struct app_password password;
	struct str secret = make(s, &password);
	struct id ines = s->actor;

	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "member_lock", DB_ID(s->organisation), DB_ID(ines),
	                   DB_NUMBER(1)));
	assert_ok(db_commit(s));
	assert_int_equal(open_as(s, EMAIL, secret), ERR_SIGNED_OUT);
}
