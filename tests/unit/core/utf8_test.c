#include "core/utf8.h"

#include "test.h"

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
