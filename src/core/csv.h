/* csv.h - tables as text: reading what people's spreadsheets write, and writing what they read.
 *
 * RFC 4180, and what is seen in the wild: `;` `,` tab and `|` as separators (found from the content, or
 * said by Excel's line "sep=;"), lines that end with CRLF, LF or CR, a byte order mark, UTF-8, UTF-16
 * and Windows-1252, rows that are shorter than the first, empty rows (left out). Line numbers are those
 * of the file, also when a field has line ends in it.
 *
 * Formulas: a spreadsheet computes what begins with = + - @, tab or CR, and a name in a customer's list
 * could so read another cell or start a program. Writing puts an apostrophe before such a field, reading
 * takes exactly one away again: what was written is read as it was.
 *
 * Layer: core. Read first: csv_open(), csv_next(). Source: RFC 4180; OWASP "CSV injection".
 */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include "core/encoding.h"
#include "core/scope.h"
#include "core/text.h"

#define CSV_BYTES_MAX ((size_t)32 * 1024 * 1024)
#define CSV_COLUMNS_MAX 200
#define CSV_FIELD_BYTES_MAX ((size_t)64 * 1024)

struct csv {
	struct scope *s;
	struct str rest;
	int64_t line; /* of what comes next */
	char separator;
	enum encoding encoding;
};

struct csv_row {
	int64_t line; /* where it begins, from 1 */
	size_t count;
	struct str fields[CSV_COLUMNS_MAX]; /* as they stand in the file, not trimmed */
};

/* Decodes `bytes` and finds the separator. Memory: fields are parts of the text or live as long as
 * `s`; a caller who keeps none may rewind its arena to before csv_next().
 * Errors: TOO_LARGE "table.too_large"; INVALID "table.cut", "table.encoding_unknown",
 * "table.encoding_utf32", "table.nul", "table.binary". */
enum err csv_open(struct scope *s, struct str bytes, struct csv *ret_csv);

/* The next row that is not empty. Errors: INVALID "table.quote" (with the line where the quotation
 * began), "table.columns_many", "table.field_long". */
enum err csv_next(struct csv *csv, struct csv_row *row, bool *ret_is_there);

/* How a table is spoken of when its bytes are no text; vCards are read the same way. */
extern const struct encoding_words csv_encoding_words;

/* Adds one field of a row; `is_first` of its row. */
void csv_add(struct text *t, char separator, bool is_first, struct str field);

/* Ends a row (CRLF, as RFC 4180 says). */
void csv_end(struct text *t);

#endif
