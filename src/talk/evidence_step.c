#include "talk/evidence_step.h"

#include <stdlib.h>

static const int64_t STEP_MS = EVIDENCE_STEP_DAYS * INT64_C(24) * 60 * 60 * 1000;

static int compare(const void *a, const void *b)
{
	int64_t x = ((const struct evidence_talk *)a)->at_ms;
	int64_t y = ((const struct evidence_talk *)b)->at_ms;

	return (x > y) - (x < y);
}

/* Where the moves of the deal end that moves[from] is of. */
static size_t end_of_deal(const struct deal_move *moves, size_t count, size_t from)
{
	size_t i = from;

	while (i < count && id_equal(moves[i].deal, moves[from].deal))
		i++;
	return i;
}

/* One deal, seen from a talk: whether it was open then, and whether it went on soon after. */
static void look_at_deal(const struct deal_move *moves, size_t count, struct evidence_talk *talk,
                         bool *is_open)
{
	enum deal_stage stage = moves[0].to; /* when the talk was, or when it came in after it */

	for (size_t i = 0; i < count; i++) {
		int64_t after_ms = moves[i].at_ms - talk->at_ms;

		if (after_ms <= 0)
			stage = moves[i].to;
		else if (after_ms <= STEP_MS && moves[i].to > stage && moves[i].to != DEAL_LOST)
			talk->has_led_on = true;
	}
	*is_open |= moves[0].at_ms <= talk->at_ms && stage < DEAL_WON;
}

void evidence_step_settle(struct evidence_talk *talks, size_t talk_count,
                          const struct deal_move *moves, size_t move_count, int64_t now_ms)
{
	int64_t free_from_ms = INT64_MIN;

	if (talk_count)
		qsort(talks, talk_count, sizeof *talks, compare);
	for (size_t t = 0; t < talk_count; t++) {
		struct evidence_talk *talk = &talks[t];
		bool is_open = false;

		talk->is_counted = talk->has_led_on = false;
		for (size_t i = 0, end; i < move_count; i = end) {
			end = end_of_deal(moves, move_count, i);
			look_at_deal(&moves[i], end - i, talk, &is_open);
		}
		talk->is_counted = is_open && talk->is_long_enough && talk->at_ms >= free_from_ms &&
		                   talk->at_ms <= now_ms - STEP_MS;
		if (talk->is_counted)
			free_from_ms = talk->at_ms + STEP_MS;
	}
}
