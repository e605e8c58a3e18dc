/* report_asked.h - what became of our questions: evaded, asked in the wrong place; and who cut in on whom.
 *
 * Counted on turns (report_turn.h). In doubt nothing is said: a hint that is wrong costs more than one that is missing.
 * How each is counted: docs/method-report.md.
 *
 * Layer: talk.
 */
#ifndef TALK_REPORT_ASKED_H
#define TALK_REPORT_ASKED_H

#include "talk/report_turn.h"

/* A longer reply says something, however it began. */
#define REPORT_EVADED_WORDS_MAX 30

/* Beginnings of cues are rough: only who begins this long before the other ends cuts in, and only on somebody who had
 * spoken for this long. */
#define REPORT_CUT_IN_MS_MIN 500
#define REPORT_CUT_IN_AFTER_MS_MIN 1000

/* Fills r->questions.evaded and .misplaced; needs r->listening.missed. Memory: in `mem`. */
void report_asked_judge(struct arena *mem, struct report *r, const struct report_turn *turns,
                        size_t turn_count);

/* Fills r->cut_ins, and how often each speaker cut in, into `speakers`; -1 without times. Memory: in `mem`. */
void report_asked_find_cut_ins(struct arena *mem, struct report *r,
                               struct report_speaker *speakers);

#endif
