/* rhythm_plan.h - the weeks of a proposal, worked out by the planner from what the people of a team need.
 *
 * Week by week, so that each is right with its own holidays and changes of the clock, and stays close to the one
 * before. Two steps a week: the market is laid in whole hours with everybody's caves in view, then each one's caves
 * in quarters of an hour around it. Where whoever named people to meet (market_time.h) gets less of them than could be, the market is
 * laid once more with these wishes first. What is known: working hours (work_time.h), needs (time_need.h),
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

#define RHYTHM_CAVE_MINUTES_USUAL (8 * 60) /* a week, of whoever has not answered */
#define RHYTHM_DEBT_WEEKS 4

/* Plans all weeks of a proposal and adds their blocks. Within its transaction. */
enum err rhythm_plan(struct scope *s, const struct rhythm *rhythm, int weeks);

#endif
