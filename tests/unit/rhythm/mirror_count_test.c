#include "rhythm/mirror_count.h"

#include "test.h"

enum {
	MINUTE = 60 * 1000,
	HOUR = 60 * MINUTE,
	MANY = 32
};
static const int64_t day_ms = 24ll * HOUR;
static const int64_t monday_ms = 1795392000000; /* 2026-11-23, in UTC */

/* A week of somebody who works from 9 to 17 and needs an hour and a half to get anything done. */
struct world {
	struct scope *s;
	struct time_span work[MANY], busy[MANY];
	struct block blocks[MANY];
	int64_t urgent[MANY];
	struct mirror_count_in in;
	struct mirror_week week;
};

static int64_t at(int day, int hour, int minute)
{
	return monday_ms + day * day_ms + hour * (int64_t)HOUR + minute * (int64_t)MINUTE;
}

static struct world *new_world(void)
{
	struct scope *s = test_scope();
	struct world *w = NEW(s->mem, struct world);

	*w = (struct world){.s = s, .in = {.now_ms = at(7, 0, 0), .block_minutes = 90}};
	w->in.work = w->work;
	w->in.busy = w->busy;
	w->in.blocks = w->blocks;
	w->in.urgent_ms = w->urgent;
	for (int d = 0; d < 5; d++)
		w->work[w->in.work_count++] = (struct time_span){at(d, 9, 0), at(d, 17, 0)};
	for (int d = 0; d < MIRROR_WEEK_DAYS; d++) {
		w->week.days[d].from_ms = at(d, 0, 0);
		w->week.days[d].to_ms = at(d + 1, 0, 0);
	}
	return w;
}

static void busy(struct world *w, int64_t from_ms, int64_t to_ms)
{
	w->busy[w->in.busy_count++] = (struct time_span){from_ms, to_ms};
}

static struct block *block(struct world *w, enum block_kind kind, int64_t from_ms, int64_t to_ms)
{
	struct block *b = &w->blocks[w->in.block_count++];

	*b = (struct block){.kind = kind,
	                    .starts_at_ms = from_ms,
	                    .ends_at_ms = to_ms,
	                    .planned_until_ms = to_ms,
	                    .rhythm = {{1}}};
	return b;
}

static void count(struct world *w)
{
	mirror_count(w->s->mem, &w->in, &w->week, 1);
}

static void expect(const struct world *w, enum mirror_kind kind, int64_t times, int64_t minutes)
{
	assert_int_equal(w->week.counts[kind], times);
	assert_int_equal(w->week.minutes[kind], minutes);
}

/* Counted by hand; the comments are the sums. */
TEST(mirror_count__is_what_one_counts_by_hand)
{
	struct world *w = new_world();
	int64_t all = 0;

	/* Monday: three calls without a pause, five minutes that are nothing, five hours. */
	busy(w, at(0, 11, 5), at(0, 12, 0));
	busy(w, at(0, 9, 0), at(0, 10, 0));
	busy(w, at(0, 10, 0), at(0, 11, 0));
	/* Tuesday: two that overlap are one; exactly the useful block; exactly the pause. */
	busy(w, at(1, 9, 30), at(1, 10, 30));
	busy(w, at(1, 10, 0), at(1, 11, 0));
	busy(w, at(1, 12, 30), at(1, 13, 0));
	busy(w, at(1, 13, 10), at(1, 14, 0));
	/* Wednesday: market time, with half an hour of meeting in it, which two calendars have. */
	block(w, BLOCK_MARKET, at(2, 10, 0), at(2, 12, 0));
	busy(w, at(2, 10, 30), at(2, 11, 0));
	busy(w, at(2, 10, 30), at(2, 11, 0));
	/* Thursday: one goes on after work, one is in the evening. */
	busy(w, at(3, 16, 30), at(3, 18, 0));
	busy(w, at(3, 20, 0), at(3, 21, 0));
	/* Friday away with a call nobody took; Saturday is nobody's business. */
	busy(w, at(4, 0, 0), at(5, 0, 0));
	busy(w, at(4, 10, 0), at(4, 11, 0));
	busy(w, at(5, 10, 0), at(5, 11, 0));
	count(w);

	assert_int_equal(w->week.work_minutes, 4 * 480);
	expect(w, MIRROR_MEETING, 3 + 3 + 1 + 2, 175 + 170 + 30 + 30);
	expect(w, MIRROR_OUTSIDE, 2, 60 + 60);
	expect(w, MIRROR_MARKET, 2, 30 + 60);
	expect(w, MIRROR_FRAGMENT, 4, 5 + 30 + 10 + 60);
	expect(w, MIRROR_STRETCH, 5, 300 + 90 + 180 + 300 + 450);
	assert_int_equal(w->week.back_to_back, 2);
	assert_int_equal(w->week.chain_count, 3);
	assert_int_equal(w->week.chain_minutes, 180);
	assert_int_equal(mirror_count_share(&w->week, MIRROR_MEETING), 211);
	for (int kind = 0; kind < MIRROR_KIND_COUNT; kind++)
		all += kind == MIRROR_OUTSIDE ? 0 : w->week.minutes[kind];
	assert_int_equal(all, w->week.work_minutes);
	assert_int_equal(w->week.days[4].part_count, 0);
	assert_int_equal(w->week.days[5].part_count, 0);

	/* Tuesday from left to right. */
	assert_int_equal(w->week.days[1].part_count, 7);
	assert_int_equal(w->week.days[1].parts[0].kind, MIRROR_FRAGMENT);
	assert_true(w->week.days[1].parts[1].kind == MIRROR_MEETING &&
	            w->week.days[1].parts[1].from_ms == at(1, 9, 30) &&
	            w->week.days[1].parts[1].to_ms == at(1, 11, 0));
	assert_true(w->week.days[1].parts[2].kind == MIRROR_STRETCH);
	for (size_t i = 1; i < 7; i++)
		assert_true(w->week.days[1].parts[i - 1].to_ms <= w->week.days[1].parts[i].from_ms);
}

TEST(mirror_count__of_chains_takes_the_one_with_most_calls_and_ends_them_at_midnight)
{
	struct world *w = new_world();

	busy(w, at(0, 9, 0), at(0, 10, 0));
	busy(w, at(0, 10, 9), at(0, 11, 0));
	busy(w, at(1, 9, 0), at(1, 9, 30));
	busy(w, at(1, 9, 30), at(1, 10, 0));
	busy(w, at(1, 10, 5), at(1, 10, 30));
	busy(w, at(1, 23, 0), at(2, 0, 30));
	busy(w, at(2, 0, 30), at(2, 1, 0));
	count(w);
	assert_int_equal(w->week.back_to_back, 3);
	assert_int_equal(w->week.chain_count, 3);
	assert_int_equal(w->week.chain_minutes, 90);
	expect(w, MIRROR_OUTSIDE, 3, 120); /* midnight cuts a part in two, not a meeting */
	assert_int_equal(w->week.counts[MIRROR_MEETING], 7);
}

TEST(mirror_count__of_an_empty_week_makes_five_days_to_use)
{
	struct world *w = new_world();

	count(w);
	expect(w, MIRROR_STRETCH, 5, 2400);
	expect(w, MIRROR_MEETING, 0, 0);
	assert_int_equal(w->week.chain_count, 0);
	assert_int_equal(mirror_count_share(&w->week, MIRROR_MEETING), 0);
	w = new_world();
	w->in.work_count = 0;
	count(w);
	assert_int_equal(mirror_count_share(&w->week, MIRROR_MEETING), -1);
}

TEST(mirror_count__takes_no_whole_day_and_no_copy_of_a_block_for_a_call)
{
	struct world *w = new_world();

	busy(w, at(0, 12, 0), at(2, 12, 0)); /* a fair of two days */
	block(w, BLOCK_CAVE, at(3, 9, 0), at(3, 11, 0));
	block(w, BLOCK_MARKET, at(3, 13, 0), at(3, 15, 0));
	busy(w, at(3, 9, 0), at(3, 11, 0));
	busy(w, at(3, 13, 0), at(3, 15, 0));
	busy(w, at(3, 13, 0), at(3, 14, 0)); /* this is one */
	count(w);
	assert_int_equal(w->week.work_minutes, 180 + 0 + 300 + 480 + 480);
	expect(w, MIRROR_MEETING, 1, 60);
	expect(w, MIRROR_OUTSIDE, 0, 0);
	expect(w, MIRROR_MARKET, 1, 60);
	assert_int_equal(w->week.fates[MIRROR_KEPT], 1);
}

/* One cave each, and what is done to it. */
TEST(mirror_count__says_what_became_of_each_cave)
{
	static const struct {
		int ends_hour, ends_minute; /* planned: 9 to 11 */
		int busy_hour, busy_minute; /* a meeting of an hour from then on; 0 = none */
		int urgent_hour, urgent_minute;
		enum mirror_fate fate;
	} rows[] = {
		{11, 0, 0, 0, 0, 0, MIRROR_KEPT},        {11, 0, 11, 0, 0, 0, MIRROR_KEPT},
		{11, 0, 10, 56, 0, 0, MIRROR_KEPT},      {11, 0, 10, 55, 0, 0, MIRROR_MET},
		{11, 0, 8, 4, 0, 0, MIRROR_KEPT},        {11, 0, 8, 5, 0, 0, MIRROR_MET},
		{11, 30, 0, 0, 0, 0, MIRROR_LONGER},     {11, 30, 11, 15, 0, 0, MIRROR_MET},
		{10, 56, 0, 0, 0, 0, MIRROR_KEPT},       {10, 55, 0, 0, 0, 0, MIRROR_SHORTENED},
		{10, 0, 10, 0, 0, 0, MIRROR_MET},        {11, 0, 0, 0, 9, 0, MIRROR_URGENT},
		{11, 0, 0, 0, 11, 0, MIRROR_KEPT},       {10, 0, 0, 0, 9, 30, MIRROR_URGENT},
		{10, 0, 0, 0, 10, 30, MIRROR_SHORTENED}, {11, 0, 10, 0, 9, 30, MIRROR_MET},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct world *w = new_world();

		block(w, BLOCK_CAVE, at(0, 9, 0), at(0, 11, 0))->ends_at_ms =
			at(0, rows[i].ends_hour, rows[i].ends_minute);
		if (rows[i].busy_hour)
			busy(w, at(0, rows[i].busy_hour, rows[i].busy_minute),
			     at(0, rows[i].busy_hour + 1, rows[i].busy_minute));
		if (rows[i].urgent_hour)
			w->urgent[w->in.urgent_count++] =
				at(0, rows[i].urgent_hour, rows[i].urgent_minute);
		count(w);
		assert_int_equal(w->week.days[0].cave_count, 1);
		if (w->week.days[0].caves[0].fate != rows[i].fate)
			fail_msg("row %zu: %s instead of %s", i,
			         mirror_count_fates[w->week.days[0].caves[0].fate],
			         mirror_count_fates[rows[i].fate]);
		assert_int_equal(w->week.fates[rows[i].fate], 1);
	}
}

TEST(mirror_count__leaves_out_agreed_caves_of_days_away_and_knows_no_end_before_it)
{
	struct world *w = new_world();

	busy(w, at(0, 0, 0), at(1, 0, 0));
	block(w, BLOCK_CAVE, at(0, 9, 0), at(0, 11, 0));                    /* agreed, and away */
	block(w, BLOCK_CAVE, at(0, 14, 0), at(0, 15, 0))->rhythm = ID_NONE; /* taken all the same */
	block(w, BLOCK_CAVE, at(1, 9, 0), at(1, 11, 0));
	block(w, BLOCK_CAVE, at(1, 15, 0), at(1, 16, 0));
	w->in.now_ms = at(1, 11, 0);
	count(w);
	assert_int_equal(w->week.days[0].cave_count, 1);
	assert_int_equal(w->week.fates[MIRROR_KEPT], 2);
	assert_int_equal(w->week.fates[MIRROR_OPEN], 1);
}
