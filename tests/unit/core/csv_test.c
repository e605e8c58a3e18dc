#include "core/csv.h"

#include "test.h"

static struct scope scope_here(void)
{
	return (struct scope){.mem = arena_new(0)};
}

/* All rows as one text: fields in [], rows with their line. */
static struct str read_all(struct scope *s, struct str bytes)
{
	struct text out = text_new(s->mem, 100000);
	struct csv csv;
	struct csv_row row;
	bool is_there;
	enum err e = csv_open(s, bytes, &csv);

	while (!e && !(e = csv_next(&csv, &row, &is_there)) && is_there) {
		text_addf(&out, "%lld:", (long long)row.line);
		for (size_t i = 0; i < row.count; i++)
			text_addf(&out, "[%.*s]", STR_ARG(row.fields[i]));
		text_add_char(&out, ' ');
	}
	if (e)
		text_addf(&out, "%s@%lld", s->problem.key, (long long)s->problem.line);
	return str_trim(text_str(&out));
}

TEST(csv_next__reads_what_spreadsheets_write)
{
	const struct {
		struct str file;
		const char *rows;
	} table[] = {
		{STR("a,b\n1,2\n"), "1:[a][b] 2:[1][2]"},
		{STR("a;b\r\n1,5;2\r\n"), "1:[a][b] 2:[1,5][2]"},
		{STR("a\tb\r1\t2"), "1:[a][b] 2:[1][2]"},
		{STR("a|b\n1|2"), "1:[a][b] 2:[1][2]"},
		{STR("sep=;\r\na,b;c\r\n"), "2:[a,b][c]"},
		{STR("\xef\xbb\xbfName;Ort\nJ\xc3\xb6rg;Ulm\n"),
	         "1:[Name][Ort] 2:[J\xc3\xb6rg][Ulm]"},
		{STR("Name;Ort\nJ\xf6rg;\x80\n"), "1:[Name][Ort] 2:[J\xc3\xb6rg][\xe2\x82\xac]"},
		{STR("\xff\xfe"
	             "a\0;\0b\0\n\0"),
	         "1:[a][b]"},
		{STR("\xfe\xff"
	             "\0a\0;\0b\0\n"),
	         "1:[a][b]"},
		{STR("a,b\n\"1\n2\",\"3\"\"4\"\n5,6"), "1:[a][b] 2:[1\n2][3\"4] 4:[5][6]"},
		{STR("a,b\n\"1\r\n2\",3\r\n5,6"), "1:[a][b] 2:[1\r\n2][3] 4:[5][6]"},
		{STR("a,b\n\n , \n5,6"), "1:[a][b] 4:[5][6]"},
		{STR("a,b\n1\n1,2,3"), "1:[a][b] 2:[1] 3:[1][2][3]"},
		{STR("a,b\n1,"), "1:[a][b] 2:[1][]"},
		{STR("Name\nAda\n"), "1:[Name] 2:[Ada]"},
		{STR("a,b\n5\" pipe,x"), "1:[a][b] 2:[5\" pipe][x]"},
		{STR("a,b\n'=1+1,'x"), "1:[a][b] 2:[=1+1]['x]"},
		{STR("a,b\n\n\"1,2\n3"), "1:[a][b] table.quote@3"},
		{STR("a,b\n\"1\"x,2"), "1:[a][b] table.quote@2"},
		{STR("a,b\n1,\0"), "table.nul@2"},
		{STR(""), ""},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct scope s = scope_here();

		assert_str(read_all(&s, table[i].file), table[i].rows);
		arena_end(s.mem);
	}
}

TEST(csv_add__is_read_back_as_it_was_and_never_begins_a_formula)
{
	static const struct {
		const char *field, *written;
	} table[] = {
		{"plain", "plain"},
		{"a;b", "\"a;b\""},
		{"a\"b", "\"a\"\"b\""},
		{"two\nlines", "\"two\nlines\""},
		{"=1+1", "'=1+1"},
		{"+49 7071", "'+49 7071"},
		{"-", "'-"},
		{"@x", "'@x"},
		{"\tx", "'\tx"},
		{"'=x", "''=x"},
		{"'x", "'x"},
		{" x", "\" x\""},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct scope s = scope_here();
		struct text out = text_new(s.mem, 1000);
		struct csv csv;
		struct csv_row row;
		bool is_there;

		csv_add(&out, ';', true, str_from(table[i].field));
		assert_str(text_str(&out), table[i].written);
		csv_add(&out, ';', false, STR("end"));
		csv_end(&out);
		assert_ok(csv_open(&s, text_str(&out), &csv));
		assert_ok(csv_next(&csv, &row, &is_there));
		assert_int_equal(row.count, 2);
		assert_str(row.fields[0], table[i].field);
		arena_end(s.mem);
	}
}

TEST(csv_next__names_its_limits)
{
	struct scope s = scope_here();
	struct text wide = text_new(s.mem, 100000), deep = text_new(s.mem, 200000);

	for (int i = 0; i <= CSV_COLUMNS_MAX; i++)
		text_add(&wide, STR("x,"));
	assert_str(read_all(&s, text_str(&wide)), "table.columns_many@1");
	for (size_t i = 0; i <= CSV_FIELD_BYTES_MAX; i++)
		text_add_char(&deep, 'x');
	assert_str(read_all(&s, text_str(&deep)), "table.field_long@1");
	arena_end(s.mem);
}
