#include "rhythm/plan.h"

#include "core/text.h"
#include "rhythm/plan_cluster.h"

enum {
	USUAL_ROUNDS = 6,
	USUAL_PRICE_ROUNDS = 12,
	USUAL_STEPS = 4000,
	PAIR_STEPS = 600,
	STEPS_ROOT = 60,
	STEPS_NODE = 12,
	STEPS_PRICED = 25
};

struct solver {
	struct scope *s;
	const struct plan_instance *in;
	struct plan_model *m;
	struct plan_effort effort;
	struct plan_choice choice; /* by place of the model */
	int *component;            /* per team: the first team of its component */
	bool *is_shared;           /* per person: links to several teams */
	struct plan_block *scratch;
};

/* ---- who shares whom ---- */

static int root_of(int *parent, int k)
{
	while (parent[k] != k)
		k = parent[k] = parent[parent[k]];
	return k;
}

static int team_of_link(const struct plan_model *m, int link)
{
	return m->places[m->links[link].place].team;
}

static void find_components(struct solver *v)
{
	struct plan_model *m = v->m;

	v->component = NEW_ARRAY(v->s->mem, int, (size_t)v->in->team_count);
	v->is_shared = NEW_ARRAY(v->s->mem, bool, (size_t)v->in->person_count);
	for (int k = 0; k < v->in->team_count; k++)
		v->component[k] = k;
	for (int p = 0; p < v->in->person_count; p++)
		for (int i = m->first_link_of[p] + 1; i < m->first_link_of[p + 1]; i++) {
			int a = team_of_link(m, m->person_links[i - 1]),
			    b = team_of_link(m, m->person_links[i]);

			if (a == b)
				continue;
			v->is_shared[p] = true;
			a = root_of(v->component, a);
			b = root_of(v->component, b);
			if (a != b)
				v->component[a > b ? a : b] = a < b ? a : b;
		}
	for (int k = 0; k < v->in->team_count; k++)
		v->component[k] = root_of(v->component, k);
}

/* ---- a cluster at a time ---- */

/* What the people of a team promise to others while these are worked out. */
static void hold(struct solver *v, int team)
{
	const struct plan_model_team *t = &v->m->teams[team];

	for (int j = t->first_place; j < t->first_place + t->place_count; j++) {
		const struct plan_place *place = &v->m->places[j];

		for (uint64_t rest = place->links; rest; rest &= rest - 1) {
			int i = __builtin_ctzll(rest);

			v->m->held[plan_model_link(place, i)] =
				v->choice.core[j] && v->choice.attend[j] >> i & 1 ? PLAN_PRICE_BAN
										  : 0;
		}
	}
}

/* Works some teams out while the others stand. Returns the bound of that; true in *ret_is_better when it gives more. */
static int64_t improve(struct solver *v, const int *teams, int count, int64_t steps,
                       bool *ret_is_better)
{
	struct arena_mark mark = arena_mark(v->s->mem);
	struct plan_cluster *c = plan_cluster_new(v->s->mem, v->m, teams, count, false);
	int64_t old = plan_cluster_value(c, &v->choice), value, bound;
	struct plan_cluster_ask ask = {.good = old,
	                               .slack = v->m->scale,
	                               .steps_root = STEPS_ROOT,
	                               .steps_node = STEPS_NODE,
	                               .steps_most = steps};

	bound = plan_cluster_solve(c, &ask, &value);
	*ret_is_better = value > old;
	if (value > old) {
		plan_cluster_write(c, &v->choice);
		for (int k = 0; k < count; k++)
			hold(v, teams[k]);
	}
	arena_rewind(v->s->mem, mark);
	return bound;
}

/* Teams take turns until a whole round gives nothing more. */
static void take_turns(struct solver *v)
{
	int count = v->in->team_count;
	bool *is_due = NEW_ARRAY(v->s->mem, bool, (size_t)count), is_better;

	memset(is_due, 1, (size_t)count * sizeof *is_due);
	for (int round = 0; round < v->effort.rounds; round++) {
		bool is_any = false;

		for (int k = 0; k < count; k++) {
			if (!is_due[k])
				continue;
			is_due[k] = false;
			(void)improve(v, &k, 1, v->effort.steps, &is_better);
			if (!is_better)
				continue;
			is_any = true;
			/* Whoever shares somebody with it may do better now. */
			for (int i = 0; i < v->in->teams[k].member_count; i++) {
				int p = v->in->teams[k].members[i].person;

				for (int l = v->m->first_seat_of[p]; l < v->m->first_seat_of[p + 1];
				     l++)
					if (v->m->seats[l].team != k)
						is_due[v->m->seats[l].team] = true;
			}
		}
		if (!is_any)
			break;
	}
}

/* ---- the whole ---- */

static int64_t person_value(struct solver *v, int p, int *ret_count)
{
	struct plan_model *m = v->m;
	const struct plan_caver *c = &m->cavers[p];
	int value;

	for (int i = m->first_link_of[p]; i < m->first_link_of[p + 1]; i++)
		m->works[p].prices[m->links[m->person_links[i]].position] = 0;
	for (int i = m->first_link_of[p]; i < m->first_link_of[p + 1]; i++)
		if (m->held[m->person_links[i]])
			m->works[p].prices[m->links[m->person_links[i]].position] = PLAN_PRICE_BAN;
	for (int part = 0; part < c->part_count; part++)
		if (m->wanted[p][part])
			plan_person_part(c, part, &m->works[p]);
	value = plan_person_fold(c, &m->works[p]);
	*ret_count = plan_person_blocks(c, &m->works[p], NULL, v->scratch);
	return value;
}

static int by_start(const void *a, const void *b)
{
	const struct plan_cave *one = a, *other = b;

	if (one->person != other->person)
		return one->person < other->person ? -1 : 1;
	return one->from < other->from ? -1 : one->from > other->from;
}

static void write_plan(struct solver *v, struct plan *plan)
{
	struct plan_cave *caves = NULL;
	struct plan_core *cores;
	size_t room = 0;

	cores = NEW_ARRAY(v->s->mem, struct plan_core, (size_t)v->m->place_count);
	for (int j = 0; j < v->m->place_count; j++)
		if (v->choice.core[j])
			cores[plan->core_count++] =
				(struct plan_core){v->m->places[j].team, v->m->places[j].slot};
	for (int p = 0; p < v->in->person_count; p++) {
		int count = 0;

		if (v->m->cavers[p].part_count == 0)
			continue;
		(void)person_value(v, p, &count);
		caves = arena_grow(v->s->mem, caves, sizeof *caves,
		                   (size_t)(plan->cave_count + count), &room);
		for (int b = 0; b < count; b++)
			caves[plan->cave_count++] =
				(struct plan_cave){p, v->scratch[b].from, v->scratch[b].to};
	}
	if (plan->cave_count)
		qsort(caves, (size_t)plan->cave_count, sizeof *caves, by_start);
	plan->caves = caves;
	plan->cores = cores;
}

/* ---- the bound ---- */

/* Components of one team were worked out with a bound; the others get one at prices. */
static int64_t priced_bound(struct solver *v, int64_t value)
{
	struct plan_model *m = v->m;
	int count = v->in->team_count, *prices = NEW_ARRAY(v->s->mem, int, (size_t)m->link_count);
	double *exact = NEW_ARRAY(v->s->mem, double, (size_t)m->link_count), theta = 1;
	bool *is_priced = NEW_ARRAY(v->s->mem, bool, (size_t)m->link_count);
	int64_t best = INT64_MAX;
	int idle = 0;

	for (int l = 0; l < m->link_count; l++)
		is_priced[l] = v->is_shared[m->links[l].person];
	for (int round = 0; round < v->effort.price_rounds; round++) {
		int64_t bound = m->alone;
		double square = 0;
		int8_t *slope = NULL;
		struct arena_mark mark = arena_mark(v->s->mem);

		slope = NEW_ARRAY(v->s->mem, int8_t, (size_t)m->link_count);
		for (int l = 0; l < m->link_count; l++) {
			m->held[l] = 0;
			if (is_priced[l]) {
				bound += prices[l];
				slope[l] = 1;
			}
		}
		for (int k = 0; k < count; k++) {
			struct arena_mark team_mark = arena_mark(v->s->mem);
			struct plan_cluster *c = plan_cluster_new(v->s->mem, m, &k, 1, true);
			struct plan_cluster_ask ask = {.good = INT64_MIN / 2,
			                               .slack = 1 + m->scale / 8,
			                               .steps_root = STEPS_ROOT,
			                               .steps_node = STEPS_NODE,
			                               .steps_most = v->effort.steps};
			const struct plan_model_team *t = &m->teams[k];
			const struct plan_choice *choice;
			int64_t team_value;

			for (int j = t->first_place; j < t->first_place + t->place_count; j++)
				for (uint64_t rest = m->places[j].links; rest; rest &= rest - 1) {
					int l = plan_model_link(&m->places[j],
					                        __builtin_ctzll(rest));

					if (is_priced[l])
						plan_cluster_price(c, l, prices[l]);
				}
			bound += plan_cluster_solve(c, &ask, &team_value);
			choice = plan_cluster_choice(c);
			for (int j = 0; j < t->place_count; j++)
				for (uint64_t rest =
				             choice->core[j]
				                     ? choice->attend[j] &
				                               m->places[t->first_place + j].links
				                     : 0;
				     rest; rest &= rest - 1)
					slope[plan_model_link(&m->places[t->first_place + j],
					                      __builtin_ctzll(rest))]--;
			arena_rewind(v->s->mem, team_mark);
		}
		for (int p = 0; p < v->in->person_count; p++) {
			if (!v->is_shared[p])
				continue;
			for (int i = m->first_link_of[p]; i < m->first_link_of[p + 1]; i++)
				m->works[p].prices[m->links[m->person_links[i]].position] = 0;
			for (int i = m->first_link_of[p]; i < m->first_link_of[p + 1]; i++)
				m->works[p].prices[m->links[m->person_links[i]].position] +=
					prices[m->person_links[i]];
			bound += plan_model_person(m, p, v->scratch);
			for (int i = m->first_link_of[p]; i < m->first_link_of[p + 1]; i++)
				if (m->in_cave[p][m->links[m->person_links[i]].position])
					slope[m->person_links[i]]--;
		}
		for (int l = 0; l < m->link_count; l++)
			if (is_priced[l]) {
				if (slope[l] > 0 && exact[l] <= 0)
					slope[l] = 0;
				square += slope[l] * slope[l];
			}
		if (bound < best) {
			best = bound;
			idle = 0;
		} else if (++idle >= 2) {
			theta *= 0.6;
			idle = 0;
		}
		if (best < value + m->scale || square <= 0)
			break;
		for (int l = 0; l < m->link_count; l++)
			if (is_priced[l]) {
				exact[l] -= theta * (double)(bound - value) / square * slope[l];
				exact[l] = exact[l] < 0                    ? 0
				           : exact[l] > PLAN_PRICE_BAN / 4 ? PLAN_PRICE_BAN / 4
				                                           : exact[l];
				prices[l] = (int)(exact[l] + 0.5);
			}
		arena_rewind(v->s->mem, mark);
	}
	return best;
}

enum err plan_solve(struct scope *s, const struct plan_instance *in,
                    const struct plan_effort *effort, const struct plan **ret_plan)
{
	struct solver v = {.s = s, .in = in};
	struct plan *plan = NEW(s->mem, struct plan);
	int positions = 1;
	bool is_coupled = false, is_better;
	int64_t bound = 0;

	TRY(plan_model_build(s, in, &v.m));
	v.effort = effort ? *effort : (struct plan_effort){0};
	v.effort.rounds = v.effort.rounds ? v.effort.rounds : USUAL_ROUNDS;
	v.effort.price_rounds = v.effort.price_rounds ? v.effort.price_rounds : USUAL_PRICE_ROUNDS;
	v.effort.steps = v.effort.steps ? v.effort.steps : USUAL_STEPS;
	v.choice.core = NEW_ARRAY(s->mem, uint8_t, (size_t)v.m->place_count);
	v.choice.attend = NEW_ARRAY(s->mem, uint64_t, (size_t)v.m->place_count);
	for (int p = 0; p < in->person_count; p++)
		if (v.m->cavers[p].position_count > positions)
			positions = v.m->cavers[p].position_count;
	v.scratch = NEW_ARRAY(s->mem, struct plan_block, (size_t)positions);
	find_components(&v);
	for (int k = 0; k < in->team_count; k++)
		is_coupled |= v.component[k] != k;
	if (is_coupled) {
		take_turns(&v);
	} else {
		bound = v.m->alone;
		for (int k = 0; k < in->team_count; k++)
			bound += improve(&v, &k, 1, v.effort.steps * 10, &is_better);
	}
	write_plan(&v, plan);
	plan->value = plan_value(s, in, plan);
	if (is_coupled)
		bound = priced_bound(&v, plan->value * v.m->scale);
	/* The value is a whole number of the plain scale. */
	plan->bound = bound >= 0 ? bound / v.m->scale : -((-bound + v.m->scale - 1) / v.m->scale);
	plan->bound = plan->bound < plan->value ? plan->value : plan->bound;
	plan->is_proven = plan->bound == plan->value;
	*ret_plan = plan;
	return ERR_NONE;
}

/* ---- counting again ---- */

static bool is_inside(const struct plan_cave *caves, int count, int slot)
{
	for (int i = 0; i < count; i++)
		if (caves[i].from <= slot && slot < caves[i].to)
			return true;
	return false;
}

static int64_t caves_value(const struct plan_instance *in, int person,
                           const struct plan_cave *caves, int count)
{
	const struct plan_person *p = &in->people[person];
	const struct plan_weights *w = &in->weights;
	int64_t value = 0;
	int caved = 0;

	for (int i = 0; i < count; i++) {
		int length = caves[i].to - caves[i].from, today = 0;
		const struct plan_run *run;

		if (length < p->lmin || length > p->lmax)
			return INT64_MIN;
		run = plan_instance_run(p, caves[i].from, caves[i].to);
		if (!run || (i && caves[i].from - caves[i - 1].to < p->gap))
			return INT64_MIN;
		for (int k = 0; k < count; k++)
			today += plan_instance_day(in, p, caves[k].from) ==
			         plan_instance_day(in, p, caves[i].from);
		if (today > p->max_per_day)
			return INT64_MIN;
		value += in->depth[length] - w->block;
		value -= w->crumb *
		         ((caves[i].from - run->from == 1) + (run->to - caves[i].to == 1));
		for (int t = caves[i].from; t < caves[i].to; t++)
			value += p->welcome[t] + (plan_bit(p->last, t) ? w->stay : 0);
		caved += length;
	}
	return caved > p->need ? INT64_MIN : value - (int64_t)w->unmet * (p->need - caved);
}

int64_t plan_value(struct scope *s, const struct plan_instance *in, const struct plan *plan)
{
	int *first = NEW_ARRAY(s->mem, int, (size_t)in->person_count + 1), core = 0;
	int64_t value = 0;

	for (int i = 0; i < plan->cave_count; i++)
		first[plan->caves[i].person + 1]++;
	for (int p = 0; p < in->person_count; p++) {
		int64_t one;

		first[p + 1] += first[p];
		one = caves_value(in, p, plan->caves + first[p], first[p + 1] - first[p]);
		if (one == INT64_MIN)
			return INT64_MIN;
		value += one;
	}
	for (int k = 0; k < in->team_count; k++) {
		const struct plan_team *team = &in->teams[k];
		int from = core, fair = INT32_MAX, burden = 0;

		while (core < plan->core_count && plan->cores[core].team == k)
			core++;
		if (core - from > team->target)
			return INT64_MIN;
		for (int j = from; j < core; j++) {
			int there = 0;

			for (int i = 0; i < team->member_count; i++) {
				int p = team->members[i].person;

				there += plan_bit(in->people[p].free, plan->cores[j].slot) &&
				         !is_inside(plan->caves + first[p], first[p + 1] - first[p],
				                    plan->cores[j].slot);
			}
			if (there < team->quorum)
				return INT64_MIN;
		}
		for (int i = 0; i < team->member_count; i++) {
			int p = team->members[i].person, attended = 0, load = team->members[i].debt;
			bool is_eligible = false;

			for (int j = 0; j < team->slot_count; j++)
				is_eligible |= plan_bit(in->people[p].free, team->slots[j]);
			for (int j = from; j < core; j++) {
				int slot = plan->cores[j].slot;

				load += plan_bit(in->people[p].edge, slot);
				attended += plan_bit(in->people[p].free, slot) &&
				            !is_inside(plan->caves + first[p],
				                       first[p + 1] - first[p], slot);
			}
			if (is_eligible && attended < fair)
				fair = attended;
			burden = load > burden ? load : burden;
		}
		fair = fair == INT32_MAX ? 0 : fair;
		value += (int64_t)in->weights.core * (core - from) +
		         (int64_t)in->weights.fair * fair - (int64_t)in->weights.burden * burden;
	}
	return value;
}

struct str plan_text(struct arena *mem, const struct plan_instance *in, const struct plan *plan)
{
	struct text t = text_new(mem, 64 + 48 * (size_t)(plan->cave_count + plan->core_count));

	(void)in;
	for (int i = 0; i < plan->cave_count; i++)
		text_addf(&t, "cave %d %d %d\n", plan->caves[i].person, plan->caves[i].from,
		          plan->caves[i].to);
	for (int i = 0; i < plan->core_count; i++)
		text_addf(&t, "core %d %d\n", plan->cores[i].team, plan->cores[i].slot);
	return text_str(&t);
}
