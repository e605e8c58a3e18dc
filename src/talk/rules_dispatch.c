#include "talk/rules_impl.h"

#include <assert.h>

static_assert(FACT_SIMPLE_COUNT <= 16, "a fact is a bit of trigger.needs");
static_assert(LEXICON_SETS_MAX <= UINT16_MAX, "a set fits in trigger.set");

/* Triggers sorted by their set; starts[s] is where set s begins. */
static const struct trigger *triggers_by_set(struct arena *mem, const struct pattern_book *book,
                                             uint32_t **ret_starts)
{
	size_t sets = book->lexicon->set_count;
	struct trigger *sorted = NEW_ARRAY(mem, struct trigger, book->trigger_count + 1);
	uint32_t *starts = NEW_ARRAY(mem, uint32_t, sets + 2);

	for (size_t i = 0; i < book->trigger_count; i++)
		starts[book->triggers[i].set + 2]++;
	for (size_t i = 2; i < sets + 2; i++)
		starts[i] += starts[i - 1];
	for (size_t i = 0; i < book->trigger_count; i++)
		sorted[starts[book->triggers[i].set + 1]++] = book->triggers[i];
	*ret_starts = starts;
	return sorted;
}

/* What is being sorted into the tables of struct rules_language. */
struct dispatch {
	struct arena *mem;
	const struct trigger *by_set;
	const uint32_t *set_starts;
	struct trigger *all;
	size_t count, room;
};

/* Its triggers; never NULL, because those of a word are told by where they begin. */
static const struct trigger *dispatch_done(const struct dispatch *d)
{
	return d->all ? d->all : NEW(d->mem, struct trigger);
}

static void dispatch_set(struct dispatch *d, size_t set, bool is_at_start)
{
	for (uint32_t t = d->set_starts[set]; t < d->set_starts[set + 1]; t++)
		if (d->by_set[t].is_at_start == is_at_start) {
			d->all = arena_grow(d->mem, d->all, sizeof *d->all, d->count + 1, &d->room);
			d->all[d->count++] = d->by_set[t];
		}
}

void rules_dispatch_make(struct arena *mem, struct pattern_book *book, struct rules_language *l)
{
	const struct lexicon *x = l->lexicon;
	uint32_t *starts = NEW_ARRAY(mem, uint32_t, x->profile_count * 2 + 1);
	uint32_t *affix_starts = NEW_ARRAY(mem, uint32_t, LEXICON_AFFIXES_MAX * 2 + 1);
	uint32_t *set_starts;

	/* Cheap questions before a phrase is tried: what its rule asks of the utterance, and
	 * whether a word it cannot do without was said at all. */
	for (size_t i = 0; i < book->pattern_count; i++) {
		struct pattern *p = &book->patterns[i];

		/* Patterns share the bits; those of one list share one, whose words they are. */
		if (p->must_first < p->must_end)
			p->must_trace = (uint32_t)1
			                << (book->musts[p->must_first] * 0x9e3779b1u >> 27);
		for (uint32_t m = p->must_first; m < p->must_end; m++)
			lexicon_trace(l->lexicon, book->musts[m], p->must_trace);
	}
	for (size_t i = 0; i < book->trigger_count; i++) {
		struct trigger *t = &book->triggers[i];
		const struct pattern *p = &book->patterns[t->pattern];

		t->needs = (uint16_t)l->rules[l->pattern_rules[t->pattern]].needs;
		t->bars = (uint16_t)l->rules[l->pattern_rules[t->pattern]].bars;
		t->must_trace = p->must_trace;
		if (p->needs_question_mark)
			t->needs |= (uint16_t)(1 << FACT_HAS_QUESTION_MARK);
	}
	struct dispatch d = {.mem = mem, .by_set = triggers_by_set(mem, book, &set_starts)};

	d.set_starts = set_starts;
	for (size_t p = 0; p < x->profile_count; p++)
		for (size_t half = 0; half < 2; half++) {
			starts[p * 2 + half] = (uint32_t)d.count;
			for (size_t w = 0; w < x->bit_words; w++)
				for (uint64_t bits = x->bits[p * x->bit_words + w]; bits;
				     bits &= bits - 1)
					dispatch_set(&d, w * 64 + (size_t)__builtin_ctzll(bits),
					             half == 1);
		}
	starts[x->profile_count * 2] = (uint32_t)d.count;
	l->starts = starts;
	l->dispatch = dispatch_done(&d);

	d.all = NULL;
	d.count = d.room = 0;
	for (size_t f = 0; f < x->affix_count; f++)
		for (size_t half = 0; half < 2; half++) {
			affix_starts[f * 2 + half] = (uint32_t)d.count;
			for (size_t set = 0; set < x->set_count; set++)
				if (x->set_affixes[set] >> f & 1)
					dispatch_set(&d, set, half == 1);
		}
	affix_starts[x->affix_count * 2] = (uint32_t)d.count;
	l->affix_starts = affix_starts;
	l->affix_dispatch = dispatch_done(&d);
}
