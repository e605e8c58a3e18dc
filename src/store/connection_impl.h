/* connection_impl.h - one connection of SQLite, its settings and its prepared statements.
 *
 * A connection is used by one thread at a time (opened with NOMUTEX): a reader
 * belongs to one thread, the writer to whoever holds the store's lock.
 *
 * Layer: store, private to it.
 */
#ifndef STORE_CONNECTION_IMPL_H
#define STORE_CONNECTION_IMPL_H

#include "store/db.h"
#include "store/statement.h"

#include <pthread.h>
#include <sqlite3.h>

struct connection {
	sqlite3 *handle;
	const struct statement_list *list;
	sqlite3_stmt **prepared; /* by statement number, as they are first used */
	sqlite3_stmt *running;   /* between its first step and its reset */
};

/* What a process shares. */
struct store {
	struct str path;
	const struct statement_list *statements;
	struct connection writer; /* only with write_lock */
	pthread_mutex_t write_lock;
};

/* Opens the file at `path`, which exists. A reader refuses to write. */
enum err connection_open(struct scope *s, struct arena *mem, const char *path, bool is_reader,
                         const struct statement_list *list, struct connection *ret_connection);

void connection_close(struct connection *c);

/* Runs SQL without parameters and results: BEGIN, PRAGMA, a whole migration. */
enum err connection_run(struct scope *s, struct connection *c, const char *sql);

/* The first column of the first row of `sql`, 0 when there is none. */
enum err connection_number(struct scope *s, struct connection *c, const char *sql,
                           int64_t *ret_number);

/* Runs a named statement with `values` (DB_END ends them); rows are copied into s->mem. */
enum err connection_execute(struct scope *s, struct connection *c, const char *name,
                            const struct db_value *values, struct db_rows *ret_rows,
                            int64_t *ret_changed);

/* Ends a statement that a jump out of arena_try() left half done, and with it its snapshot. */
void connection_settle(struct connection *c);

/* Says what the engine said: BUSY "store.busy" or "store.full", CONFLICT "store.conflict",
 * BROKEN "store.statement". */
enum err connection_refuse(struct scope *s, struct connection *c, const char *what);

/* BUSY "store.busy", to be tried again in a second. */
enum err connection_busy(struct scope *s, const char *what);

/* db.c's side of store_connect(). */
enum err db_connect(struct scope *s, struct store *store, struct arena *mem, struct db **ret_db);

#endif
