#include "rhythm/plan_branch.h"

#include <math.h>

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
	c->unmet = NEW_ARRAY(mem, int64_t, people);
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
	c->laden = NEW_ARRAY(mem, double, (size_t)team_count);
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

/* ---- working it out ---- */

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
	if (!ask->only_bound) {
		plan_branch_prepare(c);
		plan_branch_try(c);
	}
	*ret_start = c->value;
	if (ask->good > c->value)
		c->value = ask->good;
	if (!b->state)
		*b = plan_branch_new(c);
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
	bound = plan_branch_search(c, ask->steps_root);
	if (!ask->only_bound)
		plan_branch_attendance(c);
	*ret_value = c->value;
	return bound > c->value ? bound : c->value;
}
