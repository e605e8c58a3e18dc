#include "core/str.h"
#include "core/text.h"
#include "core/utf8.h"
#include "test.h"

TEST(str_next_line__knows_all_three_line_ends)
{
	struct str rest = STR("a\nb\r\n\rc"), line;
	static const char *const expected[] = {"a", "b", "", "c"};

	for (size_t i = 0; i < 4; i++) {
		assert_true(str_next_line(&rest, &line));
		assert_str(line, expected[i]);
	}
	assert_false(str_next_line(&rest, &line));
}

TEST(str_next__gives_the_last_empty_piece)
{
	struct str rest = STR("a,"), piece;

	assert_true(str_next(&rest, ',', &piece));
	assert_str(piece, "a");
	assert_true(str_next(&rest, ',', &piece));
	assert_str(piece, "");
	assert_false(str_next(&rest, ',', &piece));
}

TEST(str_number__refuses_overflow_and_rubbish)
{
	int64_t number;

	assert_true(str_number(STR("-9223372036854775808"), &number));
	assert_true(number == INT64_MIN);
	assert_false(str_number(STR("9223372036854775808"), &number));
	assert_false(str_number(STR("12a"), &number));
	assert_false(str_number(STR("-"), &number));
}

TEST(text_str__writes_its_nul_within_the_text_when_the_room_is_the_maximum)
{
	struct scope *s = test_scope();

	for (size_t max = 1; max <= 300; max++) {
		struct text t = text_new(s->mem, max);
		char *next = NULL;

		for (size_t i = 0; i < max; i++) {
			text_add_char(&t, 'a');
			if (!next || t.at > next) { /* what was taken after the text */
				next = arena_take(s->mem, 1);
				*next = 'x';
			}
		}
		assert_int_equal(text_str(&t).bytes, max);
		assert_int_equal(*next, 'x');
	}
}

TEST(text_add__stops_at_its_maximum)
{
	struct scope *s = test_scope();
	struct text t = text_new(s->mem, 5);

	text_add(&t, STR("abc"));
	text_add(&t, STR("defg"));
	assert_true(text_is_cut(&t));
	assert_str(text_str(&t), "abc");
}

TEST(utf8_first_bad__finds_overlong_surrogate_and_nul)
{
	assert_true(utf8_first_bad(STR("Grüße 🌍")) == SIZE_MAX);
	assert_int_equal(utf8_first_bad(STR("a\xc0\x80")), 1);
	assert_int_equal(utf8_first_bad(STR("ab\xed\xa0\x80")), 2);
	assert_int_equal(utf8_first_bad(STR("abc\0d")), 3);
	assert_int_equal(utf8_first_bad(STR("\xf4\x90\x80\x80")), 0);
	assert_int_equal(utf8_first_bad(STR("x\xe2\x82")), 1);
}

TEST(utf8_fold__makes_spellings_equal)
{
	struct scope *s = test_scope();

	assert_str(utf8_fold(s->mem, STR("STRASSE")), "strasse");
	assert_str(utf8_fold(s->mem, STR("Straße")), "strasse");
	assert_str(utf8_compose(s->mem, STR("Mu\xcc\x88ller")), "Müller");
}
