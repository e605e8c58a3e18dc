/* report_advice.h - at most three things to try next time, and the talk in a sentence.
 *
 * The order is fixed, because one practises one thing at a time and the first
 * should be the one that matters most:
 *
 *   1 a feeling without an answer     6 questions in a heap
 *   2 something not given back        7 few or many questions
 *   3 the other side cut short        8 a long monologue, or telling that outweighed listening
 *   4 how a question was put          9 nearly only closed questions
 *   5 questions that got no answer
 *
 * One advice a line at most, so that three pieces speak of three things.
 * Why so, and the source of each threshold: docs/method-report.md.
 *
 * Layer: talk.
 */
#ifndef TALK_REPORT_ADVICE_H
#define TALK_REPORT_ADVICE_H

#include "talk/report_missed.h"

/* A listener can follow about this long; observed, not proven (docs/method-report.md). */
#define REPORT_MONOLOGUE_MS_MAX (2 * 60 * 1000)
#define REPORT_WORDS_PER_MINUTE 150 /* where the file has no times */

/* Half of the questions within this share of the talk are a heap; judged from so many on. */
#define REPORT_CLUSTER_PERMILLE 150
#define REPORT_CLUSTER_QUESTIONS_MIN 6

/* From so often on: once may be chance, a rough time or a cue that was split. */
#define REPORT_CUT_INS_MIN 3
#define REPORT_UNANSWERED_MIN 2
#define REPORT_EVADED_MIN 2

/* "Nearly only closed": at most one open question in five; judged from so many on. */
#define REPORT_CLOSED_QUESTIONS_MIN 5

/* Where and when each question of our side was asked, in the order of the talk. */
struct report_question {
	size_t utterance;
	int64_t at; /* from the start of the talk, in the unit of `length` */
};

/* What the advice is drawn from; all of it counted before. */
struct report_findings {
	const struct report *report; /* everything but advice and verdict is filled in */
	const struct report_suggestions *suggestions;
	struct report_heard *heard;
	const struct report_turn *turns;
	size_t turn_count;
	const struct report_question *questions;
	size_t question_count;
	int64_t length; /* of the talk: milliseconds, or utterances where the file has no times */
};

/* Memory: in `mem`; *ret_advice holds at most REPORT_ADVICE_MAX. */
size_t report_advice_choose(struct arena *mem, const struct report_findings *findings,
                            const struct report_advice **ret_advice);

/* Two or three calm sentences: asked and given back, what stayed open, what carried the talk. Memory: in `mem`. */
struct str report_advice_verdict(struct arena *mem, const struct report_findings *findings);

/* "Bei 14:20" or, without times, "In Beitrag 23" (from 1, as people count). */
struct str report_advice_moment(struct arena *mem, const struct report *report, size_t utterance);

/* The sentence of the utterance's question number `which`, from 0: word for word; its beginning where it has none. */
struct str report_advice_question(const struct report *report, size_t utterance, size_t which);

/* A quote between the marks of the report's language; dots where it was cut. */
struct str report_advice_quoted(struct arena *mem, enum language language, struct str quote);

#endif
