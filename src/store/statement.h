/* statement.h - the statements that stand in the topic.sql files packed into the program.
 *
 * A file is a row of statements, each under its name line:
 *
 *   -- account_find (organisation, id) -> name, country    uses account_pkey
 *   SELECT name, country FROM account WHERE organisation = ?1 AND id = ?2;
 *
 * The name starts with the file's; the parameters in brackets are ?1, ?2 ... in
 * this order. DB_STATE in a text stands for the state of the database as that statement sees it: two equal ones, and
 * nothing was committed in between, by whichever process; an empty one says nothing. "uses" promises an index, and a test holds it to that.
 *
 * Two comments in a text are for PostgreSQL, each on a line of its own:
 *
 *   -- plan anew      all depends on the values, so a plan is made for them each time
 *   -- rows together  an INSERT of one row; of several that are put off (db_put_off()) one message is made, in which a row
 *                     does not see the others, and which others so marked may overtake
 *
 * Layer: store.
 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "core/scope.h"

struct statement {
	struct str name; /* NUL-terminated */
	struct str file; /* "src/accounts/account.sql" */
	struct str text; /* NUL-terminated SQL */
	struct str uses; /* the index promised; may be empty */
	int64_t line;    /* of the name line */
	size_t parameters;
	size_t number;        /* place in the list */
	bool is_planned_anew; /* says "-- plan anew" */
	bool goes_in_rows;    /* says "-- rows together" */
};

struct statement_list;

/* Reads all packed topic files. Memory: in `mem`.
 * Errors: BROKEN "store.statement" naming file and line: a name twice, a name that does not lead to
 * its file, text before the first name line. */
enum err statement_load(struct scope *s, struct arena *mem, const struct statement_list **ret_list);

/* As statement_load() for one file's text; `list` as a table is left to the caller. For tests. */
enum err statement_read_file(struct scope *s, struct arena *mem, struct str path, struct str text,
                             const struct statement_list **ret_list);

/* The statement of that name, or NULL. */
const struct statement *statement_find(const struct statement_list *list, struct str name);

/* All of them, in the order of files. */
size_t statement_all(const struct statement_list *list, const struct statement **ret_statements);

#endif
