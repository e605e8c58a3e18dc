#include "core/record.h"
#include "test.h"

TEST(record__reads_back_what_was_written)
{
	static const int64_t numbers[] = {0,         1,        -1, 63, 64, -64, -65, 1795428000000,
	                                  INT64_MAX, INT64_MIN};
	struct scope *s = test_scope();
	struct text t = text_new(s->mem, 1000);
	struct id id = scope_new_id(s);
	struct record r;

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		record_add_number(&t, numbers[i]);
	record_add_str(&t, STR("Grüße"));
	record_add_str(&t, STR(""));
	record_add_id(&t, id);
	r = record_read(text_str(&t));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		assert_true(record_number(&r) == numbers[i]);
	assert_str(record_str(&r), "Grüße");
	assert_str(record_str(&r), "");
	assert_true(id_equal(record_id(&r), id));
	assert_true(record_is_done(&r));
}

TEST(record__turns_bad_at_the_end_and_at_nonsense)
{
	struct record cut = record_read(STR("\x14"
	                                    "abc")),
		      endless = record_read(STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"));

	assert_int_equal(record_str(&cut).bytes, 0);
	assert_false(record_is_done(&cut));
	assert_int_equal(record_number(&cut), 0);
	record_number(&endless);
	assert_false(record_is_done(&endless));
}
