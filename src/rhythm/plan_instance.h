/* plan_instance.h - who is free when, who needs what, and which teams want to meet: what a plan is made from.
 *
 * An instance is read from KWR1 (docs/decisions/0019-planner.md names the format and its next version, KWR2) and
 * never changes; a week with one more meeting is another instance (plan_instance_with_meeting()). Slots are numbered
 * from Sunday 00:00 UTC before the planned week; every [from, to) is half-open.
 *
 * Layer: rhythm. Read first: struct plan_instance, then plan_instance_read().
 */
#ifndef RHYTHM_PLAN_INSTANCE_H
#define RHYTHM_PLAN_INSTANCE_H

#include "core/scope.h"

enum {
	PLAN_BYTES_MAX = 64 * 1024 * 1024,
	PLAN_NAME_BYTES_MAX = 64,
	PLAN_SLOTS_MAX = 4096, /* 14 days of 5 minutes */
	PLAN_PEOPLE_MAX = 20000,
	PLAN_TEAMS_MAX = 20000,
	PLAN_TEAM_MEMBERS_MAX = 64,
	PLAN_PERSON_TEAMS_MAX = 16,
	PLAN_PERSON_RUNS_MAX = 512, /* free runs of one person */
	PLAN_PERSON_SHIFTS_MAX = 4, /* changes of the local clock */
	PLAN_BLOCK_SLOTS_MAX = 256, /* longest cave block */
	PLAN_NEED_SLOTS_MAX = 1024, /* cave need of one person */
	PLAN_BLOCKS_A_DAY_MAX = 64,
	PLAN_WEIGHT_MAX = 1000, /* of every weight, bonus and welcome, either sign */
	PLAN_DEBT_MAX = 10000,
	PLAN_OFFSET_SLOTS_MAX = 4096
};

struct plan_run {
	int from, to;
};

/* From `from` on the local clock stands `offset` slots before UTC. */
struct plan_shift {
	int from, offset;
};

struct plan_person {
	int need;                    /* slots of cave time wished */
	int lmin, lmax;              /* length of a block, in slots */
	int max_per_day;             /* blocks that begin on one local day */
	int gap;                     /* slots between two blocks */
	const struct plan_run *runs; /* maximal runs of free slots, in order */
	int run_count;
	const struct plan_shift *shifts; /* in order; the first is from slot 0 */
	int shift_count;
	const uint64_t *work, *busy, *free, *last, *edge; /* one bit a slot */
	const int16_t *welcome;                           /* of cave time, per slot */
};

struct plan_member {
	int person;
	int debt; /* core slots at the edge of the day, carried over from earlier weeks */
};

struct plan_team {
	int quorum; /* members that must be there in a core slot */
	int target; /* core slots at most */
	const struct plan_member *members;
	int member_count;
	const uint64_t *open; /* one bit a slot: where a core slot may be; NULL: anywhere */
	const int *slots;     /* the possible core slots, in order: open, and at least `quorum`
	                         members are free */
	int slot_count;
};

/* The weights of the objective, by their letter in the format. */
struct plan_weights {
	int core, fair, burden, unmet, stay, crumb, block;
};

struct plan_instance {
	struct str name;
	int slot_minutes, slot_count, slots_a_day;
	int window; /* a core comes in runs of at least this many slots; 1 in KWR1 */
	struct plan_weights weights;
	const int16_t *depth; /* bonus by length of a block, 0..PLAN_BLOCK_SLOTS_MAX */
	const struct plan_person *people;
	int person_count;
	const struct plan_team *teams;
	int team_count;
};

static inline bool plan_bit(const uint64_t *bits, int slot)
{
	return bits[slot >> 6] >> (slot & 63) & 1;
}

/* Reads an instance.
 * Memory: lives as long as `s`; about 4 bytes a slot and person.
 * Limits: those above.
 * Errors: INVALID "plan.malformed" with the line and what to do, TOO_LARGE "plan.too_large".
 * Source: KWR1 as docs/decisions/0019-planner.md describes it. */
enum err plan_instance_read(struct scope *s, struct str text,
                            const struct plan_instance **ret_instance);

/* The same week with a new meeting: the slots [from, to) become busy for `people`. Shares what did not change with
 * `old`, which must live as long.
 * Errors: INVALID "plan.no_such_person", "plan.no_such_slot". */
enum err plan_instance_with_meeting(struct scope *s, const struct plan_instance *old,
                                    const int *people, int people_count, int from, int to,
                                    const struct plan_instance **ret_instance);

/* The local day of a person at a slot; days before the first are negative. */
int plan_instance_day(const struct plan_instance *instance, const struct plan_person *person,
                      int slot);

/* The free run of a person that holds [from, to), or NULL. */
const struct plan_run *plan_instance_run(const struct plan_person *person, int from, int to);

#endif
