#include "core/curve.h"

#include <math.h>

#include "test.h"

static const double knots[CURVE_KNOTS] = {4, 8, 12, 16, 20};

static double scale(double at)
{
	return log(at / (1 - at));
}

TEST(curve_fit__draws_a_straight_line_through_what_is_one)
{
	/* Large counts on the line -1 + 0.1 x of the logarithm of odds: the curve finds it again. */
	struct curve_cell cells[12];
	struct curve curve;

	for (int i = 0; i < 12; i++) {
		double at = 2 * i;

		cells[i] = (struct curve_cell){at, 1e6, 1e6 / (1 + exp(1 - 0.1 * at))};
	}
	assert_true(curve_fit(cells, 12, knots, &curve));
	for (double at = 0; at <= 30; at += 0.5)
		assert_true(fabs(scale(curve_at(&curve, at).rate) - (-1 + 0.1 * at)) < 0.001);
}

TEST(curve_fit__has_an_answer_when_all_with_few_failed)
{
	/* Here plain logistic regression runs away to minus infinity. */
	const struct curve_cell cells[] = {{2, 10, 0},  {5, 10, 0},   {8, 10, 0},
	                                   {11, 10, 9}, {14, 10, 10}, {20, 10, 10}};
	struct curve curve;
	struct curve_point few, many;

	assert_true(curve_fit(cells, 6, knots, &curve));
	few = curve_at(&curve, 3);
	many = curve_at(&curve, 14);
	assert_true(few.low >= 0 && few.rate < 0.3 && few.high < 1);
	assert_true(many.rate > 0.7 && many.low > 0);
}

TEST(curve_fit__refuses_what_decides_no_curve)
{
	const struct curve_cell cells[] = {{2, 10, 3}, {5, 0, 0}, {8, 10, 4}, {11, 10, 9}};
	struct curve curve;

	assert_false(curve_fit(cells, 4, knots, &curve));
	assert_false(curve_fit(NULL, 0, knots, &curve));
}

TEST(curve_at__knows_less_where_less_was_seen)
{
	const struct curve_cell cells[] = {{3, 5, 2},    {6, 40, 15},  {9, 80, 40},
	                                   {12, 80, 45}, {15, 40, 18}, {22, 5, 2}};
	struct curve curve;
	struct curve_point middle, edge;

	assert_true(curve_fit(cells, 6, knots, &curve));
	middle = curve_at(&curve, 10);
	edge = curve_at(&curve, 25);
	assert_true(edge.high - edge.low > 2 * (middle.high - middle.low));
}
