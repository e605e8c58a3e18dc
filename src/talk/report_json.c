#include "talk/report_json.h"

#include "core/utf8.h"

static struct str side_name(enum side side)
{
	return side == SIDE_US ? STR("us") : side == SIDE_THEM ? STR("them") : STR("?");
}

static void write_speakers(struct json_out *o, const struct report *r)
{
	json_out_key(o, "speakers");
	json_out_open(o, '[');
	for (size_t i = 0; i < r->speaker_count; i++) {
		const struct report_speaker *s = &r->speakers[i];

		json_out_open(o, '{');
		json_out_key_str(o, "name", s->name);
		json_out_key_str(o, "side", side_name(s->side));
		json_out_key_number(o, "utterances", s->utterances);
		json_out_key_number(o, "words", s->words);
		json_out_key_seconds(o, "talk_s", s->talk_ms);
		json_out_key_number(o, "share_permille", s->share_permille);
		json_out_key_seconds(o, "longest_monologue_s", s->longest_monologue_ms);
		json_out_key_number(o, "longest_monologue_words", s->longest_monologue_words);
		json_out_key_number(o, "monologue_from", (int64_t)s->monologue_from);
		json_out_key_number(o, "monologue_to", (int64_t)s->monologue_to);
		json_out_key(o, "cut_ins");
		if (s->cut_ins < 0)
			json_out_null(o);
		else
			json_out_number(o, s->cut_ins);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

static void write_places(struct json_out *o, const struct report *r)
{
	json_out_key(o, "misplaced");
	json_out_open(o, '[');
	for (size_t i = 0; i < r->questions.misplaced_count; i++) {
		const struct report_misplaced *m = &r->questions.misplaced[i];

		json_out_open(o, '{');
		json_out_key_number(o, "utterance", (int64_t)m->utterance);
		json_out_key_str(o, "reason", str_from(report_misplaced_name(m->reason)));
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_key(o, "evaded");
	json_out_open(o, '[');
	for (size_t i = 0; i < r->questions.evaded_count; i++) {
		json_out_open(o, '{');
		json_out_key_number(o, "utterance", (int64_t)r->questions.evaded[i].utterance);
		json_out_key_number(o, "reply", (int64_t)r->questions.evaded[i].reply);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

static void write_questions(struct json_out *o, const struct report *r)
{
	json_out_key(o, "questions");
	json_out_open(o, '{');
	json_out_key_number(o, "count", r->questions.count);
	json_out_key_number(o, "open", r->questions.open);
	json_out_key_number(o, "closed", r->questions.closed);
	json_out_key(o, "per_third");
	json_out_open(o, '[');
	for (int i = 0; i < 3; i++)
		json_out_number(o, r->questions.per_third[i]);
	json_out_close(o, ']');
	json_out_key_number(o, "spread_permille", r->questions.spread_permille);
	json_out_key_str(o, "band", str_from(report_band_name(r->questions.band)));
	json_out_key_bool(o, "is_band_told", r->questions.is_band_told);
	json_out_key_number(o, "band_min", r->ask.settings.questions_min);
	json_out_key_number(o, "band_max", r->ask.settings.questions_max);
	json_out_key_number(o, "band_minutes_min", r->ask.settings.band_minutes_min);
	json_out_key_number(o, "stacked", r->questions.stacked);
	json_out_key_number(o, "leading", r->questions.leading);
	json_out_key_number(o, "intrusive", r->questions.intrusive);
	write_places(o, r);
	json_out_close(o, '}');
}

static void write_str_or_null(struct json_out *o, const char *key, struct str value)
{
	json_out_key(o, key);
	if (value.bytes)
		json_out_str(o, value);
	else
		json_out_null(o);
}

static void write_listening(struct json_out *o, const struct report *r)
{
	json_out_key(o, "listening");
	json_out_open(o, '{');
	json_out_key_number(o, "stage1", r->listening.stage1);
	json_out_key_number(o, "stage2", r->listening.stage2);
	json_out_key_number(o, "stage3", r->listening.stage3);
	json_out_key(o, "missed");
	json_out_open(o, '[');
	for (size_t i = 0; i < r->listening.missed_count; i++) {
		const struct report_missed *m = &r->listening.missed[i];

		json_out_open(o, '{');
		json_out_key_number(o, "utterance", (int64_t)m->utterance);
		json_out_key_number(o, "stage", m->stage);
		json_out_key_str(o, "reason", str_from(report_reason_name(m->reason)));
		write_str_or_null(o, "feeling", m->feeling);
		json_out_key_str(o, "quote", m->quote);
		json_out_key_number(o, "reply", (int64_t)m->reply);
		json_out_key_str(o, "suggestion", m->suggestion);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_key_number(o, "missed_feelings", r->listening.missed_feelings);
	json_out_key_number(o, "missed_needs", r->listening.missed_needs);
	json_out_key_number(o, "missed_long", r->listening.missed_long);
	json_out_close(o, '}');
}

static void write_reading(struct json_out *o, const struct report *r)
{
	json_out_key(o, "reading");
	json_out_open(o, '{');
	json_out_key_str(o, "kind", str_from(report_reading_name(r->reading.kind)));
	json_out_key_number(o, "gives_back", r->reading.gives_back);
	json_out_key_number(o, "tells", r->reading.tells);
	json_out_close(o, '}');
}

static void write_cut_ins(struct json_out *o, const struct report *r)
{
	json_out_key(o, "cut_ins");
	json_out_open(o, '[');
	for (size_t i = 0; i < r->cut_in_count; i++)
		json_out_number(o, (int64_t)r->cut_ins[i]);
	json_out_close(o, ']');
}

static void write_needs(struct json_out *o, const struct report *r)
{
	json_out_key(o, "needs");
	json_out_open(o, '[');
	for (size_t i = 0; i < r->need_count; i++) {
		json_out_open(o, '{');
		json_out_key_number(o, "utterance", (int64_t)r->needs[i].utterance);
		json_out_key_str(o, "quote", r->needs[i].quote);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

int64_t report_json_characters(struct str text, uint32_t byte)
{
	return (int64_t)utf8_count(str_part(text, 0, byte));
}

static void write_rules(struct json_out *o, const struct label *l, struct str text)
{
	json_out_key(o, "rules");
	json_out_open(o, '[');
	for (size_t i = 0; i < l->hit_count; i++) {
		const struct rule *rule = l->hits[i].rule;

		json_out_str(o, text_format(o->text->mem, "%.*s:%lld %.*s", STR_ARG(rule->file),
		                            (long long)rule->line, STR_ARG(rule->name)));
	}
	json_out_close(o, ']');
	json_out_key(o, "why");
	json_out_open(o, '[');
	for (size_t i = 0; i < l->hit_count; i++) {
		const struct rule_hit *hit = &l->hits[i];
		bool is_whole = hit->from == hit->to;

		json_out_open(o, '{');
		json_out_key_str(o, "rule", hit->rule->name);
		json_out_key_str(o, "file", hit->rule->file);
		json_out_key_number(o, "line", hit->rule->line);
		json_out_key_str(o, "source", hit->rule->source);
		json_out_key_str(o, "note", hit->rule->note);
		json_out_key_number(o, "from",
		                    is_whole ? 0 : report_json_characters(text, hit->from));
		json_out_key_number(o, "to",
		                    is_whole ? (int64_t)utf8_count(text)
		                             : report_json_characters(text, hit->to));
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

static void write_index_or_null(struct json_out *o, const char *key, int32_t index)
{
	json_out_key(o, key);
	if (index >= 0)
		json_out_number(o, index);
	else
		json_out_null(o);
}

void report_json_write_label(struct json_out *o, const struct report *r, size_t i)
{
	const struct utterance *u = &r->ask.transcript->utterances[i];
	const struct report_speaker *speaker = &r->speakers[u->speaker];
	const struct label *l = &r->ask.labels[i];

	json_out_key_number(o, "index", (int64_t)i);
	json_out_key_seconds(o, "start_s", r->duration_ms >= 0 ? u->start_ms : -1);
	json_out_key_seconds(o, "end_s", r->duration_ms >= 0 ? u->end_ms : -1);
	json_out_key_str(o, "speaker", speaker->name);
	json_out_key_str(o, "side", side_name(speaker->side));
	json_out_key_str(o, "text", u->text);
	json_out_key_str(o, "language", report_language_name(&r->ask, l->language));
	json_out_key_str(o, "question", str_from(analysis_question_name(l->question)));
	json_out_key_number(o, "question_count", l->question_count);
	json_out_key_number(o, "open_count", l->question_open_count);
	json_out_key_number(o, "stage", l->stage);
	json_out_key(o, "flags");
	json_out_open(o, '[');
	for (int flag = 0; flag < FLAG_COUNT; flag++)
		if (l->flags & 1u << flag)
			json_out_str(o, str_from(analysis_flag_name((enum flag)(1 << flag))));
	json_out_close(o, ']');
}

static void write_utterance(struct json_out *o, const struct report *r, size_t i)
{
	const struct label *l = &r->ask.labels[i];

	json_out_open(o, '{');
	report_json_write_label(o, r, i);
	write_index_or_null(o, "answers", l->answers_utterance);
	write_index_or_null(o, "asks_about", r->asks_about[i]);
	json_out_key_bool(o, "tells", report_tells(r, i));
	json_out_key_bool(o, "corrected", r->ask.is_corrected && r->ask.is_corrected[i]);
	write_rules(o, l, r->ask.transcript->utterances[i].text);
	json_out_close(o, '}');
}

static void write_advice(struct json_out *o, const struct report *r)
{
	json_out_key(o, "advice");
	json_out_open(o, '[');
	for (size_t i = 0; i < r->advice_count; i++) {
		const struct report_advice *a = &r->advice[i];

		json_out_open(o, '{');
		json_out_key_str(o, "kind", str_from(report_advice_name(a->kind)));
		json_out_key_number(o, "utterance", (int64_t)a->utterance);
		json_out_key_str(o, "title", a->title);
		json_out_key_str(o, "text", a->text);
		json_out_key_str(o, "rest", a->rest);
		json_out_key_str(o, "quote", a->quote);
		write_str_or_null(o, "suggestion", a->suggestion);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

void report_json_write(struct json_out *o, const struct report *report)
{
	json_out_key_str(o, "language", report->language);
	json_out_key_str(o, "words_language",
	                 report->words_language == LANGUAGE_EN ? STR("en") : STR("de"));
	json_out_key_str(o, "verdict", report->verdict);
	json_out_key_seconds(o, "duration_s", report->duration_ms);
	write_speakers(o, report);
	write_questions(o, report);
	write_listening(o, report);
	write_reading(o, report);
	write_cut_ins(o, report);
	write_needs(o, report);
	write_advice(o, report);
	json_out_key(o, "utterances");
	json_out_open(o, '[');
	for (size_t i = 0; i < report->ask.transcript->utterance_count; i++)
		write_utterance(o, report, i);
	json_out_close(o, ']');
}
