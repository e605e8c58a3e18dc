#include "core/proportion.h"

#include <math.h>

#include "test.h"

static bool is_near(double a, double b)
{
	return fabs(a - b) < 0.00005000001;
}

TEST(proportion_interval__gives_the_published_values)
{
	/* Newcombe (1998), table I, method 3. */
	static const struct {
		int64_t successes, count;
		double low, high;
	} published[] = {{81, 263, 0.2553, 0.3662},
	                 {15, 148, 0.0624, 0.1605},
	                 {0, 20, 0.0000, 0.1611},
	                 {1, 29, 0.0061, 0.1718}};

	for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
		struct proportion p =
			proportion_interval(published[i].successes, published[i].count);

		assert_true(is_near(p.low, published[i].low));
		assert_true(is_near(p.high, published[i].high));
	}
}

TEST(proportion_interval__says_nothing_of_nothing_and_stays_within_0_and_1)
{
	struct proportion none = proportion_interval(0, 0), all = proportion_interval(7, 7);

	assert_true(none.low == 0 && none.high == 1);
	assert_true(all.high == 1 && all.low > 0.5 && all.rate == 1);
}

TEST(proportion_interval__is_the_same_from_the_other_side)
{
	for (int64_t count = 1; count < 60; count++)
		for (int64_t k = 0; k <= count; k++) {
			struct proportion a = proportion_interval(k, count),
					  b = proportion_interval(count - k, count);

			assert_true(fabs(a.low - (1 - b.high)) < 1e-12);
			assert_true(a.low <= a.rate && a.rate <= a.high);
		}
}

TEST(proportion_missing__is_enough_once_they_came)
{
	/* At one half: 38 are too few for 30 points, 39 are enough. */
	assert_int_equal(proportion_missing(0, 0, 0.30), 39);
	assert_int_equal(proportion_missing(19, 38, 0.30), 1);
	assert_int_equal(proportion_missing(11, 22, 0.30), 17);
	assert_int_equal(proportion_missing(20, 40, 0.30), 0);
	assert_int_equal(proportion_missing(1, 2, 0.0001), PROPORTION_MISSING_MAX);
}
