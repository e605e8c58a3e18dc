#include "rhythm/plan_bound.h"

#include "rhythm/plan_bundle.h"

#include <assert.h>

#include <math.h>

enum {
	FIRST_STEPS = 30, /* for a team in the first round: a bound is wanted soon */
	TEAM_STEPS =
		3000, /* for a team in a round, and at most when it is what keeps the bound up */
	TEAM_STEPS_MOST = 1 << 20,
	ROOT_STEPS = 30,
	NODE_STEPS = 20,
	LEAN_MAX = 256, /* unscaled */
	OPEN_PARTS = 4, /* a team with more than this part of what is open keeps the bound up */
	SLACK_PARTS = 8 /* a team is worked out to this part of what is open for each team */
};

/* Somebody in one of their teams. */
struct copy {
	int person; /* of the cut model */
	int team;
	int *shares; /* per block: its part of what the block is worth */
	int first;   /* of its leanings: one for each position */
};

/* Somebody in two teams or more. */
struct shared {
	struct copy *copies;
	int count, positions;
};

struct plan_bound {
	struct arena *mem;
	struct plan_model *m, *cut; /* the model, and the one in which people are cut */
	struct shared *people;
	int person_count;
	struct plan_cluster **clusters;   /* per team, once needed */
	int64_t *team_bound, *team_value; /* per team */
	double *worth;                    /* per team: of its choice, if nobody leant */
	int *team_steps;                  /* per team: at most in a round */
	bool *is_exact, *is_changed;
	struct plan_block *scratch;
	int64_t best;
	int next_team; /* to answer in this round */
	/* By leaning: the copies of team k have those from first[k] up to first[k + 1]. */
	int *first, *whole;
	uint8_t *in_cave;
	struct plan_bundle_slot *slots;
	struct plan_bundle *bundle;
};

/* The teams in whose places the person can be missed. */
static int teams_of(const struct plan_model *m, int person, int *ret_teams)
{
	int count = 0;

	for (int i = m->first_link_of[person]; i < m->first_link_of[person + 1]; i++) {
		int team = m->places[m->links[m->person_links[i]].place].team;

		if (count == 0 || ret_teams[count - 1] != team)
			ret_teams[count++] = team;
	}
	return count;
}

static int add_person(struct plan_instance *in, struct plan_person *people,
                      const struct plan_person *person)
{
	people[in->person_count] = *person;
	return in->person_count++;
}

/* The week with a person of its own for each copy. Notes who is shared, and which person stands for which copy. */
static const struct plan_instance *cut_instance(struct plan_bound *b, struct arena *mem)
{
	const struct plan_instance *week = b->m->in;
	struct plan_instance *in = NEW(mem, struct plan_instance);
	struct plan_person *people = NEW_ARRAY(
		mem, struct plan_person, (size_t)week->person_count + (size_t)b->m->member_count);
	struct plan_team *teams = NEW_ARRAY(mem, struct plan_team, (size_t)week->team_count);
	struct plan_member **members =
		NEW_ARRAY(mem, struct plan_member *, (size_t)week->team_count);

	*in = *week;
	in->people = people;
	in->teams = teams;
	in->person_count = 0;
	for (int k = 0; k < week->team_count; k++) {
		size_t count = (size_t)week->teams[k].member_count;

		members[k] = NEW_ARRAY(mem, struct plan_member, count);
		memcpy(members[k], week->teams[k].members, count * sizeof *members[k]);
		teams[k] = week->teams[k];
		teams[k].members = members[k];
	}
	for (int p = 0; p < week->person_count; p++) {
		int of[PLAN_PERSON_TEAMS_MAX], count = teams_of(b->m, p, of);
		int first = add_person(in, people, &week->people[p]);
		struct shared *shared = &b->people[b->person_count];

		for (int i = 1; i < count; i++)
			add_person(in, people, &week->people[p]);
		for (int i = b->m->first_seat_of[p]; i < b->m->first_seat_of[p + 1]; i++) {
			const struct plan_seat *seat = &b->m->seats[i];
			int at = 0;

			while (at < count && of[at] != seat->team)
				at++;
			/* Where nobody can miss them any copy will do. */
			members[seat->team][seat->member].person = first + (at < count ? at : 0);
		}
		if (count < 2)
			continue;
		b->person_count++;
		shared->count = count;
		shared->copies = NEW_ARRAY(b->mem, struct copy, (size_t)count);
		for (int i = 0; i < count; i++)
			shared->copies[i] = (struct copy){.person = first + i, .team = of[i]};
	}
	return in;
}

/* Shares what the person's blocks are worth among the copies. */
static void share(struct plan_bound *b, struct shared *shared)
{
	for (int i = 0; i < shared->count; i++) {
		struct copy *copy = &shared->copies[i];
		struct plan_caver *c = &b->cut->cavers[copy->person];

		shared->positions = c->position_count;
		copy->shares = NEW_ARRAY(b->mem, int, (size_t)c->block_count);
		for (int j = 0; j < c->block_count; j++) {
			int part = c->block_value[j] / shared->count;

			copy->shares[j] = i ? part : c->block_value[j] - part * (shared->count - 1);
			c->block_value[j] = copy->shares[j];
		}
		c->base = i ? c->base / shared->count
		            : c->base - c->base / shared->count * (shared->count - 1);
		plan_model_forget(b->cut, copy->person);
	}
}

/* Numbers the leanings through by team, and says which belong to one slot of a person. */
static void number_leanings(struct plan_bound *b)
{
	size_t teams = (size_t)b->m->in->team_count, slots = 0, count = 0;
	struct plan_bundle_slot *slot;
	int *slot_of, *coordinates;

	b->first = NEW_ARRAY(b->mem, int, teams + 1);
	for (int i = 0; i < b->person_count; i++) {
		slots += (size_t)b->people[i].positions;
		for (int j = 0; j < b->people[i].count; j++)
			b->first[b->people[i].copies[j].team + 1] += b->people[i].positions;
	}
	for (size_t k = 0; k < teams; k++)
		b->first[k + 1] += b->first[k];
	count = (size_t)b->first[teams];
	b->whole = NEW_ARRAY(b->mem, int, count);
	b->in_cave = NEW_ARRAY(b->mem, uint8_t, count);
	slot_of = NEW_ARRAY(b->mem, int, count);
	coordinates = NEW_ARRAY(b->mem, int, count);
	slot = b->slots = NEW_ARRAY(b->mem, struct plan_bundle_slot, slots);
	for (int i = 0; i < b->person_count; i++) {
		struct shared *shared = &b->people[i];

		for (int j = 0; j < shared->count; j++) {
			shared->copies[j].first = b->first[shared->copies[j].team];
			b->first[shared->copies[j].team] += shared->positions;
		}
		for (int t = 0; t < shared->positions; t++, slot++) {
			*slot = (struct plan_bundle_slot){coordinates, shared->count};
			for (int j = 0; j < shared->count; j++) {
				*coordinates = shared->copies[j].first + t;
				slot_of[*coordinates++] = (int)(slot - b->slots);
			}
		}
	}
	for (size_t k = teams; k > 0; k--)
		b->first[k] = b->first[k - 1];
	b->first[0] = 0;
	b->bundle = plan_bundle_new(b->mem, (int)teams, b->first, slot_of, b->slots, (int)slots);
}

enum err plan_bound_new(struct scope *s, struct arena *mem, struct plan_model *m,
                        struct plan_bound **ret_bound)
{
	struct plan_bound *b = NEW(mem, struct plan_bound);
	size_t teams = (size_t)m->in->team_count;
	size_t scratch = 1;

	*b = (struct plan_bound){.mem = mem, .m = m, .best = INT64_MAX};
	b->people = NEW_ARRAY(mem, struct shared, (size_t)m->in->person_count);
	TRY(plan_model_build(s, cut_instance(b, s->mem), &b->cut));
	assert(b->cut->scale == m->scale);
	for (int i = 0; i < b->person_count; i++) {
		share(b, &b->people[i]);
		if ((size_t)b->people[i].positions > scratch)
			scratch = (size_t)b->people[i].positions;
	}
	number_leanings(b);
	b->clusters = NEW_ARRAY(mem, struct plan_cluster *, teams);
	b->team_bound = NEW_ARRAY(mem, int64_t, teams);
	b->worth = NEW_ARRAY(mem, double, teams);
	b->team_value = NEW_ARRAY(mem, int64_t, teams);
	b->team_steps = NEW_ARRAY(mem, int, teams);
	for (size_t k = 0; k < teams; k++)
		b->team_steps[k] = FIRST_STEPS;
	b->is_exact = NEW_ARRAY(mem, bool, teams);
	b->is_changed = NEW_ARRAY(mem, bool, teams);
	b->scratch = NEW_ARRAY(mem, struct plan_block, scratch);
	memset(b->is_changed, 1, teams * sizeof *b->is_changed);
	*ret_bound = b;
	return ERR_NONE;
}

/* Each block costs what its slots are leant away from. */
static void lean(struct plan_bound *b, struct copy *copy)
{
	struct plan_caver *c = &b->cut->cavers[copy->person];
	const int *whole = b->whole + copy->first;

	for (int i = 0; i < c->position_count; i++)
		for (int j = c->first_block[i], sum = 0, at = i; j < c->first_block[i + 1]; j++) {
			int end = i + c->person->lmin + j - c->first_block[i];

			while (at < end)
				sum += whole[at++];
			c->block_value[j] = copy->shares[j] - sum;
		}
	plan_model_forget(b->cut, copy->person);
	b->is_changed[copy->team] = true;
}

static void team_answer(struct plan_bound *b, int team, int slack)
{
	bool is_first = !b->clusters[team];
	struct plan_cluster_ask ask = {.is_again = !is_first,
	                               .good = INT64_MIN / 2,
	                               .slack = slack,
	                               .steps_root = ROOT_STEPS,
	                               .steps_node = NODE_STEPS,
	                               .steps_most = b->team_steps[team]};
	int64_t start, bound;

	if (is_first)
		b->clusters[team] = plan_cluster_new(b->mem, b->cut, &team, 1, false);
	if (b->is_changed[team] || !b->is_exact[team]) {
		bound = plan_cluster_solve(b->clusters[team], &ask, &b->team_value[team], &start);
		if (b->is_changed[team] || bound < b->team_bound[team])
			b->team_bound[team] = bound;
		b->is_exact[team] = b->team_bound[team] == b->team_value[team];
		b->is_changed[team] = false;
	}
}

/* What the copy does in the choice of its team. Returns what its leanings cost it. */
static int64_t find_caves(struct plan_bound *b, struct copy *copy)
{
	const struct plan_caver *c = &b->cut->cavers[copy->person];
	int count = plan_model_blocks(b->cut, &b->cut->tried, copy->person, b->scratch);
	uint8_t *in_cave = b->in_cave + copy->first;
	int64_t cost = 0;

	memset(in_cave, 0, (size_t)c->position_count);
	for (int i = 0; i < count; i++)
		memset(in_cave + plan_person_position(c, b->scratch[i].from), 1,
		       (size_t)(b->scratch[i].to - b->scratch[i].from));
	for (int i = 0; i < c->position_count; i++)
		cost += in_cave[i] ? b->whole[copy->first + i] : 0;
	return cost;
}

/* Leans as the bundle says, in whole numbers that sum up to nothing for each slot of a person. */
static void move(struct plan_bound *b, struct shared *shared, const double *to)
{
	double most = LEAN_MAX * b->m->scale;
	bool is_changed[PLAN_PERSON_TEAMS_MAX] = {0};

	for (int t = 0; t < shared->positions; t++) {
		int left = 0;

		for (int i = shared->count - 1; i >= 0; i--) {
			int at = shared->copies[i].first + t, before = b->whole[at];
			double wish = to[at];

			wish = wish < -most ? -most : wish > most ? most : wish;
			b->whole[at] = i ? (int)lrint(wish) : -left;
			left += b->whole[at];
			is_changed[i] |= b->whole[at] != before;
		}
	}
	for (int i = 0; i < shared->count; i++)
		if (is_changed[i])
			lean(b, &shared->copies[i]);
}

/* How exactly teams are worked out: the further the bound is from the value, the less it pays to know each to the last. */
static int find_slack(const struct plan_bound *b, int64_t value)
{
	int scale = b->m->scale;
	int64_t part;

	if (b->best == INT64_MAX)
		return scale;
	part = (b->best - value) / (SLACK_PARTS * (int64_t)b->m->in->team_count);
	return part < 1 ? 1 : part > scale ? scale : (int)part;
}

/* A team that was not worked out to the end, and has a large part in what is open, gets more steps. */
static void raise_steps(struct plan_bound *b, int64_t open)
{
	for (int k = 0; k < b->m->in->team_count; k++) {
		int *steps = &b->team_steps[k];

		if (*steps == FIRST_STEPS)
			*steps = TEAM_STEPS;
		else if (b->team_bound[k] - b->team_value[k] > open / OPEN_PARTS &&
		         *steps < TEAM_STEPS_MOST)
			*steps *= 2;
	}
}

/* All teams have answered: learns from their choices and leans anew. */
static void end_round(struct plan_bound *b, int64_t value)
{
	int teams = b->m->in->team_count;
	int64_t bound = b->cut->alone, fixed = bound;
	const double *to;

	for (int k = 0; k < teams; k++) {
		bound += b->team_bound[k];
		fixed += b->first[k] == b->first[k + 1] ? b->team_bound[k] : 0;
		b->worth[k] = (double)b->team_value[k];
	}
	b->best = bound < b->best ? bound : b->best;
	raise_steps(b, bound - value);
	for (int i = 0; i < b->person_count; i++)
		for (int j = 0; j < b->people[i].count; j++) {
			struct copy *copy = &b->people[i].copies[j];

			b->worth[copy->team] += (double)find_caves(b, copy);
		}
	for (int k = 0; k < teams; k++)
		plan_bundle_add(b->bundle, k, b->in_cave, b->worth[k]);
	to = plan_bundle_step(b->bundle, (double)(bound - fixed), (double)(value - fixed),
	                      &b->cut->work);
	for (int i = 0; i < b->person_count; i++)
		move(b, &b->people[i], to);
}

int64_t plan_bound_lower(struct plan_bound *b, int64_t value, int64_t work_most)
{
	int64_t before = b->cut->work;
	int slack = find_slack(b, value);

	do {
		team_answer(b, b->next_team, slack);
		if (++b->next_team == b->m->in->team_count) {
			b->next_team = 0;
			end_round(b, value);
			break;
		}
	} while (b->best == INT64_MAX || b->cut->work - before < work_most);
	b->m->work += b->cut->work - before;
	return b->best;
}
