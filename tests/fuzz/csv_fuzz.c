/* Tables: reading refuses or gives rows within the limits, and what is written of a row is read as it was. */
#include "core/csv.h"
#include "core/utf8.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void check_that(bool is_so)
{
	if (!is_so)
		abort();
}

static void check_round_trip(struct scope *s, const struct csv_row *row)
{
	struct text out = text_new(s->mem, 4 * CSV_BYTES_MAX);
	struct csv_row *again = NEW(s->mem, struct csv_row);
	struct csv csv = {.s = s, .line = 1, .separator = ';'};
	bool is_there;

	for (size_t i = 0; i < row->count; i++)
		csv_add(&out, ';', i == 0, row->fields[i]);
	csv_end(&out);
	csv.rest = text_str(&out);
	check_that(!csv_next(&csv, again, &is_there) && is_there && again->count == row->count);
	for (size_t i = 0; i < row->count; i++)
		check_that(str_equal(row->fields[i], again->fields[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct scope s = {.mem = arena_new(0)};
	struct csv_row *row = NEW(s.mem, struct csv_row);
	int64_t line = 0;
	struct csv csv;
	bool is_there;
	enum err e = csv_open(&s, (struct str){(const char *)bytes, count}, &csv);

	while (!e && !(e = csv_next(&csv, row, &is_there)) && is_there) {
		check_that(row->count > 0 && row->count <= CSV_COLUMNS_MAX && row->line > line);
		line = row->line;
		for (size_t i = 0; i < row->count; i++)
			check_that(row->fields[i].bytes <= CSV_FIELD_BYTES_MAX &&
			           utf8_first_bad(row->fields[i]) == SIZE_MAX);
		if (line < 20)
			check_round_trip(&s, row);
	}
	check_that(!e || (s.problem.key && s.problem.detail[0]));
	arena_end(s.mem);
	return 0;
}
