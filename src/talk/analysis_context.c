#include "talk/analysis_impl.h"

enum {
	TURNS_BACK = 2,        /* of the other side that a paraphrase may take up */
	TALK_WORDS_MIN = 60,   /* before so many were said nobody is the one who tells */
	GREETING_WORDS_MAX = 8 /* "Guten Morgen, Frau Doktor Petersen, schön Sie zu sehen" */
};

static const struct memory *back(const struct analysis *a, int32_t steps)
{
	int32_t index = a->utterance_count - steps;

	if (index < 0 || steps > ANALYSIS_MEMORY_COUNT)
		return NULL;
	return &a->memory[index & (ANALYSIS_MEMORY_COUNT - 1)];
}

static void look_back(struct analysis *a, uint64_t speaker)
{
	struct facts *f = &a->facts;
	const struct memory *m;

	f->run = 1;
	f->other_words = f->content = 0;
	f->answers = -1;
	f->other_last = f->own_last = NULL;
	f->other_emotion = f->other_need = f->is_shared_known = false;
	f->previous = back(a, 1);
	f->is_other_last = f->previous && f->previous->speaker != speaker;
	for (int32_t i = 1; (m = back(a, i)); i++) {
		if (m->speaker == speaker) {
			if (!f->own_last)
				f->own_last = m;
			if (f->other_last)
				break;
			f->run++;
			continue;
		}
		if (!f->other_last)
			f->other_last = m;
		f->other_words += (int32_t)m->words;
		f->other_emotion |= (m->flags & FLAG_EMOTION) != 0;
		f->other_need |= (m->flags & FLAG_NEED) != 0;
	}
	if (!f->own_last)
		for (int32_t i = 1; (m = back(a, i)); i++)
			if (m->speaker == speaker) {
				f->own_last = m;
				break;
			}
}

static bool has_mark(const struct analysis *a)
{
	return a->words.marks & (MARK_STOP | MARK_QUESTION | MARK_EXCLAIM | MARK_COMMA);
}

/* The facts that are simply so or not, as bits. */
static uint32_t simple_facts(const struct analysis *a, uint64_t speaker, enum side side)
{
	const struct facts *f = &a->facts;
	const struct memory *other = f->is_other_last ? f->other_last : NULL;
	const bool is_so[FACT_SIMPLE_COUNT] = {
		[FACT_BARE] = !has_mark(a),
		[FACT_OPENING] = a->utterance_count == 0,
		[FACT_OUR_SIDE] = side == SIDE_US,
		[FACT_OTHER_SIDE] = side == SIDE_THEM,
		[FACT_OTHER_SPOKE] = f->is_other_last,
		[FACT_AFTER_QUESTION] = other && other->question != QUESTION_NONE,
		[FACT_AFTER_OPEN] = other && other->question == QUESTION_OPEN,
		[FACT_AFTER_CLOSED] = other && other->question == QUESTION_CLOSED,
		[FACT_AFTER_OWN_QUESTION] = f->own_last && f->own_last->question != QUESTION_NONE,
		[FACT_AFTER_STAGE1] = other && other->stage == 1,
		[FACT_AFTER_GIVING_BACK] = other && other->stage >= 2,
		[FACT_OTHER_TOLD] = a->have_more_told || (a->has_told && a->told_by != speaker),
		[FACT_OTHER_EMOTION] = f->other_emotion,
		[FACT_OTHER_NEED] = f->other_need,
		[FACT_HAS_QUESTION_MARK] = (a->words.marks & MARK_QUESTION) != 0,
		[FACT_HAS_QUOTES] = a->words.has_quotes,
	};
	uint32_t bits = 0;

	for (int i = 0; i < FACT_SIMPLE_COUNT; i++)
		bits |= (uint32_t)is_so[i] << i;
	return bits;
}

void analysis_context_begin(struct analysis *a, uint64_t speaker, enum side side)
{
	look_back(a, speaker);
	a->facts.simple = simple_facts(a, speaker, side);
}

bool analysis_context_several(const struct analysis *a, uint64_t speaker)
{
	const struct memory *m, *second = NULL;

	for (int32_t i = 1; (m = back(a, i)); i++) {
		if (m->speaker == speaker)
			continue;
		if (second && m->speaker != second->speaker)
			return true;
		second = m;
	}
	return false;
}

int32_t analysis_context_talk_percent(const struct analysis *a, uint64_t speaker)
{
	const struct memory *m;
	uint32_t all = 0, own = 0;

	for (int32_t i = 1; (m = back(a, i)); i++) {
		all += m->words;
		own += m->speaker == speaker ? m->words : 0;
	}
	return all < TALK_WORDS_MIN ? 50 : (int32_t)(own * 100 / all);
}

static bool has_stem(const uint32_t *stems, size_t count, uint32_t stem)
{
	bool found = false;

	for (size_t i = 0; i < count;
	     i++) /* no early end: the compiler makes it a few wide steps */
		found |= stems[i] == stem;
	return found;
}

static uint8_t voice_of(const struct clause *c)
{
	return (uint8_t)((c->kinds & KIND_ME ? VOICE_ME : 0) |
	                 (c->kinds & KIND_YOU ? VOICE_YOU : 0) |
	                 (c->kinds & KIND_NEGATION ? VOICE_NEGATION : 0));
}

void analysis_context_collect(struct analysis *a)
{
	struct facts *f = &a->facts;
	const struct clause *clause = a->clauses;

	for (size_t i = 0; i < a->words.count && f->content < ANALYSIS_STEMS_MAX; i++) {
		uint32_t stem = a->words.at[i].entry.stem;

		if (i == clause->end)
			clause++;
		if (!stem || has_stem(f->stems, (size_t)f->content, stem))
			continue;
		f->voices[f->content] = voice_of(clause);
		f->stems[f->content++] = stem;
	}
}

/* Adds what stem `k` of the utterance in hand has to do with the same word in `m`. */
static void compare_voices(struct facts *f, const struct memory *m, int32_t k)
{
	const uint64_t bit = (uint64_t)1 << (k & 63);
	uint8_t now = f->voices[k], then;
	size_t at = 0;

	while (m->stems[at] != f->stems[k])
		at++;
	then = m->voices[at];
	if ((then & VOICE_ME && now & VOICE_YOU) || (then & VOICE_YOU && now & VOICE_ME))
		f->turned[k >> 6] |= bit;
	if (then & now & VOICE_NEGATION)
		f->denied[k >> 6] |= bit;
	if ((then ^ now) & VOICE_NEGATION)
		f->opposed[k >> 6] |= bit;
}

void analysis_context_compare(struct analysis *a, uint64_t speaker)
{
	struct facts *f = &a->facts;
	const struct memory *m;
	int32_t most = 0;
	int turns = 0;
	bool in_turn = false;

	f->is_shared_known = true;
	memset(f->taken, 0, sizeof f->taken);
	memset(f->turned, 0, sizeof f->turned);
	memset(f->denied, 0, sizeof f->denied);
	memset(f->opposed, 0, sizeof f->opposed);
	for (int32_t i = 1; (m = back(a, i)); i++) {
		int32_t here = 0;

		if (m->speaker == speaker) {
			/* A signal of listening does not end the other's turn. */
			if (in_turn && m->stage != 1)
				in_turn = false;
			continue;
		}
		if (!in_turn && ++turns > TURNS_BACK)
			break;
		in_turn = true;
		for (int32_t k = 0; k < f->content; k++)
			if (has_stem(m->stems, m->stem_count, f->stems[k])) {
				f->taken[k >> 6] |= (uint64_t)1 << (k & 63);
				compare_voices(f, m, k);
				here++;
			}
		if (here > most) {
			most = here;
			f->answers = m->index;
		}
	}
}

int32_t analysis_context_count(const struct sentence *s, const uint64_t some[2])
{
	return __builtin_popcountll(s->own[0] & some[0]) +
	       __builtin_popcountll(s->own[1] & some[1]);
}

void analysis_context_compare_sentence(struct analysis *a, struct sentence *s, uint64_t speaker)
{
	struct facts *f = &a->facts;

	if (!f->is_shared_known)
		analysis_context_compare(a, speaker);
	s->own[0] = s->own[1] = 0;
	for (uint32_t i = s->first; i < s->end; i++) {
		uint32_t stem = a->words.at[i].entry.stem;

		for (int32_t k = 0; stem && k < f->content; k++)
			if (f->stems[k] == stem)
				s->own[k >> 6] |= (uint64_t)1 << (k & 63);
	}
	s->content = analysis_context_count(s, s->own);
	s->shared = analysis_context_count(s, f->taken);
	s->is_shared_known = true;
}

/* Whether the label's last question stands in the last sentence: whoever asks and then goes on
 * telling does not wait for an answer. */
static bool ends_with_question(const struct analysis *a, const struct label *label)
{
	const struct sentence *last;

	if (label->question == QUESTION_NONE || !label->question_count || !a->words.count)
		return false;
	last = &a->sentences[a->sentence_count - 1];
	return label->question_to[label->question_count - 1] > a->words.at[last->first].from;
}

/* Good morning and little more: there is nothing in it that could be given back. */
static bool is_greeting(const struct analysis *a, const struct label *label)
{
	size_t first = 0;

	if (label->flags & (FLAG_NEED | FLAG_EMOTION))
		return false;
	while (first + 1 < a->words.count && a->words.at[first].entry.kinds & KIND_LEAD &&
	       !(a->words.at[first].entry.kinds & KIND_GREETING))
		first++;
	return first < a->words.count && a->words.count - first <= GREETING_WORDS_MAX &&
	       a->words.at[first].entry.kinds & KIND_GREETING;
}

static void remember_who_told(struct analysis *a, uint64_t speaker, const struct label *label)
{
	if (!a->words.count || label->stage == 1 || is_greeting(a, label))
		return;
	a->have_more_told |= a->has_told && a->told_by != speaker;
	if (!a->has_told)
		a->told_by = speaker;
	a->has_told = true;
}

void analysis_context_remember(struct analysis *a, uint64_t speaker, const struct label *label)
{
	struct memory *m = &a->memory[a->utterance_count & (ANALYSIS_MEMORY_COUNT - 1)];

	m->speaker = speaker;
	m->index = a->utterance_count;
	m->words = (uint32_t)a->words.count;
	m->question = ends_with_question(a, label) ? label->question : QUESTION_NONE;
	m->flags = label->flags;
	m->stage = label->stage;
	m->stem_count = (uint8_t)a->facts.content;
	memcpy(m->stems, a->facts.stems, (size_t)a->facts.content * sizeof *m->stems);
	memcpy(m->voices, a->facts.voices, (size_t)a->facts.content * sizeof *m->voices);
	a->utterance_count++;
	if (has_mark(a))
		a->bare_since = a->utterance_count;
	remember_who_told(a, speaker, label);
}
