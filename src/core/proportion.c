#include "core/proportion.h"

#include <math.h>

/* For a count that need not be whole: proportion_missing() goes on with a share of a success. */
static struct proportion interval(double successes, double count)
{
	const double z = PROPORTION_Z, z2 = z * z;
	double rate = successes / count;
	double middle = (successes + z2 / 2) / (count + z2);
	double half = z * sqrt(count * rate * (1 - rate) + z2 / 4) / (count + z2);

	return (struct proportion){rate, fmax(0, middle - half), fmin(1, middle + half)};
}

struct proportion proportion_interval(int64_t successes, int64_t count)
{
	struct proportion p;

	if (count <= 0)
		return (struct proportion){0, 0, 1};
	p = interval((double)successes, (double)count);
	/* At the ends the formula gives 0 and 1 but for rounding. */
	if (successes == 0)
		p.low = 0;
	if (successes == count)
		p.high = 1;
	return p;
}

int64_t proportion_missing(int64_t successes, int64_t count, double width_max)
{
	const double z2 = PROPORTION_Z * PROPORTION_Z;
	double middle = ((double)successes + z2 / 2) / ((double)count + z2);
	struct proportion now = proportion_interval(successes, count);

	if (now.high - now.low <= width_max)
		return 0;
	for (int64_t more = 1; more < PROPORTION_MISSING_MAX; more++) {
		struct proportion p =
			interval((double)successes + middle * (double)more, (double)(count + more));

		if (p.high - p.low <= width_max)
			return more;
	}
	return PROPORTION_MISSING_MAX;
}
