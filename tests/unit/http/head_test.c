#include "http/head.h"
#include "test.h"

static bool lists(const char *value, const char *token)
{
	return head_list_has(str_from(value), str_from(token));
}

TEST(head_list_has__reads_what_a_client_takes)
{
	assert_true(lists("gzip, deflate, br", "br"));
	assert_true(lists("GZIP;q=0.5", "gzip"));
	assert_true(lists("br;q=1.0, gzip", "br"));
	assert_false(lists("gzip", "br"));
	assert_false(lists("br;q=0, gzip", "br"));
	assert_false(lists("br; q=0.000", "br"));
	assert_false(lists("", "br"));
	assert_false(lists("bro", "br"));
}

static struct scope *s;

static enum err add(struct head *head, const char *name, const char *value)
{
	return head_add(s, head, str_from(name), str_from(value));
}

TEST(head_add__refuses_names_and_values_that_are_none)
{
	struct head head = {.field_count = 0};

	s = test_scope();

	assert_int_equal(add(&head, "", "x"), ERR_INVALID);
	assert_int_equal(add(&head, "Content-Length ", "1"), ERR_INVALID);
	assert_int_equal(add(&head, "a:b", "1"), ERR_INVALID);
	assert_int_equal(add(&head, "A", "a\rb"), ERR_INVALID);
	assert_int_equal(add(&head, "A", "\x01"), ERR_INVALID);
	assert_int_equal(add(&head, "A", "\x7f"), ERR_INVALID);
	assert_ok(add(&head, "X-Name", "a\tb \xc3\xa4"));
	assert_str(head_value(&head, STR("x-name")), "a\tb \xc3\xa4");
}

TEST(head_add__has_a_limit)
{
	struct head head = {.field_count = 0};

	s = test_scope();

	for (int i = 0; i < HEAD_FIELDS_MAX; i++)
		assert_ok(add(&head, "A", "b"));
	assert_int_equal(add(&head, "A", "b"), ERR_TOO_LARGE);
}
