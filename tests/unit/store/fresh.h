/* fresh.h - a database of its own for each test: all migrations, one connection.
 *
 * A new file, copied from one that was migrated once; or, where KAMWERK_TEST_DB is an address ("postgresql://kamwerk@127.0.0.1:5433/postgres", of
 * somebody who may create databases), a new database of that server, copied likewise. Tests about the file itself begin with fresh_needs_file(). */
#ifndef FRESH_H
#define FRESH_H

#include "store/db.h"
#include "store/store.h"
#include "test.h"

/* Whether the tests run on files. */
bool fresh_is_file(void);

/* Skips the test on a server. */
void fresh_needs_file(void);

/* Runs SQL in the database at `path`, as somebody with another program would. */
void fresh_by_hand(struct str path, const char *sql);

/* A new file's path below the system's temporary folder; nothing is there yet. The folder is removed
 * when the scope ends. On a server: the address of an empty database, dropped then. */
struct str fresh_path(struct scope *s);

/* The newest schema at `path`. */
struct store *fresh_store(struct scope *s, struct str path);

/* test_scope() with s->db on a new database. Argon2id is cheap. */
struct scope *fresh_scope(void);

/* Another scope on the same database, as a second thread or request has it. */
struct scope *fresh_other(struct scope *s);

/* All bytes of the database at `path` and of its WAL; on a server what its tables hold. */
struct str fresh_bytes(struct scope *s, struct str path);

/* The store and the path that fresh_scope() made last. */
struct store *fresh_last_store(void);
struct str fresh_last_path(void);

#endif
