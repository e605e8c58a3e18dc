#include "rhythm/market_time.h"

#include "test.h"

enum {
	MINUTE = 60 * 1000,
	HOUR = 60 * MINUTE,
	LAST = MARKET_TIME_STEPS - 1
};

TEST(market_time_add__takes_whole_quarters_only_and_remove_all_that_are_touched)
{
	static const struct {
		int from, to; /* minutes */
		int64_t in, left;
	} spans[] = {{0, 60, 60, 180 - 60},   {15, 30, 15, 180 - 15}, {1, 60, 45, 180 - 60},
	             {0, 59, 45, 180 - 60},   {16, 29, 0, 180 - 15},  {29, 31, 0, 180 - 30},
	             {-30, 15, 15, 180 - 15}, {-30, 0, 0, 180},       {-30, -16, 0, 180},
	             {-1, 1, 0, 180 - 15},    {60, 60, 0, 180},       {170, 400, 15 * 14, 180 - 15},
	             {180, 195, 15, 180}};
	struct rhythm_week w = {.base_ms = 1795392000000};

	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
		int64_t from = w.base_ms + spans[i].from * (int64_t)MINUTE,
			to = w.base_ms + spans[i].to * (int64_t)MINUTE;
		struct market_hours hours = {0}, left = {0};

		market_time_add(&hours, &w, from, to);
		assert_int_equal(market_time_minutes(&hours), spans[i].in);
		market_time_add(&left, &w, w.base_ms, w.base_ms + 3 * HOUR);
		market_time_remove(&left, &w, from, to);
		assert_int_equal(market_time_minutes(&left), spans[i].left);
	}
}

TEST(market_time_add__ends_with_the_week)
{
	struct rhythm_week w = {.base_ms = 1795392000000};
	struct market_hours hours = {0};

	market_time_add(&hours, &w, w.base_ms - 5 * (int64_t)HOUR, w.base_ms + 300 * (int64_t)HOUR);
	assert_int_equal(market_time_minutes(&hours), RHYTHM_WEEK_DAYS * 24 * 60);
	assert_true(market_time_has(&hours, 0, MARKET_TIME_STEPS));
	market_time_remove(&hours, &w, w.base_ms + 216 * (int64_t)HOUR - MINUTE,
	                   w.base_ms + 300 * (int64_t)HOUR);
	assert_true(market_time_has(&hours, 0, LAST));
	assert_false(market_time_has(&hours, LAST, MARKET_TIME_STEPS));
}

TEST(market_time_keep__leaves_what_is_in_both)
{
	struct rhythm_week w = {.base_ms = 1795392000000};
	struct market_hours one = {0}, other = {0};

	market_time_add(&one, &w, w.base_ms, w.base_ms + 3 * HOUR);
	market_time_add(&other, &w, w.base_ms + 2 * HOUR, w.base_ms + 5 * HOUR);
	market_time_keep(&one, &other);
	assert_int_equal(market_time_minutes(&one), 60);
	assert_true(market_time_has(&one, 8, 12));
	assert_false(market_time_has(&one, 8, 13));
}
