/* plan_cluster_impl.h - what setting a cluster up (plan_cluster.c), its prices (plan_prices.c) and its branches
 * (plan_branch.c) share. Layer: rhythm, private to it. */
#ifndef RHYTHM_PLAN_CLUSTER_IMPL_H
#define RHYTHM_PLAN_CLUSTER_IMPL_H

#include "rhythm/plan_cluster.h"

/* What is decided about a place. */
enum {
	FREE,
	IN,
	OUT
};
enum {
	NODES_MAX = 4096,
	TRIED = 32
};

struct node;

/* State of a branch. Arrays by place, by place and member (`stride` apart), by team, by team and member. */
struct branch {
	uint8_t *state;
	uint64_t *must, *never;
	int *fair_low, *fair_high, *burden_low, *burden_high;
	double *price, *fair, *burden;
};

/* By how much the bound of branches fell, all together, when a place was decided in one way. */
struct fall {
	double sum;
	int count;
};

/* A link of somebody as the cluster knows it. */
struct own {
	int place, at; /* `at` by place and member; -1 outside of the cluster */
	int position;  /* in the person's free slots */
	uint64_t bit;  /* of the member */
};

struct plan_cluster {
	struct arena *mem;
	struct plan_model *m;
	int team_count, place_count, stride;
	int *teams, *first; /* model team; first place of the cluster */
	int *places;        /* model place */
	uint64_t *own;      /* per place: links of people who choose freely */
	int *outside;       /* per place and member: price of somebody elsewhere */
	int *people, person_count;
	struct own **owns; /* per person, in order of the person's links */
	int64_t *unmet;    /* per person: value in this solve when nobody meets them */
	struct plan_block *scratch;
	/* of the step in hand */
	int *whole; /* rounded prices, per place and member */
	int *fair_whole, *burden_whole;
	uint64_t *attend, *caved; /* per place */
	uint8_t *chosen;
	int64_t *profit;
	int *order;
	double *slope, *fair_slope, *burden_slope;
	double *often, *clash;    /* moving averages: chosen; asked for and caved */
	double *attended, *laden; /* per team: of the fairness, and of the burden */
	uint8_t *fair_stays,
		*burden_stays; /* per team: the kink is where the sum of the prices is best */
	struct branch root;
	struct node **open, **spare; /* branches still to be followed, and room for further ones */
	int open_count, spare_count, node_count;
	struct fall *falls[2], fall[2]; /* per place, out and in; of all places together */
	int64_t settled; /* the highest bound of branches that are not followed any more */
	const struct plan_cluster_ask *ask;
	int64_t value;
	struct plan_choice best, trial;
	uint64_t tried[TRIED];
	int tried_next;
	int64_t steps, steps_end;
};

static inline double clamp(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

#endif
