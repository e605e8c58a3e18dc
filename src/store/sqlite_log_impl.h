/* sqlite_log_impl.h - commits reach the disk, and those that stand in line together share one sync.
 *
 * A commit is written to the log (FILE-wal) in its turn, and synced after the turn has been passed on: while one
 * thread waits for the disk the next ones write, and one sync carries them all. Nobody is told that a change is
 * made before the sync that covers it has ended, so the promise is the same as with SQLite's own sync
 * (synchronous = FULL); what reads meanwhile may see a change a moment before it can survive a power cut.
 *
 * A sync that fails is not tried again: what the system could not write it forgets, and the next sync would say
 * that all is well. From then on everything that wants to write is refused until the program starts anew.
 *
 * Layer: store, private to it. Any thread may call.
 */
#ifndef STORE_SQLITE_LOG_IMPL_H
#define STORE_SQLITE_LOG_IMPL_H

#include "store/sqlite_impl.h"

#include <stdint.h>

struct sqlite_log;

/* The log of the database at `path`. Memory: as long as `s`; ends before the last connection is closed. */
struct sqlite_log *sqlite_log_new(struct scope *s, const char *path);

/* Once a connection has read from the database, when the log is there. *ret_is_open: false where there is none (a file
 * system without shared memory): then SQLite has to sync by itself, and there is nothing to wait for here.
 * Errors: BROKEN "store.open". */
enum err sqlite_log_open(struct scope *s, struct sqlite_log *log, bool *ret_is_open);

/* Within the turn to write, after the commit: which one it was. */
uint64_t sqlite_log_written(struct sqlite_log *log);

/* Returns when commit `number` is on disk. Errors: BROKEN "store.statement" the disk did not take it. */
enum err sqlite_log_wait(struct scope *s, struct sqlite_log *log, uint64_t number);

/* Whether writing has ended because a sync failed. Errors: BROKEN "store.statement". */
enum err sqlite_log_check(struct scope *s, struct sqlite_log *log);

#endif
