/* booking.h - meetings that are booked: within market time at no cost, or elsewhere after its cost was shown.
 *
 * Everybody on a team books: with one click within market time, guests of its accounts too. Outside of it our people
 * book what they have seen the cost of (meeting.h); nothing is forbidden but to book somebody twice at a time. Whoever is
 * asked is told by a message (booking_note.h), finds it in their calendars (feed.h, block_calendar.h) and counts as busy (busy.h).
 * The caves of those who are asked stay as they are.
 *
 * What it is about is told to those who are asked and to nobody else; our people on the team see who meets and when.
 * Guests learn of meetings they are in, and of no others.
 *
 * Layer: rhythm. Source: docs/decisions/0023-meetings.md. Read first: booking_add().
 */
#ifndef RHYTHM_BOOKING_H
#define RHYTHM_BOOKING_H

#include "core/scope.h"

#define BOOKING_SUBJECT_BYTES_MAX 150
#define BOOKING_LIST_MAX 200
#define BOOKINGS_AHEAD_MAX 200         /* that one of us has booked and that are not over */
#define BOOKINGS_AHEAD_OF_GUEST_MAX 20 /* the same of a guest */

struct booking {
	struct id id, team;
	struct str subject; /* empty for whoever is not asked */
	int64_t starts_at_ms, ends_at_ms;
	struct str zone;
	bool is_market;
	int64_t focus_minutes,
		edge_minutes; /* of all, when it was booked; guests are told 0 focus */
	struct id booked_by;
	struct str booked_by_name;
	int64_t booked_at_ms;
	bool is_asked, is_coming, may_retire; /* the actor; coming: is asked and has not said no */
	int64_t sequence, retired_at_ms, revision;
};

struct booking_person {
	struct id member;
	struct str name, time_zone, language;
	bool is_guest, is_coming;
	bool is_locked; /* reads nothing any more */
};

/* What is booked: team, subject, starts_at_ms, ends_at_ms; focus_minutes and edge_minutes are the cost that was shown. */
struct booking_draft {
	struct booking booking;
	const struct id *members; /* none: all of our people on the team. The actor is among them */
	size_t member_count;
	size_t there_count; /* of a window (meeting.h) for those who are there: how many it said; 0: all are asked */
};

/* Needs: TEAM_SEE. Errors: those of meeting_find_cost(); INVALID subject; CONFLICT "booking.cost_higher" it costs more than was
 * shown, "booking.taken" somebody is booked at that time, or fewer are there than the window said (the detail, which may be told, names the next free window),
 * "booking.too_many". */
enum err booking_add(struct scope *s, const struct booking_draft *draft,
                     const struct booking **ret_booking);

/* Errors: NOT_FOUND "booking.not_found". */
enum err booking_find(struct scope *s, struct id id, const struct booking **ret_booking);

/* Of a team, between two moments, by start, behind the booking `after`. Needs: TEAM_SEE; guests get those they are in.
 * Errors: INVALID "list.limit", "list.after_unknown". */
enum err booking_list(struct scope *s, struct id team, int64_t from_ms, int64_t to_ms,
                      struct id after, size_t limit, const struct booking **ret_bookings,
                      size_t *ret_count);

/* Those the actor comes to between two moments, over all teams, by start. Needs: MAY_TAKE_PART. */
enum err booking_list_own(struct scope *s, int64_t from_ms, int64_t to_ms,
                          const struct booking **ret_bookings, size_t *ret_count);

/* Who is asked, by name. Of a booking that was found or listed: no permission is asked. */
enum err booking_list_people(struct scope *s, struct id id,
                             const struct booking_person **ret_people, size_t *ret_count);

/* Whether the actor comes. Whoever says no is free at that time, still knows what it is about, and may say yes again; who
 * booked it is told. Errors: NOT_FOUND "booking.not_found" also when they are not asked; CONFLICT "booking.own" who booked
 * it calls it off instead, "booking.over", "booking.taken" another meeting stands there by now. */
enum err booking_set_coming(struct scope *s, struct id id, bool is_coming,
                            const struct booking **ret_booking);

/* Calls it off: who booked it, or who leads the team. Those who come are told.
 * Errors: NOT_FOUND "booking.not_found"; DENIED "permission.denied"; CONFLICT "booking.over". */
enum err booking_retire(struct scope *s, struct id id);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source booking_findable;

#endif
