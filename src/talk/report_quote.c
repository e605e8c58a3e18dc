#include "talk/report_quote.h"

#include "core/utf8.h"

enum {
	ELLIPSIS = 0x2026,
	BEGINNING_WORDS_MIN = 3,
	ABBREVIATION_BYTES_MAX = 3
};

/* White space as Unicode defines it, which is what str.split() in Python cuts at. */
static bool is_space(uint32_t rune)
{
	return rune == ' ' || (rune >= 0x09 && rune <= 0x0d) || (rune >= 0x1c && rune <= 0x1f) ||
	       rune == 0x85 || rune == 0xa0 || rune == 0x1680 ||
	       (rune >= 0x2000 && rune <= 0x200a) || rune == 0x2028 || rune == 0x2029 ||
	       rune == 0x202f || rune == 0x205f || rune == 0x3000;
}

int64_t report_quote_words(struct str text)
{
	int64_t words = 0;
	bool is_within = false;

	while (text.bytes) {
		bool space = is_space(utf8_next(&text));

		words += !space && !is_within;
		is_within = !space;
	}
	return words;
}

/* The word that ends at `end` (exclusive). */
static struct str word_before(struct str text, size_t end)
{
	size_t from = end;

	while (from > 0 && text.at[from - 1] != ' ')
		from--;
	return str_part(text, from, end);
}

/* "3", "z", "Dr", "bzw" before a full stop: the sentence goes on. */
static bool is_short_form(struct str word)
{
	static const char *const forms[] = {"Dr", "Mr",  "Mrs", "Ms",  "St",  "Nr",  "ca",  "bzw",
	                                    "vs", "usw", "ggf", "Mag", "Ing", "etc", "inkl"};
	bool is_number = word.bytes > 0;

	for (size_t i = 0; i < word.bytes; i++)
		is_number = is_number && word.at[i] >= '0' && word.at[i] <= '9';
	if (is_number && word.bytes < ABBREVIATION_BYTES_MAX)
		return true;
	if (word.bytes == 1 && word.at[0] != 'I')
		return true;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (str_equal(word, str_from(forms[i])))
			return true;
	return false;
}

/* Closing quotes and brackets belong to the sentence they close. */
static size_t after_closing(struct str text, size_t at)
{
	static const char *const marks[] = {"\"", "'", ")", "“", "”", "‘", "’", "»"};

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (str_starts(str_part(text, at, text.bytes), str_from(marks[i])))
			return at + strlen(marks[i]);
	return at;
}

bool report_quote_next_sentence(struct str *rest, struct str *ret_sentence)
{
	struct str text = str_trim(*rest), left = text;

	if (!text.bytes)
		return false;
	while (left.bytes) {
		size_t at = (size_t)(left.at - text.at), end;
		uint32_t rune = utf8_next(&left);

		if (rune != '.' && rune != '!' && rune != '?' && rune != ELLIPSIS)
			continue;
		end = after_closing(text, (size_t)(left.at - text.at));
		if (end < text.bytes && text.at[end] != ' ')
			continue;
		if (rune == '.' && end < text.bytes && is_short_form(word_before(text, at)))
			continue;
		*ret_sentence = str_part(text, 0, end);
		*rest = str_part(text, end, text.bytes);
		return true;
	}
	*ret_sentence = text;
	*rest = str_part(text, text.bytes, text.bytes);
	return true;
}

struct str report_quote_cut(struct str text, size_t bytes_max)
{
	struct str cut = utf8_cut(text, bytes_max);
	size_t end = cut.bytes;

	if (cut.bytes == text.bytes)
		return text;
	if (text.at[end] != ' ')
		while (end > 0 && text.at[end - 1] != ' ')
			end--;
	/* One word longer than the limit: nothing better than cutting it. */
	return end ? str_trim(str_part(text, 0, end)) : cut;
}

/* Where a part of `sentence` may begin so that `at` lies within the limit: after the first comma
 * that is near enough, else at a word. */
static size_t window_begin(struct str sentence, size_t at)
{
	size_t from = at > REPORT_QUOTE_BYTES_MAX / 2 ? at - REPORT_QUOTE_BYTES_MAX / 2 : 0;
	size_t word = SIZE_MAX;

	if (from == 0)
		return 0;
	for (size_t i = from; i < at; i++) {
		if (sentence.at[i] != ' ')
			continue;
		if (sentence.at[i - 1] == ',')
			return i + 1;
		if (word == SIZE_MAX)
			word = i + 1;
	}
	return word == SIZE_MAX ? at : word;
}

struct str report_quote_at(struct str text, size_t at)
{
	struct str rest = text, sentence = STR_NONE;
	size_t within;

	while (report_quote_next_sentence(&rest, &sentence))
		if ((size_t)(sentence.at - text.at) + sentence.bytes > at)
			break;
	if (sentence.bytes <= REPORT_QUOTE_BYTES_MAX)
		return sentence;
	within = (size_t)(sentence.at - text.at) < at ? at - (size_t)(sentence.at - text.at) : 0;
	if (within > sentence.bytes)
		within = 0;
	sentence = str_part(sentence, window_begin(sentence, within), sentence.bytes);
	return report_quote_cut(sentence, REPORT_QUOTE_BYTES_MAX);
}

struct str report_quote_beginning(struct str text, size_t bytes_max)
{
	struct str rest = text, sentence, so_far = STR_NONE;

	text = str_trim(text);
	while (report_quote_next_sentence(&rest, &sentence)) {
		so_far = str_part(text, 0, (size_t)(sentence.at + sentence.bytes - text.at));
		if (report_quote_words(so_far) >= BEGINNING_WORDS_MIN)
			break;
	}
	return report_quote_cut(so_far, bytes_max);
}
