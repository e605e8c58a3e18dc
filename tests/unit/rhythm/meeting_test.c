#include "rhythm/meeting.h"

#include "meeting_world.h"
#include "rhythm/absence.h"
#include "rhythm/booking.h"

static struct meeting_cost cost(struct world *w, int64_t from_ms, int64_t to_ms)
{
	struct meeting_cost c;

	assert_ok(meeting_find_cost(w->s,
	                            &(struct meeting_ask){.team = w->team,
	                                                  .starts_at_ms = from_ms,
	                                                  .ends_at_ms = to_ms},
	                            &c));
	return c;
}

static const struct meeting_person *person(struct world *w, const struct meeting_cost *c, int who)
{
	for (size_t i = 0; i < c->count; i++)
		if (id_equal(c->people[i].member, w->people[who]))
			return &c->people[i];
	fail();
	return NULL;
}

/* 15:00 in Berlin is 8:00 in Chicago, but 9:00 between the changes of the two clocks; 10:00 is 17:00 in Singapore in winter alone. */
TEST(meeting_find_cost__knows_the_edges_of_each_day_through_both_changes_of_the_clock)
{
	static const struct {
		const char *day;
		int hour, chicago, singapore;
	} rows[] = {
		{"2027-03-09", 15, 60, 0}, {"2027-03-16", 15, 0, 0}, {"2027-03-30", 15, 60, 0},
		{"2027-10-26", 15, 60, 0}, {"2027-11-02", 15, 0, 0}, {"2027-11-09", 15, 60, 0},
		{"2027-03-16", 10, 0, 60}, {"2027-03-30", 10, 0, 0}, {"2027-10-26", 10, 0, 0},
		{"2027-11-02", 10, 0, 60},
	};
	struct world w = new_world();

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t from_ms = at(&w, "Europe/Berlin", rows[i].day, rows[i].hour, 0);
		struct meeting_cost c;

		w.s->now_ms = from_ms - 7 * DAY_MS;
		c = cost(&w, from_ms, from_ms + HOUR_MS);
		assert_int_equal(person(&w, &c, BERLIN)->edge_minutes, 0);
		assert_int_equal(person(&w, &c, CHICAGO)->edge_minutes, rows[i].chicago);
		assert_int_equal(person(&w, &c, SINGAPORE)->edge_minutes, rows[i].singapore);
		assert_int_equal(c.edge_minutes, rows[i].chicago + rows[i].singapore);
		/* At 15:00 it is at least 21:00 in Singapore: nobody can be asked for that. */
		assert_int_equal(person(&w, &c, SINGAPORE)->outside_minutes,
		                 rows[i].hour == 15 ? 60 : 0);
		assert_int_equal(person(&w, &c, SINGAPORE)->is_free, rows[i].hour == 10);
		assert_true(person(&w, &c, BERLIN)->is_free);
		assert_false(c.is_market);
	}
}

TEST(meeting_find_cost__counts_a_rest_that_is_too_short_as_lost)
{
	static const struct {
		int from_minute, to_minute, taken, crumbs, left; /* of a cave from 0 to 180 */
	} rows[] = {
		{60, 90, 30, 60, 90},  {30, 150, 120, 60, 0}, {120, 150, 30, 30, 120},
		{0, 30, 30, 0, 150},   {-30, 30, 30, 0, 150}, {150, 240, 30, 0, 150},
		{-60, 240, 180, 0, 0}, {180, 210, 0, 0, 180}, {-30, 0, 0, 0, 180},
		{90, 95, 5, 85, 90},
	};
	struct world w = new_world();
	int64_t nine = at(&w, "Europe/Berlin", "2027-02-02", 9, 0);

	/* Two blocks that touch are one cave. */
	add_block(&w, BERLIN, nine, nine + 100 * MINUTE_MS);
	add_block(&w, BERLIN, nine + 100 * MINUTE_MS, nine + 180 * MINUTE_MS);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct meeting_cost c = cost(&w, nine + rows[i].from_minute * MINUTE_MS,
		                             nine + rows[i].to_minute * MINUTE_MS);
		const struct meeting_person *p = person(&w, &c, BERLIN);

		assert_int_equal(p->cave_count, 1);
		assert_int_equal(p->caves[0].taken_minutes, rows[i].taken);
		assert_int_equal(p->caves[0].crumb_minutes, rows[i].crumbs);
		assert_int_equal(p->caves[0].left_minutes, rows[i].left);
		assert_int_equal(p->focus_minutes, rows[i].taken + rows[i].crumbs);
		assert_int_equal(c.focus_minutes, p->focus_minutes);
		assert_int_equal(c.caves_broken, rows[i].taken > 0);
		assert_true(p->is_free); /* a cave is broken, not forbidden */
	}
}

TEST(meeting_find_cost__takes_nothing_that_was_gone_already)
{
	struct world w = new_world();
	int64_t nine = at(&w, "Europe/Berlin", "2027-02-02", 9, 0);
	const struct booking *b;
	struct meeting_cost c;

	add_block(&w, BERLIN, nine, nine + 180 * MINUTE_MS);
	assert_ok(
		booking_add(w.s,
	                    &(struct booking_draft){.booking = {.team = w.team,
	                                                        .subject = STR("Preise"),
	                                                        .starts_at_ms = nine + HOUR_MS,
	                                                        .ends_at_ms = nine + 90 * MINUTE_MS,
	                                                        .focus_minutes = 90},
	                                            .members = &w.people[BERLIN],
	                                            .member_count = 1},
	                    &b));
	/* The hour before is a crumb now; what comes after is still of use. */
	c = cost(&w, nine, nine + 30 * MINUTE_MS);
	assert_int_equal(person(&w, &c, BERLIN)->focus_minutes, 0);
	c = cost(&w, nine + 150 * MINUTE_MS, nine + 180 * MINUTE_MS);
	assert_int_equal(person(&w, &c, BERLIN)->focus_minutes, 90);
	c = cost(&w, nine + HOUR_MS, nine + 90 * MINUTE_MS);
	assert_true(person(&w, &c, BERLIN)->is_busy);
	assert_false(person(&w, &c, BERLIN)->is_free);
	assert_false(person(&w, &c, CHICAGO)->is_busy);
}

TEST(meeting_find_cost__refuses_what_is_over_too_far_or_not_on_the_team)
{
	struct world w = new_world();
	int64_t now = w.s->now_ms;
	const struct member *stranger = team_add(w.s, "Otto", "o@x.example", MEMBER_MEMBER);
	const struct {
		int64_t from_ms, to_ms;
		struct id member;
		const char *key;
	} rows[] = {
		{now - HOUR_MS, now, w.people[BERLIN], "meeting.past"},
		{now + 181 * DAY_MS, now + 181 * DAY_MS + HOUR_MS, w.people[BERLIN],
	         "field.out_of_range"},
		{now + HOUR_MS, now + HOUR_MS, w.people[BERLIN], "field.out_of_range"},
		{now + HOUR_MS, now + 10 * HOUR_MS, w.people[BERLIN], "field.out_of_range"},
		{now + HOUR_MS, now + 2 * HOUR_MS, stranger->id, "meeting.not_on_team"},
	};

	team_act(w.s, w.people[BERLIN]);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct meeting_cost c;

		assert_int_equal(
			meeting_find_cost(w.s,
		                          &(struct meeting_ask){.team = w.team,
		                                                .members = &rows[i].member,
		                                                .member_count = 1,
		                                                .starts_at_ms = rows[i].from_ms,
		                                                .ends_at_ms = rows[i].to_ms},
		                          &c),
			ERR_INVALID);
		assert_string_equal(w.s->problem.key, rows[i].key);
	}
}

static struct meeting_windows windows(struct world *w, int64_t minutes, int64_t quorum)
{
	struct meeting_windows found;

	assert_ok(meeting_list_windows(w->s, &(struct meeting_ask){.team = w->team}, minutes,
	                               quorum, &found));
	return found;
}

TEST(meeting_list_windows__offers_market_time_in_which_a_quorum_is_there_best_first)
{
	struct world w = new_world();
	/* Berlin and Singapore; then Berlin and Chicago at its edge; then the same where Berlin is in the cave. */
	int64_t east = at(&w, "Europe/Berlin", "2027-01-11", 9, 0);
	int64_t west = at(&w, "Europe/Berlin", "2027-01-12", 15, 0);
	int64_t caved = at(&w, "Europe/Berlin", "2027-01-13", 16, 0);
	struct meeting_windows found;

	w.s->now_ms = at(&w, "Europe/Berlin", "2027-01-08", 12, 0);
	found = windows(&w, 30, 2);
	assert_false(found.has_rhythm);
	assert_int_equal(found.count, 0);
	add_block(&w, -1, west, west + HOUR_MS);
	add_block(&w, -1, east, east + HOUR_MS);
	add_block(&w, -1, caved, caved + HOUR_MS);
	add_block(&w, BERLIN, caved, caved + HOUR_MS);
	assert_int_equal(windows(&w, 30, 3).count, 0);
	found = windows(&w, 30, 2);
	assert_int_equal(found.people, 3);
	assert_int_equal(found.count, 4);
	/* 16:00 in Singapore costs nobody anything, 8:00 in Chicago half an hour. */
	assert_int_equal(found.windows[0].starts_at_ms, east);
	assert_int_equal(found.windows[0].there_count, 2);
	assert_true(id_equal(found.windows[0].missing[0], w.people[CHICAGO]));
	assert_int_equal(found.windows[0].edge_minutes, 0);
	assert_int_equal(found.windows[1].starts_at_ms, east + 30 * MINUTE_MS);
	assert_int_equal(found.windows[2].starts_at_ms, west);
	assert_int_equal(found.windows[2].edge_minutes, 30);
	/* Longer than the market is nothing on offer. */
	assert_int_equal(windows(&w, 61, 2).count, 0);
}

TEST(meeting_list_windows__leaves_out_what_is_booked_over_or_absent)
{
	struct world w = new_world();
	int64_t ten = at(&w, "Europe/Berlin", "2027-01-12", 10, 0);
	const struct absence *absence;
	const struct booking *b;

	w.s->now_ms = ten + 20 * MINUTE_MS;
	add_block(&w, -1, ten, ten + 2 * HOUR_MS);
	add_block(&w, -1, ten + DAY_MS, ten + DAY_MS + HOUR_MS);
	/* From 10:30 on, and the next day. */
	assert_int_equal(windows(&w, 60, 1).count, 2);
	assert_int_equal(windows(&w, 60, 1).windows[0].starts_at_ms % DAY_MS,
	                 (ten + 30 * MINUTE_MS) % DAY_MS);
	assert_ok(booking_add(w.s,
	                      &(struct booking_draft){.booking = {.team = w.team,
	                                                          .subject = STR("Preise"),
	                                                          .starts_at_ms = ten + HOUR_MS,
	                                                          .ends_at_ms = ten + 2 * HOUR_MS},
	                                              .members = &w.people[BERLIN],
	                                              .member_count = 1},
	                      &b));
	assert_int_equal(windows(&w, 60, 1).windows[0].starts_at_ms, ten + DAY_MS);
	assert_ok(absence_add(w.s, &(struct absence){.from_on = STR("2027-01-13")}, &absence));
	assert_int_equal(windows(&w, 60, 2).count, 0);
}
