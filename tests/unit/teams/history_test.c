#include "teams/history.h"

#include "circle.h"
#include "store/db.h"

enum {
	LINES = 40
};

/* One change that writes LINES lines at one moment; `puts_off`: as an import does. */
static void write_lines(struct scope *s, struct id account, bool puts_off, struct id *records)
{
	assert_ok(db_begin(s));
	if (puts_off)
		db_put_off(s);
	for (int i = 0; i < LINES; i++) {
		records[i] = scope_new_id(s);
		assert_ok(history_note(s, account, "need", records[i], "added", STR_NONE, false));
	}
	assert_ok(db_commit(s));
}

TEST(history_list__tells_one_change_in_the_order_it_was_written)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct history_entry *entries;
	struct id records[LINES];
	size_t count;

	write_lines(s, c.nordwind, false, records);
	assert_ok(
		history_list(s, c.nordwind, STR("need"), ID_NONE, ID_NONE, 200, &entries, &count));
	assert_int_equal(count, LINES);
	for (int i = 0; i < LINES; i++)
		assert_true(id_equal(entries[i].record, records[LINES - 1 - i]));
}

TEST(history_list__goes_on_within_one_change)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct history_entry *entries;
	struct id records[LINES], before = ID_NONE;
	size_t count, total = 0;

	write_lines(s, c.nordwind, false, records);
	do {
		assert_ok(history_list(s, c.nordwind, STR("need"), ID_NONE, before, 7, &entries,
		                       &count));
		for (size_t i = 0; i < count; i++) {
			assert_true(id_equal(entries[i].record, records[LINES - 1 - total++]));
			before = entries[i].id;
		}
	} while (count == 7);
	assert_int_equal(total, LINES);
}

TEST(history_list__begins_anew_behind_an_entry_that_is_not_there)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct history_entry *entries;
	struct id records[LINES];
	size_t count;

	write_lines(s, c.nordwind, false, records);
	assert_ok(history_list(s, c.nordwind, STR("need"), ID_NONE, scope_new_id(s), 1, &entries,
	                       &count));
	assert_int_equal(count, 1);
	assert_true(id_equal(entries[0].record, records[LINES - 1]));
}

TEST(history_add__counts_on_where_much_is_written)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct history_entry *entries;
	struct id records[2 * LINES];
	int64_t before, after;
	size_t count;

	assert_ok(history_now(s, &before));
	write_lines(s, c.nordwind, true, records);
	write_lines(s, c.nordwind, false, records + LINES);
	assert_ok(history_now(s, &after));
	assert_int_equal(after - before, 2 * LINES);
	assert_ok(
		history_list(s, c.nordwind, STR("need"), ID_NONE, ID_NONE, 200, &entries, &count));
	assert_int_equal(count, 2 * LINES);
	for (int i = 0; i < 2 * LINES; i++)
		assert_true(id_equal(entries[i].record, records[2 * LINES - 1 - i]));
}
