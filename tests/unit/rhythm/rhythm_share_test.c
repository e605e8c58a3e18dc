#include "rhythm/rhythm_share.h"

#include "meeting_world.h"
#include "rhythm/booking.h"
#include "rhythm/rhythm.h"

/* Berlin and Chicago can meet for five hours a day, Berlin and Singapore, too; Chicago and Singapore for two; all three never. */
static const char *const monday = "2027-02-01";

static void wish(struct world *w, int who, int64_t minutes, const int *others, size_t count)
{
	struct id with[PEOPLE];

	for (size_t i = 0; i < count; i++)
		with[i] = w->people[others[i]];
	team_act(w->s, w->people[who]);
	assert_ok(time_need_set_market(w->s, w->team, minutes, with, count));
	team_act(w->s, w->people[BERLIN]);
}

static const struct rhythm *propose(struct world *w, int64_t market_minutes)
{
	const struct rhythm *r;

	assert_ok(rhythm_propose(w->s,
	                         &(struct rhythm){.team = w->team,
	                                          .starts_on = str_from(monday),
	                                          .zone = STR("Europe/Berlin"),
	                                          .market_minutes = market_minutes,
	                                          .quorum = 2},
	                         1, &r));
	return r;
}

static struct market_share market_of(struct world *w, const struct rhythm *r, int who)
{
	const struct rhythm_share *shares;
	size_t count, i = 0;

	assert_ok(rhythm_share_list(w->s, r->id, str_from(monday), &shares, &count));
	while (i < count && !id_equal(shares[i].member, w->people[who]))
		i++;
	assert_true(i < count);
	return shares[i].market;
}

static const struct block *blocks_of(struct world *w, const struct rhythm *r, size_t *ret_count)
{
	int64_t from_ms = at(w, "Europe/Berlin", monday, 0, 0);
	const struct block *blocks;

	assert_ok(
		rhythm_block_list(w->s, r->id, from_ms, from_ms + 7 * DAY_MS, &blocks, ret_count));
	return blocks;
}

static int64_t market_minutes(struct world *w, const struct rhythm *r)
{
	size_t count;
	const struct block *blocks = blocks_of(w, r, &count);
	int64_t minutes = 0;

	for (size_t i = 0; i < count; i++)
		if (blocks[i].kind == BLOCK_MARKET)
			minutes += (blocks[i].ends_at_ms - blocks[i].starts_at_ms) / MINUTE_MS;
	return minutes;
}

static void assert_same(struct world *w, const struct rhythm *one, const struct rhythm *other)
{
	size_t count, other_count;
	const struct block *a = blocks_of(w, one, &count), *b = blocks_of(w, other, &other_count);

	assert_int_equal(count, other_count);
	for (size_t i = 0; i < count; i++)
		assert_true(a[i].starts_at_ms == b[i].starts_at_ms &&
		            a[i].ends_at_ms == b[i].ends_at_ms && a[i].kind == b[i].kind &&
		            id_equal(a[i].member, b[i].member));
}

TEST(rhythm_propose__gives_market_time_with_those_somebody_named)
{
	for (int with = CHICAGO; with <= SINGAPORE; with++) {
		struct world w = new_world();
		const struct rhythm *r;
		struct market_share m;

		wish(&w, BERLIN, 180, &with, 1);
		r = propose(&w, 180);
		m = market_of(&w, r, BERLIN);
		assert_int_equal(m.asked_minutes, 180);
		assert_int_equal(m.got_minutes, 180);
		assert_int_equal(m.possible_minutes, 5 * 60); /* at work */
		assert_int_equal(m.with_count, 1);
		assert_true(id_equal(m.with[0], w.people[with]));
		assert_int_equal(market_of(&w, r, with).asked_minutes, -1);
		assert_int_equal(market_minutes(&w, r), 180);
		assert_same(&w, r, propose(&w, 180));
	}
}

TEST(rhythm_propose__goes_by_turns_where_the_market_is_too_short_for_two_wishes)
{
	struct world w = new_world();
	struct market_share one, other;
	const struct rhythm *r;

	wish(&w, BERLIN, 180, (int[]){SINGAPORE}, 1);
	wish(&w, CHICAGO, 180, (int[]){BERLIN}, 1);
	r = propose(&w, 240);
	one = market_of(&w, r, BERLIN);
	other = market_of(&w, r, CHICAGO);
	assert_int_equal(one.got_minutes, 120);
	assert_int_equal(other.got_minutes, 120);
	assert_int_equal(market_minutes(&w, r), 240);
	/* Long enough for both: an hour more each. */
	r = propose(&w, 360);
	assert_int_equal(market_of(&w, r, BERLIN).got_minutes, 180);
	assert_int_equal(market_of(&w, r, CHICAGO).got_minutes, 180);
}

TEST(rhythm_propose__lays_no_other_market_for_wishes_that_name_nobody_or_cannot_be)
{
	struct world w = new_world();
	const struct rhythm *before = propose(&w, 240);
	struct market_share m;
	const struct rhythm *r;

	wish(&w, SINGAPORE, 120, NULL, 0);
	wish(&w, BERLIN, 240, (int[]){CHICAGO, SINGAPORE}, 2);
	r = propose(&w, 240);
	assert_same(&w, before, r);
	m = market_of(&w, r, BERLIN);
	assert_int_equal(m.with_count, 2);
	assert_int_equal(m.got_minutes, 0);
	assert_int_equal(m.possible_minutes, 0);
	m = market_of(&w, r, SINGAPORE);
	assert_int_equal(m.with_count, 0);
	assert_true(m.got_minutes > 0 && m.got_minutes <= 240);
	assert_int_equal(m.possible_minutes, 5 * 3 * 60); /* with Berlin's edges */
}

TEST(rhythm_share_list__counts_edges_as_possible_where_working_time_is_less_than_asked)
{
	struct world w = new_world();
	struct market_share m;

	wish(&w, BERLIN, 600, (int[]){SINGAPORE}, 1);
	m = market_of(&w, propose(&w, 240), BERLIN);
	assert_int_equal(m.got_minutes, 240);
	assert_int_equal(m.possible_minutes, 5 * 5 * 60);
}

/* Whoever works on Mondays alone can be met on Mondays alone. */
TEST(rhythm_propose__gives_a_day_more_than_its_share_where_they_could_meet_on_no_other)
{
	struct world w = new_world();
	const struct rhythm *r;

	team_act(w.s, w.people[SINGAPORE]);
	assert_ok(work_time_set(w.s, &(struct work_time){.days = {{9 * 60, 17 * 60}}}));
	wish(&w, BERLIN, 120, (int[]){SINGAPORE}, 1);
	r = propose(&w, 240);
	assert_int_equal(market_of(&w, r, BERLIN).got_minutes, 120);
	assert_int_equal(market_minutes(&w, r), 240);
}

TEST(rhythm_share_list__counts_a_meeting_of_the_team_in_its_market_as_being_there)
{
	struct world w = new_world();
	const struct block *blocks;
	const struct booking *b;
	const struct rhythm *r, *after;
	struct market_share before, now;
	size_t count, market = 0;

	wish(&w, BERLIN, 180, (int[]){CHICAGO}, 1);
	w.s->now_ms = at(&w, "Europe/Berlin", monday, 0, 0) - 3 * DAY_MS;
	r = propose(&w, 180);
	for (int i = 0; i < PEOPLE; i++) {
		team_act(w.s, w.people[i]);
		assert_ok(rhythm_speak(w.s, r->id, r->revision, true, STR_NONE, &after));
	}
	team_act(w.s, w.people[BERLIN]);
	assert_int_equal(after->state, RHYTHM_AGREED);
	before = market_of(&w, r, BERLIN);
	assert_int_equal(before.got_minutes, 180);
	blocks = blocks_of(&w, r, &count);
	while (blocks[market].kind != BLOCK_MARKET)
		market++;
	/* An hour in the market, and half an hour behind it. */
	assert_ok(booking_add(
		w.s,
		&(struct booking_draft){
			.booking = {.team = w.team,
	                            .subject = STR("Preise"),
	                            .starts_at_ms = blocks[market].starts_at_ms,
	                            .ends_at_ms = blocks[market].starts_at_ms + HOUR_MS},
			.members = &w.people[CHICAGO],
			.member_count = 1},
		&b));
	now = market_of(&w, r, BERLIN);
	assert_int_equal(now.got_minutes, 180);
	assert_int_equal(now.possible_minutes, before.possible_minutes);
	/* A cave that Chicago takes for themselves in the market is another matter. */
	add_block(&w, CHICAGO, blocks[market].starts_at_ms,
	          blocks[market].starts_at_ms + 30 * MINUTE_MS);
	now = market_of(&w, r, BERLIN);
	assert_int_equal(now.got_minutes, 150);
	assert_in_range(now.possible_minutes, before.possible_minutes - 30,
	                before.possible_minutes);
}
