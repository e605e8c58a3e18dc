#include "http/target.h"

#include "core/text.h"
#include "test.h"

static struct target target;

static enum err read_target(const char *raw)
{
	return target_read(test_scope(), str_from(raw), &target);
}

TEST(target_read__decodes_path_and_query)
{
	assert_ok(
		read_target("/api/a%20b/%C3%A4?q=M%C3%BCller+%26+S%C3%B6hne&limit=20&empty=&bare"));
	assert_str(target.path, "/api/a b/ä");
	assert_str(target_query(&target, STR("q")), "Müller & Söhne");
	assert_str(target_query(&target, STR("limit")), "20");
	assert_str(target_query(&target, STR("empty")), "");
	assert_str(target_query(&target, STR("none")), "");
	assert_int_equal(target.field_count, 4);
}

TEST(target_read__takes_the_first_of_two_fields_with_one_name)
{
	assert_ok(read_target("/?a=1&a=2"));
	assert_str(target_query(&target, STR("a")), "1");
}

TEST(target_read__takes_the_form_that_is_meant_for_proxies)
{
	assert_ok(read_target("http://example.org:80/api/x?y=1"));
	assert_str(target.path, "/api/x");
}

TEST(target_read__keeps_a_slash_at_the_end)
{
	assert_ok(read_target("/kamwerk/"));
	assert_str(target.path, "/kamwerk/");
	assert_ok(read_target("/"));
	assert_str(target.path, "/");
}

TEST(target_read__refuses_what_programs_read_differently)
{
	static const char *const bad[] = {
		"",
		"*",
		"api",
		"?x=1",
		"http://example.org",
		"//etc/passwd",
		"/a//b",
		"/a/../b",
		"/..",
		"/a/.",
		"/a/%2e%2e/b",
		"/a%2fb",
		"/a%5Cb",
		"/a\\b",
		"/a%00b",
		"/a%0ab",
		"/a%7fb",
		"/a%",
		"/a%4",
		"/a%zz",
		"/a b",
		"/a#b",
		"/a\tb",
		"/a%ff",
		"/a%c3",
		"/a%ed%a0%80",
		"/?q=%00",
		"/?q=%ff",
		"/?q=%",
		"/?%zz=1",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (read_target(bad[i]) != ERR_INVALID)
			fail_msg("taken: %s", bad[i]);
	}
}

TEST(target_read__keeps_line_ends_in_a_query)
{
	assert_ok(read_target("/?quote=one%0Atwo"));
	assert_str(target_query(&target, STR("quote")), "one\ntwo");
}

TEST(target_read__has_limits)
{
	struct scope *s = test_scope();
	struct text text = text_new(s->mem, 100000);

	text_add(&text, STR("/?"));
	for (int i = 0; i < TARGET_FIELDS_MAX; i++)
		text_add(&text, STR("a=1&"));
	assert_ok(target_read(s, text_str(&text), &target));
	text_add(&text, STR("a=1"));
	assert_int_equal(target_read(s, text_str(&text), &target), ERR_TOO_LARGE);
	text = text_new(s->mem, 100000);
	text_add_char(&text, '/');
	for (int i = 1; i < TARGET_BYTES_MAX; i++)
		text_add_char(&text, 'a');
	assert_ok(target_read(s, text_str(&text), &target));
	text_add_char(&text, 'a');
	assert_int_equal(target_read(s, text_str(&text), &target), ERR_TOO_LARGE);
}
