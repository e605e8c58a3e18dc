#include "talk/conversation_analysis_impl.h"

#include "talk/conversation_record.h"

enum err conversation_analysis_over(struct scope *s)
{
	return scope_fail(s, ERR_CONFLICT, "conversation.wording_over", NULL,
	                  "the wording's time was over; its figures are left");
}

enum err conversation_analysis_read(struct scope *s, const struct vault *v,
                                    const struct conversation *c, struct conversation_parts *p)
{
	struct str text, labels, corrections;
	struct speaker *speakers;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "conversation_find_parts", DB_ID(s->organisation), DB_ID(c->id),
	            DB_ID(c->owner)));
	if (rows.count == 0)
		return conversation_impl_not_found(s);
	if (c->wording_gone_at_ms)
		return conversation_analysis_over(s);
	TRY(conversation_vault_open_part(s, v, "text", db_str(&rows, 0, 0), &text));
	TRY(conversation_vault_open_part(s, v, "labels", db_str(&rows, 0, 1), &labels));
	TRY(conversation_vault_open_part(s, v, "corrections", db_str(&rows, 0, 2), &corrections));
	TRY(conversation_record_read_text(s, text, &p->transcript, &speakers));
	for (size_t i = 0; i < p->transcript.speaker_count && i < c->speaker_count; i++)
		speakers[i].side = c->speakers[i].side;
	if (labels.bytes)
		TRY(conversation_record_read_labels(s, labels, p->transcript.utterance_count,
		                                    &p->labels, &p->mark, &p->has_mark));
	TRY(conversation_record_read_corrections(s, corrections, &p->corrections,
	                                         &p->correction_count));
	p->is_corrected = NEW_ARRAY(s->mem, bool, p->transcript.utterance_count);
	return ERR_NONE;
}

static void label_all(struct scope *s, struct conversation_parts *p,
                      enum analysis_language language)
{
	const struct transcript *t = &p->transcript;
	struct label *labels = NEW_ARRAY(s->mem, struct label, t->utterance_count);
	struct analysis *analysis = analysis_start(s->mem, s->rules, language);

	for (size_t i = 0; i < t->utterance_count; i++) {
		const struct utterance *u = &t->utterances[i];
		const struct speaker *speaker = &t->speakers[u->speaker];

		analysis_label(analysis, speaker->name, speaker->side, u->text, &labels[i]);
	}
	p->labels = labels;
	p->mark = analysis_mark(analysis);
}

/* Only the last utterance has no label yet: it gets the one that label_all() would give it, without looking at more than
 * its context. Labels that were given before there were marks are given anew, once. */
void conversation_analysis_label_last(struct scope *s, struct conversation_parts *p,
                                      enum analysis_language language)
{
	const struct transcript *t = &p->transcript;
	size_t last = t->utterance_count - 1;
	struct analysis *analysis;

	if (!p->has_mark) {
		label_all(s, p, language);
		return;
	}
	analysis = analysis_start(s->mem, s->rules, language);
	analysis_resume(analysis, &p->mark, last);
	for (size_t i = last > ANALYSIS_CONTEXT_MAX ? last - ANALYSIS_CONTEXT_MAX : 0; i < last;
	     i++)
		analysis_recall(analysis, t->speakers[t->utterances[i].speaker].name,
		                t->utterances[i].text, &p->labels[i]);
	analysis_label(analysis, t->speakers[t->utterances[last].speaker].name,
	               t->speakers[t->utterances[last].speaker].side, t->utterances[last].text,
	               &p->labels[last]);
	p->mark = analysis_mark(analysis);
}

/* A corrected label keeps what the rules saw, so that the page can show both. */
static void correct(struct label *l, const struct conversation_correction *correction)
{
	l->question = correction->question;
	l->stage = (uint8_t)correction->stage;
	l->flags = (uint16_t)(correction->flags | (l->flags & FLAGS_BESIDE));
	if (correction->question == QUESTION_NONE)
		l->question_count = 0;
	else if (correction->flags & FLAG_STACKED)
		l->question_count = l->question_count < 2 ? 2 : l->question_count;
	else
		l->question_count = 1;
	l->question_open_count = correction->question == QUESTION_OPEN ? l->question_count : 0;
}

static const struct report *build(struct scope *s, struct conversation_parts *p)
{
	struct report_ask ask = {.transcript = &p->transcript,
	                         .labels = p->labels,
	                         .is_corrected = p->is_corrected,
	                         .rules = s->rules,
	                         .suggestions = s->suggestions,
	                         .language = s->language,
	                         .is_for_reader = true};
	struct label *labels = NEW_ARRAY(s->mem, struct label, p->transcript.utterance_count);

	if (p->transcript.utterance_count)
		memcpy(labels, p->labels, p->transcript.utterance_count * sizeof *labels);
	for (size_t i = 0; i < p->correction_count; i++) {
		size_t utterance = p->corrections[i].utterance;

		if (utterance >= p->transcript.utterance_count)
			continue;
		correct(&labels[utterance], &p->corrections[i]);
		p->is_corrected[utterance] = true;
	}
	ask.labels = labels;
	return report_build(s->mem, &ask);
}

static void note_figures(struct conversation *c, const struct report *report)
{
	c->figures = (struct conversation_figures){
		.questions = report->questions.count,
		.spread_permille = report->questions.spread_permille,
		.stage1 = report->listening.stage1,
		.stage2 = report->listening.stage2,
		.stage3 = report->listening.stage3,
		.missed = (int64_t)report->listening.missed_count,
		.band = report->questions.band,
		.is_band_told = report->questions.is_band_told,
	};
	for (size_t i = 0; i < report->speaker_count; i++)
		if (report->speakers[i].side == SIDE_US)
			c->figures.share_permille += report->speakers[i].share_permille;
}

const struct report *conversation_analysis_count(struct scope *s, struct conversation *c,
                                                 struct conversation_parts *p)
{
	const struct report *report = build(s, p);

	note_figures(c, report);
	return report;
}

/* Who they are is open again. */
static void quote_again(struct scope *s, const struct conversation_parts *p, struct conversation *c)
{
	struct conversation_speaker *speakers =
		NEW_ARRAY(s->mem, struct conversation_speaker, c->speaker_count);
	const struct conversation_speaker *said =
		conversation_impl_describe_speakers(s, &p->transcript);

	for (size_t i = 0; i < c->speaker_count; i++) {
		speakers[i] = c->speakers[i];
		speakers[i].quote = said[i].quote;
	}
	c->speakers = speakers;
}

enum err conversation_analysis_run(struct scope *s, const struct vault *v, struct conversation *c,
                                   struct conversation_outcome *ret_outcome)
{
	struct conversation_parts p = {0};

	ret_outcome->labels = DB_NULL;
	c->is_ready = c->utterance_count && conversation_impl_are_settled(c);
	c->figures = (struct conversation_figures){0};
	TRY(conversation_analysis_read(s, v, c, &p));
	if (!c->is_ready) {
		quote_again(s, &p, c);
		return ERR_NONE;
	}
	label_all(s, &p, c->language);
	conversation_analysis_count(s, c, &p);
	ret_outcome->labels = DB_BYTES(conversation_vault_close_part(
		s, v, "labels",
		conversation_record_labels(s->mem, p.labels, p.transcript.utterance_count,
	                                   &p.mark)));
	return ERR_NONE;
}

enum err conversation_analysis_write(struct scope *s, const struct vault *v, struct conversation *c,
                                     const struct conversation_outcome *outcome)
{
	return DB_WRITE(s, NULL, "conversation_change_labels", DB_ID(s->organisation), DB_ID(c->id),
	                DB_ID(s->actor), DB_NUMBER(c->is_ready), outcome->labels,
	                DB_BYTES(conversation_vault_close_part(
				s, v, "head", conversation_record_head(s->mem, c))));
}

enum err conversation_analysis_need(struct scope *s, const struct vault *v,
                                    const struct conversation *c, struct conversation_parts *p)
{
	if (!c->is_ready)
		return scope_fail(s, ERR_INVALID, "conversation.basis_missing", "speakers",
		                  "a basis is missing for at least one participant");
	TRY(conversation_analysis_read(s, v, c, p));
	if (!p->labels)
		return scope_fail(s, ERR_BROKEN, "conversation.unreadable", NULL,
		                  "ready without labels");
	return ERR_NONE;
}
