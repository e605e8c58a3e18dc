#include "store/store_watch.h"

#include "core/clock.h"
#include "core/text.h"
#include "fresh.h"

#include <pthread.h>
#include <unistd.h>

enum {
	NEWS_MS_MAX = 3000,
	QUIET_MS = 700
};

static void add(struct scope *s, bool is_notifying)
{
	struct id id = scope_new_id(s);

	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "member_organisation_add", DB_ID(id), DB_TEXT(STR("Nordwind")),
	                   DB_NUMBER(1)));
	if (is_notifying)
		db_notify(s);
	assert_ok(db_commit(s));
}

static struct store_watch *watch(struct scope *s, struct store *store)
{
	struct store_watch *watch = NULL;

	if (STORE_WATCH(s, store, s->mem, &watch, "member_organisation_first", DB_NUMBER(1)) !=
	    ERR_NONE)
		fail_msg("%s", s->problem.detail);
	return watch;
}

TEST(store_watch_wait__hears_of_a_commit_and_of_nothing_else)
{
	struct scope *s = fresh_scope();
	struct store_watch *w = watch(s, fresh_last_store());

	assert_false(store_watch_wait(w, QUIET_MS));
	assert_ok(db_begin(s));
	db_notify(s);
	assert_true(db_abandon(s));
	assert_false(store_watch_wait(w, QUIET_MS));
	add(s, true);
	assert_true(store_watch_wait(w, NEWS_MS_MAX));
	assert_false(store_watch_wait(w, QUIET_MS));
}

/* A second store is what another process has. */
TEST(store_watch_wait__hears_of_another_process)
{
	struct scope *s = fresh_scope();
	struct store_watch *w = watch(s, fresh_store(s, fresh_last_path()));

	assert_false(store_watch_wait(w, 0));
	add(s, true);
	assert_true(store_watch_wait(w, NEWS_MS_MAX));
	assert_false(store_watch_wait(w, QUIET_MS));
}

static void *add_soon(void *what)
{
	usleep(200 * 1000);
	add(what, true);
	return NULL;
}

TEST(store_watch_wait__ends_as_soon_as_there_are_news)
{
	struct scope *s = fresh_scope(), *other = fresh_other(s);
	struct store_watch *w = watch(s, fresh_last_store());
	int64_t began = clock_monotonic_us();
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, add_soon, other), 0);
	assert_true(store_watch_wait(w, NEWS_MS_MAX));
	assert_true(clock_monotonic_us() - began < NEWS_MS_MAX * 1000);
	pthread_join(thread, NULL);
}

TEST(store_watch_wait__asks_where_nobody_tells)
{
	struct scope *s = fresh_scope();
	struct str address = fresh_last_path();
	struct store_watch *w;

	if (fresh_is_file())
		skip();
	w = watch(s, fresh_store(s, text_format(s->mem, "%.*s?poll=1", STR_ARG(address))));
	assert_false(store_watch_wait(w, QUIET_MS));
	add(s, false);
	assert_true(store_watch_wait(w, NEWS_MS_MAX));
	assert_false(store_watch_wait(w, QUIET_MS));
}

TEST(store_watch_wait__says_yes_once_when_it_lost_the_connection)
{
	struct scope *s = fresh_scope();
	struct store_watch *w;

	if (fresh_is_file())
		skip();
	w = watch(s, fresh_last_store());
	fresh_by_hand(fresh_last_path(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
	                                 " WHERE datname = current_database()"
	                                 " AND query LIKE 'LISTEN%'");
	assert_true(store_watch_wait(w, NEWS_MS_MAX));
	assert_false(store_watch_wait(w, QUIET_MS));
	add(s, true);
	assert_true(store_watch_wait(w, NEWS_MS_MAX));
}

TEST(store_watch_open__refuses_a_statement_that_is_not_there)
{
	struct scope *s = fresh_scope();
	struct store_watch *w;

	assert_int_equal(
		STORE_WATCH(s, fresh_last_store(), s->mem, &w, "no_such_statement", DB_NUMBER(1)),
		ERR_BROKEN);
}
