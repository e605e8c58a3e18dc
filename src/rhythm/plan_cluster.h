/* plan_cluster.h - some teams worked out together: the best core slots, and a bound that is proven.
 *
 * People whose teams are all in the cluster choose freely; for the others the presence of each link has a price.
 * Branch and bound: the bound of a branch is the Lagrangian one (what attendance costs is agreed between people and
 * teams by prices), found by a subgradient method in whole numbers, so that each bound holds exactly.
 *
 * Layer: rhythm, for the planner only. Read first: plan_cluster_solve().
 */
#ifndef RHYTHM_PLAN_CLUSTER_H
#define RHYTHM_PLAN_CLUSTER_H

#include "rhythm/plan_model.h"

/* Where one meets, and who is asked to be there. Indexed by place of the cluster. */
struct plan_choice {
	uint8_t *core;
	uint64_t *attend; /* links and priced members that must be there */
};

struct plan_cluster_ask {
	int64_t good; /* a scaled value that is known to be reachable; the result is not less, unless nothing better is found */
	int slack;    /* scaled; a branch that promises less than this more is not followed */
	int steps_root, steps_node;
	int64_t steps_most; /* steps of the subgradient method in all */
};

struct plan_cluster;

/* Room for working out these teams. Members who are elsewhere too are priced when `prices_others`. */
struct plan_cluster *plan_cluster_new(struct arena *mem, struct plan_model *m, const int *teams,
                                      int team_count, bool prices_others);

/* Sets the scaled price of a link (of the model) of somebody who is elsewhere too; at least 0. */
void plan_cluster_price(struct plan_cluster *c, int link, int price);

/* Works the cluster out. Returns a proven upper bound of the scaled value; *ret_value is the value of the choice. */
int64_t plan_cluster_solve(struct plan_cluster *c, const struct plan_cluster_ask *ask,
                           int64_t *ret_value);

/* The scaled value of a choice (indexed by place of the model), as plan_cluster_solve() counts it. */
int64_t plan_cluster_value(struct plan_cluster *c, const struct plan_choice *choice);

/* Writes the choice of the last solve into one that is indexed by place of the model. */
void plan_cluster_write(const struct plan_cluster *c, struct plan_choice *choice);

/* The choice of the last solve, and steps taken so far. */
const struct plan_choice *plan_cluster_choice(const struct plan_cluster *c);
int64_t plan_cluster_steps(const struct plan_cluster *c);

#endif
