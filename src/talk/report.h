/* report.h - what a conversation shows about listening and asking.
 *
 * A report is counted from the labelled utterances and nothing else, so that
 * every figure can be counted again by hand from the utterances it prints.
 * It is made for the person who led the conversation: it names moments and
 * wordings, gives no mark, and at most three pieces of advice.
 *
 * How each figure is counted, and the source of each number: docs/method-report.md.
 *
 * Layer: talk. Read first: struct report_ask, then report_build().
 */
#ifndef TALK_REPORT_H
#define TALK_REPORT_H

#include "core/json_out.h"
#include "core/text.h"
#include "talk/analysis.h"
#include "talk/transcript.h"

#define REPORT_ADVICE_MAX 3
#define REPORT_MISSED_MAX 20
#define REPORT_NEEDS_MAX 50
#define REPORT_QUESTIONS_MIN 10 /* the band of the study of 2020; see docs/method-report.md */
#define REPORT_QUESTIONS_MAX 14

enum report_band {
	REPORT_FEW,   /* below the band */
	REPORT_BEST,  /* 10 to 14 */
	REPORT_LIMIT, /* exactly 15: at the limit */
	REPORT_MANY   /* above */
};

/* The band of questions that goes with most success; a setting that shows its source. */
struct report_settings {
	int questions_min;    /* REPORT_QUESTIONS_MIN */
	int questions_max;    /* REPORT_QUESTIONS_MAX; one more is "at the limit" */
	int band_minutes_min; /* below this length the band says nothing */
};

/* What carried our side of the talk: giving back what was heard, or telling. Source: docs/method-report.md. */
enum report_reading {
	REPORT_READING_UNTOLD, /* too little of both: REPORT_READING_MIN */
	REPORT_READING_LISTENS,
	REPORT_READING_EVEN,
	REPORT_READING_TELLS
};
#define REPORT_READING_MIN 4

struct report_suggestions; /* report_suggestion.h */

struct report_ask {
	const struct transcript *transcript; /* every speaker has a side */
	const struct label *labels;          /* one per utterance, corrections already applied */
	const bool *is_corrected;            /* one per utterance; NULL = none */
	const struct rules *rules; /* tells what a question asks about; NULL = any question
	                                      * asks about what was said before it */
	const struct report_suggestions *suggestions; /* wordings; NULL = the packed ones */
	struct report_settings settings;              /* all 0 = the defaults */
	enum language language; /* of advice where the talk's own language does not decide ... */
	bool is_for_reader;     /* ... or in any case, because whoever reads has chosen it */
};

struct report_speaker {
	struct str name;
	enum side side;
	int64_t utterances, words;
	int64_t talk_ms;              /* -1 where the file has no times */
	int64_t share_permille;       /* of all talk; of all words where the file has no times */
	int64_t longest_monologue_ms; /* without another person's word longer than a backchannel;
	                               * -1 where the file has no times */
	int64_t longest_monologue_words;
	size_t monologue_from, monologue_to; /* utterances [from, to) */
	int64_t cut_ins; /* began while another was speaking, with more than a signal; -1 without times */
};

enum report_reason {
	REPORT_REASON_FEELING,
	REPORT_REASON_NEED,
	REPORT_REASON_LONG, /* a long statement */
	REPORT_REASON_COUNT
};

/* A place where stage 2 or 3 would have fitted, and what could have been said. */
struct report_missed {
	size_t utterance; /* of the other side */
	int stage;        /* 2 or 3 */
	enum report_reason reason;
	struct str feeling;    /* "Ärger", in the language of the utterance; may be empty */
	struct str quote;      /* word for word, what was left */
	size_t reply;          /* our utterance with which the talk went on */
	struct str suggestion; /* in the language of the utterance */
};

enum report_misplaced_reason {
	REPORT_MISPLACED_FEELING,   /* right after a feeling that was not taken up */
	REPORT_MISPLACED_UNANSWERED /* before the question before it had an answer */
};

/* A question of ours in a place that does it no good. */
struct report_misplaced {
	size_t utterance;
	enum report_misplaced_reason reason;
};

/* A question of ours, and the other side's utterance that gave no answer. */
struct report_evaded {
	size_t utterance, reply;
};

struct report_need {
	size_t utterance;
	struct str quote; /* the sentence that holds the need */
};

enum report_advice_kind {
	REPORT_ADVICE_FEELING,    /* a feeling stayed without an answer */
	REPORT_ADVICE_MISPLACED,  /* a question came right after a feeling */
	REPORT_ADVICE_PARAPHRASE, /* something important was not given back */
	REPORT_ADVICE_CUT_IN,     /* the other side was not let finish */
	REPORT_ADVICE_STACKED,
	REPORT_ADVICE_INTRUSIVE,
	REPORT_ADVICE_UNANSWERED, /* asked on before there was an answer */
	REPORT_ADVICE_LEADING,
	REPORT_ADVICE_EVADED, /* questions that got no answer */
	REPORT_ADVICE_FEW,    /* few questions: where one would have fitted */
	REPORT_ADVICE_MANY,
	REPORT_ADVICE_CLUSTER, /* many questions in a short time */
	REPORT_ADVICE_MONOLOGUE,
	REPORT_ADVICE_TELLING, /* telling outweighed listening */
	REPORT_ADVICE_CLOSED,  /* nearly only closed questions */
	REPORT_ADVICE_KIND_COUNT
};

struct report_advice {
	enum report_advice_kind kind;
	size_t utterance;      /* the moment it speaks of */
	struct str quote;      /* of that utterance, word for word */
	struct str title;      /* one line, in the report's language */
	struct str text;       /* the moment with its quote, the fact, then what to try */
	struct str rest;       /* the same for a page that shows moment and quote by itself */
	struct str suggestion; /* a sentence that would have fitted; may be empty */
};

struct report {
	struct str language;           /* "de", "en", another of the rules, or "mixed"; by words */
	enum language words_language;  /* of title, text and verdict */
	const int32_t *asks_about;     /* per utterance: of the other side's, the one our question
	                                   * takes up; -1 = none */
	int64_t start_ms, duration_ms; /* -1 without times */
	const struct report_speaker *speakers;
	size_t speaker_count;
	struct {
		int64_t count, open, closed;
		int64_t per_third[3];
		int64_t spread_permille; /* 1000 evenly spread, 0 all at one moment; docs/method-report.md */
		enum report_band band;
		bool is_band_told; /* false: too short for the band to say anything */
		int64_t stacked, leading, intrusive;
		const struct report_misplaced
			*misplaced; /* in the order of the talk, as the next */
		size_t misplaced_count;
		const struct report_evaded *evaded;
		size_t evaded_count;
	} questions; /* of our side */
	struct {
		int64_t stage1, stage2, stage3;
		const struct report_missed *missed; /* in the order of the talk */
		size_t missed_count;
		int64_t missed_feelings, missed_needs, missed_long; /* all, also beyond missed[] */
	} listening;                                                /* of our side */
	struct {
		int64_t gives_back, tells; /* our utterances: stage 2 or 3; analysis_tells() */
		enum report_reading kind;
	} reading;
	const size_t
		*cut_ins; /* utterances that cut in on the one before them; none without times */
	size_t cut_in_count;
	const struct report_need *needs;
	size_t need_count;
	const struct report_advice *advice;
	size_t advice_count;
	struct str
		verdict; /* two or three sentences that say how it went, in the report's language */
	struct report_ask ask;
};

/* Stable names for other programs: "feeling", "need", ... */
const char *report_advice_name(enum report_advice_kind kind);
const char *report_reason_name(enum report_reason reason);
const char *report_band_name(enum report_band band);
const char *report_misplaced_name(enum report_misplaced_reason reason);
const char *report_reading_name(enum report_reading reading);

/* Our utterance that tells or advises instead of giving back; these are what `reading.tells` counts. */
bool report_tells(const struct report *report, size_t utterance);

/* The name of a label's language: "de", "en", or that of another folder of the ask's rules. */
struct str report_language_name(const struct report_ask *ask, size_t number);

/* Counts everything. Cannot fail: what is missing (times, questions) is said in the report.
 * Memory: *the result* and its text live in `mem` and point into the ask. */
const struct report *report_build(struct arena *mem, const struct report_ask *ask);

/* The report as contracts section 4 fixes it, with kamwerk's additions beside it. */
void report_write_json(struct text *out, const struct report *report);

/* The same fields into an object that is already open, so that the API can add its own. */
void report_write_fields(struct json_out *o, const struct report *report);

/* The report for a terminal. */
void report_write_text(struct text *out, const struct report *report);

#endif
