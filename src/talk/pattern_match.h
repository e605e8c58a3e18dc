/* pattern_match.h - finds a compiled phrase in an utterance's words.
 *
 * Steps are tried one after the other; where there is more than one way, the first that leads
 * to the end counts. How much is tried at one place is bounded (PATTERN_TRIES_MAX).
 *
 * Layer: talk, private to the analysis.
 */
#ifndef TALK_PATTERN_MATCH_H
#define TALK_PATTERN_MATCH_H

#include "talk/pattern.h"

/* What patterns are matched against. */
struct pattern_text {
	const struct lexicon *lexicon;
	const struct step *steps;
	const struct word *words;
	size_t to;    /* end of the sentence: no match reaches beyond it */
	size_t count; /* end of the utterance */
};

/* Whether a match may start at word `at`, as far as its anchor and first word tell: a cheap first
 * question. */
static inline bool pattern_may_start(const struct pattern_text *text, const struct pattern *p,
                                     size_t at)
{
	return (at == 0 || !p->is_first) && !(p->places & ~text->words[at].places) &&
	       (!p->first_set || lexicon_has(text->lexicon, &text->words[at].entry, p->first_set));
}

/* Matches at word `at`; *ret_to is the word after the match. */
bool pattern_match(const struct pattern_text *text, const struct pattern *p, size_t at,
                   size_t *ret_to);

#endif
