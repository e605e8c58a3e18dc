/* calendar_span.h - when an entry takes place, as it is written down beside it.
 *
 * One stretch of time stands in the entry's row alone. A series has its first beginning and its latest end there, and all of its
 * stretches as one text beside the entry's own: "START+LENGTH/BUSY " for each, in milliseconds. An index then has one
 * place for an entry, whatever it is, and a query looks through the texts of those series that may have something in its time.
 *
 * Layer: rhythm.
 */
#ifndef RHYTHM_CALENDAR_SPAN_H
#define RHYTHM_CALENDAR_SPAN_H

#include "rhythm/ics.h"

/* In the database; never renumber. */
enum calendar_span_kind {
	CALENDAR_SPAN_SHORT,  /* one, of CALENDAR_SPAN_SHORT_MS at most */
	CALENDAR_SPAN_LONG,   /* one */
	CALENDAR_SPAN_SERIES, /* several; of those the bounds */
	CALENDAR_SPAN_NONE    /* none is written down: NULL */
};

#define CALENDAR_SPAN_SHORT_MS ((int64_t)7 * 24 * 60 * 60 * 1000)

struct calendar_span {
	enum calendar_span_kind kind;
	int64_t starts_at_ms, ends_at_ms; /* the same where it takes no time */
	enum ics_busy busy;               /* of a series the highest of them */
	struct str series;                /* STR_NONE where it is none */
};

/* Of spans by their start. Memory: s->mem. */
struct calendar_span calendar_span_of(struct scope *s, const struct ics_span *spans, size_t count);

/* Takes one stretch after the other, by their start, off what is written down of a series; false at its end. */
bool calendar_span_next(struct str *series, struct ics_span *ret_span);

/* The next of them that lies at least in part between two moments; what takes no time counts at its moment. */
bool calendar_span_next_within(struct str *series, int64_t from_ms, int64_t until_ms,
                               struct ics_span *ret_span);

#endif
