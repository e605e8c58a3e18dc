/* analysis.h - what an utterance is: a question, listening, a need, a feeling.
 *
 * Labels come from readable rules (rules.h) and from what was said before in
 * the same dialogue, never from what follows: live use needs the same answer.
 * The same input gives the same labels, on any number of threads. Each label
 * names the rules that gave it.
 *
 * Meaning of the labels: docs/method.md, contracts section 3.
 *
 * Layer: talk. Read first: struct label, then analysis_label().
 */
#ifndef TALK_ANALYSIS_H
#define TALK_ANALYSIS_H

#include "core/str.h"
#include "talk/rules.h"
#include "talk/transcript.h"

enum question {
	QUESTION_NONE,
	QUESTION_OPEN,  /* asks for information in the speaker's own words */
	QUESTION_CLOSED /* yes/no and choice */
};

enum flag {
	FLAG_STACKED = 1 << 0,    /* two or more different questions in one turn */
	FLAG_LEADING = 1 << 1,    /* puts the answer into the other's mouth */
	FLAG_INTRUSIVE = 1 << 2,  /* pushy, insulting, or none of our business */
	FLAG_TAG = 1 << 3,        /* "..., nicht wahr?", "..., right?" */
	FLAG_RHETORICAL = 1 << 4, /* has the form of a question, is none */
	FLAG_NEED = 1 << 5,       /* the speaker says that something is needed */
	FLAG_EMOTION = 1 << 6,    /* the speaker puts an own feeling into words */
	FLAG_COUNT = 7,
	/* Beside those that contracts section 3 names, for the report alone: */
	FLAG_TELLING = 1 << FLAG_COUNT, /* tells or advises at some length: analysis_tells() */
	FLAG_EVADING = 1 << (FLAG_COUNT + 1), /* says that there will be no answer */
	FLAGS_BESIDE = FLAG_TELLING | FLAG_EVADING,
	FLAGS_ALL = (1 << (FLAG_COUNT + 2)) - 1
};

/* The language to analyse in; AUTO recognises it per utterance. The numbers are those of the rules
 * (rules_language_find); only those that the report has words for have a name here. */
enum analysis_language {
	ANALYSIS_AUTO,
	ANALYSIS_DE,
	ANALYSIS_EN,
	ANALYSIS_LANGUAGE_MAX = RULES_LANGUAGES_MAX
};

#define LABEL_HITS_MAX 12
#define LABEL_QUESTIONS_MAX 8

/* A rule that spoke for a label, and the words it saw. */
struct rule_hit {
	const struct rule *rule;
	uint32_t from, to; /* bytes of the utterance's text; from == to: the whole utterance */
};

struct label {
	enum question question; /* the kind of the last question of the turn that counts */
	uint8_t question_count; /* different questions in this utterance; 0..LABEL_QUESTIONS_MAX */
	uint8_t question_open_count; /* of these, open ones */
	uint8_t stage;               /* 0..3, the highest found */
	uint8_t language; /* the one recognised, as in enum analysis_language; never AUTO */
	uint16_t flags;   /* enum flag */
	uint8_t hit_count;
	struct rule_hit hits[LABEL_HITS_MAX]; /* what spoke for it, most important first */
	uint32_t question_from[LABEL_QUESTIONS_MAX], question_to[LABEL_QUESTIONS_MAX]; /* bytes */
	int32_t answers_utterance; /* stages 2 and 3: the earlier utterance that is taken up, counted
	                            * from the dialogue's start; -1 = none in particular */
};

#define ANALYSIS_CONTEXT_MAX 32 /* utterances that a later one may look back at */

/* What of a dialogue does not follow from its last ANALYSIS_CONTEXT_MAX utterances: the language it was in so far. */
struct analysis_mark {
	uint8_t language;
	uint8_t leaning[RULES_LANGUAGES_MAX];
};

/* The state of one dialogue: what was said lately and by whom. */
struct analysis;

/* A new dialogue. Memory: lives in `mem`, which may be rewound after the dialogue. One thread. */
struct analysis *analysis_start(struct arena *mem, const struct rules *rules,
                                enum analysis_language language);

/* Forgets all context, for the next dialogue, without allocating again. */
void analysis_restart(struct analysis *a);

/* Labels the next utterance of the dialogue. `speaker` tells people apart (any stable text),
 * `text` is UTF-8, with or without punctuation and capitals, at most TRANSCRIPT_LINE_BYTES_MAX
 * (longer: its beginning is labelled). Cannot fail. */
void analysis_label(struct analysis *a, struct str speaker, enum side side, struct str text,
                    struct label *ret_label);

/* Where the dialogue stands, to go on with it later. */
struct analysis_mark analysis_mark(const struct analysis *a);

/* Goes on with a dialogue of `utterance_count` utterances that was left at `mark`, so that what comes next is labelled
 * as if all of it had been: analysis_recall() with the last of them, at most ANALYSIS_CONTEXT_MAX, in their order
 * and with the labels they were given, then analysis_label(). The language asked for is the same as before. */
void analysis_resume(struct analysis *a, const struct analysis_mark *mark, size_t utterance_count);
void analysis_recall(struct analysis *a, struct str speaker, struct str text,
                     const struct label *label);

/* Content words of `text` as stems, for suggestions and matching; most telling first.
 * Memory: in `mem`. */
size_t analysis_keywords(const struct rules *rules, struct arena *mem,
                         enum analysis_language language, struct str text, struct str *ret_words,
                         size_t words_max);

/* The words of `text` that carry content, as numbers: all forms of a word, and its synonyms, have
 * the same one. Each number once, in the order of the text. Needs no dialogue and leaves the one
 * in hand as it is; fast enough to ask for every utterance. */
size_t analysis_stems(struct analysis *a, enum analysis_language language, struct str text,
                      uint32_t *ret_stems, size_t stems_max);

/* Telling instead of listening: neither asks nor gives back, and tells or advises at some length. */
bool analysis_tells(const struct label *label);

/* "none", "open", "closed" / "stacked", "leading", ... as contracts section 3 writes them. */
const char *analysis_question_name(enum question question);
const char *analysis_flag_name(enum flag flag);

#endif
