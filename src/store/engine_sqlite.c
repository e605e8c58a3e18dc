/* One file in WAL mode: a reading connection for each thread, and one that writes, in turns. */
#include "store/dialect.h"
#include "store/disk_impl.h"
#include "store/engine_impl.h"
#include "store/migration_impl.h"
#include "store/sqlite_impl.h"
#include "store/sqlite_turn_impl.h"

#include <errno.h>
#include <pthread.h>

enum {
	WATCH_STEP_MS = 500
};

/* What a process shares. */
struct shared {
	struct sqlite_connection writer; /* only with the turn */
	struct sqlite_turn *turn;
	pthread_mutex_t news_lock;
	pthread_cond_t news;
	uint64_t news_count; /* commits that notified, within this process; with news_lock */
};

struct own {
	struct engine_connection base;
	struct shared *shared;
	struct sqlite_connection reader;
	sqlite3_stmt *view_begin, *view_end;
	bool is_writing;
	enum engine_begin how;
};

/* ---- opening ---- */

static void close_shared(void *what)
{
	struct shared *shared = what;

	sqlite_close(&shared->writer);
	pthread_mutex_destroy(&shared->news_lock);
	pthread_cond_destroy(&shared->news);
}

static enum err open_file(struct scope *s, struct store *store,
                          const struct store_migration *migrations, size_t count)
{
	struct shared *shared = NEW(s->mem, struct shared);
	const char *path = str_c(s->mem, store->where);
	int share;

	if (str_is_empty(store->where) || str_equal(store->where, STR(":memory:")))
		return scope_fail(s, ERR_INVALID, "store.open", "db", "name a file");
	store->name = store->where;
	store->own = shared;
	/* Before SQLite would, with everybody's rights. */
	TRY(disk_create(s, path));
	TRY(disk_share(s, path, &share));
	TRY(sqlite_open(s, s->mem, path, false, store->statements, &shared->writer));
	pthread_mutex_init(&shared->news_lock, NULL);
	pthread_cond_init(&shared->news, NULL);
	arena_at_end(s->mem, close_shared, shared);
	shared->turn = sqlite_turn_new(s, &shared->writer);
	return migration_sqlite_run(s, &shared->writer, path, share, migrations, count);
}

static enum err check(struct scope *s, struct store *store, const struct statement *one)
{
	struct shared *shared = store->own;
	sqlite3_stmt *prepared = NULL;
	const char *rest = NULL, *why = NULL;
	struct str text = dialect_sqlite_statement(s->mem, one->text);
	enum err e = ERR_NONE;

	if (dialect_is_blank(text) && !dialect_is_blank(one->text))
		return ERR_NONE;
	if (sqlite3_prepare_v2(shared->writer.handle, text.at, -1, &prepared, &rest) != SQLITE_OK)
		why = sqlite3_errmsg(shared->writer.handle);
	else if (!prepared)
		why = "no statement below the name line";
	else if (!str_is_empty(str_trim(str_from(rest))) &&
	         !str_starts(str_trim(str_from(rest)), STR("--")))
		why = "more than one statement below the name line";
	else if ((size_t)sqlite3_bind_parameter_count(prepared) != one->parameters)
		why = "the name line lists other parameters than the statement has";
	if (why)
		e = scope_fail(s, ERR_BROKEN, "store.statement", NULL, "%.*s:%lld: %.*s: %s",
		               STR_ARG(one->file), (long long)one->line, STR_ARG(one->name), why);
	sqlite3_finalize(prepared);
	return e;
}

static void close_reader(void *what)
{
	struct own *own = what;

	sqlite3_finalize(own->view_begin);
	sqlite3_finalize(own->view_end);
	sqlite_close(&own->reader);
}

static enum err connect(struct scope *s, struct store *store, struct arena *mem,
                        struct engine_connection **ret_connection)
{
	struct own *own = NEW(mem, struct own);

	own->base.store = store;
	own->shared = store->own;
	TRY(sqlite_open(s, mem, str_c(mem, store->where), true, store->statements, &own->reader));
	arena_at_end(mem, close_reader, own);
	if (sqlite3_prepare_v3(own->reader.handle, "BEGIN", -1, SQLITE_PREPARE_PERSISTENT,
	                       &own->view_begin, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v3(own->reader.handle, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT,
	                       &own->view_end, NULL) != SQLITE_OK)
		return sqlite_refuse(s, &own->reader, "view");
	*ret_connection = &own->base;
	return ERR_NONE;
}

/* ---- statements ---- */

static struct own *own_of(struct engine_connection *c)
{
	return (struct own *)c; /* its first member */
}

/* Between begin and commit everything goes to the writer, so that reads see what was written. */
static enum err execute(struct scope *s, struct engine_connection *c,
                        const struct statement *statement, const struct db_value *values,
                        struct db_rows *ret_rows, int64_t *ret_changed,
                        enum engine_when when __attribute__((unused)))
{
	struct own *own = own_of(c);

	return sqlite_execute(s, own->is_writing ? &own->shared->writer : &own->reader, statement,
	                      values, ret_rows, ret_changed);
}

static void settle(struct engine_connection *c)
{
	sqlite_settle(&own_of(c)->reader);
}

/* ---- writing ---- */

static enum err begin(struct scope *s, struct engine_connection *c, enum engine_begin how)
{
	struct own *own = own_of(c);

	TRY(sqlite_turn_begin(s, own->shared->turn, how));
	own->is_writing = true;
	own->how = how;
	return ERR_NONE;
}

static void tell(struct shared *shared)
{
	pthread_mutex_lock(&shared->news_lock);
	shared->news_count++;
	pthread_cond_broadcast(&shared->news);
	pthread_mutex_unlock(&shared->news_lock);
}

static enum err commit(struct scope *s, struct engine_connection *c, bool is_forgetting,
                       bool is_notifying)
{
	struct own *own = own_of(c);
	bool is_over;
	enum err e = sqlite_turn_commit(s, own->shared->turn, own->how, is_forgetting, &is_over);

	own->is_writing = !is_over;
	if (!e && is_notifying)
		tell(own->shared);
	return e;
}

static enum err commit_later(struct scope *s, struct engine_connection *c,
                             struct db_later **ret_later)
{
	struct own *own = own_of(c);

	if (own->how != ENGINE_BEGIN_SMALL)
		return commit(s, c, false, false);
	TRY(sqlite_turn_commit_later(s, own->shared->turn, ret_later));
	own->is_writing = false;
	return ERR_NONE;
}

static void roll_back(struct engine_connection *c)
{
	struct own *own = own_of(c);
	struct scope nobody = {
		.now_ms = 0}; /* what becomes of others who share the transaction, they are told */

	if (!own->is_writing)
		return; /* the commit of all failed, and the turn has passed on */
	sqlite_turn_roll_back(&nobody, own->shared->turn, own->how);
	own->is_writing = false;
}

/* ---- one state for several reads ---- */

static enum err view_begin(struct scope *s, struct engine_connection *c)
{
	struct own *own = own_of(c);
	int code;

	sqlite_settle(&own->reader);
	code = sqlite3_step(own->view_begin);
	sqlite3_reset(own->view_begin);
	return code == SQLITE_DONE ? ERR_NONE : sqlite_refuse(s, &own->reader, "view");
}

static void view_end(struct engine_connection *c)
{
	struct own *own = own_of(c);

	sqlite_settle(&own->reader);
	sqlite3_step(own->view_end);
	sqlite3_reset(own->view_end);
	/* A reader has nothing to lose; after a failed read the engine may want it this way. */
	if (!sqlite3_get_autocommit(own->reader.handle))
		sqlite3_exec(own->reader.handle, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- news ---- */

struct watch {
	struct shared *shared;
	struct sqlite_connection reader;
	sqlite3_stmt *version; /* changes with each commit of another connection, in any process */
	int64_t version_seen;
	uint64_t news_seen;
};

static void close_watch(void *what)
{
	struct watch *w = what;

	sqlite3_finalize(w->version);
	sqlite_close(&w->reader);
}

static int64_t read_version(struct watch *w)
{
	int64_t version = -1;

	if (sqlite3_step(w->version) == SQLITE_ROW)
		version = sqlite3_column_int64(w->version, 0);
	sqlite3_reset(w->version);
	return version;
}

static enum err watch(struct scope *s, struct store *store, struct arena *mem,
                      const struct statement *poll __attribute__((unused)),
                      const struct db_value *values __attribute__((unused)), void **ret_watch)
{
	struct watch *w = NEW(mem, struct watch);

	w->shared = store->own;
	TRY(sqlite_open(s, mem, str_c(mem, store->where), true, NULL, &w->reader));
	arena_at_end(mem, close_watch, w);
	if (sqlite3_prepare_v3(w->reader.handle, "PRAGMA data_version", -1,
	                       SQLITE_PREPARE_PERSISTENT, &w->version, NULL) != SQLITE_OK)
		return sqlite_refuse(s, &w->reader, "watch");
	w->version_seen = read_version(w);
	pthread_mutex_lock(&w->shared->news_lock);
	w->news_seen = w->shared->news_count;
	pthread_mutex_unlock(&w->shared->news_lock);
	*ret_watch = w;
	return ERR_NONE;
}

/* News of this process come at once; the file is looked at between, for those of others. */
static bool has_news(struct watch *w, int wait_ms)
{
	struct timespec latest;
	bool has = false;

	sqlite_turn_latest(&latest, wait_ms);
	pthread_mutex_lock(&w->shared->news_lock);
	while (w->news_seen == w->shared->news_count &&
	       pthread_cond_timedwait(&w->shared->news, &w->shared->news_lock, &latest) !=
	               ETIMEDOUT)
		;
	has = w->news_seen != w->shared->news_count;
	w->news_seen = w->shared->news_count;
	pthread_mutex_unlock(&w->shared->news_lock);
	return has;
}

static bool wait_for(void *what, int timeout_ms)
{
	struct watch *w = what;

	for (int left_ms = timeout_ms;; left_ms -= WATCH_STEP_MS) {
		bool has = has_news(w, left_ms < WATCH_STEP_MS ? left_ms : WATCH_STEP_MS);
		int64_t version = read_version(w);

		has = has || version != w->version_seen;
		w->version_seen = version;
		if (has || left_ms <= WATCH_STEP_MS)
			return has;
	}
}

const struct engine engine_sqlite = {
	.open = open_file,
	.check = check,
	.connect = connect,
	.execute = execute,
	.begin = begin,
	.commit = commit,
	.commit_later = commit_later,
	.later_end = sqlite_turn_later_end,
	.later_call = sqlite_turn_later_call,
	.roll_back = roll_back,
	.view_begin = view_begin,
	.view_end = view_end,
	.settle = settle,
	.watch = watch,
	.wait = wait_for,
};
