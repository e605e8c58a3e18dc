/* postgres_value_impl.h - values as they travel to a PostgreSQL server and back, in its binary form.
 *
 * Layer: store, private to it.
 */
#ifndef STORE_POSTGRES_VALUE_IMPL_H
#define STORE_POSTGRES_VALUE_IMPL_H

#include "store/db.h"

#include <libpq-fe.h>

enum {
	POSTGRES_DIGITS_MAX = 24
};

/* One place for each parameter. */
struct postgres_values {
	const char **at;
	int *bytes, *formats;
	char (*numbers)[POSTGRES_DIGITS_MAX];
};

/* Places for `count` parameters, empty. Memory: in `mem`. */
struct postgres_values postgres_value_places(struct arena *mem, size_t count);

/* Puts a value where parameter `i` is, which has this type; text and bytes stay where they are. False: of another kind. */
bool postgres_value_bind(struct postgres_values *v, size_t i, Oid type,
                         const struct db_value *value);

/* A cell of a result. Memory: text and bytes in s->mem. False: a type that SQLite does not know. */
bool postgres_value_read(struct scope *s, const PGresult *from, int row, int column,
                         struct db_value *ret_value);

#endif
