#include "core/text.h"
#include "fresh.h"

#include <libpq-fe.h>

/* What only a server can do: go away, keep others waiting, ask for a password. */

static enum err add(struct scope *s)
{
	struct id id = scope_new_id(s);

	return DB_WRITE(s, NULL, "member_organisation_add", DB_ID(id), DB_TEXT(STR("Nordwind")),
	                DB_NUMBER(1));
}

static enum err count(struct scope *s, size_t *ret_count)
{
	struct db_rows rows;
	enum err e = DB_READ(s, &rows, "member_organisation_first", DB_NUMBER(100));

	*ret_count = e ? 0 : rows.count;
	return e;
}

static void send_all_away(void)
{
	fresh_by_hand(fresh_last_path(),
	              "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
	              " WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

static struct scope *fresh_server_scope(void)
{
	struct scope *s = fresh_scope();

	if (fresh_is_file())
		skip();
	return s;
}

TEST(engine_postgres__is_busy_once_when_the_connection_is_lost)
{
	struct scope *s = fresh_server_scope();
	size_t found;

	assert_ok(count(s, &found));
	send_all_away();
	assert_int_equal(count(s, &found), ERR_BUSY);
	assert_string_equal(s->problem.key, "store.busy");
	assert_int_equal(s->problem.retry_after_s, 1);
	assert_ok(count(s, &found));
	send_all_away();
	assert_ok(db_begin(s)); /* travels with the first statement */
	assert_int_equal(add(s), ERR_BUSY);
	assert_true(db_abandon(s));
	assert_ok(count(s, &found));
	send_all_away();
	assert_int_equal(db_begin_soon(s), ERR_BUSY);
	assert_ok(db_begin(s));
	assert_ok(add(s));
	assert_ok(db_commit(s));
	assert_ok(count(s, &found));
	assert_int_equal(found, 1);
}

TEST(engine_postgres__keeps_nothing_of_a_transaction_whose_connection_is_lost)
{
	struct scope *s = fresh_server_scope();
	size_t found;

	assert_ok(db_begin(s));
	assert_ok(add(s));
	send_all_away();
	assert_int_equal(db_commit(s), ERR_BUSY);
	assert_ok(count(s, &found));
	assert_int_equal(found, 0);
	assert_ok(db_begin(s));
	assert_ok(add(s));
	send_all_away();
	assert_int_equal(add(s), ERR_BUSY);
	assert_true(db_abandon(s));
	assert_ok(count(s, &found));
	assert_int_equal(found, 0);
}

TEST(engine_postgres__begins_a_view_anew_when_the_connection_is_lost)
{
	struct scope *s = fresh_server_scope();
	size_t found;

	assert_ok(db_view_begin(s));
	assert_ok(count(s, &found));
	send_all_away();
	assert_int_equal(count(s, &found), ERR_BUSY);
	assert_ok(count(s, &found));
	db_view_end(s);
	assert_ok(count(s, &found));
}

/* What was read along is there, though nobody could be asked any more. */
TEST(engine_postgres__reads_along_what_was_read_twice)
{
	struct scope *s = fresh_server_scope();
	char secret[32] = {1};
	struct id actor = scope_new_id(s);
	size_t found;

	for (int times = 0; times < 3; times++) {
		bool is_there = times == 2;

		s->asks.kind = 7;
		s->actor = ID_NONE;
		assert_ok(db_view_begin(s));
		db_together_begin(s);
		assert_ok(db_foresee(s, (struct str){secret, sizeof secret}));
		assert_ok(db_together_end(s));
		s->actor = actor;
		if (is_there)
			send_all_away();
		assert_ok(count(s, &found));
		if (is_there)
			assert_int_equal(DB_READ(s, &(struct db_rows){0},
			                         "member_organisation_first", DB_NUMBER(99)),
			                 ERR_BUSY);
		db_view_end(s);
	}
	assert_ok(count(s, &found));
}

TEST(engine_postgres__goes_on_with_a_view_after_a_refusal)
{
	struct scope *s = fresh_server_scope();
	struct id id = scope_new_id(s);
	struct db_rows rows;
	size_t found;

	assert_ok(db_view_begin(s));
	assert_ok(count(s, &found));
	assert_int_equal(DB_READ(s, &rows, "member_organisation_add", DB_ID(id),
	                         DB_TEXT(STR("Nordwind")), DB_NUMBER(1)),
	                 ERR_BROKEN);
	assert_ok(count(s, &found));
	db_view_end(s);
}

TEST(engine_postgres__lets_two_organisations_write_at_once)
{
	struct scope *s = fresh_server_scope(), *other = fresh_other(s);

	s->organisation = scope_new_id(s);
	other->organisation = scope_new_id(s);
	assert_ok(db_begin(s));
	assert_ok(add(s));
	assert_ok(db_begin(other));
	assert_ok(add(other));
	assert_ok(db_commit(other));
	assert_ok(db_commit(s));
}

TEST(engine_postgres__gives_numbers_of_every_width_and_refuses_what_does_not_fit)
{
	struct scope *s = fresh_server_scope();
	struct db_rows rows;
	struct id id = scope_new_id(s);

	assert_ok(DB_READ(s, &rows, "member_count_other_administrators", DB_ID(id), DB_ID(id)));
	assert_int_equal(db_number(&rows, 0, 0), 0);
	assert_int_equal(DB_READ(s, &rows, "member_organisation_first", DB_TEXT(STR("one"))),
	                 ERR_BROKEN);
	assert_ok(DB_READ(s, &rows, "member_organisation_first", DB_NUMBER(1)));
}

static void refused_address(struct scope *s, const char *address)
{
	struct arena *mem = arena_new(0);
	struct scope once = *s;
	struct store *store;

	once.mem = mem;
	assert_int_not_equal(store_open(&once, str_from(address), NULL, 0, &store), ERR_NONE);
	assert_string_equal(once.problem.key, "store.open");
	assert_null(strstr(once.problem.detail, "geheim"));
	arena_end(mem);
}

TEST(store_open__never_says_the_password)
{
	struct scope *s = test_scope();

	refused_address(s, "postgresql://anna:geheim@127.0.0.1:9/none");
	refused_address(s, "postgresql://anna:geheim%zz@127.0.0.1:9/none");
	refused_address(s, "postgresql://anna:geheim@127.0.0.1:port/none");
	refused_address(s, "postgresql://anna@127.0.0.1:9/none?password=geheim&poll=1");
	refused_address(s, "postgresql://anna@127.0.0.1:9/none?passwort=geheim");
}
