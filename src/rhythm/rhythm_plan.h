/* rhythm_plan.h - the weeks of a proposal, worked out by the planner from what the people of a team need.
 *
 * Week by week, so that each is right with its own holidays and changes of the clock, and stays close to the one
 * before. Two steps a week: the market is laid in whole hours with everybody's caves in view, then each one's caves
 * in quarters of an hour around it. What is known: working hours (work_time.h), needs (time_need.h),
 * what was agreed in other teams or stands in their calendars (busy.h), and the edge hours of the weeks before, so that they go round.
 *
 * Edge hours lie up to WORK_EDGE_HOURS (work_time.h) before or after somebody's working time. Market time may use them where zones
 * leave nothing else; caves never do.
 *
 * Layer: rhythm. Source: docs/decisions/0020-rhythm.md.
 */
#ifndef RHYTHM_RHYTHM_PLAN_H
#define RHYTHM_RHYTHM_PLAN_H

#include "rhythm/rhythm.h"
#include "rhythm/work_time.h"

#define RHYTHM_CAVE_MINUTES_USUAL (8 * 60) /* a week, of whoever has not answered */
#define RHYTHM_DEBT_WEEKS 4

/* Plans all weeks of a proposal and adds their blocks. Within its transaction. */
enum err rhythm_plan(struct scope *s, const struct rhythm *rhythm, int weeks);

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
};

/* What each one gets and carries in the week that begins on a Monday. Needs: TEAM_SEE; guests are told of our
 * people and of guests of their own account, and not what anybody asked for. Errors: NOT_FOUND "rhythm.not_found", INVALID week. */
enum err rhythm_plan_shares(struct scope *s, struct id rhythm, struct str monday,
                            const struct rhythm_share **ret_shares, size_t *ret_count);

#endif
