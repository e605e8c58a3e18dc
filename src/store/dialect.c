#include "store/dialect.h"

#include "core/text.h"

struct dialect {
	const char *only; /* the line that begins a part for this engine alone */
	const char *words[3][2];
	bool is_strict;        /* knows STRICT and WITHOUT ROWID */
	const char *parameter; /* its sign */
	const char *state;     /* see statement.h */
};

static const struct dialect sqlite = {"-- only sqlite",
                                      {{"ID", "BLOB"}, {"BYTES", "BLOB"}, {"BIGINT", "INTEGER"}},
                                      true,
                                      "?",
                                      "db_state()"};
static const struct dialect postgres = {"-- only postgresql",
                                        {{"ID", "BYTEA"}, {"BYTES", "BYTEA"}, {"BIGINT", "BIGINT"}},
                                        false,
                                        "$",
                                        "CAST(pg_current_snapshot() AS TEXT)"};

static bool is_word(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* The next piece that is understood as one: a word, a comment, a quoted text, or one character. */
static struct str next_piece(struct str *rest)
{
	struct str s = *rest;
	size_t end = 1;

	if (is_word(s.at[0])) {
		while (end < s.bytes && is_word(s.at[end]))
			end++;
	} else if (str_starts(s, STR("--"))) {
		end = str_find(s, STR("\n"));
	} else if (s.at[0] == '\'' || s.at[0] == '"') {
		end = str_find(str_part(s, 1, s.bytes), str_part(s, 0, 1));
		end = end == SIZE_MAX ? end : end + 2;
	} else if (str_starts(s, STR("/*"))) {
		end = str_find(str_part(s, 2, s.bytes), STR("*/"));
		end = end == SIZE_MAX ? end : end + 4;
	}
	if (end > s.bytes)
		end = s.bytes;
	*rest = str_part(s, end, s.bytes);
	return str_part(s, 0, end);
}

static struct str say(const struct dialect *d, struct str piece)
{
	for (size_t i = 0; i < sizeof d->words / sizeof *d->words; i++)
		if (str_equal(piece, str_from(d->words[i][0])))
			return str_from(d->words[i][1]);
	return piece;
}

/* Cuts ", STRICT" and "WITHOUT ROWID" off the front of *rest, as they stand behind a table. */
static bool skip_option(struct str *rest)
{
	static const struct str options[] = {{"STRICT", 6}, {"WITHOUT ROWID", 13}};
	struct str s = str_trim(*rest);

	if (str_starts(s, STR(",")))
		s = str_trim(str_part(s, 1, s.bytes));
	for (size_t i = 0; i < 2; i++) {
		struct str after = str_part(s, options[i].bytes, s.bytes);

		if (str_starts(s, options[i]) && (!after.bytes || !is_word(after.at[0]))) {
			*rest = str_part(*rest, (size_t)(after.at - rest->at), rest->bytes);
			return true;
		}
	}
	return false;
}

/* A line that begins or ends a part for one engine: whether what follows is another engine's. */
static bool switches_part(const struct dialect *d, struct str piece, bool *is_others)
{
	if (str_starts(piece, STR("-- only ")))
		*is_others = !str_equal(str_trim(piece), str_from(d->only));
	else if (str_equal(str_trim(piece), STR("-- all engines")))
		*is_others = false;
	else
		return false;
	return true;
}

static struct str translate(struct arena *mem, const struct dialect *d, struct str migration)
{
	struct text out = text_new(mem, migration.bytes * 4 + 1);
	bool is_others = false; /* within a part that another engine has for itself */

	while (migration.bytes) {
		struct str piece = next_piece(&migration);

		if (!switches_part(d, piece, &is_others) && !is_others)
			text_add(&out, say(d, piece));
		if (!d->is_strict && str_equal(piece, STR(")")))
			while (skip_option(&migration))
				;
	}
	return text_str(&out);
}

struct str dialect_sqlite(struct arena *mem, struct str migration)
{
	return translate(mem, &sqlite, migration);
}

struct str dialect_postgres(struct arena *mem, struct str migration)
{
	return translate(mem, &postgres, migration);
}

static struct str translate_statement(struct arena *mem, const struct dialect *d,
                                      struct str statement)
{
	struct text out = text_new(mem, statement.bytes * 4 + 1);
	bool is_others = false;

	while (statement.bytes) {
		struct str piece = next_piece(&statement);

		if (!switches_part(d, piece, &is_others) && !is_others)
			text_add(&out, str_equal(piece, STR("?"))          ? str_from(d->parameter)
			               : str_equal(piece, STR("DB_STATE")) ? str_from(d->state)
			                                                   : piece);
	}
	return text_str(&out);
}

bool dialect_is_blank(struct str statement)
{
	while (statement.bytes) {
		struct str piece = next_piece(&statement);

		if (!str_starts(piece, STR("--")) && !str_is_empty(str_trim(piece)))
			return false;
	}
	return true;
}

struct str dialect_sqlite_statement(struct arena *mem, struct str statement)
{
	return translate_statement(mem, &sqlite, statement);
}

struct str dialect_postgres_statement(struct arena *mem, struct str statement)
{
	return translate_statement(mem, &postgres, statement);
}

/* From the row's opening bracket on: up to its closing one. None when it is not closed. */
static struct str row_of(struct str from)
{
	struct str rest = from;
	int depth = 0;

	while (rest.bytes) {
		struct str piece = next_piece(&rest);

		depth += str_equal(piece, STR("(")) - str_equal(piece, STR(")"));
		if (depth == 0)
			return str_part(from, 0, from.bytes - rest.bytes);
	}
	return STR_NONE;
}

static bool finds_row(struct str statement, struct str *ret_before, struct str *ret_row)
{
	struct str rest = statement, behind;

	while (rest.bytes && !str_equal(next_piece(&rest), STR("VALUES")))
		;
	while (rest.bytes && strchr(" \t\n", rest.at[0]))
		rest = str_part(rest, 1, rest.bytes);
	if (!str_starts(rest, STR("(")))
		return false;
	*ret_before = str_part(statement, 0, statement.bytes - rest.bytes);
	*ret_row = row_of(rest);
	behind = str_trim(str_part(rest, ret_row->bytes, rest.bytes));
	return ret_row->bytes && (!behind.bytes || str_equal(behind, STR(";")));
}

static void add_row(struct text *out, struct str row, size_t ahead)
{
	bool is_number = false;

	while (row.bytes) {
		struct str piece = next_piece(&row);
		int64_t number = 0;

		if (is_number && str_number(piece, &number))
			text_addf(out, "%lld", (long long)number + (long long)ahead);
		else
			text_add(out, piece);
		is_number = str_equal(piece, STR("$"));
	}
}

struct str dialect_postgres_rows(struct arena *mem, struct str statement, size_t parameters,
                                 size_t count)
{
	struct str before, row;
	struct text out;

	if (!finds_row(statement, &before, &row))
		return STR_NONE;
	/* "$1" becomes six characters at most. */
	out = text_new(mem, before.bytes + count * (row.bytes * 4 + 1) + 1);
	text_add(&out, before);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_add_char(&out, ',');
		add_row(&out, row, i * parameters);
	}
	return text_str(&out);
}
