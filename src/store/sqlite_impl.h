/* sqlite_impl.h - one connection of SQLite, its settings and its prepared statements.
 *
 * A connection is used by one thread at a time (opened with NOMUTEX): a reader
 * belongs to one thread, the writer to whoever holds the store's lock.
 *
 * Layer: store, private to it.
 */
#ifndef STORE_SQLITE_IMPL_H
#define STORE_SQLITE_IMPL_H

#include "store/engine_impl.h"

#include <sqlite3.h>

#define SQLITE_CONNECTION_BUSY_MS                                                                  \
	5000 /* another process (the command line beside the server) is writing */

struct sqlite_connection {
	sqlite3 *handle;
	const struct statement_list *list;
	sqlite3_stmt **prepared; /* by statement number, as they are first used */
	sqlite3_stmt *running;   /* between its first step and its reset */
};

/* Opens the file at `path`, which exists. A reader refuses to write. */
enum err sqlite_open(struct scope *s, struct arena *mem, const char *path, bool is_reader,
                     const struct statement_list *list, struct sqlite_connection *ret_connection);

void sqlite_close(struct sqlite_connection *c);

/* Runs SQL without parameters and results: BEGIN, PRAGMA, a whole migration. */
enum err sqlite_run(struct scope *s, struct sqlite_connection *c, const char *sql);

/* The first column of the first row of `sql`, 0 when there is none. */
enum err sqlite_number(struct scope *s, struct sqlite_connection *c, const char *sql,
                       int64_t *ret_number);

/* Runs a statement with `values` (DB_END ends them); rows are copied into s->mem. */
enum err sqlite_execute(struct scope *s, struct sqlite_connection *c,
                        const struct statement *statement, const struct db_value *values,
                        struct db_rows *ret_rows, int64_t *ret_changed);

/* Ends a statement that a jump out of arena_try() left half done, and with it its snapshot. */
void sqlite_settle(struct sqlite_connection *c);

/* Says what the engine said: BUSY "store.busy" or "store.full", CONFLICT "store.conflict",
 * BROKEN "store.statement". */
enum err sqlite_refuse(struct scope *s, struct sqlite_connection *c, const char *what);

#endif
