/* plan_bound.h - how good a plan of all teams can be at most: prices between teams that share people.
 *
 * Whoever is in the places of two or more teams is paid for attending and pays for the cave, per link; so each team
 * and each such person is worked out alone, and what they make together is never less than the best plan. The prices
 * are moved until that is as low as it goes (a subgradient method), all in whole numbers.
 *
 * Layer: rhythm, for the planner only.
 */
#ifndef RHYTHM_PLAN_BOUND_H
#define RHYTHM_PLAN_BOUND_H

#include "rhythm/plan_cluster.h"

struct plan_bound;

struct plan_bound *plan_bound_new(struct arena *mem, struct plan_model *m);

/* A first bound and prices: nothing is exact but the people, so each step is quick. `value` is what is known to be
 * reachable. Returns the bound; all here is scaled. */
int64_t plan_bound_begin(struct plan_bound *b, int64_t value, int steps, int64_t work_end);

/* A round with each team worked out by at most `team_steps` steps. Returns the best bound so far. */
int64_t plan_bound_round(struct plan_bound *b, int64_t value, int team_steps, int64_t work_end);

/* The choice of a team in the last round. */
const struct plan_choice *plan_bound_choice(const struct plan_bound *b, int team);

#endif
