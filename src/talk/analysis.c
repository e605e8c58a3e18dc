#include "talk/analysis.h"

#include "talk/pattern_match.h"
#include "talk/rules_impl.h"

enum {
	CLAUSES_MAX = 512, /* of one utterance; what follows belongs to the last */
	HITS_MAX = 1024,   /* of one utterance; what follows is not looked at */
	MEMORY_COUNT = 32, /* utterances remembered; a power of two */
	MEMORY_STEMS_MAX = 96,
	TURNS_BACK = 2, /* of the other side that a paraphrase may take up */
	/* An utterance of a few words in common decides its language; fewer follow the talk. */
	LANGUAGE_WORDS_MIN = 2,
	LANGUAGE_MEMORY = 12, /* how long the talk's language outweighs a single utterance */
	NOT_COUNTED = -1
};

/* What is remembered of an earlier utterance. */
struct memory {
	uint64_t speaker;
	int32_t index; /* in the dialogue, from 0 */
	uint32_t words;
	enum question question;
	uint16_t flags;
	uint8_t stage;
	uint8_t stem_count;
	uint32_t stems[MEMORY_STEMS_MAX];
};

struct clause {
	uint32_t first, end; /* words */
	uint32_t sentence;
	int32_t scores[DECISION_COUNT];
};

struct sentence {
	uint32_t first_clause, end_clause;
	uint32_t first, end;   /* words */
	uint8_t marks;         /* behind its last word */
	int32_t gives_back[2]; /* what speaks in it for stages 2 and 3 */
	bool is_shared_known;
	int32_t content, shared; /* its telling words, each once; those the other side said */
};

struct hit {
	uint32_t rule, clause;
	uint32_t first, end; /* words; equal: the rule applies by its conditions alone */
};

/* What rules may ask about, worked out once an utterance, the costly ones when first asked. */
struct facts {
	uint32_t simple; /* bits of enum fact, up to FACT_SIMPLE_COUNT */
	bool is_other_last;
	int32_t run, other_words;
	const struct memory *other_last; /* the other side's last utterance, NULL = none */
	const struct memory *own_last;
	const struct memory *previous;
	bool other_emotion, other_need;
	bool is_shared_known;
	int32_t content, answers;
	uint32_t stems[MEMORY_STEMS_MAX];
	uint64_t taken[2]; /* bit by stem: the other side said it, too */
};

struct analysis {
	const struct rules *rules;
	struct words_reader *reader;
	enum analysis_language asked;
	size_t language; /* the dialogue's, as far as it is known */
	int32_t leaning[RULES_LANGUAGES_MAX];
	struct memory memory[MEMORY_COUNT];
	int32_t utterance_count;

	/* Of the utterance in hand. */
	const struct rules_language *rl;
	struct words words;
	struct clause clauses[CLAUSES_MAX];
	struct sentence sentences[CLAUSES_MAX];
	size_t clause_count, sentence_count, hit_count;
	struct hit hits[HITS_MAX];
	int32_t totals[DECISION_COUNT];
	struct facts facts;
	uint32_t serial;
	/* Per rule: the last clause and the last sentence it counted in, see `serial`. */
	uint32_t *seen[RULES_LANGUAGES_MAX], *counted[RULES_LANGUAGES_MAX];
};

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
	a->utterance_count = 0;
	a->language = a->asked == ANALYSIS_AUTO ? 0 : (size_t)a->asked - 1;
	memset(a->leaning, 0, sizeof a->leaning);
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
		bool is_full = a->clause_count == CLAUSES_MAX;

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
			memset(c->scores, 0, sizeof c->scores);
		}
		a->clauses[a->clause_count - 1].end = (uint32_t)i + 1;
		a->sentences[a->sentence_count - 1].end = (uint32_t)i + 1;
		a->sentences[a->sentence_count - 1].end_clause = (uint32_t)a->clause_count;
		a->sentences[a->sentence_count - 1].marks = w[i].marks;
	}
}

/* ---- What went before ---- */

static const struct memory *back(const struct analysis *a, int32_t steps)
{
	int32_t index = a->utterance_count - steps;

	if (index < 0 || steps > MEMORY_COUNT)
		return NULL;
	return &a->memory[index & (MEMORY_COUNT - 1)];
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

/* The facts that are simply so or not, as bits. */
static uint32_t simple_facts(const struct analysis *a, enum side side)
{
	const struct facts *f = &a->facts;
	const struct memory *other = f->is_other_last ? f->other_last : NULL;
	const bool is_so[FACT_SIMPLE_COUNT] = {
		[FACT_BARE] =
			!(a->words.marks & (MARK_STOP | MARK_QUESTION | MARK_EXCLAIM | MARK_COMMA)),
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

static bool has_stem(const uint32_t *stems, size_t count, uint32_t stem)
{
	bool found = false;

	for (size_t i = 0; i < count;
	     i++) /* no early end: the compiler makes it a few wide steps */
		found |= stems[i] == stem;
	return found;
}

/* The utterance's content: the stems of its telling words, each once. */
static void collect_stems(struct analysis *a)
{
	struct facts *f = &a->facts;

	for (size_t i = 0; i < a->words.count && f->content < MEMORY_STEMS_MAX; i++) {
		uint32_t stem = a->words.at[i].entry.stem;

		if (stem && !has_stem(f->stems, (size_t)f->content, stem))
			f->stems[f->content++] = stem;
	}
}

/* How much of it the other side said in its last turns, and where most of that was said. */
static void compare(struct analysis *a, uint64_t speaker)
{
	struct facts *f = &a->facts;
	const struct memory *m;
	int32_t most = 0;
	int turns = 0;
	bool in_turn = false;

	f->is_shared_known = true;
	f->taken[0] = f->taken[1] = 0;
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
				here++;
			}
		if (here > most) {
			most = here;
			f->answers = m->index;
		}
	}
}

/* The same for one sentence. */
static void compare_sentence(struct analysis *a, struct sentence *s, uint64_t speaker)
{
	struct facts *f = &a->facts;
	uint64_t own[2] = {0};

	if (!f->is_shared_known)
		compare(a, speaker);
	for (uint32_t i = s->first; i < s->end; i++) {
		uint32_t stem = a->words.at[i].entry.stem;

		for (int32_t k = 0; stem && k < f->content; k++)
			if (f->stems[k] == stem)
				own[k >> 6] |= (uint64_t)1 << (k & 63);
	}
	s->content = __builtin_popcountll(own[0]) + __builtin_popcountll(own[1]);
	s->shared = __builtin_popcountll(own[0] & f->taken[0]) +
	            __builtin_popcountll(own[1] & f->taken[1]);
	s->is_shared_known = true;
}

/* ---- Rules ---- */

static int32_t fact(struct analysis *a, enum fact which, const struct clause *c, uint64_t speaker)
{
	struct facts *f = &a->facts;
	struct sentence *s = &a->sentences[c->sentence];

	switch (which) {
	case FACT_WORDS:
		return (int32_t)a->words.count;
	case FACT_OTHER_WORDS:
		return f->other_words;
	case FACT_RUN:
		return f->run;
	case FACT_CLAUSE_WORDS:
		return (int32_t)(c->end - c->first);
	case FACT_QUESTION_MARK:
		return (s->marks & MARK_QUESTION) != 0;
	case FACT_NO_MARK:
		return !(s->marks & (MARK_STOP | MARK_QUESTION | MARK_EXCLAIM));
	case FACT_FIRST_CLAUSE:
		return c->first == s->first;
	case FACT_LAST_CLAUSE:
		return c->end == s->end;
	case FACT_QUOTED:
		return (a->words.at[c->end - 1].places & PLACE_QUOTED) &&
		       !((a->words.at[0].places & PLACE_QUOTED) &&
		         (a->words.at[a->words.count - 1].places & PLACE_QUOTED));
	case FACT_CONTENT:
	case FACT_SHARED:
	case FACT_SHARED_PERCENT:
	case FACT_NEW:
		if (!s->is_shared_known)
			compare_sentence(a, s, speaker);
		return which == FACT_CONTENT  ? s->content
		       : which == FACT_SHARED ? s->shared
		       : which == FACT_NEW    ? s->content - s->shared
		       : s->content           ? s->shared * 100 / s->content
		                              : 0;
	default:
		return f->simple >> which & 1;
	}
}

static bool holds(struct analysis *a, const struct condition *condition, const struct clause *c,
                  uint64_t speaker)
{
	int32_t value;

	if (condition->only_set) {
		bool is_only = true;

		for (size_t i = 0; i < a->words.count && is_only; i++)
			is_only = lexicon_has(a->rl->lexicon, &a->words.at[i].entry,
			                      condition->only_set);
		return is_only != condition->is_not;
	}
	value = fact(a, condition->fact, c, speaker);
	return (value >= condition->least && value <= condition->most) != condition->is_not;
}

/* Everything about the rule but its phrase: conditions, then phrases that speak against it
 * anywhere in the sentence. */
static bool applies(struct analysis *a, const struct rule_code *rule, const struct clause *c,
                    uint64_t speaker)
{
	const struct sentence *s = &a->sentences[c->sentence];
	struct pattern_text text = {a->rl->lexicon, a->rl->steps, a->words.at, s->end,
	                            a->words.count};
	size_t ignored;

	if ((rule->needs & ~a->facts.simple) || (rule->bars & a->facts.simple))
		return false;
	for (size_t i = 0; i < rule->condition_count; i++)
		if (!holds(a, &rule->conditions[i], c, speaker))
			return false;
	for (uint32_t n = 0; n < rule->not_count; n++) {
		const struct pattern *p = &a->rl->patterns[a->rl->nots[rule->not_first + n]];

		if (p->must_trace & ~a->words.traces)
			continue;
		for (size_t at = s->first; at < s->end; at++)
			if (pattern_match(&text, p, at, &ignored))
				return false;
	}
	return true;
}

/* The score a weight is added to. For questions a clause counts what is said in it. An utterance
 * counts each rule once, else long turns would get every label by their length alone. What speaks
 * for stages 2 and 3 must meet in one sentence: small signs scattered over a long turn are no
 * paraphrase; what speaks against them counts for the whole utterance. */
static int32_t *score_of(struct analysis *a, const struct effect *e, struct sentence *s,
                         bool is_first, bool is_first_here)
{
	bool is_back = e->decision == DECISION_STAGE2 || e->decision == DECISION_STAGE3;

	if (is_back && e->weight > 0)
		return is_first_here ? &s->gives_back[e->decision - DECISION_STAGE2] : NULL;
	return is_first ? &a->totals[e->decision] : NULL;
}

static void apply(struct analysis *a, uint32_t rule, uint32_t clause, size_t first, size_t end)
{
	const struct rule_code *code = &a->rl->rules[rule];
	uint32_t *counted = &a->counted[a->rl - a->rules->languages][rule];
	const uint32_t sentence = a->clauses[clause].sentence;
	bool is_first = *counted < a->serial, is_first_here = *counted < a->serial + sentence;

	if (a->hit_count == HITS_MAX)
		return;
	if (is_first_here)
		*counted = a->serial + sentence;
	a->hits[a->hit_count++] = (struct hit){rule, clause, (uint32_t)first, (uint32_t)end};
	for (size_t i = 0; i < code->effect_count; i++) {
		const struct effect *e = &code->effects[i];
		int32_t *score = score_of(a, e, &a->sentences[sentence], is_first, is_first_here);

		a->clauses[clause].scores[e->decision] += e->weight;
		if (score)
			*score += e->weight;
	}
}

static uint32_t clause_at(const struct analysis *a, size_t word, uint32_t guess)
{
	uint32_t c = guess;

	while (c > 0 && a->clauses[c].first > word)
		c--;
	while (c + 1 < a->clause_count && a->clauses[c + 1].first <= word)
		c++;
	return c;
}

/* Tries the pattern of a trigger seen at word `at`, at every start that fits. A rule counts once
 * in a clause, however often it is seen there. */
static void try_trigger(struct analysis *a, const struct trigger *t, size_t at, uint32_t clause,
                        uint64_t speaker, uint32_t *seen)
{
	uint32_t rule = a->rl->pattern_rules[t->pattern];
	const struct sentence *s = &a->sentences[a->clauses[clause].sentence];
	const struct pattern *p = &a->rl->patterns[t->pattern];
	size_t low = p->is_whole ? 0 : s->first;
	struct pattern_text text = {a->rl->lexicon, a->rl->steps, a->words.at, s->end,
	                            a->words.count};

	for (size_t reach = t->least; reach <= t->most && at >= low + reach; reach++) {
		size_t start = at - reach, end;
		uint32_t c;

		if (!pattern_match(&text, p, start, &end))
			continue;
		c = clause_at(a, start, clause);
		if (seen[rule] == a->serial + c)
			return;
		if (!applies(a, &a->rl->rules[rule], &a->clauses[c], speaker))
			continue;
		seen[rule] = a->serial + c;
		apply(a, rule, c, start, end);
		return;
	}
}

static void try_all(struct analysis *a, const struct trigger *from, const struct trigger *to,
                    size_t at, uint32_t clause, uint64_t speaker, uint32_t *seen)
{
	const struct word *w = a->words.at;
	const uint32_t now = a->serial + clause, simple = a->facts.simple;
	const uint32_t traces = a->words.traces;

	for (; from < to; from++) {
		if ((from->must_trace & ~traces) || (from->needs & ~simple) ||
		    (from->bars & simple))
			continue;
		if (from->near_set) {
			size_t near = at + (size_t)(ptrdiff_t)from->near_at;

			if (near >= a->words.count ||
			    !lexicon_has(a->rl->lexicon, &w[near].entry, from->near_set))
				continue;
		}
		if ((from->places & ~w[at].places) || (from->is_first && at > 0) ||
		    (from->most == 0 && seen[a->rl->pattern_rules[from->pattern]] == now))
			continue;
		try_trigger(a, from, at, clause, speaker, seen);
	}
}

static void find_hits(struct analysis *a, uint64_t speaker)
{
	const struct rules_language *l = a->rl;
	uint32_t *seen = a->seen[l - a->rules->languages];
	uint32_t clause = 0;

	/* Each clause, and each sentence, of each utterance has its own number. */
	if (a->serial > UINT32_MAX - 2 * CLAUSES_MAX) {
		a->serial = 0;
		for (size_t i = 0; i < a->rules->language_count; i++) {
			memset(a->seen[i], 0, a->rules->languages[i].rule_count * sizeof *seen);
			memset(a->counted[i], 0, a->rules->languages[i].rule_count * sizeof *seen);
		}
	}
	a->serial += CLAUSES_MAX;
	a->hit_count = 0;
	memset(a->totals, 0, sizeof a->totals);
	for (size_t i = 0; i < a->words.count; i++) {
		const struct word *w = &a->words.at[i];
		const uint32_t *starts = l->starts + w->entry.profile * 2;
		size_t halves = w->places & PLACE_CLAUSE ? 2 : 1;

		while (clause + 1 < a->clause_count && a->clauses[clause + 1].first <= i)
			clause++;
		try_all(a, l->dispatch + starts[0], l->dispatch + starts[halves], i, clause,
		        speaker, seen);
		for (uint32_t affixes = w->entry.affixes; affixes; affixes &= affixes - 1) {
			starts = l->affix_starts + __builtin_ctz(affixes) * 2;
			try_all(a, l->affix_dispatch + starts[0],
			        l->affix_dispatch + starts[halves], i, clause, speaker, seen);
		}
	}
	for (size_t r = 0; r < l->plain_count; r++) {
		const struct rule_code *code = &l->rules[l->plain_rules[r]];

		if ((code->needs & ~a->facts.simple) || (code->bars & a->facts.simple))
			continue;
		for (uint32_t c = 0; c < a->clause_count; c++)
			if (applies(a, &l->rules[l->plain_rules[r]], &a->clauses[c], speaker))
				apply(a, l->plain_rules[r], c, a->clauses[c].first,
				      a->clauses[c].first);
	}
}

/* ---- Decisions ---- */

/* Whether two stretches of words ask the same: the shorter one's content is in the longer one. */
static bool is_same_question(const struct analysis *a, uint32_t first, uint32_t end,
                             uint32_t other_first, uint32_t other_end)
{
	size_t content = 0, same = 0;

	for (uint32_t i = first; i < end; i++) {
		uint32_t stem = a->words.at[i].entry.stem;
		bool found = false;

		for (uint32_t k = other_first; stem && k < other_end && !found; k++)
			found = a->words.at[k].entry.stem == stem;
		content += stem != 0;
		same += found;
	}
	return content > 0 && same == content;
}

struct asked {
	uint32_t first, end; /* words */
	enum question kind;
};

enum {
	ADDITION_WORDS_MAX = 3 /* a closed question as short as this only adds to the one before */
};

/* Adds a question to the label unless it goes on with the one before: asks the same again, adds
 * "..., do you know?", or gives a choice ("or ..."). */
static void add_question(struct analysis *a, struct label *label, struct asked *last,
                         struct asked question)
{
	const struct word *first = &a->words.at[question.first];
	bool goes_on = last->end > last->first &&
	               (is_same_question(a, question.first, question.end, last->first, last->end) ||
	                (question.end - question.first <= ADDITION_WORDS_MAX &&
	                 question.kind == QUESTION_CLOSED) ||
	                (first->entry.kinds & KIND_CHOICE));

	if (goes_on || label->question_count == LABEL_QUESTIONS_MAX)
		return;
	label->question_from[label->question_count] = first->from;
	label->question_to[label->question_count] = a->words.at[question.end - 1].to;
	label->question_count++;
	label->question_open_count += question.kind == QUESTION_OPEN;
	label->question = question.kind;
	*last = question;
}

static int32_t question_score(const int32_t *scores)
{
	return scores[DECISION_QUESTION] + scores[DECISION_OPEN] + scores[DECISION_CLOSED];
}

static enum question question_kind(const int32_t *scores)
{
	return scores[DECISION_OPEN] > scores[DECISION_CLOSED] ? QUESTION_OPEN : QUESTION_CLOSED;
}

static void decide_questions(struct analysis *a, struct label *label)
{
	const int32_t least = a->rl->thresholds[DECISION_QUESTION];
	const int32_t least_tag = a->rl->thresholds[DECISION_TAG];
	struct asked last = {0};

	for (size_t i = 0; i < a->sentence_count; i++) {
		const struct sentence *s = &a->sentences[i];
		int32_t sums[DECISION_COUNT] = {0};
		bool has_mark = (s->marks & MARK_QUESTION) != 0;
		uint32_t begin = s->first;

		for (uint32_t c = s->first_clause; c < s->end_clause; c++)
			for (int d = 0; d < DECISION_COUNT; d++)
				sums[d] += a->clauses[c].scores[d];
		if (sums[DECISION_RHETORICAL] >= a->rl->thresholds[DECISION_RHETORICAL]) {
			label->flags |= FLAG_RHETORICAL;
			continue;
		}
		/* A sentence that ends with a question mark is one question, but for clauses that
		 * are questions by their own words. Without the mark each clause stands alone.
		 * A tag hangs on a statement and is no question of its own. */
		for (uint32_t c = s->first_clause; c < s->end_clause; c++) {
			const struct clause *one = &a->clauses[c];

			if (has_mark && c + 1 == s->end_clause)
				break;
			if (question_score(one->scores) < least ||
			    (has_mark && (question_score(sums) < least ||
			                  one->scores[DECISION_TAG] >= least_tag)))
				continue;
			add_question(
				a, label, &last,
				(struct asked){one->first, one->end, question_kind(one->scores)});
			begin = one->end;
		}
		if (!has_mark || question_score(sums) < least)
			continue;
		/* Behind a question within the sentence its last clause may be another one. */
		const struct clause *end = &a->clauses[s->end_clause - 1];
		bool is_rest = begin > s->first;
		const int32_t *scores = is_rest ? end->scores : sums;

		/* Beside another question the mark alone is not enough for a second one. */
		if (label->question_count > 0 && question_score(scores) <= least)
			continue;
		add_question(a, label, &last,
		             (struct asked){is_rest ? end->first : begin, s->end,
		                            question_kind(scores)});
	}
	if (label->question_count > 1)
		label->flags |= FLAG_STACKED;
}

static void decide(struct analysis *a, struct label *label)
{
	static const struct {
		enum decision decision;
		enum flag flag;
	} flags[] = {
		{DECISION_LEADING, FLAG_LEADING}, {DECISION_INTRUSIVE, FLAG_INTRUSIVE},
		{DECISION_TAG, FLAG_TAG},         {DECISION_RHETORICAL, FLAG_RHETORICAL},
		{DECISION_NEED, FLAG_NEED},       {DECISION_EMOTION, FLAG_EMOTION},
	};

	decide_questions(a, label);
	for (int stage = 3; stage >= 1 && !label->stage; stage--) {
		enum decision d = (enum decision)(DECISION_STAGE1 + stage - 1);

		int32_t most = 0;

		for (size_t i = 0; stage >= 2 && i < a->sentence_count; i++)
			if (a->sentences[i].gives_back[stage - 2] > most)
				most = a->sentences[i].gives_back[stage - 2];
		most += a->totals[d];
		if (most >= a->rl->thresholds[d])
			label->stage = (uint8_t)stage;
	}
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (a->totals[flags[i].decision] >= a->rl->thresholds[flags[i].decision])
			label->flags |= (uint16_t)flags[i].flag;
}

/* How much a rule spoke for what was decided; 0 = not at all. */
static int32_t support(const struct rule_code *rule, const struct label *label)
{
	int32_t sum = 0;

	for (size_t i = 0; i < rule->effect_count; i++) {
		const struct effect *e = &rule->effects[i];
		bool is_given = false;

		switch (e->decision) {
		case DECISION_QUESTION:
			is_given = label->question != QUESTION_NONE;
			break;
		case DECISION_OPEN:
			is_given = label->question_open_count > 0;
			break;
		case DECISION_CLOSED:
			is_given = label->question_count > label->question_open_count;
			break;
		case DECISION_STAGE1:
		case DECISION_STAGE2:
		case DECISION_STAGE3:
			is_given = label->stage == (int)(e->decision - DECISION_STAGE1) + 1;
			break;
		case DECISION_LEADING:
			is_given = label->flags & FLAG_LEADING;
			break;
		case DECISION_INTRUSIVE:
			is_given = label->flags & FLAG_INTRUSIVE;
			break;
		case DECISION_TAG:
			is_given = label->flags & FLAG_TAG;
			break;
		case DECISION_RHETORICAL:
			is_given = label->flags & FLAG_RHETORICAL;
			break;
		case DECISION_NEED:
			is_given = label->flags & FLAG_NEED;
			break;
		case DECISION_EMOTION:
			is_given = label->flags & FLAG_EMOTION;
			break;
		case DECISION_COUNT:
			break;
		}
		if (is_given && e->weight > 0)
			sum += e->weight;
	}
	return sum;
}

static bool is_named(const struct label *label, const struct rule *rule)
{
	for (size_t i = 0; i < label->hit_count; i++)
		if (label->hits[i].rule == rule)
			return true;
	return false;
}

/* Names the rules that spoke for the labels, each once, the weightiest first. */
static void name_rules(const struct analysis *a, struct label *label)
{
	int32_t weights[LABEL_HITS_MAX];

	if (label->question == QUESTION_NONE && !label->stage && !label->flags)
		return;
	for (size_t i = 0; i < a->hit_count; i++) {
		const struct hit *h = &a->hits[i];
		const struct rule_code *code = &a->rl->rules[h->rule];
		int32_t weight = support(code, label);
		size_t at = label->hit_count;

		if (!weight || is_named(label, &code->shown))
			continue;
		while (at > 0 && weights[at - 1] < weight)
			at--;
		if (at == LABEL_HITS_MAX)
			continue;
		if (label->hit_count < LABEL_HITS_MAX)
			label->hit_count++;
		for (size_t k = label->hit_count - 1u; k > at; k--) {
			label->hits[k] = label->hits[k - 1];
			weights[k] = weights[k - 1];
		}
		weights[at] = weight;
		label->hits[at] = (struct rule_hit){
			&code->shown, h->end > h->first ? a->words.at[h->first].from : 0,
			h->end > h->first ? a->words.at[h->end - 1].to : 0};
	}
}

static void remember(struct analysis *a, uint64_t speaker, const struct label *label)
{
	struct memory *m = &a->memory[a->utterance_count & (MEMORY_COUNT - 1)];

	m->speaker = speaker;
	m->index = a->utterance_count;
	m->words = (uint32_t)a->words.count;
	m->question = label->question;
	m->flags = label->flags;
	m->stage = label->stage;
	m->stem_count = (uint8_t)a->facts.content;
	memcpy(m->stems, a->facts.stems, (size_t)a->facts.content * sizeof *m->stems);
	a->utterance_count++;
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
	ret_label->answers_utterance = NOT_COUNTED;
	ret_label->language = (uint8_t)(a->rl - a->rules->languages + 1);
	look_back(a, who);
	a->facts.simple = simple_facts(a, side);
	if (a->words.count) {
		divide(a);
		collect_stems(a);
		find_hits(a, who);
		decide(a, ret_label);
		name_rules(a, ret_label);
		if (ret_label->stage >= 2) {
			if (!a->facts.is_shared_known)
				compare(a, who);
			ret_label->answers_utterance = a->facts.answers;
			if (a->facts.answers < 0 && a->facts.other_last)
				ret_label->answers_utterance = a->facts.other_last->index;
		}
	}
	remember(a, who, ret_label);
}

/* Longer words tell more than shorter ones; of equals the earlier comes first. */
size_t analysis_keywords(const struct rules *rules, struct arena *mem,
                         enum analysis_language language, struct str text, struct str *ret_words,
                         size_t words_max)
{
	size_t number = language == ANALYSIS_EN ? 1 : 0, count = 0;
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
	size_t number = language == ANALYSIS_EN ? 1 : 0, count = 0;
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
