/* sqlite_turn_impl.h - whose turn it is to write, and small changes that are committed together.
 *
 * One thread of a process writes at a time. Whoever asks for a small change (db_begin_small()) while others do the
 * same shares a transaction with them: each one's change is a savepoint within it, whole or not at all, and the last
 * one in line commits for all. What a commit costs (pages written to the log, the sync) is paid once then, and while one
 * waits for the disk the next ones line up. Nobody hears of or sees a change before it is committed and on disk; when the
 * commit fails, it fails for all who share it.
 *
 * A change that is not small never waits with others: who takes the turn for one commits what was left open
 * before beginning.
 *
 * Who has other things to do than to wait (sqlite_turn_commit_later()) is called when it is over.
 *
 * Invariant: while a shared transaction is open, one of those who wait for its end looks after it every
 * LOOK_MS, or the turn's own thread was told of it, so it never stays open because somebody in line gave up.
 *
 * Layer: store, private to it. Read first: sqlite_turn_begin(), sqlite_turn_commit().
 */
#ifndef STORE_SQLITE_TURN_IMPL_H
#define STORE_SQLITE_TURN_IMPL_H

#include "store/sqlite_impl.h"

#include <time.h>

struct sqlite_turn;

/* Around `writer`, which nobody else uses from now on but with the turn. Memory: as long as `s`. */
struct sqlite_turn *sqlite_turn_new(struct scope *s, struct sqlite_connection *writer);

/* Takes the turn and begins. Errors: BUSY "store.busy"; BROKEN "store.statement". */
enum err sqlite_turn_begin(struct scope *s, struct sqlite_turn *turn, enum engine_begin how);

/* Ends the turn, and returns when the change is on disk. `is_forgetting`: what was deleted leaves the log.
 * *ret_is_over: the turn has passed on, even where the result is a refusal. Errors: as sqlite_refuse(). */
enum err sqlite_turn_commit(struct scope *s, struct sqlite_turn *turn, enum engine_begin how,
                            bool is_forgetting, bool *ret_is_over);

/* Ends the turn of a small change without waiting for the disk: a thread of the turn's commits for all who share it, once no
 * more of them join. *ret_later: what says how that went; it belongs to s->mem, which waits for it before it ends.
 * Errors: as sqlite_refuse(); then the turn has not passed on. */
enum err sqlite_turn_commit_later(struct scope *s, struct sqlite_turn *turn,
                                  struct db_later **ret_later);

/* db_later_end() and db_later_call(). */
enum err sqlite_turn_later_end(struct scope *s, struct db_later *later);
bool sqlite_turn_later_call(struct db_later *later, void (*done)(void *what), void *what);

/* Undoes what was done in this turn, and nothing of those who share the transaction. */
void sqlite_turn_roll_back(struct scope *s, struct sqlite_turn *turn, enum engine_begin how);

/* The moment in `wait_ms`, as pthread_cond_timedwait() takes it. */
void sqlite_turn_latest(struct timespec *ret_time, int wait_ms);

#endif
