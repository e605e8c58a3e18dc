/* One file in WAL mode: a reading connection for each thread, and one that writes, in turns. */
#include "store/dialect.h"
#include "store/disk_impl.h"
#include "store/engine_impl.h"
#include "store/migration_impl.h"
#include "store/sqlite_impl.h"
#include "store/sqlite_log_impl.h"

#include "core/log.h"

#include <errno.h>
#include <pthread.h>

enum {
	WAIT_S_MAX = 10, /* for the turn to write, within this process */
	WATCH_STEP_MS = 500
};

/* What a process shares. */
struct shared {
	struct sqlite_connection writer; /* only with write_lock */
	struct sqlite_log *log;
	pthread_mutex_t write_lock;
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
};

/* ---- opening ---- */

static void close_shared(void *what)
{
	struct shared *shared = what;

	sqlite_close(&shared->writer);
	pthread_mutex_destroy(&shared->write_lock);
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
	pthread_mutex_init(&shared->write_lock, NULL);
	pthread_mutex_init(&shared->news_lock, NULL);
	pthread_cond_init(&shared->news, NULL);
	arena_at_end(s->mem, close_shared, shared);
	shared->log = sqlite_log_new(s, path);
	TRY(migration_sqlite_run(s, &shared->writer, path, share, migrations, count));
	/* From here on commits are synced by sqlite_log_wait(); what NORMAL leaves to SQLite is the order of the
	 * log before the file when the log is emptied. */
	return sqlite_run(s, &shared->writer, "PRAGMA synchronous = NORMAL");
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
                        bool is_later __attribute__((unused)))
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

static void until(struct timespec *ret_time, int wait_ms)
{
	/* A clock that is set meanwhile makes the wait longer or shorter, no more. By the monotonic
	 * clock it would not, but ThreadSanitizer (clang 14) does not see pthread_mutex_clocklock()
	 * and would then find fault with each change. */
	clock_gettime(CLOCK_REALTIME, ret_time);
	ret_time->tv_sec += wait_ms / 1000;
	ret_time->tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (ret_time->tv_nsec >= 1000000000) {
		ret_time->tv_sec++;
		ret_time->tv_nsec -= 1000000000;
	}
}

static enum err take_turn(struct scope *s, struct shared *shared, bool is_soon)
{
	struct timespec latest;

	until(&latest, is_soon ? DB_SOON_MS : WAIT_S_MAX * 1000);
	if (pthread_mutex_timedlock(&shared->write_lock, &latest) == 0)
		return ERR_NONE;
	return engine_busy(s, "others are writing");
}

/* Whatever became of the transaction: nobody else waits for it any longer. */
static void end(struct own *own)
{
	own->is_writing = false;
	pthread_mutex_unlock(&own->shared->write_lock);
}

static enum err begin(struct scope *s, struct engine_connection *c, bool is_soon)
{
	struct own *own = own_of(c);
	struct sqlite_connection *writer = &own->shared->writer;
	int code;

	TRY(sqlite_log_check(s, own->shared->log));
	TRY(take_turn(s, own->shared, is_soon));
	own->is_writing = true;
	if (is_soon) /* another process may be writing, too */
		sqlite3_busy_timeout(writer->handle, DB_SOON_MS);
	code = sqlite3_exec(writer->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (is_soon)
		sqlite3_busy_timeout(writer->handle, SQLITE_CONNECTION_BUSY_MS);
	if (code != SQLITE_OK) {
		enum err e = sqlite_refuse(s, writer, "begin");

		end(own);
		return e;
	}
	return ERR_NONE;
}

/* Moves what was written into the file itself, where what was deleted is overwritten
 * (secure_delete), and cuts the log off. */
static void empty_log(struct sqlite_connection *writer)
{
	if (sqlite3_wal_checkpoint_v2(writer->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
	                              NULL) != SQLITE_OK)
		log_info("deleted things stay in the log of writes for now",
		         LOG_TEXT("engine", str_from(sqlite3_errmsg(writer->handle))));
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
	struct sqlite_connection *writer = &own->shared->writer;
	uint64_t number;

	if (sqlite3_exec(writer->handle, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_refuse(s, writer, "commit");
	TRY(sqlite_log_written(s, own->shared->log, &number));
	if (is_forgetting)
		empty_log(writer);
	end(own);
	TRY(sqlite_log_wait(s, own->shared->log, number));
	if (is_notifying)
		tell(own->shared);
	return ERR_NONE;
}

static void roll_back(struct engine_connection *c)
{
	struct own *own = own_of(c);
	struct sqlite_connection *writer = &own->shared->writer;

	if (!own->is_writing)
		return; /* it was the sync that failed, and the turn is passed on already */
	sqlite_settle(writer);
	/* A full disk or a failed write may have rolled back by itself. */
	if (!sqlite3_get_autocommit(writer->handle))
		sqlite3_exec(writer->handle, "ROLLBACK", NULL, NULL, NULL);
	end(own);
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

	until(&latest, wait_ms);
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
	.roll_back = roll_back,
	.view_begin = view_begin,
	.view_end = view_end,
	.settle = settle,
	.watch = watch,
	.wait = wait_for,
};
