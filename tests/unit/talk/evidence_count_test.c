/* Sums, bands, and whether the intervals hold what they promise.
 *
 * The last two tests make up histories of which the truth is known: deals with talks before them, won by chance with a rate
 * that goes with the number of questions. Each is counted as real ones are, and the intervals are asked whether the truth
 * is in them. Seeds are fixed, so the same is printed each time; `tests/quality/evidence-coverage SEED` takes another. */
#include "talk/evidence_count.h"

#include <stdio.h>

#include "core/proportion.h"
#include "made_up.h"
#include "test.h"

/* ---- sums and bands ---- */

static struct evidence_means with_questions(int64_t questions)
{
	return (struct evidence_means){.of = {[EVIDENCE_QUESTIONS] = questions}};
}

/* `people` persons, each with one deal. */
static void add_people(struct evidence_sums *sums, int people, int64_t questions, bool is_won)
{
	struct evidence_means means = with_questions(questions);

	for (int i = 0; i < people; i++) {
		struct evidence_sums one = {0};

		evidence_count_add(&one, &means, is_won);
		evidence_count_mix(sums, &one, false);
	}
}

TEST(evidence_count_bands__keep_the_band_of_the_study_for_itself)
{
	static const int64_t inside[] = {10, 11, 12, 13, 14}, outside[] = {9, 15};
	struct evidence_band bands[EVIDENCE_BANDS_MAX];
	struct evidence_sums sums = {0};

	for (int i = 0; i < 5; i++)
		add_people(&sums, 1, inside[i], true);
	for (int i = 0; i < 2; i++)
		add_people(&sums, 5, outside[i], false);
	assert_int_equal(evidence_count_bands(&sums, EVIDENCE_QUESTIONS, bands), 3);
	assert_int_equal(bands[1].from, 10);
	assert_int_equal(bands[1].to, 14);
	assert_int_equal(bands[1].of.count, 5);
	assert_int_equal(bands[1].of.good, 5);
}

TEST(evidence_count_bands__never_show_fewer_than_five_people)
{
	struct evidence_band bands[EVIDENCE_BANDS_MAX];
	struct evidence_sums sums = {0};
	uint32_t deals = 0;

	add_people(&sums, 4, 3, true);
	assert_int_equal(evidence_count_bands(&sums, EVIDENCE_QUESTIONS, bands), 0);
	add_people(&sums, 6, 12, false);
	add_people(&sums, 1, 30, true);
	/* Four with few, six in the middle, one with many: one band, because any second could be worked out. */
	assert_int_equal(evidence_count_bands(&sums, EVIDENCE_QUESTIONS, bands), 1);
	assert_int_equal(bands[0].from, 0);
	assert_int_equal(bands[0].to, -1);
	add_people(&sums, 5, 7, false);
	assert_int_equal(evidence_count_bands(&sums, EVIDENCE_QUESTIONS, bands), 2);
	for (int i = 0; i < 2; i++)
		deals += bands[i].of.count;
	assert_int_equal(deals, evidence_count_all(&sums).count);
}

TEST(evidence_count_bands__do_not_take_many_deals_for_many_people)
{
	struct evidence_band bands[EVIDENCE_BANDS_MAX];
	struct evidence_means means = with_questions(12);
	struct evidence_sums sums = {0};

	for (int i = 0; i < 100; i++)
		evidence_count_add(&sums, &means, i % 2);
	assert_int_equal(evidence_count_bands(&sums, EVIDENCE_QUESTIONS, bands), 0);
	assert_int_equal(evidence_count_all(&sums).count, 100);
}

TEST(evidence_count_join__does_not_count_the_same_people_twice)
{
	struct evidence_band bands[EVIDENCE_BANDS_MAX];
	struct evidence_sums sums = {0}, round = {0};

	add_people(&round, 4, 12, true);
	evidence_count_join(&sums, &round);
	evidence_count_join(&sums, &round);
	assert_int_equal(evidence_count_all(&sums).count, 8);
	assert_int_equal(evidence_count_bands(&sums, EVIDENCE_QUESTIONS, bands), 0);
}

TEST(evidence_count_mix__hides_and_finds_again)
{
	struct evidence_sums sums = {0}, noise, before;

	memset(&noise, 0xc3, sizeof noise);
	add_people(&sums, 3, 12, true);
	before = sums;
	evidence_count_mix(&sums, &noise, true);
	assert_memory_not_equal(&sums, &before, sizeof sums);
	evidence_count_mix(&sums, &noise, false);
	assert_memory_equal(&sums, &before, sizeof sums);
}

/* ---- made up histories ---- */

/* `deals` of them, by as many people as it takes for each band to be shown for itself. */
static struct evidence_sums made_up(int which, int deals)
{
	struct evidence_sums sums = {0};

	for (int i = 0; i < deals; i++) {
		int64_t questions = draw_questions();
		struct evidence_means means = with_questions(questions);

		evidence_count_add(&sums, &means, chance() < truth(which, (double)questions));
	}
	for (int f = 0; f < EVIDENCE_FIGURE_COUNT; f++)
		for (int b = 0; b < EVIDENCE_BANDS_MAX; b++)
			sums.people[f][b][b] = EVIDENCE_PEOPLE_MIN;
	return sums;
}

/* The rate behind each band: of all talks that could have been in it. */
static void rates_of_bands(int which, double ret_rates[EVIDENCE_BANDS_MAX])
{
	double won[EVIDENCE_BANDS_MAX] = {0}, all[EVIDENCE_BANDS_MAX] = {0};
	static double weight[QUESTIONS_MAX + 1];

	if (weight[0] == 0)
		for (int q = 0; q <= QUESTIONS_MAX; q++)
			weight[q] = 0.5 * (erf((q + 0.5 - 11) / 5.5 / M_SQRT2) -
			                   erf((q - 0.5 - 11) / 5.5 / M_SQRT2));
	for (int q = 0; q <= QUESTIONS_MAX; q++) {
		int band = q >= 20 ? EVIDENCE_BANDS_MAX - 1 : q / 5;

		won[band] += weight[q] * truth(which, q);
		all[band] += weight[q];
	}
	for (int b = 0; b < EVIDENCE_BANDS_MAX; b++)
		ret_rates[b] = won[b] / all[b];
}

TEST(evidence_intervals__of_bands_hold_the_truth_in_94_to_96_of_100)
{
	long held = 0, asked = 0, shown_held = 0, shown = 0;

	seed_chance(34);
	for (int which = 0; which < TRUTHS; which++) {
		long of_held = 0, of_asked = 0;
		double rates[EVIDENCE_BANDS_MAX];

		rates_of_bands(which, rates);
		for (int run = 0; run < RUNS; run++) {
			/* From a first round of a small team to years of a large one. */
			struct evidence_sums sums = made_up(which, 20 + (int)(380 * chance()));
			struct evidence_band bands[EVIDENCE_BANDS_MAX];

			assert_int_equal(evidence_count_bands(&sums, EVIDENCE_QUESTIONS, bands),
			                 EVIDENCE_BANDS_MAX);
			for (int b = 0; b < EVIDENCE_BANDS_MAX; b++) {
				struct proportion p =
					proportion_interval(bands[b].of.good, bands[b].of.count);
				bool is_held = p.low <= rates[b] && rates[b] <= p.high;

				if (bands[b].of.count == 0)
					continue;
				of_asked++;
				of_held += is_held;
				if (proportion_missing(bands[b].of.good, bands[b].of.count,
				                       EVIDENCE_WIDTH_MAX))
					continue;
				shown++;
				shown_held += is_held;
			}
		}
		printf("bands, truth %d: %.4f of %ld intervals in %d runs\n", which,
		       (double)of_held / (double)of_asked, of_asked, RUNS);
		assert_promised((double)of_held / (double)of_asked);
		held += of_held;
		asked += of_asked;
	}
	printf("bands, all: %.4f; those narrow enough to be shown: %.4f of %ld\n",
	       (double)held / (double)asked, (double)shown_held / (double)shown, shown);
	assert_promised((double)held / (double)asked);
	assert_promised((double)shown_held / (double)shown);
}

TEST(evidence_intervals__of_the_curve_hold_the_truth_in_94_to_96_of_100)
{
	long held = 0, asked = 0;
	double least = 1, most = 0;

	seed_chance(43);
	for (int which = 0; which < TRUTHS; which++) {
		long of_held[QUESTIONS_MAX] = {0}, runs = 0, sum = 0;
		double covered;

		for (int run = 0; run < RUNS; run++) {
			struct evidence_sums sums = made_up(
				which, EVIDENCE_CURVE_MIN + (int)(EVIDENCE_CURVE_MIN * chance()));
			struct curve curve;

			assert_true(evidence_count_curve(&sums, &curve));
			runs++;
			for (int q = 4; q <= 20; q++) {
				struct curve_point p = curve_at(&curve, q);

				of_held[q] += p.low <= truth(which, q) && truth(which, q) <= p.high;
			}
		}
		for (int q = 4; q <= 20; q++) {
			covered = (double)of_held[q] / (double)runs;
			least = fmin(least, covered);
			most = fmax(most, covered);
			sum += of_held[q];
		}
		covered = (double)sum / (double)(17 * runs);
		printf("curve, truth %d: %.4f over 4 to 20 questions in %ld runs\n", which, covered,
		       runs);
		assert_promised(covered);
		held += sum;
		asked += 17 * runs;
	}
	printf("curve, all: %.4f in %d runs each; at single places %.4f to %.4f\n",
	       (double)held / (double)asked, RUNS, least, most);
	assert_promised((double)held / (double)asked);
}

TEST(evidence_count_curve__is_not_drawn_through_few)
{
	struct evidence_sums sums = made_up(1, EVIDENCE_CURVE_MIN - 1);
	struct curve curve;

	assert_false(evidence_count_curve(&sums, &curve));
}
