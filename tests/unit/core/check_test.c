#include "core/check.h"

#include "test.h"

TEST(check_line__brings_text_into_its_stored_form)
{
	struct scope *s = test_scope();
	struct str value = STR("  Mu\u0308ller \t");

	assert_ok(check_line(s, "name", 20, &value));
	assert_str(value, "M\u00fcller");
	value = STR(" ");
	assert_ok(check_line(s, "name", 20, &value));
	assert_int_equal(check_line_needed(s, "name", 20, &value), ERR_INVALID);
}

TEST(check_line__leaves_the_value_when_it_refuses)
{
	struct scope *s = test_scope();
	struct str value = STR(" too long ");

	assert_int_equal(check_line(s, "name", 3, &value), ERR_INVALID);
	assert_str(value, " too long ");
	assert_string_equal(s->problem.key, "field.too_long");
	assert_string_equal(s->problem.field, "name");
}

TEST(check_lines__makes_one_kind_of_line_end)
{
	struct scope *s = test_scope();
	struct str value = STR("\r\none\r\ntwo\rthree\n\nfour\n");

	assert_ok(check_lines(s, "about", 100, &value));
	assert_str(value, "one\ntwo\nthree\n\nfour");
	assert_int_equal(check_line(s, "about", 100, &value), ERR_INVALID);
}

TEST(check_email__takes_what_people_have_and_no_more)
{
	static const char *const good[] = {"",
	                                   "a@b.de",
	                                   "ines.berger+kam@mail.firma.example",
	                                   "ines@xn--mller-kva.de",
	                                   "jörg@müller.de",
	                                   "o'neil@x.co"};
	static const char *const bad[] = {"a",        "@b.de",         "a@",      "a@b",
	                                  "a@@b.de",  "a@b..de",       "a@.de",   "a@b.de.",
	                                  "a b@c.de", "a@b.de,c@d.de", "a@-b.de", "\"a\"@b.de",
	                                  "<a@b.de>"};
	struct scope *s = test_scope();
	struct str value;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		value = str_from(good[i]);
		if (check_email(s, "email", &value) != ERR_NONE)
			fail_msg("refused: %s", good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		value = str_from(bad[i]);
		if (check_email(s, "email", &value) == ERR_NONE)
			fail_msg("taken: %s", bad[i]);
	}
}

TEST(check_date__takes_days_of_the_calendar)
{
	struct scope *s = test_scope();

	assert_ok(check_date(s, "due_on", STR("2026-11-23")));
	assert_ok(check_date(s, "due_on", STR("2028-02-29")));
	assert_ok(check_date(s, "due_on", STR_NONE));
	for (size_t i = 0; i < 6; i++) {
		const char *bad[] = {"2026-02-29", "2026-13-01",  "26-11-23",
		                     "2026-11-2",  "2026-11-23T", "heute"};

		assert_int_equal(check_date(s, "due_on", str_from(bad[i])), ERR_INVALID);
		assert_string_equal(s->problem.key, "field.not_date");
	}
}
