/* analysis_why.h - why an utterance was labelled so: for each decision the rules that spoke for it and
 * against it, their weights, the sum and the threshold; also for decisions that were not made.
 *
 * It is worked out only when asked for, right after analysis_label(): labelling pays nothing for it.
 *
 * Layer: talk. Read first: struct why, then analysis_why().
 */
#ifndef TALK_ANALYSIS_WHY_H
#define TALK_ANALYSIS_WHY_H

#include "talk/analysis.h"

struct why_weight {
	const struct rule *rule;
	int32_t weight;    /* below 0: it spoke against */
	uint32_t from, to; /* bytes of the utterance that it saw; equal: the whole utterance */
};

/* One decision. A question is decided clause by clause, so an utterance may have several of that
 * name; a sentence with a question mark is one as a whole, beside its clauses. */
struct why {
	const char *name;  /* "question", "stage1", "need", ...: what rules `decide` */
	uint32_t from, to; /* bytes: the stretch decided about */
	int32_t sum, threshold;
	bool is_made; /* the sum reaches the threshold, and nothing else forbids it: what is
	               * rhetorical is no question, and of the stages the highest counts */
	const struct why_weight *weights; /* the weightiest first, what spoke against last */
	size_t weight_count;
};

/* The decisions about the utterance that analysis_label() saw last in this dialogue, those for which
 * at least one rule spoke. `label` is what it gave.
 * Memory: in `mem`; the rules' names live as long as the rules. */
size_t analysis_why(const struct analysis *a, struct arena *mem, const struct label *label,
                    const struct why **ret_whys);

#endif
