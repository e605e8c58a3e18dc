/* plan.h - the planner: caves and market time for a week, with a bound that is proven.
 *
 * Teams that share nobody are worked out apart, exactly where the steps allow it (plan_cluster.h). Where people are on
 * several teams, teams take turns: each is worked out anew while the others stand, as long as that
 * gives more (a large neighbourhood search); then pairs that share somebody. The bound comes from prices at which people
 * on several teams sell their presence to each of them (Lagrangian relaxation); it is a whole number that
 * no plan exceeds, whether or not the search ended early.
 *
 * Deterministic: effort is counted in steps, never in time. Same instance, same effort, same plan.
 *
 * Layer: rhythm. Source: docs/decisions/0019-planner.md. Read first: plan_solve().
 */
#ifndef RHYTHM_PLAN_H
#define RHYTHM_PLAN_H

#include "rhythm/plan_instance.h"

struct plan_cave {
	int person, from, to; /* slots, half-open */
};

struct plan_core {
	int team, slot;
};

struct plan {
	const struct plan_cave *caves; /* by person, then time */
	int cave_count;
	const struct plan_core *cores; /* by team, then time */
	int core_count;
	int64_t value, bound; /* of the objective; bound >= value of every plan */
	bool is_proven;       /* no plan is better */
};

struct plan_effort {
	int rounds;       /* of teams taking turns; 0 = the usual */
	int price_rounds; /* of lowering the bound; 0 = the usual */
	int64_t steps;    /* for a team or a pair at a time; 0 = the usual */
};

/* Works out a plan. Memory: the plan lives as long as `s`; scratch is given back.
 * Errors: TOO_LARGE "plan.too_large". */
enum err plan_solve(struct scope *s, const struct plan_instance *in,
                    const struct plan_effort *effort, const struct plan **ret_plan);

/* The plan in the format kwrs1. */
struct str plan_text(struct arena *mem, const struct plan_instance *in, const struct plan *plan);

/* The value of a plan, counted from its blocks alone; INT64_MIN when it is not feasible. For tests and for moved blocks. */
int64_t plan_value(struct scope *s, const struct plan_instance *in, const struct plan *plan);

#endif
