/* report_heard.h - what was said, by its content words: which utterance a question asks about, and
 * which sentence is the heart of a turn.
 *
 * Words are compared as the analysis compares them: all forms of a word and
 * its synonyms are one (analysis_stems).
 *
 * Layer: talk.
 */
#ifndef TALK_REPORT_HEARD_H
#define TALK_REPORT_HEARD_H

#include "talk/report_suggestion.h"
#include "talk/report_turn.h"

struct report_heard;

/* Looks at every utterance once. Memory: in `mem`; points into the ask and the turns. */
struct report_heard *report_heard_build(struct arena *mem, const struct report_ask *ask,
                                        const struct report_suggestions *suggestions,
                                        const struct report_turn *turns, size_t turn_count);

/* What each of our questions asks about: of the two turns of the other side before it, the later one
 * that shares a content word with it, and in that the utterance that shares most. A question of at
 * most 8 words with at most one content word ("Wie meinen Sie das?") points at what was said last.
 * -1 = neither. One number per utterance; without rules every question points back.
 * Memory: in `mem`. */
const int32_t *report_heard_link_questions(struct arena *mem, struct report_heard *heard);

/* The sentence of the turn that is given back best: of those that can be, the one whose words come
 * up most often in all that side said. *ret_utterance is where it stands. Where none fits, the
 * beginning of the turn's last utterance. */
struct str report_heard_sentence(struct arena *mem, struct report_heard *heard,
                                 const struct report_turn *turn, size_t *ret_utterance);

/* The utterance's language for wordings. */
enum language report_heard_language(const struct report_ask *ask, size_t utterance);

#endif
