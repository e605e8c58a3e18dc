/* import.h - bringing in accounts and contacts from a file: CSV, or vCard 3 and 4.
 *
 * In two steps. import_plan() reads the whole file, finds out what its columns are, checks every row as
 * if it were typed, and compares it with what is there; it changes nothing, and what it gives is the
 * preview. import_run() then does what the plan says, in one transaction: all of it or nothing. All
 * that takes long is done by then, so others wait for the writing only.
 *
 * Duplicates: an account of the same name (folded) that the actor sees; within an account a contact of
 * the same email, else of the same name (folded). They are skipped, or changed: then what the file says
 * replaces what is there, and what it leaves empty stays. A row that says again what stood further up
 * in the same file is skipped in either case.
 *
 * A contact's division is found by its name (folded) or id. One that the account does not have is added,
 * when a row that comes in needs it.
 *
 * Layer: accounts. Read first: struct import_ask, import_plan(), import_run().
 */
#ifndef ACCOUNTS_IMPORT_H
#define ACCOUNTS_IMPORT_H

#include "accounts/account.h"
#include "accounts/contact.h"
#include "core/csv.h"

#define IMPORT_BYTES_MAX CSV_BYTES_MAX
#define IMPORT_ROWS_MAX 200000
#define IMPORT_KNOWN_MAX 1000000 /* contacts of the accounts concerned, to compare with */
#define IMPORT_ERRORS_MAX 100    /* are named; all are counted */
#define IMPORT_EXAMPLES 3
#define IMPORT_FIRST_ROWS 10

enum import_of {
	IMPORT_ACCOUNTS,
	IMPORT_CONTACTS,
	IMPORT_OF_COUNT
};

/* What a column may be. */
enum import_field {
	IMPORT_NOTHING, /* left out */
	IMPORT_NAME,    /* of the contact, or of the account */
	IMPORT_GIVEN,   /* first name and ... */
	IMPORT_FAMILY,  /* ... last name, where there is no column with both */
	IMPORT_EMAIL,
	IMPORT_FUNCTION,
	IMPORT_LANGUAGE,
	IMPORT_PHONE,
	IMPORT_DIVISION, /* its name or id: where in the contact's account they work */
	IMPORT_ACCOUNT,  /* the name of the contact's account */
	IMPORT_COUNTRY,
	IMPORT_ABOUT,
	IMPORT_FIELD_COUNT
};

struct import_ask {
	enum import_of of;
	struct id account;               /* of all contacts; ID_NONE: a column names it */
	bool is_changing;                /* what to do with duplicates: change instead of skip */
	const enum import_field *fields; /* of each column; NULL: as import_plan() proposes */
	size_t field_count;
};

struct import_column {
	struct str header;
	struct str examples[IMPORT_EXAMPLES]; /* the first that are not empty */
	enum import_field field;
};

enum import_what {
	IMPORT_ADD,
	IMPORT_CHANGE,
	IMPORT_SKIP,
	IMPORT_REFUSE
};

/* A row as it would come in. */
struct import_row {
	int64_t line;
	enum import_what what;
	struct str name, email, function, language, phone, country, about;
	struct str division_name; /* as the file says it */
	struct id account;        /* the contact's */
	struct id division;       /* of a contact, when it is there already ... */
	size_t new_division;      /* ... or which of plan->divisions, from 1; 0 = none */
	struct id known; /* the record it is a duplicate of; ID_NONE: none that is stored */
};

/* A division that the file names and the account does not have yet. */
struct import_division {
	struct id account;
	struct str name;
};

struct import_error {
	int64_t line;
	struct str column; /* its header; "" = about the row */
	const char *key;   /* docs/errors.md */
	struct str detail; /* English, for a terminal */
};

struct import_plan {
	enum import_of of;
	bool is_vcard;
	enum encoding encoding;
	char separator; /* 0 for vCards */
	const struct import_column *columns;
	size_t column_count;
	const struct import_row *rows;
	size_t row_count;
	const struct import_division *divisions; /* would be added, directly under their accounts */
	size_t division_count;
	size_t add_count, change_count, skip_count;
	size_t repeated_count;         /* of those skipped: said already further up in the file */
	size_t language_dropped_count; /* a language that is neither German nor English stays empty */
	const struct import_error *errors; /* the first IMPORT_ERRORS_MAX */
	size_t error_count;                /* of all */
};

/* Called with how far it is; false cancels. */
typedef bool import_go_on(void *what, size_t done, size_t count);

/* Memory: *ret_plan lives as long as `s` and points into `bytes`; some 240 bytes a row beside it.
 * Needs: for accounts the role lead or administrator; for contacts MAY_EDIT of each account.
 * Errors: as csv_open(), csv_next(), vcard_next(); TOO_LARGE "import.rows_many",
 * "import.known_many"; INVALID "import.empty" no row below the header; INVALID
 * "import.field_missing" no column is the name, or names the account; DENIED; NOT_FOUND account.
 * What is wrong with single rows is no refusal, but in plan->errors. */
enum err import_plan(struct scope *s, struct str bytes, const struct import_ask *ask,
                     const struct import_plan **ret_plan);

/* Does it, all or nothing. May be part of a larger transaction. `go_on` may be NULL.
 * Errors: INVALID import_fail_first() of the plan's errors; CONFLICT "import.cancelled"; CONFLICT
 * "import.overtaken" with the line: what was planned no longer fits what is there; as division_add();
 * DENIED, NOT_FOUND.
 */
enum err import_run(struct scope *s, const struct import_plan *plan, import_go_on *go_on,
                    void *what);

/* Refuses with the plan's first error: its key, line, and column in the detail. */
enum err import_fail_first(struct scope *s, const struct import_plan *plan);

/* "name", "given", ... as the API and the page know it; "" for IMPORT_NOTHING. */
const char *import_field_name(enum import_field field);

/* Whether records of this kind have the field. */
bool import_field_fits(enum import_of of, enum import_field field);

#endif
