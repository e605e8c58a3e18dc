#include "rhythm/calendar_span.h"

#include "test.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define DAY_MS (24 * HOUR_MS)

TEST(calendar_span_of__has_nothing_to_write_of_what_takes_place_never)
{
	assert_int_equal(calendar_span_of(test_scope(), NULL, 0).kind, CALENDAR_SPAN_NONE);
}

TEST(calendar_span_of__knows_long_ones_from_those_of_a_week)
{
	struct scope *s = test_scope();
	struct ics_span week = {.starts_at_ms = DAY_MS, .ends_at_ms = 8 * DAY_MS, .busy = ICS_BUSY};
	struct ics_span more = {.starts_at_ms = DAY_MS, .ends_at_ms = 8 * DAY_MS + 1};
	struct calendar_span span = calendar_span_of(s, &week, 1);

	assert_int_equal(span.kind, CALENDAR_SPAN_SHORT);
	assert_int_equal(span.starts_at_ms, DAY_MS);
	assert_int_equal(span.ends_at_ms, 8 * DAY_MS);
	assert_int_equal(span.busy, ICS_BUSY);
	assert_int_equal(calendar_span_of(s, &more, 1).kind, CALENDAR_SPAN_LONG);
}

/* Before 1970, without length, one within the other, and as far away as calendars go. */
TEST(calendar_span_next__gives_back_a_series_as_it_was)
{
	struct ics_span spans[] = {
		{.starts_at_ms = ICS_BEGINNING_MS,
	         .ends_at_ms = ICS_BEGINNING_MS,
	         .busy = ICS_FREE},
		{.starts_at_ms = -5 * DAY_MS, .ends_at_ms = 9 * DAY_MS, .busy = ICS_TENTATIVE},
		{.starts_at_ms = 0, .ends_at_ms = HOUR_MS, .busy = ICS_BUSY},
		{.starts_at_ms = ICS_ENDLESS_MS, .ends_at_ms = ICS_ENDLESS_MS, .busy = ICS_BUSY},
	};
	const size_t count = sizeof spans / sizeof *spans;
	struct calendar_span all = calendar_span_of(test_scope(), spans, count);
	struct ics_span span;

	assert_int_equal(all.kind, CALENDAR_SPAN_SERIES);
	assert_int_equal(all.starts_at_ms, ICS_BEGINNING_MS);
	assert_int_equal(all.ends_at_ms, ICS_ENDLESS_MS);
	assert_int_equal(all.busy, ICS_TENTATIVE);
	for (size_t i = 0; i < count; i++) {
		assert_true(calendar_span_next(&all.series, &span));
		assert_int_equal(span.starts_at_ms, spans[i].starts_at_ms);
		assert_int_equal(span.ends_at_ms, spans[i].ends_at_ms);
		assert_int_equal(span.busy, spans[i].busy);
	}
	assert_false(calendar_span_next(&all.series, &span));
}

static bool is_within(struct ics_span span, int64_t from_ms, int64_t until_ms)
{
	struct ics_span series[] = {{.starts_at_ms = -DAY_MS, .ends_at_ms = -DAY_MS},
	                            span,
	                            {.starts_at_ms = DAY_MS, .ends_at_ms = 2 * DAY_MS}};
	struct str rest = calendar_span_of(test_scope(), series, 3).series;
	struct ics_span found;

	return calendar_span_next_within(&rest, from_ms, until_ms, &found) &&
	       found.starts_at_ms == span.starts_at_ms && found.ends_at_ms == span.ends_at_ms;
}

TEST(calendar_span_next_within__counts_a_moment_at_its_moment)
{
	struct ics_span hour = {.starts_at_ms = 10 * HOUR_MS, .ends_at_ms = 11 * HOUR_MS};
	struct ics_span moment = {.starts_at_ms = 10 * HOUR_MS, .ends_at_ms = 10 * HOUR_MS};

	assert_true(is_within(hour, 9 * HOUR_MS, 10 * HOUR_MS + 1));
	assert_false(is_within(hour, 9 * HOUR_MS, 10 * HOUR_MS));
	assert_false(is_within(hour, 11 * HOUR_MS, 12 * HOUR_MS));
	assert_true(is_within(moment, 10 * HOUR_MS, 11 * HOUR_MS));
	assert_false(is_within(moment, 9 * HOUR_MS, 10 * HOUR_MS));
}
