#include "core/utf8.h"

#include "core/text.h"
#include "test.h"

/* ASCII alone takes a shorter way. */
TEST(utf8_fold__folds_ascii_as_it_does_beside_other_letters)
{
	struct scope *s = test_scope();

	for (char c = 1; c > 0 && c < 127; c++) {
		struct str alone = utf8_fold(s->mem, text_format(s->mem, "a%cZ", c));
		struct str beside = utf8_fold(s->mem, text_format(s->mem, "a%cZ\u00e4", c));

		assert_true(str_equal(text_format(s->mem, "%.*s\u00e4", STR_ARG(alone)), beside));
	}
}

TEST(utf8_order__sorts_as_german_and_english_readers_expect)
{
	static const char *const sorted[] = {"Aal",      "abel",    "Ärzte", "Arztex", "Bader",
	                                     "Bäder",    "Baderer", "İpek",  "Łukasz", "Lukasza",
	                                     "Müller",   "Mullers", "Oslo",  "Østby",  "Strasse",
	                                     "Straße 1", "Zoë",     "Ζeus"};
	struct scope *s = test_scope();

	for (size_t i = 1; i < sizeof sorted / sizeof *sorted; i++)
		if (str_compare(utf8_order(s->mem, str_from(sorted[i - 1])),
		                utf8_order(s->mem, str_from(sorted[i]))) >= 0)
			fail_msg("%s does not stand before %s", sorted[i - 1], sorted[i]);
}

TEST(utf8_spellings__has_a_line_more_where_letters_are_written_out)
{
	struct scope *s = test_scope();

	assert_str(utf8_spellings(s->mem, STR("Jürgen Öz")), "jurgen oz\njuergen oez");
	assert_str(utf8_spellings(s->mem, STR("Zoë Groß")), "zoe gross");
	assert_str(utf8_spelling(s->mem, STR("Ångström")), "aangstroem");
	assert_str(utf8_spelling(s->mem, STR("mu\u0308ller")), "mueller");
	assert_str(utf8_spelling(s->mem, STR("")), "");
}

TEST(utf8_order__is_the_same_for_the_same_letters)
{
	struct scope *s = test_scope();

	assert_true(str_equal(utf8_order(s->mem, STR("M\u00fcLLER")),
	                      utf8_order(s->mem, STR("mu\u0308ller"))));
}
