#include "core/csv.h"

enum {
	SAMPLE_ROWS = 20 /* enough to tell which separator it is */
};

const struct encoding_words csv_encoding_words = {
	.cut = "table.cut",
	.encoding_unknown = "table.encoding_unknown",
	.encoding_utf32 = "table.encoding_utf32",
	.nul = "table.nul",
	.binary = "table.binary",
	.again = "save the table as CSV (a spreadsheet does it under Save as)",
	.takes_windows_1252 = true,
};

/* ---- formulas ---- */

static bool is_dangerous(char c)
{
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

/* Behind any apostrophes stands what begins a formula: only so can both ways be undone exactly. */
static bool is_formula(struct str field)
{
	size_t i = 0;

	while (i < field.bytes && field.at[i] == '\'')
		i++;
	return i < field.bytes && is_dangerous(field.at[i]);
}

static struct str without_guard(struct str field)
{
	return field.bytes && field.at[0] == '\'' && is_formula(field)
	               ? str_part(field, 1, field.bytes)
	               : field;
}

/* ---- reading ---- */

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* Takes one line end off the front. */
static void skip_line_end(struct csv *csv)
{
	size_t bytes = str_starts(csv->rest, STR("\r\n")) ? 2 : 1;

	csv->rest = str_part(csv->rest, bytes, csv->rest.bytes);
	csv->line++;
}

static enum err refuse_long(struct csv *csv, int64_t line)
{
	return scope_fail_input(csv->s, "table.field_long", line,
	                        "a field of more than %zu bytes; a quotation mark before it may "
	                        "never have been closed",
	                        CSV_FIELD_BYTES_MAX);
}

static enum err read_plain(struct csv *csv, struct str *ret_field)
{
	size_t end = 0;

	while (end < csv->rest.bytes && csv->rest.at[end] != csv->separator &&
	       !is_line_end(csv->rest.at[end]))
		end++;
	if (end > CSV_FIELD_BYTES_MAX)
		return refuse_long(csv, csv->line);
	*ret_field = str_part(csv->rest, 0, end);
	csv->rest = str_part(csv->rest, end, csv->rest.bytes);
	return ERR_NONE;
}

/* Where the closing quotation mark stands, from 1; 0 when there is none. Counts lines on the way. */
static size_t find_close(struct csv *csv, bool *ret_has_doubled)
{
	struct str rest = csv->rest;

	for (size_t i = 1; i < rest.bytes; i++) {
		if (rest.at[i] == '\n' ||
		    (rest.at[i] == '\r' && !(i + 1 < rest.bytes && rest.at[i + 1] == '\n')))
			csv->line++;
		if (rest.at[i] != '"')
			continue;
		if (i + 1 < rest.bytes && rest.at[i + 1] == '"') {
			*ret_has_doubled = true;
			i++;
			continue;
		}
		return i;
	}
	return 0;
}

static struct str halve_quotes(struct arena *mem, struct str field)
{
	char *at = arena_take(mem, field.bytes + 1);
	size_t count = 0;

	for (size_t i = 0; i < field.bytes; i++) {
		at[count++] = field.at[i];
		i += field.at[i] == '"';
	}
	return (struct str){at, count};
}

static enum err read_quoted(struct csv *csv, struct str *ret_field)
{
	int64_t line = csv->line;
	bool has_doubled = false;
	size_t close = find_close(csv, &has_doubled), after;

	if (!close)
		return scope_fail_input(csv->s, "table.quote", line,
		                        "a quotation mark is opened and never closed; write \"\" "
		                        "for one that is meant as it stands");
	if (close - 1 > CSV_FIELD_BYTES_MAX)
		return refuse_long(csv, line);
	after = close + 1;
	while (after < csv->rest.bytes && csv->rest.at[after] == ' ')
		after++;
	if (after < csv->rest.bytes && csv->rest.at[after] != csv->separator &&
	    !is_line_end(csv->rest.at[after]))
		return scope_fail_input(csv->s, "table.quote", csv->line,
		                        "text behind a closing quotation mark; write \"\" for one "
		                        "that is meant as it stands");
	*ret_field = str_part(csv->rest, 1, close);
	if (has_doubled)
		*ret_field = halve_quotes(csv->s->mem, *ret_field);
	csv->rest = str_part(csv->rest, after, csv->rest.bytes);
	return ERR_NONE;
}

static enum err read_row(struct csv *csv, struct csv_row *row)
{
	struct str field;

	row->count = 0;
	row->line = csv->line;
	for (;;) {
		if (row->count == CSV_COLUMNS_MAX)
			return scope_fail_input(csv->s, "table.columns_many", csv->line,
			                        "more than %d columns; leave out those that are "
			                        "not needed",
			                        CSV_COLUMNS_MAX);
		if (csv->rest.bytes && csv->rest.at[0] == '"')
			TRY(read_quoted(csv, &field));
		else
			TRY(read_plain(csv, &field));
		row->fields[row->count++] = without_guard(field);
		if (!csv->rest.bytes)
			return ERR_NONE;
		if (is_line_end(csv->rest.at[0])) {
			skip_line_end(csv);
			return ERR_NONE;
		}
		csv->rest = str_part(csv->rest, 1, csv->rest.bytes);
	}
}

static bool is_empty(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (str_trim(row->fields[i]).bytes)
			return false;
	return true;
}

enum err csv_next(struct csv *csv, struct csv_row *row, bool *ret_is_there)
{
	while (csv->rest.bytes) {
		TRY(read_row(csv, row));
		if (is_empty(row))
			continue;
		*ret_is_there = true;
		return ERR_NONE;
	}
	*ret_is_there = false;
	return ERR_NONE;
}

/* ---- finding the separator ---- */

/* How well `separator` explains the beginning: rows with as many columns as the first, and of equals
 * the one that gives more columns. */
static size_t fit(struct csv *csv, char separator)
{
	struct scope s = *csv->s; /* what does not fit is no refusal */
	struct csv probe = *csv;
	struct arena_mark mark = arena_mark(s.mem);
	struct csv_row *row = NEW(s.mem, struct csv_row);
	size_t rows = 0, same = 0, columns = 0;
	bool is_there;

	probe.s = &s;
	probe.separator = separator;
	while (rows < SAMPLE_ROWS && !csv_next(&probe, row, &is_there) && is_there) {
		columns = rows++ ? columns : row->count;
		same += row->count == columns;
	}
	arena_rewind(s.mem, mark);
	return columns > 1 ? same * 1000 * CSV_COLUMNS_MAX / rows + columns : 0;
}

static const char separators[] = {';', ',', '\t', '|'};

static bool is_separator(char c)
{
	return memchr(separators, c, sizeof separators) != NULL;
}

static char find_separator(struct csv *csv)
{
	size_t best_fit = 0;
	char best = ',';

	for (size_t i = 0; i < sizeof separators; i++) {
		size_t now = fit(csv, separators[i]);

		if (now > best_fit) {
			best_fit = now;
			best = separators[i];
		}
	}
	return best;
}

enum err csv_open(struct scope *s, struct str bytes, struct csv *ret_csv)
{
	struct csv csv = {.s = s, .line = 1};

	if (bytes.bytes > CSV_BYTES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "table.too_large", NULL, "at most %zu bytes",
		                  CSV_BYTES_MAX);
	TRY(encoding_decode(s, &csv_encoding_words, bytes, &csv.rest, &csv.encoding));
	if (str_starts(csv.rest, STR("sep=")) && csv.rest.bytes > 5 &&
	    is_separator(csv.rest.at[4]) && is_line_end(csv.rest.at[5])) {
		csv.separator = csv.rest.at[4];
		csv.rest = str_part(csv.rest, 5, csv.rest.bytes);
		skip_line_end(&csv);
	} else {
		csv.separator = find_separator(&csv);
	}
	*ret_csv = csv;
	return ERR_NONE;
}

/* ---- writing ---- */

static bool needs_quotes(struct str field, char separator)
{
	for (size_t i = 0; i < field.bytes; i++)
		if (field.at[i] == separator || field.at[i] == '"' || is_line_end(field.at[i]))
			return true;
	return field.bytes && (field.at[0] == ' ' || field.at[field.bytes - 1] == ' ');
}

void csv_add(struct text *t, char separator, bool is_first, struct str field)
{
	bool is_quoted = needs_quotes(field, separator);

	if (!is_first)
		text_add_char(t, separator);
	if (is_quoted)
		text_add_char(t, '"');
	if (is_formula(field))
		text_add_char(t, '\'');
	for (size_t i = 0; is_quoted && i < field.bytes; i++) {
		text_add_char(t, field.at[i]);
		if (field.at[i] == '"')
			text_add_char(t, '"');
	}
	if (is_quoted)
		text_add_char(t, '"');
	else
		text_add(t, field);
}

void csv_end(struct text *t)
{
	text_add(t, STR("\r\n"));
}
