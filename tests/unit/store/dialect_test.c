#include "store/dialect.h"

#include "test.h"

TEST(dialect_sqlite__says_the_types_in_the_engines_words)
{
	struct scope *s = test_scope();

	assert_str(dialect_sqlite(s->mem, STR("a ID, b BYTES NULL, c BIGINT, d TEXT")),
	           "a BLOB, b BLOB NULL, c INTEGER, d TEXT");
}

TEST(dialect_sqlite__leaves_names_comments_and_quoted_text)
{
	struct scope *s = test_scope();
	const char *text = "id VALID 'an ID' -- the ID's BYTES\nBYTES_2 'it''s ID'";

	assert_str(dialect_sqlite(s->mem, str_from(text)), text);
	assert_str(dialect_sqlite(s->mem, STR("ID -- no end")), "BLOB -- no end");
	assert_str(dialect_sqlite(s->mem, STR("'no end ID")), "'no end ID");
	assert_str(dialect_sqlite(s->mem, STR("")), "");
}

TEST(dialect_postgres__says_the_types_and_leaves_table_options_out)
{
	struct scope *s = test_scope();

	assert_str(dialect_postgres(s->mem, STR("CREATE TABLE a (b ID, c BYTES, d BIGINT, e TEXT) "
	                                        "STRICT, WITHOUT ROWID; -- STRICT\n")),
	           "CREATE TABLE a (b BYTEA, c BYTEA, d BIGINT, e TEXT); -- STRICT\n");
	assert_str(dialect_postgres(s->mem, STR("CREATE TABLE a (b ID) STRICT;")),
	           "CREATE TABLE a (b BYTEA);");
	assert_str(dialect_postgres(s->mem, STR("(a) STRICTER, (b), c")), "(a) STRICTER, (b), c");
}

TEST(dialect_postgres__has_its_own_parts_and_sqlite_has_others)
{
	struct scope *s = test_scope();
	struct str text = STR("a;\n-- only sqlite\nb;\n-- only postgresql\nc;\n-- all engines\nd;");

	assert_str(dialect_sqlite(s->mem, text), "a;\n\nb;\n\nd;");
	assert_str(dialect_postgres(s->mem, text), "a;\n\nc;\n\nd;");
}

TEST(dialect_postgres_statement__numbers_parameters_outside_of_quotes_and_comments)
{
	struct scope *s = test_scope();

	assert_str(dialect_postgres_statement(
			   s->mem, STR("-- is ?1 there?\nSELECT '?2', \"?3\", ?1 /* ?4 */, ?12;")),
	           "-- is ?1 there?\nSELECT '?2', \"?3\", $1 /* ?4 */, $12;");
}

TEST(dialect_statement__asks_each_engine_for_its_state)
{
	struct scope *s = test_scope();
	struct str text = STR("SELECT DB_STATE, 'DB_STATE', DB_STATES;");

	assert_str(dialect_sqlite_statement(s->mem, text),
	           "SELECT db_state(), 'DB_STATE', DB_STATES;");
	assert_str(dialect_postgres_statement(s->mem, text),
	           "SELECT CAST(pg_current_snapshot() AS TEXT), 'DB_STATE', DB_STATES;");
}

TEST(dialect_postgres_rows__repeats_the_row_with_parameters_of_its_own)
{
	struct scope *s = test_scope();

	assert_str(dialect_postgres_rows(s->mem,
	                                 STR("-- VALUES ($1)\nINSERT INTO a (b, c)\nVALUES ($1, "
	                                     "(SELECT '$2)' || $2));\n"),
	                                 2, 3),
	           "-- VALUES ($1)\nINSERT INTO a (b, c)\nVALUES ($1, (SELECT '$2)' || $2)),"
	           "($3, (SELECT '$2)' || $4)),($5, (SELECT '$2)' || $6))");
	assert_str(dialect_postgres_rows(s->mem, STR("INSERT INTO a VALUES ($1)"), 1, 1),
	           "INSERT INTO a VALUES ($1)");
}

TEST(dialect_postgres_rows__is_for_one_row_and_nothing_behind_it)
{
	struct scope *s = test_scope();
	const char *others[] = {"SELECT $1",
	                        "INSERT INTO a SELECT $1",
	                        "INSERT INTO a VALUES ($1) ON CONFLICT DO NOTHING",
	                        "INSERT INTO a VALUES ($1), ($2)",
	                        "INSERT INTO a VALUES ($1",
	                        "INSERT INTO a VALUES",
	                        ""};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_int_equal(dialect_postgres_rows(s->mem, str_from(others[i]), 1, 2).bytes, 0);
}
