#include "accounts/export_table.h"

#include "core/csv.h"
#include "core/date.h"

void export_table_open(struct export_table *t, const char *name,
                       const struct export_table_column *columns)
{
	t->columns = columns;
	if (t->is_json) {
		json_out_key(&t->json, name);
		json_out_open(&t->json, '[');
		return;
	}
	text_add(&t->text, STR("\xef\xbb\xbf"));
	for (size_t i = 0; columns[i].name; i++)
		csv_add(&t->text, t->separator, i == 0, str_from(columns[i].name));
	csv_end(&t->text);
}

static void add_json(struct json_out *o, const struct export_table_column *column, struct str value)
{
	int64_t number;

	json_out_key(o, column->name);
	if (column->type == EXPORT_TABLE_TEXT)
		json_out_str(o, value);
	else if (column->type == EXPORT_TABLE_YES_NO)
		json_out_bool(o, str_equal(value, export_table_yes(true)));
	else if (str_number(value, &number))
		json_out_number(o, number);
	else
		json_out_null(o);
}

void export_table_row(struct export_table *t, const struct str *values)
{
	if (t->is_json)
		json_out_open(&t->json, '{');
	for (size_t i = 0; t->columns[i].name; i++) {
		if (t->is_json)
			add_json(&t->json, &t->columns[i], values[i]);
		else
			csv_add(&t->text, t->separator, i == 0, values[i]);
	}
	if (t->is_json)
		json_out_close(&t->json, '}');
	else
		csv_end(&t->text);
}

void export_table_close(struct export_table *t)
{
	if (t->is_json)
		json_out_close(&t->json, ']');
}

enum err export_table_flush(struct export_table *t)
{
	struct str piece = text_str(&t->text);

	t->bytes += piece.bytes;
	if (text_is_cut(&t->text) || t->bytes > EXPORT_BYTES_MAX)
		return scope_fail(t->page, ERR_TOO_LARGE, "export.too_large", NULL,
		                  "more than %zu bytes", EXPORT_BYTES_MAX);
	if (piece.bytes && !t->take(t->what, piece))
		return scope_fail(t->page, ERR_BROKEN, "export.write", NULL,
		                  "%zu bytes could not be written", piece.bytes);
	t->text.bytes = 0;
	return ERR_NONE;
}

struct str export_table_id(struct export_table *t, struct id id)
{
	return id_is_none(id) ? STR_NONE : id_text(t->page->mem, id);
}

struct str export_table_time(struct export_table *t, int64_t ms)
{
	return ms ? date_text(t->page->mem, ms) : STR_NONE;
}

struct str export_table_number(struct export_table *t, int64_t number)
{
	return text_format(t->page->mem, "%lld", (long long)number);
}

struct str export_table_yes(bool is_so)
{
	return is_so ? STR("true") : STR("false");
}

struct str export_table_ids(struct export_table *t, const struct id *ids, size_t count)
{
	struct text list = text_new(t->page->mem, count * 64 + 1);

	for (size_t i = 0; i < count; i++) {
		if (i)
			text_add_char(&list, ' ');
		text_add(&list, id_text(t->page->mem, ids[i]));
	}
	return text_str(&list);
}
