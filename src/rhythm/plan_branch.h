/* plan_branch.h - branch and bound within a cluster, and the plans tried on the way.
 *
 * Layer: rhythm, private to it. Read first: plan_branch_search().
 */
#ifndef RHYTHM_PLAN_BRANCH_H
#define RHYTHM_PLAN_BRANCH_H

#include "rhythm/plan_cluster_impl.h"

/* Room for the state of a branch. */
struct branch plan_branch_new(struct plan_cluster *c);

/* Works out what people are worth whom nobody meets, before the first trial of a solve. */
void plan_branch_prepare(struct plan_cluster *c);

/* Works out the trial, and takes it over as the best when it is better. */
void plan_branch_try(struct plan_cluster *c);

/* Follows branches from the root until nothing better can be left, or the steps are used. Returns a bound of the value. */
int64_t plan_branch_search(struct plan_cluster *c, int steps_root);

/* Who attends the best choice, asked for or not. */
void plan_branch_attendance(struct plan_cluster *c);

#endif
