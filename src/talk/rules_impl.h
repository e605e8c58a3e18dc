/* rules_impl.h - the compiled rules, as rules.c makes and analysis.c uses them. Read-only after
 * rules_read(): any number of threads may look. */
#ifndef TALK_RULES_IMPL_H
#define TALK_RULES_IMPL_H

#include "talk/pattern.h"
#include "talk/rules.h"

#define RULES_EFFECTS_MAX 6
#define RULES_CONDITIONS_MAX 8
#define RULES_LEAD_PAIRS_MAX 64
#define RULES_CLITICS_MAX 32

/* What is decided, by adding up the weights of the rules that apply. */
enum decision {
	DECISION_QUESTION, /* speaks for a question, whichever kind */
	DECISION_OPEN,     /* speaks for an open question */
	DECISION_CLOSED,   /* speaks for a closed question */
	DECISION_STAGE1,
	DECISION_STAGE2,
	DECISION_STAGE3,
	DECISION_LEADING,
	DECISION_INTRUSIVE,
	DECISION_TAG,
	DECISION_RHETORICAL,
	DECISION_NEED,
	DECISION_EMOTION,
	DECISION_TELLING,
	DECISION_EVADING,
	DECISION_COUNT
};

/* What a rule may ask about the utterance and what went before; docs/rules.md explains each. */
enum fact {
	/* Of the whole utterance, yes or no. */
	FACT_BARE,
	FACT_OPENING,
	FACT_OUR_SIDE,
	FACT_OTHER_SIDE,
	FACT_OTHER_SPOKE,
	FACT_AFTER_QUESTION,
	FACT_AFTER_OPEN,
	FACT_AFTER_CLOSED,
	FACT_AFTER_OWN_QUESTION,
	FACT_AFTER_STAGE1,
	FACT_AFTER_GIVING_BACK,
	FACT_OTHER_TOLD,
	FACT_OTHER_EMOTION,
	FACT_OTHER_NEED,
	FACT_HAS_QUESTION_MARK, /* somewhere in it; no condition of its own, but a cheap first test */
	FACT_HAS_QUOTES,        /* alike */
	FACT_SIMPLE_COUNT,

	/* Of the whole utterance, numbers. */
	FACT_WORDS = FACT_SIMPLE_COUNT,
	FACT_OTHER_WORDS,
	FACT_OWN_WORDS,
	FACT_AFTER_OWN_GIVING_BACK,
	FACT_OTHER_LAST_CLOSED,
	FACT_BARE_TALK,
	FACT_RUN,
	FACT_SEVERAL,
	FACT_TALK_PERCENT,
	FACT_SENTENCES,
	FACT_CONTENT,

	/* Of the clause. */
	FACT_CLAUSE_WORDS,
	FACT_QUESTION_MARK,
	FACT_NO_MARK,
	FACT_FIRST_CLAUSE,
	FACT_LAST_CLAUSE,
	FACT_QUOTED,

	/* Found by comparing with what was said before; the costliest come last. */
	FACT_SHARED,
	FACT_SHARED_PERCENT,
	FACT_NEW,
	FACT_TURNED,
	FACT_DENIED,
	FACT_OPPOSED,
	FACT_COUNT
};

struct condition {
	enum fact fact;
	bool is_not;
	int32_t least, most;
	uint32_t only_set; /* not 0: instead, every word of the utterance is in this set */
};

struct effect {
	enum decision decision;
	int32_t weight;
};

struct rule_code {
	struct rule shown;
	uint32_t say_count;            /* 0: applies by its conditions alone */
	uint32_t not_first, not_count; /* into rules_language.nots */
	uint32_t needs, bars;          /* the simple facts among the conditions, as bits */
	size_t condition_count, effect_count;
	struct condition conditions[RULES_CONDITIONS_MAX];
	struct effect effects[RULES_EFFECTS_MAX];
};

struct rules_language {
	struct str name;
	const char *stemmer; /* Snowball's name of the language; NULL = none */
	struct lexicon *lexicon;
	struct rule_code *rules;
	size_t rule_count;
	const struct step *steps;
	const struct pattern *patterns;
	const uint32_t *pattern_rules; /* per pattern: its rule */
	const uint32_t *nots;          /* patterns */
	const uint32_t *plain_rules;   /* rules without a phrase */
	size_t plain_count;

	/* Triggers by profile: those of profile p are dispatch[starts[2p]..starts[2p+2]), of which
	 * from starts[2p+1] on only apply where a clause starts. Affixes alike. */
	const struct trigger *dispatch, *affix_dispatch;
	const uint32_t *starts, *affix_starts;

	int32_t thresholds[DECISION_COUNT];
	struct {
		uint32_t first, second;     /* sets */
	} lead_pairs[RULES_LEAD_PAIRS_MAX]; /* opening words of two: "you know", "sag mal" */
	size_t lead_pair_count;
	struct str clitics[RULES_CLITICS_MAX];
	size_t clitic_count;
};

/* When all rules of a language are read: says which phrases are tried at which word. For each
 * profile the triggers of all sets it is in, then the same for each affix. */
void rules_dispatch_make(struct arena *mem, struct pattern_book *book, struct rules_language *l);

struct rules {
	struct rules_language languages[RULES_LANGUAGES_MAX]; /* de, en, then others by name */
	size_t language_count;
};

#endif
