#include "rhythm/plan_cluster.h"

#include <math.h>

enum {
	FREE,
	IN,
	OUT
};
enum {
	NODES_MAX = 4096,
	TRIED = 32,
	IDLE_STEPS = 8 /* without a better bound, before steps are made shorter */
};

/* How long the first steps of the subgradient method are, of what the known value asks for, and by how much they are made
 * shorter. Few steps have to take prices far in a new branch, so they begin longer than would do in the end. */
static const double THETA = 2.5, SHORTER = 0.5;

/* State of a branch. Arrays by place, by place and member (`stride` apart), by team, by team and member. */
struct branch {
	uint8_t *state;
	uint64_t *must, *never;
	int *fair_low, *fair_high, *burden_low, *burden_high;
	double *price, *fair, *burden;
};

/* What a branch is split by: fairness of a team (`at`) up to `fair` or above, a place, a link. */
enum split_kind {
	SPLIT_NONE,
	SPLIT_FAIR,
	SPLIT_PLACE,
	SPLIT_LINK
};
struct split {
	enum split_kind kind;
	int at, fair;
	bool is_first_in;
};
struct node {
	struct branch b;
	struct split split;
	bool is_split;
	int64_t bound;
	int depth;
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
	struct plan_block *scratch;
	/* of the step in hand */
	int *whole; /* rounded prices, per place and member */
	int *fair_whole, *burden_whole;
	uint64_t *attend, *caved; /* per place */
	uint8_t *chosen;
	int64_t *profit, *order_key;
	int *order;
	double *slope, *fair_slope, *burden_slope;
	double *often, *clash; /* moving averages: chosen; asked for and caved */
	double *attended;      /* per team: of the fairness */
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

/* ---- set-up ---- */

static struct branch branch_new(struct plan_cluster *c)
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

/* Free in the cluster: in no place of a team outside. */
static bool is_own(const struct plan_model *m, int person)
{
	for (int i = m->first_link_of[person]; i < m->first_link_of[person + 1]; i++)
		if (m->team_at[m->places[m->links[m->person_links[i]].place].team] < 0)
			return false;
	return true;
}

static void add_person(struct plan_cluster *c, int person)
{
	struct plan_model *m = c->m;
	int first = m->first_link_of[person], count = m->first_link_of[person + 1] - first;

	if (m->person_at[person] >= 0)
		return;
	m->person_at[person] = c->person_count;
	c->owns[c->person_count] = NEW_ARRAY(c->mem, struct own, (size_t)count);
	for (int i = 0; i < count; i++) {
		const struct plan_link *link = &m->links[m->person_links[first + i]];
		int k = m->team_at[m->places[link->place].team];

		int place =
			k < 0 ? -1 : c->first[k] + link->place - m->teams[c->teams[k]].first_place;

		c->owns[c->person_count][i] =
			(struct own){place, k < 0 ? -1 : place * c->stride + link->member,
		                     link->position, 1ull << link->member};
	}
	c->people[c->person_count++] = person;
}

struct plan_cluster *plan_cluster_new(struct arena *mem, struct plan_model *m, const int *teams,
                                      int team_count, bool prices_others)
{
	struct plan_cluster *c = NEW(mem, struct plan_cluster);
	size_t cells, scratch = 1, people = 0;

	*c = (struct plan_cluster){.mem = mem, .m = m, .team_count = team_count};
	c->teams = NEW_ARRAY(mem, int, (size_t)team_count);
	c->first = NEW_ARRAY(mem, int, (size_t)team_count + 1);
	for (int k = 0; k < team_count; k++) {
		c->teams[k] = teams[k];
		m->team_at[teams[k]] = k;
		c->first[k + 1] = c->first[k] + m->teams[teams[k]].place_count;
		people += (size_t)m->teams[teams[k]].team->member_count;
		if (m->teams[teams[k]].team->member_count > c->stride)
			c->stride = m->teams[teams[k]].team->member_count;
	}
	c->place_count = c->first[team_count];
	cells = (size_t)c->place_count * (size_t)c->stride;
	c->places = NEW_ARRAY(mem, int, (size_t)c->place_count);
	c->own = NEW_ARRAY(mem, uint64_t, (size_t)c->place_count);
	c->outside = NEW_ARRAY(mem, int, cells);
	c->people = NEW_ARRAY(mem, int, people);
	c->owns = NEW_ARRAY(mem, struct own *, people);
	for (int k = 0; k < team_count; k++)
		for (int j = c->first[k]; j < c->first[k + 1]; j++) {
			const struct plan_place *place;

			c->places[j] = m->teams[teams[k]].first_place + j - c->first[k];
			place = &m->places[c->places[j]];
			for (uint64_t rest = place->links; rest; rest &= rest - 1) {
				int i = __builtin_ctzll(rest),
				    person = m->links[plan_model_link(place, i)].person;

				if (prices_others && !is_own(m, person))
					continue;
				c->own[j] |= 1ull << i;
				add_person(c, person);
			}
		}
	for (int k = 0; k < team_count; k++)
		m->team_at[teams[k]] = -1;
	for (int i = 0; i < c->person_count; i++)
		m->person_at[c->people[i]] = -1;
	for (int i = 0; i < c->person_count; i++)
		if ((size_t)m->cavers[c->people[i]].position_count > scratch)
			scratch = (size_t)m->cavers[c->people[i]].position_count;
	c->scratch = NEW_ARRAY(mem, struct plan_block, scratch);
	c->whole = NEW_ARRAY(mem, int, cells);
	c->fair_whole = NEW_ARRAY(mem, int, (size_t)(team_count * c->stride));
	c->burden_whole = NEW_ARRAY(mem, int, (size_t)(team_count * c->stride));
	c->attend = NEW_ARRAY(mem, uint64_t, (size_t)c->place_count);
	c->caved = NEW_ARRAY(mem, uint64_t, (size_t)c->place_count);
	c->chosen = NEW_ARRAY(mem, uint8_t, (size_t)c->place_count);
	c->profit = NEW_ARRAY(mem, int64_t, (size_t)c->place_count);
	c->order = NEW_ARRAY(mem, int, (size_t)c->place_count);
	c->slope = NEW_ARRAY(mem, double, cells);
	c->fair_slope = NEW_ARRAY(mem, double, (size_t)(team_count * c->stride));
	c->burden_slope = NEW_ARRAY(mem, double, (size_t)(team_count * c->stride));
	c->often = NEW_ARRAY(mem, double, (size_t)c->place_count);
	c->clash = NEW_ARRAY(mem, double, cells);
	c->attended = NEW_ARRAY(mem, double, (size_t)team_count);
	for (int is_in = 0; is_in < 2; is_in++)
		c->falls[is_in] = NEW_ARRAY(mem, struct fall, (size_t)c->place_count);
	c->fair_stays = NEW_ARRAY(mem, uint8_t, (size_t)team_count);
	c->burden_stays = NEW_ARRAY(mem, uint8_t, (size_t)team_count);
	c->open = NEW_ARRAY(mem, struct node *, NODES_MAX);
	c->spare = NEW_ARRAY(mem, struct node *, NODES_MAX);
	c->best.core = NEW_ARRAY(mem, uint8_t, (size_t)c->place_count);
	c->best.attend = NEW_ARRAY(mem, uint64_t, (size_t)c->place_count);
	c->trial.core = NEW_ARRAY(mem, uint8_t, (size_t)c->place_count);
	c->trial.attend = NEW_ARRAY(mem, uint64_t, (size_t)c->place_count);
	return c;
}

void plan_cluster_price(struct plan_cluster *c, const int *link_prices)
{
	for (int j = 0; j < c->place_count; j++) {
		const struct plan_place *place = &c->m->places[c->places[j]];

		for (uint64_t rest = place->links & ~c->own[j]; rest; rest &= rest - 1) {
			int i = __builtin_ctzll(rest);

			c->outside[j * c->stride + i] = link_prices[plan_model_link(place, i)];
		}
	}
}

void plan_cluster_prices(const struct plan_cluster *c, int *link_prices)
{
	for (int j = 0; j < c->place_count; j++) {
		const struct plan_place *place = &c->m->places[c->places[j]];

		for (uint64_t rest = c->own[j]; rest; rest &= rest - 1) {
			int i = __builtin_ctzll(rest);

			link_prices[plan_model_link(place, i)] =
				(int)lrint(c->root.price[j * c->stride + i]);
		}
	}
}

const struct plan_choice *plan_cluster_choice(const struct plan_cluster *c)
{
	return &c->best;
}

/* ---- one step: people and teams answer the prices ---- */

static void person_answer(struct plan_cluster *c, struct plan_desk *desk, int at, const int *cost,
                          int64_t *ret_value)
{
	struct plan_model *m = c->m;
	int person = c->people[at], first = m->first_link_of[person],
	    count = m->first_link_of[person + 1] - first;
	const struct own *owns = c->owns[at];
	const uint8_t *in_cave = desk->in_cave[person];
	int *prices = desk->works[person].prices;

	for (int i = 0; i < count; i++)
		prices[owns[i].position] = 0;
	for (int i = 0; i < count; i++) {
		int *price = &prices[owns[i].position];

		*price += owns[i].at >= 0                       ? cost[owns[i].at]
		          : m->held[m->person_links[first + i]] ? PLAN_PRICE_BAN
		                                                : 0;
		*price = *price > PLAN_PRICE_BAN ? PLAN_PRICE_BAN : *price;
	}
	*ret_value += plan_model_person(m, desk, person, c->scratch);
	for (int i = 0; i < count; i++)
		if (owns[i].at >= 0 && in_cave[owns[i].position])
			c->caved[owns[i].place] |= owns[i].bit;
}

/* Who attends place `j` at least cost, and the profit. False when the quorum cannot be met.
 * *ret_next is what the cheapest member not asked for, and *ret_last what the dearest asked for, costs. */
static bool place_answer(struct plan_cluster *c, const struct branch *b, int k, int j,
                         int64_t *ret_profit)
{
	const struct plan_place *place = &c->m->places[c->places[j]];
	const int *fair = c->fair_whole + k * c->stride, *burden = c->burden_whole + k * c->stride;
	int quorum = c->m->teams[c->teams[k]].team->quorum, count = 0, order[64];
	int64_t costs[64], profit = (int64_t)c->m->in->weights.core * c->m->scale;
	uint64_t attend = 0;

	for (uint64_t rest = place->edge; rest; rest &= rest - 1)
		profit -= burden[__builtin_ctzll(rest)];
	for (uint64_t rest = place->free & ~b->never[j]; rest; rest &= rest - 1) {
		int i = __builtin_ctzll(rest), at = j * c->stride + i, before = count;
		uint64_t bit = 1ull << i;
		int64_t cost = -fair[i];

		if (c->own[j] & bit)
			cost += b->must[j] & bit ? 0 : c->whole[at];
		else
			cost += c->outside[at];
		if (cost <= 0 || b->must[j] & bit) {
			attend |= bit;
			profit -= cost;
			continue;
		}
		while (before > 0 && costs[before - 1] > cost) {
			costs[before] = costs[before - 1];
			order[before] = order[before - 1];
			before--;
		}
		costs[before] = cost;
		order[before] = i;
		count++;
	}
	for (int i = 0, have = __builtin_popcountll(attend); have < quorum; i++, have++) {
		if (i == count)
			return false;
		attend |= 1ull << order[i];
		profit -= costs[i];
	}
	c->attend[j] = attend;
	*ret_profit = profit;
	return true;
}

/* Of the places from `j` on, how many stand side by side and can be held, up to `most`. */
static int run_length(const struct plan_cluster *c, const struct branch *b, int k, int j, int most)
{
	int length = 0;

	while (length < most && j + length < c->first[k + 1] && b->state[j + length] != OUT &&
	       c->m->places[c->places[j + length]].slot == c->m->places[c->places[j]].slot + length)
		length++;
	return length;
}

/* The runs of places of team `k` that pay best, when market time has a least length: a dynamic program over "the
 * first j places, n of them chosen". A run of twice the least length or more is two runs. */
static int64_t best_runs(struct plan_cluster *c, const struct branch *b, int k)
{
	const int64_t never = INT64_MIN / 2;
	struct arena_mark mark = arena_mark(c->mem);
	int window = c->m->in->window, first = c->first[k], count = c->first[k + 1] - first;
	int target = c->m->teams[c->teams[k]].team->target,
	    width = (target < count ? target : count) + 1, most = 0;
	int64_t *best = NEW_ARRAY(c->mem, int64_t, (size_t)((count + 1) * width)), sum;
	int16_t *last = NEW_ARRAY(c->mem, int16_t, (size_t)((count + 1) * width));

	for (int i = 1; i < (count + 1) * width; i++)
		best[i] = never;
	for (int j = 0; j < count; j++) {
		int length = run_length(c, b, k, first + j, 2 * window - 1);

		for (int n = 0; n < width; n++) {
			int64_t have = best[j * width + n];

			if (have == never)
				continue;
			if (b->state[first + j] != IN && have > best[(j + 1) * width + n]) {
				best[(j + 1) * width + n] = have;
				last[(j + 1) * width + n] = 0;
			}
			for (int i = 0; i < length && n + i + 1 < width; i++) {
				have += c->profit[first + j + i];
				if (i + 1 >= window &&
				    have > best[(j + i + 1) * width + n + i + 1]) {
					best[(j + i + 1) * width + n + i + 1] = have;
					last[(j + i + 1) * width + n + i + 1] = (int16_t)(i + 1);
				}
			}
		}
	}
	for (int n = 1; n < width; n++)
		if (best[count * width + n] > best[count * width + most])
			most = n;
	sum = best[count * width + most];
	for (int j = count, n = most; j > 0 && sum != never;) {
		int length = last[j * width + n];

		for (int i = 0; i < length; i++)
			c->chosen[first + j - 1 - i] = 1;
		j -= length ? length : 1;
		n -= length;
	}
	arena_rewind(c->mem, mark);
	return sum == never ? INT64_MIN : sum;
}

/* The places of team `k` that pay best. Returns the sum of their profits. */
static int64_t team_answer(struct plan_cluster *c, struct branch *b, int k, int64_t *ret_margin)
{
	int target = c->m->teams[c->teams[k]].team->target, count = 0, taken = 0;
	int64_t sum = 0;

	for (int j = c->first[k]; j < c->first[k + 1]; j++) {
		int at = count;

		c->chosen[j] = 0;
		if (b->state[j] == OUT)
			continue;
		if (!place_answer(c, b, k, j, &c->profit[j])) {
			if (b->state[j] == IN)
				return INT64_MIN;
			b->state[j] = OUT;
			continue;
		}
		if (b->state[j] == IN) {
			c->chosen[j] = 1;
			sum += c->profit[j];
			taken++;
			continue;
		}
		while (at > 0 && c->profit[c->order[at - 1]] < c->profit[j]) {
			c->order[at] = c->order[at - 1];
			at--;
		}
		c->order[at] = j;
		count++;
	}
	if (taken > target)
		return INT64_MIN;
	if (c->m->in->window > 1) {
		memset(c->chosen + c->first[k], 0, (size_t)(c->first[k + 1] - c->first[k]));
		return best_runs(c, b, k);
	}
	*ret_margin =
		0; /* what the place that just missed would pay, or the one that just came in */
	for (int i = 0; i < count; i++) {
		int64_t profit = c->profit[c->order[i]];

		if (taken == target || profit <= 0) {
			ret_margin[0] = taken == target && profit > 0 ? profit : 0;
			break;
		}
		c->chosen[c->order[i]] = 1;
		sum += profit;
		taken++;
		ret_margin[1] = profit;
	}
	if (taken < target)
		ret_margin[1] = 0;
	return sum;
}

/* The bound at the prices of `b`, which are rounded first. INT64_MIN when the branch holds nothing. */
static int64_t answer(struct plan_cluster *c, struct branch *b, int64_t *margins)
{
	const struct plan_weights *w = &c->m->in->weights;
	int scale = c->m->scale;
	int64_t bound = 0;

	for (int j = 0; j < c->place_count; j++) {
		c->caved[j] = 0;
		for (uint64_t rest = c->own[j]; rest; rest &= rest - 1) {
			int i = __builtin_ctzll(rest), at = j * c->stride + i;
			uint64_t bit = 1ull << i;

			if (b->state[j] == OUT || b->never[j] & bit)
				c->whole[at] = 0;
			else if (b->must[j] & bit)
				c->whole[at] = PLAN_PRICE_BAN;
			else
				bound += c->whole[at] = (int)lrint(b->price[at]);
		}
	}
	for (int i = 0; i < c->person_count; i++)
		person_answer(c, &c->m->priced, i, c->whole, &bound);
	for (int k = 0; k < c->team_count; k++) {
		const struct plan_model_team *team = &c->m->teams[c->teams[k]];
		int *fair = c->fair_whole + k * c->stride,
		    *burden = c->burden_whole + k * c->stride;
		int64_t fairs = 0, burdens = 0, places, left;

		for (int i = 0; i < team->team->member_count; i++) {
			fairs += fair[i] = (int)lrint(b->fair[k * c->stride + i]);
			burdens += burden[i] = (int)lrint(b->burden[k * c->stride + i]);
			bound -= (int64_t)burden[i] * team->team->members[i].debt;
		}
		left = (int64_t)w->fair * scale - fairs;
		bound += left * (left > 0 ? b->fair_high[k] : b->fair_low[k]);
		left = burdens - (int64_t)w->burden * scale;
		bound += left * (left > 0 ? b->burden_high[k] : b->burden_low[k]);
		places = team_answer(c, b, k, margins + 2 * k);
		if (places == INT64_MIN)
			return INT64_MIN;
		bound += places;
	}
	return bound;
}

/* ---- plans on the way ---- */

/* The value when the chosen places are held and those in `attend` keep out of the cave. */
static int64_t trial_value(struct plan_cluster *c)
{
	const struct plan_weights *w = &c->m->in->weights;
	int64_t value = 0;

	for (int j = 0; j < c->place_count; j++) {
		c->caved[j] = 0;
		for (uint64_t rest = c->own[j]; rest; rest &= rest - 1) {
			int i = __builtin_ctzll(rest);

			c->whole[j * c->stride + i] =
				c->trial.core[j] && c->trial.attend[j] >> i & 1 ? PLAN_PRICE_BAN
										: 0;
		}
	}
	for (int i = 0; i < c->person_count; i++)
		person_answer(c, &c->m->tried, i, c->whole, &value);
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

static void try_choice(struct plan_cluster *c)
{
	int64_t value = trial_value(c);

	if (value <= c->value)
		return;
	c->value = value;
	memcpy(c->best.core, c->trial.core, (size_t)c->place_count);
	memcpy(c->best.attend, c->trial.attend, (size_t)c->place_count * sizeof *c->best.attend);
}

/* Who attends the best choice, asked for or not. */
static void find_attendance(struct plan_cluster *c)
{
	memcpy(c->trial.core, c->best.core, (size_t)c->place_count);
	memcpy(c->trial.attend, c->best.attend, (size_t)c->place_count * sizeof *c->trial.attend);
	trial_value(c);
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
	try_choice(c);
	for (int j = 0; j < c->place_count; j++)
		c->trial.attend[j] |= c->own[j];
	try_choice(c);
}

/* ---- prices ---- */

/* Takes the values in `mask` to the nearest ones that are not negative and have this sum. */
static void project(double *values, int count, uint64_t mask, double sum)
{
	double sorted[64], total = 0, shift = 0;
	int many = 0;

	for (int i = 0; i < count; i++) {
		if (!(mask >> i & 1)) {
			values[i] = 0;
			continue;
		}
		int at = many++;

		while (at > 0 && sorted[at - 1] < values[i]) {
			sorted[at] = sorted[at - 1];
			at--;
		}
		sorted[at] = values[i];
	}
	for (int i = 0; i < many; i++) {
		total += sorted[i];
		if (sorted[i] - (total - sum) / (i + 1) > 0)
			shift = (total - sum) / (i + 1);
	}
	for (int i = 0; i < count; i++)
		if (mask >> i & 1)
			values[i] = values[i] - shift > 0 ? values[i] - shift : 0;
}

/* Moves prices whose sum has a kink at `kink`: crossing it stops there. */
static void move_kinked(double *values, const double *slopes, double step, int count, uint64_t mask,
                        double kink, bool stays)
{
	double before = 0, after = 0;

	for (int i = 0; i < count; i++)
		before += values[i];
	for (int i = 0; i < count; i++) {
		if (!(mask >> i & 1))
			continue;
		values[i] -= step * slopes[i];
		after += values[i] > 0 ? values[i] : 0;
	}
	for (int i = 0; i < count; i++)
		values[i] = values[i] > 0 ? values[i] : 0;
	if ((before < kink - 0.5 && after > kink) || (before > kink + 0.5 && after < kink))
		project(values, count, mask, kink);
	else if (stays && fabs(before - kink) <= 0.5 && fabs(after - kink) < fabs(kink) * 0.2)
		project(values, count, mask, kink);
}

static double clamp(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

/* The slopes at the answers of the step; returns the square of their length. */
static double find_slopes(struct plan_cluster *c, const struct branch *b)
{
	const struct plan_weights *w = &c->m->in->weights;
	double square = 0;

	for (int k = 0; k < c->team_count; k++) {
		const struct plan_model_team *team = &c->m->teams[c->teams[k]];
		int count = team->team->member_count, attended[64] = {0}, load[64];
		double fairs = 0, burdens = 0, fair, burden, mean = 0, load_mean = 0, members = 0;
		double kink = (double)w->fair * c->m->scale,
		       burden_kink = (double)w->burden * c->m->scale;

		for (int i = 0; i < count; i++)
			load[i] = team->team->members[i].debt;
		for (int j = c->first[k]; j < c->first[k + 1]; j++) {
			const struct plan_place *place = &c->m->places[c->places[j]];
			uint64_t asked = c->chosen[j] ? c->attend[j] : 0;

			if (b->state[j] == OUT)
				continue;
			c->often[j] += 0.1 * (c->chosen[j] - c->often[j]);
			for (uint64_t rest = asked; rest; rest &= rest - 1)
				attended[__builtin_ctzll(rest)]++;
			if (c->chosen[j])
				for (uint64_t rest = place->edge; rest; rest &= rest - 1)
					load[__builtin_ctzll(rest)]++;
			for (uint64_t rest = c->own[j] & ~b->must[j] & ~b->never[j]; rest;
			     rest &= rest - 1) {
				int i = __builtin_ctzll(rest), at = j * c->stride + i;
				int slope = 1 - (int)(asked >> i & 1) - (int)(c->caved[j] >> i & 1);

				c->clash[at] += 0.1 * ((slope < 0) - c->clash[at]);
				c->slope[at] = slope > 0 && b->price[at] <= 0 ? 0 : slope;
				square += c->slope[at] * c->slope[at];
			}
		}
		for (int i = 0; i < count; i++) {
			fairs += b->fair[k * c->stride + i];
			burdens += b->burden[k * c->stride + i];
			load_mean += load[i];
			if (team->eligible >> i & 1) {
				mean += attended[i];
				members++;
			}
		}
		mean = members > 0 ? mean / members : 0;
		load_mean /= count;
		fair = fairs < kink - 0.5   ? b->fair_high[k]
		       : fairs > kink + 0.5 ? b->fair_low[k]
		                            : clamp(mean, b->fair_low[k], b->fair_high[k]);
		burden = burdens > burden_kink + 0.5 ? b->burden_high[k]
		         : burdens < burden_kink - 0.5
		                 ? b->burden_low[k]
		                 : clamp(load_mean, b->burden_low[k], b->burden_high[k]);
		c->fair_stays[k] = mean >= b->fair_low[k] && mean <= b->fair_high[k];
		c->burden_stays[k] =
			load_mean >= b->burden_low[k] && load_mean <= b->burden_high[k];
		c->attended[k] += 0.1 * (fair - c->attended[k]);
		for (int i = 0; i < count; i++) {
			double *slope = &c->fair_slope[k * c->stride + i],
			       *other = &c->burden_slope[k * c->stride + i];

			*slope = team->eligible >> i & 1 ? attended[i] - fair : 0;
			*other = burden - load[i];
			if (*slope > 0 && b->fair[k * c->stride + i] <= 0)
				*slope = 0;
			if (*other > 0 && b->burden[k * c->stride + i] <= 0)
				*other = 0;
			square += *slope * *slope + *other * *other;
		}
	}
	return square;
}

static void move(struct plan_cluster *c, struct branch *b, double step)
{
	const struct plan_weights *w = &c->m->in->weights;

	for (int k = 0; k < c->team_count; k++) {
		const struct plan_model_team *team = &c->m->teams[c->teams[k]];
		int count = team->team->member_count;
		uint64_t all = count == 64 ? ~0ull : (1ull << count) - 1;

		for (int j = c->first[k]; j < c->first[k + 1]; j++) {
			if (b->state[j] == OUT)
				continue;
			for (uint64_t rest = c->own[j] & ~b->must[j] & ~b->never[j]; rest;
			     rest &= rest - 1) {
				int at = j * c->stride + __builtin_ctzll(rest);

				b->price[at] = clamp(b->price[at] - step * c->slope[at], 0,
				                     PLAN_PRICE_BAN / 2);
			}
		}
		move_kinked(b->fair + k * c->stride, c->fair_slope + k * c->stride, step, count,
		            team->eligible, (double)w->fair * c->m->scale, c->fair_stays[k]);
		move_kinked(b->burden + k * c->stride, c->burden_slope + k * c->stride, step, count,
		            all, (double)w->burden * c->m->scale, c->burden_stays[k]);
	}
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

/* Decides what the bound decides: a place whose other state would bring the branch below what is good enough. */
static void fix(struct plan_cluster *c, struct branch *b, int64_t spare, const int64_t *margins)
{
	const struct plan_weights *w = &c->m->in->weights;

	for (int k = 0; k < c->team_count; k++) {
		int64_t fairs = 0, burdens = 0, left;

		for (int j = c->first[k]; j < c->first[k + 1]; j++) {
			if (b->state[j] != FREE || c->m->in->window > 1)
				continue;
			if (c->chosen[j] && c->profit[j] - margins[2 * k] > spare)
				b->state[j] = IN;
			else if (!c->chosen[j] && margins[2 * k + 1] - c->profit[j] > spare)
				b->state[j] = OUT;
		}
		for (int i = 0; i < c->stride; i++) {
			fairs += c->fair_whole[k * c->stride + i];
			burdens += c->burden_whole[k * c->stride + i];
		}
		left = (int64_t)w->fair * c->m->scale - fairs;
		while (left > 0 && b->fair_low[k] < b->fair_high[k] &&
		       left * (b->fair_high[k] - b->fair_low[k]) > spare)
			b->fair_low[k]++;
		while (left < 0 && b->fair_low[k] < b->fair_high[k] &&
		       -left * (b->fair_high[k] - b->fair_low[k]) > spare)
			b->fair_high[k]--;
		left = burdens - (int64_t)w->burden * c->m->scale;
		while (left > 0 && b->burden_low[k] < b->burden_high[k] &&
		       left * (b->burden_high[k] - b->burden_low[k]) > spare)
			b->burden_low[k]++;
		while (left < 0 && b->burden_low[k] < b->burden_high[k] &&
		       -left * (b->burden_high[k] - b->burden_low[k]) > spare)
			b->burden_high[k]--;
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
		bound = answer(c, b, margins);
		c->steps++;
		c->m->work += 256 + 8 * (int64_t)c->place_count * c->stride;
		if (bound == INT64_MIN)
			return bound;
		square = find_slopes(c, b);
		if (bound < best) {
			best = bound;
			idle = 0;
			fix(c, b, bound - enough, margins);
		} else if (++idle >= IDLE_STEPS) {
			theta *= SHORTER;
			idle = 0;
		}
		if (!c->ask->only_bound)
			try_chosen(c);
		enough = c->value + c->ask->slack;
		if (best < enough)
			return best;
		if (square <= 0)
			return best;
		move(c, b, theta * (double)(bound - enough + c->ask->slack / 2 + 1) / square);
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

/* The most promising thing to decide. False when everything is decided. */
static bool find_split(const struct plan_cluster *c, const struct branch *b,
                       struct split *ret_split)
{
	struct split split = {.kind = SPLIT_NONE};
	double score = 0, open = 0;

	for (int k = 0; k < c->team_count; k++) {
		double part = c->attended[k] - floor(c->attended[k]);

		part = part > 0.5 ? 1 - part : part;
		if (b->fair_low[k] < b->fair_high[k] && part > 0.15 && part > score) {
			score = part;
			split = (struct split){
				.kind = SPLIT_FAIR,
				.at = k,
				.fair = (int)clamp(floor(c->attended[k]), b->fair_low[k],
			                           b->fair_high[k] - 1),
				.is_first_in = c->attended[k] - floor(c->attended[k]) > 0.5};
		}
	}
	for (int j = 0; j < c->place_count && split.kind != SPLIT_FAIR; j++) {
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
			                       .fair = b->fair_low[k],
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
			b->fair_low[at] = split->fair + 1;
		else
			b->fair_high[at] = split->fair;
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
	node->b = branch_new(c);
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
static int64_t search(struct plan_cluster *c, int steps)
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

int64_t plan_cluster_solve(struct plan_cluster *c, const struct plan_cluster_ask *ask,
                           int64_t *ret_value, int64_t *ret_start)
{
	struct branch *b = &c->root;
	int64_t bound;

	c->ask = ask;
	c->steps_end = c->steps + ask->steps_most;
	c->value = INT64_MIN / 2;
	memset(c->tried, 0, sizeof c->tried);
	if (ask->is_again) {
		memcpy(c->trial.core, c->best.core, (size_t)c->place_count);
		memcpy(c->trial.attend, c->best.attend,
		       (size_t)c->place_count * sizeof *c->trial.attend);
	} else if (ask->start) {
		memcpy(c->trial.core, ask->start->core, (size_t)c->place_count);
		memcpy(c->trial.attend, ask->start->attend,
		       (size_t)c->place_count * sizeof *c->trial.attend);
	} else {
		memset(c->trial.core, 0, (size_t)c->place_count);
		memset(c->trial.attend, 0, (size_t)c->place_count * sizeof *c->trial.attend);
	}
	if (!ask->only_bound)
		try_choice(c);
	*ret_start = c->value;
	if (ask->good > c->value)
		c->value = ask->good;
	if (!b->state)
		*b = branch_new(c);
	else {
		memset(b->state, 0, (size_t)c->place_count);
		memset(b->must, 0, (size_t)c->place_count * sizeof *b->must);
		memset(b->never, 0, (size_t)c->place_count * sizeof *b->never);
	}
	for (int k = 0; k < c->team_count; k++) {
		const struct plan_model_team *team = &c->m->teams[c->teams[k]];
		int count = team->team->member_count,
		    eligible = __builtin_popcountll(team->eligible);

		b->fair_low[k] = 0;
		b->fair_high[k] = team->team->target;
		b->burden_low[k] = team->debt_most;
		b->burden_high[k] = INT32_MAX / 2;
		for (int i = 0; i < count && !ask->is_again; i++) {
			b->fair[k * c->stride + i] =
				team->eligible >> i & 1
					? (double)c->m->in->weights.fair * c->m->scale / eligible
					: 0;
			b->burden[k * c->stride + i] =
				(double)c->m->in->weights.burden * c->m->scale / count;
		}
	}
	if (!ask->is_again)
		memset(b->price, 0, (size_t)(c->place_count * c->stride) * sizeof *b->price);
	bound = search(c, ask->steps_root);
	if (!ask->only_bound)
		find_attendance(c);
	*ret_value = c->value;
	return bound > c->value ? bound : c->value;
}
