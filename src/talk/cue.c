#include "talk/cue.h"

#include <stdarg.h>
#include <stdio.h>
#include <utf8proc.h>

#include "core/text.h"
#include "core/utf8.h"
#include "talk/transcript.h"

struct cue_list cue_list_new(struct scope *s)
{
	return (struct cue_list){.s = s};
}

enum err cue_list_add(struct cue_list *list, struct cue cue)
{
	if (cue.text.bytes > TRANSCRIPT_LINE_BYTES_MAX)
		return cue_fail_large(list->s, "transcript.line_too_long", cue.line,
		                      "%zu bytes of text without a break, at most %d can be read; "
		                      "break the text into lines, one for each turn",
		                      cue.text.bytes, TRANSCRIPT_LINE_BYTES_MAX);
	if (cue.speaker.bytes > TRANSCRIPT_NAME_BYTES_MAX)
		return cue_fail_large(list->s, "transcript.name_too_long", cue.line,
		                      "a speaker's name of %zu bytes, at most %d can be read; "
		                      "shorten the name",
		                      cue.speaker.bytes, TRANSCRIPT_NAME_BYTES_MAX);
	if (list->count == CUE_COUNT_MAX)
		return cue_fail_large(
			list->s, "transcript.too_many_cues", cue.line,
			"more than %d cues; split the conversation into several files",
			CUE_COUNT_MAX);
	list->at =
		arena_grow(list->s->mem, list->at, sizeof cue, list->count + 1, &list->count_max);
	list->at[list->count++] = cue;
	return ERR_NONE;
}

/* Up to `digits_max` digits; how many there were. */
static size_t take_digits(struct str *rest, size_t digits_max, int64_t *ret_number)
{
	size_t digits = 0;
	int64_t number = 0;

	while (digits < rest->bytes && digits < digits_max && rest->at[digits] >= '0' &&
	       rest->at[digits] <= '9')
		number = number * 10 + (rest->at[digits++] - '0');
	*rest = str_part(*rest, digits, rest->bytes);
	*ret_number = number;
	return digits;
}

static bool take_char(struct str *rest, char c)
{
	if (!rest->bytes || rest->at[0] != c)
		return false;
	*rest = str_part(*rest, 1, rest->bytes);
	return true;
}

static bool starts_digit(struct str s)
{
	return s.bytes && s.at[0] >= '0' && s.at[0] <= '9';
}

bool cue_take_time(struct str *rest, int64_t *ret_ms)
{
	struct str after = *rest, fraction;
	int64_t first, second, third, ms = 0;
	size_t digits;

	/* Three digits: nobody talks for a thousand hours, and "2026:..." is no time. */
	if (!take_digits(&after, 3, &first) || !take_char(&after, ':') ||
	    !take_digits(&after, 2, &second) || second > 59)
		return false;
	if (after.bytes > 1 && after.at[0] == ':' && starts_digit(str_part(after, 1, 2))) {
		take_char(&after, ':');
		if (!take_digits(&after, 2, &third) || third > 59)
			return false;
		first = first * 60 + second;
		second = third;
	}
	fraction = after;
	if ((take_char(&fraction, '.') || take_char(&fraction, ',')) && starts_digit(fraction)) {
		digits = take_digits(&fraction, 3, &ms);
		for (; digits < 3; digits++)
			ms *= 10;
		while (starts_digit(fraction))
			fraction = str_part(fraction, 1, fraction.bytes);
		after = fraction;
	}
	if (starts_digit(after))
		return false;
	*ret_ms = (first * 60 + second) * 1000 + ms;
	*rest = after;
	return true;
}

static void skip_space(struct str *rest)
{
	while (rest->bytes && (rest->at[0] == ' ' || rest->at[0] == '\t'))
		*rest = str_part(*rest, 1, rest->bytes);
}

static enum err refuse_time(struct scope *s, struct str rest, int64_t line)
{
	if (rest.bytes && rest.at[0] == '-' && !str_starts(rest, STR("-->")))
		return scope_fail_input(s, "transcript.time_negative", line,
		                        "a negative time; times count from the start of the "
		                        "conversation, shift all of them by the same amount");
	return scope_fail_input(s, "transcript.time_malformed", line,
	                        "expected \"00:00:01.000 --> 00:00:04.000\" (hours, minutes below "
	                        "60, seconds below 60); correct the times or export the transcript "
	                        "again");
}

enum err cue_take_span(struct scope *s, struct str *rest, int64_t line, int64_t *ret_start_ms,
                       int64_t *ret_end_ms)
{
	struct str after = *rest;
	int64_t start, end;

	skip_space(&after);
	if (!cue_take_time(&after, &start))
		return refuse_time(s, after, line);
	skip_space(&after);
	if (!str_starts(after, STR("-->")))
		return refuse_time(s, STR_NONE, line);
	after = str_part(after, 3, after.bytes);
	skip_space(&after);
	if (!cue_take_time(&after, &end))
		return refuse_time(s, after, line);
	if (end < start)
		return scope_fail_input(s, "transcript.time_reversed", line,
		                        "ends at %s before it starts at %s; correct the times or "
		                        "export the transcript again",
		                        cue_time_text(s, end), cue_time_text(s, start));
	*rest = after;
	*ret_start_ms = start;
	*ret_end_ms = end;
	return ERR_NONE;
}

const char *cue_time_text(struct scope *s, int64_t ms)
{
	return text_format(s->mem, "%02lld:%02lld:%02lld.%03lld", (long long)(ms / 3600000),
	                   (long long)(ms / 60000 % 60), (long long)(ms / 1000 % 60),
	                   (long long)(ms % 1000))
	        .at;
}

static bool is_space_rune(uint32_t rune)
{
	return rune == 0x85 || rune == 0xa0 || rune == 0x1680 ||
	       (rune >= 0x2000 && rune <= 0x200a) || rune == 0x2028 || rune == 0x2029 ||
	       rune == 0x202f || rune == 0x205f || rune == 0x3000;
}

/* Marks nobody sees. Direction overrides among them could show a reader another sentence than the
 * one that was analysed. Joiners (U+200C, U+200D) stay: they are spelling in some languages. */
static bool is_invisible(uint32_t rune)
{
	return rune == 0xad || rune == 0x200b || rune == 0x200e || rune == 0x200f ||
	       (rune >= 0x202a && rune <= 0x202e) || rune == 0x2060 ||
	       (rune >= 0x2066 && rune <= 0x2069) || rune == 0xfeff;
}

/* Nothing to do: single spaces only, and every letter from a range in which all code points are
 * their own NFC form and none is a space or a mark (up to U+02FF, and U+2010..2027, U+20A0..20BF:
 * dashes, quotation marks, the ellipsis, the euro sign). */
static bool is_clean(struct str text)
{
	const unsigned char *at = (const unsigned char *)text.at;
	size_t n = text.bytes;

	if (n && (at[0] == ' ' || at[n - 1] == ' '))
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = at[i];

		if (c < 0x20 || c == 0x7f || (c == ' ' && at[i + 1] == ' '))
			return false;
		if (c < 0x80)
			continue;
		if (c == 0xc2 && (at[i + 1] < 0xa1 || at[i + 1] == 0xad))
			return false;
		if (c < 0xcc) {
			i++;
			continue;
		}
		if (c != 0xe2)
			return false;
		if (at[i + 1] == 0x80 ? at[i + 2] < 0x90 || at[i + 2] > 0xa7
		                      : at[i + 1] != 0x82 || at[i + 2] < 0xa0)
			return false;
		i += 2;
	}
	return true;
}

struct str cue_clean(struct arena *mem, struct str text)
{
	struct text clean;
	bool has_gap = false, is_high = false;
	size_t marks = 0;

	text = str_trim(text);
	if (is_clean(text))
		return text;
	clean = text_new(mem, text.bytes);
	while (text.bytes) {
		struct str before = text;
		uint32_t rune = utf8_next(&text);

		if (rune <= ' ' || rune == 0x7f || is_space_rune(rune)) {
			has_gap = true;
			continue;
		}
		if (is_invisible(rune) || (rune > 0x7f && rune < 0xa0))
			continue;
		/* Ordering the marks of one letter takes the square of their number. */
		marks = rune >= 0x300 && utf8proc_get_property((utf8proc_int32_t)rune)
		                                 ->combining_class
		                ? marks + 1
		                : 0;
		if (marks > CUE_MARKS_MAX)
			continue;
		if (has_gap && clean.bytes)
			text_add_char(&clean, ' ');
		has_gap = false;
		is_high |= rune >= 0x300;
		text_add(&clean, str_part(before, 0, before.bytes - text.bytes));
	}
	return is_high ? utf8_compose(mem, text_str(&clean)) : text_str(&clean);
}

int64_t cue_line_at(struct str text, size_t offset)
{
	struct str before = str_part(text, 0, offset), line;
	int64_t number = 1;

	while (str_next_line(&before, &line))
		number += before.bytes || line.at + line.bytes < text.at + offset;
	return number;
}

enum err cue_fail_large(struct scope *s, const char *key, int64_t line, const char *detail, ...)
{
	va_list list;

	s->problem = (struct problem){.key = key, .line = line, .is_detail_public = true};
	va_start(list, detail);
	vsnprintf(s->problem.detail, sizeof s->problem.detail, detail, list);
	va_end(list);
	return ERR_TOO_LARGE;
}
