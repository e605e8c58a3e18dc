/* arena.h - the one way to own memory.
 *
 * Everything allocated belongs to an arena and ends with it; nobody frees one
 * thing alone. Four lifetimes exist: process, connection, scope (one request,
 * command or job) and scratch (arena_mark() ... arena_rewind()).
 *
 * Allocation does not fail, so nobody checks it. An arena has a limit as the
 * last line of defence behind the named limits of each input; passing it ends
 * the work started by arena_try(), and aborts where nobody called that.
 *
 * Layer: core. Not for use from two threads at once.
 */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stddef.h>

struct arena;

/* A place to return to: see arena_mark(). */
struct arena_mark {
	void *block, *undo;
	size_t used;
};

/* A new arena that may hold `bytes_max` bytes; 0 = no limit. */
struct arena *arena_new(size_t bytes_max);

/* Zeroed memory, aligned for any type, until arena_end() or a rewind. */
void *arena_take(struct arena *a, size_t bytes);

/* As arena_take(), for `count` things of `bytes` each; overflow counts as passing the limit. */
void *arena_take_many(struct arena *a, size_t count, size_t bytes);

/* A copy of `count` bytes with a NUL behind it. */
void *arena_copy(struct arena *a, const void *bytes, size_t count);

/* Grows an array to at least `count_need` things, doubling; returns the array, moved unless it was what was
 * taken last. *count_max is what it holds now; what is new in it is zeroed. The old copy stays until the arena ends. */
void *arena_grow(struct arena *a, void *old, size_t bytes, size_t count_need, size_t *count_max);

/* Runs `undo(what)` when the arena ends or is rewound past this point; last added, first run. */
void arena_at_end(struct arena *a, void (*undo)(void *), void *what);

/* Scratch: all that was taken between mark and rewind is given back. */
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

/* Runs work(what). Returns 1, or 0 when `a` passed its limit on the way: then everything
 * after that point of `work` did not happen, and what it opened is closed with the arena.
 * `work` must not leave a lock held that arena_at_end() does not release. */
int arena_try(struct arena *a, void (*work)(void *), void *what);

/* Bytes reserved from the system, for limits and metrics. */
size_t arena_bytes(const struct arena *a);

/* Ends everything, running the undos. */
void arena_end(struct arena *a);

/* Ends everything but keeps the first block, for the next request on the same connection. */
void arena_reset(struct arena *a);

#define NEW(a, type) ((type *)arena_take((a), sizeof(type)))
#define NEW_ARRAY(a, type, count) ((type *)arena_take_many((a), (count), sizeof(type)))

#endif
