#include "talk/report_terminal.h"

#include "core/utf8.h"
#include "talk/report_advice.h"
#include "talk/report_words.h"

#include <utf8proc.h>

enum {
	COLUMNS = 80,
	HEAD_COLUMNS = 11, /* the picture's row names */
	PICTURE_COLUMNS = COLUMNS - HEAD_COLUMNS,
	BAR_COLUMNS = 30,
	GAP = 2,
	HEIGHTS = 8,
	NAMES_BYTES_MAX = 120,
	CUT_INS_NAMED_MAX = 8,
	CUT_INS_BYTES_MAX = 200
};

struct page {
	struct text *out;
	struct arena *mem;
	const struct report *r;
	enum language language;
};

/* ---- lines and columns ---- */

static int width_of(struct str text)
{
	int width = 0;

	while (text.bytes)
		width += utf8proc_charwidth((utf8proc_int32_t)utf8_next(&text));
	return width;
}

static void add_spaces(struct page *p, int count)
{
	for (int i = 0; i < count; i++)
		text_add_char(p->out, ' ');
}

/* `text` broken into lines at words. The first line begins at column `at`, where the cursor is;
 * the others are indented by `indent`. Ends the last line. */
static void add_wrapped(struct page *p, struct str text, int at, int indent)
{
	struct str word;
	bool is_first = true;

	while (str_next(&text, ' ', &word)) {
		int width = width_of(word);

		if (!word.bytes)
			continue;
		if (!is_first && at + 1 + width > COLUMNS) {
			text_add_char(p->out, '\n');
			add_spaces(p, indent);
			at = indent;
			is_first = true;
		}
		if (!is_first) {
			text_add_char(p->out, ' ');
			at++;
		}
		text_add(p->out, word);
		at += width;
		is_first = false;
	}
	text_add_char(p->out, '\n');
}

static void add_paragraph(struct page *p, struct str text, int indent)
{
	add_spaces(p, indent);
	add_wrapped(p, text, indent, indent);
}

static struct str word(const struct page *p, enum report_word which)
{
	return report_words_get(p->language, which);
}

static struct str say(const struct page *p, enum report_word which,
                      const struct report_value *values)
{
	return report_words_say(p->mem, p->language, which, values);
}

static struct str count_text(const struct page *p, int64_t count)
{
	return text_format(p->mem, "%lld", (long long)count);
}

static void add_heading(struct page *p, enum report_word which)
{
	struct str heading = word(p, which);

	text_add_char(p->out, '\n');
	text_add(p->out, heading);
	text_add_char(p->out, ' ');
	for (int i = width_of(heading) + 1; i < COLUMNS; i++)
		text_add(p->out, STR("─"));
	text_add_char(p->out, '\n');
}

/* "14:20" or "23." */
static struct str place(const struct page *p, size_t utterance)
{
	const struct utterance *u = &p->r->ask.transcript->utterances[utterance];

	if (p->r->duration_ms >= 0)
		return report_words_clock(p->mem, u->start_ms);
	return text_format(p->mem, "%zu.", utterance + 1);
}

static struct str name_of(const struct page *p, size_t utterance)
{
	struct str name = p->r->speakers[p->r->ask.transcript->utterances[utterance].speaker].name;

	return name.bytes ? name : word(p, WORD_SOMEBODY);
}

/* ---- the head ---- */

static void write_head(struct page *p)
{
	struct text names = text_new(p->mem, NAMES_BYTES_MAX);
	struct str head, about;
	bool has_some = false;

	for (size_t i = 0; i < p->r->speaker_count; i++) {
		if (p->r->speakers[i].side == SIDE_US || !p->r->speakers[i].name.bytes)
			continue;
		if (has_some)
			text_add(&names, STR(", "));
		text_add(&names, p->r->speakers[i].name);
		has_some = true;
	}
	head = has_some ? say(p, WORD_HEAD,
	                      (struct report_value[]){{"names", text_str(&names)}, {0}})
	                : word(p, WORD_HEAD_ALONE);
	about = str_equal(p->r->language, STR("mixed")) ? word(p, WORD_LANGUAGE_MIXED)
	        : str_equal(p->r->language, STR("de"))  ? word(p, WORD_LANGUAGE_DE)
	        : str_equal(p->r->language, STR("en"))  ? word(p, WORD_LANGUAGE_EN)
	                                                : p->r->language;
	if (p->r->duration_ms >= 0)
		about = text_format(
			p->mem, "%.*s, %.*s",
			STR_ARG(report_words_length(p->mem, p->language, p->r->duration_ms)),
			STR_ARG(about));
	if (width_of(head) + GAP + width_of(about) > COLUMNS) {
		add_paragraph(p, head, 0);
		add_paragraph(p, about, 0);
	} else {
		text_add(p->out, head);
		add_spaces(p, COLUMNS - width_of(head) - width_of(about));
		text_add(p->out, about);
		text_add_char(p->out, '\n');
	}
	text_add_char(p->out, '\n');
	add_paragraph(p, p->r->verdict, 0);
}

/* ---- the picture ---- */

/* Where utterances stand in the picture: their time, or their number without times. */
struct scale {
	int64_t from, length;
};

static struct scale scale_of(const struct report *r)
{
	if (r->duration_ms > 0)
		return (struct scale){r->start_ms, r->duration_ms};
	return (struct scale){0, (int64_t)r->ask.transcript->utterance_count};
}

static int column_of(const struct report *r, size_t utterance)
{
	struct scale s = scale_of(r);
	int64_t at = r->duration_ms > 0 ? r->ask.transcript->utterances[utterance].start_ms
	                                : (int64_t)utterance;
	int64_t column = s.length ? (at - s.from) * PICTURE_COLUMNS / s.length : 0;

	return column >= PICTURE_COLUMNS ? PICTURE_COLUMNS - 1 : (int)column;
}

/* How much one side speaks in each column, in permille of the column. */
static void fill_columns(const struct report *r, enum side side, int64_t *ret_shares)
{
	struct scale s = scale_of(r);

	for (int c = 0; c < PICTURE_COLUMNS; c++)
		ret_shares[c] = 0;
	for (size_t i = 0; i < r->ask.transcript->utterance_count && s.length; i++) {
		const struct utterance *u = &r->ask.transcript->utterances[i];
		/* In units of a column's PICTURE_COLUMNS-th part, so that nothing is divided. */
		int64_t from =
			(r->duration_ms > 0 ? u->start_ms - s.from : (int64_t)i) * PICTURE_COLUMNS;
		int64_t to = (r->duration_ms > 0 ? u->end_ms - s.from : (int64_t)i + 1) *
		             PICTURE_COLUMNS;

		if (r->speakers[u->speaker].side != side)
			continue;
		for (int64_t c = from / s.length; c < PICTURE_COLUMNS && c * s.length < to; c++) {
			int64_t begin = c * s.length > from ? c * s.length : from;
			int64_t end = (c + 1) * s.length < to ? (c + 1) * s.length : to;

			if (end > begin)
				ret_shares[c] += (end - begin) * 1000 / s.length;
		}
	}
}

static void add_row_head(struct page *p, enum report_word which)
{
	struct str head = word(p, which);

	text_add(p->out, head);
	add_spaces(p, HEAD_COLUMNS - width_of(head));
}

static void add_speech_row(struct page *p, enum report_word head, enum side side)
{
	static const char *const blocks[HEIGHTS + 1] = {" ", "▁", "▂", "▃", "▄",
	                                                "▅", "▆", "▇", "█"};
	int64_t shares[PICTURE_COLUMNS];

	fill_columns(p->r, side, shares);
	add_row_head(p, head);
	for (int c = 0; c < PICTURE_COLUMNS; c++) {
		int64_t height = (shares[c] * HEIGHTS + 999) / 1000;

		text_add(p->out, str_from(blocks[height > HEIGHTS ? HEIGHTS : height]));
	}
	text_add_char(p->out, '\n');
}

/* A row of marks; a mark that is "more" wins over another in the same column. */
struct mark {
	int weight;
	const char *sign;
};

static void add_marks_row(struct page *p, enum report_word head, const struct mark *marks)
{
	int last = PICTURE_COLUMNS;

	add_row_head(p, head);
	while (last > 0 && !marks[last - 1].weight)
		last--;
	for (int c = 0; c < last; c++)
		text_add(p->out, str_from(marks[c].weight ? marks[c].sign : " "));
	text_add_char(p->out, '\n');
}

static void put_mark(struct mark *marks, int column, int weight, const char *sign)
{
	if (weight > marks[column].weight)
		marks[column] = (struct mark){weight, sign};
}

static void add_question_rows(struct page *p)
{
	struct mark asked[PICTURE_COLUMNS] = {0}, heard[PICTURE_COLUMNS] = {0};
	struct mark missed[PICTURE_COLUMNS] = {0};
	int counts[PICTURE_COLUMNS] = {0};

	for (size_t i = 0; i < p->r->ask.transcript->utterance_count; i++) {
		const struct label *l = &p->r->ask.labels[i];
		int column = column_of(p->r, i);

		if (p->r->speakers[p->r->ask.transcript->utterances[i].speaker].side != SIDE_US)
			continue;
		counts[column] += l->question_count;
		if (l->question_count)
			put_mark(asked, column, 1, l->question_open_count ? "○" : "□");
		if (counts[column] > 1)
			put_mark(asked, column, 2, "◎");
		if (l->stage)
			put_mark(heard, column, l->stage,
			         l->stage == 1   ? "·"
			         : l->stage == 2 ? "◐"
			                         : "◆");
	}
	for (size_t i = 0; i < p->r->listening.missed_count; i++)
		put_mark(missed, column_of(p->r, p->r->listening.missed[i].utterance), 1, "┆");
	add_marks_row(p, WORD_ROW_QUESTIONS, asked);
	add_marks_row(p, WORD_ROW_STAGES, heard);
	add_marks_row(p, WORD_ROW_MISSED, missed);
}

/* Four ticks: the beginning, the thirds, the end. */
static void add_axis(struct page *p)
{
	struct scale s = scale_of(p->r);
	int at = 0;

	add_spaces(p, HEAD_COLUMNS);
	for (int c = 0; c < PICTURE_COLUMNS; c++)
		text_add(p->out, c == 0                           ? STR("├")
		                 : c == PICTURE_COLUMNS - 1       ? STR("┤")
		                 : c % (PICTURE_COLUMNS / 3) == 0 ? STR("┼")
		                                                  : STR("─"));
	text_add_char(p->out, '\n');
	add_spaces(p, HEAD_COLUMNS);
	for (int tick = 0; tick < 4; tick++) {
		struct str label = p->r->duration_ms > 0
		                           ? report_words_clock(p->mem, s.length * tick / 3)
		                           : count_text(p, s.length * tick / 3 + (tick < 3));
		int begin = tick * (PICTURE_COLUMNS / 3) - (tick == 3 ? width_of(label)
		                                            : tick    ? width_of(label) / 2
		                                                      : 0);

		add_spaces(p, begin - at);
		text_add(p->out, label);
		at = begin + width_of(label);
	}
	text_add_char(p->out, '\n');
}

static void write_picture(struct page *p)
{
	if (!p->r->ask.transcript->utterance_count)
		return;
	add_heading(p, WORD_WHO_SPOKE);
	add_speech_row(p, WORD_ROW_THEM, SIDE_THEM);
	add_speech_row(p, WORD_ROW_US, SIDE_US);
	add_question_rows(p);
	add_axis(p);
	add_paragraph(p, word(p, WORD_LEGEND), 0);
}

/* ---- figures ---- */

static void write_questions(struct page *p)
{
	static const enum report_word bands[] = {WORD_BAND_FEW, WORD_BAND_BEST, WORD_BAND_LIMIT,
	                                         WORD_BAND_MANY};
	const struct report *r = p->r;

	add_heading(p, WORD_QUESTIONS);
	add_paragraph(p,
	              say(p, WORD_QUESTIONS_KINDS,
	                  (struct report_value[]){
				  {"questions",
	                           report_words_capital(
					   p->mem, report_words_questions(p->mem, p->language,
	                                                                  r->questions.count))},
				  {"open", count_text(p, r->questions.open)},
				  {"closed", count_text(p, r->questions.closed)},
				  {0}}),
	              0);
	if (r->questions.is_band_told)
		add_paragraph(p,
		              say(p, WORD_BAND,
		                  (struct report_value[]){
					  {"min", count_text(p, r->ask.settings.questions_min)},
					  {"max", count_text(p, r->ask.settings.questions_max)},
					  {"band", word(p, bands[r->questions.band])},
					  {0}}),
		              0);
	else
		add_paragraph(
			p,
			say(p, WORD_BAND_SHORT,
		            (struct report_value[]){
				    {"minutes", count_text(p, r->ask.settings.band_minutes_min)},
				    {0}}),
			0);
	add_paragraph(p, word(p, WORD_BAND_SOURCE), 0);
	add_paragraph(
		p,
		say(p, WORD_SPREAD,
	            (struct report_value[]){{"first", count_text(p, r->questions.per_third[0])},
	                                    {"middle", count_text(p, r->questions.per_third[1])},
	                                    {"last", count_text(p, r->questions.per_third[2])},
	                                    {"spread", count_text(p, r->questions.spread_permille)},
	                                    {0}}),
		0);
	add_paragraph(
		p,
		say(p, WORD_CARE,
	            (struct report_value[]){{"stacked", count_text(p, r->questions.stacked)},
	                                    {"leading", count_text(p, r->questions.leading)},
	                                    {"intrusive", count_text(p, r->questions.intrusive)},
	                                    {0}}),
		0);
}

/* "14:20", an utterance's place, and what there is to say about it, in a column of its own. */
static void add_place(struct page *p, size_t utterance, struct str about)
{
	struct str at = place(p, utterance);
	int column = width_of(at) < 6 ? 7 : width_of(at) + 1;

	text_add(p->out, at);
	add_spaces(p, column - width_of(at));
	add_wrapped(p, about, column, 7);
}

static void add_misplaced(struct page *p, const struct report_misplaced *m)
{
	struct str question = report_advice_quoted(p->mem, p->language,
	                                           report_advice_question(p->r, m->utterance, 0));

	add_place(p, m->utterance,
	          say(p, (enum report_word)(WORD_ANSWERS_FEELING + m->reason),
	              (struct report_value[]){{"question", question}, {0}}));
}

/* Of several questions in one utterance the last one was evaded. */
static void add_evaded(struct page *p, const struct report_evaded *e)
{
	const struct label *l = &p->r->ask.labels[e->utterance];
	struct str question = report_advice_question(
		p->r, e->utterance, l->question_count ? l->question_count - 1u : 0);
	struct str reply = report_missed_sentence(&p->r->ask, e->reply, STR("evading"));

	add_place(p, e->utterance,
	          say(p, WORD_ANSWERS_EVADED,
	              (struct report_value[]){
			      {"question", report_advice_quoted(p->mem, p->language, question)},
			      {"who", name_of(p, e->reply)},
			      {"reply", report_advice_quoted(p->mem, p->language, reply)},
			      {0}}));
}

/* Questions in the wrong place and evaded ones, in the order of the talk. */
static void write_answers(struct page *p)
{
	const struct report *r = p->r;
	size_t m = 0, e = 0;

	add_heading(p, WORD_ANSWERS);
	if (!r->questions.misplaced_count && !r->questions.evaded_count)
		add_paragraph(
			p,
			word(p, r->questions.count ? WORD_ANSWERS_FINE : WORD_ANSWERS_NO_QUESTIONS),
			0);
	while (m < r->questions.misplaced_count || e < r->questions.evaded_count) {
		if (e == r->questions.evaded_count ||
		    (m < r->questions.misplaced_count &&
		     r->questions.misplaced[m].utterance <= r->questions.evaded[e].utterance))
			add_misplaced(p, &r->questions.misplaced[m++]);
		else
			add_evaded(p, &r->questions.evaded[e++]);
	}
}

/* When the speaker cut in: "2:10, 14:20"; a long list ends with dots. */
static struct str cut_in_places(const struct page *p, size_t speaker)
{
	struct text places = text_new(p->mem, CUT_INS_BYTES_MAX);
	int count = 0;

	for (size_t i = 0; i < p->r->cut_in_count && count <= CUT_INS_NAMED_MAX; i++) {
		size_t at = p->r->cut_ins[i];

		if (p->r->ask.transcript->utterances[at].speaker != speaker)
			continue;
		text_add(&places, count ? STR(", ") : STR(""));
		text_add(&places, count < CUT_INS_NAMED_MAX ? place(p, at) : STR("…"));
		count++;
	}
	return text_str(&places);
}

static void add_cut_ins(struct page *p, size_t speaker)
{
	int64_t count = p->r->speakers[speaker].cut_ins;

	if (count <= 0)
		return;
	add_spaces(p, BAR_COLUMNS + 8);
	add_wrapped(p,
	            say(p, WORD_CUT_INS,
	                (struct report_value[]){
				{"times", report_words_times(p->mem, p->language, count)},
				{"places", cut_in_places(p, speaker)},
				{0}}),
	            BAR_COLUMNS + 8, BAR_COLUMNS + 8);
}

static void write_share(struct page *p)
{
	const struct report *r = p->r;

	add_heading(p, WORD_SHARE);
	add_paragraph(p, word(p, r->duration_ms >= 0 ? WORD_SHARE_TIME : WORD_SHARE_WORDS), 0);
	for (size_t i = 0; i < r->speaker_count; i++) {
		const struct report_speaker *s = &r->speakers[i];
		struct str name = s->name.bytes ? s->name : word(p, WORD_SOMEBODY), length;
		enum report_word side = s->side == SIDE_US     ? WORD_SIDE_US
		                        : s->side == SIDE_THEM ? WORD_SIDE_THEM
		                                               : WORD_SIDE_UNKNOWN;
		int64_t bar = (s->share_permille * BAR_COLUMNS + 500) / 1000;

		for (int64_t c = 0; c < BAR_COLUMNS; c++)
			text_add(p->out, c < bar ? STR("█") : STR("·"));
		text_addf(p->out, " %3lld %%  ", (long long)((s->share_permille + 5) / 10));
		add_wrapped(
			p, text_format(p->mem, "%.*s, %.*s", STR_ARG(name), STR_ARG(word(p, side))),
			BAR_COLUMNS + 8, BAR_COLUMNS + 8);
		length = s->longest_monologue_ms >= 0
		                 ? report_words_length(p->mem, p->language, s->longest_monologue_ms)
		                 : say(p, WORD_WORDS,
		                       (struct report_value[]){
					       {"count", count_text(p, s->longest_monologue_words)},
					       {0}});
		add_spaces(p, BAR_COLUMNS + 8);
		add_wrapped(
			p, say(p, WORD_MONOLOGUE, (struct report_value[]){{"length", length}, {0}}),
			BAR_COLUMNS + 8, BAR_COLUMNS + 8);
		add_cut_ins(p, i);
	}
	if (r->duration_ms >= 0 && !r->cut_in_count)
		add_paragraph(p, word(p, WORD_CUT_INS_NONE), 0);
}

static void write_listening(struct page *p)
{
	const struct {
		enum report_word word;
		int64_t count;
	} rows[] = {{WORD_STAGE_1, p->r->listening.stage1},
	            {WORD_STAGE_2, p->r->listening.stage2},
	            {WORD_STAGE_3, p->r->listening.stage3},
	            {WORD_TELLS, p->r->reading.tells}};

	add_heading(p, WORD_LISTENING);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		text_addf(p->out, "%4lld  %.*s\n", (long long)rows[i].count,
		          STR_ARG(word(p, rows[i].word)));
	add_paragraph(p, word(p, (enum report_word)(WORD_READING_UNTOLD + p->r->reading.kind)), 0);
}

/* ---- places, advice, needs ---- */

static void add_fitting(struct page *p, struct str suggestion)
{
	if (!suggestion.bytes)
		return;
	add_paragraph(
		p,
		text_format(p->mem, "%.*s %.*s", STR_ARG(word(p, WORD_WOULD_HAVE_FITTED)),
	                    STR_ARG(say(p, WORD_QUOTE,
	                                (struct report_value[]){{"quote", suggestion}, {0}}))),
		7);
}

static void write_missed(struct page *p)
{
	const struct report *r = p->r;

	add_heading(p, WORD_MISSED);
	if (!r->listening.missed_count)
		add_paragraph(p, word(p, WORD_MISSED_NONE), 0);
	for (size_t i = 0; i < r->listening.missed_count; i++) {
		const struct report_missed *m = &r->listening.missed[i];

		add_place(
			p, m->utterance,
			text_format(p->mem, "%.*s, %.*s: %.*s",
		                    STR_ARG(word(p, m->stage == 3 ? WORD_MISSED_STAGE_3
		                                                  : WORD_MISSED_STAGE_2)),
		                    STR_ARG(name_of(p, m->utterance)),
		                    STR_ARG(report_advice_quoted(p->mem, p->language, m->quote))));
		add_fitting(p, m->suggestion);
	}
}

static void write_advice(struct page *p)
{
	if (!p->r->advice_count)
		return;
	add_heading(p, WORD_ADVICE);
	for (size_t i = 0; i < p->r->advice_count; i++) {
		const struct report_advice *a = &p->r->advice[i];

		add_place(p, a->utterance, a->title);
		add_paragraph(p, a->text, 7);
		add_fitting(p, a->suggestion);
	}
}

static void write_needs(struct page *p)
{
	if (!p->r->need_count)
		return;
	add_heading(p, WORD_NEEDS);
	for (size_t i = 0; i < p->r->need_count; i++)
		add_place(p, p->r->needs[i].utterance,
		          text_format(p->mem, "%.*s: %.*s",
		                      STR_ARG(name_of(p, p->r->needs[i].utterance)),
		                      STR_ARG(report_advice_quoted(p->mem, p->language,
		                                                   p->r->needs[i].quote))));
}

/* ---- the wording ---- */

/* "offene Frage, Stufe 2 · wiedergabe.verstehe" */
static struct str labels_of(struct page *p, size_t utterance)
{
	const struct label *l = &p->r->ask.labels[utterance];
	struct text t = text_new(p->mem, 2000);

	text_add(&t, report_words_labels(p->mem, p->language, l));
	if (report_tells(p->r, utterance)) {
		text_add(&t, t.bytes ? STR(", ") : STR(""));
		text_add(&t, word(p, WORD_LABEL_TELLS));
	}
	if (p->r->ask.is_corrected && p->r->ask.is_corrected[utterance]) {
		text_add(&t, t.bytes ? STR(", ") : STR(""));
		text_add(&t, word(p, WORD_CORRECTED));
	}
	for (size_t i = 0; i < l->hit_count && t.bytes; i++)
		text_addf(&t, "%s%.*s", i ? ", " : " · ", STR_ARG(l->hits[i].rule->name));
	return text_str(&t);
}

static void write_transcript(struct page *p)
{
	const struct transcript *t = p->r->ask.transcript;

	if (!t->utterance_count)
		return;
	add_heading(p, WORD_TRANSCRIPT);
	for (size_t i = 0; i < t->utterance_count; i++) {
		struct arena_mark mark = arena_mark(p->mem);
		struct str labels = labels_of(p, i);

		add_place(p, i,
		          text_format(p->mem, "%.*s: %.*s", STR_ARG(name_of(p, i)),
		                      STR_ARG(t->utterances[i].text)));
		if (labels.bytes) {
			text_add(p->out, STR("       → "));
			add_wrapped(p, labels, 9, 9);
		}
		arena_rewind(p->mem, mark);
	}
}

void report_terminal_write(struct text *out, const struct report *report)
{
	struct page p = {
		.out = out, .mem = arena_new(0), .r = report, .language = report->words_language};

	write_head(&p);
	write_picture(&p);
	write_questions(&p);
	write_answers(&p);
	write_share(&p);
	write_listening(&p);
	write_missed(&p);
	write_advice(&p);
	write_needs(&p);
	write_transcript(&p);
	arena_end(p.mem);
}
