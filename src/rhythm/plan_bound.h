/* plan_bound.h - how good a plan of all teams can be at most: everybody in two or more teams is cut into copies.
 *
 * Each team gets a copy of its own, with a part of what the person's blocks are worth; so each team is worked out alone
 * and exactly, and what they make together is never less than the best plan, in which all copies do the same. A copy
 * leans towards a slot or away from it (a price of either sign; those of one person sum up to nothing, so they cancel out
 * as soon as the copies agree), and the leanings are moved until the bound is as low as it goes (plan_bundle.h), in whole
 * numbers.
 *
 * Layer: rhythm, for the planner only.
 */
#ifndef RHYTHM_PLAN_BOUND_H
#define RHYTHM_PLAN_BOUND_H

#include "rhythm/plan_cluster.h"

struct plan_bound;

/* Memory: lives in `mem`, and as long as `s`.
 * Errors: TOO_LARGE "plan.too_large". */
enum err plan_bound_new(struct scope *s, struct arena *mem, struct plan_model *m,
                        struct plan_bound **ret_bound);

/* Lowers the bound: goes on with a round (the teams whose copies lean differently are worked out) until it is complete or
 * `work_most` is used; the first one is always completed. `value` is what is known to be reachable. Returns the best
 * bound so far; all here is scaled. Counts as work of the model. */
int64_t plan_bound_lower(struct plan_bound *b, int64_t value, int64_t work_most);

#endif
