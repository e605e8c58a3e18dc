/* analysis_impl.h - one dialogue being labelled, as the files of the analysis share it.
 *
 *     analysis.c          the way of an utterance: language, clauses, then the three below
 *     analysis_context.c  what was said before, and what of it is taken up
 *     analysis_match.c    which rules apply
 *     analysis_decide.c   from their weights to labels
 *
 * Layer: talk, private to the analysis. Read first: struct analysis, then analysis_label().
 */
#ifndef TALK_ANALYSIS_IMPL_H
#define TALK_ANALYSIS_IMPL_H

#include "talk/analysis.h"
#include "talk/rules_impl.h"
#include "talk/words.h"

#define ANALYSIS_CLAUSES_MAX 512 /* of one utterance; what follows belongs to the last */
#define ANALYSIS_HITS_MAX 1024   /* of one utterance; what follows is not looked at */
#define ANALYSIS_MEMORY_COUNT ANALYSIS_CONTEXT_MAX /* utterances remembered; a power of two */
#define ANALYSIS_STEMS_MAX 96                      /* telling words remembered of one */
#define ANALYSIS_NONE (-1)                         /* no utterance */

/* Of whom a clause speaks, and whether it denies. */
enum voice {
	VOICE_ME = 1 << 0,
	VOICE_YOU = 1 << 1,
	VOICE_NEGATION = 1 << 2
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
	uint32_t stems[ANALYSIS_STEMS_MAX];
	uint8_t voices[ANALYSIS_STEMS_MAX]; /* of each stem */
};

struct clause {
	uint32_t first, end; /* words */
	uint32_t sentence;
	uint16_t kinds; /* of all its words, enum lexicon_kind */
	int32_t scores[DECISION_COUNT];
};

struct sentence {
	uint32_t first_clause, end_clause;
	uint32_t first, end;   /* words */
	uint8_t marks;         /* behind its last word */
	int32_t gives_back[2]; /* what speaks in it for stages 2 and 3 */
	bool is_shared_known;
	int32_t content, shared; /* its telling words, each once; those the other side said */
	uint64_t own[2];         /* which of the utterance's stems stand in it, a bit each */
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
	uint32_t stems[ANALYSIS_STEMS_MAX];
	uint8_t voices[ANALYSIS_STEMS_MAX]; /* enum voice, of the clause it stands in */
	uint64_t taken[2];                  /* bit by stem: the other side said it, too, ... */
	uint64_t turned[2];  /* ... of "me" where it is said of "you" now, or the other way round */
	uint64_t denied[2];  /* ... and both say that it is not so */
	uint64_t opposed[2]; /* ... and one of both says that it is not so */
};

struct analysis {
	const struct rules *rules;
	struct words_reader *reader;
	enum analysis_language asked;
	size_t language; /* the dialogue's, as far as it is known */
	int32_t leaning[RULES_LANGUAGES_MAX];
	struct memory memory[ANALYSIS_MEMORY_COUNT];
	int32_t utterance_count;
	uint64_t told_by;              /* the first who said more than a greeting or a signal */
	bool has_told, have_more_told; /* somebody did; a second one, too */
	int32_t bare_since; /* the utterance from which on none had a mark of punctuation */

	/* Of the utterance in hand. */
	const struct rules_language *rl;
	struct words words;
	struct clause clauses[ANALYSIS_CLAUSES_MAX];
	struct sentence sentences[ANALYSIS_CLAUSES_MAX];
	size_t clause_count, sentence_count, hit_count;
	struct hit hits[ANALYSIS_HITS_MAX];
	int32_t totals[DECISION_COUNT];
	struct facts facts;
	uint32_t serial;
	/* Per rule: the last clause and the last sentence it counted in, see `serial`. */
	uint32_t *seen[RULES_LANGUAGES_MAX], *counted[RULES_LANGUAGES_MAX];
};

/* ---- analysis_context.c ---- */

/* Who spoke before, for how long and how: fills in the facts of the utterance that begins. */
void analysis_context_begin(struct analysis *a, uint64_t speaker, enum side side);

/* Collects the utterance's telling words; after it was cut into words. */
void analysis_context_collect(struct analysis *a);

/* Whether more than two people take part: of the utterances remembered and the one in hand. */
bool analysis_context_several(const struct analysis *a, uint64_t speaker);

/* How much of what was said before, as far as it is remembered, is the speaker's own; 50 while there is too little to
 * tell. */
int32_t analysis_context_talk_percent(const struct analysis *a, uint64_t speaker);

/* How much of the utterance the other side said in its last turns, and where most of that was. */
void analysis_context_compare(struct analysis *a, uint64_t speaker);

/* The same for one sentence. */
void analysis_context_compare_sentence(struct analysis *a, struct sentence *s, uint64_t speaker);

/* How many stems of the sentence are among `some`: taken, turned, denied or opposed. */
int32_t analysis_context_count(const struct sentence *s, const uint64_t some[2]);

/* Keeps what later utterances may ask about this one. */
void analysis_context_remember(struct analysis *a, uint64_t speaker, const struct label *label);

/* ---- analysis_match.c ---- */

/* Finds the rules that apply: hits[], and the scores of clauses, sentences and utterance. */
void analysis_match(struct analysis *a, uint64_t speaker);

/* ---- analysis_decide.c ---- */

/* Labels from scores, and the rules behind them. */
void analysis_decide(struct analysis *a, struct label *label);

#endif
