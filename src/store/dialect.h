/* dialect.h - the few words that no two engines share.
 *
 * Statements are one text for all engines but for the sign of a parameter. Column types cannot
 * be: so migrations use the words below, and the store says them in the engine's language when
 * it runs one. This is the only place that knows.
 *
 *   migration   SQLite    PostgreSQL
 *   ID          BLOB      BYTEA        16 bytes, made by us
 *   BYTES       BLOB      BYTEA        sealed, wrapped or hashed things
 *   BIGINT      INTEGER   BIGINT       numbers, times in UTC milliseconds, 0/1
 *   TEXT        TEXT      TEXT         UTF-8, NFC
 *   STRICT, WITHOUT ROWID  kept        left out
 *
 *   statement   ?1        $1
 *
 * What only one engine can do (a full-text index) stands in a migration or statement between the lines
 * `-- only sqlite` or `-- only postgresql`, and `-- all engines`; the others never see it.
 *
 * Layer: store.
 */
#ifndef STORE_DIALECT_H
#define STORE_DIALECT_H

#include "core/str.h"

/* The migration's text as the engine reads it; comments and quoted text stay as they are.
 * Memory: in `mem`. */
struct str dialect_sqlite(struct arena *mem, struct str migration);
struct str dialect_postgres(struct arena *mem, struct str migration);

/* A statement's text as the engine reads it. Memory: in `mem`. */
/* Blank when another engine has it for itself. */
struct str dialect_sqlite_statement(struct arena *mem, struct str statement);
struct str dialect_postgres_statement(struct arena *mem, struct str statement);

/* "INSERT INTO ... VALUES (...)", as PostgreSQL reads it, for `count` rows: each row's parameters stand behind those of the row
 * before, `parameters` apart. Blank when it is no such statement, or goes on behind its row. Memory: in `mem`. */
struct str dialect_postgres_rows(struct arena *mem, struct str statement, size_t parameters,
                                 size_t count);

/* Whether a statement, as an engine reads it, holds nothing but comments: another engine has it for itself. */
bool dialect_is_blank(struct str statement);

#endif
