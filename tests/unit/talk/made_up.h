/* made_up.h - chance, questions and truths for made up histories of talks and deals. */
#ifndef TALK_MADE_UP_H
#define TALK_MADE_UP_H

#include <math.h>
#include <stdlib.h>

#include "test.h"

enum {
	RUNS = 10000,
	TRUTHS = 5,
	QUESTIONS_MAX = 40
};

/* SplitMix64 (Steele, Lea, Flood 2014): one number a draw, the same on each machine. */
static uint64_t chance_state;

static inline double chance(void)
{
	uint64_t z = chance_state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static inline void seed_chance(uint64_t fixed)
{
	const char *seed = getenv("KAMWERK_SEED");

	chance_state = seed && *seed ? strtoull(seed, NULL, 10) : fixed;
}

/* How many questions: 11 in the mean, most between 4 and 20. */
static inline int64_t draw_questions(void)
{
	double q;

	do
		q = floor(11.5 + 5.5 * sqrt(-2 * log(1 - chance())) * cos(2 * M_PI * chance()));
	while (q < 0 || q > QUESTIONS_MAX);
	return (int64_t)q;
}

/* How a deal's chance goes with questions: not at all; best around 12; the more the better; the fewer the better; up to a
 * point. */
static inline double truth(int which, double q)
{
	switch (which) {
	case 0:
		return 0.35;
	case 1:
		return 0.15 + 0.45 * exp(-(q - 12) * (q - 12) / 36);
	case 2:
		return 1 / (1 + exp(1.6 - 0.1 * q));
	case 3:
		return 0.55 - 0.3 / (1 + exp(-(q - 15) / 3));
	default:
		return 0.2 + 0.3 / (1 + exp(-(q - 8) / 2.5));
	}
}

static inline void assert_promised(double covered)
{
	assert_true(covered >= 0.94 && covered <= 0.96);
}

#endif
