#include "talk/analysis_impl.h"

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
	ADDITION_WORDS_MAX = 3, /* a closed question as short as this only adds to the one before */
	LEAD_WORDS_MAX = 3 /* "Tell me, what ...": as short as this it only leads to the next */
};

/* Whether the question goes on with the one right before it: "How many are there, is it more than
 * ten?" offers an answer, "Tell me, what happened?" only begins there, and so does "I wonder about
 * the people there. Who waits for it?" */
static bool hangs_on(const struct analysis *a, const struct asked *last, struct asked question)
{
	const struct word *w = a->words.at;

	if (last->end != question.first)
		return false;
	if (w[last->end - 1].marks == MARK_STOP)
		return w[question.end - 1].marks & MARK_QUESTION;
	return w[last->end - 1].marks == MARK_COMMA &&
	       !(w[question.first].entry.kinds & KIND_JOINT) &&
	       ((last->kind == QUESTION_OPEN && question.kind == QUESTION_CLOSED) ||
	        last->end - last->first <= LEAD_WORDS_MAX);
}

/* Adds a question to the label unless it goes on with the one before: asks the same again, adds
 * "..., do you know?", offers an answer, or gives a choice ("or ..."). */
static void add_question(struct analysis *a, struct label *label, struct asked *last,
                         struct asked question)
{
	const struct word *first = &a->words.at[question.first];
	const uint32_t to = a->words.at[question.end - 1].to;
	bool goes_on = last->end > last->first &&
	               (is_same_question(a, question.first, question.end, last->first, last->end) ||
	                (question.end - question.first <= ADDITION_WORDS_MAX &&
	                 question.kind == QUESTION_CLOSED) ||
	                (first->entry.kinds & KIND_CHOICE) || hangs_on(a, last, question));

	if (goes_on)
		label->question_to[label->question_count - 1] = to;
	if (goes_on || label->question_count == LABEL_QUESTIONS_MAX)
		return;
	label->question_from[label->question_count] = first->from;
	label->question_to[label->question_count] = to;
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

static void decide_stages_and_flags(struct analysis *a, struct label *label)
{
	static const struct {
		enum decision decision;
		enum flag flag;
	} flags[] = {
		{DECISION_LEADING, FLAG_LEADING}, {DECISION_INTRUSIVE, FLAG_INTRUSIVE},
		{DECISION_TAG, FLAG_TAG},         {DECISION_RHETORICAL, FLAG_RHETORICAL},
		{DECISION_NEED, FLAG_NEED},       {DECISION_EMOTION, FLAG_EMOTION},
		{DECISION_TELLING, FLAG_TELLING}, {DECISION_EVADING, FLAG_EVADING},
	};

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
		case DECISION_TELLING:
			is_given = analysis_tells(label);
			break;
		case DECISION_EVADING:
			is_given = label->flags & FLAG_EVADING;
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

void analysis_decide(struct analysis *a, struct label *label)
{
	decide_questions(a, label);
	decide_stages_and_flags(a, label);
	name_rules(a, label);
}
