#include "store/dialect.h"

#include "core/text.h"

static const char *const words[][2] = {
	{"ID", "BLOB"},
	{"BYTES", "BLOB"},
	{"BIGINT", "INTEGER"},
};

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
	} else if (s.at[0] == '\'') {
		end = str_find(str_part(s, 1, s.bytes), STR("'"));
		end = end == SIZE_MAX ? end : end + 2;
	}
	if (end > s.bytes)
		end = s.bytes;
	*rest = str_part(s, end, s.bytes);
	return str_part(s, 0, end);
}

struct str dialect_sqlite(struct arena *mem, struct str migration)
{
	struct text out = text_new(mem, migration.bytes * 4 + 1);

	while (migration.bytes) {
		struct str piece = next_piece(&migration);

		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (str_equal(piece, str_from(words[i][0]))) {
				piece = str_from(words[i][1]);
				break;
			}
		text_add(&out, piece);
	}
	return text_str(&out);
}
