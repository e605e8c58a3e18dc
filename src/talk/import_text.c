#include "talk/import_text.h"

#include "core/text.h"
#include "talk/name.h"
#include "talk/transcript.h"

#define HOUR_MS ((int64_t)60 * 60 * 1000)
#define CLOCK_MS_MIN HOUR_MS /* no recording begins after an hour: a time of day */

#define HEADING_CLAIMS_MIN 3
#define FORM_HEADS_MIN 2
#define NUMBERED_LINES_MIN 3

enum kind {
	LINE_BLANK,
	LINE_TEXT,   /* perhaps with a time in front */
	LINE_TIME,   /* a time alone */
	LINE_HEADER, /* name and time, nothing else */
	LINE_PREFIX  /* name, colon, perhaps text */
};

struct line {
	enum kind kind;
	int64_t number;
	int64_t start_ms, end_ms; /* -1 = none on this line */
	struct str raw;           /* all of it but a time in front, in case the claim is refused */
	bool has_time_mark;       /* the time stands in front */
	struct str with_time;  /* the whole line, when nothing sets its "10:30" off from speech */
	struct str name, text; /* the claim, and what is left of the line */
	bool begins_turn;      /* stands where a turn begins */
	bool is_speaker;       /* the claim holds */
	bool is_used;          /* became part of the line above */
};

struct lines {
	struct scope *s;
	struct line *at;
	size_t count, count_max;
	size_t blank_count;
	bool has_paragraphs; /* blank lines divide the turns */
};

/* --- one line by itself --- */

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

static enum err refuse_negative(struct scope *s, int64_t number)
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
			return refuse_negative(s, line->number);
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

static enum err read_line(struct scope *s, struct str text, struct line *line)
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

/* What meeting tools write about the transcript itself; folded to small ASCII letters. */
static bool is_stage_direction(struct str line)
{
	static const char *const endings[] = {
		" started transcription",      " stopped transcription",
		"die transkription gestartet", "die transkription beendet",
		"transkription angehalten",    NULL};
	static const char *const starts[] = {"meeting ended after ",
	                                     "transcription ended after ",
	                                     "transcribed by https://otter.ai",
	                                     "this editable transcript was computer generated",
	                                     "die besprechung endete nach ",
	                                     "besprechung beendet nach ",
	                                     NULL};
	/* Lines of the heading that look like names. */
	static const char *const whole[] = {
		"speakers",   "summary keywords", "keywords",   "attendees",
		"transcript", "transkript",       "teilnehmer", NULL};

	for (size_t i = 0; endings[i]; i++) {
		struct str ending = str_from(endings[i]);

		if (line.bytes > ending.bytes && line.bytes < TRANSCRIPT_NAME_BYTES_MAX &&
		    str_equal_ascii(str_part(line, line.bytes - ending.bytes, line.bytes), ending))
			return true;
	}
	for (size_t i = 0; whole[i]; i++)
		if (str_equal_ascii(line, str_from(whole[i])))
			return true;
	for (size_t i = 0; starts[i]; i++) {
		struct str start = str_from(starts[i]);

		if (str_equal_ascii(str_part(line, 0, start.bytes), start))
			return true;
	}
	return false;
}

/* "12 I: text", "12. Maren: text": cuts the number off. */
static bool take_line_number(struct str *line, int64_t expected)
{
	struct str rest = str_trim(*line), word;
	int64_t number;

	if (!str_next(&rest, ' ', &word) || !rest.at)
		return false;
	if (str_ends(word, STR(".")) || str_ends(word, STR(")")))
		word.bytes--;
	if (!str_number(word, &number) || number != expected)
		return false;
	*line = rest;
	return true;
}

/* Nine of ten lines count themselves, from 1 on, as programs for interviews write them. */
static bool is_numbered(struct str text)
{
	struct str line;
	int64_t said = 0, numbered = 0;

	while (str_next_line(&text, &line)) {
		said += str_trim(line).bytes > 0;
		numbered += take_line_number(&line, numbered + 1);
	}
	return numbered >= NUMBERED_LINES_MIN && numbered * 10 >= said * 9;
}

static enum err read_lines(struct lines *lines, struct str text)
{
	struct str raw;
	int64_t number = 0, counted = 0;
	bool is_counted = is_numbered(text);

	while (str_next_line(&text, &raw)) {
		struct line line = {.number = ++number};

		if (is_counted)
			counted += take_line_number(&raw, counted + 1);
		TRY(read_line(lines->s, raw, &line));
		if (is_stage_direction(line.raw))
			line.kind = LINE_BLANK;
		if (line.kind == LINE_BLANK &&
		    (!lines->count || lines->at[lines->count - 1].kind == LINE_BLANK))
			continue;
		lines->blank_count += line.kind == LINE_BLANK;
		if (lines->count == CUE_COUNT_MAX)
			return cue_fail_large(lines->s, "transcript.too_many_cues", number,
			                      "more than %d lines; split the conversation into "
			                      "several files",
			                      CUE_COUNT_MAX);
		lines->at = arena_grow(lines->s->mem, lines->at, sizeof line, lines->count + 1,
		                       &lines->count_max);
		lines->at[lines->count++] = line;
	}
	return ERR_NONE;
}

/* "10:30 kommt der Wagen" is speech, unless most lines begin with such a time. */
static void settle_bare_times(struct lines *lines)
{
	size_t bare = 0, said = 0;

	for (size_t i = 0; i < lines->count; i++) {
		bare += lines->at[i].with_time.bytes > 0;
		said += lines->at[i].kind == LINE_TEXT || lines->at[i].kind == LINE_PREFIX;
	}
	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->at[i];

		if (bare * 2 >= said)
			line->with_time = STR_NONE;
		if (!line->with_time.bytes || line->kind == LINE_PREFIX)
			continue;
		line->raw = line->text = line->with_time;
		line->start_ms = -1;
		line->has_time_mark = false;
	}
}

/* --- lines beside each other --- */

/* The line below, if it can belong to this one. */
static struct line *below(struct lines *lines, size_t i)
{
	struct line *next = i + 1 < lines->count ? &lines->at[i + 1] : NULL;

	return next && next->kind != LINE_BLANK ? next : NULL;
}

/* A name above its time, or below a time with an end, becomes a header. */
static void pair_names_with_times(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->at[i], *next = below(lines, i);
		struct line *name = line, *time = next;

		if (!next)
			continue;
		if (line->kind == LINE_TIME && line->end_ms >= 0 && below(lines, i + 1)) {
			name = next;
			time = line;
		}
		/* Teams, copied: the header has the time in words already. */
		if (line->kind == LINE_HEADER && next->kind == LINE_TIME) {
			next->is_used = true;
			continue;
		}
		if (name->kind != LINE_TEXT || name->start_ms >= 0 || time->kind != LINE_TIME ||
		    name_shape(name->raw) == NAME_NONE)
			continue;
		line->kind = LINE_HEADER;
		line->name = name->raw;
		line->start_ms = time->start_ms;
		line->end_ms = time->end_ms;
		line->text = STR_NONE;
		next->is_used = true;
		i++;
	}
}

/* "Treffen 10:30" between the headers of 0:20 and 0:40 is no header: without it the times run
 * forward, with it they do not. */
static void demote_headers_out_of_order(struct lines *lines)
{
	struct line *headers[3] = {NULL, NULL, NULL};

	for (size_t i = 0; i < lines->count; i++) {
		if (lines->at[i].kind != LINE_HEADER)
			continue;
		headers[0] = headers[1];
		headers[1] = headers[2];
		headers[2] = &lines->at[i];
		if (headers[0] && headers[0]->start_ms <= headers[2]->start_ms &&
		    (headers[1]->start_ms < headers[0]->start_ms ||
		     headers[1]->start_ms > headers[2]->start_ms)) {
			headers[1]->kind = LINE_TEXT;
			headers[1] = headers[0];
		}
	}
}

static bool is_behind_gap(const struct lines *lines, size_t i)
{
	return i == 0 || lines->at[i].start_ms >= 0 || lines->at[i - 1].kind == LINE_BLANK ||
	       lines->at[i - 1].kind == LINE_TIME;
}

/* Where a turn can begin: anywhere, or, in files whose blank lines divide the turns, behind a
 * blank line or a time. Meet's blank lines divide sections: there most names stand elsewhere. */
static void find_turn_starts(struct lines *lines)
{
	size_t prefixes = 0, behind_gap = 0;

	for (size_t i = 0; i < lines->count; i++) {
		prefixes += lines->at[i].kind == LINE_PREFIX;
		behind_gap += lines->at[i].kind == LINE_PREFIX && is_behind_gap(lines, i);
	}
	lines->has_paragraphs =
		lines->blank_count * 10 >= lines->count && behind_gap * 4 >= prefixes * 3;
	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->at[i];

		line->begins_turn = line->kind != LINE_BLANK && line->kind != LINE_TIME &&
		                    (!lines->has_paragraphs || is_behind_gap(lines, i));
	}
}

static size_t count_kind(const struct lines *lines, enum kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < lines->count; i++)
		count += lines->at[i].kind == kind && !lines->at[i].is_used;
	return count;
}

/* A place where a name of this kind could stand: every claim, and every beginning of a turn but
 * the text below a header. */
static bool is_place(const struct lines *lines, size_t i, enum kind kind)
{
	const struct line *line = &lines->at[i];

	if (line->is_used || line->kind == LINE_BLANK || line->kind == LINE_TIME)
		return false;
	if (line->kind == kind)
		return true;
	return line->begins_turn && (kind != LINE_HEADER || lines->has_paragraphs) &&
	       !(i && lines->at[i - 1].kind == LINE_HEADER);
}

/* The end of the first paragraph when it is a form: "Kunde: ...", "Datum: ...", "Ort: ...". */
static size_t end_of_form(const struct lines *lines)
{
	size_t heads = 0, i = 0;

	for (; i < lines->count && lines->at[i].kind != LINE_BLANK; i++)
		heads += lines->at[i].kind == LINE_PREFIX && name_is_heading(lines->at[i].name);
	return heads >= FORM_HEADS_MIN && i < lines->count ? i : 0;
}

/* Title, date and participants above the first name are no places either. A conversation has more
 * names than its heading has lines; a text in which one colon comes late is none. */
static size_t end_of_heading(const struct lines *lines, enum kind kind)
{
	size_t claims = count_kind(lines, kind), form = end_of_form(lines);

	if (form)
		return form;

	for (size_t i = 0; i < lines->count && i <= claims; i++)
		if (lines->at[i].kind == kind)
			return claims >= HEADING_CLAIMS_MIN ? i : 0;
	return 0;
}

/* Lets name.h decide about the claims of one kind; those of other kinds are text. */
static size_t decide(struct lines *lines, enum kind kind)
{
	struct name_claim *claims = NEW_ARRAY(lines->s->mem, struct name_claim, lines->count);
	size_t first = end_of_heading(lines, kind), count = 0, accepted = 0;

	for (size_t i = first; i < lines->count; i++) {
		const struct line *line = &lines->at[i];

		if (!is_place(lines, i, kind))
			continue;
		claims[count++] = (struct name_claim){.begins_turn = line->begins_turn};
		if (line->kind == kind) {
			claims[count - 1].name = line->name;
			claims[count - 1].shape = name_shape(line->name);
		}
	}
	name_decide(lines->s, claims, count);
	count = 0;
	for (size_t i = first; i < lines->count; i++) {
		lines->at[i].is_speaker = is_place(lines, i, kind) && claims[count++].is_speaker;
		accepted += lines->at[i].is_speaker;
	}
	return accepted;
}

/* Names alone on their line: nothing but their coming back tells them from short sentences. */
static void find_name_lines(struct lines *lines)
{
	size_t paragraphs = 0;

	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->at[i];

		if (line->begins_turn && line->kind == LINE_TEXT && line->end_ms < 0 &&
		    below(lines, i) && name_shape(line->raw) == NAME_PROPER) {
			line->kind = LINE_HEADER;
			line->name = line->raw;
			line->text = STR_NONE;
		}
	}
	for (size_t i = end_of_heading(lines, LINE_HEADER); i < lines->count; i++)
		paragraphs += lines->at[i].begins_turn;
	/* Half of the paragraphs, or it is a text with headings. */
	if (count_kind(lines, LINE_HEADER) * 2 >= paragraphs && decide(lines, LINE_HEADER))
		return;
	for (size_t i = 0; i < lines->count; i++)
		lines->at[i].is_speaker = false;
}

static void find_speakers(struct lines *lines)
{
	size_t headers, prefixes;

	settle_bare_times(lines);
	pair_names_with_times(lines);
	demote_headers_out_of_order(lines);
	find_turn_starts(lines);
	headers = count_kind(lines, LINE_HEADER);
	prefixes = count_kind(lines, LINE_PREFIX);
	if (decide(lines, headers > prefixes ? LINE_HEADER : LINE_PREFIX))
		return;
	if (decide(lines, headers > prefixes ? LINE_PREFIX : LINE_HEADER))
		return;
	if (!headers)
		find_name_lines(lines);
}

/* --- cues --- */

struct emitter {
	struct cue_list *list;
	bool names_speakers, has_speaker;
	struct str speaker;
	int64_t start_ms, end_ms;           /* for the next text; -1 = none */
	int64_t turn_start_ms, turn_end_ms; /* of the text before; further lines share them */
	bool is_section, is_open;           /* open: the turn has text already */
	int64_t origin_ms;
};

static void set_time(struct emitter *e, const struct line *line, bool is_section)
{
	e->start_ms = line->start_ms;
	e->end_ms = line->end_ms;
	e->is_section = is_section;
}

static int64_t since(int64_t ms, int64_t origin_ms)
{
	return ms < 0 ? -1 : ms < origin_ms ? 0 : ms - origin_ms;
}

static enum err emit(struct emitter *e, struct str text, int64_t number)
{
	bool continues = e->names_speakers && e->is_open && e->start_ms < 0;

	if (!text.bytes || (e->names_speakers && !e->has_speaker))
		return ERR_NONE;
	if (continues && e->turn_end_ms >= 0) {
		e->start_ms = e->turn_start_ms;
		e->end_ms = e->turn_end_ms;
	}
	e->turn_start_ms = e->start_ms;
	e->turn_end_ms = e->end_ms;
	TRY(cue_list_add(e->list, (struct cue){
					  .start_ms = since(e->start_ms, e->origin_ms),
					  .end_ms = since(e->end_ms, e->origin_ms),
					  .speaker = e->speaker,
					  .text = text,
					  .line = number,
					  .continues = continues,
					  .is_section = e->is_section,
				  }));
	e->start_ms = e->end_ms = -1;
	e->is_section = false;
	e->is_open = true;
	return ERR_NONE;
}

static enum err emit_line(struct emitter *e, const struct line *line)
{
	if (line->is_used || line->kind == LINE_BLANK)
		return ERR_NONE;
	if (line->is_speaker) {
		e->speaker = line->name;
		e->has_speaker = true;
		e->is_open = false;
		if (line->start_ms >= 0)
			set_time(e, line, false);
		return emit(e, line->text, line->number);
	}
	if (line->kind == LINE_TIME) {
		/* In a file with names it heads a section; else it is the next line's. */
		set_time(e, line, e->names_speakers && line->end_ms < 0);
		return ERR_NONE;
	}
	if (line->with_time.bytes)
		return emit(e, line->with_time, line->number);
	if (line->has_time_mark)
		set_time(e, line, false);
	return emit(e, line->raw, line->number);
}

static int64_t first_time(const struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		if (lines->at[i].start_ms >= 0)
			return lines->at[i].start_ms;
	return 0;
}

/* Whisper's --output_format tsv: milliseconds in two columns. */
#define TSV_HEAD "start\tend\ttext"

static enum err read_tsv(struct cue_list *list, struct str text)
{
	struct str row, cell[2];
	int64_t number = 1, ms[2];

	str_next_line(&text, &row);
	while (str_next_line(&text, &row)) {
		number++;
		if (!str_trim(row).bytes)
			continue;
		for (int i = 0; i < 2; i++)
			if (!str_next(&row, '\t', &cell[i]) || !row.at ||
			    !str_number(cell[i], &ms[i]))
				return scope_fail_input(
					list->s, "transcript.time_malformed", number,
					"expected start and end in milliseconds and a text, with a "
					"tab between them; export the transcript again");
		if (ms[0] < 0 || ms[1] < 0)
			return refuse_negative(list->s, number);
		if (ms[1] < ms[0])
			return scope_fail_input(list->s, "transcript.time_reversed", number,
			                        "ends before it starts; correct the times or "
			                        "export the transcript again");
		TRY(cue_list_add(list, (struct cue){.start_ms = ms[0],
		                                    .end_ms = ms[1],
		                                    .text = row,
		                                    .line = number}));
	}
	return ERR_NONE;
}

enum err import_text_read(struct cue_list *list, struct str text)
{
	struct lines lines = {.s = list->s};
	struct emitter e = {.list = list, .start_ms = -1, .end_ms = -1, .speaker = STR_NONE};

	if (str_starts(text, STR(TSV_HEAD)))
		return read_tsv(list, text);
	TRY(read_lines(&lines, text));
	find_speakers(&lines);
	for (size_t i = 0; i < lines.count && !e.names_speakers; i++)
		e.names_speakers = lines.at[i].is_speaker;
	e.origin_ms = first_time(&lines);
	if (e.origin_ms < CLOCK_MS_MIN)
		e.origin_ms = 0;
	for (size_t i = 0; i < lines.count; i++)
		TRY(emit_line(&e, &lines.at[i]));
	return ERR_NONE;
}
