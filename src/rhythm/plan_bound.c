#include "rhythm/plan_bound.h"

#include <math.h>

enum {
	ROOT_STEPS = 20,
	NODE_STEPS = 15
};

struct plan_bound {
	struct arena *mem;
	struct plan_model *m;
	struct plan_cluster **clusters; /* per team, once needed */
	int64_t *team_bound;            /* per team, at `team_prices` of its links */
	bool *is_exact, *is_changed;
	int *people, person_count; /* those in places of two teams or more */
	uint8_t *is_shared;        /* per person */
	double *price;             /* per link */
	int *whole;
	int8_t *slope;
	struct plan_block *scratch;
	int64_t best;
	double theta;
	int idle;
};

struct plan_bound *plan_bound_new(struct arena *mem, struct plan_model *m)
{
	struct plan_bound *b = NEW(mem, struct plan_bound);
	size_t teams = (size_t)m->in->team_count, people = (size_t)m->in->person_count,
	       links = (size_t)m->link_count;
	size_t scratch = 1;

	*b = (struct plan_bound){.mem = mem, .m = m, .best = INT64_MAX, .theta = 1};
	b->clusters = NEW_ARRAY(mem, struct plan_cluster *, teams);
	b->team_bound = NEW_ARRAY(mem, int64_t, teams);
	b->is_exact = NEW_ARRAY(mem, bool, teams);
	b->is_changed = NEW_ARRAY(mem, bool, teams);
	b->people = NEW_ARRAY(mem, int, people);
	b->is_shared = NEW_ARRAY(mem, uint8_t, people);
	b->price = NEW_ARRAY(mem, double, links);
	b->whole = NEW_ARRAY(mem, int, links);
	b->slope = NEW_ARRAY(mem, int8_t, links);
	memset(b->is_changed, 1, teams * sizeof *b->is_changed);
	for (int p = 0; p < m->in->person_count; p++) {
		int first = m->first_link_of[p], end = m->first_link_of[p + 1];

		if ((size_t)m->cavers[p].position_count > scratch)
			scratch = (size_t)m->cavers[p].position_count;
		for (int i = first + 1; i < end && !b->is_shared[p]; i++)
			b->is_shared[p] = m->places[m->links[m->person_links[i]].place].team !=
			                  m->places[m->links[m->person_links[first]].place].team;
		if (b->is_shared[p])
			b->people[b->person_count++] = p;
	}
	b->scratch = NEW_ARRAY(mem, struct plan_block, scratch);
	return b;
}

int64_t plan_bound_begin(struct plan_bound *b, int64_t value, int steps, int64_t work_end)
{
	struct plan_model *m = b->m;
	struct arena_mark mark = arena_mark(b->mem);
	int *teams = NEW_ARRAY(b->mem, int, (size_t)m->in->team_count);
	struct plan_cluster *all;
	struct plan_cluster_ask ask = {.only_bound = true,
	                               .good = value - m->alone,
	                               .slack = m->scale,
	                               .steps_root = steps,
	                               .steps_most = steps,
	                               .work_end = work_end};
	int64_t reached, start, bound;

	for (int k = 0; k < m->in->team_count; k++)
		teams[k] = k;
	all = plan_cluster_new(b->mem, m, teams, m->in->team_count, false);
	bound = plan_cluster_solve(all, &ask, &reached, &start) + m->alone;
	plan_cluster_prices(all, b->whole);
	for (int l = 0; l < m->link_count; l++)
		b->price[l] = b->whole[l];
	arena_rewind(b->mem, mark);
	if (bound < b->best)
		b->best = bound;
	return b->best;
}

/* The shared people answer the prices; adds what they and the prices are worth, sets the slopes. */
static int64_t people_answer(struct plan_bound *b)
{
	struct plan_model *m = b->m;
	int64_t sum = 0;

	for (int i = 0; i < b->person_count; i++) {
		int p = b->people[i], *prices = m->priced.works[p].prices;

		for (int j = m->first_link_of[p]; j < m->first_link_of[p + 1]; j++)
			prices[m->links[m->person_links[j]].position] = 0;
		for (int j = m->first_link_of[p]; j < m->first_link_of[p + 1]; j++) {
			int l = m->person_links[j];

			prices[m->links[l].position] += b->whole[l];
			sum += b->whole[l];
		}
		sum += plan_model_person(m, &m->priced, p, b->scratch);
		for (int j = m->first_link_of[p]; j < m->first_link_of[p + 1]; j++) {
			int l = m->person_links[j];

			b->slope[l] = (int8_t)(1 - m->priced.in_cave[p][m->links[l].position]);
		}
	}
	return sum;
}

static int64_t team_answer(struct plan_bound *b, int team, int steps, int64_t work_end)
{
	struct plan_model *m = b->m;
	bool is_first = !b->clusters[team];
	struct plan_cluster_ask ask = {.is_again = !is_first,
	                               .good = INT64_MIN / 2,
	                               .slack = 1,
	                               .steps_root = ROOT_STEPS,
	                               .steps_node = NODE_STEPS,
	                               .steps_most = steps,
	                               .work_end = work_end};
	int64_t value, start;

	if (is_first)
		b->clusters[team] = plan_cluster_new(b->mem, m, &team, 1, true);
	if (is_first || b->is_changed[team] || !b->is_exact[team]) {
		plan_cluster_price(b->clusters[team], b->whole);
		b->team_bound[team] = plan_cluster_solve(b->clusters[team], &ask, &value, &start);
		b->is_exact[team] = b->team_bound[team] == value;
		b->is_changed[team] = false;
	}
	return b->team_bound[team];
}

static void attend_slopes(struct plan_bound *b, int team)
{
	const struct plan_model_team *t = &b->m->teams[team];
	const struct plan_choice *choice = plan_cluster_choice(b->clusters[team]);

	for (int j = 0; j < t->place_count; j++) {
		const struct plan_place *place = &b->m->places[t->first_place + j];
		int l = place->first_link;

		for (uint64_t rest = place->links; rest; rest &= rest - 1, l++)
			b->slope[l] = (int8_t)(b->slope[l] -
			                       (choice->core[j] &&
			                        choice->attend[j] >> __builtin_ctzll(rest) & 1));
	}
}

static void move(struct plan_bound *b, double length)
{
	struct plan_model *m = b->m;

	for (int i = 0; i < b->person_count; i++)
		for (int j = m->first_link_of[b->people[i]]; j < m->first_link_of[b->people[i] + 1];
		     j++) {
			int l = m->person_links[j], before = b->whole[l];

			b->price[l] -= length * b->slope[l];
			b->price[l] = b->price[l] < 0                     ? 0
			              : b->price[l] > PLAN_PRICE_BAN / 16 ? PLAN_PRICE_BAN / 16
			                                                  : b->price[l];
			b->whole[l] = (int)lrint(b->price[l]);
			b->is_changed[m->places[m->links[l].place].team] |= b->whole[l] != before;
		}
}

int64_t plan_bound_round(struct plan_bound *b, int64_t value, int team_steps, int64_t work_end)
{
	struct plan_model *m = b->m;
	int64_t bound = m->alone + people_answer(b);
	double square = 0;

	for (int k = 0; k < m->in->team_count; k++)
		bound += team_answer(b, k, team_steps, work_end);
	for (int k = 0; k < m->in->team_count; k++)
		attend_slopes(b, k);
	for (int i = 0; i < b->person_count; i++)
		for (int j = m->first_link_of[b->people[i]]; j < m->first_link_of[b->people[i] + 1];
		     j++) {
			int l = m->person_links[j];

			if (b->slope[l] > 0 && b->price[l] <= 0)
				b->slope[l] = 0;
			square += b->slope[l] * b->slope[l];
		}
	if (bound < b->best) {
		b->best = bound;
		b->idle = 0;
	} else if (++b->idle >= 3) {
		b->theta *= 0.7;
		b->idle = 0;
	}
	if (square > 0)
		move(b, b->theta * (double)(bound - value) / square);
	return b->best;
}

const struct plan_choice *plan_bound_choice(const struct plan_bound *b, int team)
{
	return plan_cluster_choice(b->clusters[team]);
}
