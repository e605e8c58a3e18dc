#include "talk/analysis_why.h"

#include "talk/analysis_impl.h"

#include <stdlib.h>

/* Which rules' hits belong to a decision. */
struct scope_of_hits {
	uint32_t first_clause, end_clause; /* only those in here, ... */
	bool is_back; /* ... but of stages 2 and 3 what speaks against, from anywhere */
};

struct list {
	struct why *at;
	size_t count, room;
};

static bool is_of_question(enum decision d)
{
	return d == DECISION_QUESTION || d == DECISION_OPEN || d == DECISION_CLOSED;
}

/* Open and closed add up to one sum with the question. */
static bool is_of(enum decision d, enum decision wanted)
{
	return wanted == DECISION_QUESTION ? is_of_question(d) : d == wanted;
}

static int32_t weight_of(const struct rule_code *code, enum decision wanted)
{
	int32_t sum = 0;

	for (size_t i = 0; i < code->effect_count; i++)
		if (is_of(code->effects[i].decision, wanted))
			sum += code->effects[i].weight;
	return sum;
}

static int compare_weights(const void *a, const void *b)
{
	const struct why_weight *x = a, *y = b;

	if (x->weight != y->weight)
		return (x->weight < y->weight) - (x->weight > y->weight);
	return str_compare(x->rule->name, y->rule->name);
}

static bool is_listed(const struct why *why, const struct why_weight *weights,
                      const struct rule *rule)
{
	for (size_t i = 0; i < why->weight_count; i++)
		if (weights[i].rule == rule)
			return true;
	return false;
}

/* Adds the weights of the hits in scope to `why`. For questions a rule counts once in each clause, for
 * everything else once. */
static void add_up(const struct analysis *a, struct arena *mem, enum decision wanted,
                   struct scope_of_hits scope, struct why *why)
{
	struct why_weight *weights = NEW_ARRAY(mem, struct why_weight, a->hit_count + 1);

	for (size_t i = 0; i < a->hit_count; i++) {
		const struct hit *h = &a->hits[i];
		const struct rule_code *code = &a->rl->rules[h->rule];
		int32_t weight = weight_of(code, wanted);
		bool is_inside = h->clause >= scope.first_clause && h->clause < scope.end_clause;

		if (!weight || (!is_inside && !(scope.is_back && weight < 0)))
			continue;
		if (wanted != DECISION_QUESTION && is_listed(why, weights, &code->shown))
			continue;
		why->sum += weight;
		weights[why->weight_count++] = (struct why_weight){
			&code->shown, weight, h->end > h->first ? a->words.at[h->first].from : 0,
			h->end > h->first ? a->words.at[h->end - 1].to : 0};
	}
	qsort(weights, why->weight_count, sizeof *weights, compare_weights);
	why->weights = weights;
}

static struct why decide(const struct analysis *a, struct arena *mem, enum decision d,
                         struct scope_of_hits scope)
{
	static const char *const names[DECISION_COUNT] = {
		[DECISION_QUESTION] = "question", [DECISION_OPEN] = "question",
		[DECISION_CLOSED] = "question",   [DECISION_STAGE1] = "stage1",
		[DECISION_STAGE2] = "stage2",     [DECISION_STAGE3] = "stage3",
		[DECISION_LEADING] = "leading",   [DECISION_INTRUSIVE] = "intrusive",
		[DECISION_TAG] = "tag",           [DECISION_RHETORICAL] = "rhetorical",
		[DECISION_NEED] = "need",         [DECISION_EMOTION] = "emotion",
		[DECISION_TELLING] = "telling",   [DECISION_EVADING] = "evading"};
	struct why why = {.name = names[d], .threshold = a->rl->thresholds[d]};

	why.from = a->words.at[a->clauses[scope.first_clause].first].from;
	why.to = a->words.at[a->clauses[scope.end_clause - 1].end - 1].to;
	add_up(a, mem, d, scope, &why);
	return why;
}

/* Keeps a decision somebody spoke for. */
static void keep(struct arena *mem, struct list *list, struct why why, bool is_allowed)
{
	if (!why.weight_count || why.weights[0].weight <= 0)
		return;
	why.is_made = is_allowed && why.sum >= why.threshold;
	list->at = arena_grow(mem, list->at, sizeof *list->at, list->count + 1, &list->room);
	list->at[list->count++] = why;
}

static void ask_questions(const struct analysis *a, struct arena *mem, const struct label *label,
                          struct list *list)
{
	for (size_t i = 0; i < a->sentence_count; i++) {
		const struct sentence *s = &a->sentences[i];
		int32_t rhetorical = 0;
		bool is_whole = s->marks & MARK_QUESTION, is_asked;

		for (uint32_t c = s->first_clause; c < s->end_clause; c++)
			rhetorical += a->clauses[c].scores[DECISION_RHETORICAL];
		is_asked = label->question_count > 0 &&
		           rhetorical < a->rl->thresholds[DECISION_RHETORICAL];
		if (is_whole)
			keep(mem, list,
			     decide(a, mem, DECISION_QUESTION,
			            (struct scope_of_hits){s->first_clause, s->end_clause, false}),
			     is_asked);
		for (uint32_t c = s->first_clause; c < s->end_clause && !is_whole; c++)
			keep(mem, list,
			     decide(a, mem, DECISION_QUESTION,
			            (struct scope_of_hits){c, c + 1, false}),
			     is_asked);
	}
}

/* Stages 2 and 3 are found in the sentence where most speaks for them. */
static struct scope_of_hits strongest_sentence(const struct analysis *a, enum decision d)
{
	const struct sentence *best = &a->sentences[0];

	for (size_t i = 1; i < a->sentence_count; i++)
		if (a->sentences[i].gives_back[d - DECISION_STAGE2] >
		    best->gives_back[d - DECISION_STAGE2])
			best = &a->sentences[i];
	return (struct scope_of_hits){best->first_clause, best->end_clause, true};
}

size_t analysis_why(const struct analysis *a, struct arena *mem, const struct label *label,
                    const struct why **ret_whys)
{
	struct list list = {0};

	*ret_whys = NULL;
	if (!a->words.count)
		return 0;
	ask_questions(a, mem, label, &list);
	for (enum decision d = DECISION_STAGE1; d < DECISION_COUNT; d++) {
		struct scope_of_hits scope = {0, (uint32_t)a->clause_count, false};
		bool is_back = d == DECISION_STAGE2 || d == DECISION_STAGE3;
		bool is_stage = is_back || d == DECISION_STAGE1;

		if (is_back)
			scope = strongest_sentence(a, d);
		keep(mem, &list, decide(a, mem, d, scope),
		     !is_stage || label->stage == (int)(d - DECISION_STAGE1) + 1);
	}
	*ret_whys = list.at;
	return list.count;
}
