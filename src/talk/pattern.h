/* pattern.h - the phrases of rules, compiled and matched.
 *
 * A pattern is a row of words with alternatives, optional parts, bounded gaps
 * and anchors (docs/rules.md). It is compiled into steps for a small matcher
 * and gets triggers: the rarest words that every match must hold, with their
 * distance from its start. A pattern is only tried where a trigger was seen,
 * so most of them cost nothing.
 *
 * Layer: talk, private to the analysis.
 */
#ifndef TALK_PATTERN_H
#define TALK_PATTERN_H

#include "talk/words.h"

#define PATTERN_STEPS_MAX 4000
#define PATTERN_NODES_MAX 40000 /* words and brackets of a phrase, with those of its lists */
#define PATTERN_DEPTH_MAX 12
#define PATTERN_GAP_MAX 12
#define PATTERN_TRIES_MAX 4000 /* steps spent at one place before giving up: bounds bad patterns */

enum step_kind {
	STEP_WORD, /* one word of the set `argument` */
	STEP_GAP,  /* `least` to `most` words of any kind */
	STEP_AHEAD, /* the next word is one of the set `argument`; takes none. Stands before a choice,
	             * which is passed by at once where none of its alternatives can begin */
	STEP_SPLIT, /* first what follows, then what stands `argument` steps further */
	STEP_JUMP,  /* on with what stands `argument` steps further */
	STEP_START, /* the next word has a place of `argument`; 0: it is the utterance's first */
	STEP_END,   /* end of `argument`: enum pattern_end */
	STEP_MARK,  /* the word before is followed by a mark of `argument` */
	STEP_DONE
};

enum pattern_end {
	END_CLAUSE,
	END_SENTENCE,
	END_UTTERANCE
};

struct step {
	uint8_t kind, least, most;
	int32_t argument;
};

struct pattern {
	uint32_t step_first;           /* into the language's steps */
	uint32_t must_first, must_end; /* into the book's musts: a word of one of these sets occurs
	                                * in every match; empty = nothing is known */
	uint32_t must_trace;           /* the trace they leave (lexicon_trace()); 0 = none */
	uint8_t places;     /* the word it starts with has one of them; 0 = any word may */
	bool is_first;      /* it only starts with the utterance's first word */
	uint32_t first_set; /* the word it starts with is one of this set; 0 = not known */
	bool needs_question_mark;
	bool is_whole; /* may reach over the sentence's end */
};

/* Looked through at every word: small, and what says no most often in front. */
struct trigger {
	uint32_t must_trace;  /* of the pattern */
	uint16_t needs, bars; /* bits of facts the utterance must have, must not have */
	uint32_t pattern;
	uint16_t set;
	uint16_t near_set;   /* a word beside it that must be there, too; 0 = none known */
	int8_t near_at;      /* how far from the trigger */
	uint8_t least, most; /* words from the start of a match to the trigger */
	uint8_t places;   /* places the trigger must have, being the match's first word; 0 = any */
	bool is_at_start; /* the match starts with the trigger, at the start of a clause */
	bool is_first;    /* ... and of the utterance */
};

/* A word list as the rules give it; lists are found by name while patterns are compiled. */
struct pattern_list {
	struct str name;
	struct str entries;        /* alternatives, split by comma or line */
	uint32_t set;              /* of its single words, once somebody used it */
	bool is_compiled, is_open; /* open: being compiled, so a reference to it is a circle */
};

/* All patterns of a language while they are compiled; open data for rules.c. */
struct pattern_book {
	struct arena *mem;
	struct arena *scratch; /* for the phrase in hand; emptied with the next */
	struct lexicon *lexicon;
	struct pattern_list *lists;
	size_t list_count;
	const struct str *clitics; /* short forms that text and phrases are cut at */
	size_t clitic_count;
	size_t frequent_count; /* words numbered below are frequent: poor triggers */
	struct step *steps;
	size_t step_count, step_room;
	struct pattern *patterns;
	size_t pattern_count, pattern_room;
	struct trigger *triggers;
	size_t trigger_count, trigger_room;
	size_t node_count; /* of the phrase in hand */
	uint32_t *musts;   /* sets */
	size_t must_count, must_room;
	char problem[200]; /* what was expected, where pattern_add() refused */
};

/* Compiles `source`. False when it is no pattern: problem says what was expected and what to do.
 * Without `is_triggered` it gets no triggers: then it is tried where somebody asks. */
bool pattern_add(struct pattern_book *book, struct str source, bool is_triggered,
                 uint32_t *ret_pattern);

/* The set of a list's single words; 0 when there is no such list. False as pattern_add(). */
bool pattern_add_set(struct pattern_book *book, struct str list_name, uint32_t *ret_set);

/* A set of one word, all its forms ("word~"), or all with a beginning or ending ("word*"). */
bool pattern_add_word(struct pattern_book *book, uint32_t set, struct str word);

#endif
