#include "teams/session.h"

#include "core/text.h"
#include "core/utf8.h"
#include "team.h"
#include "teams/throttle.h"

#define MINUTE_MS ((int64_t)60 * 1000)
#define EMAIL STR("ines.berger@firma.example")
#define ADDRESS STR("192.0.2.7")

static struct str log_in(struct scope *s)
{
	struct session *session;
	struct str token;

	if (session_open(s, EMAIL, PASSWORD, ADDRESS, &session, &token) != ERR_NONE)
		fail_msg("%s", s->problem.key);
	return token;
}

/* As a new request would: nothing of the one before is left in the scope. */
static enum err resume(struct scope *s, struct str token, struct session **ret_session)
{
	team_act(s, ID_NONE);
	s->organisation = ID_NONE;
	return session_resume(s, token, false, ret_session);
}

TEST(session_open__gives_the_key_and_session_resume_gives_it_again)
{
	struct scope *s = team_scope();
	struct session *first, *second;
	unsigned char key[SECRETS_KEY_BYTES], open[SECRETS_KEY_BYTES];
	const struct member *ines;
	struct str token;

	s->organisation = ID_NONE;
	assert_ok(session_open(s, EMAIL, PASSWORD, ADDRESS, &first, &token));
	memcpy(key, first->member_key, sizeof key);
	assert_true(token.bytes <= SESSION_TOKEN_BYTES_MAX);
	assert_ok(resume(s, token, &second));
	assert_true(id_equal(second->id, first->id));
	assert_true(id_equal(s->actor, first->member));
	assert_memory_equal(s->actor_key, key, sizeof key);
	assert_true(str_equal(second->csrf, first->csrf));
	assert_ok(member_find(s, s->actor, &ines));
	secrets_open_key(s->actor_key, open);
	assert_memory_equal(open, ines->open_key, sizeof open);
}

TEST(session_open__gives_one_answer_for_unknown_wrong_locked_and_unwelcome)
{
	struct scope *s = team_scope();
	const struct member *locked = team_add(s, "Jonas", "jonas@firma.example", MEMBER_MEMBER),
			    *m;
	struct member draft = {.name = STR("Ole"),
	                       .email = STR("ole@firma.example"),
	                       .language = STR("de"),
	                       .time_zone = STR("Europe/Berlin")};
	struct str emails[] = {STR("nobody@firma.example"), EMAIL, STR("jonas@firma.example"),
	                       STR("ole@firma.example")};
	struct session *session;
	struct str code, token;

	assert_ok(member_lock(s, locked->id, true, &m));
	assert_ok(member_invite(s, &draft, &m, &code));
	team_act(s, ID_NONE);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(session_open(s, emails[i], i == 1 ? STR("wrong") : PASSWORD,
		                              ADDRESS, &session, &token),
		                 ERR_SIGNED_OUT);
		assert_string_equal(s->problem.key, "session.wrong_password");
		assert_null(s->problem.field);
	}
	assert_true(id_is_none(s->actor));
}

TEST(session_open__takes_a_password_however_the_keyboard_composed_it)
{
	struct scope *s = team_scope();
	struct session *session;
	struct str token;

	s->actor_key = NULL;
	assert_ok(session_open(s, EMAIL, PASSWORD, ADDRESS, &session, &token));
	assert_ok(member_change_password(s, PASSWORD, STR("M\u00fcller trinkt Tee")));
	assert_ok(
		session_open(s, EMAIL, STR("Mu\u0308ller trinkt Tee"), ADDRESS, &session, &token));
}

TEST(session_open__slows_down_guessing_one_email)
{
	struct scope *s = team_scope();
	struct session *session;
	struct str token;

	for (int i = 0; i < THROTTLE_EMAIL_FREE; i++)
		assert_int_equal(session_open(s, EMAIL, STR("wrong"), STR(""), &session, &token),
		                 ERR_SIGNED_OUT);
	/* The right one waits too, from any address, in any spelling; a restart changes nothing. */
	assert_int_equal(session_open(s, STR("INES.BERGER@firma.example"), PASSWORD, ADDRESS,
	                              &session, &token),
	                 ERR_TOO_OFTEN);
	assert_string_equal(s->problem.key, "session.throttled");
	assert_int_equal(s->problem.retry_after_s, 60);
	s->now_ms += MINUTE_MS;
	assert_int_equal(session_open(s, EMAIL, STR("wrong"), STR(""), &session, &token),
	                 ERR_SIGNED_OUT);
	s->now_ms += MINUTE_MS;
	assert_int_equal(session_open(s, EMAIL, PASSWORD, STR(""), &session, &token),
	                 ERR_TOO_OFTEN);
	assert_int_equal(s->problem.retry_after_s, 60);
	s->now_ms += MINUTE_MS;
	assert_ok(session_open(s, EMAIL, PASSWORD, STR(""), &session, &token));
	/* Being right forgives: the next four may be wrong. */
	for (int i = 0; i < THROTTLE_EMAIL_FREE; i++)
		assert_int_equal(session_open(s, EMAIL, STR("wrong"), STR(""), &session, &token),
		                 ERR_SIGNED_OUT);
}

TEST(session_open__waits_an_hour_at_most_and_forgets_after_a_day)
{
	struct scope *s = team_scope();
	struct session *session;
	struct str token;
	int64_t longest = 0;

	for (int i = 0; i < 15; i++) {
		enum err e = session_open(s, EMAIL, STR("wrong"), STR(""), &session, &token);

		if (e == ERR_TOO_OFTEN) {
			if (s->problem.retry_after_s > longest)
				longest = s->problem.retry_after_s;
			s->now_ms += s->problem.retry_after_s * 1000;
		}
	}
	for (int i = 0; i < 10; i++) {
		enum err e = session_open(s, EMAIL, STR("wrong"), STR(""), &session, &token);

		if (e == ERR_TOO_OFTEN) {
			if (s->problem.retry_after_s > longest)
				longest = s->problem.retry_after_s;
			s->now_ms += s->problem.retry_after_s * 1000;
		}
	}
	assert_int_equal(longest, 60 * 60);
	s->now_ms += 25 * 60 * MINUTE_MS;
	assert_int_equal(session_open(s, EMAIL, STR("wrong"), STR(""), &session, &token),
	                 ERR_SIGNED_OUT);
	assert_ok(session_open(s, EMAIL, PASSWORD, STR(""), &session, &token));
}

TEST(session_open__slows_down_guessing_from_one_address)
{
	struct scope *s = team_scope();
	struct session *session;
	struct str token;

	for (int i = 0; i < THROTTLE_ADDRESS_FREE; i++)
		assert_int_equal(session_open(s, text_format(s->mem, "p%d@firma.example", i),
		                              PASSWORD,
		                              text_format(s->mem, "2001:db8:1:2::%d", i + 1),
		                              &session, &token),
		                 ERR_SIGNED_OUT);
	/* One network of IPv6 is one place. */
	assert_int_equal(
		session_open(s, EMAIL, PASSWORD, STR("2001:db8:1:2:ffff::1"), &session, &token),
		ERR_TOO_OFTEN);
	assert_ok(session_open(s, EMAIL, PASSWORD, STR("2001:db8:1:3::1"), &session, &token));
}

TEST(session_open__does_not_slow_down_a_busy_office)
{
	struct scope *s = team_scope();

	for (int i = 0; i < THROTTLE_ADDRESS_FREE * 2; i++)
		(void)log_in(s);
}

TEST(session_resume__refuses_what_is_no_token)
{
	struct scope *s = team_scope();
	struct str token = log_in(s);
	struct session *session;
	char *bent = arena_take(s->mem, token.bytes + 1);
	struct str bad[] = {STR(""),
	                    STR("x"),
	                    str_part(token, 0, token.bytes - 1),
	                    str_part(token, 0, ID_TEXT_BYTES),
	                    {bent, token.bytes},
	                    text_format(s->mem, "%.*sA", STR_ARG(token))};

	memcpy(bent, token.at, token.bytes);
	bent[token.bytes - 2] = bent[token.bytes - 2] == 'A' ? 'B' : 'A';
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(resume(s, bad[i], &session), ERR_SIGNED_OUT);
		assert_string_equal(s->problem.key, "session.ended");
		assert_true(id_is_none(s->organisation));
		assert_null(s->actor_key);
	}
	/* A cookie's secret is no program's token. */
	assert_int_equal(session_resume(s, token, true, &session), ERR_SIGNED_OUT);
}

TEST(session_resume__ends_when_idle_and_in_any_case)
{
	struct scope *s = team_scope();
	struct str token = log_in(s);
	int64_t start_ms = s->now_ms;
	struct session *session;

	s->now_ms = start_ms + SESSION_IDLE_MINUTES * MINUTE_MS;
	assert_int_equal(resume(s, token, &session), ERR_SIGNED_OUT);
	s->now_ms = start_ms + SESSION_IDLE_MINUTES * MINUTE_MS - 1;
	assert_ok(resume(s, token, &session));
	while (s->now_ms < start_ms + SESSION_ABSOLUTE_MINUTES * MINUTE_MS) {
		if (session->new_token.bytes)
			token = session->new_token;
		assert_ok(resume(s, token, &session));
		s->now_ms += 6 * 60 * MINUTE_MS;
	}
	assert_int_equal(resume(s, session->new_token.bytes ? session->new_token : token, &session),
	                 ERR_SIGNED_OUT);
}

TEST(session_resume__rotates_the_secret_and_the_old_one_answers_a_minute_longer)
{
	struct scope *s = team_scope();
	struct str old = log_in(s), next;
	struct session *session;

	s->now_ms += SESSION_ROTATE_MINUTES * MINUTE_MS - 1;
	assert_ok(resume(s, old, &session));
	assert_int_equal(session->new_token.bytes, 0);
	s->now_ms += 1;
	assert_ok(resume(s, old, &session));
	next = session->new_token;
	assert_true(next.bytes > 0);
	assert_false(str_equal(next, old));
	/* A request that overlaps: the old secret, no second rotation. */
	assert_ok(resume(s, old, &session));
	assert_int_equal(session->new_token.bytes, 0);
	/* The new one arrives; from now on a minute. */
	assert_ok(resume(s, next, &session));
	s->now_ms += MINUTE_MS - 1;
	assert_ok(resume(s, old, &session));
	s->now_ms += 1;
	assert_int_equal(resume(s, old, &session), ERR_SIGNED_OUT);
	assert_ok(resume(s, next, &session));
}

TEST(session_resume__survives_an_answer_lost_on_its_way)
{
	struct scope *s = team_scope();
	struct str old = log_in(s), lost, next;
	struct session *session;

	s->now_ms += SESSION_ROTATE_MINUTES * MINUTE_MS;
	assert_ok(resume(s, old, &session));
	lost = session->new_token;
	s->now_ms += 10 * MINUTE_MS;
	assert_ok(resume(s, old, &session));
	next = session->new_token;
	assert_true(next.bytes > 0);
	assert_int_equal(resume(s, lost, &session), ERR_SIGNED_OUT);
	assert_ok(resume(s, next, &session));
	s->now_ms += MINUTE_MS;
	assert_int_equal(resume(s, old, &session), ERR_SIGNED_OUT);
}

TEST(session_resume__answers_also_while_somebody_else_writes)
{
	struct scope *s = team_scope(), *other = fresh_other(s);
	struct str token = log_in(s);
	struct session *session;

	assert_ok(db_begin(other));
	/* Nothing to note within the first minute: the read does not wait. */
	assert_ok(resume(s, token, &session));
	assert_ok(db_commit(other));
}

/* That a session is used is noted once a minute, by one of all requests that find so; who could not leaves it to one a second later. */
TEST(session_resume__notes_its_use_a_second_later_when_it_could_not)
{
	struct scope *s = team_scope(), *other = fresh_other(s);

	other->organisation = s->organisation;
	for (int is_tried_again = 0; is_tried_again < 2; is_tried_again++) {
		struct str token = log_in(s);
		int64_t start_ms = s->now_ms;
		struct session *session;

		s->now_ms = start_ms + 2 * MINUTE_MS;
		assert_ok(db_begin_soon(other));
		assert_ok(resume(s, token, &session));
		assert_ok(db_commit(other));
		assert_ok(resume(s, token, &session)); /* somebody has tried just now */
		s->now_ms += 1000;
		if (is_tried_again)
			assert_ok(resume(s, token, &session));
		s->now_ms = start_ms + SESSION_IDLE_MINUTES * MINUTE_MS;
		assert_int_equal(resume(s, token, &session),
		                 is_tried_again ? ERR_NONE : ERR_SIGNED_OUT);
	}
}

TEST(session_close__ends_this_one_or_all)
{
	struct scope *s = team_scope();
	struct str here = log_in(s), there = log_in(s), third = log_in(s);
	struct session *session;

	assert_ok(resume(s, here, &session));
	assert_ok(session_close(s, session));
	assert_int_equal(resume(s, here, &session), ERR_SIGNED_OUT);
	assert_ok(resume(s, there, &session));
	assert_ok(session_close(s, NULL));
	assert_int_equal(resume(s, third, &session), ERR_SIGNED_OUT);
}

TEST(session_resume__ends_with_the_members_lock)
{
	struct scope *s = team_scope();
	const struct member *jonas = team_add(s, "Jonas", "jonas@firma.example", MEMBER_MEMBER), *m;
	struct scope admin = *s;
	struct session *session;
	struct str token;

	assert_ok(session_open(s, STR("jonas@firma.example"), PASSWORD, ADDRESS, &session, &token));
	assert_ok(member_lock(&admin, jonas->id, true, &m));
	assert_int_equal(resume(s, token, &session), ERR_SIGNED_OUT);
}

TEST(member_change_password__keeps_the_key_and_ends_the_other_sessions)
{
	struct scope *s = team_scope();
	struct str here = log_in(s), there = log_in(s), token;
	unsigned char key[SECRETS_KEY_BYTES];
	struct session *session;

	assert_ok(resume(s, here, &session));
	memcpy(key, session->member_key, sizeof key);
	assert_int_equal(member_change_password(s, STR("not the old one"), STR("A better phrase")),
	                 ERR_DENIED);
	assert_string_equal(s->problem.key, "session.wrong_password");
	assert_int_equal(member_change_password(s, PASSWORD, STR("short")), ERR_INVALID);
	assert_ok(member_change_password(s, PASSWORD, STR("A better phrase")));
	assert_int_equal(resume(s, there, &session), ERR_SIGNED_OUT);
	assert_ok(resume(s, here, &session));
	assert_int_equal(session_open(s, EMAIL, PASSWORD, ADDRESS, &session, &token),
	                 ERR_SIGNED_OUT);
	assert_ok(session_open(s, EMAIL, STR("A better phrase"), ADDRESS, &session, &token));
	assert_memory_equal(session->member_key, key, sizeof key);
}

TEST(member_recover__opens_with_the_paper_code_and_gives_a_new_one)
{
	struct scope *s = fresh_scope();
	struct member ines = {.name = STR("Ines Berger"),
	                      .email = EMAIL,
	                      .language = STR("de"),
	                      .time_zone = STR("Europe/Vienna")};
	struct member_secrets paper, new_paper;
	const struct member *member;
	unsigned char key[SECRETS_KEY_BYTES];
	struct session *session;
	struct str token, typed;

	assert_ok(member_found(s, STR("Hansewerk"), &ines, PASSWORD, &member, &paper, NULL));
	assert_ok(session_open(s, EMAIL, PASSWORD, ADDRESS, &session, &token));
	memcpy(key, session->member_key, sizeof key);
	team_act(s, ID_NONE);
	typed = utf8_fold(s->mem, paper.recovery_code); /* in lower case, as people type it */
	assert_int_equal(member_recover(s, EMAIL, STR("AAAA-BBBB-CCCC"), STR("Something new"),
	                                ADDRESS, &member, &new_paper, NULL),
	                 ERR_DENIED);
	assert_string_equal(s->problem.key, "recovery.wrong");
	assert_int_equal(member_recover(s, STR("nobody@firma.example"), typed, STR("Something new"),
	                                ADDRESS, &member, &new_paper, NULL),
	                 ERR_DENIED);
	assert_ok(member_recover(s, EMAIL, typed, STR("Something new"), ADDRESS, &member,
	                         &new_paper, NULL));
	assert_int_equal(resume(s, token, &session), ERR_SIGNED_OUT);
	assert_int_equal(member_recover(s, EMAIL, typed, STR("Something new"), ADDRESS, &member,
	                                &new_paper, NULL),
	                 ERR_DENIED);
	assert_ok(session_open(s, EMAIL, STR("Something new"), ADDRESS, &session, &token));
	assert_memory_equal(session->member_key, key, sizeof key);
}

TEST(member_change_recovery__makes_a_new_code_and_ends_the_old_one)
{
	struct scope *s = fresh_scope();
	struct member ines = {.name = STR("Ines Berger"),
	                      .email = EMAIL,
	                      .language = STR("de"),
	                      .time_zone = STR("Europe/Vienna")};
	struct member_secrets old, paper, after;
	const struct member *member;

	assert_ok(member_found(s, STR("Hansewerk"), &ines, PASSWORD, &member, &old, NULL));
	assert_int_equal(member_change_recovery(s, STR("not the password"), &paper),
	                 ERR_SIGNED_OUT);
	s->actor = member->id;
	assert_int_equal(member_change_recovery(s, STR("not the password"), &paper), ERR_DENIED);
	assert_ok(member_change_recovery(s, PASSWORD, &paper));
	team_act(s, ID_NONE);
	assert_int_equal(member_recover(s, EMAIL, old.recovery_code, STR("Something new"), ADDRESS,
	                                &member, &after, NULL),
	                 ERR_DENIED);
	assert_ok(member_recover(s, EMAIL, paper.recovery_code, STR("Something new"), ADDRESS,
	                         &member, &after, NULL));
}

TEST(member_recover__is_throttled_as_logging_in_is)
{
	struct scope *s = team_scope();
	const struct member *member;
	struct member_secrets paper;
	enum err e = ERR_NONE;

	for (int i = 0; i <= THROTTLE_EMAIL_FREE; i++)
		e = member_recover(s, EMAIL, STR("AAAA"), STR("Something new"), ADDRESS, &member,
		                   &paper, NULL);
	assert_int_equal(e, ERR_TOO_OFTEN);
}

TEST(session_program__acts_for_its_member_until_revoked)
{
	struct scope *s = team_scope();
	struct str cookie = log_in(s), token;
	struct session_program program;
	const struct session_program *list;
	struct session *session;
	size_t count;

	assert_ok(resume(s, cookie, &session));
	assert_ok(session_program_add(s, STR("Nightly import"), &program, &token));
	team_act(s, ID_NONE);
	assert_ok(session_resume(s, token, true, &session));
	assert_true(session->is_program);
	assert_non_null(s->actor_key);
	assert_ok(session_program_list(s, &list, &count));
	assert_int_equal(count, 1);
	assert_str(list[0].name, "Nightly import");
	assert_int_equal(list[0].last_used_ms, 0);
	/* No rotation, no idle end; the year is the end. */
	s->now_ms += SESSION_PROGRAM_DAYS * 24 * 60 * MINUTE_MS - 1;
	assert_ok(session_resume(s, token, true, &session));
	assert_int_equal(session->new_token.bytes, 0);
	assert_ok(session_program_list(s, &list, &count));
	assert_int_equal(list[0].last_used_ms, s->now_ms);
	assert_ok(session_program_retire(s, program.id));
	assert_int_equal(session_resume(s, token, true, &session), ERR_SIGNED_OUT);
	assert_int_equal(session_program_retire(s, program.id), ERR_NOT_FOUND);
}

TEST(session_program_add__needs_a_browser_and_a_name)
{
	struct scope *s = team_scope();
	struct str cookie = log_in(s), token;
	struct session_program program;
	struct session *session;

	assert_ok(resume(s, cookie, &session));
	assert_int_equal(session_program_add(s, STR(" "), &program, &token), ERR_INVALID);
	assert_ok(session_program_add(s, STR("One"), &program, &token));
	assert_ok(session_resume(s, token, true, &session));
	assert_int_equal(session_program_add(s, STR("Two"), &program, &token), ERR_DENIED);
	team_act(s, ID_NONE);
	assert_int_equal(session_program_add(s, STR("Two"), &program, &token), ERR_SIGNED_OUT);
}

TEST(session_program_add__has_a_limit)
{
	struct scope *s = team_scope();
	struct str cookie = log_in(s), token;
	struct session_program program;
	struct session *session;

	assert_ok(resume(s, cookie, &session));
	for (int i = 0; i < SESSION_PROGRAMS_MAX; i++)
		assert_ok(session_program_add(s, STR("One"), &program, &token));
	assert_int_equal(session_program_add(s, STR("One"), &program, &token), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "session.too_many");
}

TEST(session_program_retire__reaches_only_ones_own)
{
	struct scope *s = team_scope();
	struct session_program program;
	struct session *session;
	struct str cookie = log_in(s), token;
	const struct member *jonas;

	assert_ok(resume(s, cookie, &session));
	assert_ok(session_program_add(s, STR("Mine"), &program, &token));
	jonas = team_add(s, "Jonas", "jonas@firma.example", MEMBER_ADMINISTRATOR);
	team_act(s, jonas->id);
	assert_int_equal(session_program_retire(s, program.id), ERR_NOT_FOUND);
	db_abandon(s);
	assert_ok(session_resume(s, token, true, &session));
}

TEST(session_sweep__deletes_what_ended_and_nothing_else)
{
	struct scope *s = team_scope();
	struct str token;
	struct session *session;

	(void)log_in(s);
	s->now_ms += SESSION_IDLE_MINUTES * MINUTE_MS;
	token = log_in(s);
	assert_ok(session_sweep(s));
	assert_ok(resume(s, token, &session));
	s->now_ms += SESSION_ABSOLUTE_MINUTES * MINUTE_MS;
	assert_ok(session_sweep(s));
	assert_int_equal(resume(s, token, &session), ERR_SIGNED_OUT);
}

/* Whoever takes the file gets nothing that opens anything. */
TEST(session_open__leaves_no_secret_in_the_file)
{
	struct scope *s = team_scope();
	struct session_program program;
	struct session *session;
	struct str token, program_token, bytes, key;

	assert_ok(session_open(s, EMAIL, PASSWORD, ADDRESS, &session, &token));
	assert_ok(session_program_add(s, STR("Import"), &program, &program_token));
	key = (struct str){(const char *)session->member_key, SECRETS_KEY_BYTES};
	bytes = fresh_bytes(s, fresh_last_path());
	assert_true(str_find(bytes, STR("Ines Berger")) !=
	            SIZE_MAX); /* we look at the right file */
	assert_true(str_find(bytes, key) == SIZE_MAX);
	assert_true(str_find(bytes, PASSWORD) == SIZE_MAX);
	assert_true(str_find(bytes, str_part(token, ID_TEXT_BYTES, token.bytes)) == SIZE_MAX);
	assert_true(str_find(bytes, str_part(program_token, ID_TEXT_BYTES, program_token.bytes)) ==
	            SIZE_MAX);
	assert_true(str_find(bytes, ADDRESS) == SIZE_MAX);
}
