/* store_watch.h - waiting until somebody, in this process or another, has changed something.
 *
 * Whoever writes says so with db_notify(). A watch only tells that it is worth looking again; what
 * has changed is read from the tables.
 *
 *   SQLite      at once within the process; every half second it looks whether another process wrote
 *   PostgreSQL  LISTEN on a connection of its own; with `poll=1` in the address, a statement is
 *               asked every half second whether its answer is another one
 *
 * Layer: store. One thread per watch.
 */
#ifndef STORE_STORE_WATCH_H
#define STORE_STORE_WATCH_H

#include "store/db.h"
#include "store/store.h"

struct store_watch;

/* Begins to watch. `poll` is a reading statement whose first cell changes with what is watched
 * (the newest number of a table); `values` as for db_read(), copied. Memory: lives in `mem` and is closed with it.
 * Errors: BROKEN "store.open", "store.statement"; BUSY "store.busy". */
#define STORE_WATCH(s, store, mem, ret_watch, poll, ...)                                           \
	store_watch_open((s), (store), (mem), (poll),                                              \
	                 (const struct db_value[]){__VA_ARGS__, {DB_END, 0, STR_NONE}},            \
	                 (ret_watch))
enum err store_watch_open(struct scope *s, struct store *store, struct arena *mem, const char *poll,
                          const struct db_value *values, struct store_watch **ret_watch);

/* Whether something may have changed since the last call; waits up to `timeout_ms` for it. After a
 * lost connection it says yes once, because nobody knows. */
bool store_watch_wait(struct store_watch *watch, int timeout_ms);

#endif
