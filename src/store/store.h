/* store.h - the database a process works with: opening, migrating, connections.
 *
 * A file of SQLite, or a database of a PostgreSQL server. On both a commit is on disk before it
 * is acknowledged, readers never wait for a writer, and writing for one organisation takes turns.
 * Each thread has its own `struct db` (db.h); those of a process are its pool of connections.
 *
 * Layer: store. Read first: store_open(), then db.h.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "core/scope.h"

struct store; /* process lifetime; any thread may use it */

/* One step of the schema. Added at the end, never edited once released. */
struct store_migration {
	int64_t number;  /* 1, 2, 3 ... */
	struct str name; /* "0001_first" */
	struct str text; /* SQL */
};

/* The migrations packed into the program (src/app/migrations/NNNN_name.sql), in order.
 * Memory: as long as `s`. */
size_t store_migrations_packed(struct scope *s, const struct store_migration **ret_migrations);

/* Whether `where` names a database of a server: postgresql://..., and not a file. */
bool store_is_address(struct str where);

/* Opens the database at `where` and brings it to the newest migration.
 *   a path              a file, made when it is not there (":memory:" is refused: readers would not
 *                       see it); copied before each migration ("FILE.before-NNNN")
 *   postgresql://...    a database that exists, as libpq reads it; `poll=1` among its parameters
 *                       asks for polling instead of LISTEN (store_watch.h). Nothing is copied.
 * Each migration runs in one transaction.
 * Memory: *ret_store lives as long as `s`, and is closed with it.
 * Errors: CONFLICT "store.newer_version" it is from a newer kamwerk; CONFLICT
 *         "store.half_state" a migration was interrupted or the schema was changed by hand (the
 *         detail says what to restore); CONFLICT "store.in_use" it would have to be migrated
 *         while another process works with it; BROKEN "store.open" cannot be opened. No detail ever
 *         holds a password.
 */
enum err store_open(struct scope *s, struct str where, const struct store_migration *migrations,
                    size_t migration_count, struct store **ret_store);

/* A connection for one thread, usable as s->db. Memory: lives in `mem` and is closed with it. */
enum err store_connect(struct scope *s, struct store *store, struct arena *mem, struct db **ret_db);

/* Every statement of every packed topic.sql is prepared once, so that a typo stops the start and
 * not a request. Errors: BROKEN "store.statement" with file, name and the engine's words. */
enum err store_check_statements(struct scope *s, struct store *store);

#endif
