/* store.h - the database a process works with: opening, migrating, connections.
 *
 * One file of SQLite in WAL mode: one writer, many readers, every commit on
 * disk before it is acknowledged (synchronous=FULL). Each thread has its own
 * `struct db` (db.h); writing takes turns within the process.
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

/* Opens or creates the database at `where` (a path; ":memory:" is refused: readers would not see
 * it) and brings it to the newest migration. Before each migration of a file with content the file
 * is copied beside it ("FILE.before-NNNN"); the migration runs in one transaction.
 * Memory: *ret_store lives as long as `s`, and is closed with it.
 * Errors: CONFLICT "store.newer_version" the file is from a newer kamwerk; CONFLICT
 *         "store.half_state" a migration was interrupted or the schema was changed by hand (the
 *         detail says which copy to restore); CONFLICT "store.in_use" it would have to be migrated
 *         while another process works with it; BROKEN "store.open" cannot be opened.
 */
enum err store_open(struct scope *s, struct str where, const struct store_migration *migrations,
                    size_t migration_count, struct store **ret_store);

/* A connection for one thread, usable as s->db. Memory: lives in `mem` and is closed with it. */
enum err store_connect(struct scope *s, struct store *store, struct arena *mem, struct db **ret_db);

/* Every statement of every packed topic.sql is prepared once, so that a typo stops the start and
 * not a request. Errors: BROKEN "store.statement" with file, name and the engine's words. */
enum err store_check_statements(struct scope *s, struct store *store);

#endif
