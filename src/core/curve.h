/* curve.h - a smooth curve through yes and no, with what it does not know.
 *
 * How a rate goes with a number (success with questions): a logistic regression on a restricted cubic spline with four
 * fixed knots, so the curve may rise, bend and fall, and runs straight where there is little. Firth's penalty (half the
 * logarithm of the information's determinant) takes the first-order bias out and keeps the estimate finite when all with
 * few questions failed. The interval is the normal one on the scale of the logarithm of odds, for each place by itself.
 *
 * It is fitted to counts by cell, never to single observations. Same counts, same curve: a fixed number of steps, no chance.
 * How often intervals hold the truth: tests/unit/talk/evidence_count_test.c.
 *
 * Sources: F. E. Harrell (2015), Regression modeling strategies, 2.4.5 (restricted cubic splines); D. Firth (1993), Bias
 * reduction of maximum likelihood estimates, Biometrika 80, 27-38; G. Heinze, M. Schemper (2002), Statistics in Medicine
 * 21, 2409-2419 (what it does under separation).
 *
 * Layer: core; pure, no scope. Read first: curve_fit().
 */
#ifndef CORE_CURVE_H
#define CORE_CURVE_H

#include <stdbool.h>
#include <stddef.h>

#define CURVE_KNOTS 5
#define CURVE_TERMS CURVE_KNOTS /* constant, straight, and two that bend */

struct curve_cell {
	double at;               /* the number these have */
	double count, successes; /* 0 <= successes <= count */
};

struct curve {
	double knots[CURVE_KNOTS];
	double terms[CURVE_TERMS];
	double spread[CURVE_TERMS][CURVE_TERMS]; /* covariance of the terms */
};

struct curve_point {
	double rate, low, high; /* 95 % */
};

/* Knots rise. False when the cells do not decide a curve: fewer than CURVE_TERMS places with something in them. */
bool curve_fit(const struct curve_cell *cells, size_t count, const double knots[CURVE_KNOTS],
               struct curve *ret_curve);

struct curve_point curve_at(const struct curve *curve, double at);

#endif
