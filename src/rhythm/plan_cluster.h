/* plan_cluster.h - some teams worked out together: the best core slots, and a bound that is proven.
 *
 * People whose teams are all in the cluster choose freely; for the others the presence of each link has a price.
 * Branch and bound: the bound of a branch is the Lagrangian one (what attendance costs is agreed between people and
 * teams by prices), found by a subgradient method in whole numbers, so that each bound holds exactly.
 *
 * The prices are in plan_prices.h, the branches in plan_branch.h.
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
	bool is_again;   /* goes on from the prices and the choice of the last solve */
	bool only_bound; /* tries no plans */
	const struct plan_choice *start; /* NULL = nobody meets */
	int64_t good; /* a scaled value that is known to be reachable; the result is not less, unless nothing better is found */
	int slack;    /* scaled; a branch that promises less than this more is not followed */
	int steps_root,
		steps_node; /* of the subgradient method, per branch; steps_node 0 = no branching */
	int64_t steps_most; /* steps of the subgradient method in all */
	int64_t work_end; /* and no more once the work of the model has come to this; 0 = no end */
};

struct plan_cluster;

/* Room for working out these teams. Members who are elsewhere too are priced when `prices_others`. */
struct plan_cluster *plan_cluster_new(struct arena *mem, struct plan_model *m, const int *teams,
                                      int team_count, bool prices_others);

/* Sets the scaled prices of the links (of the model) of people who are elsewhere too; each at least 0. */
void plan_cluster_price(struct plan_cluster *c, const int *link_prices);

/* Works the cluster out. Returns a proven upper bound of the scaled value; *ret_value is the value of the choice,
 * *ret_start that of the start. */
int64_t plan_cluster_solve(struct plan_cluster *c, const struct plan_cluster_ask *ask,
                           int64_t *ret_value, int64_t *ret_start);

/* The price of each link of the cluster after the first solve; others are left as they are. */
void plan_cluster_prices(const struct plan_cluster *c, int *link_prices);

/* The choice of the last solve, with all who attend. */
const struct plan_choice *plan_cluster_choice(const struct plan_cluster *c);

#endif
