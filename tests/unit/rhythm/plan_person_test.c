#include "rhythm/plan_person.h"

#include "core/text.h"

#include "test.h"

#include <limits.h>

/* One person whose week is small enough to try all cave blocks. */
enum {
	SLOTS = 20
};

static uint32_t dice_state;

static int dice(int sides)
{
	dice_state = dice_state * 1664525u + 1013904223u;
	return (int)((dice_state >> 16) % (uint32_t)sides);
}

static struct str random_person(struct scope *s, uint32_t seed)
{
	struct text t = text_new(s->mem, 10000);
	int lmin, a_day;

	dice_state = seed * 2654435761u + 1;
	lmin = 1 + dice(3);
	a_day = 5 + dice(6);
	text_addf(&t, "kwr1 one\ngrid 60 %d %d\nweights 0 0 0 %d %d %d %d\n", SLOTS, a_day,
	          dice(12), dice(4), dice(4), dice(6));
	for (int length = 1; length < 6; length++)
		text_addf(&t, "depth %d %d\n", length, dice(12) - 3);
	text_addf(&t, "person 0 %d %d %d %d %d %d\n", dice(5) - 2, dice(14), lmin, lmin + dice(3),
	          1 + dice(3), dice(3));
	text_addf(&t, "work 0 %d\n", SLOTS);
	for (int at = dice(4); at < SLOTS; at += 2 + dice(8))
		text_addf(&t, "busy %d %d\n", at, at + 1);
	text_addf(&t, "last %d %d\npref %d %d %d\n", dice(6), 6 + dice(9), dice(6), 6 + dice(9),
	          dice(4));
	return text_str(&t);
}

struct trial {
	const struct plan_instance *in;
	const struct plan_person *person;
	int scale;
	int prices[SLOTS];
};

static int block_value(const struct trial *x, const struct plan_run *run, int from, int to)
{
	const struct plan_weights *w = &x->in->weights;
	int value = x->in->depth[to - from] - w->block - w->crumb * (from - run->from == 1) -
	            w->crumb * (run->to - to == 1),
	    price = 0;

	for (int t = from; t < to; t++) {
		value += x->person->welcome[t] + w->unmet +
		         (plan_bit(x->person->last, t) ? w->stay : 0);
		price += x->prices[t];
	}
	return value * x->scale - price;
}

/* The best blocks from slot `at` on, when `left` slots and `today` blocks of day `day` are left. */
static int best_from(const struct trial *x, int at, int left, int day, int today)
{
	const struct plan_person *p = x->person;
	int best = 0;

	for (; at < SLOTS; at++) {
		const struct plan_run *run = plan_instance_run(p, at, at + 1);
		int own = plan_instance_day(x->in, p, at);
		int may = own == day ? today : p->max_per_day;

		for (int length = p->lmin; run && may > 0 && length <= p->lmax && length <= left &&
		                           at + length <= run->to;
		     length++) {
			int value = block_value(x, run, at, at + length) +
			            best_from(x, at + length + p->gap, left - length, own, may - 1);

			best = value > best ? value : best;
		}
	}
	return best;
}

TEST(plan_person_fold__finds_the_best_of_all_cave_blocks_at_any_prices)
{
	int with_blocks = 0;

	for (uint32_t seed = 0; seed < 60; seed++) {
		struct scope *s = test_scope();
		struct trial x = {.scale = 8};
		struct plan_caver c;
		struct plan_work w;
		struct plan_block blocks[SLOTS];

		assert_ok(plan_instance_read(s, random_person(s, seed), &x.in));
		x.person = &x.in->people[0];
		assert_ok(plan_person_prepare(s, x.in, 0, x.scale, &c));
		w = plan_person_work(&c, NEW_ARRAY(s->mem, int, plan_person_work_numbers(&c)));
		for (int round = 0; round < 6; round++) {
			int best, value = c.base, count;

			for (int t = 0; t < SLOTS; t++) {
				int position = plan_person_position(&c, t);

				/* Most prices stay as they are, so that not all parts are worked out anew. */
				if (position >= 0 && (round == 0 || dice(6) == 0))
					w.prices[position] = x.prices[t] =
						dice(3) ? dice(60) : PLAN_PRICE_BAN;
			}
			for (int part = 0; part < c.part_count; part++)
				plan_person_part(&c, part, &w);
			best = c.base + best_from(&x, 0, x.person->need, INT_MIN, 0);
			assert_int_equal(plan_person_fold(&c, &w), best);
			count = c.part_count ? plan_person_blocks(&c, &w, NULL, blocks) : 0;
			for (int i = 0; i < count; i++)
				value += block_value(
					&x,
					plan_instance_run(x.person, blocks[i].from, blocks[i].to),
					blocks[i].from, blocks[i].to);
			assert_int_equal(value, best);
			with_blocks += count > 1;
		}
	}
	assert_true(with_blocks > 60);
}
