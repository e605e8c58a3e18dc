/* report_missed.h - places where giving back or naming a feeling would have fitted.
 *
 * Counted on turns (report_turn.h), with one chance a turn at most: the most
 * telling one. A feeling goes before a need, a need before a long statement.
 * In doubt a place is left out: a hint that is wrong costs more than one that
 * is missing.
 *
 * Layer: talk.
 */
#ifndef TALK_REPORT_MISSED_H
#define TALK_REPORT_MISSED_H

#include "talk/report_heard.h"

/* A statement this long deserves to be given back: half a minute of speech at 150 words a minute
 * (docs/method-report.md). */
#define REPORT_LONG_WORDS_MIN 75

/* How many of our own next turns may still answer. */
#define REPORT_REPLY_TURNS_MAX 2

struct report_missed_list {
	const struct report_missed *at;
	size_t count;                   /* at most REPORT_MISSED_MAX */
	int64_t feelings, needs, longs; /* all */
};

/* The places, in the order of the talk. `asks_about` as report_heard_link_questions() gives it.
 * Memory: in `mem`. */
struct report_missed_list report_missed_find(struct arena *mem, const struct report_ask *ask,
                                             const struct report_suggestions *suggestions,
                                             struct report_heard *heard,
                                             const struct report_turn *turns, size_t turn_count,
                                             const int32_t *asks_about);

/* The sentence of the utterance in which a rule found what it gives ("need", "leading"), or, where
 * none is named, as after a correction by hand, its beginning. */
struct str report_missed_sentence(const struct report_ask *ask, size_t utterance, struct str kind);

#endif
