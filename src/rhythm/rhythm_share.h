/* rhythm_share.h - what each one gets of a week of a rhythm, and what they carry.
 *
 * Cave time beside what was asked for, market time with those somebody named in the poll, and hours outside of one's working time.
 *
 * Layer: rhythm. Source: docs/decisions/0020-rhythm.md, 0054-market-with-chosen-people.md.
 */
#ifndef RHYTHM_RHYTHM_SHARE_H
#define RHYTHM_RHYTHM_SHARE_H

#include "rhythm/rhythm.h"
#include "rhythm/work_time.h"

/* Market time somebody wishes for, in minutes of the week. */
struct market_share {
	int64_t asked_minutes; /* -1: no answer, or not told */
	const struct id *with; /* none: the team */
	size_t with_count;
	int64_t got_minutes; /* of the market, with all of them there */
	int64_t possible_minutes; /* in which all of them, and enough of the team, are free: at work, and where that is less than
	                             asked, at the edges of it, too */
};

/* One person's part in a week of a rhythm. */
struct rhythm_share {
	struct id member;
	struct str name, time_zone;
	bool is_guest;
	const struct time_span *work,
		*edges; /* edges: market time outside of working time that they can attend */
	size_t work_count, edge_count;
	int64_t asked_minutes; /* of cave time; -1: not answered, or not told */
	int64_t cave_minutes, longest_minutes, edge_minutes;
	int64_t edge_minutes_before; /* in the RHYTHM_DEBT_WEEKS weeks before */
	struct market_share market;
};

/* What each one gets and carries in the week that begins on a Monday, by name. Market time counts in quarters of an hour. Needs:
 * TEAM_SEE; guests are told of our people and of guests of their own account, not what anybody else asked for, and of their own
 * wish what follows from working hours, caves and what is booked. Errors: NOT_FOUND "rhythm.not_found", INVALID week. */
enum err rhythm_share_list(struct scope *s, struct id rhythm, struct str monday,
                           const struct rhythm_share **ret_shares, size_t *ret_count);

#endif
