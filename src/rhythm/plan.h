/* plan.h - the planner: cave blocks and core slots of a week, as good as can be found, and a proven bound.
 *
 * A team is worked out exactly (plan_cluster.h). Teams that share people are improved a few at a time while the others
 * stand still; the bound of all comes from prices that people in two or more teams pay. Both are exact whole numbers:
 * value <= best possible <= bound. Same instance and effort, same plan.
 *
 * Layer: rhythm. Read first: plan_solve().
 * Source: docs/decisions/0019-planner.md
 */
#ifndef RHYTHM_PLAN_H
#define RHYTHM_PLAN_H

#include "core/text.h"
#include "rhythm/plan_instance.h"

enum {
	PLAN_SECONDS_MAX = 3600
};

/* Somebody is in the cave in [from, to). */
struct plan_cave {
	int person, from, to;
};

/* A team has market time in a slot. */
struct plan_core {
	int team, slot;
};

struct plan {
	int64_t value, bound;           /* of the objective; no plan at all has more than `bound` */
	bool is_proven;                 /* they are equal */
	const struct plan_cave *blocks; /* by person and time */
	int block_count;
	const struct plan_core *cores; /* by team and time */
	int core_count;
};

struct plan_effort {
	int64_t steps; /* of work, PLAN_STEPS_A_SECOND each second on a usual machine; 0 = five seconds */
};

enum {
	PLAN_STEPS_A_SECOND = 550000000
};

/* Plans the week.
 * Memory: *ret_plan lives as long as `s`; working takes about 100 KB a person.
 * Errors: TOO_LARGE "plan.too_large". */
enum err plan_solve(struct scope *s, const struct plan_instance *in,
                    const struct plan_effort *effort, const struct plan **ret_plan);

/* The plan for a week that differs from that of `old` in what is busy for `people` (plan_instance_with_meeting()): only
 * the teams these are in, and the people of these teams, are planned anew; all others stay as they are.
 * The bound is not worked out: INT64_MAX.
 * Errors: INVALID "plan.no_such_person", "plan.infeasible" when `old` is no plan for such a week; TOO_LARGE. */
enum err plan_repair(struct scope *s, const struct plan_instance *in, const struct plan *old,
                     const int *people, int people_count, const struct plan **ret_plan);

/* Proves the plan feasible and works out its value, from the instance alone.
 * Errors: INVALID "plan.infeasible". */
enum err plan_check(struct scope *s, const struct plan_instance *in, const struct plan *plan,
                    int64_t *ret_value);

/* The plan as kwrs1 lines: "cave PERSON FROM TO" and "core TEAM SLOT". */
void plan_write(struct text *out, const struct plan *plan);

#endif
