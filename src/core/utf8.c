#include "core/utf8.h"

#include "core/text.h"

#include <stdlib.h>
#include <utf8proc.h>

/* The length of the valid sequence at `s`, 0 when there is none. */
static size_t sequence(const unsigned char *at, size_t left)
{
	unsigned char c = at[0];
	size_t need = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;

	if (c == 0 || need == 0 || need > left)
		return 0;
	for (size_t i = 1; i < need; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates, beyond U+10FFFF. */
	if ((c == 0xe0 && at[1] < 0xa0) || (c == 0xed && at[1] > 0x9f) ||
	    (c == 0xf0 && at[1] < 0x90) || (c == 0xf4 && at[1] > 0x8f))
		return 0;
	return need;
}

size_t utf8_first_bad(struct str s)
{
	const unsigned char *at = (const unsigned char *)s.at;

	for (size_t i = 0; i < s.bytes;) {
		size_t n;

		/* Most text is ASCII: eight bytes at a time, as long as none is NUL or above 127. */
		while (i + 8 <= s.bytes) {
			uint64_t eight;

			memcpy(&eight, at + i, 8);
			if ((eight | (eight - 0x0101010101010101u)) & 0x8080808080808080u)
				break;
			i += 8;
		}
		if (i == s.bytes)
			break;
		n = sequence(at + i, s.bytes - i);

		if (!n)
			return i;
		i += n;
	}
	return SIZE_MAX;
}

uint32_t utf8_next(struct str *rest)
{
	const unsigned char *at = (const unsigned char *)rest->at;
	size_t n = at[0] < 0x80 ? 1 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	uint32_t rune = n == 1 ? at[0] : at[0] & (0xffu >> (n + 1));

	if (n > rest->bytes)
		n = rest->bytes;
	for (size_t i = 1; i < n; i++)
		rune = rune << 6 | (at[i] & 0x3f);
	rest->at += n;
	rest->bytes -= n;
	return rune;
}

size_t utf8_count(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.bytes; i++)
		count += ((unsigned char)s.at[i] & 0xc0) != 0x80;
	return count;
}

struct str utf8_cut(struct str s, size_t bytes_max)
{
	if (s.bytes <= bytes_max)
		return s;
	while (bytes_max && ((unsigned char)s.at[bytes_max] & 0xc0) == 0x80)
		bytes_max--;
	return str_part(s, 0, bytes_max);
}

static struct str map(struct arena *mem, struct str s, utf8proc_option_t options)
{
	utf8proc_uint8_t *mapped = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.at, (utf8proc_ssize_t)s.bytes,
	                                  &mapped, options);
	struct str copy = s;

	if (n >= 0)
		copy = str_copy(mem, (struct str){(const char *)mapped, (size_t)n});
	free(mapped);
	return copy;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.bytes; i++)
		if ((unsigned char)s.at[i] >= 0x80)
			return false;
	return true;
}

/* Of ASCII, folding changes capitals alone; mail addresses are folded with each request of a calendar program. */
static struct str lower(struct arena *mem, struct str s)
{
	char *copy = arena_take(mem, s.bytes + 1);

	for (size_t i = 0; i < s.bytes; i++)
		copy[i] =
			s.at[i] >= 'A' && s.at[i] <= 'Z' ? (char)(s.at[i] + ('a' - 'A')) : s.at[i];
	copy[s.bytes] = 0;
	return (struct str){copy, s.bytes};
}

struct str utf8_fold(struct arena *mem, struct str s)
{
	if (is_ascii(s))
		return lower(mem, s);
	return map(mem, s,
	           UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
}

/* Letters that Unicode does not take apart into a base and a mark. */
static const char *const bases[][2] = {
	{"ø", "o"}, {"ł", "l"},  {"đ", "d"},  {"ð", "d"},
	{"ı", "i"}, {"æ", "ae"}, {"œ", "oe"}, {"þ", "th"},
};

/* How they are written where a keyboard lacks them. */
static const char *const written_out[][2] = {
	{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"ø", "oe"}, {"å", "aa"},
};

/* Replaces letters by what a table of `count` rows says; at most two bytes for two. */
static struct str replace(struct arena *mem, struct str s, const char *const (*table)[2],
                          size_t count)
{
	struct text out = text_new(mem, s.bytes);

	while (s.bytes) {
		struct str letter = s, other;

		utf8_next(&s);
		letter.bytes -= s.bytes;
		other = letter;
		for (size_t i = 0; i < count; i++)
			if (str_equal(letter, str_from(table[i][0])))
				other = str_from(table[i][1]);
		text_add(&out, other);
	}
	return text_str(&out);
}

static struct str without_marks(struct arena *mem, struct str folded)
{
	return replace(
		mem,
		map(mem, folded,
	            UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK),
		bases, sizeof bases / sizeof *bases);
}

struct str utf8_spelling(struct arena *mem, struct str typed)
{
	struct str out = replace(mem, utf8_fold(mem, typed), written_out,
	                         sizeof written_out / sizeof *written_out);

	return without_marks(mem, out);
}

struct str utf8_spellings(struct arena *mem, struct str name)
{
	struct str plain = without_marks(mem, utf8_fold(mem, name));
	struct str spelled = utf8_spelling(mem, name);

	if (str_equal(plain, spelled))
		return plain;
	return text_format(mem, "%.*s\n%.*s", STR_ARG(plain), STR_ARG(spelled));
}

struct str utf8_order(struct arena *mem, struct str s)
{
	struct str folded = utf8_fold(mem, s);
	struct str plain = without_marks(mem, folded);
	struct text order = text_new(mem, plain.bytes + folded.bytes + 1);

	text_add(&order, plain);
	text_add_char(&order, '\0'); /* "Bader" before "Bäder", both before "Baderer" */
	text_add(&order, folded);
	return text_str(&order);
}

struct str utf8_compose(struct arena *mem, struct str s)
{
	if (is_ascii(s))
		return s;
	return map(mem, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}
