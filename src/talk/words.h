/* words.h - an utterance cut into words.
 *
 * Words are letters and digits with inner hyphens and apostrophes; short forms
 * ("what's", "geht's") are cut in two, as the rules write them, and mended
 * where the apostrophe was lost ("what s", "isn t"). Fillers ("um", "äh"),
 * words broken off ("th-") and a word said twice ("the the") are left out, so
 * that rules see what was meant. Sentences end at . ? ! where the text has
 * them; clauses begin after a comma, a conjunction or an opening word ("also",
 * "well"), which is all that bare text of a recogniser gives.
 *
 * Layer: talk, private to the analysis. One reader per thread.
 */
#ifndef TALK_WORDS_H
#define TALK_WORDS_H

#include "talk/lexicon.h"

#define WORDS_LANGUAGES_MAX 8
#define WORDS_MAX 16384 /* of an utterance; what follows is not looked at */

struct rules;

/* What stands in the text right after a word. */
enum mark {
	MARK_COMMA = 1 << 0, /* , ; : - or a dash */
	MARK_STOP = 1 << 1,  /* . or ... */
	MARK_QUESTION = 1 << 2,
	MARK_EXCLAIM = 1 << 3,
	MARK_BROKEN = 1 << 4 /* the word breaks off: "th-" */
};

/* Where a word stands. */
enum place {
	PLACE_SENTENCE = 1 << 0, /* a sentence begins here, opening words passed over */
	PLACE_CLAUSE = 1 << 1,   /* a clause begins here */
	PLACE_FIRST = 1 << 2,    /* the sentence's very first word, be it an opening word */
	PLACE_BREAK = 1 << 3,    /* first word of a clause, be it an opening word or conjunction */
	PLACE_QUOTED = 1 << 4    /* within quotation marks */
};

struct word {
	struct lexicon_entry entry;
	uint32_t from, to; /* bytes of the utterance */
	uint8_t marks, places;
};

struct words {
	struct word *at;
	size_t count;
	uint32_t traces;                        /* of all words (lexicon_trace()) */
	unsigned marks;                         /* all that occur in the utterance */
	size_t common[WORDS_LANGUAGES_MAX + 1]; /* per language: words that are frequent in it
	                                         * alone; the last counts all others */
	bool has_quotes;
	bool has_fillers; /* fillers were left out */
	bool is_cut;
};

struct words_reader;

struct words_reader *words_reader_new(struct arena *mem, const struct rules *rules);

/* Cuts `text` as language number `language` of the rules. *ret_words is valid until the next cut. */
void words_cut(struct words_reader *r, size_t language, struct str text, struct words *ret_words);

#endif
