/* engine_impl.h - what an engine does: the one place where SQLite and PostgreSQL are told apart.
 *
 * db.c and store.c speak with an engine through the table below and know neither. An engine's
 * connection begins with `struct engine_connection`; db.c counts nested transactions, remembers
 * failures and rolls back with the scope, so an engine's begin() and commit() are never nested.
 *
 *   engine_sqlite.c     a file: turns to write, on sqlite.c (one connection of SQLite)
 *   engine_postgres.c   a server, on postgres.c (one connection of libpq)
 *
 * Layer: store, private to it.
 */
#ifndef STORE_ENGINE_IMPL_H
#define STORE_ENGINE_IMPL_H

#include "store/db.h"
#include "store/statement.h"
#include "store/store.h"

struct engine;

enum engine_begin {
	ENGINE_BEGIN,
	ENGINE_BEGIN_SOON,  /* waits DB_SOON_MS at most */
	ENGINE_BEGIN_SMALL, /* may be committed together with others */
};

/* When a statement has to have run. */
enum engine_when {
	ENGINE_AT_ONCE,
	ENGINE_LATER, /* by the next that is not put off, together_end() or commit(); what it gives is there then */
	ENGINE_IN_ROWS, /* that, and in one message with others like it (statement.h, "rows together") */
};

/* One thread's way to the database. */
struct engine_connection {
	struct store *store;
};

/* What a process shares. The engine's own part stands behind it. */
struct store {
	const struct engine *engine;
	struct str where; /* as given; may hold a password */
	struct str name;  /* for people and logs; never a password */
	const struct statement_list *statements;
	void *own;
};

struct engine {
	/* Opens or creates what store->where names, sets store->name and store->own, and brings it to
	 * the newest schema. What it opens ends with s->mem. Errors: as store_open(). */
	enum err (*open)(struct scope *s, struct store *store,
	                 const struct store_migration *migrations, size_t count);

	/* Prepares one statement, or says why not: BROKEN "store.statement". */
	enum err (*check)(struct scope *s, struct store *store, const struct statement *one);

	/* Lives in `mem` and is closed with it. */
	enum err (*connect)(struct scope *s, struct store *store, struct arena *mem,
	                    struct engine_connection **ret_connection);

	/* Rows are copied into s->mem. Outside of begin() ... commit() it refuses to write. */
	enum err (*execute)(struct scope *s, struct engine_connection *c,
	                    const struct statement *statement, const struct db_value *values,
	                    struct db_rows *ret_rows, int64_t *ret_changed, enum engine_when when);

	/* From here on, or from the first statement on, only this transaction writes for s->organisation. When it fails, nothing is begun; when commit() fails, roll_back() follows. */
	enum err (*begin)(struct scope *s, struct engine_connection *c, enum engine_begin how);
	enum err (*commit)(struct scope *s, struct engine_connection *c, bool is_forgetting,
	                   bool is_notifying);
	/* Of a transaction that others may share: returns before it is on disk, and *ret_later is what says when it is, or
	 * NULL where it is already. NULL: always waits. */
	enum err (*commit_later)(struct scope *s, struct engine_connection *c,
	                         struct db_later **ret_later);
	enum err (*later_end)(struct scope *s, struct db_later *later);
	bool (*later_call)(struct db_later *later, void (*done)(void *what), void *what);
	void (*roll_back)(struct engine_connection *c);

	enum err (*view_begin)(struct scope *s, struct engine_connection *c);
	void (*view_end)(struct engine_connection *c);

	/* Ends what a jump out of arena_try() left half done. */
	void (*settle)(struct engine_connection *c);

	/* Runs what was put off. NULL: each statement runs at once. */
	enum err (*together_end)(struct scope *s, struct engine_connection *c);

	/* store_watch.h. `poll` is what to ask where nobody tells. */
	enum err (*watch)(struct scope *s, struct store *store, struct arena *mem,
	                  const struct statement *poll, const struct db_value *values,
	                  void **ret_watch);
	bool (*wait)(void *watch, int timeout_ms);
};

extern const struct engine engine_sqlite, engine_postgres;

/* db.c's side of store_connect(). */
enum err db_connect(struct scope *s, struct store *store, struct arena *mem, struct db **ret_db);

/* Refusals that both say alike. */
static inline enum err engine_busy(struct scope *s, const char *what)
{
	enum err e = scope_fail(s, ERR_BUSY, "store.busy", NULL, "%s", what);

	s->problem.retry_after_s = 1;
	return e;
}

static inline enum err engine_full(struct scope *s)
{
	enum err e = scope_fail(s, ERR_BUSY, "store.full", NULL, "no space left on disk");

	s->problem.retry_after_s = 60;
	return e;
}

static inline enum err engine_count_differs(struct scope *s, const struct statement *statement,
                                            size_t count)
{
	return scope_fail(s, ERR_BROKEN, "store.statement", NULL, "%.*s takes %zu values, got %zu",
	                  STR_ARG(statement->name), statement->parameters, count);
}

#endif
