/* ics_recur.h - when a recurrence rule comes true.
 *
 * libical reads the rule; it is we who count. Its iterator goes on to the year 2582 before it finds out
 * that a 30 February never comes, which takes up to seconds for one line of text. This one is asked for a
 * stretch of time, begins there, ends there, and counts its steps (tests compare the two).
 *
 * Layer: rhythm. Source: RFC 5545 section 3.3.10.
 */
#ifndef RHYTHM_ICS_RECUR_H
#define RHYTHM_ICS_RECUR_H

#include "core/scope.h"

#include <libical/ical.h>

#define ICS_RECUR_YEAR_MIN 1600
#define ICS_RECUR_YEAR_MAX 2200
#define ICS_RECUR_TIMES_MAX 288 /* times of one day; more is no calendar */

struct ics_recur {
	const struct icalrecurrencetype *rule;
	int64_t start_ms;          /* DTSTART; this and all below by the clock of its zone */
	int64_t from_ms, until_ms; /* the stretch that is asked for: [from, until) */
	void (*found)(void *what, int64_t local_ms); /* in ascending order */
	void *what;
	int64_t work_max; /* steps that may be taken; what is left afterwards */
};

/* Whether we know how to count it: not by minute or second, not hourly with further conditions, not by
 * another calendar than the Gregorian. */
bool ics_recur_is_known(const struct icalrecurrencetype *rule);

/* Calls `found` for each time. DTSTART is one only where the rule says so. Returns false when work_max was
 * used up before the end. */
bool ics_recur_expand(struct ics_recur *r);

#endif
