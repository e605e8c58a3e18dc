#include "core/curve.h"

#include <math.h>
#include <string.h>

#include "core/proportion.h"

enum {
	STEPS_MAX = 60,
	HALVES_MAX = 12
};

static const double VALUE_END = 1e-10; /* of the log likelihood: gains less, it stands */
static const double PIVOT_MIN = 1e-12; /* below this the cells do not decide all terms */

static double cube_above(double x, double knot)
{
	double above = x - knot;

	return above > 0 ? above * above * above : 0;
}

/* Harrell 2.4.5: beyond the outer knots the cubes cancel, and a straight line is left. Scaled by the range
 * of the knots, so that all terms are of one size. */
static void terms_at(const double knots[CURVE_KNOTS], double x, double ret_terms[CURVE_TERMS])
{
	const double last = knots[CURVE_KNOTS - 1], before = knots[CURVE_KNOTS - 2];
	const double range = last - knots[0];

	ret_terms[0] = 1;
	ret_terms[1] = (x - knots[0]) / range;
	for (int j = 0; j < CURVE_KNOTS - 2; j++) {
		double own = cube_above(x, knots[j]);
		double by_before = cube_above(x, before) * (last - knots[j]) / (last - before);
		double by_last = cube_above(x, last) * (before - knots[j]) / (last - before);

		ret_terms[2 + j] = (own - by_before + by_last) / (range * range * range);
	}
}

/* Of a symmetric positive matrix, by Gauss and Jordan; *ret_log is the logarithm of its determinant. */
static bool invert(double a[CURVE_TERMS][CURVE_TERMS], double ret[CURVE_TERMS][CURVE_TERMS],
                   double *ret_log)
{
	*ret_log = 0;
	memset(ret, 0, sizeof(double[CURVE_TERMS][CURVE_TERMS]));
	for (int i = 0; i < CURVE_TERMS; i++)
		ret[i][i] = 1;
	for (int i = 0; i < CURVE_TERMS; i++) {
		double pivot = a[i][i];

		if (!(pivot > PIVOT_MIN))
			return false;
		*ret_log += log(pivot);
		for (int j = 0; j < CURVE_TERMS; j++) {
			a[i][j] /= pivot;
			ret[i][j] /= pivot;
		}
		for (int k = 0; k < CURVE_TERMS; k++) {
			double factor = a[k][i];

			if (k == i)
				continue;
			for (int j = 0; j < CURVE_TERMS; j++) {
				a[k][j] -= factor * a[i][j];
				ret[k][j] -= factor * ret[i][j];
			}
		}
	}
	return true;
}

static double product(const double a[CURVE_TERMS], const double b[CURVE_TERMS])
{
	double sum = 0;

	for (int i = 0; i < CURVE_TERMS; i++)
		sum += a[i] * b[i];
	return sum;
}

/* x' S x */
static double spread_at(const double spread[CURVE_TERMS][CURVE_TERMS], const double x[CURVE_TERMS])
{
	double sum = 0;

	for (int i = 0; i < CURVE_TERMS; i++)
		sum += x[i] * product(spread[i], x);
	return sum;
}

static double rate_of(double log_odds)
{
	return 1 / (1 + exp(-log_odds));
}

/* The information of the counts, inverted, at the terms as they are. */
static bool spread_of(struct curve *c, const struct curve_cell *cells, size_t count,
                      double *ret_log)
{
	double information[CURVE_TERMS][CURVE_TERMS] = {{0}};
	double x[CURVE_TERMS];

	for (size_t n = 0; n < count; n++) {
		double rate, weight;

		terms_at(c->knots, cells[n].at, x);
		rate = rate_of(product(c->terms, x));
		weight = cells[n].count * rate * (1 - rate);
		for (int i = 0; i < CURVE_TERMS; i++)
			for (int j = 0; j < CURVE_TERMS; j++)
				information[i][j] += weight * x[i] * x[j];
	}
	return invert(information, c->spread, ret_log);
}

/* What is made as large as possible: the logarithm of the likelihood, and of the penalty. Sets the spread. */
static bool value_of(struct curve *c, const struct curve_cell *cells, size_t count,
                     double *ret_value)
{
	double x[CURVE_TERMS], log_determinant, sum = 0;

	for (size_t n = 0; n < count; n++) {
		double log_odds;

		terms_at(c->knots, cells[n].at, x);
		log_odds = product(c->terms, x);
		/* log(1 + exp(o)) without overflow. */
		sum += cells[n].successes * log_odds -
		       cells[n].count * (fmax(log_odds, 0) + log1p(exp(-fabs(log_odds))));
	}
	if (!spread_of(c, cells, count, &log_determinant))
		return false;
	*ret_value = sum + log_determinant / 2;
	return isfinite(*ret_value);
}

/* Firth's score, times the spread: where the terms would go. */
static void find_direction(const struct curve *c, const struct curve_cell *cells, size_t count,
                           double ret_change[CURVE_TERMS])
{
	double score[CURVE_TERMS] = {0}, x[CURVE_TERMS];

	for (size_t n = 0; n < count; n++) {
		double rate, leverage, residue;

		terms_at(c->knots, cells[n].at, x);
		rate = rate_of(product(c->terms, x));
		leverage = cells[n].count * rate * (1 - rate) * spread_at(c->spread, x);
		residue = cells[n].successes - cells[n].count * rate + leverage * (0.5 - rate);
		for (int i = 0; i < CURVE_TERMS; i++)
			score[i] += residue * x[i];
	}
	for (int i = 0; i < CURVE_TERMS; i++)
		ret_change[i] = product(c->spread[i], score);
}

/* One step, halved until it leads up; false when none does: we are there. */
static bool step_up(struct curve *c, const struct curve_cell *cells, size_t count, double *value)
{
	double change[CURVE_TERMS], before = *value;
	struct curve next;

	find_direction(c, cells, count, change);
	for (int half = 0; half < HALVES_MAX; half++) {
		next = *c;
		for (int i = 0; i < CURVE_TERMS; i++)
			next.terms[i] += ldexp(change[i], -half);
		if (value_of(&next, cells, count, value) && *value > before + VALUE_END) {
			*c = next;
			return true;
		}
	}
	*value = before;
	return false;
}

bool curve_fit(const struct curve_cell *cells, size_t count, const double knots[CURVE_KNOTS],
               struct curve *ret_curve)
{
	struct curve c = {0};
	double value;
	int places = 0;

	for (size_t n = 0; n < count; n++)
		places += cells[n].count > 0;
	if (places < CURVE_TERMS)
		return false;
	memcpy(c.knots, knots, sizeof c.knots);
	if (!value_of(&c, cells, count, &value))
		return false;
	for (int i = 0; i < STEPS_MAX && step_up(&c, cells, count, &value); i++) {
	}
	*ret_curve = c;
	return true;
}

struct curve_point curve_at(const struct curve *curve, double at)
{
	double x[CURVE_TERMS], middle, half;

	terms_at(curve->knots, at, x);
	middle = product(curve->terms, x);
	half = PROPORTION_Z * sqrt(spread_at(curve->spread, x));
	return (struct curve_point){rate_of(middle), rate_of(middle - half),
	                            rate_of(middle + half)};
}
