/* proportion.h - what a count of successes says about the rate behind it.
 *
 * Wilson's interval for a proportion: all rates from which the observed share is no further away than chance takes it in
 * 95 of 100 cases. It never leaves 0 to 1, is never empty at 0 of n, and is near the asked 95 % in the mean over
 * realistic n and rates, though not for each pair of them: its coverage swings around 95 % (tests/unit/core/proportion_test.c
 * counts it).
 *
 * Source: E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209-212.
 * Why this one: L. D. Brown, T. T. Cai, A. DasGupta (2001), Interval estimation for a binomial proportion, Statistical
 * Science 16, 101-133. Published values: R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, table I.
 *
 * Layer: core; pure, no scope. Read first: proportion_interval().
 */
#ifndef CORE_PROPORTION_H
#define CORE_PROPORTION_H

#include <stdint.h>

#define PROPORTION_Z 1.959963984540054 /* of the normal distribution, 95 % on both sides */
#define PROPORTION_MISSING_MAX 1000

struct proportion {
	double rate, low, high; /* 0 to 1; of nothing: 0, 0, 1 */
};

/* `successes` of `count`; 0 <= successes <= count. */
struct proportion proportion_interval(int64_t successes, int64_t count);

/* How many more are needed until the interval is at most `width_max` wide, if they turn out as those before. Of few, the
 * rate is taken nearer to one half: the middle of Wilson's interval. 0 = enough; at most PROPORTION_MISSING_MAX. */
int64_t proportion_missing(int64_t successes, int64_t count, double width_max);

#endif
