#include "rhythm/plan_branch.h"

#include "rhythm/plan_prices.h"

#include <math.h>

enum {
	IDLE_STEPS = 8, /* without a better bound, before steps are made shorter */
	TRY_STEPS =
		5 /* a plan costs as much as a step: tried when the bound is better, and each fifth step */
};

/* How long the first steps of the subgradient method are, of what the known value asks for, and by how much they are made
 * shorter. Few steps have to take prices far in a new branch, so they begin longer than would do in the end. */
static const double THETA = 2.5, SHORTER = 0.5;

/* How far fairness and burden have to be from a whole number, on average, for a branch to be split by them. */
static const double FAIR_OPEN = 0.15, BURDEN_OPEN = 0.3;

/* What a branch is split by: fairness or burden of a team (`at`) up to `most` or above, a place, a link. */
enum split_kind {
	SPLIT_NONE,
	SPLIT_FAIR,
	SPLIT_BURDEN,
	SPLIT_PLACE,
	SPLIT_LINK
};
struct split {
	enum split_kind kind;
	int at, most;
	bool is_first_in;
};
struct node {
	struct branch b;
	struct split split;
	bool is_split;
	int64_t bound;
	int depth;
};

struct branch plan_branch_new(struct plan_cluster *c)
{
	size_t places = (size_t)c->place_count, teams = (size_t)c->team_count,
	       stride = (size_t)c->stride;

	return (struct branch){.state = NEW_ARRAY(c->mem, uint8_t, places),
	                       .must = NEW_ARRAY(c->mem, uint64_t, places),
	                       .never = NEW_ARRAY(c->mem, uint64_t, places),
	                       .fair_low = NEW_ARRAY(c->mem, int, teams),
	                       .fair_high = NEW_ARRAY(c->mem, int, teams),
	                       .burden_low = NEW_ARRAY(c->mem, int, teams),
	                       .burden_high = NEW_ARRAY(c->mem, int, teams),
	                       .price = NEW_ARRAY(c->mem, double, places *stride),
	                       .fair = NEW_ARRAY(c->mem, double, teams *stride),
	                       .burden = NEW_ARRAY(c->mem, double, teams *stride)};
}

static void branch_copy(const struct plan_cluster *c, struct branch *to, const struct branch *from)
{
	size_t places = (size_t)c->place_count, teams = (size_t)c->team_count,
	       stride = (size_t)c->stride;

	memcpy(to->state, from->state, places);
	memcpy(to->must, from->must, places * sizeof *to->must);
	memcpy(to->never, from->never, places * sizeof *to->never);
	memcpy(to->fair_low, from->fair_low, teams * sizeof *to->fair_low);
	memcpy(to->fair_high, from->fair_high, teams * sizeof *to->fair_high);
	memcpy(to->burden_low, from->burden_low, teams * sizeof *to->burden_low);
	memcpy(to->burden_high, from->burden_high, teams * sizeof *to->burden_high);
	memcpy(to->price, from->price, places * stride * sizeof *to->price);
	memcpy(to->fair, from->fair, teams * stride * sizeof *to->fair);
	memcpy(to->burden, from->burden, teams * stride * sizeof *to->burden);
}

/* ---- plans on the way ---- */

void plan_branch_prepare(struct plan_cluster *c)
{
	memset(c->whole, 0, (size_t)(c->place_count * c->stride) * sizeof *c->whole);
	for (int i = 0; i < c->person_count; i++) {
		c->unmet[i] = 0;
		plan_prices_person(c, &c->m->tried, i, c->whole, &c->unmet[i]);
	}
}

/* What the teams make of the trial with those in the cave who are there now. */
static int64_t trial_of_teams(const struct plan_cluster *c)
{
	const struct plan_weights *w = &c->m->in->weights;
	int64_t value = 0;

	for (int k = 0; k < c->team_count; k++) {
		const struct plan_model_team *team = &c->m->teams[c->teams[k]];
		int attended[64] = {0}, load[64] = {0}, fair = team->eligible ? INT32_MAX : 0,
		    burden = 0;

		for (int j = c->first[k]; j < c->first[k + 1]; j++) {
			const struct plan_place *place = &c->m->places[c->places[j]];

			if (!c->trial.core[j])
				continue;
			value += (int64_t)w->core * c->m->scale;
			for (uint64_t rest = place->edge; rest; rest &= rest - 1)
				load[__builtin_ctzll(rest)]++;
			for (uint64_t rest = place->free; rest; rest &= rest - 1) {
				int i = __builtin_ctzll(rest);
				uint64_t bit = 1ull << i;

				if (place->links & bit & ~c->own[j]) {
					if (c->trial.attend[j] & bit) {
						attended[i]++;
						value -= c->outside[j * c->stride + i];
					}
				} else {
					attended[i] += !(c->caved[j] & bit);
				}
			}
		}
		for (int i = 0; i < team->team->member_count; i++) {
			int all = team->team->members[i].debt + load[i];

			burden = all > burden ? all : burden;
			if (team->eligible >> i & 1 && attended[i] < fair)
				fair = attended[i];
		}
		value += ((int64_t)w->fair * fair - (int64_t)w->burden * burden) * c->m->scale;
	}
	return value;
}

/* The value when the chosen places are held and those in `attend` keep out of the cave. Ends early, with any lower value,
 * when it cannot be more than `known`. */
static int64_t trial_value(struct plan_cluster *c, int64_t known)
{
	int64_t value = 0, most;

	for (int j = 0; j < c->place_count; j++) {
		c->caved[j] = 0;
		for (uint64_t rest = c->own[j]; rest; rest &= rest - 1) {
			int i = __builtin_ctzll(rest);

			c->whole[j * c->stride + i] =
				c->trial.core[j] && c->trial.attend[j] >> i & 1 ? PLAN_PRICE_BAN
										: 0;
		}
	}
	most = trial_of_teams(c);
	for (int i = 0; i < c->person_count; i++)
		most += c->unmet[i];
	for (int i = 0; i < c->person_count && most > known; i++) {
		int64_t own = 0;

		plan_prices_person(c, &c->m->tried, i, c->whole, &own);
		most += own - c->unmet[i];
		value += own;
	}
	return most > known ? value + trial_of_teams(c) : most;
}

void plan_branch_try(struct plan_cluster *c)
{
	int64_t value = trial_value(c, c->value);

	if (value <= c->value)
		return;
	c->value = value;
	memcpy(c->best.core, c->trial.core, (size_t)c->place_count);
	memcpy(c->best.attend, c->trial.attend, (size_t)c->place_count * sizeof *c->best.attend);
}

void plan_branch_attendance(struct plan_cluster *c)
{
	memcpy(c->trial.core, c->best.core, (size_t)c->place_count);
	memcpy(c->trial.attend, c->best.attend, (size_t)c->place_count * sizeof *c->trial.attend);
	trial_value(c, INT64_MIN);
	for (int j = 0; j < c->place_count; j++) {
		const struct plan_place *place = &c->m->places[c->places[j]];
		uint64_t others = place->links & ~c->own[j];

		c->best.attend[j] = c->best.core[j] ? (place->free & ~others & ~c->caved[j]) |
		                                              (c->best.attend[j] & others)
		                                    : 0;
	}
}

/* Is this the first time for these places? */
static bool is_new(struct plan_cluster *c)
{
	uint64_t hash = 14695981039346656037ull;

	for (int j = 0; j < c->place_count; j++)
		if (c->chosen[j]) {
			hash = (hash ^ (uint64_t)j) * 1099511628211ull;
			hash = (hash ^ c->attend[j]) * 1099511628211ull;
		}
	for (int i = 0; i < TRIED; i++)
		if (c->tried[i] == hash)
			return false;
	c->tried[c->tried_next++ % TRIED] = hash;
	return true;
}

static void try_chosen(struct plan_cluster *c)
{
	if (!is_new(c))
		return;
	memcpy(c->trial.core, c->chosen, (size_t)c->place_count);
	memcpy(c->trial.attend, c->attend, (size_t)c->place_count * sizeof *c->attend);
	plan_branch_try(c);
}

/* ---- branch and bound ---- */

/* What follows from the decisions for the fairness and the burden. False when nothing is left. */
static bool narrow(struct plan_cluster *c, struct branch *b)
{
	for (int k = 0; k < c->team_count; k++) {
		const struct plan_model_team *team = &c->m->teams[c->teams[k]];
		int can[64] = {0}, load[64], load_most[64], least = INT32_MAX, burden_most = 0;

		for (int i = 0; i < team->team->member_count; i++)
			load[i] = load_most[i] = team->team->members[i].debt;
		for (int j = c->first[k]; j < c->first[k + 1]; j++) {
			const struct plan_place *place = &c->m->places[c->places[j]];

			if (b->state[j] == OUT)
				continue;
			for (uint64_t rest = place->free & ~b->never[j]; rest; rest &= rest - 1)
				can[__builtin_ctzll(rest)]++;
			for (uint64_t rest = place->edge; rest; rest &= rest - 1) {
				load_most[__builtin_ctzll(rest)]++;
				load[__builtin_ctzll(rest)] += b->state[j] == IN;
			}
		}
		for (int i = 0; i < team->team->member_count; i++) {
			if (team->eligible >> i & 1 && can[i] < least)
				least = can[i];
			if (load[i] > b->burden_low[k])
				b->burden_low[k] = load[i];
			if (load_most[i] > burden_most)
				burden_most = load_most[i];
		}
		if (!team->eligible)
			least = 0;
		if (least < b->fair_high[k])
			b->fair_high[k] = least;
		if (burden_most < b->burden_high[k])
			b->burden_high[k] = burden_most;
		if (b->fair_low[k] > b->fair_high[k] || b->burden_low[k] > b->burden_high[k])
			return false;
	}
	return true;
}

/* Whether what has at most `bound` is not good enough to be followed; if so, it is remembered that it was left. */
static bool leave(struct plan_cluster *c, int64_t bound)
{
	if (bound >= c->value + c->ask->slack)
		return false;
	c->settled = bound > c->settled ? bound : c->settled;
	return true;
}

/* A range of numbers of which each is worth `each` more than the one below; the best of them has `bound`. Leaves those at the
 * other end that are not good enough. */
static void narrow_range(struct plan_cluster *c, int64_t bound, int64_t each, int *low, int *high)
{
	while (each > 0 && *low < *high && leave(c, bound - each * (*high - *low)))
		++*low;
	while (each < 0 && *low < *high && leave(c, bound + each * (*high - *low)))
		--*high;
}

/* Decides what the bound decides: a place whose other state would bring the branch below what is good enough. */
static void fix(struct plan_cluster *c, struct branch *b, int64_t bound, const int64_t *margins)
{
	const struct plan_weights *w = &c->m->in->weights;

	for (int k = 0; k < c->team_count; k++) {
		int64_t fairs = 0, burdens = 0;

		for (int j = c->first[k]; j < c->first[k + 1]; j++) {
			if (b->state[j] != FREE || c->m->in->window > 1)
				continue;
			if (c->chosen[j] && leave(c, bound - c->profit[j] + margins[2 * k]))
				b->state[j] = IN;
			else if (!c->chosen[j] &&
			         leave(c, bound - margins[2 * k + 1] + c->profit[j]))
				b->state[j] = OUT;
		}
		for (int i = 0; i < c->stride; i++) {
			fairs += c->fair_whole[k * c->stride + i];
			burdens += c->burden_whole[k * c->stride + i];
		}
		narrow_range(c, bound, (int64_t)w->fair * c->m->scale - fairs, &b->fair_low[k],
		             &b->fair_high[k]);
		narrow_range(c, bound, burdens - (int64_t)w->burden * c->m->scale,
		             &b->burden_low[k], &b->burden_high[k]);
	}
}

static bool is_over(const struct plan_cluster *c)
{
	return c->steps >= c->steps_end || (c->ask->work_end && c->m->work >= c->ask->work_end);
}

/* Lowers the bound of the branch as far as the steps go; fixes on the way. */
static int64_t lower(struct plan_cluster *c, struct branch *b, int steps)
{
	int64_t best = INT64_MAX, *margins = NEW_ARRAY(c->mem, int64_t, (size_t)c->team_count * 2);
	double theta = THETA;
	int idle = 0;

	for (int step = 0; step < steps && (step == 0 || !is_over(c)); step++) {
		int64_t bound, enough = c->value + c->ask->slack;
		double square;

		if (!narrow(c, b))
			return INT64_MIN;
		bound = plan_prices_answer(c, b, margins);
		c->steps++;
		c->m->work += 256 + 8 * (int64_t)c->place_count * c->stride;
		if (bound == INT64_MIN)
			return bound;
		square = plan_prices_slopes(c, b);
		if (bound < best) {
			best = bound;
			idle = 0;
			fix(c, b, bound, margins);
		} else if (++idle >= IDLE_STEPS) {
			theta *= SHORTER;
			idle = 0;
		}
		if (!c->ask->only_bound && (idle == 0 || step % TRY_STEPS == 0))
			try_chosen(c);
		enough = c->value + c->ask->slack;
		if (best < enough)
			return best;
		if (square <= 0)
			return best;
		plan_prices_move(c, b,
		                 theta * (double)(bound - enough + c->ask->slack / 2 + 1) / square);
	}
	return best;
}

/* How far deciding a place brought the bound down so far, on both sides. A place never tried counts as all do on average. */
static double expected_fall(const struct plan_cluster *c, int place)
{
	double both = 1;

	for (int is_in = 0; is_in < 2; is_in++) {
		const struct fall *own = &c->falls[is_in][place], *all = &c->fall[is_in];
		double mean = all->count ? all->sum / all->count : 0;

		both *= 1 + (own->sum + mean) / (own->count + 1);
	}
	return sqrt(both);
}

/* How far a number is from the next whole one. */
static double off_whole(double x)
{
	return fabs(x - round(x));
}

/* Splits the range of a number that was `mean` on average, next to it. */
static struct split split_range(enum split_kind kind, int team, double mean, int low, int high)
{
	int most = (int)clamp(floor(mean), low, high - 1);

	return (struct split){
		.kind = kind, .at = team, .most = most, .is_first_in = mean - most > 0.5};
}

/* The most promising thing to decide. False when everything is decided. */
static bool find_split(const struct plan_cluster *c, const struct branch *b,
                       struct split *ret_split)
{
	struct split split = {.kind = SPLIT_NONE};
	double score = 0, open = 0;
	bool is_range;

	for (int k = 0; k < c->team_count; k++) {
		double part = off_whole(c->attended[k]);

		if (b->fair_low[k] < b->fair_high[k] && part > FAIR_OPEN && part > score) {
			score = part;
			split = split_range(SPLIT_FAIR, k, c->attended[k], b->fair_low[k],
			                    b->fair_high[k]);
		}
	}
	/* Of a burden little can be told as long as the fairness is open. */
	for (int k = 0; k < c->team_count && split.kind == SPLIT_NONE; k++)
		if (b->burden_low[k] < b->burden_high[k] && b->fair_low[k] == b->fair_high[k] &&
		    off_whole(c->laden[k]) > BURDEN_OPEN)
			split = split_range(SPLIT_BURDEN, k, c->laden[k], b->burden_low[k],
			                    b->burden_high[k]);
	is_range = split.kind != SPLIT_NONE;
	for (int j = 0; j < c->place_count && !is_range; j++) {
		double part = c->often[j] > 0.5 ? 1 - c->often[j] : c->often[j];

		if (b->state[j] != FREE)
			continue;
		for (uint64_t rest = c->own[j]; rest; rest &= rest - 1)
			part += 0.5 * c->clash[j * c->stride + __builtin_ctzll(rest)];
		open = part > open ? part : open;
		part = (part + 0.05) * expected_fall(c, j);
		if (split.kind == SPLIT_NONE || part > score) {
			score = part;
			split = (struct split){
				.kind = SPLIT_PLACE, .at = j, .is_first_in = c->often[j] > 0.5};
		}
	}
	if (split.kind == SPLIT_NONE || (split.kind == SPLIT_PLACE && open < 0.05)) {
		double most = split.kind == SPLIT_NONE ? -1 : open;

		for (int j = 0; j < c->place_count; j++)
			for (uint64_t rest = c->own[j] & ~b->must[j] & ~b->never[j]; rest;
			     rest &= rest - 1) {
				int at = j * c->stride + __builtin_ctzll(rest);

				if (b->state[j] == IN && c->clash[at] > most) {
					most = c->clash[at];
					split = (struct split){
						.kind = SPLIT_LINK, .at = at, .is_first_in = true};
				}
			}
	}
	for (int k = 0; k < c->team_count && split.kind == SPLIT_NONE; k++)
		if (b->fair_low[k] < b->fair_high[k])
			split = (struct split){.kind = SPLIT_FAIR,
			                       .at = k,
			                       .most = b->fair_low[k],
			                       .is_first_in = true};
	*ret_split = split;
	return split.kind != SPLIT_NONE;
}

static void decide(const struct plan_cluster *c, struct branch *b, const struct split *split,
                   bool is_in)
{
	int at = split->at, place = at / c->stride;
	uint64_t bit = 1ull << at % c->stride;

	switch (split->kind) {
	case SPLIT_FAIR:
		if (is_in)
			b->fair_low[at] = split->most + 1;
		else
			b->fair_high[at] = split->most;
		break;
	case SPLIT_BURDEN:
		if (is_in)
			b->burden_low[at] = split->most + 1;
		else
			b->burden_high[at] = split->most;
		break;
	case SPLIT_PLACE:
		b->state[at] = is_in ? IN : OUT;
		break;
	case SPLIT_LINK:
		*(is_in ? &b->must[place] : &b->never[place]) |= bit;
		break;
	case SPLIT_NONE:
		break;
	}
}

/* Remembers what came of deciding a place. */
static void note_fall(struct plan_cluster *c, const struct split *split, bool is_in, int64_t fall)
{
	struct fall *own = &c->falls[is_in][split->at];

	own->sum += (double)fall;
	own->count++;
	c->fall[is_in].sum += (double)fall;
	c->fall[is_in].count++;
}

static struct node *node_new(struct plan_cluster *c)
{
	struct node *node;

	if (c->spare_count > 0)
		return c->spare[--c->spare_count];
	if (c->node_count == NODES_MAX)
		return NULL;
	c->node_count++;
	node = NEW(c->mem, struct node);
	node->b = plan_branch_new(c);
	return node;
}

/* Takes the branch with the highest bound from those that are open; when they are many, the deepest. */
static struct node *take_open(struct plan_cluster *c)
{
	bool is_tight = c->node_count > NODES_MAX / 2 && c->spare_count < NODES_MAX / 8;
	struct node *node;
	int at = 0;

	if (c->open_count == 0)
		return NULL;
	for (int i = 1; i < c->open_count; i++)
		if (is_tight ? c->open[i]->depth > c->open[at]->depth
		             : c->open[i]->bound > c->open[at]->bound)
			at = i;
	node = c->open[at];
	c->open[at] = c->open[--c->open_count];
	return node;
}

/* Lowers the bound of a new branch. False when it holds nothing that is better than what is known. */
static bool is_promising(struct plan_cluster *c, struct node *node, int steps, int64_t above)
{
	struct arena_mark mark = arena_mark(c->mem);
	int64_t bound = lower(c, &node->b, steps);

	arena_rewind(c->mem, mark);
	node->bound = bound < above ? bound : above;
	if (node->bound < c->value + c->ask->slack) {
		c->settled = node->bound > c->settled ? node->bound : c->settled;
		return false;
	}
	node->is_split = find_split(c, &node->b, &node->split);
	return true;
}

/* Branch and bound. The branch in hand is followed down its better side until it holds nothing; then goes on with the
 * open branch of the highest bound, so that the bound of all falls steadily. */
int64_t plan_branch_search(struct plan_cluster *c, int steps)
{
	struct node *node = node_new(c), *sides[2];
	int64_t bound;

	branch_copy(c, &node->b, &c->root);
	node->depth = 0;
	c->settled = INT64_MIN;
	if (is_promising(c, node, steps, INT64_MAX)) {
		branch_copy(c, &c->root, &node->b);
	} else {
		c->spare[c->spare_count++] = node;
		node = NULL;
	}
	while (c->ask->steps_node > 0) {
		if (!node && !(node = take_open(c)))
			break;
		if (node->bound < c->value + c->ask->slack) {
			c->settled = node->bound > c->settled ? node->bound : c->settled;
			c->spare[c->spare_count++] = node;
			node = NULL;
			continue;
		}
		sides[0] = sides[1] = NULL;
		if (is_over(c) || !node->is_split || !(sides[0] = node_new(c)) ||
		    !(sides[1] = node_new(c))) {
			/* Stays as it is: when everything is decided, try_chosen() has seen it. */
			if (sides[0])
				c->spare[c->spare_count++] = sides[0];
			c->settled = node->bound > c->settled ? node->bound : c->settled;
			c->spare[c->spare_count++] = node;
			node = NULL;
			if (is_over(c))
				break;
			continue;
		}
		for (int side = 0; side < 2; side++) {
			bool is_in = (side == 0) == node->split.is_first_in, promises;

			branch_copy(c, &sides[side]->b, &node->b);
			sides[side]->depth = node->depth + 1;
			decide(c, &sides[side]->b, &node->split, is_in);
			promises = is_promising(c, sides[side], c->ask->steps_node, node->bound);
			if (node->split.kind == SPLIT_PLACE)
				note_fall(c, &node->split, is_in,
				          node->bound - (promises ? sides[side]->bound
				                                  : c->value + c->ask->slack));
			if (!promises) {
				c->spare[c->spare_count++] = sides[side];
				sides[side] = NULL;
			}
		}
		c->spare[c->spare_count++] = node;
		if (sides[0] && sides[1]) {
			int worse = sides[1]->bound > sides[0]->bound ? 0 : 1;

			c->open[c->open_count++] = sides[worse];
			node = sides[1 - worse];
		} else {
			node = sides[0] ? sides[0] : sides[1];
		}
	}
	bound = c->settled;
	if (node) {
		bound = node->bound > bound ? node->bound : bound;
		c->spare[c->spare_count++] = node;
	}
	while (c->open_count > 0) {
		node = c->open[--c->open_count];
		bound = node->bound > bound ? node->bound : bound;
		c->spare[c->spare_count++] = node;
	}
	return bound;
}
