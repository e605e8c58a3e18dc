#include "core/arena.h"
#include "test.h"

static int ended;

static void on_end(void *what)
{
	ended += *(int *)what;
}

static void fill_up(void *what)
{
	for (;;)
		arena_take(what, 1000);
}

static void take_little(void *what)
{
	arena_take(what, 10);
}

TEST(arena_rewind__gives_back_and_runs_undos_added_since)
{
	static int one = 1;
	struct arena *a = arena_new(0);
	struct arena_mark mark;
	size_t before;

	ended = 0;
	arena_at_end(a, on_end, &one);
	mark = arena_mark(a);
	before = arena_bytes(a);
	arena_at_end(a, on_end, &one);
	arena_take(a, 1 << 20);
	arena_rewind(a, mark);
	assert_int_equal(ended, 1);
	assert_int_equal(arena_bytes(a), before);
	arena_end(a);
	assert_int_equal(ended, 2);
}

TEST(arena_try__answers_when_the_limit_is_passed)
{
	struct arena *a = arena_new(100000);

	assert_int_equal(arena_try(a, fill_up, a), 0);
	assert_true(arena_bytes(a) <= 100000);
	arena_reset(a);
	assert_int_equal(arena_try(a, take_little, a), 1);
	arena_end(a);
}

TEST(arena_grow__keeps_what_was_there)
{
	struct arena *a = arena_new(0);
	size_t room = 0;
	int *numbers = NULL;

	for (int i = 0; i < 1000; i++) {
		numbers = arena_grow(a, numbers, sizeof *numbers, (size_t)i + 1, &room);
		numbers[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], i);
	arena_end(a);
}

TEST(arena_grow__zeroes_what_is_new_in_memory_used_before)
{
	struct arena *a = arena_new(0);
	struct arena_mark mark;
	size_t room = 0;
	char *bytes;

	arena_take(a, 1);
	mark = arena_mark(a);
	memset(arena_take(a, 4000), 'x', 4000);
	arena_rewind(a, mark);
	bytes = arena_grow(a, NULL, 1, 5, &room);
	for (size_t count = room; count < 3000; count = room) {
		memset(bytes, 'y', room);
		bytes = arena_grow(a, bytes, 1, room + 1, &room);
		for (size_t i = 0; i < room; i++)
			assert_int_equal(bytes[i], i < count ? 'y' : 0);
	}
	arena_end(a);
}

TEST(arena_grow__moves_when_something_was_taken_since)
{
	struct arena *a = arena_new(0);
	size_t room = 0;
	char *bytes = arena_grow(a, NULL, 1, 5, &room), *other;

	memset(bytes, 'y', room);
	other = arena_take(a, 16);
	bytes = arena_grow(a, bytes, 1, room + 1, &room);
	memset(bytes, 'y', room);
	for (int i = 0; i < 16; i++)
		assert_int_equal(other[i], 0);
	arena_end(a);
}
