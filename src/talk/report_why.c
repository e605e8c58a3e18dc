#include "talk/report_why.h"

#include "core/utf8.h"
#include "talk/report_json.h"
#include "talk/report_words.h"

enum {
	NAME_COLUMNS = 30 /* the longest rules' names stand out; others line up */
};

struct page {
	struct text *out;
	struct arena *mem;
	const struct report *r;
	enum language language;
};

static struct str word(const struct page *p, enum report_word which)
{
	return report_words_get(p->language, which);
}

/* "Stufe 2", "suggestiv": the words that the report has for what is decided. */
static struct str decision_word(const struct page *p, const char *name)
{
	static const char *const stages[] = {"stage1", "stage2", "stage3"};

	for (int i = 0; i < 3; i++)
		if (strcmp(name, stages[i]) == 0)
			return word(p, (enum report_word)(WORD_LABEL_STAGE_1 + i));
	for (unsigned i = 0; i < FLAG_COUNT; i++)
		if (strcmp(name, analysis_flag_name((enum flag)(1u << i))) == 0)
			return word(p, (enum report_word)(WORD_FLAG_FIRST + i));
	return word(p, WORD_WHY_QUESTION);
}

static struct str text_of(const struct page *p, size_t utterance)
{
	return p->r->ask.transcript->utterances[utterance].text;
}

static void write_weight(const struct page *p, const struct why_weight *w)
{
	int width = (int)utf8_count(w->rule->name);

	text_addf(p->out, "      %+3d  %.*s", (int)w->weight, STR_ARG(w->rule->name));
	for (int i = width; i < NAME_COLUMNS; i++)
		text_add_char(p->out, ' ');
	text_addf(p->out, " %.*s", STR_ARG(w->rule->note));
	text_addf(p->out, " (%.*s:%lld)\n", STR_ARG(w->rule->file), (long long)w->rule->line);
}

static void write_decision(const struct page *p, size_t utterance, const struct why *why)
{
	struct str text = text_of(p, utterance), part = str_part(text, why->from, why->to);
	enum report_word outcome = why->is_made                 ? WORD_WHY_MADE
	                           : why->sum >= why->threshold ? WORD_WHY_OUTDONE
	                                                        : WORD_WHY_NOT_MADE;
	struct str sum = report_words_say(
		p->mem, p->language, WORD_WHY_SUM,
		(struct report_value[]){
			{"sum", text_format(p->mem, "%d", (int)why->sum)},
			{"threshold", text_format(p->mem, "%d", (int)why->threshold)},
			{0}});

	text_addf(p->out, "    %.*s: %.*s, %.*s",
	          STR_ARG(report_words_capital(p->mem, decision_word(p, why->name))), STR_ARG(sum),
	          STR_ARG(word(p, outcome)));
	/* Only where it was not decided about the whole is there something to point at. */
	if (part.bytes + 1 < text.bytes)
		text_addf(p->out, " · %.*s",
		          STR_ARG(report_words_say(p->mem, p->language, WORD_QUOTE,
		                                   (struct report_value[]){{"quote", part}, {0}})));
	text_add_char(p->out, '\n');
	for (size_t i = 0; i < why->weight_count; i++)
		write_weight(p, &why->weights[i]);
}

static void write_utterance(const struct page *p, size_t i, const struct report_why *why)
{
	const struct utterance *u = &p->r->ask.transcript->utterances[i];
	struct str name = p->r->speakers[u->speaker].name;
	struct str labels = report_words_labels(p->mem, p->language, &p->r->ask.labels[i]);

	text_addf(p->out, "\n%zu. ", i + 1);
	if (p->r->duration_ms >= 0)
		text_addf(p->out, "%.*s ", STR_ARG(report_words_clock(p->mem, u->start_ms)));
	text_addf(p->out, "%.*s: %.*s\n", STR_ARG(name.bytes ? name : word(p, WORD_SOMEBODY)),
	          STR_ARG(u->text));
	text_addf(p->out, "    → %.*s\n",
	          STR_ARG(labels.bytes ? labels : word(p, WORD_WHY_NO_LABEL)));
	for (size_t k = 0; k < why->count; k++)
		write_decision(p, i, &why->at[k]);
}

void report_why_write_text(struct text *out, const struct report *report,
                           const struct report_why *whys, size_t only)
{
	struct page p = {out, arena_new(0), report, report->words_language};

	text_addf(out, "%.*s\n", STR_ARG(word(&p, WORD_WHY_HEAD)));
	for (size_t i = 0; i < report->ask.transcript->utterance_count; i++) {
		struct arena_mark mark = arena_mark(p.mem);

		if (only == REPORT_WHY_ALL || only == i)
			write_utterance(&p, i, &whys[i]);
		arena_rewind(p.mem, mark);
	}
	arena_end(p.mem);
}

/* ---- for programs ---- */

static void write_json_span(struct json_out *o, struct str text, uint32_t from, uint32_t to)
{
	json_out_key_number(o, "from", report_json_characters(text, from));
	json_out_key_number(o, "to", report_json_characters(text, to));
}

static void write_json_decision(struct json_out *o, struct str text, const struct why *why)
{
	json_out_open(o, '{');
	json_out_key_str(o, "decision", str_from(why->name));
	json_out_key_bool(o, "made", why->is_made);
	json_out_key_number(o, "sum", why->sum);
	json_out_key_number(o, "threshold", why->threshold);
	write_json_span(o, text, why->from, why->to);
	json_out_key(o, "rules");
	json_out_open(o, '[');
	for (size_t i = 0; i < why->weight_count; i++) {
		const struct why_weight *w = &why->weights[i];
		bool is_whole = w->from == w->to;

		json_out_open(o, '{');
		json_out_key_str(o, "rule", w->rule->name);
		json_out_key_number(o, "weight", w->weight);
		json_out_key_str(o, "file", w->rule->file);
		json_out_key_number(o, "line", w->rule->line);
		json_out_key_str(o, "note", w->rule->note);
		write_json_span(o, text, is_whole ? 0 : w->from,
		                is_whole ? (uint32_t)text.bytes : w->to);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_close(o, '}');
}

static void write_json_utterance(struct json_out *o, const struct report *r, size_t i,
                                 const struct report_why *why)
{
	const struct utterance *u = &r->ask.transcript->utterances[i];

	json_out_open(o, '{');
	report_json_write_label(o, r, i);
	json_out_key(o, "decisions");
	json_out_open(o, '[');
	for (size_t k = 0; k < why->count; k++)
		write_json_decision(o, u->text, &why->at[k]);
	json_out_close(o, ']');
	json_out_close(o, '}');
}

void report_why_write_json(struct text *out, const struct report *report,
                           const struct report_why *whys, size_t only)
{
	struct json_out o = json_out_new(out);

	json_out_open(&o, '{');
	json_out_key(&o, "utterances");
	json_out_open(&o, '[');
	for (size_t i = 0; i < report->ask.transcript->utterance_count; i++)
		if (only == REPORT_WHY_ALL || only == i)
			write_json_utterance(&o, report, i, &whys[i]);
	json_out_close(&o, ']');
	json_out_close(&o, '}');
}
