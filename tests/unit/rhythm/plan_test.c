#include "rhythm/plan.h"

#include "rhythm/plan_bound.h"

#include "test.h"

/* A week of random people and teams, small enough to try everything. */
enum {
	SLOTS = 8,
	PEOPLE = 3,
	TEAMS_MAX = 3,
	MEMBERS = 2
};

static uint32_t dice_state;

static int dice(int sides)
{
	dice_state = dice_state * 1664525u + 1013904223u;
	return (int)((dice_state >> 16) % (uint32_t)sides);
}

/* `has_open`: some teams may meet in some slots only. */
static struct str random_week(struct scope *s, uint32_t seed, int teams, int window, bool has_open)
{
	struct text t = text_new(s->mem, 100000);

	dice_state = seed * 2654435761u + 1;
	text_addf(&t, "%s tiny\ngrid 120 %d 4\nweights %d %d %d %d %d %d %d\n",
	          window > 1 || has_open ? "kwr2" : "kwr1", SLOTS, dice(20), dice(15), dice(8),
	          dice(20), dice(4), dice(4), dice(6));
	if (window > 1)
		text_addf(&t, "window %d\n", window);
	for (int length = 1; length < 5; length++)
		text_addf(&t, "depth %d %d\n", length, dice(12) - 2);
	for (int p = 0; p < PEOPLE; p++) {
		int lmin = 1 + dice(2);

		text_addf(&t, "person %d %d %d %d %d %d %d\n", p, dice(5) - 2, dice(5), lmin,
		          lmin + dice(3), 1 + dice(2), dice(3));
		text_addf(&t, "work %d %d\n", dice(2), SLOTS - dice(2));
		for (int i = dice(3); i > 0; i--) {
			int from = dice(SLOTS);

			text_addf(&t, "busy %d %d\n", from, from + 1);
		}
		text_addf(&t, "last %d %d\nedge %d %d\npref %d %d %d\n", dice(4), 4 + dice(4),
		          dice(4), 4 + dice(4), dice(4), 4 + dice(4), dice(4));
	}
	for (int k = 0; k < teams; k++) {
		text_addf(&t, "team %d %d %d %d\n", k, 1 + dice(MEMBERS), dice(5), MEMBERS);
		for (int i = 0; i < MEMBERS; i++)
			text_addf(&t, "member %d %d\n", (i + k) % PEOPLE, dice(3));
		for (int i = has_open ? dice(3) : 0; i > 0; i--) {
			int from = dice(SLOTS - 2);

			text_addf(&t, "open %d %d\n", from, from + 2 + dice(SLOTS - 1 - from));
		}
	}
	return text_str(&t);
}

struct trial {
	struct scope *s;
	const struct plan_instance *in;
	struct plan_cave blocks[PEOPLE * SLOTS];
	struct plan_core cores[TEAMS_MAX * SLOTS];
	struct plan plan;
};

/* INT64_MIN when it is not allowed. */
static int64_t value_of(struct trial *x)
{
	struct arena_mark mark = arena_mark(x->s->mem);
	int64_t value;
	enum err e = plan_check(x->s, x->in, &x->plan, &value);

	arena_rewind(x->s->mem, mark);
	return e ? INT64_MIN : value;
}

/* Every core set of each team for the blocks in hand. */
static int64_t best_cores(struct trial *x)
{
	int64_t without, best;

	x->plan.core_count = 0;
	without = best = value_of(x);
	for (int k = 0; k < x->in->team_count && without != INT64_MIN; k++) {
		const struct plan_team *team = &x->in->teams[k];
		int64_t most = without;

		for (uint32_t set = 1; set < 1u << team->slot_count; set++) {
			int64_t value;

			x->plan.core_count = 0;
			if (__builtin_popcount(set) > team->target)
				continue;
			for (int j = 0; j < team->slot_count; j++)
				if (set >> j & 1)
					x->cores[x->plan.core_count++] =
						(struct plan_core){k, team->slots[j]};
			value = value_of(x);
			most = value > most ? value : most;
		}
		best += most - without;
	}
	x->plan.core_count = 0;
	return best;
}

static void add_person(struct trial *x, int person, int from, int64_t *best)
{
	const struct plan_person *p = &x->in->people[person];
	int64_t value;

	if (value_of(x) == INT64_MIN)
		return;
	if (person + 1 < PEOPLE) {
		add_person(x, person + 1, 0, best);
	} else {
		value = best_cores(x);
		*best = value > *best ? value : *best;
	}
	for (int at = from; at < SLOTS; at++)
		for (int length = p->lmin; length <= p->lmax && at + length <= SLOTS; length++) {
			x->blocks[x->plan.block_count++] =
				(struct plan_cave){person, at, at + length};
			add_person(x, person, at + length, best);
			x->plan.block_count--;
		}
}

/* By trying everything. */
static int64_t best_of_all(struct scope *s, const struct plan_instance *in)
{
	struct trial *x = NEW(s->mem, struct trial);
	int64_t best = INT64_MIN;

	*x = (struct trial){.s = s, .in = in};
	x->plan.blocks = x->blocks;
	x->plan.cores = x->cores;
	add_person(x, 0, 0, &best);
	return best;
}

/* Whether the plan was proven to be the best. */
static bool assert_good(uint32_t seed, int teams, int window, bool has_open)
{
	struct scope *s = test_scope();
	const struct plan_instance *in;
	const struct plan *plan;
	int64_t best, value;

	assert_ok(plan_instance_read(s, random_week(s, seed, teams, window, has_open), &in));
	best = best_of_all(s, in);
	assert_ok(plan_solve(s, in, &(struct plan_effort){.steps = 5000000}, &plan));
	assert_ok(plan_check(s, in, plan, &value));
	assert_int_equal(value, plan->value);
	assert_true(plan->bound >= best);
	assert_true(plan->is_proven == (plan->bound == plan->value));
	if (teams < 3 || plan->is_proven)
		assert_int_equal(plan->value, best);
	else
		assert_true(plan->value <= best);
	return plan->is_proven;
}

TEST(plan_solve__finds_the_best_of_all_plans_of_a_tiny_week)
{
	for (uint32_t seed = 0; seed < 16; seed++)
		assert_good(seed, 2, 1, false);
}

TEST(plan_solve__finds_the_best_when_market_time_has_a_least_length)
{
	for (uint32_t seed = 100; seed < 108; seed++)
		assert_good(seed, 2, 2, false);
}

TEST(plan_solve__finds_the_best_when_teams_may_meet_in_some_slots_only)
{
	for (uint32_t seed = 600; seed < 608; seed++)
		assert_good(seed, 2, 1 + (int)(seed % 2), true);
}

static struct str week_of_two(struct scope *s, const char *version, const char *open)
{
	struct text t = text_new(s->mem, 1000);

	text_addf(&t,
	          "%s open\ngrid 120 8 4\nweights 10 0 0 0 0 0 0\nperson 0 0 0 1 1 1 0\nwork 0 6\n"
	          "person 1 0 0 1 1 1 0\nwork 1 8\nteam 0 2 8 2\nmember 0 0\nmember 1 0\n%s",
	          version, open);
	return text_str(&t);
}

TEST(plan_instance_read__keeps_a_team_to_its_open_slots)
{
	struct scope *s = test_scope();
	const struct plan_instance *in;
	const struct plan *plan;
	struct plan other;
	int64_t value;

	assert_ok(plan_instance_read(s, week_of_two(s, "kwr2", "open 0 2\nopen 5 8\n"), &in));
	assert_int_equal(in->teams[0].slot_count, 2);
	assert_int_equal(in->teams[0].slots[0], 1);
	assert_int_equal(in->teams[0].slots[1], 5);
	assert_ok(plan_solve(s, in, &(struct plan_effort){.steps = 5000000}, &plan));
	assert_int_equal(plan->core_count, 2);
	/* Both are there in slot 2, and it is not open. */
	other = *plan;
	other.cores = (struct plan_core[]){{0, 2}};
	other.core_count = 1;
	assert_int_equal(plan_check(s, in, &other, &value), ERR_INVALID);
	assert_string_equal(s->problem.key, "plan.infeasible");
	/* Without the line all are, and KWR1 does not know it. */
	assert_ok(plan_instance_read(s, week_of_two(s, "kwr2", ""), &in));
	assert_int_equal(in->teams[0].slot_count, 5);
	assert_int_equal(plan_instance_read(s, week_of_two(s, "kwr1", "open 0 2\n"), &in),
	                 ERR_INVALID);
	assert_int_equal(s->problem.line, 11);
	assert_int_equal(plan_instance_read(s, week_of_two(s, "kwr2", "open 0 9\n"), &in),
	                 ERR_INVALID);
}

/* Each of the three people is in two of the three teams. */
TEST(plan_solve__never_claims_a_bound_below_the_best_plan_of_teams_that_share_people)
{
	int proven = 0;

	for (uint32_t seed = 200; seed < 216; seed++)
		proven += assert_good(seed, 3, 1 + (int)(seed % 2), false);
	assert_true(proven >= 12);
}

/* Branches that were not followed to the end, or left because they promised too little more, count. */
TEST(plan_cluster_solve__has_a_bound_that_holds_wherever_it_stops)
{
	int open = 0;

	for (uint32_t seed = 500; seed < 516; seed++) {
		struct scope *s = test_scope();
		const struct plan_instance *in;
		struct plan_model *m;
		int64_t best;

		assert_ok(plan_instance_read(s, random_week(s, seed, 2, 1 + (int)(seed % 2), false),
		                             &in));
		best = best_of_all(s, in);
		assert_ok(plan_model_build(s, in, &m));
		for (int steps = 1; steps < 60; steps += 1 + steps / 4) {
			struct plan_cluster *c =
				plan_cluster_new(s->mem, m, (int[]){0, 1}, 2, false);
			struct plan_cluster_ask ask = {.good = INT64_MIN / 2,
			                               .slack = (steps % 3 * 4 + 1) * m->scale,
			                               .steps_root = 3,
			                               .steps_node = 2,
			                               .steps_most = steps};
			int64_t value, start,
				bound = plan_cluster_solve(c, &ask, &value, &start) + m->alone;

			assert_true(bound >= best * m->scale);
			assert_true(value + m->alone <= best * m->scale);
			open += value + m->alone < best * m->scale;
		}
	}
	assert_true(open > 10);
}

/* Each round leans anew, so that each bound is one at other leanings. */
TEST(plan_bound_lower__stays_above_the_best_plan_and_comes_down_to_it)
{
	int met = 0, above = 0;

	for (uint32_t seed = 400; seed < 424; seed++) {
		struct scope *s = test_scope();
		const struct plan_instance *in;
		struct plan_model *m;
		struct plan_bound *b;
		int64_t best, bound = 0;

		assert_ok(plan_instance_read(s, random_week(s, seed, 3, 1 + (int)(seed % 2), false),
		                             &in));
		best = best_of_all(s, in);
		assert_ok(plan_model_build(s, in, &m));
		assert_ok(plan_bound_new(s, s->mem, m, &b));
		for (int round = 0; round < 30; round++) {
			/* What is known to be reachable may be less than the best. */
			bound = plan_bound_lower(b, (best - 2) * m->scale, INT64_MAX);
			assert_true(bound >= best * m->scale);
			above += round == 0 && bound >= (best + 1) * m->scale;
		}
		met += bound < (best + 1) * m->scale;
	}
	/* Some weeks need the leanings, and most are met with them. */
	assert_true(above >= 6);
	assert_true(met >= 20);
}

TEST(plan_solve__has_a_bound_however_little_effort_there_is)
{
	for (uint32_t seed = 200; seed < 216; seed++) {
		struct scope *s = test_scope();
		const struct plan_instance *in;
		const struct plan *plan;

		assert_ok(plan_instance_read(s, random_week(s, seed, 3, 1, false), &in));
		assert_ok(plan_solve(s, in, &(struct plan_effort){.steps = 1}, &plan));
		assert_true(plan->bound >= plan->value && plan->bound < 1000000);
	}
}

TEST(plan_repair__changes_only_the_teams_of_those_who_got_a_meeting)
{
	for (uint32_t seed = 300; seed < 330; seed++) {
		struct scope *s = test_scope();
		const struct plan_instance *in, *changed;
		const struct plan *old, *plan;
		int64_t value;
		int who = 0;

		assert_ok(plan_instance_read(s, random_week(s, seed, 2, 1 + (int)(seed % 2), false),
		                             &in));
		assert_ok(plan_solve(s, in, &(struct plan_effort){.steps = 5000000}, &old));
		assert_ok(plan_instance_with_meeting(s, in, &who, 1, 2, 4, &changed));
		assert_ok(plan_repair(s, changed, old, &who, 1, &plan));
		assert_ok(plan_check(s, changed, plan, &value));
		assert_int_equal(value, plan->value);
		/* Person 0 is in team 0 alone, person 2 in team 1 alone. */
		for (int i = 0, j = 0; i < old->core_count; i++) {
			if (old->cores[i].team == 0)
				continue;
			while (j < plan->core_count && plan->cores[j].team == 0)
				j++;
			assert_true(j < plan->core_count &&
			            plan->cores[j].slot == old->cores[i].slot);
			j++;
		}
	}
}
