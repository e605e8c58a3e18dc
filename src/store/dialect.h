/* dialect.h - the few words of a migration that no two engines share.
 *
 * Statements are one text for all engines. Column types cannot be: so
 * migrations use the words below, and the store says them in the engine's
 * language when it runs one. This is the only place that knows.
 *
 *   migration   SQLite    PostgreSQL (the next engine)
 *   ID          BLOB      BYTEA        16 bytes, made by us
 *   BYTES       BLOB      BYTEA        sealed, wrapped or hashed things
 *   BIGINT      INTEGER   BIGINT       numbers, times in UTC milliseconds, 0/1
 *   TEXT        TEXT      TEXT         UTF-8, NFC
 *   STRICT, WITHOUT ROWID  kept        left out
 *
 * Layer: store.
 */
#ifndef STORE_DIALECT_H
#define STORE_DIALECT_H

#include "core/str.h"

/* The migration's text as SQLite reads it; comments and quoted text stay as they are.
 * Memory: in `mem`. */
struct str dialect_sqlite(struct arena *mem, struct str migration);

#endif
