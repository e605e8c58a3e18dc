/* A database of a PostgreSQL server: each thread has one connection, for reading and writing. */
#include "store/engine_impl.h"
#include "store/migration_impl.h"
#include "store/postgres_impl.h"
#include "store/postgres_rows_impl.h"

#include "core/clock.h"
#include "store/dialect.h"

#include <poll.h>

enum {
	WATCH_STEP_MS = 500,
	POLL_BYTES_MAX = 1024 * 1024, /* of one answer's arena */
	/* A view's BEGIN and a statement's preparation must still fit. */
	TOGETHER_MAX = POSTGRES_TOGETHER_MAX - 4
};

/* What a process shares. */
struct shared {
	struct postgres_address address;
	struct postgres first; /* shares the database as long as the process lives; plain SQL */
};

struct own {
	struct engine_connection base;
	struct postgres p;
	struct postgres_rows *rows; /* of the open transaction */
	bool has_view;              /* reads see one state; it begins with the first of them */
	bool is_writing;
};

/* ---- opening ---- */

static void close_connection(void *what)
{
	postgres_close(what);
}

static enum err open_database(struct scope *s, struct store *store,
                              const struct store_migration *migrations, size_t count)
{
	struct shared *shared = NEW(s->mem, struct shared);

	TRY(postgres_read_address(s, s->mem, store->where, &shared->address));
	store->name = shared->address.name;
	store->own = shared;
	TRY(postgres_open(s, s->mem, &shared->address, NULL, &shared->first));
	arena_at_end(s->mem, close_connection, &shared->first);
	return migration_postgres_run(s, &shared->first, store->name, migrations, count);
}

static enum err check(struct scope *s, struct store *store, const struct statement *one)
{
	PGconn *handle = ((struct shared *)store->own)->first.handle;
	struct str text = dialect_postgres_statement(s->mem, one->text);
	enum err e = ERR_NONE;
	PGresult *result;
	const char *why;

	if (dialect_is_blank(text) && !dialect_is_blank(one->text))
		return ERR_NONE;
	result = PQprepare(handle, "", text.at, 0, NULL);
	why = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	if (PQresultStatus(result) == PGRES_COMMAND_OK) {
		PQclear(result);
		result = PQdescribePrepared(handle, "");
		if ((size_t)PQnparams(result) != one->parameters)
			why = "the name line lists other parameters than the statement has";
	} else if (!why) {
		why = "the connection to the database is lost";
	}
	if (why)
		e = scope_fail(s, ERR_BROKEN, "store.statement", NULL, "%.*s:%lld: %.*s: %s",
		               STR_ARG(one->file), (long long)one->line, STR_ARG(one->name), why);
	PQclear(result);
	return e;
}

static enum err connect_thread(struct scope *s, struct store *store, struct arena *mem,
                               struct engine_connection **ret_connection)
{
	struct own *own = NEW(mem, struct own);
	struct shared *shared = store->own;
	enum err e;

	own->base.store = store;
	own->rows = postgres_rows_new(mem);
	e = postgres_open(s, mem, &shared->address, store->statements, &own->p);
	if (e)
		return engine_busy(s, "the database does not answer");
	arena_at_end(mem, close_connection, &own->p);
	*ret_connection = &own->base;
	return ERR_NONE;
}

/* ---- statements ---- */

static struct own *own_of(struct engine_connection *c)
{
	return (struct own *)c; /* its first member */
}

static enum err run(struct scope *s, struct own *own)
{
	enum err e = postgres_run(s, &own->p);

	if (e) /* a view that failed begins anew with the next read, as if nobody had looked yet */
		postgres_view_end(&own->p);
	return e;
}

/* Queues what belongs to one statement, in an order that leaves nothing half done. */
static enum err add(struct scope *s, struct own *own, const struct statement *statement,
                    const struct db_value *values, struct db_rows *ret_rows, int64_t *ret_changed)
{
	struct postgres *p = &own->p;

	if (own->has_view && !own->is_writing)
		postgres_view_begin(p);
	TRY(postgres_prepare(s, p, statement));
	return postgres_add_statement(s, p, statement, values, ret_rows, ret_changed);
}

static enum err run_when_full(struct scope *s, struct own *own)
{
	return own->p.count < TOGETHER_MAX ? ERR_NONE : run(s, own);
}

/* Before anything that may want to see them, and before the end. */
static enum err send_rows(struct scope *s, struct own *own)
{
	const struct statement *statement;
	const struct db_value *values;

	while (postgres_rows_next(own->rows, &statement, &values)) {
		TRY(add(s, own, statement, values, NULL, NULL));
		TRY(run_when_full(s, own));
	}
	postgres_rows_forget(own->rows);
	return ERR_NONE;
}

static enum err take_row(struct scope *s, struct own *own, const struct statement *statement,
                         const struct db_value *values, bool *ret_is_taken)
{
	TRY(postgres_prepare(s, &own->p, statement));
	TRY(postgres_rows_take(s, &own->p, own->rows, statement, values, ret_is_taken));
	return run_when_full(s, own);
}

static enum err execute(struct scope *s, struct engine_connection *c,
                        const struct statement *statement, const struct db_value *values,
                        struct db_rows *ret_rows, int64_t *ret_changed, enum engine_when when)
{
	struct own *own = own_of(c);
	bool is_later = when != ENGINE_AT_ONCE, is_taken = false;
	enum err e = ERR_NONE;

	if (!own->is_writing && !is_later)
		postgres_settle(&own->p);
	if (own->is_writing && own->p.is_lost)
		return engine_busy(s, "the connection to the database is lost");
	if (!own->is_writing)
		TRY(postgres_ready(s, &own->p));
	if (own->is_writing && when == ENGINE_IN_ROWS)
		e = take_row(s, own, statement, values, &is_taken);
	if (!e && !is_taken)
		e = send_rows(s, own);
	if (!e && !is_taken)
		e = add(s, own, statement, values, ret_rows, ret_changed);
	if (e) {
		postgres_settle(&own->p);
		postgres_view_end(&own->p);
		return e;
	}
	return is_later ? run_when_full(s, own) : run(s, own);
}

static void settle(struct engine_connection *c)
{
	postgres_settle(&own_of(c)->p);
}

static enum err together_end(struct scope *s, struct engine_connection *c)
{
	struct own *own = own_of(c);

	return own->p.count ? run(s, own) : ERR_NONE;
}

/* ---- writing ---- */

/* One lock for each organisation: who checks and then writes relies on being alone, as with
 * SQLite (docs/decisions/0015-postgresql.md). FNV-1a, salted so that no short key meets another use. */
static int64_t lock_key(const struct id *organisation)
{
	char salted[ID_BYTES + 8] = "kw-write";

	memcpy(salted + 8, organisation->b, ID_BYTES);
	return (int64_t)str_hash((struct str){salted, sizeof salted});
}

/* BEGIN and the lock travel with the first statement, unless somebody asks whether it is their turn. */
static enum err begin(struct scope *s, struct engine_connection *c, enum engine_begin how)
{
	bool is_soon = how == ENGINE_BEGIN_SOON;
	struct own *own = own_of(c);
	struct postgres *p = &own->p;
	enum err e;

	TRY(postgres_ready(s, p));
	e = postgres_add(s, p, POSTGRES_BEGIN);
	if (!e && is_soon)
		e = postgres_add(s, p, POSTGRES_SOON);
	if (!e)
		e = postgres_add_lock(s, p, lock_key(&s->organisation));
	if (!e && is_soon)
		e = postgres_run(s, p);
	if (!e) {
		own->is_writing = true;
		return ERR_NONE;
	}
	postgres_settle(p);
	if (!p->is_lost && PQsendQueryParams(p->handle, "ROLLBACK", 0, NULL, NULL, NULL, NULL, 1))
		postgres_send(p);
	return e;
}

static enum err commit(struct scope *s, struct engine_connection *c,
                       bool is_forgetting __attribute__((unused)), bool is_notifying)
{
	struct own *own = own_of(c);

	if (own->p.is_lost)
		return engine_busy(s, "the connection to the database is lost");
	TRY(send_rows(s, own));
	if (is_notifying)
		TRY(postgres_add(s, &own->p, POSTGRES_NOTIFY));
	TRY(postgres_add(s, &own->p, POSTGRES_COMMIT));
	TRY(postgres_run(s, &own->p));
	own->is_writing = false;
	return ERR_NONE;
}

static void roll_back(struct engine_connection *c)
{
	struct own *own = own_of(c);

	settle(c);
	postgres_rows_forget(own->rows);
	own->is_writing = false;
	if (!own->p.is_lost &&
	    PQsendQueryParams(own->p.handle, "ROLLBACK", 0, NULL, NULL, NULL, NULL, 1))
		postgres_send(&own->p);
}

/* ---- one state for several reads ---- */

static enum err view_begin(struct scope *s __attribute__((unused)), struct engine_connection *c)
{
	own_of(c)->has_view = true;
	return ERR_NONE;
}

/* Nobody waits for the end of a view; the next piece of work takes in the answer. */
static void view_end(struct engine_connection *c)
{
	struct own *own = own_of(c);

	settle(c);
	postgres_view_end(&own->p);
	own->has_view = false;
}

/* ---- news ---- */

struct watch {
	struct shared *shared;
	struct postgres p; /* listening, or asking */
	const struct statement *poll;
	const struct db_value *values;
	uint64_t answer; /* a hash of the last one */
};

static void sleep_ms(int64_t ms)
{
	struct timespec time = {ms / 1000, (long)(ms % 1000) * 1000000};

	if (ms > 0)
		nanosleep(&time, NULL);
}

static enum err listen_for_news(struct scope *s, struct watch *w)
{
	return w->shared->address.is_polled ? ERR_NONE
	                                    : postgres_exec(s, &w->p, "LISTEN kamwerk", NULL);
}

static enum err ask(struct scope *s, struct watch *w, uint64_t *ret_answer)
{
	struct db_rows rows = {0};

	TRY(postgres_ready(s, &w->p));
	TRY(postgres_prepare(s, &w->p, w->poll));
	TRY(postgres_add_statement(s, &w->p, w->poll, w->values, &rows, NULL));
	TRY(postgres_run(s, &w->p));
	*ret_answer =
		str_hash(db_str(&rows, 0, 0)) * 31 + (uint64_t)db_number(&rows, 0, 0) + rows.count;
	return ERR_NONE;
}

static bool has_other_answer(struct watch *w)
{
	struct scope s = {.mem = arena_new(POLL_BYTES_MAX)};
	uint64_t answer = 0;
	bool is_other = ask(&s, w, &answer) == ERR_NONE && answer != w->answer;

	if (is_other)
		w->answer = answer;
	arena_end(s.mem);
	return is_other;
}

/* What was said meanwhile nobody heard: then there may be news. */
static bool is_back(struct watch *w)
{
	struct scope s = {.mem = arena_new(0)};
	bool is_back = postgres_ready(&s, &w->p) == ERR_NONE && listen_for_news(&s, w) == ERR_NONE;

	if (!is_back)
		w->p.is_lost = true;
	arena_end(s.mem);
	return is_back;
}

/* Waits on the connection; true when it said something. */
static bool hears(struct watch *w, int wait_ms)
{
	struct pollfd socket = {.fd = PQsocket(w->p.handle), .events = POLLIN};
	PGnotify *news;
	bool has = false;

	if (poll(&socket, 1, wait_ms) > 0 && !PQconsumeInput(w->p.handle)) {
		w->p.is_lost = true;
		return false;
	}
	while ((news = PQnotifies(w->p.handle))) {
		PQfreemem(news);
		has = true;
	}
	return has;
}

static bool look(struct watch *w, int wait_ms)
{
	if (w->shared->address.is_polled) {
		sleep_ms(wait_ms);
		return has_other_answer(w);
	}
	if (!w->p.is_lost)
		return hears(w, wait_ms);
	if (is_back(w))
		return true;
	sleep_ms(wait_ms);
	return false;
}

static bool wait_for(void *what, int timeout_ms)
{
	struct watch *w = what;
	int64_t latest = clock_monotonic_us() / 1000 + timeout_ms, left;

	do {
		left = latest - clock_monotonic_us() / 1000;
		if (look(w, (int)(left < 0 ? 0 : left < WATCH_STEP_MS ? left : WATCH_STEP_MS)))
			return true;
	} while (left > WATCH_STEP_MS);
	return false;
}

static enum err watch(struct scope *s, struct store *store, struct arena *mem,
                      const struct statement *statement, const struct db_value *values,
                      void **ret_watch)
{
	struct watch *w = NEW(mem, struct watch);

	w->shared = store->own;
	w->poll = statement;
	w->values = values;
	TRY(postgres_open(s, mem, &w->shared->address,
	                  w->shared->address.is_polled ? store->statements : NULL, &w->p));
	arena_at_end(mem, close_connection, &w->p);
	if (w->shared->address.is_polled)
		TRY(ask(s, w, &w->answer));
	else
		TRY(listen_for_news(s, w));
	*ret_watch = w;
	return ERR_NONE;
}

const struct engine engine_postgres = {
	.open = open_database,
	.check = check,
	.connect = connect_thread,
	.execute = execute,
	.begin = begin,
	.commit = commit,
	.roll_back = roll_back,
	.view_begin = view_begin,
	.view_end = view_end,
	.settle = settle,
	.together_end = together_end,
	.watch = watch,
	.wait = wait_for,
};
