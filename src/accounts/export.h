/* export.h - taking out what one may see, as CSV or JSON, to keep or to go on with elsewhere.
 *
 * What kinds of records there are is a table in export_kinds.c; each kind is one table of CSV, or one list
 * of JSON. Columns are named as in the API, and import.h reads accounts and contacts again. Retired records
 * stay out, and so do conversations: they are sealed to their owner, who prints the report.
 *
 * What is read is written piece by piece, account by account, so that memory stays the same however much
 * there is.
 *
 * Layer: accounts. Read first: export_write().
 */
#ifndef ACCOUNTS_EXPORT_H
#define ACCOUNTS_EXPORT_H

#include "core/scope.h"
#include "core/text.h"

#define EXPORT_BYTES_MAX ((size_t)512 * 1024 * 1024)      /* of a file, before it is packed */
#define EXPORT_PIECE_BYTES_MAX ((size_t)16 * 1024 * 1024) /* 200 records of the longest kind */

struct export_kind;

enum export_format {
	EXPORT_CSV,
	EXPORT_JSON,
	EXPORT_ZIP /* one CSV for each kind */
};

struct export_ask {
	enum export_format format;
	struct id account; /* ID_NONE: of all accounts and teams the actor is on */
	struct str kind;   /* "accounts", "contacts" ...; "": all, which CSV alone cannot hold */
	const struct export_kind
		*also; /* kinds of the layers above (export_kinds.h), behind those of this one */
	size_t also_count;
};

/* Takes the next piece of the file; false when it could not. */
typedef bool export_take(void *what, struct str piece);

/* CSV begins with a byte order mark and is separated by `;` for German readers, by `,` for English ones:
 * so a double click opens it as it should be. JSON: {"accounts": [...], "contacts": [...], ...}.
 * Guests get what is shared, and of what is ours alone not even the empty table.
 * Needs: MAY_VISIT of the account, MAY_TAKE_PART for all. Errors: NOT_FOUND; INVALID "field.unknown_value" kind; TOO_LARGE
 * "export.too_large" more than EXPORT_BYTES_MAX; BROKEN "export.write" `take` could not, "export.zip". */
enum err export_write(struct scope *s, const struct export_ask *ask, export_take *take, void *what);

#endif
