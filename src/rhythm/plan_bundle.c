#include "rhythm/plan_bundle.h"

#include <float.h>

enum {
	CUTS_MAX = 24,    /* choices kept for each team */
	SWEEPS_MAX = 120, /* over the teams, to find the lowest point */
	IDLE_STEPS = 4,   /* that made the bound worse, before steps are made shorter */
	NEARER_MAX = 8
};

/* The leanings become the best known, and the next step goes farther, when the bound falls by SERIOUS of what the model
 * promised. The first step is long: short ones learn less, and a step too far is not taken. */
static const double SERIOUS = 0.1, FIRST_REACH = 10, FARTHER = 2, NEARER = 0.7;
/* The lowest point of the model is exact enough when this part of what it promises is open. */
static const double EXACT = 0.03;

struct cut {
	uint8_t *in_cave; /* from the first coordinate of the team */
	double value, weight, score;
};

struct part {
	int first, count; /* coordinates */
	struct cut *cuts; /* CUTS_MAX */
	int cut_count;
};

struct plan_bundle {
	struct part *parts;
	const int *slot_of;
	const struct plan_bundle_slot *slots;
	int part_count, slot_count, coordinate_count;
	double *centre, *lean,
		*caved; /* per coordinate: best leanings, those asked about, weighted choices */
	double centre_bound, promised; /* by the model, at `lean` */
	double reach;                  /* how far a step goes */
	int idle;
};

struct plan_bundle *plan_bundle_new(struct arena *mem, int team_count, const int *first,
                                    const int *slot_of, const struct plan_bundle_slot *slots,
                                    int slot_count)
{
	struct plan_bundle *b = NEW(mem, struct plan_bundle);
	size_t count = (size_t)first[team_count];

	*b = (struct plan_bundle){.part_count = team_count,
	                          .slot_of = slot_of,
	                          .slots = slots,
	                          .slot_count = slot_count,
	                          .coordinate_count = first[team_count],
	                          .centre_bound = DBL_MAX};
	b->parts = NEW_ARRAY(mem, struct part, (size_t)team_count);
	b->centre = NEW_ARRAY(mem, double, count);
	b->lean = NEW_ARRAY(mem, double, count);
	b->caved = NEW_ARRAY(mem, double, count);
	for (int k = 0; k < team_count; k++) {
		struct part *part = &b->parts[k];

		*part = (struct part){.first = first[k], .count = first[k + 1] - first[k]};
		if (part->count == 0)
			continue;
		part->cuts = NEW_ARRAY(mem, struct cut, CUTS_MAX);
		for (int i = 0; i < CUTS_MAX; i++)
			part->cuts[i].in_cave = NEW_ARRAY(mem, uint8_t, (size_t)part->count);
	}
	return b;
}

void plan_bundle_add(struct plan_bundle *b, int team, const uint8_t *in_cave, double value)
{
	struct part *part = &b->parts[team];
	struct cut *cut;

	if (part->count == 0)
		return;
	in_cave += part->first;
	for (int i = 0; i < part->cut_count; i++)
		if (memcmp(part->cuts[i].in_cave, in_cave, (size_t)part->count) == 0) {
			cut = &part->cuts[i];
			cut->value = value > cut->value ? value : cut->value;
			return;
		}
	if (part->cut_count < CUTS_MAX) {
		cut = &part->cuts[part->cut_count++];
	} else {
		cut = NULL;
		/* Makes room where it is missed least: no weight, and lowest at the last leanings. */
		for (int i = 0; i < CUTS_MAX; i++)
			if (!cut || part->cuts[i].weight < cut->weight ||
			    (part->cuts[i].weight <= cut->weight &&
			     part->cuts[i].score < cut->score))
				cut = &part->cuts[i];
	}
	memcpy(cut->in_cave, in_cave, (size_t)part->count);
	cut->value = value;
	cut->weight = part->cut_count == 1 ? 1 : 0;
}

/* Weights of the choices sum up to 1 in each team; the leanings follow from them. */
static void find_leanings(struct plan_bundle *b)
{
	memset(b->caved, 0, (size_t)b->coordinate_count * sizeof *b->caved);
	for (int k = 0; k < b->part_count; k++) {
		struct part *part = &b->parts[k];
		double sum = 0;

		for (int i = 0; i < part->cut_count; i++)
			sum += part->cuts[i].weight;
		for (int i = 0; i < part->cut_count; i++) {
			struct cut *cut = &part->cuts[i];

			/* One that was thrown out took its weight with it. */
			cut->weight = sum > 0 ? cut->weight / sum : 1.0 / part->cut_count;
			for (int x = 0; x < part->count; x++)
				b->caved[part->first + x] += cut->weight * cut->in_cave[x];
		}
	}
	for (int s = 0; s < b->slot_count; s++) {
		const struct plan_bundle_slot *slot = &b->slots[s];
		double mean = 0;

		for (int i = 0; i < slot->count; i++)
			mean += b->caved[slot->coordinates[i]];
		mean /= slot->count;
		for (int i = 0; i < slot->count; i++) {
			int x = slot->coordinates[i];

			b->lean[x] = b->centre[x] + b->reach * (b->caved[x] - mean);
		}
	}
}

/* What each choice of the team is worth at the leanings. Returns the best, and what is open between it and the mean. */
static struct cut *score(struct plan_bundle *b, struct part *part, double *ret_open)
{
	const double *lean = b->lean + part->first;
	struct cut *best = part->cuts;
	double mean = 0;

	for (int i = 0; i < part->cut_count; i++) {
		struct cut *cut = &part->cuts[i];
		double sum = 0;

		for (int x = 0; x < part->count; x++)
			sum += cut->in_cave[x] ? lean[x] : 0;
		cut->score = cut->value - sum;
		mean += cut->weight * cut->score;
		best = cut->score > best->score ? cut : best;
	}
	*ret_open = best->score - mean;
	return best;
}

/* Moves weight from the worst choice that has any to the best one, as far as it pays. */
static void shift(struct plan_bundle *b, struct part *part, struct cut *best)
{
	struct cut *worst = best;
	double bend = 0, weight;

	for (int i = 0; i < part->cut_count; i++)
		if (part->cuts[i].weight > 0 && part->cuts[i].score < worst->score)
			worst = &part->cuts[i];
	for (int x = 0; x < part->count; x++)
		if (best->in_cave[x] != worst->in_cave[x])
			bend += 1 - 1.0 / b->slots[b->slot_of[part->first + x]].count;
	if (worst == best)
		return;
	weight = worst->weight;
	if (bend * b->reach * weight > best->score - worst->score)
		weight = (best->score - worst->score) / (bend * b->reach);
	best->weight += weight;
	worst->weight -= weight;
	for (int x = 0; x < part->count; x++) {
		const struct plan_bundle_slot *slot = &b->slots[b->slot_of[part->first + x]];
		double by = b->reach * weight * (best->in_cave[x] - worst->in_cave[x]);

		if (best->in_cave[x] == worst->in_cave[x])
			continue;
		b->lean[part->first + x] += by;
		for (int i = 0; i < slot->count; i++)
			b->lean[slot->coordinates[i]] -= by / slot->count;
	}
}

/* The lowest point of the model near the centre; returns the model there. */
static double solve(struct plan_bundle *b, int64_t *work)
{
	double lowest = 0;

	find_leanings(b);
	for (int sweep = 0; sweep < SWEEPS_MAX; sweep++) {
		double open = 0;

		lowest = 0;
		for (int k = 0; k < b->part_count; k++) {
			struct part *part = &b->parts[k];
			struct cut *best;
			double own;

			if (part->cut_count == 0)
				continue;
			best = score(b, part, &own);
			*work += 64 + part->cut_count * part->count;
			lowest += best->score;
			open += own;
			if (own > 0)
				shift(b, part, best);
		}
		if (open <= EXACT * (b->centre_bound - lowest))
			break;
	}
	return lowest;
}

/* How far the last answers lead when nothing else is known: to where they would come down to `least`. */
static double first_reach(struct plan_bundle *b, double least)
{
	double square = 0;

	b->reach = 0;
	find_leanings(b);
	for (int s = 0; s < b->slot_count; s++) {
		const struct plan_bundle_slot *slot = &b->slots[s];
		double sum = 0;

		for (int i = 0; i < slot->count; i++)
			sum += b->caved[slot->coordinates[i]];
		for (int i = 0; i < slot->count; i++) {
			double off = b->caved[slot->coordinates[i]] - sum / slot->count;

			square += off * off;
		}
	}
	return square > 0 ? (b->centre_bound - least) / square : 0;
}

const double *plan_bundle_step(struct plan_bundle *b, double bound, double least, int64_t *work)
{
	if (b->centre_bound >= DBL_MAX) {
		b->centre_bound = bound;
		b->reach = FIRST_REACH * first_reach(b, least);
	} else if (b->centre_bound - bound > SERIOUS * (b->centre_bound - b->promised)) {
		memcpy(b->centre, b->lean, (size_t)b->coordinate_count * sizeof *b->lean);
		b->centre_bound = bound;
		b->reach *= FARTHER;
		b->idle = 0;
	} else if (bound > b->centre_bound && ++b->idle >= IDLE_STEPS) {
		b->reach *= NEARER;
		b->idle = 0;
	}
	b->promised = solve(b, work);
	/* A model that promises what cannot be is not to be followed that far. */
	for (int i = 0; i < NEARER_MAX && b->promised < least; i++) {
		b->reach *= NEARER;
		b->promised = solve(b, work);
	}
	return b->lean;
}
