#include "talk/conversation_record.h"

#include "core/record.h"

/* One version for all four parts; they are written by the same program. */
enum {
	VERSION = 1,
	RULES_NAMED_MAX = 100000
};

static struct text start(struct arena *mem)
{
	struct text t = text_new(mem, SIZE_MAX / 4);

	record_add_number(&t, VERSION);
	return t;
}

static struct record open_record(struct str bytes)
{
	struct record r = record_read(bytes);

	if (record_number(&r) != VERSION)
		r.is_bad = true;
	return r;
}

static enum err check(struct scope *s, const struct record *r, const char *part)
{
	if (!record_is_done(r))
		return scope_fail(s, ERR_BROKEN, "conversation.unreadable", NULL,
		                  "the sealed %s does not read", part);
	return ERR_NONE;
}

/* ---- head ---- */

struct str conversation_record_head(struct arena *mem, const struct conversation *c)
{
	const struct conversation_figures *f = &c->figures;
	struct text t = start(mem);

	record_add_str(&t, c->title);
	record_add_number(&t, c->started_at_ms);
	record_add_number(&t, c->language);
	record_add_number(&t, c->format);
	record_add_number(&t, c->utterance_count);
	record_add_number(&t, c->duration_ms);
	record_add_number(&t, f->questions);
	record_add_number(&t, f->share_permille);
	record_add_number(&t, f->stage1);
	record_add_number(&t, f->stage2);
	record_add_number(&t, f->stage3);
	record_add_number(&t, f->missed);
	record_add_number(&t, f->band);
	record_add_number(&t, f->is_band_told);
	record_add_number(&t, (int64_t)c->speaker_count);
	for (size_t i = 0; i < c->speaker_count; i++) {
		record_add_str(&t, c->speakers[i].name);
		record_add_number(&t, c->speakers[i].utterances);
		/* Wording, which may have to go before the figures do. */
		record_add_str(&t, c->is_ready ? STR_NONE : c->speakers[i].quote);
	}
	record_add_number(&t, f->spread_permille);
	return text_str(&t);
}

enum err conversation_record_read_head(struct scope *s, struct str bytes, struct conversation *c,
                                       struct conversation_speaker **ret_speakers)
{
	struct record r = open_record(bytes);
	struct conversation_figures *f = &c->figures;
	struct conversation_speaker *speakers;

	c->title = record_str(&r);
	c->started_at_ms = record_number(&r);
	c->language = (enum analysis_language)record_count(&r, ANALYSIS_EN);
	c->format = (enum transcript_format)record_count(&r, TRANSCRIPT_FORMAT_COUNT - 1);
	c->utterance_count = (int64_t)record_count(&r, TRANSCRIPT_UTTERANCES_MAX);
	c->duration_ms = record_number(&r);
	f->questions = record_number(&r);
	f->share_permille = record_number(&r);
	f->stage1 = record_number(&r);
	f->stage2 = record_number(&r);
	f->stage3 = record_number(&r);
	f->missed = record_number(&r);
	f->band = (enum report_band)record_count(&r, REPORT_MANY);
	f->is_band_told = record_count(&r, 1) == 1;
	c->speaker_count = record_count(&r, TRANSCRIPT_SPEAKERS_MAX);
	speakers = NEW_ARRAY(s->mem, struct conversation_speaker, c->speaker_count);
	for (size_t i = 0; i < c->speaker_count; i++) {
		speakers[i].name = record_str(&r);
		speakers[i].utterances = record_number(&r);
		speakers[i].quote = record_str(&r);
	}
	f->spread_permille = record_is_done(&r) ? -1 : record_number(&r);
	TRY(check(s, &r, "head"));
	c->speakers = speakers;
	*ret_speakers = speakers;
	return ERR_NONE;
}

/* ---- wording ---- */

struct str conversation_record_text(struct arena *mem, const struct transcript *transcript)
{
	struct text t = start(mem);
	int64_t before_ms = 0;

	record_add_number(&t, transcript->format);
	record_add_number(&t, transcript->has_times);
	record_add_number(&t, (int64_t)transcript->speaker_count);
	for (size_t i = 0; i < transcript->speaker_count; i++)
		record_add_str(&t, transcript->speakers[i].name);
	record_add_number(&t, (int64_t)transcript->utterance_count);
	for (size_t i = 0; i < transcript->utterance_count; i++) {
		const struct utterance *u = &transcript->utterances[i];

		/* Distances are short numbers where times of day are long ones. */
		record_add_number(&t, u->start_ms - before_ms);
		record_add_number(&t, u->end_ms - u->start_ms);
		before_ms = u->start_ms;
		record_add_number(&t, (int64_t)u->speaker);
		record_add_number(&t, u->line);
		record_add_str(&t, u->text);
	}
	return text_str(&t);
}

enum err conversation_record_read_text(struct scope *s, struct str bytes,
                                       struct transcript *ret_transcript,
                                       struct speaker **ret_speakers)
{
	struct record r = open_record(bytes);
	struct transcript t = {0};
	struct speaker *speakers;
	struct utterance *utterances;
	int64_t before_ms = 0;

	t.format = (enum transcript_format)record_count(&r, TRANSCRIPT_FORMAT_COUNT - 1);
	t.has_times = record_count(&r, 1) == 1;
	t.speaker_count = record_count(&r, TRANSCRIPT_SPEAKERS_MAX);
	speakers = NEW_ARRAY(s->mem, struct speaker, t.speaker_count);
	for (size_t i = 0; i < t.speaker_count; i++)
		speakers[i].name = record_str(&r);
	t.utterance_count = record_count(&r, TRANSCRIPT_UTTERANCES_MAX);
	utterances = NEW_ARRAY(s->mem, struct utterance, t.utterance_count);
	for (size_t i = 0; i < t.utterance_count; i++) {
		struct utterance *u = &utterances[i];

		u->start_ms = before_ms + record_number(&r);
		u->end_ms = u->start_ms + record_number(&r);
		before_ms = u->start_ms;
		u->speaker = t.speaker_count ? record_count(&r, t.speaker_count - 1) : 0;
		u->line = record_number(&r);
		u->text = record_str(&r);
	}
	TRY(check(s, &r, "wording"));
	t.speakers = speakers;
	t.utterances = utterances;
	*ret_transcript = t;
	*ret_speakers = speakers;
	return ERR_NONE;
}

/* ---- labels: first the rules they name, then one row an utterance ---- */

/* Rules are few and hits are many: a small open table from the rule to its number. */
struct numbering {
	const struct rule **rules; /* in the order of first use */
	size_t count, room;
	size_t *slots, slot_count; /* number + 1; 0 = free */
};

/* A rule that was read back and the same one as it is in force today are one rule, unless its wording changed. */
static bool is_same_rule(const struct rule *a, const struct rule *b)
{
	return a == b ||
	       (a->line == b->line && str_equal(a->name, b->name) && str_equal(a->file, b->file) &&
	        str_equal(a->source, b->source) && str_equal(a->note, b->note));
}

static size_t *find_slot(const struct numbering *n, const struct rule *rule)
{
	size_t at = (size_t)((str_hash(rule->name) + (uint64_t)rule->line) % n->slot_count);

	while (n->slots[at] && !is_same_rule(n->rules[n->slots[at] - 1], rule))
		at = (at + 1) % n->slot_count;
	return &n->slots[at];
}

static void widen(struct arena *mem, struct numbering *n)
{
	n->slot_count = n->slot_count ? n->slot_count * 2 + 1 : 257;
	n->slots = NEW_ARRAY(mem, size_t, n->slot_count);
	for (size_t i = 0; i < n->count; i++)
		*find_slot(n, n->rules[i]) = i + 1;
}

static size_t number_of(struct arena *mem, struct numbering *n, const struct rule *rule)
{
	size_t *slot;

	if ((n->count + 1) * 2 > n->slot_count)
		widen(mem, n);
	slot = find_slot(n, rule);
	if (!*slot) {
		n->rules = arena_grow(mem, n->rules, sizeof *n->rules, n->count + 1, &n->room);
		n->rules[n->count++] = rule;
		*slot = n->count;
	}
	return *slot - 1;
}

static void add_label(struct arena *mem, struct text *t, struct numbering *n, const struct label *l)
{
	/* Most utterances carry nothing: one byte says so. */
	bool is_plain = !l->question_count && !l->stage && !l->flags && !l->hit_count &&
	                l->question == QUESTION_NONE;

	record_add_number(t, is_plain);
	record_add_number(t, l->language);
	if (is_plain)
		return;
	record_add_number(t, l->question);
	record_add_number(t, l->question_count);
	record_add_number(t, l->question_open_count);
	record_add_number(t, l->stage);
	record_add_number(t, l->flags);
	record_add_number(t, l->answers_utterance);
	for (size_t i = 0; i < l->question_count; i++) {
		record_add_number(t, l->question_from[i]);
		record_add_number(t, l->question_to[i]);
	}
	record_add_number(t, l->hit_count);
	for (size_t i = 0; i < l->hit_count; i++) {
		record_add_number(t, (int64_t)number_of(mem, n, l->hits[i].rule));
		record_add_number(t, l->hits[i].from);
		record_add_number(t, l->hits[i].to);
	}
}

struct str conversation_record_labels(struct arena *mem, const struct label *labels, size_t count,
                                      const struct analysis_mark *mark)
{
	struct text rows = text_new(mem, SIZE_MAX / 4), t = start(mem);
	struct numbering n = {0};

	for (size_t i = 0; i < count; i++)
		add_label(mem, &rows, &n, &labels[i]);
	record_add_number(&t, (int64_t)n.count);
	for (size_t i = 0; i < n.count; i++) {
		record_add_str(&t, n.rules[i]->name);
		record_add_str(&t, n.rules[i]->file);
		record_add_number(&t, n.rules[i]->line);
		record_add_str(&t, n.rules[i]->source);
		record_add_str(&t, n.rules[i]->note);
	}
	record_add_number(&t, (int64_t)count);
	text_add(&t, text_str(&rows));
	record_add_number(&t, mark->language);
	record_add_number(&t, RULES_LANGUAGES_MAX);
	for (size_t i = 0; i < RULES_LANGUAGES_MAX; i++)
		record_add_number(&t, mark->leaning[i]);
	return text_str(&t);
}

static void read_label(struct record *r, const struct rule *rules, size_t rule_count,
                       struct label *l)
{
	bool is_plain = record_count(r, 1) == 1;

	l->language = (uint8_t)record_count(r, ANALYSIS_LANGUAGE_MAX);
	l->answers_utterance = -1;
	if (is_plain)
		return;
	l->question = (enum question)record_count(r, QUESTION_CLOSED);
	l->question_count = (uint8_t)record_count(r, LABEL_QUESTIONS_MAX);
	l->question_open_count = (uint8_t)record_count(r, l->question_count);
	l->stage = (uint8_t)record_count(r, 3);
	l->flags = (uint16_t)record_count(r, FLAGS_ALL);
	l->answers_utterance = (int32_t)record_number(r);
	for (size_t i = 0; i < l->question_count; i++) {
		l->question_from[i] = (uint32_t)record_count(r, UINT32_MAX);
		l->question_to[i] = (uint32_t)record_count(r, UINT32_MAX);
	}
	l->hit_count = (uint8_t)record_count(r, rule_count ? LABEL_HITS_MAX : 0);
	for (size_t i = 0; i < l->hit_count; i++) {
		l->hits[i].rule = &rules[record_count(r, rule_count - 1)];
		l->hits[i].from = (uint32_t)record_count(r, UINT32_MAX);
		l->hits[i].to = (uint32_t)record_count(r, UINT32_MAX);
	}
}

static void read_mark(struct record *r, struct analysis_mark *mark)
{
	size_t count;

	*mark = (struct analysis_mark){.language =
	                                       (uint8_t)record_count(r, RULES_LANGUAGES_MAX - 1)};
	count = record_count(r, UINT8_MAX);
	for (size_t i = 0; i < count; i++) {
		uint8_t leaning = (uint8_t)record_count(r, UINT8_MAX);

		if (i < RULES_LANGUAGES_MAX)
			mark->leaning[i] = leaning;
	}
}

enum err conversation_record_read_labels(struct scope *s, struct str bytes, size_t count,
                                         struct label **ret_labels, struct analysis_mark *ret_mark,
                                         bool *ret_has_mark)
{
	struct record r = open_record(bytes);
	size_t rule_count = record_count(&r, RULES_NAMED_MAX);
	struct rule *rules = NEW_ARRAY(s->mem, struct rule, rule_count);
	struct label *labels = NEW_ARRAY(s->mem, struct label, count + 1);
	struct analysis_mark mark = {0};
	bool has_mark;

	for (size_t i = 0; i < rule_count; i++) {
		rules[i].name = record_str(&r);
		rules[i].file = record_str(&r);
		rules[i].line = record_number(&r);
		rules[i].source = record_str(&r);
		rules[i].note = record_str(&r);
	}
	if (record_count(&r, TRANSCRIPT_UTTERANCES_MAX) != count)
		r.is_bad = true;
	for (size_t i = 0; i < count && !r.is_bad; i++)
		read_label(&r, rules, rule_count, &labels[i]);
	has_mark = !record_is_done(&r);
	if (has_mark)
		read_mark(&r, &mark);
	TRY(check(s, &r, "labels"));
	*ret_mark = mark;
	*ret_has_mark = has_mark;
	*ret_labels = labels;
	return ERR_NONE;
}

/* ---- corrections ---- */

struct str conversation_record_corrections(struct arena *mem,
                                           const struct conversation_correction *corrections,
                                           size_t count)
{
	struct text t = start(mem);

	record_add_number(&t, (int64_t)count);
	for (size_t i = 0; i < count; i++) {
		record_add_number(&t, (int64_t)corrections[i].utterance);
		record_add_number(&t, corrections[i].question);
		record_add_number(&t, corrections[i].stage);
		record_add_number(&t, corrections[i].flags);
	}
	return text_str(&t);
}

enum err conversation_record_read_corrections(struct scope *s, struct str bytes,
                                              struct conversation_correction **ret_corrections,
                                              size_t *ret_count)
{
	struct conversation_correction *corrections;
	struct record r;
	size_t count;

	if (str_is_empty(bytes)) {
		*ret_corrections = NEW_ARRAY(s->mem, struct conversation_correction, 1);
		*ret_count = 0;
		return ERR_NONE;
	}
	r = open_record(bytes);
	count = record_count(&r, CONVERSATION_CORRECTIONS_MAX);
	corrections = NEW_ARRAY(s->mem, struct conversation_correction, count + 1);
	for (size_t i = 0; i < count; i++) {
		corrections[i].utterance = record_count(&r, TRANSCRIPT_UTTERANCES_MAX);
		corrections[i].question = (enum question)record_count(&r, QUESTION_CLOSED);
		corrections[i].stage = (int)record_count(&r, 3);
		corrections[i].flags = (unsigned)record_count(&r, (1 << FLAG_COUNT) - 1);
	}
	TRY(check(s, &r, "corrections"));
	*ret_corrections = corrections;
	*ret_count = count;
	return ERR_NONE;
}
