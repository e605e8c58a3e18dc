/* export_table.h - one table on its way out, as CSV or as a list of JSON objects.
 *
 * Only what was not handed on yet is in memory: export_table_flush() gives it away.
 *
 * Layer: accounts, for export.c and export_kinds.c.
 */
#ifndef ACCOUNTS_EXPORT_TABLE_H
#define ACCOUNTS_EXPORT_TABLE_H

#include "accounts/export.h"
#include "core/json_out.h"

#define EXPORT_TABLE_COLUMNS_MAX 20

enum export_table_type {
	EXPORT_TABLE_TEXT,
	EXPORT_TABLE_NUMBER, /* null when empty */
	EXPORT_TABLE_YES_NO  /* true, false */
};

struct export_table_column {
	const char *name; /* as in the API; NULL ends them */
	enum export_table_type type;
};

struct export_table {
	struct scope *page; /* a scope of its own for what is read; emptied page by page */
	const struct export_table_column *columns;
	struct text text; /* not handed on yet */
	struct json_out json;
	bool is_json;
	char separator;
	export_take *take;
	void *what;
	size_t bytes; /* handed on */
};

/* Begins the table, as `name` of the JSON object that is open. */
void export_table_open(struct export_table *t, const char *name,
                       const struct export_table_column *columns);

/* One record: a value for each column, in their order. */
void export_table_row(struct export_table *t, const struct str *values);

void export_table_close(struct export_table *t);

/* Hands on what was written. Errors: TOO_LARGE "export.too_large"; BROKEN "export.write". */
enum err export_table_flush(struct export_table *t);

/* How values are written. Memory: as long as t->page. */
struct str export_table_id(struct export_table *t, struct id id);
struct str export_table_time(struct export_table *t, int64_t ms); /* "" for 0 */
struct str export_table_number(struct export_table *t, int64_t number);
struct str export_table_yes(bool is_so);
struct str export_table_ids(struct export_table *t, const struct id *ids, size_t count);

#endif
