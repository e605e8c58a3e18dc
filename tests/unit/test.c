#include "test.h"

#include "core/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TESTS_MAX = 500,
	NOW_MS_HALF = 1795428000
};

static struct CMUnitTest tests[TESTS_MAX];
static size_t count;

void test_add(const char *name, CMUnitTestFunction run)
{
	if (count == TESTS_MAX)
		abort();
	tests[count++] = (struct CMUnitTest){.name = name, .test_func = run};
}

static struct scope *scope;

struct scope *test_scope(void)
{
	static struct random seeded;
	struct arena *mem;

	if (scope)
		arena_end(scope->mem);
	mem = arena_new(0);
	seeded = (struct random){.seed = 1};
	scope = NEW(mem, struct scope);
	scope->mem = mem;
	scope->now_ms = (int64_t)NOW_MS_HALF * 1000;
	scope->random = &seeded;
	return scope;
}

void assert_str_(struct str actual, struct str expected, const char *file, int line)
{
	if (str_equal(actual, expected))
		return;
	print_error("expected: %.*s\n  actual: %.*s\n", STR_ARG(expected), STR_ARG(actual));
	_fail(file, line);
}

int main(int argc, char **argv)
{
	size_t kept = 0;
	int failed;

	for (size_t i = 0; i < count; i++)
		if (argc < 2 || strstr(tests[i].name, argv[1]))
			tests[kept++] = tests[i];
	failed = _cmocka_run_group_tests(argv[0], tests, kept, NULL, NULL);
	if (scope)
		arena_end(scope->mem);
	return failed;
}
