/* plan_person.h - the best cave blocks of one person, when some slots have a price.
 *
 * A dynamic program over the free slots. The week falls into parts (mostly days) that nothing but the cave need
 * connects; each part has a table "best value with at most n slots", and the tables are folded into one. When few
 * prices change, only their parts are worked out again.
 *
 * Values are scaled: plain value times `scale`, less the prices of the slots in the cave. Everything is a whole
 * number, so what is computed is exact. Not met need is counted as -unmet for each slot.
 *
 * Layer: rhythm, for the planner only.
 */
#ifndef RHYTHM_PLAN_PERSON_H
#define RHYTHM_PLAN_PERSON_H

#include "rhythm/plan_instance.h"

enum {
	PLAN_VALUE_MAX = 1 << 20,      /* scaled value of one person's week, either sign */
	PLAN_PRICE_BAN = 1 << 21,      /* the price of a slot that must stay open */
	PLAN_PERSON_WORK_MAX = 1 << 24 /* steps to work out one person once */
};

struct plan_block {
	int from, to;
};

/* A stretch of the week whose blocks do not touch those of another one, but for the need. */
struct plan_part {
	int first, end; /* positions */
	int most;       /* slots of cave time it can take */
	int table;      /* where its table begins: `most` + 1 numbers */
	int first_row, row_count;
	int steps; /* what working it out takes */
	bool is_one_day;
};

/* A row of numbers: best value from some position of a part on, with some blocks left on its day, by slots. It is that of
 * another row (no block begins here), or of a block with a third row about the slots that are left. The rows are the same
 * whatever the prices; what changes is the value of the blocks. */
struct plan_row {
	int at, skip; /* where its numbers are, and those it goes on with */
	const struct plan_way *ways;
	int way_count;
};
struct plan_way {
	int block, from; /* where the numbers are to go on with, less the length of the block */
};

/* What is the same whatever the prices. part_count is 0 when there is nothing to choose. */
struct plan_caver {
	const struct plan_person *person;
	int position_count, part_count, block_count;
	int *slots;       /* per position: the free slot */
	int *days;        /* per position: local day */
	int *next_day;    /* per position: first position of the part with a later day */
	int *first_block; /* per position: blocks that begin here, by length */
	int *block_value; /* per block: scaled, with the unmet need it saves */
	int *block_next; /* per block: first position of the part that a further block may begin at */
	struct plan_part *parts;
	struct plan_row *rows;
	int row_count;
	int *row_at;   /* per position and blocks left on its day, from 1: where its numbers are */
	int per_day;   /* blocks a day that can matter */
	int most;      /* slots of cave time in all: at most the need */
	int part_most; /* and in one part */
	int base;      /* scaled value of the empty plan */
	int table_numbers, row_numbers;
};

/* Room to work out a person, and what was worked out last. */
struct plan_work {
	int *prices; /* per position; the caller sets them */
	int *folded; /* how many parts, from the first, are folded as they are */
	int *worked; /* per position: the price the part was worked out with last */
	int *sums, *values, *rows, *tables, *folds; /* values: per block, less its prices */
};

/* The largest scale that keeps every person within PLAN_VALUE_MAX.
 * Errors: TOO_LARGE "plan.too_large" when even 1 is too much. */
enum err plan_person_scale(struct scope *s, const struct plan_instance *in, int *ret_scale);

/* Errors: TOO_LARGE "plan.too_large" when working the person out takes more than PLAN_PERSON_WORK_MAX. */
enum err plan_person_prepare(struct scope *s, const struct plan_instance *in, int person, int scale,
                             struct plan_caver *ret_caver);

/* Numbers that a person's work takes, and room for one made of them; prices are 0. */
size_t plan_person_work_numbers(const struct plan_caver *c);
struct plan_work plan_person_work(const struct plan_caver *c, int *numbers);

/* The position of a slot, or -1 when the person is not free then or has nothing to choose. */
int plan_person_position(const struct plan_caver *c, int slot);

/* Each part is to be worked out anew: the blocks are worth something else. */
void plan_person_forget(const struct plan_caver *c, const struct plan_work *w);

/* Works out one part at its prices. False when they are the same as last time, so that there was nothing to do. */
bool plan_person_part(const struct plan_caver *c, int part, const struct plan_work *w);

/* Folds the tables of all parts; returns the best scaled value, `base` included. */
int plan_person_fold(const struct plan_caver *c, const struct plan_work *w);

/* The blocks behind the value, in order of time within a part, last part first; at most position_count.
 * Parts that are not `wanted` are left out (NULL = all are wanted). Returns how many. */
int plan_person_blocks(const struct plan_caver *c, const struct plan_work *w, const uint8_t *wanted,
                       struct plan_block *ret_blocks);

#endif
