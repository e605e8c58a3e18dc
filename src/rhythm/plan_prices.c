#include "rhythm/plan_prices.h"

#include <math.h>

/* The price of a link acts on one slot of one person, that of attendance or of burden on all core slots of a member, so
 * these move by less for the same slope. */
static const double FAIR_PART = 0.3, BURDEN_PART = 0.2;

/* ---- people and teams answer the prices ---- */

void plan_prices_person(struct plan_cluster *c, struct plan_desk *desk, int at, const int *cost,
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

int64_t plan_prices_answer(struct plan_cluster *c, struct branch *b, int64_t *margins)
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
		plan_prices_person(c, &c->m->priced, i, c->whole, &bound);
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

/* ---- better prices ---- */

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

double plan_prices_slopes(struct plan_cluster *c, const struct branch *b)
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
		c->laden[k] += 0.1 * (burden - c->laden[k]);
		for (int i = 0; i < count; i++) {
			double *slope = &c->fair_slope[k * c->stride + i],
			       *other = &c->burden_slope[k * c->stride + i];

			*slope = team->eligible >> i & 1 ? attended[i] - fair : 0;
			*other = burden - load[i];
			if (*slope > 0 && b->fair[k * c->stride + i] <= 0)
				*slope = 0;
			if (*other > 0 && b->burden[k * c->stride + i] <= 0)
				*other = 0;
			square += FAIR_PART * *slope * *slope + BURDEN_PART * *other * *other;
		}
	}
	return square;
}

void plan_prices_move(struct plan_cluster *c, struct branch *b, double step)
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
		move_kinked(b->fair + k * c->stride, c->fair_slope + k * c->stride,
		            FAIR_PART * step, count, team->eligible, (double)w->fair * c->m->scale,
		            c->fair_stays[k]);
		move_kinked(b->burden + k * c->stride, c->burden_slope + k * c->stride,
		            BURDEN_PART * step, count, all, (double)w->burden * c->m->scale,
		            c->burden_stays[k]);
	}
}
