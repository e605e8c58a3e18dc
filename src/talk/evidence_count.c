#include "talk/evidence_count.h"

const char *const evidence_count_outcomes[EVIDENCE_OUTCOME_COUNT + 1] = {"won", "next_step", NULL};

const char *const evidence_count_figures[EVIDENCE_FIGURE_COUNT + 1] = {
	"questions", "spread", "share", "stage1", "stage2", "stage3", NULL};

/* Where cells begin. Bands are made of whole cells: of questions two each, of the others one. The third band of questions
 * is that of the study, 10 to 14. The rest are round numbers, set by hand before there was anything to count. */
static const struct scale {
	int cells, cells_a_band;
	int64_t from[EVIDENCE_CELLS_MAX];
} scales[EVIDENCE_FIGURE_COUNT] = {
	[EVIDENCE_QUESTIONS] = {10, 2, {0, 2, 5, 8, 10, 12, 15, 17, 20, 25}},
	[EVIDENCE_SPREAD] = {4, 1, {0, 400, 600, 800}},
	[EVIDENCE_SHARE] = {5, 1, {0, 300, 450, 600, 750}},
	[EVIDENCE_STAGE1] = {4, 1, {0, 1, 4, 9}},
	[EVIDENCE_STAGE2] = {4, 1, {0, 1, 3, 6}},
	[EVIDENCE_STAGE3] = {3, 1, {0, 1, 3}},
};

/* Where the curve takes a cell of questions to be: its middle, and for "25 and more" what is usual there. */
static const double question_middles[EVIDENCE_CELLS_MAX] = {0.5,  3,    6,    8.5, 10.5,
                                                            13.0, 15.5, 18.0, 22,  27};

/* Over 4 to 20 questions, where most talks are; beyond, the curve runs straight. */
static const double question_knots[CURVE_KNOTS] = {4, 8, 12, 16, 20};

static void note_person(uint32_t people[EVIDENCE_BANDS_MAX][EVIDENCE_BANDS_MAX], int band)
{
	for (int from = 0; from <= band; from++)
		for (int to = band; to < EVIDENCE_BANDS_MAX; to++)
			people[from][to] = 1;
}

void evidence_count_add(struct evidence_sums *sums, const struct evidence_means *means,
                        bool is_good)
{
	if (is_good)
		sums->with_good = 1;
	else
		sums->with_bad = 1;
	for (int f = 0; f < EVIDENCE_FIGURE_COUNT; f++) {
		const struct scale *scale = &scales[f];
		int cell = scale->cells - 1;

		if (means->of[f] < 0)
			continue;
		while (cell > 0 && means->of[f] < scale->from[cell])
			cell--;
		sums->cells[f][cell].count++;
		sums->cells[f][cell].good += is_good;
		note_person(sums->people[f], cell / scale->cells_a_band);
	}
}

void evidence_count_mix(struct evidence_sums *sums, const struct evidence_sums *other,
                        bool is_taken_off)
{
	uint32_t sign = is_taken_off ? UINT32_MAX : 1; /* -1 modulo 2^32 */

	sums->with_good += sign * other->with_good;
	sums->with_bad += sign * other->with_bad;
	for (int f = 0; f < EVIDENCE_FIGURE_COUNT; f++) {
		for (int c = 0; c < EVIDENCE_CELLS_MAX; c++) {
			sums->cells[f][c].count += sign * other->cells[f][c].count;
			sums->cells[f][c].good += sign * other->cells[f][c].good;
		}
		for (int from = 0; from < EVIDENCE_BANDS_MAX; from++)
			for (int to = 0; to < EVIDENCE_BANDS_MAX; to++)
				sums->people[f][from][to] += sign * other->people[f][from][to];
	}
}

void evidence_count_join(struct evidence_sums *sums, const struct evidence_sums *round)
{
	struct evidence_sums before = *sums;

	evidence_count_mix(sums, round, false);
	for (int f = 0; f < EVIDENCE_FIGURE_COUNT; f++)
		for (int from = 0; from < EVIDENCE_BANDS_MAX; from++)
			for (int to = 0; to < EVIDENCE_BANDS_MAX; to++) {
				uint32_t old = before.people[f][from][to],
					 new = round->people[f][from][to];

				sums->people[f][from][to] = old > new ? old : new;
			}
}

bool evidence_count_is_enough(const struct evidence_sums *sums)
{
	return sums->with_good >= EVIDENCE_PEOPLE_MIN && sums->with_bad >= EVIDENCE_PEOPLE_MIN;
}

struct evidence_cell evidence_count_all(const struct evidence_sums *sums)
{
	struct evidence_cell all = {0};

	for (int c = 0; c < EVIDENCE_CELLS_MAX; c++) {
		all.count += sums->cells[EVIDENCE_QUESTIONS][c].count;
		all.good += sums->cells[EVIDENCE_QUESTIONS][c].good;
	}
	return all;
}

size_t evidence_count_bands(const struct evidence_sums *sums, enum evidence_figure figure,
                            struct evidence_band ret_bands[EVIDENCE_BANDS_MAX])
{
	const struct scale *scale = &scales[figure];
	struct evidence_band open = {.from = 0};
	size_t count = 0;
	int first = 0; /* of the bands that go together */

	for (int c = 0; c < scale->cells; c++) {
		int band = c / scale->cells_a_band;
		bool is_end = (c + 1) % scale->cells_a_band == 0;

		open.of.count += sums->cells[figure][c].count;
		open.of.good += sums->cells[figure][c].good;
		if (!is_end || sums->people[figure][first][band] < EVIDENCE_PEOPLE_MIN)
			continue;
		open.to = c + 1 < scale->cells ? scale->from[c + 1] - 1 : -1;
		ret_bands[count++] = open;
		open = (struct evidence_band){.from = open.to + 1};
		first = band + 1;
	}
	if (count == 0)
		return 0;
	/* What is left at the end is too few: it goes to the last band. */
	ret_bands[count - 1].to = -1;
	ret_bands[count - 1].of.count += open.of.count;
	ret_bands[count - 1].of.good += open.of.good;
	return count;
}

bool evidence_count_curve(const struct evidence_sums *sums, struct curve *ret_curve)
{
	struct evidence_band bands[EVIDENCE_BANDS_MAX];
	struct curve_cell cells[EVIDENCE_CELLS_MAX];

	if (evidence_count_all(sums).count < EVIDENCE_CURVE_MIN ||
	    evidence_count_bands(sums, EVIDENCE_QUESTIONS, bands) == 0)
		return false;
	for (int c = 0; c < EVIDENCE_CELLS_MAX; c++)
		cells[c] = (struct curve_cell){question_middles[c],
		                               sums->cells[EVIDENCE_QUESTIONS][c].count,
		                               sums->cells[EVIDENCE_QUESTIONS][c].good};
	return curve_fit(cells, EVIDENCE_CELLS_MAX, question_knots, ret_curve);
}
