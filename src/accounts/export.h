/* export.h - taking out what one may see, as CSV or JSON, to keep or to go on with elsewhere.
 *
 * What kinds of records there are is a table in export.c; each kind is one table of CSV, or one list of
 * JSON. Columns are named as in the API, and import.h reads them again. Retired records stay out.
 *
 * Layer: accounts. Read first: export_write().
 */
#ifndef ACCOUNTS_EXPORT_H
#define ACCOUNTS_EXPORT_H

#include "core/scope.h"
#include "core/text.h"

#define EXPORT_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define EXPORT_KINDS_MAX 16

enum export_format {
	EXPORT_CSV,
	EXPORT_JSON,
	EXPORT_ZIP /* one CSV for each kind */
};

struct export_ask {
	enum export_format format;
	struct id account; /* ID_NONE: of all accounts whose team the actor is on */
	struct str kind; /* "accounts", "contacts", "needs"; "": all, which CSV alone cannot hold */
};

/* CSV begins with a byte order mark and is separated by `;` for German readers, by `,` for English ones:
 * so a double click opens it as it should be. JSON: {"accounts": [...], "contacts": [...], ...}.
 * Guests get what is shared.
 * Needs: MAY_VISIT of the account, MAY_TAKE_PART for all. Errors: NOT_FOUND; INVALID "field.unknown_value" kind; TOO_LARGE
 * "export.too_large" more than EXPORT_BYTES_MAX. */
enum err export_write(struct scope *s, const struct export_ask *ask, struct text *out);

#endif
