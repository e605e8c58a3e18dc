#include "rhythm/plan.h"

#include "rhythm/plan_bound.h"

#include <assert.h>

enum {
	SECONDS = 5,
	SMALL_TEAMS = 2,   /* are worked out as one */
	FIRST_STEPS = 300, /* of the subgradient method, for a team at first */
	STEPS_MOST = 100000,
	REPAIR_STEPS = 200,
	ROOT_STEPS = 120, /* for a group, before it branches, and in each branch */
	NODE_STEPS = 20,
	BOUND_SHARE = 3,     /* work on the bound for each on the plan */
	NEIGHBOURS_MAX = 16, /* of a team, that are tried together with it */
	GROUPS_A_TEAM = 3 * NEIGHBOURS_MAX * NEIGHBOURS_MAX,
	GROUPS_MAX = 1 << 20
};

/* What is searched: the core slots of all teams, and who attends them. People follow from that. */
struct search {
	struct scope *s;
	const struct plan_instance *week; /* the whole, in a repair */
	struct plan_model *m;
	struct arena *mem;          /* scratch */
	struct plan_choice now;     /* by place of the model */
	int64_t value, bound;       /* scaled */
	int64_t work_end;           /* of the model */
	int size, next_team, steps; /* the group to improve next, and how thoroughly */
	int group, clock;
	int *changed; /* per team: when it last changed */
	int *tried;   /* per group: when it was last tried */
};

/* Takes over the choice of a cluster. */
static void take(struct search *x, const struct plan_choice *choice, const int *teams, int count)
{
	struct plan_model *m = x->m;
	int at = 0;

	for (int k = 0; k < count; k++) {
		const struct plan_model_team *team = &m->teams[teams[k]];

		for (int j = team->first_place; j < team->first_place + team->place_count;
		     j++, at++) {
			const struct plan_place *place = &m->places[j];
			int link = place->first_link;

			x->now.core[j] = choice->core[at];
			x->now.attend[j] = choice->core[at] ? choice->attend[at] : 0;
			for (uint64_t rest = place->links; rest; rest &= rest - 1)
				m->held[link++] = x->now.attend[j] >> __builtin_ctzll(rest) & 1;
		}
	}
}

/* Improves these teams while all others stand still. Returns by how much, scaled. */
static int64_t improve(struct search *x, const int *teams, int count, int steps_most,
                       int64_t *ret_bound)
{
	struct arena_mark mark = arena_mark(x->mem);
	struct plan_model *m = x->m;
	struct plan_cluster *c = plan_cluster_new(x->mem, m, teams, count, false);
	struct plan_choice start;
	struct plan_cluster_ask ask = {.start = &start,
	                               .good = INT64_MIN / 2,
	                               .slack = m->scale,
	                               .work_end = x->work_end,
	                               .steps_root = ROOT_STEPS,
	                               .steps_node = NODE_STEPS,
	                               .steps_most = steps_most};
	size_t places = 0, at = 0;
	int64_t value, before;

	for (int k = 0; k < count; k++)
		places += (size_t)m->teams[teams[k]].place_count;
	start.core = NEW_ARRAY(x->mem, uint8_t, places);
	start.attend = NEW_ARRAY(x->mem, uint64_t, places);
	for (int k = 0; k < count; k++)
		for (int j = 0; j < m->teams[teams[k]].place_count; j++, at++) {
			start.core[at] = x->now.core[m->teams[teams[k]].first_place + j];
			start.attend[at] = x->now.attend[m->teams[teams[k]].first_place + j];
		}
	*ret_bound = plan_cluster_solve(c, &ask, &value, &before);
	if (value > before)
		take(x, plan_cluster_choice(c), teams, count);
	arena_rewind(x->mem, mark);
	return value - before;
}

static void end_arena(void *mem)
{
	arena_end(mem);
}

/* ---- the plan from what was searched ---- */

static void find_cores(struct search *x, struct plan *plan)
{
	struct plan_model *m = x->m;
	struct plan_core *cores = NEW_ARRAY(x->s->mem, struct plan_core, (size_t)m->place_count);

	for (int j = 0; j < m->place_count; j++)
		if (x->now.core[j])
			cores[plan->core_count++] =
				(struct plan_core){m->places[j].team, m->places[j].slot};
	plan->cores = cores;
}

static void find_blocks(struct search *x, struct plan *plan)
{
	struct plan_model *m = x->m;
	struct plan_cave *blocks = NULL;
	size_t room = 0;

	for (int p = 0; p < m->in->person_count; p++) {
		const struct plan_caver *c = &m->cavers[p];
		struct arena_mark mark;
		struct plan_block *own;
		int count;

		if (!c->part_count)
			continue;
		blocks = arena_grow(x->s->mem, blocks, sizeof *blocks,
		                    (size_t)(plan->block_count + c->position_count), &room);
		mark = arena_mark(x->mem);
		own = NEW_ARRAY(x->mem, struct plan_block, (size_t)c->position_count);
		memset(m->tried.works[p].prices, 0, (size_t)c->position_count * sizeof(int));
		for (int i = m->first_link_of[p]; i < m->first_link_of[p + 1]; i++)
			if (m->held[m->person_links[i]])
				m->tried.works[p].prices[m->links[m->person_links[i]].position] =
					PLAN_PRICE_BAN;
		count = plan_model_blocks(m, &m->tried, p, own);
		for (int i = 0; i < count; i++) {
			int at = plan->block_count++;

			while (at > 0 && blocks[at - 1].person == p &&
			       blocks[at - 1].from > own[i].from) {
				blocks[at] = blocks[at - 1];
				at--;
			}
			blocks[at] = (struct plan_cave){p, own[i].from, own[i].to};
		}
		arena_rewind(x->mem, mark);
	}
	plan->blocks = blocks;
}

/* The scaled value of what is chosen now. */
static int64_t now_value(struct search *x)
{
	struct plan *plan = NEW(x->s->mem, struct plan);
	int64_t value;

	find_cores(x, plan);
	find_blocks(x, plan);
	if (plan_check(x->s, x->m->in, plan, &value))
		return INT64_MIN;
	return value * x->m->scale;
}

static int64_t floor_scaled(int64_t scaled, int scale)
{
	return scaled >= 0 ? scaled / scale : -((-scaled + scale - 1) / scale);
}

static enum err finish(struct search *x, int64_t bound, const struct plan **ret_plan)
{
	struct plan *plan = NEW(x->s->mem, struct plan);

	find_cores(x, plan);
	find_blocks(x, plan);
	TRY(plan_check(x->s, x->m->in, plan, &plan->value));
	plan->bound = floor_scaled(bound, x->m->scale);
	assert(plan->bound >= plan->value);
	plan->is_proven = plan->bound == plan->value;
	*ret_plan = plan;
	return ERR_NONE;
}

static bool is_done(const struct search *x)
{
	return x->bound - x->value < x->m->scale || x->m->work >= x->work_end;
}

/* ---- which teams to work out together ---- */

static bool are_neighbours(const struct plan_model *m, int a, int b)
{
	for (int i = 0; i < m->teams[a].team->member_count; i++) {
		int p = m->teams[a].team->members[i].person;

		for (int j = m->first_seat_of[p]; j < m->first_seat_of[p + 1]; j++)
			if (m->seats[j].team == b && m->first_link_of[p] < m->first_link_of[p + 1])
				return true;
	}
	return false;
}

/* The teams that share people with `team`, in order of their number. */
static int find_neighbours(const struct plan_model *m, int team, int *ret_teams, int most)
{
	int count = 0;

	for (int i = 0; i < m->teams[team].team->member_count; i++) {
		int p = m->teams[team].team->members[i].person;

		if (m->first_link_of[p] == m->first_link_of[p + 1])
			continue;
		for (int j = m->first_seat_of[p]; j < m->first_seat_of[p + 1]; j++) {
			int other = m->seats[j].team, at;
			bool is_new = other != team;

			for (int k = 0; k < count; k++)
				is_new &= ret_teams[k] != other;
			if (!is_new || count == most)
				continue;
			for (at = count++; at > 0 && ret_teams[at - 1] > other; at--)
				ret_teams[at] = ret_teams[at - 1];
			ret_teams[at] = other;
		}
	}
	return count;
}

static void improve_group(struct search *x, const int *teams, int count, int steps)
{
	int neighbours[NEIGHBOURS_MAX], change = 0;
	int64_t gain, bound;

	/* Nothing has changed here or next to it since it was tried in this way. */
	for (int k = 0; k < count; k++) {
		int many = find_neighbours(x->m, teams[k], neighbours, NEIGHBOURS_MAX);

		change = x->changed[teams[k]] > change ? x->changed[teams[k]] : change;
		for (int i = 0; i < many; i++)
			change = x->changed[neighbours[i]] > change ? x->changed[neighbours[i]]
			                                            : change;
	}
	x->group++;
	if (x->group < GROUPS_MAX && x->tried[x->group] > change)
		return;
	gain = improve(x, teams, count, steps, &bound);
	x->value += gain;
	x->clock++;
	if (x->group < GROUPS_MAX)
		x->tried[x->group] = x->clock;
	for (int k = 0; k < count && gain > 0; k++)
		x->changed[teams[k]] = x->clock;
}

/* The next team: alone, and when all have been, with each of its neighbours, then with each two of them. */
static void improve_next(struct search *x)
{
	int neighbours[NEIGHBOURS_MAX],
		team = x->next_team, many = find_neighbours(x->m, team, neighbours, NEIGHBOURS_MAX);

	x->group = team * GROUPS_A_TEAM + (x->size - 1) * NEIGHBOURS_MAX * NEIGHBOURS_MAX;
	if (x->size == 1)
		improve_group(x, &team, 1, x->steps);
	for (int i = 0; i < many && x->size == 2; i++)
		if (neighbours[i] > team)
			improve_group(x, (int[]){team, neighbours[i]}, 2, x->steps);
	for (int i = 0; i < many && x->size == 3; i++)
		for (int j = i + 1; j < many; j++)
			if (team < neighbours[i] ||
			    !are_neighbours(x->m, neighbours[i], neighbours[j]))
				improve_group(x, (int[]){team, neighbours[i], neighbours[j]}, 3,
				              x->steps);
	if (++x->next_team < x->m->in->team_count)
		return;
	x->next_team = 0;
	if (++x->size > 3) {
		x->size = 1;
		x->steps *= 3;
		memset(x->tried, 0, GROUPS_MAX * sizeof *x->tried);
	}
}

/* A good value first, since the leanings of the bound aim at it; then by turns. The bound gets more, unless the
 * plan became better in its last turn: mostly the groups soon have nothing left to find. */
static enum err search_large(struct search *x)
{
	struct plan_model *m = x->m;
	struct plan_bound *bounds;
	int64_t due = 0; /* work on the plan; less than 0 when a team had many groups to try */
	int share = 1;

	TRY(plan_bound_new(x->s, x->mem, m, &bounds));
	for (int k = 0; k < m->in->team_count; k++) {
		int64_t ignored;

		improve(x, &k, 1, FIRST_STEPS, &ignored);
	}
	x->value = now_value(x);
	x->bound = INT64_MAX / 2;
	while (x->size == 1 && m->work < x->work_end / 2)
		improve_next(x);
	/* A plan has a bound, however little effort there is. */
	x->bound = plan_bound_lower(bounds, x->value, 0);
	/* Ends also when neither the bound nor the groups have anything left to try. */
	for (int64_t start = -1; !is_done(x) && start != m->work;) {
		int64_t value = x->value;

		start = m->work;
		x->bound = plan_bound_lower(bounds, value, x->work_end - start);
		due += (m->work - start) / share;
		while (due > 0 && !is_done(x) && x->steps <= STEPS_MOST) {
			int64_t before = m->work;

			improve_next(x);
			due -= m->work - before;
		}
		share = x->value > value ? 1 : BOUND_SHARE;
	}
	return ERR_NONE;
}

/* Few enough teams to be worked out as one. */
static void search_small(struct search *x)
{
	int teams[SMALL_TEAMS];

	for (int k = 0; k < x->m->in->team_count; k++)
		teams[k] = k;
	improve(x, teams, x->m->in->team_count, INT32_MAX, &x->bound);
	x->bound += x->m->alone;
}

enum err plan_solve(struct scope *s, const struct plan_instance *in,
                    const struct plan_effort *effort, const struct plan **ret_plan)
{
	struct search x = {.s = s, .mem = arena_new(0), .size = 1, .steps = 3 * FIRST_STEPS};

	arena_at_end(s->mem, end_arena, x.mem);
	TRY(plan_model_build(s, in, &x.m));
	x.work_end = effort->steps ? effort->steps : SECONDS * (int64_t)PLAN_STEPS_A_SECOND;
	x.now.core = NEW_ARRAY(s->mem, uint8_t, (size_t)x.m->place_count);
	x.now.attend = NEW_ARRAY(s->mem, uint64_t, (size_t)x.m->place_count);
	x.changed = NEW_ARRAY(s->mem, int, (size_t)in->team_count);
	x.tried = NEW_ARRAY(s->mem, int, GROUPS_MAX);
	if (in->team_count <= SMALL_TEAMS)
		search_small(&x);
	else
		TRY(search_large(&x));
	return finish(&x, x.bound, ret_plan);
}

/* ---- repairing ---- */

/* The part of a week that a repair looks at: the teams concerned come first, then those that share people with them. */
struct excerpt {
	struct plan_instance in;
	int *people, *teams; /* of the week, by number in the excerpt */
	int *person_at;      /* per person of the week: number in the excerpt, or -1 */
	bool *has_team;
	int concerned;  /* teams */
	int changeable; /* people of the teams concerned come first */
};

static void add_teams_of(struct excerpt *e, const struct plan_instance *week, const int *people,
                         int count)
{
	for (int k = 0; k < week->team_count; k++)
		for (int i = 0; i < week->teams[k].member_count && !e->has_team[k]; i++)
			for (int j = 0; j < count && !e->has_team[k]; j++)
				if (week->teams[k].members[i].person == people[j]) {
					e->has_team[k] = true;
					e->teams[e->in.team_count++] = k;
				}
}

static void add_person(struct excerpt *e, int person)
{
	if (e->person_at[person] >= 0)
		return;
	e->person_at[person] = e->in.person_count;
	e->people[e->in.person_count++] = person;
}

static void add_members(struct excerpt *e, const struct plan_instance *week)
{
	for (int k = 0; k < e->in.team_count; k++)
		for (int i = 0; i < week->teams[e->teams[k]].member_count; i++)
			add_person(e, week->teams[e->teams[k]].members[i].person);
}

static struct excerpt *excerpt_of(struct arena *mem, const struct plan_instance *week,
                                  const int *people, int count)
{
	struct excerpt *e = NEW(mem, struct excerpt);
	struct plan_person *own;
	struct plan_team *teams;

	e->in = *week;
	e->in.person_count = e->in.team_count = 0;
	e->people = NEW_ARRAY(mem, int, (size_t)week->person_count);
	e->teams = NEW_ARRAY(mem, int, (size_t)week->team_count);
	e->person_at = NEW_ARRAY(mem, int, (size_t)week->person_count);
	e->has_team = NEW_ARRAY(mem, bool, (size_t)week->team_count);
	memset(e->person_at, -1, (size_t)week->person_count * sizeof *e->person_at);
	add_teams_of(e, week, people, count);
	e->concerned = e->in.team_count;
	for (int i = 0; i < count; i++)
		add_person(e, people[i]);
	add_members(e, week);
	e->changeable = e->in.person_count;
	add_teams_of(e, week, e->people, e->changeable);
	add_members(e, week);
	own = NEW_ARRAY(mem, struct plan_person, (size_t)e->in.person_count);
	teams = NEW_ARRAY(mem, struct plan_team, (size_t)e->in.team_count);
	for (int p = 0; p < e->in.person_count; p++)
		own[p] = week->people[e->people[p]];
	for (int k = 0; k < e->in.team_count; k++) {
		struct plan_member *members;

		teams[k] = week->teams[e->teams[k]];
		members = NEW_ARRAY(mem, struct plan_member, (size_t)teams[k].member_count);
		for (int i = 0; i < teams[k].member_count; i++)
			members[i] = (struct plan_member){e->person_at[teams[k].members[i].person],
			                                  teams[k].members[i].debt};
		teams[k].members = members;
	}
	e->in.people = own;
	e->in.teams = teams;
	return e;
}

static int place_at(const struct plan_model *m, int team, int slot)
{
	const struct plan_model_team *t = &m->teams[team];

	for (int j = t->first_place; j < t->first_place + t->place_count; j++)
		if (m->places[j].slot == slot)
			return j;
	return -1;
}

/* What of the old plan can stay: the core slots that still reach their quorum. */
static void keep_old(struct search *x, const struct excerpt *e, const struct plan *old)
{
	struct plan_model *m = x->m;
	uint64_t *caved = NEW_ARRAY(x->mem, uint64_t, (size_t)m->place_count);
	int *number = NEW_ARRAY(x->mem, int, (size_t)x->week->team_count);
	bool *has_lost = NEW_ARRAY(x->mem, bool, (size_t)m->in->team_count);

	memset(number, -1, (size_t)x->week->team_count * sizeof *number);
	for (int k = 0; k < m->in->team_count; k++)
		number[e->teams[k]] = k;
	for (int b = 0; b < old->block_count; b++) {
		const struct plan_cave *block = &old->blocks[b];
		int p = e->person_at[block->person];

		for (int i = p < 0 ? 0 : m->first_link_of[p]; p >= 0 && i < m->first_link_of[p + 1];
		     i++) {
			const struct plan_link *l = &m->links[m->person_links[i]];
			int slot = m->places[l->place].slot;

			if (block->from <= slot && slot < block->to)
				caved[l->place] |= 1ull << l->member;
		}
	}
	for (int c = 0; c < old->core_count; c++) {
		int k = number[old->cores[c].team],
		    j = k < 0 ? -1 : place_at(m, k, old->cores[c].slot);

		if (k < 0)
			continue;
		if (j >= 0 && __builtin_popcountll(m->places[j].free & ~caved[j]) >=
		                      m->teams[k].team->quorum) {
			x->now.core[j] = 1;
			x->now.attend[j] = m->places[j].free & ~caved[j];
		} else {
			has_lost[k] = true;
		}
	}
	for (int k = 0; k < m->in->team_count; k++) {
		const struct plan_model_team *team = &m->teams[k];
		struct plan_choice now = {x->now.core + team->first_place,
		                          x->now.attend + team->first_place};

		/* A run of market time that lost a slot may be too short. */
		if (has_lost[k] && m->in->window > 1)
			memset(now.core, 0, (size_t)team->place_count);
		take(x, &now, &k, 1);
	}
}

enum err plan_repair(struct scope *s, const struct plan_instance *in, const struct plan *old,
                     const int *people, int people_count, const struct plan **ret_plan)
{
	struct search x = {.s = s, .mem = arena_new(0), .week = in};
	struct plan *plan = NEW(s->mem, struct plan), part = {0};
	struct plan_cave *blocks;
	struct plan_core *cores;
	struct excerpt *e;
	int64_t ignored;

	arena_at_end(s->mem, end_arena, x.mem);
	for (int i = 0; i < people_count; i++)
		if (people[i] < 0 || people[i] >= in->person_count)
			return scope_fail(s, ERR_INVALID, "plan.no_such_person", "person",
			                  "person %d", people[i]);
	e = excerpt_of(s->mem, in, people, people_count);
	TRY(plan_model_build(s, &e->in, &x.m));
	x.work_end = INT64_MAX;
	x.now.core = NEW_ARRAY(s->mem, uint8_t, (size_t)x.m->place_count);
	x.now.attend = NEW_ARRAY(s->mem, uint64_t, (size_t)x.m->place_count);
	keep_old(&x, e, old);
	for (int k = 0; k < e->concerned; k++)
		improve(&x, &k, 1, REPAIR_STEPS, &ignored);
	find_blocks(&x, &part);
	find_cores(&x, &part);
	blocks = NEW_ARRAY(s->mem, struct plan_cave, (size_t)(old->block_count + part.block_count));
	for (int p = 0, a = 0; p < in->person_count; p++) {
		bool is_new = e->person_at[p] >= 0 && e->person_at[p] < e->changeable;

		for (; a < old->block_count && old->blocks[a].person <= p; a++)
			if (!is_new)
				blocks[plan->block_count++] = old->blocks[a];
		for (int i = 0; i < part.block_count && is_new; i++)
			if (part.blocks[i].person == e->person_at[p])
				blocks[plan->block_count++] = (struct plan_cave){
					p, part.blocks[i].from, part.blocks[i].to};
	}
	cores = NEW_ARRAY(s->mem, struct plan_core, (size_t)(old->core_count + part.core_count));
	for (int k = 0, a = 0; k < in->team_count; k++) {
		bool is_new = false;

		for (int i = 0; i < e->concerned; i++)
			is_new |= e->teams[i] == k;
		for (; a < old->core_count && old->cores[a].team <= k; a++)
			if (!is_new)
				cores[plan->core_count++] = old->cores[a];
		for (int i = 0; i < part.core_count && is_new; i++)
			if (e->teams[part.cores[i].team] == k)
				cores[plan->core_count++] =
					(struct plan_core){k, part.cores[i].slot};
	}
	plan->blocks = blocks;
	plan->cores = cores;
	plan->bound = INT64_MAX;
	TRY(plan_check(s, in, plan, &plan->value));
	*ret_plan = plan;
	return ERR_NONE;
}

void plan_write(struct text *out, const struct plan *plan)
{
	for (int i = 0; i < plan->block_count; i++)
		text_addf(out, "cave %d %d %d\n", plan->blocks[i].person, plan->blocks[i].from,
		          plan->blocks[i].to);
	for (int i = 0; i < plan->core_count; i++)
		text_addf(out, "core %d %d\n", plan->cores[i].team, plan->cores[i].slot);
}
