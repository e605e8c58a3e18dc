/* plan_bundle.h - where the copies of people should lean: learnt from all that the teams have answered so far.
 *
 * What a team answers at some leanings is a choice, and a choice says something about all leanings: the team's bound is
 * never below what that choice is worth there. The highest of these lines is a model of the bound, too low but exact
 * where it was asked. A step goes to where the model of all teams together is lowest, but not far from the best leanings
 * known (a proximal bundle method with a model for each team). Next to it a walk along the last answers alone, which
 * forgets all earlier ones, needs several times as many rounds.
 *
 * Nothing here has to be exact: whatever the leanings, the bound at them is proven by plan_bound.
 *
 * Layer: rhythm, for the planner only. Read first: plan_bundle_step().
 */
#ifndef RHYTHM_PLAN_BUNDLE_H
#define RHYTHM_PLAN_BUNDLE_H

#include "core/arena.h"

#include <stdint.h>

/* A slot of one person: its coordinates, one for each copy, always sum up to nothing. */
struct plan_bundle_slot {
	int *coordinates;
	int count;
};

struct plan_bundle;

/* Team k leans at the coordinates first[k] up to first[k + 1]; `slot_of` says which slot each one is of. */
struct plan_bundle *plan_bundle_new(struct arena *mem, int team_count, const int *first,
                                    const int *slot_of, const struct plan_bundle_slot *slots,
                                    int slot_count);

/* A choice of a team: which coordinates are in the cave (by coordinate of all), and what it is worth at no leaning. */
void plan_bundle_add(struct plan_bundle *b, int team, const uint8_t *in_cave, double value);

/* The choices at the last leanings are added, and the bound there was `bound`; none can be below `least`.
 * Returns the leanings to ask about next, by coordinate. Counts its work in *work, like the model does. */
const double *plan_bundle_step(struct plan_bundle *b, double bound, double least, int64_t *work);

#endif
