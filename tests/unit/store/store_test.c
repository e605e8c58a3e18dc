#include "store/store.h"

#include "core/text.h"
#include "fresh.h"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct store_migration steps[] = {
	{1,
         {"0001_one", 8},
         {"CREATE TABLE one (id ID NOT NULL PRIMARY KEY, n BIGINT) STRICT;",
          sizeof "CREATE TABLE one (id ID NOT NULL PRIMARY KEY, n BIGINT) STRICT;" - 1}},
	{2,
         {"0002_two", 8},
         {"CREATE TABLE two (b BYTES, t TEXT) STRICT;",
          sizeof "CREATE TABLE two (b BYTES, t TEXT) STRICT;" - 1}},
	{3,
         {"0003_bad", 8},
         {"CREATE TABLE three (n BIGINT) STRICT; INSERT INTO nowhere VALUES (1);",
          sizeof "CREATE TABLE three (n BIGINT) STRICT; INSERT INTO nowhere VALUES (1);" - 1}},
};

static enum err open_with(struct scope *s, struct str path, size_t count)
{
	struct arena *mem = arena_new(0);
	struct scope inner = *s;
	struct store *store;
	enum err e;

	inner.mem = mem;
	e = store_open(&inner, path, steps, count, &store);
	s->problem = inner.problem;
	arena_end(mem);
	return e;
}

static bool exists(struct scope *s, struct str path, const char *suffix)
{
	return access(text_format(s->mem, "%.*s%s", STR_ARG(path), suffix).at, F_OK) == 0;
}

TEST(store_open__makes_a_file_only_its_owner_reads)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);
	struct stat is;

	fresh_needs_file();
	assert_ok(open_with(s, path, 1));
	assert_int_equal(stat(path.at, &is), 0);
	assert_int_equal(is.st_mode & 0777, 0600);
	assert_ok(open_with(s, path, 1));
}

TEST(store_open__refuses_a_file_it_may_not_write)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s), folder = path;
	uid_t me = geteuid();
	enum err e;

	fresh_needs_file();
	while (folder.at[--folder.bytes] != '/')
		continue;
	assert_ok(open_with(s, path, 1));
	assert_int_equal(chmod(path.at, 0444), 0);
	assert_int_equal(chmod(str_c(s->mem, folder), 0777), 0);
	/* The system's administrator may write everything, so as nobody. */
	assert_int_equal(seteuid(me ? me : 65534), 0);
	e = open_with(s, path, 1);
	assert_int_equal(seteuid(me), 0);
	assert_int_equal(e, ERR_BROKEN);
	assert_string_equal(s->problem.key, "store.open");
	assert_true(str_find(str_from(s->problem.detail), STR("may not be written")) != SIZE_MAX);
}

TEST(store_open__copies_the_file_before_each_later_migration)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);

	fresh_needs_file();
	assert_ok(open_with(s, path, 1));
	assert_false(exists(s, path, ".before-0001"));
	fresh_by_hand(path, "INSERT INTO one VALUES (x'00', 42)");
	assert_ok(open_with(s, path, 2));
	assert_true(exists(s, path, ".before-0002"));
	assert_false(exists(s, path, ".before-0002.part"));
	/* The copy is a whole database of the version before. */
	assert_ok(open_with(s, text_format(s->mem, "%.*s.before-0002", STR_ARG(path)), 1));
	fresh_by_hand(path, "INSERT INTO two VALUES (x'00', 'x')");
}

TEST(store_open__makes_a_new_database_at_once_or_not_at_all)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);

	assert_int_equal(open_with(s, path, 3), ERR_BROKEN);
	fresh_by_hand(path, "CREATE TABLE one (id INTEGER)"); /* not even the first step stands */
	fresh_by_hand(path, "DROP TABLE one");
	assert_ok(open_with(s, path, 2));
	assert_false(exists(s, path, ".before-0002"));
}

TEST(store_open__undoes_a_migration_that_fails)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);

	assert_ok(open_with(s, path, 2));
	assert_int_equal(open_with(s, path, 3), ERR_BROKEN);
	assert_string_equal(s->problem.key, "store.migration");
	assert_non_null(strstr(s->problem.detail, "0003_bad"));
	assert_ok(open_with(s, path, 2));
}

/* Somebody else works with the file, as another process does, until *ret_mem ends. */
static enum err open_beside(struct scope *s, struct str path, size_t count, struct arena **ret_mem)
{
	struct scope other = *s;
	struct store *store;

	other.mem = *ret_mem = arena_new(0);
	return store_open(&other, path, steps, count, &store);
}

TEST(store_open__migrates_nothing_that_others_work_with)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);
	struct arena *others;

	assert_ok(open_beside(s, path, 1, &others));
	assert_int_equal(open_with(s, path, 2), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "store.in_use");
	assert_non_null(strstr(s->problem.detail, "stop it first"));
	assert_false(exists(s, path, ".before-0002"));
	assert_ok(open_with(s, path, 1)); /* who is as old as they are may come in */
	arena_end(others);
	assert_ok(open_with(s, path, 2));
}

TEST(store_open__lets_others_in_once_it_has_migrated)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);
	struct arena *others;

	assert_ok(open_with(s, path, 1));
	assert_ok(open_beside(s, path, 2, &others));
	assert_ok(open_with(s, path, 2));
	arena_end(others);
}

static void *open_newer(void *path)
{
	struct scope own = {.mem = arena_new(0)};
	struct store *store;
	enum err e = store_open(&own, *(struct str *)path, steps, 2, &store);

	arena_end(own.mem);
	return (void *)(intptr_t)e;
}

TEST(store_open__waits_for_others_who_are_about_to_leave)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);
	struct arena *others;
	pthread_t thread;
	void *e;

	assert_ok(open_beside(s, path, 1, &others));
	assert_int_equal(pthread_create(&thread, NULL, open_newer, &path), 0);
	usleep(200 * 1000);
	arena_end(others);
	assert_int_equal(pthread_join(thread, &e), 0);
	assert_int_equal((intptr_t)e, ERR_NONE);
}

TEST(store_open__refuses_a_newer_version_and_names_the_copy)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);

	assert_ok(open_with(s, path, 1));
	assert_ok(open_with(s, path, 2));
	assert_int_equal(open_with(s, path, 1), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "store.newer_version");
	assert_non_null(strstr(s->problem.detail, fresh_is_file() ? ".before-0002" : "pg_dump"));
}

TEST(store_open__refuses_a_schema_changed_by_hand)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);

	assert_ok(open_with(s, path, 1));
	assert_ok(open_with(s, path, 2));
	fresh_by_hand(path, "ALTER TABLE one ADD COLUMN extra TEXT");
	assert_int_equal(open_with(s, path, 2), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "store.half_state");
	assert_non_null(strstr(s->problem.detail, "by hand"));
	assert_non_null(strstr(s->problem.detail, fresh_is_file() ? ".before-0002" : "pg_dump"));
}

TEST(store_open__refuses_when_a_migration_was_edited_after_it_ran)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);

	assert_ok(open_with(s, path, 2));
	fresh_by_hand(path, "UPDATE schema_migration SET text_hash = schema_hash WHERE number = 1");
	assert_int_equal(open_with(s, path, 2), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "store.half_state");
	assert_non_null(strstr(s->problem.detail, "another text"));
}

TEST(store_open__refuses_when_a_migration_in_between_is_missing)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);

	assert_ok(open_with(s, path, 2));
	fresh_by_hand(path, "DELETE FROM schema_migration WHERE number = 1");
	assert_int_equal(open_with(s, path, 2), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "store.half_state");
}

TEST(store_open__refuses_when_tables_stand_there_without_their_migration)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);

	assert_ok(open_with(s, path, 1));
	fresh_by_hand(path, "DELETE FROM schema_migration");
	assert_int_equal(open_with(s, path, 1), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "store.half_state");
}

TEST(store_open__leaves_another_programs_file_alone)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);

	fresh_by_hand(path, "CREATE TABLE bookmarks (url TEXT)");
	assert_int_equal(open_with(s, path, 1), ERR_CONFLICT);
	assert_non_null(strstr(s->problem.detail, "another program"));
}

TEST(store_open__refuses_what_is_no_database)
{
	struct scope *s = fresh_scope();
	struct str path = fresh_path(s);
	FILE *file = fopen(path.at, "w");

	fresh_needs_file();
	fputs("This is a letter, not a database, and it is long enough to have a header.", file);
	fclose(file);
	assert_int_equal(open_with(s, path, 1), ERR_BROKEN);
	assert_string_equal(s->problem.key, "store.open");
	assert_int_equal(open_with(s, STR("/nowhere/at/all.db"), 1), ERR_BROKEN);
	assert_int_equal(open_with(s, STR(":memory:"), 1), ERR_INVALID);
	assert_int_equal(open_with(s, STR(""), 1), ERR_INVALID);
}

TEST(store_check_statements__finds_every_statement_sound)
{
	struct scope *s = fresh_scope();

	if (store_check_statements(s, fresh_last_store()) != ERR_NONE)
		fail_msg("%s", s->problem.detail);
}
