#include "talk/analysis_impl.h"
#include "talk/pattern_match.h"

enum {
	SHORT_WORDS_MAX = 2 /* a sentence of so few words is not counted as one */
};

/* "Okay. So you ..." is one: a word or two in front of it are none of their own. */
static int32_t full_sentences(const struct analysis *a)
{
	int32_t count = 0;

	for (size_t i = 0; i < a->sentence_count; i++)
		count += a->sentences[i].end - a->sentences[i].first > SHORT_WORDS_MAX;
	return count;
}

static int32_t fact(struct analysis *a, enum fact which, const struct clause *c, uint64_t speaker)
{
	struct facts *f = &a->facts;
	struct sentence *s = &a->sentences[c->sentence];

	switch (which) {
	case FACT_WORDS:
		return (int32_t)a->words.count;
	case FACT_OTHER_WORDS:
		return f->other_words;
	case FACT_OWN_WORDS:
		return f->own_last ? (int32_t)f->own_last->words : 0;
	case FACT_AFTER_OWN_GIVING_BACK:
		return f->own_last && f->own_last->stage >= 2;
	case FACT_OTHER_LAST_CLOSED:
		return f->other_last && f->other_last->question == QUESTION_CLOSED;
	case FACT_BARE_TALK:
		return (f->simple >> FACT_BARE & 1) &&
		       (a->bare_since == 0 ||
		        a->utterance_count - a->bare_since >= ANALYSIS_CONTEXT_MAX);
	case FACT_RUN:
		return f->run;
	case FACT_SEVERAL:
		return analysis_context_several(a, speaker);
	case FACT_TALK_PERCENT:
		return analysis_context_talk_percent(a, speaker);
	case FACT_SENTENCES:
		return full_sentences(a);
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
	case FACT_TURNED:
	case FACT_DENIED:
	case FACT_OPPOSED:
		if (!s->is_shared_known)
			analysis_context_compare_sentence(a, s, speaker);
		return which == FACT_CONTENT   ? s->content
		       : which == FACT_SHARED  ? s->shared
		       : which == FACT_NEW     ? s->content - s->shared
		       : which == FACT_TURNED  ? analysis_context_count(s, f->turned)
		       : which == FACT_DENIED  ? analysis_context_count(s, f->denied)
		       : which == FACT_OPPOSED ? analysis_context_count(s, f->opposed)
		       : s->content            ? s->shared * 100 / s->content
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
			if (pattern_may_start(&text, p, at) &&
			    pattern_match(&text, p, at, &ignored))
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

	if (a->hit_count == ANALYSIS_HITS_MAX)
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

		if (!pattern_may_start(&text, p, start) || !pattern_match(&text, p, start, &end))
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
	const uint32_t traces = a->words.traces, places = w[at].places;

	for (; from < to; from++) {
		if ((from->must_trace & ~traces) || (from->needs & ~simple) ||
		    (from->bars & simple) || (from->places & ~places) || (from->is_first && at > 0))
			continue;
		if (from->near_set) {
			size_t near = at + (size_t)(ptrdiff_t)from->near_at;

			if (near >= a->words.count ||
			    !lexicon_has(a->rl->lexicon, &w[near].entry, from->near_set))
				continue;
		}
		if (from->most == 0 && seen[a->rl->pattern_rules[from->pattern]] == now)
			continue;
		try_trigger(a, from, at, clause, speaker, seen);
	}
}

void analysis_match(struct analysis *a, uint64_t speaker)
{
	const struct rules_language *l = a->rl;
	uint32_t *seen = a->seen[l - a->rules->languages];
	uint32_t clause = 0;

	/* Each clause, and each sentence, of each utterance has its own number. */
	if (a->serial > UINT32_MAX - 2 * ANALYSIS_CLAUSES_MAX) {
		a->serial = 0;
		for (size_t i = 0; i < a->rules->language_count; i++) {
			memset(a->seen[i], 0, a->rules->languages[i].rule_count * sizeof *seen);
			memset(a->counted[i], 0, a->rules->languages[i].rule_count * sizeof *seen);
		}
	}
	a->serial += ANALYSIS_CLAUSES_MAX;
	a->hit_count = 0;
	memset(a->totals, 0, sizeof a->totals);
	for (size_t i = 0; i < a->words.count; i++) {
		const struct word *w = &a->words.at[i];
		const uint32_t *starts = l->starts + w->entry.profile * 2;
		size_t halves = w->places & PLACE_CLAUSE ? 2 : 1;

		while (clause + 1 < a->clause_count && a->clauses[clause + 1].first <= i)
			clause++;
		if (starts[0] < starts[halves]) /* most words trigger nothing */
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
