/* work_time.h - when somebody works: hours of each weekday on their own clock, less holidays and absences (absence.h).
 *
 * Nobody has to say anything: until then it is Monday to Friday, 9 to 17. The zone and the country are the
 * member's own (teams/member.h); the region narrows the public holidays.
 *
 * Edges lie up to WORK_EDGE_HOURS before or after a day of work: time that can be asked of somebody, and is a burden.
 *
 * Layer: rhythm. Read first: work_time_spans(), which the planner asks.
 */
#ifndef RHYTHM_WORK_TIME_H
#define RHYTHM_WORK_TIME_H

#include "core/scope.h"

#define WORK_REGION_BYTES_MAX 12
#define WORK_SPANS_DAYS_MAX 400
#define WORK_EDGE_HOURS 2
#define WORK_EDGES_MAX 64
#define WORK_HOLIDAYS_MAX 6

struct work_day {
	int64_t from_minute, to_minute; /* of the day; the same = free */
};

struct work_time {
	struct work_day days[7]; /* from Monday */
	struct str region;
	bool is_said; /* else it is the usual */
};

struct time_span {
	int64_t from_ms, to_ms; /* half-open, UTC */
};

/* The actor's. Guests, too: market time needs to know when they work. */
enum err work_time_find(struct scope *s, struct work_time *ret_work_time);

/* The actor's country, whose regions they may choose from. */
enum err work_time_country(struct scope *s, struct str *ret_country);

/* The next public holidays of the actor from today on, as their region has them: "2026-12-25"; at most
 * WORK_HOLIDAYS_MAX, of the year that begins today. */
enum err work_time_holidays(struct scope *s, struct str *ret_days, size_t *ret_count);

/* Errors: INVALID days ("work_time.order"), region ("work_time.region_unknown"). */
enum err work_time_set(struct scope *s, const struct work_time *next);

/* When somebody works between two moments, in order: whole days of work that touch the span, cut to it. No permission is
 * asked: the caller knows that it may. Errors: INVALID "block.range" (at most WORK_SPANS_DAYS_MAX). */
enum err work_time_spans(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                         const struct time_span **ret_spans, size_t *ret_count);

/* What of [from, to) lies outside of working time but within WORK_EDGE_HOURS of it: the edges of a day, at most two
 * parts a working day. `work` as work_time_spans() gives it, with a day more on both sides. Returns how many. */
size_t work_time_edges(const struct time_span *work, size_t count, int64_t from, int64_t to,
                       struct time_span *ret, size_t max);

/* Whether somebody can be there all the time: at work, or within reach of it. */
bool work_time_reaches(const struct time_span *work, size_t count, int64_t from, int64_t to);

#endif
