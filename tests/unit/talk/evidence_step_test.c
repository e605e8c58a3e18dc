/* Which talks count, which led to a next step, and whether the intervals of that hold what they promise.
 *
 * The last two tests make up accounts with deals, talks that come in clusters, and steps that each of them brings about by
 * chance, with a rate that goes with the number of questions. They are settled and counted as real ones are. The truth is
 * found by settling very many of them. Seeds are fixed; `tests/quality/evidence-coverage SEED` takes another. */
#include "talk/evidence_step.h"

#include <stdio.h>

#include "core/proportion.h"
#include "made_up.h"
#include "test.h"

enum {
	TALKS_MAX = 12, /* of one made up account */
	MOVES_MAX = 2 * TALKS_MAX + 4,
	TRUTH_TALKS = 400000
};

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;
#define NOW_DAY 1000

/* ---- single talks ---- */

static struct deal_move move(int deal, int day, enum deal_stage to)
{
	return (struct deal_move){{{(unsigned char)deal}}, day * DAY_MS, to, false};
}

static struct deal_move come_in(int deal, int day, enum deal_stage to)
{
	struct deal_move m = move(deal, day, to);

	m.is_first = true;
	return m;
}

/* A talk on day 100, with these moves. */
static struct evidence_talk settle(const struct deal_move *moves, size_t count)
{
	struct evidence_talk talk = {.at_ms = 100 * DAY_MS, .is_long_enough = true};

	evidence_step_settle(&talk, 1, moves, count, NOW_DAY * DAY_MS);
	return talk;
}

#define SETTLE(...)                                                                                \
	settle((struct deal_move[]){__VA_ARGS__},                                                  \
	       sizeof((struct deal_move[]){__VA_ARGS__}) / sizeof(struct deal_move))

TEST(evidence_step_settle__sees_a_move_to_a_later_stage_within_thirty_days)
{
	assert_true(SETTLE(come_in(1, 50, DEAL_LEAD), move(1, 130, DEAL_QUALIFIED)).has_led_on);
	assert_true(SETTLE(come_in(1, 50, DEAL_NEGOTIATION), move(1, 101, DEAL_WON)).has_led_on);
	assert_false(SETTLE(come_in(1, 50, DEAL_LEAD), move(1, 131, DEAL_QUALIFIED)).has_led_on);
	assert_false(SETTLE(come_in(1, 50, DEAL_LEAD), move(1, 99, DEAL_QUALIFIED)).has_led_on);
	assert_false(SETTLE(come_in(1, 50, DEAL_LEAD)).has_led_on);
}

TEST(evidence_step_settle__takes_neither_lost_nor_going_back_for_a_step)
{
	assert_false(SETTLE(come_in(1, 50, DEAL_OFFER), move(1, 110, DEAL_LOST)).has_led_on);
	assert_false(SETTLE(come_in(1, 50, DEAL_OFFER), move(1, 110, DEAL_LEAD)).has_led_on);
	/* Back, and to where it was: that is no later stage than when the talk was. */
	assert_false(SETTLE(come_in(1, 50, DEAL_OFFER), move(1, 110, DEAL_LEAD),
	                    move(1, 112, DEAL_OFFER))
	                     .has_led_on);
	assert_true(SETTLE(come_in(1, 50, DEAL_OFFER), move(1, 110, DEAL_LEAD),
	                   move(1, 112, DEAL_NEGOTIATION))
	                    .has_led_on);
}

TEST(evidence_step_settle__asks_for_a_deal_that_is_open_when_the_talk_is)
{
	assert_true(SETTLE(come_in(1, 50, DEAL_LEAD)).is_counted);
	assert_true(SETTLE(come_in(1, 50, DEAL_WON), move(1, 60, DEAL_NEGOTIATION)).is_counted);
	assert_false(settle(NULL, 0).is_counted);
	assert_false(SETTLE(come_in(1, 50, DEAL_WON)).is_counted);
	assert_false(SETTLE(come_in(1, 50, DEAL_LEAD), move(1, 60, DEAL_LOST)).is_counted);
	assert_false(SETTLE(come_in(1, 105, DEAL_LEAD), move(1, 110, DEAL_OFFER)).is_counted);
}

TEST(evidence_step_settle__looks_at_every_deal_of_the_account)
{
	struct evidence_talk talk = SETTLE(come_in(1, 50, DEAL_LEAD), come_in(2, 105, DEAL_LEAD),
	                                   move(2, 110, DEAL_QUALIFIED));

	assert_true(talk.is_counted && talk.has_led_on);
	/* Coming in is no move. */
	assert_false(
		SETTLE(come_in(1, 50, DEAL_LEAD), come_in(2, 105, DEAL_NEGOTIATION)).has_led_on);
}

TEST(evidence_step_settle__waits_until_the_thirty_days_are_over)
{
	struct deal_move deal = come_in(1, 50, DEAL_LEAD);
	struct evidence_talk talk = {.at_ms = 100 * DAY_MS, .is_long_enough = true};

	evidence_step_settle(&talk, 1, &deal, 1, 129 * DAY_MS);
	assert_false(talk.is_counted);
	evidence_step_settle(&talk, 1, &deal, 1, 130 * DAY_MS);
	assert_true(talk.is_counted);
	talk.is_long_enough = false;
	evidence_step_settle(&talk, 1, &deal, 1, 130 * DAY_MS);
	assert_false(talk.is_counted);
}

TEST(evidence_step_settle__counts_one_of_talks_that_share_their_thirty_days)
{
	struct deal_move deal = come_in(1, 50, DEAL_LEAD);
	struct evidence_talk talks[] = {{.at_ms = 130 * DAY_MS, .is_long_enough = true},
	                                {.at_ms = 120 * DAY_MS, .is_long_enough = true},
	                                {.at_ms = 100 * DAY_MS, .is_long_enough = true},
	                                {.at_ms = 90 * DAY_MS}};

	evidence_step_settle(talks, 4, &deal, 1, NOW_DAY * DAY_MS);
	assert_int_equal(talks[0].at_ms, 90 * DAY_MS);
	assert_false(talks[0].is_counted); /* too short a talk keeps none away */
	assert_true(talks[1].is_counted);
	assert_false(talks[2].is_counted);
	assert_true(talks[3].is_counted);
}

/* ---- made up accounts ---- */

static struct evidence_means with_questions(int64_t questions)
{
	return (struct evidence_means){.of = {[EVIDENCE_QUESTIONS] = questions}};
}

struct history {
	struct evidence_talk talks[TALKS_MAX];
	struct deal_move moves[MOVES_MAX];
	size_t talk_count, move_count;
};

static int compare_ms(const void *a, const void *b)
{
	return (*(const int64_t *)a > *(const int64_t *)b) -
	       (*(const int64_t *)a < *(const int64_t *)b);
}

/* Talks every 18 days in the mean, so that most share their days with others; each is followed, by chance, by a step within
 * 30 days. What is won is followed by another deal at once. */
static void make_history(int which, struct history *ret)
{
	int64_t steps_ms[TALKS_MAX];
	size_t step_count = 0;
	int deal = 1, stage = DEAL_LEAD;
	double day = 1;

	ret->talk_count = 1 + (size_t)(TALKS_MAX * chance());
	for (size_t i = 0; i < ret->talk_count; i++) {
		int64_t questions = draw_questions();
		struct evidence_talk *talk = &ret->talks[i];

		day -= 18 * log(1 - chance());
		*talk = (struct evidence_talk){.at_ms = (int64_t)(day * (double)DAY_MS),
		                               .figures = with_questions(questions),
		                               .is_long_enough = true};
		if (chance() < truth(which, (double)questions))
			steps_ms[step_count++] =
				talk->at_ms + 1 + (int64_t)(29 * chance() * (double)DAY_MS);
	}
	qsort(steps_ms, step_count, sizeof *steps_ms, compare_ms);
	ret->moves[0] = come_in(deal, 0, DEAL_LEAD);
	ret->move_count = 1;
	for (size_t i = 0; i < step_count; i++) {
		stage++;
		ret->moves[ret->move_count++] = (struct deal_move){
			{{(unsigned char)deal}}, steps_ms[i], (enum deal_stage)stage, false};
		if (stage == DEAL_WON) {
			stage = DEAL_LEAD;
			ret->moves[ret->move_count++] = (struct deal_move){
				{{(unsigned char)++deal}}, steps_ms[i], DEAL_LEAD, true};
		}
	}
	evidence_step_settle(ret->talks, ret->talk_count, ret->moves, ret->move_count,
	                     2 * NOW_DAY * DAY_MS);
}

/* At least `count` talks, by as many people as it takes for each band to be shown for itself. Only those that count, or (what
 * must not be done) all of them. */
static struct evidence_sums made_up(int which, int count, bool is_every)
{
	struct evidence_sums sums = {0};
	struct history h;

	while (evidence_count_all(&sums).count < (uint32_t)count) {
		make_history(which, &h);
		for (size_t i = 0; i < h.talk_count; i++)
			if (is_every || h.talks[i].is_counted)
				evidence_count_add(&sums, &h.talks[i].figures,
				                   h.talks[i].has_led_on);
	}
	for (int f = 0; f < EVIDENCE_FIGURE_COUNT; f++)
		for (int b = 0; b < EVIDENCE_BANDS_MAX; b++)
			sums.people[f][b][b] = EVIDENCE_PEOPLE_MIN;
	return sums;
}

struct truths {
	double of_questions[QUESTIONS_MAX + 1], of_bands[EVIDENCE_BANDS_MAX];
};

/* What really follows a talk with so many questions: what it brings about, and what its neighbours do. The neighbours' part
 * has nothing to do with the questions, so one number is enough for it. */
static void find_truths(int which, bool is_every, struct truths *ret)
{
	double good = 0, alone = 0, others, weight[EVIDENCE_BANDS_MAX] = {0};
	long count = 0;
	struct history h;

	while (count < TRUTH_TALKS) {
		make_history(which, &h);
		for (size_t i = 0; i < h.talk_count; i++) {
			double q = (double)h.talks[i].figures.of[EVIDENCE_QUESTIONS];

			if (!is_every && !h.talks[i].is_counted)
				continue;
			count++;
			good += h.talks[i].has_led_on;
			alone += truth(which, q);
		}
	}
	/* 1 - good = (1 - alone) (1 - others), in the mean over all. */
	others = 1 - ((double)count - good) / ((double)count - alone);
	memset(ret, 0, sizeof *ret);
	for (int q = 0; q <= QUESTIONS_MAX; q++) {
		int band = q >= 20 ? EVIDENCE_BANDS_MAX - 1 : q / 5;
		double of = 0.5 * (erf((q + 0.5 - 11) / 5.5 / M_SQRT2) -
		                   erf((q - 0.5 - 11) / 5.5 / M_SQRT2));

		ret->of_questions[q] = 1 - (1 - truth(which, q)) * (1 - others);
		ret->of_bands[band] += of * ret->of_questions[q];
		weight[band] += of;
	}
	for (int b = 0; b < EVIDENCE_BANDS_MAX; b++)
		ret->of_bands[b] /= weight[b];
}

struct coverage {
	long held, asked, shown_held, shown;
};

static struct coverage cover_bands(int which, int runs, bool is_every)
{
	struct coverage c = {0};
	struct truths truths;

	find_truths(which, is_every, &truths);
	for (int run = 0; run < runs; run++) {
		struct evidence_sums sums = made_up(which, 20 + (int)(380 * chance()), is_every);
		struct evidence_band bands[EVIDENCE_BANDS_MAX];

		assert_int_equal(evidence_count_bands(&sums, EVIDENCE_QUESTIONS, bands),
		                 EVIDENCE_BANDS_MAX);
		for (int b = 0; b < EVIDENCE_BANDS_MAX; b++) {
			struct proportion p =
				proportion_interval(bands[b].of.good, bands[b].of.count);
			bool is_held = p.low <= truths.of_bands[b] && truths.of_bands[b] <= p.high;

			if (bands[b].of.count == 0)
				continue;
			c.asked++;
			c.held += is_held;
			if (proportion_missing(bands[b].of.good, bands[b].of.count,
			                       EVIDENCE_WIDTH_MAX))
				continue;
			c.shown++;
			c.shown_held += is_held;
		}
	}
	return c;
}

TEST(evidence_intervals__of_next_steps_hold_the_truth_in_94_to_96_of_100)
{
	struct coverage all = {0};

	seed_chance(45);
	for (int which = 0; which < TRUTHS; which++) {
		struct coverage c = cover_bands(which, RUNS, false);

		printf("next steps, truth %d: %.4f of %ld intervals in %d runs\n", which,
		       (double)c.held / (double)c.asked, c.asked, RUNS);
		assert_promised((double)c.held / (double)c.asked);
		all.held += c.held;
		all.asked += c.asked;
		all.shown_held += c.shown_held;
		all.shown += c.shown;
	}
	printf("next steps, all: %.4f; those narrow enough to be shown: %.4f of %ld\n",
	       (double)all.held / (double)all.asked, (double)all.shown_held / (double)all.shown,
	       all.shown);
	assert_promised((double)all.held / (double)all.asked);
	assert_promised((double)all.shown_held / (double)all.shown);
}

/* Why only one of talks that share their days counts. */
TEST(evidence_intervals__would_be_too_narrow_if_every_talk_counted)
{
	struct coverage c;
	double covered;

	seed_chance(54);
	c = cover_bands(1, RUNS / 5, true);
	covered = (double)c.held / (double)c.asked;
	printf("next steps, every talk counted: %.4f\n", covered);
	assert_true(covered < 0.94);
}

TEST(evidence_intervals__of_the_curve_of_next_steps_hold_the_truth_in_94_to_96_of_100)
{
	long held = 0, asked = 0;

	seed_chance(4545);
	for (int which = 0; which < TRUTHS; which++) {
		struct truths truths;
		long of_truth = 0;
		double covered;

		find_truths(which, false, &truths);
		for (int run = 0; run < RUNS; run++) {
			int count = EVIDENCE_CURVE_MIN + (int)(EVIDENCE_CURVE_MIN * chance());
			struct evidence_sums sums = made_up(which, count, false);
			struct curve curve;

			assert_true(evidence_count_curve(&sums, &curve));
			for (int q = 4; q <= 20; q++) {
				struct curve_point p = curve_at(&curve, q);
				double of = truths.of_questions[q];

				of_truth += p.low <= of && of <= p.high;
			}
		}
		covered = (double)of_truth / (double)(17 * RUNS);
		printf("curve of next steps, truth %d: %.4f over 4 to 20 questions in %d runs\n",
		       which, covered, RUNS);
		assert_promised(covered);
		held += of_truth;
		asked += 17 * RUNS;
	}
	printf("curve of next steps, all: %.4f\n", (double)held / (double)asked);
	assert_promised((double)held / (double)asked);
}
