/* report_why.h - why each utterance was labelled so, for a coach to read and for programs.
 *
 * Under each utterance its decisions, and under each decision the rules with their weights: what
 * spoke for it, what against it, the sum, and how much was needed. Decisions that were not made
 * stand there too, because "why not?" is asked as often.
 *
 * Layer: talk. Read first: report_why_write_text().
 */
#ifndef TALK_REPORT_WHY_H
#define TALK_REPORT_WHY_H

#include "talk/analysis_why.h"
#include "talk/report.h"

/* What analysis_why() says of one utterance. */
struct report_why {
	const struct why *at;
	size_t count;
};

#define REPORT_WHY_ALL SIZE_MAX

/* `whys`: one per utterance of the report. `only`: the index of one utterance, or REPORT_WHY_ALL.
 * In the report's language. */
void report_why_write_text(struct text *out, const struct report *report,
                           const struct report_why *whys, size_t only);

/* The same as one JSON object: {"utterances": [...]}; docs/method-report.md. */
void report_why_write_json(struct text *out, const struct report *report,
                           const struct report_why *whys, size_t only);

#endif
