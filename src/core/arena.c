#include "core/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Most requests fit into one block of this size. */
enum {
	BLOCK_BYTES = 16 * 1024,
	BLOCK_BYTES_MAX = 1024 * 1024,
	LARGE_BYTES =
		256 *
		1024 /* comes from the system, as zeros that take no room before they are touched */
};

struct undo {
	struct undo *next;
	void (*run)(void *);
	void *what;
};

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) char data[];
};

struct arena {
	struct block *blocks; /* the newest first */
	struct undo *undos;
	jmp_buf *landing; /* where arena_try() waits; NULL = nobody does */
	size_t bytes, bytes_max;
};

_Noreturn static void die(const char *why)
{
	fputs(why, stderr);
	abort();
}

_Noreturn static void full(struct arena *a)
{
	if (a->landing)
		longjmp(*a->landing, 1);
	die("arena: limit passed\n");
}

static struct block *block_add(struct arena *a, size_t need)
{
	/* Blocks double, so that a large import does not ask the system a thousand times. */
	size_t size = a->blocks ? a->blocks->size * 2 : BLOCK_BYTES;
	struct block *b;

	if (size > BLOCK_BYTES_MAX)
		size = BLOCK_BYTES_MAX;
	if (size < need)
		size = need;
	if (a->bytes_max && (size > a->bytes_max || a->bytes > a->bytes_max - size)) {
		size = need; /* the last bytes may still fit exactly */
		if (size > a->bytes_max || a->bytes > a->bytes_max - size)
			full(a);
	}
	b = need >= LARGE_BYTES ? calloc(1, sizeof *b + size) : malloc(sizeof *b + size);
	if (!b)
		die("arena: out of memory\n");
	b->next = a->blocks;
	b->used = 0;
	b->size = size;
	a->blocks = b;
	a->bytes += size;
	return b;
}

static size_t rounded(size_t bytes)
{
	const size_t step = alignof(max_align_t);

	return (bytes + step - 1) / step * step;
}

struct arena *arena_new(size_t bytes_max)
{
	struct arena *a = calloc(1, sizeof *a);

	if (!a)
		die("arena: out of memory\n");
	a->bytes_max = bytes_max;
	return a;
}

/* What stands there is whatever was there before. */
static void *take(struct arena *a, size_t bytes)
{
	struct block *b = a->blocks;
	size_t need;
	void *p;

	if (bytes > SIZE_MAX / 2)
		full(a);
	need = rounded(bytes);
	if (!b || b->size - b->used < need)
		b = block_add(a, need);
	p = b->data + b->used;
	b->used += need;
	return p;
}

void *arena_take(struct arena *a, size_t bytes)
{
	const struct block *before = a->blocks;
	void *p = take(a, bytes);

	if (a->blocks != before && rounded(bytes) >= LARGE_BYTES)
		return p; /* zeros already */
	return memset(p, 0, bytes);
}

void *arena_copy(struct arena *a, const void *bytes, size_t count)
{
	char *copy = take(a, count + 1);

	if (count)
		memcpy(copy, bytes, count);
	copy[count] = 0;
	return copy;
}

void *arena_take_many(struct arena *a, size_t count, size_t bytes)
{
	if (bytes && count > SIZE_MAX / 2 / bytes)
		full(a);
	return arena_take(a, count * bytes);
}

/* Whatever was taken last may grow where it stands. */
static bool grow_in_place(struct arena *a, const void *old, size_t bytes_old, size_t bytes)
{
	struct block *b = a->blocks;
	size_t from;

	if (!b || (const char *)old + rounded(bytes_old) != b->data + b->used)
		return false;
	from = b->used - rounded(bytes_old);
	if (b->size - from < rounded(bytes))
		return false;
	b->used = from + rounded(bytes);
	return true;
}

void *arena_grow(struct arena *a, void *old, size_t bytes, size_t count_need, size_t *count_max)
{
	size_t count = *count_max ? *count_max : 8, kept = *count_max * bytes;
	char *grown = old;

	if (count_need <= *count_max)
		return old;
	while (count < count_need)
		count = count > SIZE_MAX / 4 ? count_need : count * 2;
	if (bytes && count > SIZE_MAX / 2 / bytes)
		full(a);
	if (!old || !grow_in_place(a, old, kept, count * bytes)) {
		grown = take(a, count * bytes);
		if (old)
			memcpy(grown, old, kept);
	}
	memset(grown + kept, 0, count * bytes - kept);
	*count_max = count;
	return grown;
}

void arena_at_end(struct arena *a, void (*run)(void *), void *what)
{
	struct undo *u = NEW(a, struct undo);

	*u = (struct undo){a->undos, run, what};
	a->undos = u;
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){a->blocks, a->undos, a->blocks ? a->blocks->used : 0};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
	while (a->undos != mark.undo) {
		struct undo *u = a->undos;

		a->undos = u->next;
		u->run(u->what);
	}
	while (a->blocks != mark.block) {
		struct block *b = a->blocks;

		a->blocks = b->next;
		a->bytes -= b->size;
		free(b);
	}
	if (a->blocks)
		a->blocks->used = mark.used;
}

int arena_try(struct arena *a, void (*work)(void *), void *what)
{
	jmp_buf here, *outer = a->landing;

	if (setjmp(here)) {
		a->landing = outer;
		return 0;
	}
	a->landing = &here;
	work(what);
	a->landing = outer;
	return 1;
}

size_t arena_bytes(const struct arena *a)
{
	return a->bytes;
}

void arena_reset(struct arena *a)
{
	struct arena_mark start = {NULL, NULL, 0};
	struct block *first = a->blocks;

	while (first && first->next)
		first = first->next;
	if (first && first->size == BLOCK_BYTES)
		start.block = first;
	arena_rewind(a, start);
}

void arena_end(struct arena *a)
{
	arena_rewind(a, (struct arena_mark){NULL, NULL, 0});
	free(a);
}
