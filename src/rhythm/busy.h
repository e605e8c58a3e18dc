/* busy.h - when somebody has no time, as their calendars say: their own, subscribed ones, uploaded ones; and
 * what is booked in their teams (booking.h).
 * Layer: rhythm. For the planner, for what a meeting costs, and for one's own mirror. */
#ifndef RHYTHM_BUSY_H
#define RHYTHM_BUSY_H

#include "rhythm/calendar_entry.h"

struct busy_times {
	const struct calendar_entry_busy
		*busy; /* by start, within busy and tentative each; never overlapping */
	size_t count;
};

/* Between two moments, over all calendars that take time. No permission is asked: the caller knows that it may.
 * Errors: TOO_LARGE "calendar.too_busy". */
enum err busy_list(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                   struct busy_times *ret_times);

/* The same with each entry as it is, overlapping and in no order: where one call ends and the next begins. */
enum err busy_list_each(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                        struct busy_times *ret_times);

/* Of these the meetings alone (booking.h): those they come to, in teams they are still on. By start; two may overlap. */
enum err busy_list_booked(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                          struct busy_times *ret_times);

/* For who could be on the market of a team (rhythm_week.h): the meetings of that team alone; and all the rest, or what is booked
 * of it (has_calendars: no). */
enum err busy_list_with_team(struct scope *s, struct id member, struct id team, int64_t from_ms,
                             int64_t to_ms, struct busy_times *ret_times);
enum err busy_list_elsewhere(struct scope *s, struct id member, struct id team, bool has_calendars,
                             int64_t from_ms, int64_t to_ms, struct busy_times *ret_times);

#endif
