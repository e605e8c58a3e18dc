/* fresh.h - a database of its own for each test: a new file, all migrations, one connection. */
#ifndef FRESH_H
#define FRESH_H

#include "store/db.h"
#include "store/store.h"
#include "test.h"

/* A new file's path below the system's temporary folder; nothing is there yet. The folder is removed
 * when the scope ends. */
struct str fresh_path(struct scope *s);

/* The newest schema at `path`. */
struct store *fresh_store(struct scope *s, struct str path);

/* test_scope() with s->db on a new file. Argon2id is cheap. */
struct scope *fresh_scope(void);

/* Another scope on the same database, as a second thread or request has it. */
struct scope *fresh_other(struct scope *s);

/* All bytes of the database at `path` and of its WAL. */
struct str fresh_bytes(struct scope *s, struct str path);

/* The store and the path that fresh_scope() made last. */
struct store *fresh_last_store(void);
struct str fresh_last_path(void);

#endif
