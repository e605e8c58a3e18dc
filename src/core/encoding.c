#include "core/encoding.h"

#include "core/text.h"
#include "core/utf8.h"

enum order {
	ORDER_NONE,
	ORDER_LITTLE,
	ORDER_BIG
};

#define SAMPLE_BYTES 4096 /* enough to tell what kind of file it is */

/* Letters of European languages have a zero byte in UTF-16, always on the same side, and UTF-8
 * text has no zero byte at all: so half of all pairs on one side and none on the other is proof
 * enough when the file has no byte order mark. */
static enum order guess_order(struct str bytes)
{
	size_t zeros[2] = {0, 0}, sample = bytes.bytes < SAMPLE_BYTES ? bytes.bytes : SAMPLE_BYTES;

	if (bytes.bytes % 2)
		return ORDER_NONE;
	for (size_t i = 0; i < sample; i++)
		zeros[i % 2] += bytes.at[i] == 0;
	if (zeros[1] * 4 > sample && zeros[0] == 0)
		return ORDER_LITTLE;
	if (zeros[0] * 4 > sample && zeros[1] == 0)
		return ORDER_BIG;
	return ORDER_NONE;
}

/* Lines end with LF, CRLF or CR. */
static int64_t line_at(struct str text, size_t offset)
{
	struct str before = str_part(text, 0, offset), line;
	int64_t number = 1;

	while (str_next_line(&before, &line))
		number += before.bytes || line.at + line.bytes < text.at + offset;
	return number;
}

static uint32_t unit_at(struct str bytes, enum order order, size_t i)
{
	uint32_t first = (unsigned char)bytes.at[i], second = (unsigned char)bytes.at[i + 1];

	return order == ORDER_LITTLE ? second << 8 | first : first << 8 | second;
}

static enum err refuse_cut(struct scope *s, const struct encoding_words *words, int64_t line)
{
	return scope_fail_input(s, words->cut, line,
	                        "the file ends in the middle of a character: it was cut on the "
	                        "way; export or copy it again");
}

static enum err refuse_nul(struct scope *s, const struct encoding_words *words, int64_t line)
{
	return scope_fail_input(s, words->nul, line,
	                        "a zero byte, so this is not (or no longer) a text file; %s",
	                        words->again);
}

static enum err decode_utf16(struct scope *s, const struct encoding_words *words, struct str bytes,
                             enum order order, struct str *ret_text)
{
	struct text text = text_new(s->mem, bytes.bytes / 2 * 3);

	for (size_t i = 0; i + 1 < bytes.bytes; i += 2) {
		uint32_t rune = unit_at(bytes, order, i), low;

		if (rune == 0)
			return refuse_nul(s, words, line_at(text_str(&text), text.bytes));
		if (rune >= 0xd800 && rune < 0xe000) {
			if (i + 3 >= bytes.bytes)
				return refuse_cut(s, words, line_at(text_str(&text), text.bytes));
			low = unit_at(bytes, order, i + 2);
			if (rune >= 0xdc00 || low < 0xdc00 || low >= 0xe000)
				return scope_fail_input(
					s, words->encoding_unknown,
					line_at(text_str(&text), text.bytes),
					"half a character of UTF-16; save the file as UTF-8");
			rune = 0x10000 + ((rune - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		}
		text_add_rune(&text, rune);
	}
	if (bytes.bytes % 2)
		return refuse_cut(s, words, line_at(text_str(&text), text.bytes));
	*ret_text = text_str(&text);
	return ERR_NONE;
}

/* A sequence that would go on, but the file ends. */
static bool is_cut_sequence(struct str bytes, size_t at)
{
	unsigned char c = (unsigned char)bytes.at[at];
	size_t need = c >= 0xc2 && c < 0xe0   ? 2
	              : c >= 0xe0 && c < 0xf0 ? 3
	              : c >= 0xf0 && c < 0xf5 ? 4
	                                      : 0;

	if (bytes.bytes - at >= need)
		return false;
	for (size_t i = at + 1; i < bytes.bytes; i++)
		if (((unsigned char)bytes.at[i] & 0xc0) != 0x80)
			return false;
	return true;
}

static bool is_control(char c)
{
	return (unsigned char)c < ' ' && !(c >= '\t' && c <= '\r') && c != 0x1b;
}

/* A stray control character happens in real exports; one in ten bytes is no text. */
static bool is_binary(struct str text)
{
	size_t controls = 0, sample = text.bytes < SAMPLE_BYTES ? text.bytes : SAMPLE_BYTES;

	for (size_t i = 0; i < sample; i++)
		controls += is_control(text.at[i]);
	return controls * 10 > sample;
}

static enum err refuse_bytes(struct scope *s, const struct encoding_words *words, struct str bytes,
                             size_t bad)
{
	int64_t line = line_at(bytes, bad);
	size_t sample = bytes.bytes < SAMPLE_BYTES ? bytes.bytes : SAMPLE_BYTES, odd = 0;

	if (bytes.at[bad] == 0)
		return refuse_nul(s, words, line);
	if (is_cut_sequence(bytes, bad))
		return refuse_cut(s, words, line);
	for (size_t i = 0; i < sample; i++)
		odd += is_control(bytes.at[i]);
	if (odd * 50 > sample)
		return scope_fail_input(s, words->binary, line, "this is not a text file; %s",
		                        words->again);
	return scope_fail_input(s, words->encoding_unknown, line,
	                        "the byte 0x%02x is not UTF-8; the file seems to be saved as "
	                        "Windows-1252 (\"ANSI\"): open it in an editor, choose Save as, "
	                        "encoding UTF-8",
	                        (unsigned)(unsigned char)bytes.at[bad]);
}

/* What the bytes 0x80 to 0x9f mean (WHATWG Encoding, index windows-1252); 0 = a control character. */
static const uint16_t windows_1252[32] = {
	0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static struct str decode_windows_1252(struct scope *s, struct str bytes)
{
	struct text text = text_new(s->mem, bytes.bytes * 3);

	for (size_t i = 0; i < bytes.bytes; i++) {
		unsigned char c = (unsigned char)bytes.at[i];

		if (c < 0x80)
			text_add_char(&text, (char)c);
		else if (c < 0xa0)
			text_add_rune(&text,
			              windows_1252[c - 0x80] ? windows_1252[c - 0x80] : 0xfffd);
		else
			text_add_rune(&text, c);
	}
	return text_str(&text);
}

static bool has_nul(struct str bytes)
{
	return bytes.bytes && memchr(bytes.at, 0, bytes.bytes);
}

static enum err find_order(struct scope *s, const struct encoding_words *words, struct str *bytes,
                           enum order *ret_order)
{
	*ret_order = ORDER_NONE;
	if (str_starts(*bytes, (struct str){"\xff\xfe\0\0", 4}) ||
	    str_starts(*bytes, (struct str){"\0\0\xfe\xff", 4}))
		return scope_fail_input(s, words->encoding_utf32, 1,
		                        "this is UTF-32; save the file as UTF-8");
	if (str_starts(*bytes, STR("\xff\xfe")))
		*ret_order = ORDER_LITTLE;
	else if (str_starts(*bytes, STR("\xfe\xff")))
		*ret_order = ORDER_BIG;
	if (*ret_order)
		*bytes = str_part(*bytes, 2, bytes->bytes);
	else
		*ret_order = guess_order(*bytes);
	return ERR_NONE;
}

enum err encoding_decode(struct scope *s, const struct encoding_words *words, struct str bytes,
                         struct str *ret_text, enum encoding *ret_encoding)
{
	enum order order;
	size_t bad;

	TRY(find_order(s, words, &bytes, &order));
	if (order) {
		*ret_encoding = ENCODING_UTF16;
		return decode_utf16(s, words, bytes, order, ret_text);
	}
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = str_part(bytes, 3, bytes.bytes);
	bad = utf8_first_bad(bytes);
	if (bad != SIZE_MAX && (!words->takes_windows_1252 || has_nul(bytes) || is_binary(bytes)))
		return refuse_bytes(s, words, bytes, bad);
	if (is_binary(bytes))
		return scope_fail_input(s, words->binary, 0, "this is not a text file; %s",
		                        words->again);
	*ret_encoding = bad == SIZE_MAX ? ENCODING_UTF8 : ENCODING_WINDOWS_1252;
	*ret_text = bad == SIZE_MAX ? bytes : decode_windows_1252(s, bytes);
	return ERR_NONE;
}

const char *encoding_name(enum encoding encoding)
{
	static const char *const names[] = {"UTF-8", "UTF-16", "Windows-1252"};

	return names[encoding];
}
