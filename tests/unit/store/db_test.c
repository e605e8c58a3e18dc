#include "store/db.h"

#include "fresh.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

static enum err add_organisation(struct scope *s, const char *name)
{
	struct id id = scope_new_id(s);

	return DB_WRITE(s, NULL, "member_organisation_add", DB_ID(id), DB_TEXT(str_from(name)),
	                DB_NUMBER(s->now_ms));
}

static size_t count_organisations(struct scope *s)
{
	struct db_rows rows;

	assert_ok(DB_READ(s, &rows, "member_organisation_first", DB_NUMBER(100000)));
	return rows.count;
}

TEST(db_commit__shows_the_change_to_others_and_not_before)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);

	assert_ok(db_begin(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_int_equal(count_organisations(s), 1);
	assert_int_equal(count_organisations(other), 0);
	assert_ok(db_commit(s));
	assert_int_equal(count_organisations(other), 1);
}

TEST(db_begin__nests_and_the_outermost_commits)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);

	assert_ok(db_begin(s));
	assert_ok(db_begin(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_ok(db_commit(s));
	assert_int_equal(count_organisations(other), 0);
	assert_ok(db_commit(s));
	assert_int_equal(count_organisations(other), 1);
}

TEST(db_begin__is_rolled_back_with_the_scope_and_lets_others_write)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);
	struct arena *mem = s->mem;
	struct scope short_lived = *s;

	short_lived.mem = arena_new(0);
	assert_ok(db_begin(&short_lived));
	assert_ok(add_organisation(&short_lived, "Nordwind"));
	arena_end(short_lived.mem);
	assert_ptr_equal(mem, s->mem);
	assert_ok(db_begin(other));
	assert_int_equal(count_organisations(other), 0);
	assert_ok(db_commit(other));
}

static void work_too_large(void *what)
{
	struct scope *s = what;

	assert_ok(db_begin(s));
	assert_ok(add_organisation(s, "Nordwind"));
	arena_take(s->mem, 10 * 1024 * 1024);
}

TEST(db_begin__is_rolled_back_when_the_arena_is_full)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);
	struct scope limited = *s;

	limited.mem = arena_new(1024 * 1024);
	assert_int_equal(arena_try(limited.mem, work_too_large, &limited), 0);
	arena_end(limited.mem);
	assert_ok(db_begin(other));
	assert_int_equal(count_organisations(other), 0);
	assert_ok(db_commit(other));
	assert_ok(db_begin(s));
	assert_ok(db_commit(s));
}

TEST(db_view_begin__keeps_one_state_until_its_end)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);

	assert_ok(db_view_begin(other));
	assert_int_equal(count_organisations(other), 0);
	assert_ok(db_begin(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_ok(db_commit(s));
	assert_int_equal(count_organisations(other), 0);
	db_view_end(other);
	assert_int_equal(count_organisations(other), 1);
}

TEST(db_view_begin__ends_where_writing_begins)
{
	struct scope *s = fresh_scope();

	assert_ok(db_view_begin(s));
	assert_int_equal(count_organisations(s), 0);
	assert_ok(db_begin(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_ok(db_view_begin(s)); /* in between it has nothing to add */
	assert_ok(db_commit(s));
	assert_int_equal(count_organisations(s), 1);
	db_view_end(s);
}

TEST(db_together_end__has_the_rows_of_all_reads)
{
	struct scope *s = fresh_scope();
	struct db_rows rows[40], none;
	struct id id = scope_new_id(s);

	assert_ok(db_begin(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_ok(db_commit(s));
	for (int is_view = 0; is_view < 2; is_view++) {
		if (is_view)
			assert_ok(db_view_begin(s));
		db_together_begin(s);
		for (int i = 0; i < 40; i++)
			assert_ok(DB_READ(s, &rows[i], "member_organisation_first", DB_NUMBER(1)));
		assert_ok(DB_READ(s, &none, "member_organisation_find", DB_ID(id)));
		assert_ok(db_together_end(s));
		for (int i = 0; i < 40; i++)
			assert_str(db_str(&rows[i], 0, 1), "Nordwind");
		assert_int_equal(none.count, 0);
	}
	assert_ok(db_together_end(s)); /* nothing is together any more */
	db_view_end(s);
	assert_int_equal(count_organisations(s), 1);
}

TEST(db_together_begin__may_be_left_half_way)
{
	struct scope *s = fresh_scope();
	struct db_rows rows;

	db_together_begin(s);
	assert_ok(DB_READ(s, &rows, "member_organisation_first", DB_NUMBER(1)));
	assert_int_equal(DB_READ(s, &rows, "no_such_statement", DB_NUMBER(1)), ERR_BROKEN);
	assert_false(db_abandon(s));
	assert_int_equal(count_organisations(s), 0);
	assert_ok(db_begin(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_ok(db_commit(s));
	assert_int_equal(count_organisations(s), 1);
}

static enum err add_organisation_later(struct scope *s, const char *name)
{
	struct id id = scope_new_id(s);

	return DB_WRITE_LATER(s, "member_organisation_add", DB_ID(id), DB_TEXT(str_from(name)),
	                      DB_NUMBER(1));
}

TEST(db_write_later__is_there_with_the_next_read_and_after_the_commit)
{
	struct scope *s = fresh_scope();

	assert_ok(db_begin(s));
	for (int i = 0; i < 50; i++) /* more than travel at once */
		assert_ok(add_organisation_later(s, "Nordwind"));
	assert_int_equal(count_organisations(s), 50);
	assert_ok(add_organisation_later(s, "Ostwind"));
	assert_ok(db_commit(s));
	assert_int_equal(count_organisations(s), 51);
}

TEST(db_write_later__keeps_nothing_of_what_the_engine_refuses_in_the_end)
{
	struct scope *s = fresh_scope();
	enum err e;

	assert_ok(db_begin(s));
	assert_ok(add_organisation_later(s, "Nordwind"));
	e = add_organisation_later(s, ""); /* a CHECK says no, now or at the commit */
	if (!e)
		e = db_commit(s);
	assert_int_equal(e, ERR_BROKEN);
	db_abandon(s);
	assert_int_equal(count_organisations(s), 0);
}

TEST(db_write_later__is_undone_with_the_rest)
{
	struct scope *s = fresh_scope();

	assert_ok(db_begin(s));
	assert_ok(add_organisation_later(s, "Nordwind"));
	assert_true(db_abandon(s));
	assert_int_equal(count_organisations(s), 0);
}

TEST(db_commit__refuses_what_went_on_after_a_failure)
{
	struct scope *s = fresh_scope();
	struct id id = scope_new_id(s);

	assert_ok(db_begin(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_int_equal(DB_WRITE(s, NULL, "member_organisation_add", DB_ID(id), DB_TEXT(STR("")),
	                          DB_NUMBER(1)),
	                 ERR_BROKEN);
	assert_int_equal(add_organisation(s, "Ostwind"), ERR_BROKEN);
	assert_int_equal(db_commit(s), ERR_BROKEN);
	assert_false(db_abandon(s));
	assert_int_equal(count_organisations(s), 0);
}

TEST(db_write__counts_the_rows_it_touched)
{
	struct scope *s = fresh_scope();
	struct id id = scope_new_id(s);
	int64_t changed = -1;

	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, &changed, "throttle_forget", DB_ID(id),
	                   DB_BYTES(STR("01234567890123456789012345678901"))));
	assert_int_equal(changed, 0);
	assert_ok(DB_WRITE(s, &changed, "member_organisation_add", DB_ID(id),
	                   DB_TEXT(STR("Nordwind")), DB_NUMBER(1)));
	assert_int_equal(changed, 1);
	assert_ok(db_commit(s));
}

TEST(db_abandon__gives_the_turn_to_others_before_the_scope_ends)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);

	assert_false(db_abandon(s));
	assert_ok(db_begin(s));
	assert_ok(db_begin(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_true(db_abandon(s));
	assert_ok(db_begin(other));
	assert_ok(db_commit(other));
	assert_int_equal(count_organisations(s), 0);
	assert_int_equal(db_commit(s), ERR_BROKEN);
}

static void read_too_much(void *what)
{
	struct scope *s = what;

	for (;;)
		(void)count_organisations(s);
}

TEST(db_read__leaves_no_old_state_behind_when_the_arena_is_full)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);
	struct scope limited = *s;

	assert_ok(db_begin(other));
	for (int i = 0; i < 100; i++)
		assert_ok(add_organisation(other, "Nordwind"));
	assert_ok(db_commit(other));
	limited.mem = arena_new(256 * 1024);
	assert_int_equal(arena_try(limited.mem, read_too_much, &limited), 0);
	assert_false(db_abandon(&limited));
	arena_end(limited.mem);
	assert_ok(db_begin(other));
	assert_ok(add_organisation(other, "Nordwind"));
	assert_ok(db_commit(other));
	assert_int_equal(count_organisations(s), 101);
}

TEST(db_write__refuses_outside_of_a_transaction)
{
	struct scope *s = fresh_scope();

	assert_int_equal(add_organisation(s, "Nordwind"), ERR_BROKEN);
	assert_string_equal(s->problem.key, "store.statement");
}

TEST(db_write__says_conflict_when_a_key_exists)
{
	struct scope *s = fresh_scope();
	struct id id = scope_new_id(s);

	assert_ok(db_begin(s));
	for (int i = 0; i < 2; i++)
		assert_int_equal(DB_WRITE(s, NULL, "member_organisation_add", DB_ID(id),
		                          DB_TEXT(STR("Nordwind")), DB_NUMBER(1)),
		                 i ? ERR_CONFLICT : ERR_NONE);
	assert_string_equal(s->problem.key, "store.conflict");
}

TEST(db_write__says_conflict_when_a_reference_leads_nowhere)
{
	struct scope *s = fresh_scope();
	struct id id = scope_new_id(s);

	assert_ok(db_begin(s));
	assert_int_equal(DB_WRITE(s, NULL, "throttle_set", DB_ID(id),
	                          DB_BYTES(STR("01234567890123456789012345678901")), DB_NUMBER(1),
	                          DB_NUMBER(1), DB_NUMBER(1)),
	                 ERR_CONFLICT);
}

TEST(db_write__calls_a_broken_check_our_own_mistake)
{
	struct scope *s = fresh_scope();
	struct id id = scope_new_id(s);

	assert_ok(db_begin(s));
	assert_int_equal(DB_WRITE(s, NULL, "member_organisation_add", DB_ID(id), DB_TEXT(STR("")),
	                          DB_NUMBER(1)),
	                 ERR_BROKEN);
}

TEST(db_read__refuses_unknown_names_and_wrong_numbers_of_values)
{
	struct scope *s = fresh_scope();
	struct db_rows rows;

	assert_int_equal(DB_READ(s, &rows, "no_such_statement", DB_NUMBER(1)), ERR_BROKEN);
	assert_int_equal(DB_READ(s, &rows, "member_organisation_first", DB_NUMBER(1), DB_NUMBER(2)),
	                 ERR_BROKEN);
	/* A reader stays a reader, also for a statement that changes. */
	assert_int_equal(DB_READ(s, &rows, "member_organisation_add",
	                         DB_BYTES(STR("0123456789012345")), DB_TEXT(STR("Nordwind")),
	                         DB_NUMBER(1)),
	                 ERR_BROKEN);
}

TEST(db_read__gives_text_bytes_numbers_and_nothing)
{
	struct scope *s = fresh_scope();
	struct id id = scope_new_id(s);
	struct db_rows rows;

	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "member_organisation_add", DB_ID(id),
	                   DB_TEXT(STR("Müller & Söhne'; --")), DB_NUMBER(INT64_MAX)));
	assert_ok(DB_READ(s, &rows, "member_organisation_first", DB_NUMBER(1)));
	assert_ok(db_commit(s));
	assert_true(id_equal(db_id(&rows, 0, 0), id));
	assert_str(db_str(&rows, 0, 1), "Müller & Söhne'; --");
	assert_true(db_is_null(&rows, 1, 0));
	assert_int_equal(db_number(&rows, 7, 7), 0);
	assert_true(id_is_none(db_id(&rows, 0, 9)));
}

TEST(db_pattern__takes_wildcards_for_what_they_are)
{
	struct scope *s = test_scope();

	assert_str(db_pattern(s->mem, STR("100%_!")), "%100!%!_!!%");
	assert_str(db_pattern(s->mem, STR("")), "%%");
}

/* ---- many at once ---- */

enum {
	WRITERS = 4,
	WRITES_EACH = 50
};

struct writer {
	struct scope *s;
	pthread_t thread;
};

static void *write_many(void *what)
{
	struct writer *w = what;

	for (int i = 0; i < WRITES_EACH; i++)
		if (db_begin(w->s) != ERR_NONE || add_organisation(w->s, "Nordwind") != ERR_NONE ||
		    db_commit(w->s) != ERR_NONE)
			return w;
	return NULL;
}

TEST(db_begin__takes_turns_between_threads)
{
	struct scope *s = fresh_scope();
	struct writer writers[WRITERS];

	for (int i = 0; i < WRITERS; i++) {
		writers[i].s = fresh_other(s);
		writers[i].s->random = random_system();
		assert_int_equal(pthread_create(&writers[i].thread, NULL, write_many, &writers[i]),
		                 0);
	}
	for (int i = 0; i < WRITERS; i++) {
		void *failed;

		pthread_join(writers[i].thread, &failed);
		assert_null(failed);
	}
	assert_int_equal(count_organisations(s), WRITERS * WRITES_EACH);
}

/* Every third is left to be committed while the next one begins. */
static enum err end_small(struct scope *s, int number)
{
	if (number % 3)
		return db_commit(s);
	TRY(db_later_end(s));
	return db_commit_later(s);
}

/* Small changes, some of them given up halfway, and now and then one that is not small. */
static void *write_small(void *what)
{
	struct writer *w = what;

	for (int i = 0; i < WRITES_EACH; i++) {
		bool is_small = i % 11 != 10;

		if ((is_small ? db_begin_small(w->s) : db_begin(w->s)) != ERR_NONE ||
		    add_organisation(w->s, "a") != ERR_NONE ||
		    add_organisation(w->s, "b") != ERR_NONE)
			return w;
		if (i % 7 == 6)
			db_abandon(w->s);
		else if (end_small(w->s, i) != ERR_NONE)
			return w;
	}
	return db_later_end(w->s) == ERR_NONE ? NULL : w;
}

static int kept_by_each(void)
{
	int kept = 0;

	for (int i = 0; i < WRITES_EACH; i++)
		kept += i % 7 != 6;
	return kept;
}

TEST(db_begin_small__keeps_each_change_whole_whoever_stands_in_line_with_it)
{
	struct scope *s = fresh_scope();
	struct writer writers[2 * WRITERS];

	for (int i = 0; i < 2 * WRITERS; i++) {
		writers[i].s = fresh_other(s);
		writers[i].s->random = random_system();
		assert_int_equal(pthread_create(&writers[i].thread, NULL, write_small, &writers[i]),
		                 0);
	}
	for (int i = 0; i < 2 * WRITERS; i++) {
		void *failed;

		pthread_join(writers[i].thread, &failed);
		assert_null(failed);
	}
	assert_int_equal(count_organisations(s), 2 * WRITERS * kept_by_each() * 2);
}

TEST(db_begin_small__is_there_for_others_once_it_is_committed_and_not_before)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);

	assert_ok(db_begin_small(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_int_equal(count_organisations(s), 1);
	assert_int_equal(count_organisations(other), 0);
	assert_ok(db_commit(s));
	assert_int_equal(count_organisations(other), 1);
	assert_ok(db_begin_small(s));
	assert_ok(add_organisation(s, "Suedwerk"));
	assert_true(db_abandon(s));
	assert_ok(db_begin(other));
	assert_int_equal(count_organisations(other), 1);
	assert_ok(db_commit(other));
}

static void count_call(void *what)
{
	atomic_fetch_add((atomic_int *)what, 1);
}

TEST(db_later_call__tells_once_when_what_was_written_is_there)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);
	atomic_int calls = 0;
	bool is_called;

	assert_ok(db_begin_small(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_ok(db_commit_later(s));
	is_called = db_later_call(s, count_call, &calls);
	for (int i = 0; is_called && atomic_load(&calls) == 0 && i < 5000; i++)
		usleep(1000);
	assert_int_equal(count_organisations(other), 1);
	assert_ok(db_later_end(s));
	assert_int_equal(atomic_load(&calls), is_called);
	assert_false(db_later_call(s, count_call, &calls));
}

TEST(db_commit_later__is_over_before_the_memory_it_was_made_in)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);
	struct arena_mark mark = arena_mark(s->mem);

	assert_ok(db_begin_small(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_ok(db_commit_later(s));
	s->later = NULL;
	arena_rewind(s->mem, mark);
	assert_int_equal(count_organisations(other), 1);
}

struct in_line {
	struct writer base;
	struct id taken;
	enum err e;
};

/* Writes a row that is there already. */
static void *write_refused(void *what)
{
	struct in_line *it = what;

	it->e = db_begin_small(it->base.s);
	if (!it->e)
		it->e = DB_WRITE(it->base.s, NULL, "member_organisation_add", DB_ID(it->taken),
		                 DB_TEXT(STR("Zweite")), DB_NUMBER(0));
	db_abandon(it->base.s);
	return NULL;
}

TEST(db_begin_small__is_not_undone_by_the_next_one_who_is_refused)
{
	struct scope *s = fresh_scope();
	struct in_line next = {.base = {.s = fresh_other(s)}, .taken = scope_new_id(s)};

	next.base.s->random = random_system();
	assert_ok(db_begin_small(s));
	assert_ok(DB_WRITE(s, NULL, "member_organisation_add", DB_ID(next.taken),
	                   DB_TEXT(STR("Erste")), DB_NUMBER(s->now_ms)));
	assert_int_equal(pthread_create(&next.base.thread, NULL, write_refused, &next), 0);
	usleep(50 * 1000); /* it stands in line now, so that both share a transaction */
	assert_ok(db_commit(s));
	pthread_join(next.base.thread, NULL);
	assert_int_equal(next.e, ERR_CONFLICT);
	assert_int_equal(count_organisations(s), 1);
}

TEST(db_begin_soon__gives_up_while_somebody_else_writes)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);

	other->random = random_system();
	assert_ok(db_begin(s));
	assert_ok(add_organisation(s, "Nordwind"));
	assert_int_equal(db_begin_soon(other), ERR_BUSY);
	assert_string_equal(other->problem.key, "store.busy");
	assert_ok(db_commit(s));
	assert_ok(db_begin_soon(other));
	assert_ok(add_organisation(other, "Suedwerk"));
	assert_ok(db_commit(other));
	assert_int_equal(count_organisations(s), 2);
}

/* ---- killed at any moment ---- */

/* The child says one byte for each commit that was acknowledged, until it is killed. */
static void commit_until_killed(struct str path, int say)
{
	struct arena *mem = arena_new(0);
	struct scope *s = NEW(mem, struct scope);
	struct store *store;

	s->mem = mem;
	s->random = random_system();
	store = fresh_store(s, path);
	assert_ok(store_connect(s, store, s->mem, &s->db));
	for (;;) {
		struct arena_mark mark = arena_mark(s->mem);

		if (db_begin(s) != ERR_NONE || add_organisation(s, "a") != ERR_NONE ||
		    add_organisation(s, "b") != ERR_NONE || db_commit(s) != ERR_NONE ||
		    write(say, "x", 1) != 1)
			_exit(1);
		arena_rewind(s->mem, mark);
	}
}

TEST(db_commit__survives_a_kill_at_any_moment)
{
	/* Nothing of SQLite is open here: it must not be carried over a fork(). */
	struct scope *s = test_scope();
	struct str path = fresh_path(s);
	size_t acknowledged = 0;

	for (int round = 0; round < 12; round++) {
		int pipe_ends[2];
		char byte[256];
		ssize_t got;
		pid_t child;

		assert_int_equal(pipe(pipe_ends), 0);
		child = fork();
		if (child == 0) {
			close(pipe_ends[0]);
			commit_until_killed(path, pipe_ends[1]);
		}
		close(pipe_ends[1]);
		got = read(pipe_ends[0], byte, 1);
		assert_int_equal(got, 1);
		acknowledged++;
		usleep((useconds_t)(1000 + round * 3777));
		kill(child, SIGKILL);
		while ((got = read(pipe_ends[0], byte, sizeof byte)) > 0)
			acknowledged += (size_t)got;
		close(pipe_ends[0]);
		waitpid(child, NULL, 0);
	}
	{
		struct store *store = fresh_store(s, path);
		size_t count;

		assert_ok(store_connect(s, store, s->mem, &s->db));
		count = count_organisations(s);
		/* Each transaction wrote two; the last one may be there without its byte. */
		assert_int_equal(count % 2, 0);
		assert_true(count / 2 >= acknowledged);
		assert_true(count / 2 <= acknowledged + 12);
	}
}

/* A row with `mark` is written, and deleted by another transaction; whether its bytes are still there. */
static bool stays_after_deletion(struct scope *s, const char *mark, bool forgets)
{
	struct id organisation = scope_new_id(s);

	assert_int_equal(strlen(mark), 32);
	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "member_organisation_add", DB_ID(organisation),
	                   DB_TEXT(STR("Nordwind")), DB_NUMBER(s->now_ms)));
	assert_ok(DB_WRITE(s, NULL, "throttle_set", DB_ID(organisation), DB_BYTES(str_from(mark)),
	                   DB_NUMBER(1), DB_NUMBER(1), DB_NUMBER(1)));
	assert_ok(db_commit(s));
	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "throttle_forget", DB_ID(organisation),
	                   DB_BYTES(str_from(mark))));
	if (forgets)
		db_forget(s);
	assert_ok(db_commit(s));
	return str_find(fresh_bytes(s, fresh_last_path()), str_from(mark)) != SIZE_MAX;
}

TEST(db_forget__leaves_nothing_of_what_was_deleted_in_any_file)
{
	struct scope *s = fresh_scope();

	fresh_needs_file();
	assert_true(stays_after_deletion(s, "deleted as any other row is ....", false));
	assert_false(stays_after_deletion(s, "deleted for good by its owner ..", true));
	assert_true(stays_after_deletion(s, "the next is deleted as all are .", false));
}

/* ---- writing very much ---- */

enum {
	MANY = 1000,
	LONG = 20000 /* bytes */
};

/* Somebody, and an organisation. */
static const struct id home = {{7}};

static enum err add_row(struct scope *s, struct id record, struct str terms)
{
	return DB_WRITE(s, NULL, "search_add", DB_ID(home), DB_ID(record), DB_ID(home),
	                DB_TEXT(STR("need")), DB_TEXT(STR("title")), DB_TEXT(terms));
}

static size_t count_rows(struct scope *s)
{
	struct db_rows rows;

	assert_ok(DB_READ(s, &rows, "search_count_reach", DB_ID(home), DB_ID(home),
	                  DB_NUMBER(10 * MANY)));
	return (size_t)db_number(&rows, 0, 0);
}

TEST(db_put_off__leaves_nothing_out_and_reads_see_all_of_it)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);

	assert_ok(db_begin(s));
	db_put_off(s);
	for (size_t i = 0; i < MANY; i++) {
		assert_ok(add_row(s, scope_new_id(s), STR("words")));
		if (i % 71 == 0)
			assert_int_equal(count_rows(s), i + 1);
		if (i % 100 == 0) /* others in between */
			assert_ok(add_organisation(s, "Nordwind"));
	}
	assert_int_equal(count_rows(other), 0);
	assert_ok(db_commit(s));
	assert_int_equal(count_rows(other), MANY);
	assert_int_equal(count_organisations(other), MANY / 100);
}

TEST(db_put_off__keeps_long_values_apart)
{
	struct scope *s = fresh_scope();
	char *words = arena_take(s->mem, LONG);

	assert_ok(db_begin(s));
	db_put_off(s);
	for (size_t i = 0; i < MANY; i++) {
		memset(words, 'a' + (int)(i % 26), LONG - 1); /* nobody else's any more */
		for (size_t at = 99; at < LONG - 1; at += 100)
			words[at] = ' ';
		assert_ok(add_row(s, scope_new_id(s), str_from(words)));
	}
	assert_ok(db_commit(s));
	assert_int_equal(count_rows(s), MANY);
}

TEST(db_put_off__refuses_by_the_commit_and_keeps_nothing)
{
	struct scope *s = fresh_scope();
	struct id twice = scope_new_id(s);
	enum err e = ERR_NONE;

	assert_ok(db_begin(s));
	db_put_off(s);
	for (size_t i = 0; i < MANY && !e; i++)
		e = add_row(s, i == 500 || i == 900 ? twice : scope_new_id(s), STR("words"));
	e = e ? e : db_commit(s);
	assert_int_equal(e, ERR_CONFLICT);
	assert_string_equal(s->problem.key, "store.conflict");
	db_abandon(s);
	assert_int_equal(count_rows(s), 0);
	assert_ok(db_begin(s)); /* nothing is left over */
	assert_ok(add_row(s, twice, STR("words")));
	assert_ok(db_commit(s));
	assert_int_equal(count_rows(s), 1);
}
