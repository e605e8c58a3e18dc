#include "rhythm/plan.h"

static enum err infeasible(struct scope *s, const char *what, int who, int slot)
{
	return scope_fail(s, ERR_INVALID, "plan.infeasible", NULL, "%s: %d at slot %d", what, who,
	                  slot);
}

static int block_value(const struct plan_instance *in, const struct plan_person *p,
                       const struct plan_run *run, const struct plan_cave *b)
{
	int value = in->depth[b->to - b->from] - in->weights.block;

	for (int t = b->from; t < b->to; t++)
		value += p->welcome[t] + (plan_bit(p->last, t) ? in->weights.stay : 0);
	return value - in->weights.crumb * ((b->from - run->from == 1) + (run->to - b->to == 1));
}

/* The blocks of one person: those of the plan from `from` on, before `to`. */
static enum err check_person(struct scope *s, const struct plan_instance *in, int person,
                             const struct plan *plan, int from, int to, int64_t *value)
{
	const struct plan_person *p = &in->people[person];
	int caved = 0, today = 0;

	for (int i = from; i < to; i++) {
		const struct plan_cave *b = &plan->blocks[i];
		const struct plan_run *run;

		if (b->from < 0 || b->to > in->slot_count || b->to - b->from < p->lmin ||
		    b->to - b->from > p->lmax)
			return infeasible(s, "length of a block", person, b->from);
		run = plan_instance_run(p, b->from, b->to);
		if (!run)
			return infeasible(s, "block outside free time", person, b->from);
		if (i > from && b->from - b[-1].to < p->gap)
			return infeasible(s, "gap between blocks", person, b->from);
		today = i > from && plan_instance_day(in, p, b->from) ==
		                                plan_instance_day(in, p, b[-1].from)
		                ? today + 1
		                : 1;
		if (today > p->max_per_day)
			return infeasible(s, "blocks a day", person, b->from);
		caved += b->to - b->from;
		*value += block_value(in, p, run, b);
	}
	if (caved > p->need)
		return infeasible(s, "more than needed", person, 0);
	*value -= (int64_t)in->weights.unmet * (p->need - caved);
	return ERR_NONE;
}

static bool is_in_cave(const struct plan_cave *blocks, const int *first, int person, int slot)
{
	for (int i = first[person]; i < first[person + 1]; i++)
		if (blocks[i].from <= slot && slot < blocks[i].to)
			return true;
	return false;
}

/* Members free in some possible core slot. */
static uint64_t eligible(const struct plan_instance *in, const struct plan_team *team)
{
	uint64_t all = 0;

	for (int j = 0; j < team->slot_count; j++)
		for (int i = 0; i < team->member_count; i++)
			if (plan_bit(in->people[team->members[i].person].free, team->slots[j]))
				all |= 1ull << i;
	return all;
}

static enum err check_team(struct scope *s, const struct plan_instance *in, const struct plan *plan,
                           const int *first, int team, int from, int to, int64_t *value)
{
	const struct plan_team *k = &in->teams[team];
	uint64_t counts = eligible(in, k);
	int attended[PLAN_TEAM_MEMBERS_MAX] = {0}, load[PLAN_TEAM_MEMBERS_MAX] = {0},
	    fair = INT32_MAX, burden = 0, run = 0;

	if (to - from > k->target)
		return infeasible(s, "more core slots than wished", team, plan->cores[to - 1].slot);
	for (int j = from; j < to; j++) {
		const struct plan_core *c = &plan->cores[j];
		int slot = c->slot, there = 0;

		if (slot < 0 || slot >= in->slot_count || (j > from && slot <= c[-1].slot))
			return infeasible(s, "order of core slots", team, slot);
		if (k->open && !plan_bit(k->open, slot))
			return infeasible(s, "core slot that is not open", team, slot);
		for (int i = 0; i < k->member_count; i++) {
			int person = k->members[i].person;
			bool is_there = plan_bit(in->people[person].free, slot) &&
			                !is_in_cave(plan->blocks, first, person, slot);

			there += is_there;
			attended[i] += is_there;
			load[i] += plan_bit(in->people[person].edge, slot);
		}
		if (there < k->quorum)
			return infeasible(s, "quorum", team, slot);
		run = j > from && slot == c[-1].slot + 1 ? run + 1 : 1;
		if ((j + 1 == to || c[1].slot != slot + 1) && run < in->window)
			return infeasible(s, "core slots in a row", team, slot);
	}
	for (int i = 0; i < k->member_count; i++) {
		int all = load[i] + k->members[i].debt;

		fair = counts >> i & 1 && attended[i] < fair ? attended[i] : fair;
		burden = all > burden ? all : burden;
	}
	*value += (int64_t)in->weights.core * (to - from) +
	          (counts ? (int64_t)in->weights.fair * fair : 0) -
	          (int64_t)in->weights.burden * burden;
	return ERR_NONE;
}

enum err plan_check(struct scope *s, const struct plan_instance *in, const struct plan *plan,
                    int64_t *ret_value)
{
	struct arena_mark mark = arena_mark(s->mem);
	int *first = NEW_ARRAY(s->mem, int, (size_t)in->person_count + 1);
	int64_t value = 0;
	int at = 0;

	for (int p = 0; p < in->person_count; p++) {
		first[p] = at;
		while (at < plan->block_count && plan->blocks[at].person == p)
			at++;
		TRY(check_person(s, in, p, plan, first[p], at, &value));
	}
	first[in->person_count] = at;
	if (at < plan->block_count)
		return infeasible(s, "order of people", plan->blocks[at].person,
		                  plan->blocks[at].from);
	at = 0;
	for (int k = 0; k < in->team_count; k++) {
		int from = at;

		while (at < plan->core_count && plan->cores[at].team == k)
			at++;
		TRY(check_team(s, in, plan, first, k, from, at, &value));
	}
	if (at < plan->core_count)
		return infeasible(s, "order of teams", plan->cores[at].team, plan->cores[at].slot);
	arena_rewind(s->mem, mark);
	*ret_value = value;
	return ERR_NONE;
}
