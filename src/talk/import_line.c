#include "talk/import_line.h"

#include "core/text.h"
#include "talk/cue.h"
#include "talk/name.h"
#include "talk/transcript.h"

#define HOUR_MS ((int64_t)60 * 60 * 1000)

static void skip_any(struct str *rest, const char *chars)
{
	while (rest->bytes && strchr(chars, rest->at[0]) && rest->at[0])
		*rest = str_part(*rest, 1, rest->bytes);
}

static void drop_any(struct str *s, const char *chars)
{
	while (s->bytes && strchr(chars, s->at[s->bytes - 1]) && s->at[s->bytes - 1])
		s->bytes--;
}

static bool take_words(struct str *rest, const char *words)
{
	struct str expected = str_from(words);

	if (!str_equal_ascii(str_part(*rest, 0, expected.bytes), expected))
		return false;
	*rest = str_part(*rest, expected.bytes, rest->bytes);
	return true;
}

/* What stands in front of a line for the eye only. */
static struct str without_marks(struct str text)
{
	static const char *const marks[] = {">>", "# ", "## ", "### ", "- ", "* ", "• "};
	struct str before;

	do {
		before = text;
		for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
			if (str_starts(text, str_from(marks[i])))
				text = str_trim(str_part(text, strlen(marks[i]), text.bytes));
	} while (text.bytes != before.bytes);
	return text;
}

/* "**Maren Thiessen:** text" without the stars. */
static struct str without_stars(struct scope *s, struct str text)
{
	struct str bold = str_part(text, 2, text.bytes), name;
	struct text plain;
	size_t end;

	if (!str_starts(text, STR("**")))
		return text;
	end = str_find(str_part(bold, 0, TRANSCRIPT_NAME_BYTES_MAX), STR("**"));
	if (end == SIZE_MAX)
		return text;
	name = str_part(bold, 0, end);
	plain = text_new(s->mem, text.bytes);
	text_add(&plain, name);
	text_add(&plain, str_part(bold, end + 2, bold.bytes));
	return text_str(&plain);
}

/* "0 Minuten 14 Sekunden", "1 hour 2 minutes": Teams writes times so for screen readers. */
static bool take_spoken_time(struct str *rest, int64_t *ret_ms)
{
	static const struct {
		const char *word;
		int64_t ms;
	} units[] = {
		{"hours", 3600000}, {"hour", 3600000},  {"stunden", 3600000}, {"stunde", 3600000},
		{"minutes", 60000}, {"minute", 60000},  {"minuten", 60000},   {"seconds", 1000},
		{"second", 1000},   {"sekunden", 1000}, {"sekunde", 1000},
	};
	const size_t unit_count = sizeof units / sizeof *units;
	struct str after = *rest, number_word, unit_word;
	int64_t ms = 0, number;
	bool has_unit = false;

	while (after.bytes) {
		struct str next = after;
		size_t unit = 0;

		if (!str_next(&next, ' ', &number_word) || number_word.bytes > 3 ||
		    !str_number(number_word, &number) || number < 0 ||
		    !str_next(&next, ' ', &unit_word))
			break;
		while (unit < unit_count && !str_equal_ascii(unit_word, str_from(units[unit].word)))
			unit++;
		if (unit == unit_count)
			break;
		ms += number * units[unit].ms;
		has_unit = true;
		after = next.at ? next : STR_NONE;
	}
	if (!has_unit)
		return false;
	*ret_ms = ms;
	*rest = after;
	return true;
}

enum err import_line_refuse_negative(struct scope *s, int64_t number)
{
	return scope_fail_input(s, "transcript.time_negative", number,
	                        "a negative time; times count from the start of the conversation, "
	                        "shift all of them by the same amount");
}

/* A time, and what may follow it where times of day are written: "10:32 AM". */
static bool take_time_of_day(struct str *rest, int64_t *ret_ms)
{
	struct str after = *rest, written;
	int64_t ms;
	bool is_pm, has_seconds;

	if (!cue_take_time(&after, &ms))
		return false;
	written = str_part(*rest, 0, rest->bytes - after.bytes);
	*rest = after;
	*ret_ms = ms;
	skip_any(&after, " ");
	if (str_starts(after, STR("\u202f")))
		after = str_part(after, 3, after.bytes);
	is_pm = take_words(&after, "pm");
	if ((!is_pm && !take_words(&after, "am")) ||
	    (after.bytes && !strchr(" \t])|:,", after.at[0])))
		return true;
	str_next(&written, ':', &(struct str){0});
	has_seconds = str_find(written, STR(":")) != SIZE_MAX;
	if (!has_seconds)
		ms *= 60; /* hours and minutes were read as minutes and seconds */
	if (ms >= 12 * HOUR_MS)
		ms -= 12 * HOUR_MS;
	*ret_ms = ms + (is_pm ? 12 * HOUR_MS : 0);
	*rest = after;
	return true;
}

/* "05.03.24, ", "2024-03-05 " in front of a time. */
static void skip_date(struct str *rest)
{
	struct str after = *rest;
	int64_t ms;
	size_t digits = 0, marks = 0;

	while (after.bytes && strchr("0123456789./-", after.at[0]) && after.at[0]) {
		bool is_digit = after.at[0] >= '0' && after.at[0] <= '9';

		digits += is_digit;
		marks += !is_digit;
		after = str_part(after, 1, after.bytes);
	}
	if (digits < 4 || digits > 8 || marks != 2 || !after.bytes || !strchr(", T", after.at[0]))
		return;
	skip_any(&after, ", T");
	if (take_time_of_day(&(struct str){after.at, after.bytes}, &ms))
		*rest = after;
}

/* f4 and MAXQDA: "#00:00:03-0#", at the front or, for the end of a turn, behind it. */
static void skip_tenths(struct str *rest)
{
	if (rest->bytes >= 3 && rest->at[0] == '-' && rest->at[2] == '#')
		*rest = str_part(*rest, 3, rest->bytes);
}

static struct str without_time_behind(struct str text)
{
	size_t at = text.bytes > 1 ? text.bytes - 2 : 0;
	struct str mark;
	int64_t ms;

	if (!str_ends(text, STR("#")))
		return text;
	while (at > 0 && text.at[at] != '#')
		at--;
	mark = str_part(text, at + 1, text.bytes);
	if (!at || !cue_take_time(&mark, &ms))
		return text;
	return str_trim(str_part(text, 0, at));
}

/* "[00:12:03]", "(0:14)", "00:12:03", "[00:00:00.000 --> 00:00:04.000]" at the front of *rest. */
static enum err take_time_mark(struct scope *s, struct str *rest, struct line *line)
{
	struct str after = *rest, span, time;
	int64_t start, end = -1;
	bool is_set_off;

	skip_any(&after, "[(#");
	is_set_off = after.bytes < rest->bytes;
	skip_date(&after);
	span = after;
	if (after.bytes > 1 && after.at[0] == '-') {
		struct str positive = str_part(after, 1, after.bytes);

		if (cue_take_time(&positive, &start))
			return import_line_refuse_negative(s, line->number);
	}
	if (!take_time_of_day(&after, &start))
		return ERR_NONE;
	time = str_part(span, 0, span.bytes - after.bytes);
	skip_tenths(&after);
	span.at = time.at;
	if (str_starts(str_trim(after), STR("-->"))) {
		TRY(cue_take_span(s, &span, line->number, &start, &end));
		after = span;
		is_set_off = true;
	}
	if (after.bytes && (!strchr(" \t])-|:", after.at[0]) ||
	                    (after.at[0] == '-' && after.bytes > 1 && after.at[1] != ' ')))
		return ERR_NONE; /* "10:30." or "1:1-Gespräch": words of a sentence */
	is_set_off |= after.bytes && after.at[0] != ' ';
	skip_any(&after, "])");
	skip_any(&after, " \t");
	is_set_off |= after.bytes && strchr("-|:", after.at[0]);
	skip_any(&after, " \t-|:");
	/* Nobody says hours, minutes and seconds. */
	str_next(&time, ':', &(struct str){0});
	if (after.bytes && !is_set_off && str_find(time, STR(":")) == SIZE_MAX)
		line->with_time = *rest;
	line->start_ms = start;
	line->end_ms = end;
	*rest = after;
	return ERR_NONE;
}

/* "5. März 2024, 10:00": a date is nobody. */
static bool is_year_in(struct str name)
{
	struct str word;
	int64_t year;

	while (str_next(&name, ' ', &word)) {
		word = str_part(word, 0, 4);
		if (str_number(word, &year) && year >= 1990 && year < 2100)
			return true;
	}
	return false;
}

/* "Maren Thiessen  0:14", "Maren Thiessen (00:14): text", "[Maren Thiessen] 10:32:15",
 * "Maren Thiessen [00:00:14] text". */
static bool read_name_then_time(struct line *line, struct str text)
{
	struct str near = str_part(text, 0, TRANSCRIPT_NAME_BYTES_MAX);

	for (size_t i = 2; i < near.bytes; i++) {
		struct str name = str_part(text, 0, i), after = str_part(text, i, text.bytes);
		int64_t ms;
		bool is_bracketed = text.at[i - 1] == '[' || text.at[i - 1] == '(';

		if (text.at[i] < '0' || text.at[i] > '9' || !strchr(" \t([|,", text.at[i - 1]) ||
		    !(take_time_of_day(&after, &ms) || take_spoken_time(&after, &ms)))
			continue;
		drop_any(&name, " \t-|,([");
		if (name.bytes && name.at[0] == '[' && name.at[name.bytes - 1] == ']')
			name = str_part(name, 1, name.bytes - 1);
		is_bracketed &= after.bytes && (after.at[0] == ']' || after.at[0] == ')');
		skip_any(&after, "])");
		if (name_shape(name) == NAME_NONE || is_year_in(name) ||
		    (after.bytes && after.at[0] != ':' && !(is_bracketed && after.at[0] == ' ')))
			return false;
		line->kind = after.bytes ? LINE_PREFIX : LINE_HEADER;
		line->start_ms = ms;
		line->name = name;
		line->text = str_trim(str_part(after, 1, after.bytes));
		return true;
	}
	return false;
}

/* "Maren Thiessen<tab>text": a row of a table. */
static bool read_columns(struct line *line, struct str text)
{
	struct str name;

	if (!str_next(&text, '\t', &name) || !text.at)
		return false;
	name = str_trim(name);
	text = str_trim(text);
	if (!text.bytes || is_year_in(name) || name_shape(name) == NAME_NONE)
		return false;
	if (str_equal_ascii(text, STR("text"))) { /* the table's head */
		line->kind = LINE_BLANK;
		return true;
	}
	line->kind = LINE_PREFIX;
	line->name = name;
	line->text = text;
	return true;
}

/* Zoom's chat, behind its time: "From Maren Thiessen to Everyone: text", "Von ... an Alle: text". */
static bool read_chat(struct line *line, struct str text)
{
	static const char *const words[][2] = {{"from ", " to "}, {"von ", " an "}};
	struct str who, after;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t colon, to;

		after = text;
		if (!take_words(&after, words[i][0]))
			continue;
		colon = str_find(str_part(after, 0, TRANSCRIPT_NAME_BYTES_MAX), STR(":"));
		if (colon == SIZE_MAX)
			return false;
		who = str_part(after, 0, colon);
		to = str_find(who, str_from(words[i][1]));
		who = str_trim(str_part(who, 0, to == SIZE_MAX ? colon : to));
		if (name_shape(who) == NAME_NONE)
			return false;
		line->kind = LINE_PREFIX;
		line->name = who;
		line->text = str_trim(str_part(after, colon + 1, after.bytes));
		return true;
	}
	return false;
}

/* "Maren Thiessen: [00:00:14] text", and a column of times behind one of names. */
static enum err read_time_behind_name(struct scope *s, struct line *line)
{
	struct str text = line->text;
	size_t tab = str_find(str_part(text, 0, 16), STR("\t"));
	struct line time = {.number = line->number, .start_ms = -1};

	if (!str_starts(text, STR("[")) && tab == SIZE_MAX)
		return ERR_NONE;
	TRY(take_time_mark(s, &text, &time));
	if (time.start_ms < 0)
		return ERR_NONE;
	line->start_ms = time.start_ms;
	line->end_ms = time.end_ms;
	line->text = text;
	return ERR_NONE;
}

enum err import_line_read(struct scope *s, struct str text, struct line *line)
{
	int64_t ms;

	text = str_trim(text);
	if (str_find(text, STR("\t")) == SIZE_MAX)
		text = cue_clean(s->mem, text);
	text = without_stars(s, without_marks(text));
	line->raw = text;
	line->start_ms = line->end_ms = -1;
	line->kind = LINE_BLANK;
	if (!text.bytes)
		return ERR_NONE;
	TRY(take_time_mark(s, &text, line));
	line->has_time_mark = line->start_ms >= 0;
	text = without_time_behind(without_stars(s, text));
	line->raw = line->text = text;
	line->kind = LINE_TEXT;
	if (line->start_ms < 0 && take_spoken_time(&text, &ms) && !text.bytes) {
		line->start_ms = ms;
		line->text = text;
	}
	if (!text.bytes)
		line->kind = LINE_TIME;
	else if (line->start_ms < 0 && read_name_then_time(line, text))
		return ERR_NONE;
	else if (read_columns(line, text) || (line->has_time_mark && read_chat(line, text)))
		;
	else if (name_take_prefix(&line->text, &line->name))
		line->kind = LINE_PREFIX;
	if (line->kind == LINE_PREFIX && line->start_ms < 0)
		return read_time_behind_name(s, line);
	return ERR_NONE;
}
