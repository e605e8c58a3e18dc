/* test.h - a test is a sentence: TEST(slot_find_free__never_offers_protected_time) { ... }
 *
 * On cmocka; tests register themselves, the program runs them all, or those whose name contains
 * its first argument. */
#ifndef TEST_H
#define TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/scope.h"

#define TEST(name)                                                                                 \
	static void name(void **);                                                                 \
	__attribute__((constructor)) static void name##_add(void)                                  \
	{                                                                                          \
		test_add(#name, name);                                                             \
	}                                                                                          \
	static void name(void **state __attribute__((unused)))

void test_add(const char *name, CMUnitTestFunction run);

/* A scope at Monday, 2026-11-23 10:00 UTC with seeded randomness; ends with the test program. */
struct scope *test_scope(void);

#define assert_str(actual, expected) assert_str_(actual, str_from(expected), __FILE__, __LINE__)
void assert_str_(struct str actual, struct str expected, const char *file, int line);

#define assert_ok(call) assert_int_equal((call), ERR_NONE)

#endif
