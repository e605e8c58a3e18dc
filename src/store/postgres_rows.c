#include "store/postgres_rows_impl.h"

struct waiting {
	const struct statement *statement;
	size_t count;
	struct db_value *values;
};

struct postgres_rows {
	struct arena *bytes;             /* of all that wait */
	size_t byte_count, count, given; /* of `waiting`; rows that postgres_rows_next() gave */
	struct waiting waiting[POSTGRES_ROWS_STATEMENTS_MAX];
	struct db_value next[POSTGRES_VALUES_MAX + 1];
};

static void end_bytes(void *what)
{
	arena_end(((struct postgres_rows *)what)->bytes);
}

struct postgres_rows *postgres_rows_new(struct arena *mem)
{
	struct postgres_rows *rows = NEW(mem, struct postgres_rows);

	rows->bytes = arena_new(0);
	arena_at_end(mem, end_bytes, rows);
	return rows;
}

void postgres_rows_forget(struct postgres_rows *rows)
{
	arena_reset(rows->bytes);
	rows->byte_count = rows->count = rows->given = 0;
}

static struct waiting *place_of(struct postgres_rows *rows, const struct statement *statement)
{
	struct waiting *w = rows->waiting;

	for (; w < rows->waiting + rows->count; w++)
		if (w->statement == statement)
			return w;
	if (rows->count == POSTGRES_ROWS_STATEMENTS_MAX)
		return NULL;
	*w = (struct waiting){.statement = statement,
	                      .values = NEW_ARRAY(rows->bytes, struct db_value,
	                                          POSTGRES_ROWS * statement->parameters)};
	rows->count++;
	return w;
}

static void keep(struct postgres_rows *rows, struct waiting *w, const struct db_value *values)
{
	struct db_value *to = w->values + w->count++ * w->statement->parameters;

	for (size_t i = 0; i < w->statement->parameters; i++) {
		to[i] = values[i];
		if (values[i].kind != DB_KIND_TEXT && values[i].kind != DB_KIND_BYTES)
			continue;
		to[i].text = str_copy(rows->bytes, values[i].text);
		rows->byte_count += values[i].text.bytes;
	}
}

static bool does_any_wait(const struct postgres_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->waiting[i].count > 0)
			return true;
	return false;
}

static enum err send(struct scope *s, struct postgres *p, struct postgres_rows *rows,
                     struct waiting *w)
{
	TRY(postgres_prepare_rows(s, p, w->statement, POSTGRES_ROWS));
	TRY(postgres_add_rows(s, p, w->statement, w->values, POSTGRES_ROWS));
	w->count = 0;
	if (!does_any_wait(rows))
		postgres_rows_forget(rows);
	return ERR_NONE;
}

static bool fits(const struct postgres_rows *rows, const struct statement *statement,
                 const struct db_value *values)
{
	size_t count = 0;

	while (values[count].kind != DB_END)
		count++;
	return statement->goes_in_rows && count > 0 && count == statement->parameters &&
	       rows->byte_count < POSTGRES_ROWS_BYTES_MAX;
}

enum err postgres_rows_take(struct scope *s, struct postgres *p, struct postgres_rows *rows,
                            const struct statement *statement, const struct db_value *values,
                            bool *ret_is_taken)
{
	struct waiting *w = fits(rows, statement, values) ? place_of(rows, statement) : NULL;

	*ret_is_taken = w != NULL;
	if (!w)
		return ERR_NONE;
	keep(rows, w, values);
	return w->count == POSTGRES_ROWS ? send(s, p, rows, w) : ERR_NONE;
}

bool postgres_rows_next(struct postgres_rows *rows, const struct statement **ret_statement,
                        const struct db_value **ret_values)
{
	size_t before = 0;

	for (const struct waiting *w = rows->waiting; w < rows->waiting + rows->count; w++) {
		size_t at = rows->given - before, width = w->statement->parameters;

		before += w->count;
		if (rows->given >= before)
			continue;
		memcpy(rows->next, w->values + at * width, width * sizeof *rows->next);
		rows->next[width] = (struct db_value){DB_END, 0, STR_NONE};
		rows->given++;
		*ret_statement = w->statement;
		*ret_values = rows->next;
		return true;
	}
	return false;
}
