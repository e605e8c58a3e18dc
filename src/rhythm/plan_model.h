/* plan_model.h - an instance made ready for searching: who meets whom in which slot, by number.
 *
 * A *place* is a possible core slot of a team; places of all teams are numbered through. A *link* is a member at a
 * place who could be in the cave just then, so that a price can keep them out. People who have nothing to choose, or
 * are in no place, are worked out once.
 *
 * Layer: rhythm, for the planner only.
 */
#ifndef RHYTHM_PLAN_MODEL_H
#define RHYTHM_PLAN_MODEL_H

#include "rhythm/plan_person.h"

struct plan_link {
	int person, position; /* whose cave, and where in it */
	int place, member;    /* member of the place's team, from 0 */
};

struct plan_place {
	int slot, team;
	uint64_t free, edge; /* members, one bit each */
	uint64_t links;      /* members with a link here */
	int first_link;      /* in the order of members */
};

struct plan_model_team {
	const struct plan_team *team;
	int first_place, place_count;
	int first_member; /* members of all teams, numbered through */
	uint64_t
		eligible; /* members who are free in some place: those the attendance is counted of */
	int debt_most;
};

struct plan_seat {
	int team, member;
};

/* People as they were worked out last, all per person. What changes little from one time to the next is kept on a desk
 * of its own: only the parts whose prices changed are worked out anew. */
struct plan_desk {
	struct plan_work *works;
	uint8_t **in_cave; /* per position: what was chosen; kept for positions with a link */
	int *values;       /* scaled; INT_MIN = nothing was worked out */
};

struct plan_model {
	const struct plan_instance *in;
	int scale;
	struct plan_caver *cavers; /* per person */
	uint8_t **wanted;          /* per person, per part: has a link */
	struct plan_desk priced;   /* at prices */
	struct plan_desk tried;    /* kept out of the cave by those they meet */
	int *first_link_of;        /* per person: into person_links, person_count + 1 */
	int *person_links;
	int *first_seat_of; /* per person: into seats, person_count + 1 */
	struct plan_seat *seats;
	struct plan_model_team *teams;
	struct plan_place *places;
	struct plan_link *links;
	int place_count, link_count, member_count;
	uint8_t *
		held; /* per link: attends, so that the cave keeps out; for clusters of other teams */
	int *team_at; /* per team and per person: room for clusters, -1 between uses */
	int *person_at;
	int64_t work;  /* steps of the dynamic program so far: what effort is measured in */
	int64_t alone; /* scaled value of the people who are in no place */
};

static inline int plan_model_link(const struct plan_place *place, int member)
{
	return place->first_link + __builtin_popcountll(place->links & ((1ull << member) - 1));
}

/* Errors: TOO_LARGE "plan.too_large". */
enum err plan_model_build(struct scope *s, const struct plan_instance *in,
                          struct plan_model **ret_model);

/* Works a person out at the prices on the desk: the scaled value, and in_cave at their links. */
int plan_model_person(struct plan_model *m, struct plan_desk *desk, int person,
                      struct plan_block *scratch);

/* Forgets what was worked out of a person, whose blocks are worth something else now. */
void plan_model_forget(struct plan_model *m, int person);

/* All blocks of a person at the prices on the desk; returns how many, at most the positions. */
int plan_model_blocks(struct plan_model *m, struct plan_desk *desk, int person,
                      struct plan_block *ret_blocks);

#endif
