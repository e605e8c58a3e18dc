#include "talk/analysis.h"

#include "talk/analysis_impl.h"

enum {
	/* An utterance of a few words in common decides its language; fewer follow the talk. */
	LANGUAGE_WORDS_MIN = 2,
	LANGUAGE_MEMORY = 12 /* how long the talk's language outweighs a single utterance */
};

bool analysis_tells(const struct label *label)
{
	return label->flags & FLAG_TELLING && label->question == QUESTION_NONE && label->stage < 2;
}

const char *analysis_question_name(enum question question)
{
	static const char *const names[] = {"none", "open", "closed"};

	return names[question];
}

const char *analysis_flag_name(enum flag flag)
{
	static const char *const names[FLAG_COUNT] = {"stacked",    "leading", "intrusive", "tag",
	                                              "rhetorical", "need",    "emotion"};

	return names[__builtin_ctz((unsigned)flag)];
}

struct analysis *analysis_start(struct arena *mem, const struct rules *rules,
                                enum analysis_language language)
{
	struct analysis *a = NEW(mem, struct analysis);

	a->rules = rules;
	a->asked = language;
	a->reader = words_reader_new(mem, rules);
	for (size_t i = 0; i < rules->language_count; i++) {
		a->seen[i] = NEW_ARRAY(mem, uint32_t, rules->languages[i].rule_count + 1);
		a->counted[i] = NEW_ARRAY(mem, uint32_t, rules->languages[i].rule_count + 1);
	}
	analysis_restart(a);
	return a;
}

void analysis_restart(struct analysis *a)
{
	a->utterance_count = a->bare_since = 0;
	a->has_told = a->have_more_told = false;
	a->language = a->asked == ANALYSIS_AUTO ? 0 : (size_t)a->asked - 1;
	memset(a->leaning, 0, sizeof a->leaning);
}

struct analysis_mark analysis_mark(const struct analysis *a)
{
	struct analysis_mark mark = {.language = (uint8_t)a->language};

	for (size_t i = 0; i < RULES_LANGUAGES_MAX; i++)
		mark.leaning[i] = (uint8_t)a->leaning[i];
	return mark;
}

void analysis_resume(struct analysis *a, const struct analysis_mark *mark, size_t utterance_count)
{
	analysis_restart(a);
	/* A mark is stored, and the rules may have lost a language since. */
	if (a->asked == ANALYSIS_AUTO && mark->language < a->rules->language_count)
		a->language = mark->language;
	for (size_t i = 0; i < RULES_LANGUAGES_MAX; i++)
		a->leaning[i] = mark->leaning[i];
	if (utterance_count > ANALYSIS_CONTEXT_MAX)
		a->utterance_count = (int32_t)(utterance_count - ANALYSIS_CONTEXT_MAX);
}

/* ---- Language ---- */

/* Cuts the utterance in the dialogue's language, and again when its words speak another. */
static void recognise(struct analysis *a, struct str text)
{
	size_t best = a->language;

	words_cut(a->reader, a->language, text, &a->words);
	if (a->asked != ANALYSIS_AUTO)
		return;
	for (size_t i = 0; i < a->rules->language_count; i++)
		if (a->words.common[i] > a->words.common[best])
			best = i;
	if (best != a->language) {
		size_t lead = a->words.common[best] - a->words.common[a->language];
		bool is_clear = lead >= LANGUAGE_WORDS_MIN || a->leaning[a->language] == 0;

		if (is_clear)
			words_cut(a->reader, best, text, &a->words);
		else
			best = a->language;
	}
	a->rl = &a->rules->languages[best];
	if (a->words.common[best] >= LANGUAGE_WORDS_MIN || a->leaning[a->language] == 0) {
		int32_t *lean = &a->leaning[best];
		int32_t more = *lean + (int32_t)a->words.common[best];

		*lean = more > LANGUAGE_MEMORY ? LANGUAGE_MEMORY : more;
		for (size_t i = 0; i < a->rules->language_count; i++)
			if (i != best && a->words.common[best] && a->leaning[i] > 0)
				a->leaning[i]--;
		for (size_t i = 0; i < a->rules->language_count; i++)
			if (a->leaning[i] > a->leaning[a->language])
				a->language = i;
	}
}

/* ---- Sentences and clauses ---- */

static void divide(struct analysis *a)
{
	const struct word *w = a->words.at;

	a->clause_count = a->sentence_count = 0;
	for (size_t i = 0; i < a->words.count; i++) {
		bool is_full = a->clause_count == ANALYSIS_CLAUSES_MAX;

		if ((w[i].places & PLACE_FIRST) && !is_full) {
			struct sentence *s = &a->sentences[a->sentence_count++];

			s->first = (uint32_t)i;
			s->first_clause = (uint32_t)a->clause_count;
			memset(s->gives_back, 0, sizeof s->gives_back);
			s->is_shared_known = false;
		}
		if ((w[i].places & PLACE_BREAK) && !is_full) {
			struct clause *c = &a->clauses[a->clause_count++];

			c->first = (uint32_t)i;
			c->sentence = (uint32_t)a->sentence_count - 1;
			c->kinds = 0;
			memset(c->scores, 0, sizeof c->scores);
		}
		a->clauses[a->clause_count - 1].end = (uint32_t)i + 1;
		a->clauses[a->clause_count - 1].kinds |= w[i].entry.kinds;
		a->sentences[a->sentence_count - 1].end = (uint32_t)i + 1;
		a->sentences[a->sentence_count - 1].end_clause = (uint32_t)a->clause_count;
		a->sentences[a->sentence_count - 1].marks = w[i].marks;
	}
}

void analysis_label(struct analysis *a, struct str speaker, enum side side, struct str text,
                    struct label *ret_label)
{
	uint64_t who = str_hash(speaker);

	if (text.bytes > TRANSCRIPT_LINE_BYTES_MAX)
		text.bytes = TRANSCRIPT_LINE_BYTES_MAX;
	a->rl = &a->rules->languages[a->language];
	recognise(a, text);
	ret_label->question = QUESTION_NONE;
	ret_label->question_count = ret_label->question_open_count = ret_label->stage = 0;
	ret_label->flags = 0;
	ret_label->hit_count = 0;
	ret_label->answers_utterance = ANALYSIS_NONE;
	ret_label->language = (uint8_t)(a->rl - a->rules->languages + 1);
	analysis_context_begin(a, who, side);
	if (a->words.count) {
		divide(a);
		analysis_context_collect(a);
		analysis_match(a, who);
		analysis_decide(a, ret_label);
		if (ret_label->stage >= 2) {
			if (!a->facts.is_shared_known)
				analysis_context_compare(a, who);
			ret_label->answers_utterance = a->facts.answers;
			if (a->facts.answers < 0 && a->facts.other_last)
				ret_label->answers_utterance = a->facts.other_last->index;
		}
	}
	analysis_context_remember(a, who, ret_label);
}

void analysis_recall(struct analysis *a, struct str speaker, struct str text,
                     const struct label *label)
{
	size_t language = label->language ? label->language - 1u : 0;

	if (text.bytes > TRANSCRIPT_LINE_BYTES_MAX)
		text.bytes = TRANSCRIPT_LINE_BYTES_MAX;
	if (language >= a->rules->language_count)
		language = 0;
	words_cut(a->reader, language, text, &a->words);
	a->facts.content = 0;
	if (a->words.count) {
		divide(a);
		analysis_context_collect(a);
	}
	analysis_context_remember(a, str_hash(speaker), label);
}

/* Longer words tell more than shorter ones; of equals the earlier comes first. */
size_t analysis_keywords(const struct rules *rules, struct arena *mem,
                         enum analysis_language language, struct str text, struct str *ret_words,
                         size_t words_max)
{
	size_t number = language == ANALYSIS_AUTO ? 0 : (size_t)language - 1, count = 0;
	struct words_reader *reader = words_reader_new(mem, rules);
	struct words words;

	words_cut(reader, number, text, &words);
	for (size_t i = 0; i < words.count; i++) {
		const struct word *w = &words.at[i];
		struct str word = str_part(text, w->from, w->to);
		bool is_known = !w->entry.stem;
		size_t at;

		for (size_t k = 0; k < count && !is_known; k++)
			is_known = str_equal(ret_words[k], word);
		if (is_known || word.bytes < 3)
			continue;
		for (at = count; at > 0 && ret_words[at - 1].bytes < word.bytes; at--)
			if (at < words_max)
				ret_words[at] = ret_words[at - 1];
		if (at >= words_max)
			continue;
		ret_words[at] = word;
		if (count < words_max)
			count++;
	}
	for (size_t i = 0; i < count; i++)
		ret_words[i] = str_copy(mem, ret_words[i]);
	return count;
}

size_t analysis_stems(struct analysis *a, enum analysis_language language, struct str text,
                      uint32_t *ret_stems, size_t stems_max)
{
	size_t number = language == ANALYSIS_AUTO ? 0 : (size_t)language - 1, count = 0;
	struct words words;

	if (number >= a->rules->language_count)
		return 0;
	words_cut(a->reader, number, text, &words);
	for (size_t i = 0; i < words.count && count < stems_max; i++) {
		uint32_t stem = words.at[i].entry.stem;
		bool is_known = !stem;

		for (size_t k = 0; k < count && !is_known; k++)
			is_known = ret_stems[k] == stem;
		if (!is_known)
			ret_stems[count++] = stem;
	}
	return count;
}
