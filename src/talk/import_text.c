#include "talk/import_text.h"

#include "core/text.h"
#include "talk/import_line.h"
#include "talk/name.h"
#include "talk/transcript.h"

#define CLOCK_MS_MIN                                                                               \
	((int64_t)60 * 60 * 1000) /* no recording begins after an hour: a time of day */

#define HEADING_CLAIMS_MIN 3
#define FORM_HEADS_MIN 2
#define NUMBERED_LINES_MIN 3

struct lines {
	struct scope *s;
	struct line *at;
	size_t count, count_max;
	size_t blank_count;
	bool has_paragraphs; /* blank lines divide the turns */
};

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
		TRY(import_line_read(lines->s, raw, &line));
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
			return import_line_refuse_negative(list->s, number);
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
