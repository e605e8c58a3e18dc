#include "rhythm/plan_bundle.h"

#include "test.h"

/* Two teams with the same people, each of which is worth something in the cave in a slot to either team: what they make
 * together is best where both do the same, slot by slot. */
enum {
	COUNT = 40,
	TEAMS = 2
};

static uint32_t dice_state = 7;

static int dice(int sides)
{
	dice_state = dice_state * 1664525u + 1013904223u;
	return (int)((dice_state >> 16) % (uint32_t)sides);
}

TEST(plan_bundle_step__leads_to_leanings_at_which_the_teams_agree)
{
	struct scope *s = test_scope();
	int first[TEAMS + 1] = {0, COUNT, 2 * COUNT}, slot_of[TEAMS * COUNT], pairs[COUNT][TEAMS],
			  worth[TEAMS * COUNT];
	struct plan_bundle_slot slots[COUNT];
	const double *lean = NEW_ARRAY(s->mem, double, TEAMS *COUNT);
	double lowest = 1e9, best = 0;
	struct plan_bundle *b;
	int64_t work = 0;
	int rounds = 0;

	for (int i = 0; i < COUNT; i++) {
		slots[i] = (struct plan_bundle_slot){pairs[i], TEAMS};
		for (int k = 0; k < TEAMS; k++) {
			pairs[i][k] = k * COUNT + i;
			slot_of[k * COUNT + i] = i;
			worth[k * COUNT + i] = dice(200) - 100;
		}
		best += worth[i] + worth[COUNT + i] > 0 ? worth[i] + worth[COUNT + i] : 0;
	}
	b = plan_bundle_new(s->mem, TEAMS, first, slot_of, slots, COUNT);
	for (; rounds < 60 && lowest > best + 1; rounds++) {
		uint8_t in_cave[TEAMS * COUNT];
		double bound = 0, value[TEAMS] = {0};

		for (int x = 0; x < TEAMS * COUNT; x++) {
			in_cave[x] = worth[x] - lean[x] > 0;
			bound += in_cave[x] ? worth[x] - lean[x] : 0;
			value[x / COUNT] += in_cave[x] ? worth[x] : 0;
		}
		assert_true(bound > best - 0.001);
		lowest = bound < lowest ? bound : lowest;
		for (int k = 0; k < TEAMS; k++)
			plan_bundle_add(b, k, in_cave, value[k]);
		lean = plan_bundle_step(b, bound, best - 100, &work);
		for (int i = 0; i < COUNT; i++)
			assert_true(lean[i] + lean[COUNT + i] < 0.001 &&
			            lean[i] + lean[COUNT + i] > -0.001);
	}
	assert_true(lowest <= best + 1);
	assert_true(work > 0);
}
