#include "store/statement.h"

#include "store/dialect.h"
#include "store/sqlite_impl.h"

#include "core/text.h"
#include "fresh.h"

#include <sqlite3.h>

TEST(statement_load__finds_what_the_name_line_says)
{
	struct scope *s = test_scope();
	const struct statement_list *list;
	const struct statement *one;

	assert_ok(statement_read_file(
		s, s->mem, STR("src/x/thing.sql"),
		STR("-- A comment, (with brackets).\n"
	            "-- thing_find (organisation, id) -> name    uses thing_pkey\n"
	            "SELECT 1;\n\n-- thing_list () -> name\nSELECT 2;\n"),
		&list));
	one = statement_find(list, STR("thing_find"));
	assert_non_null(one);
	assert_int_equal(one->parameters, 2);
	assert_str(one->uses, "thing_pkey");
	assert_str(str_trim(one->text), "SELECT 1;");
	assert_int_equal(one->line, 2);
	assert_int_equal(statement_find(list, STR("thing_list"))->parameters, 0);
	assert_null(statement_find(list, STR("thing")));
}

TEST(statement_load__refuses_names_that_lead_nowhere)
{
	static const char *const bad[] = {
		"SELECT 1;\n",
		"-- other_find (id)\nSELECT ?1;\n",
		"-- things_find (id)\nSELECT ?1;\n",
		"-- thing_find (id)\nSELECT ?1;\n-- thing_find (id)\nSELECT ?1;\n",
	};
	struct scope *s = test_scope();
	const struct statement_list *list;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(statement_read_file(s, s->mem, STR("src/x/thing.sql"),
		                                     str_from(bad[i]), &list),
		                 ERR_BROKEN);
		assert_non_null(strstr(s->problem.detail, "src/x/thing.sql:"));
	}
}

/* What both engines understand alike (docs/decisions/0002-one-sql-text.md). */
TEST(statement_load__has_only_sql_that_both_engines_read)
{
	static const char *const traps[] = {
		"SELECT *",     "$1",        "::",    "datetime(", "ifnull(",      "strftime",
		"lower(",       "upper(",    " ANY(", "LATERAL",   "FOR UPDATE",   "GLOB",
		"REPLACE INTO", "INSERT OR", "||",    "AS JSON",   "group_concat", "AUTOINCREMENT"};
	struct scope *s = test_scope();
	const struct statement_list *list;
	const struct statement *all;
	size_t count;

	assert_ok(statement_load(s, s->mem, &list));
	count = statement_all(list, &all);
	assert_true(count > 20);
	for (size_t i = 0; i < count; i++)
		for (size_t t = 0; t < sizeof traps / sizeof *traps; t++)
			if (str_find(all[i].text, str_from(traps[t])) != SIZE_MAX)
				fail_msg("%.*s:%lld: %s means different things to SQLite and "
				         "PostgreSQL; see docs/decisions/0002-one-sql-text.md",
				         STR_ARG(all[i].file), (long long)all[i].line, traps[t]);
}

static struct str plan_of(struct scope *s, sqlite3 *db, const struct statement *one)
{
	struct text plan = text_new(s->mem, 10000);
	struct str text = dialect_sqlite_statement(s->mem, one->text);
	sqlite3_stmt *explain;

	if (sqlite3_prepare_v2(db, text_format(s->mem, "EXPLAIN QUERY PLAN %.*s", STR_ARG(text)).at,
	                       -1, &explain, NULL) != SQLITE_OK)
		fail_msg("%.*s: %s", STR_ARG(one->name), sqlite3_errmsg(db));
	while (sqlite3_step(explain) == SQLITE_ROW) {
		text_add(&plan, str_from((const char *)sqlite3_column_text(explain, 3)));
		text_add_char(&plan, '\n');
	}
	sqlite3_finalize(explain);
	return text_str(&plan);
}

static void refuse(const struct statement *one, const char *why, struct str plan)
{
	print_error("%.*s:%lld: %.*s %s:\n%.*s", STR_ARG(one->file), (long long)one->line,
	            STR_ARG(one->name), why, STR_ARG(plan));
	fail();
}

/* A statement that reads a whole table gets slow when nobody looks. */
TEST(statement_load__keeps_the_promise_of_each_index)
{
	struct scope *s = fresh_scope();
	const struct statement_list *list;
	const struct statement *all;
	struct sqlite_connection connection;
	size_t count;

	fresh_needs_file(); /* PostgreSQL plans by what stands in the tables */
	assert_ok(statement_load(s, s->mem, &list));
	count = statement_all(list, &all);
	assert_ok(
		sqlite_open(s, s->mem, str_c(s->mem, fresh_last_path()), true, NULL, &connection));
	for (size_t i = 0; i < count; i++) {
		struct str plan = plan_of(s, connection.handle, &all[i]);

		if (str_find(plan, all[i].uses) == SIZE_MAX)
			refuse(&all[i], "does not use the index it promises", plan);
		if (str_find(plan, STR("SCAN ")) != SIZE_MAX &&
		    str_find(plan, STR("SCAN organisation")) == SIZE_MAX &&
		    str_find(plan, STR("VIRTUAL TABLE INDEX")) == SIZE_MAX &&
		    str_find(plan, STR("CO-ROUTINE")) == SIZE_MAX)
			refuse(&all[i], "reads a whole table", plan);
	}
	sqlite_close(&connection);
}
