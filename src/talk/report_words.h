/* report_words.h - every text of the report for people, in each language, in one table.
 *
 * The wordings of missed chances are not here but in rules/de and rules/en, because a coach
 * edits them (report_suggestion.h).
 *
 * Layer: talk. Tone: a fact before advice; names the moment, offers a sentence; no praise, no
 * blame, no mark.
 */
#ifndef TALK_REPORT_WORDS_H
#define TALK_REPORT_WORDS_H

#include "talk/report.h"

enum report_word {
	/* Counts. */
	WORD_QUESTIONS_NONE,
	WORD_QUESTIONS_ONE,
	WORD_QUESTIONS_MANY,
	WORD_TIMES_MANY,
	WORD_WAS,
	WORD_WERE,

	/* Moments and people. */
	WORD_AT_TIME,
	WORD_AT_UTTERANCE,
	WORD_SOMEBODY,
	WORD_QUOTE,
	WORD_SECONDS,
	WORD_MINUTES,
	WORD_UTTERANCES,
	WORD_WORDS,

	/* The verdict, put together from these. */
	WORD_VERDICT_NO_SIDE,
	WORD_VERDICT_ASKED_AND_GIVEN_BACK,
	WORD_VERDICT_GIVEN_BACK_NONE,
	WORD_VERDICT_GIVEN_BACK_ONLY,
	WORD_VERDICT_NOTHING,
	WORD_SPREAD_WELL,
	WORD_SPREAD_BEGINNING,
	WORD_SPREAD_MIDDLE,
	WORD_SPREAD_END,
	WORD_SPREAD_NONE_LATE,
	WORD_SPREAD_UNTOLD,
	WORD_FEELING,
	WORD_VERDICT_FEELING,
	WORD_VERDICT_NEED,
	WORD_VERDICT_REFLECTED,
	WORD_VERDICT_LISTENS, /* in the order of enum report_reading */
	WORD_VERDICT_EVEN,
	WORD_VERDICT_TELLS,

	/* Advice, for each enum report_advice_kind: a title, the moment with its quote, and what
	 * follows from it. */
	WORD_TITLE_FIRST,
	WORD_TITLE_LAST = WORD_TITLE_FIRST + REPORT_ADVICE_KIND_COUNT - 1,
	WORD_MOMENT_FIRST,
	WORD_MOMENT_LAST = WORD_MOMENT_FIRST + REPORT_ADVICE_KIND_COUNT - 1,
	WORD_TEXT_FIRST,
	WORD_TEXT_LAST = WORD_TEXT_FIRST + REPORT_ADVICE_KIND_COUNT - 1,

	/* Headings and labels of the report on a terminal. */
	WORD_HEAD,
	WORD_HEAD_ALONE,
	WORD_LANGUAGE_DE,
	WORD_LANGUAGE_EN,
	WORD_LANGUAGE_MIXED,
	WORD_WHO_SPOKE,
	WORD_ROW_THEM,
	WORD_ROW_US,
	WORD_ROW_QUESTIONS,
	WORD_ROW_STAGES,
	WORD_ROW_MISSED,
	WORD_LEGEND,
	WORD_AXIS_UTTERANCES,
	WORD_QUESTIONS,
	WORD_QUESTIONS_KINDS,
	WORD_BAND,
	WORD_BAND_SHORT,
	WORD_BAND_FEW,
	WORD_BAND_BEST,
	WORD_BAND_LIMIT,
	WORD_BAND_MANY,
	WORD_BAND_SOURCE,
	WORD_SPREAD,
	WORD_CARE,
	WORD_ANSWERS,
	WORD_ANSWERS_NO_QUESTIONS,
	WORD_ANSWERS_FINE,
	WORD_ANSWERS_EVADED,
	WORD_ANSWERS_FEELING, /* in the order of enum report_misplaced_reason */
	WORD_ANSWERS_UNANSWERED,
	WORD_SHARE,
	WORD_SHARE_TIME,
	WORD_SHARE_WORDS,
	WORD_SIDE_US,
	WORD_SIDE_THEM,
	WORD_SIDE_UNKNOWN,
	WORD_MONOLOGUE,
	WORD_CUT_INS,
	WORD_CUT_INS_NONE,
	WORD_LISTENING,
	WORD_STAGE_1,
	WORD_STAGE_2,
	WORD_STAGE_3,
	WORD_TELLS,
	WORD_READING_UNTOLD, /* in the order of enum report_reading */
	WORD_READING_LISTENS,
	WORD_READING_EVEN,
	WORD_READING_TELLS,
	WORD_MISSED,
	WORD_MISSED_NONE,
	WORD_MISSED_STAGE_2,
	WORD_MISSED_STAGE_3,
	WORD_WOULD_HAVE_FITTED,
	WORD_ADVICE,
	WORD_NEEDS,
	WORD_TRANSCRIPT,
	WORD_LABEL_OPEN,
	WORD_LABEL_CLOSED,
	WORD_LABEL_STAGE_1,
	WORD_LABEL_STAGE_2,
	WORD_LABEL_STAGE_3,
	WORD_FLAG_FIRST, /* in the order of enum flag */
	WORD_FLAG_LAST = WORD_FLAG_FIRST + FLAG_COUNT - 1,
	WORD_LABEL_TELLS,
	WORD_CORRECTED,
	WORD_RULE,
	WORD_WHY_HEAD,
	WORD_WHY_QUESTION,
	WORD_WHY_SUM,
	WORD_WHY_MADE,
	WORD_WHY_NOT_MADE,
	WORD_WHY_OUTDONE,
	WORD_WHY_NO_LABEL,

	REPORT_WORD_COUNT
};

/* A place in a pattern and what goes there: "{when}" and "Bei 14:20". */
struct report_value {
	const char *name; /* NULL = end of the values */
	struct str text;
};

/* The text as it stands in the table. */
struct str report_words_get(enum language language, enum report_word word);

/* `pattern` with every "{name}" replaced; an unknown name stays as it is. Memory: in `mem`. */
struct str report_words_fill(struct arena *mem, struct str pattern,
                             const struct report_value *values);

/* report_words_get() and report_words_fill() in one. */
struct str report_words_say(struct arena *mem, enum language language, enum report_word word,
                            const struct report_value *values);

/* "keine Frage", "eine Frage", "elf Fragen", "23 Fragen": up to twelve in words. */
struct str report_words_questions(struct arena *mem, enum language language, int64_t count);

/* "elf", "23". */
struct str report_words_number(struct arena *mem, enum language language, int64_t count);

/* "einmal", "viermal", "13-mal" / "once", "four times", "13 times". */
struct str report_words_times(struct arena *mem, enum language language, int64_t count);

/* "14:20" from milliseconds: minutes and seconds, also beyond the hour. */
struct str report_words_clock(struct arena *mem, int64_t ms);

/* "45 Sekunden", "2:10 Minuten". */
struct str report_words_length(struct arena *mem, enum language language, int64_t ms);

/* "offene Frage, Stufe 2, suggestiv"; empty for an utterance without labels. */
struct str report_words_labels(struct arena *mem, enum language language,
                               const struct label *label);

/* The text with its first letter as a capital, for the beginning of a sentence. */
struct str report_words_capital(struct arena *mem, struct str text);

#endif
