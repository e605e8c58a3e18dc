/* plan_prices.h - prices between the people and the teams of a cluster: the bound at some, and where better ones are.
 *
 * Attending has a price for each link, attending least and being burdened most have one for each member of a team. People
 * and teams answer them on their own, and what they make together is never less than the best plan. The slopes say how
 * far the answers are from agreeing; prices move against them (a subgradient method).
 *
 * Layer: rhythm, private to it. Read first: plan_prices_answer().
 */
#ifndef RHYTHM_PLAN_PRICES_H
#define RHYTHM_PLAN_PRICES_H

#include "rhythm/plan_cluster_impl.h"

/* The bound at the prices of `b`, which are rounded to whole numbers first, so that it holds exactly. INT64_MIN when the
 * branch holds nothing. The margins of team k, at 2k and 2k + 1: what the place that just missed would pay, and the one
 * that just came in. */
int64_t plan_prices_answer(struct plan_cluster *c, struct branch *b, int64_t *ret_margins);

/* The cave of a person, by number in the cluster, when each link costs what `cost` says, by place and member. Adds its value
 * to *ret_value, and notes who is in the cave. */
void plan_prices_person(struct plan_cluster *c, struct plan_desk *desk, int person, const int *cost,
                        int64_t *ret_value);

/* The slopes at the last answers; returns the square of their length, each counted by how far its price moves. */
double plan_prices_slopes(struct plan_cluster *c, const struct branch *b);

/* Moves the prices against the slopes. */
void plan_prices_move(struct plan_cluster *c, struct branch *b, double step);

#endif
