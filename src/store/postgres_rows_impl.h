/* postgres_rows_impl.h - rows that wait until there are enough of their statement for one message.
 *
 * An import writes 100,000 rows by the same three statements. Each alone costs the server more for beginning (the plan, the
 * table's constraints) than for the row (docs/decisions/0053-rows-together.md).
 *
 * Layer: store, private to it.
 */
#ifndef STORE_POSTGRES_ROWS_IMPL_H
#define STORE_POSTGRES_ROWS_IMPL_H

#include "store/postgres_impl.h"

enum {
	POSTGRES_ROWS = 32,                       /* of one message */
	POSTGRES_ROWS_STATEMENTS_MAX = 4,         /* others go alone */
	POSTGRES_ROWS_BYTES_MAX = 4 * 1024 * 1024 /* of values that wait */
};

struct postgres_rows;

struct postgres_rows *postgres_rows_new(struct arena *mem);

/* Takes a copy of the values, and queues a message when enough wait. *ret_is_taken false: the statement does not go in rows,
 * or there is no place for it. Errors: as postgres_add_statement(). */
enum err postgres_rows_take(struct scope *s, struct postgres *p, struct postgres_rows *rows,
                            const struct statement *statement, const struct db_value *values,
                            bool *ret_is_taken);

/* The next of those that wait, for whoever sends them one by one; false: none does. Its values end with DB_END and live until
 * the next call of any of these. */
bool postgres_rows_next(struct postgres_rows *rows, const struct statement **ret_statement,
                        const struct db_value **ret_values);

/* Drops all that wait. */
void postgres_rows_forget(struct postgres_rows *rows);

#endif
