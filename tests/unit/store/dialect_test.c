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
