/* meeting.h - what a meeting costs before it is sent, and when the same people could meet at no cost.
 *
 * A meeting is proposed to people of a team, from one moment to another. What it takes from each of them is worked
 * out from what is agreed and known: caves (block.h), working hours and absences (work_time.h), the shortest useful block
 * (time_need.h), what stands in calendars (busy.h), what is booked (booking.h).
 *
 *   focus   cave time that is gone: what the meeting covers, and crumbs, the rest of a cave that is shorter than the
 *           person's shortest useful block. Cave time that was gone before (something stands there already) costs nothing.
 *   edge    outside of somebody's working time, within reach of it (WORK_EDGE_HOURS)
 *   free    whether they can be there at all: nothing in their calendar, nothing booked, within reach of their day
 *
 * Nobody learns of others more than "cave", "busy", "outside of working time". A guest may ask about market time alone, of
 * our people and guests of their own account, and is told of no caves and nothing of calendars: working hours they see
 * in the rhythm, and a window that is booked is not on offer.
 *
 * Layer: rhythm. Source: docs/decisions/0023-meetings.md. Read first: meeting_find_cost(), meeting_list_windows().
 */
#ifndef RHYTHM_MEETING_H
#define RHYTHM_MEETING_H

#include "rhythm/work_time.h"

#define MEETING_MINUTES_MIN 5
#define MEETING_MINUTES_MAX (8 * 60)
#define MEETING_DAYS_AHEAD_MAX 180
#define MEETING_WINDOW_DAYS 28   /* that are looked through for windows */
#define MEETING_WINDOWS_MAX 24   /* that are offered */
#define MEETING_WINDOWS_A_TIME 3 /* of one stretch of market time */

struct meeting_ask {
	struct id team;
	const struct id *
		members; /* who is asked; none: all of our people on the team. The actor is among them */
	size_t member_count;
	int64_t starts_at_ms, ends_at_ms;
};

/* A cave around the meeting; blocks that touch are one. */
struct meeting_cave {
	int64_t starts_at_ms, ends_at_ms;
	int64_t taken_minutes, crumb_minutes; /* 0: not touched */
	int64_t left_minutes;                 /* that are of use afterwards */
};

struct meeting_person {
	struct id member, account; /* account: a guest's */
	struct str name, time_zone, language;
	bool is_free, is_busy; /* busy: in a calendar, or booked; guests are not told */
	bool is_there; /* as windows have it: free as far as the asker may know, and in no cave */
	int64_t focus_minutes, crumb_minutes, edge_minutes;
	int64_t outside_minutes; /* beyond reach of their day */
	/* Around the meeting, within MEETING_AROUND_HOURS. */
	const struct time_span *work;
	const struct meeting_cave *caves;
	size_t work_count, cave_count;
};
#define MEETING_AROUND_HOURS 10

struct meeting_cost {
	bool is_market;                      /* all of it lies within market time of the team */
	const struct meeting_person *people; /* by name */
	size_t count;
	int64_t focus_minutes, crumb_minutes, edge_minutes;
	size_t caves_broken, not_free;
};

/* Needs: TEAM_SEE. Errors: INVALID ends_at (MEETING_MINUTES_MIN..MAX), starts_at (MEETING_DAYS_AHEAD_MAX), "meeting.past",
 * members "meeting.not_on_team", "meeting.two_accounts" guests of two accounts learn nothing of each other; for
 * guests "meeting.market_only". */
enum err meeting_find_cost(struct scope *s, const struct meeting_ask *ask,
                           struct meeting_cost *ret_cost);

/* A stretch of market time in which they could meet: in nobody's cave, with nothing else at that time. Whoever asks is there. */
struct meeting_window {
	int64_t starts_at_ms, ends_at_ms;
	const struct id *missing; /* who could not be there; guests are told how many */
	size_t missing_count, there_count;
	int64_t edge_minutes; /* of those who are there */
};

struct meeting_windows {
	bool has_rhythm; /* something is agreed and has not run out */
	int64_t quorum;  /* that was asked for */
	size_t people;
	const struct meeting_window *windows;
	size_t count;
};

/* The next windows of some minutes from a moment on (starts_at_ms of the ask; ends_at_ms is not looked at), best first: who is
 * missing, then edge minutes, then what is soonest. None overlaps another. `quorum` 0: what the rhythm says.
 * Errors: as meeting_find_cost(); INVALID minutes, quorum. */
enum err meeting_list_windows(struct scope *s, const struct meeting_ask *ask, int64_t minutes,
                              int64_t quorum, struct meeting_windows *ret_windows);

/* Who is asked, checked as above: for the neighbours. */
enum err meeting_list_people(struct scope *s, const struct meeting_ask *ask,
                             struct meeting_person **ret_people, size_t *ret_count);

#endif
