#include "rhythm/work_time.h"

#include "core/date.h"
#include "rhythm/absence.h"
#include "rhythm/holiday.h"
#include "store/db.h"
#include "team.h"

static int64_t at(const char *text)
{
	int64_t ms = 0;

	assert_true(date_parse(str_from(text), &ms));
	return ms;
}

static const char *spans(struct scope *s, const char *from, const char *to)
{
	struct text t = text_new(s->mem, 10000);
	const struct time_span *list;
	size_t count;

	assert_ok(work_time_spans(s, s->actor, at(from), at(to), &list, &count));
	for (size_t i = 0; i < count; i++) {
		struct date a = date_utc(list[i].from_ms), b = date_utc(list[i].to_ms);

		text_addf(&t, "%s%02d.%02d %02d:%02d-%02d:%02d", i ? " " : "", a.day, a.month,
		          a.hour, a.minute, b.hour, b.minute);
	}
	return str_c(s->mem, text_str(&t));
}

static struct scope *somebody(const char *zone, const char *country)
{
	struct scope *s = team_scope();
	const struct member *kim = team_add(s, "Kim", "kim@firma.example", MEMBER_MEMBER), *changed;
	struct member m;

	assert_ok(member_find(s, kim->id, &kim));
	m = *kim;
	m.time_zone = str_from(zone);
	m.country = str_from(country);
	team_act(s, m.id);
	assert_ok(member_change(s, &m, &changed));
	return s;
}

TEST(holiday_is__knows_countries_and_regions)
{
	assert_true(holiday_is(STR("DE"), STR(""), 2027, 10, 3));
	assert_false(holiday_is(STR("DE"), STR(""), 2027, 1, 6));
	assert_true(holiday_is(STR("DE"), STR("BY"), 2027, 1, 6));
	assert_true(holiday_is(STR("DE"), STR("BY"), 2027, 10, 3));
	assert_false(holiday_is(STR("DE"), STR("NI"), 2027, 1, 6));
	assert_true(holiday_is(STR("SG"), STR(""), 2027, 8, 9));
	assert_true(holiday_is(STR("US"), STR(""), 2027, 11, 25));
	assert_false(holiday_is(STR("US"), STR(""), 2027, 8, 9));
	assert_false(holiday_is(STR("XX"), STR(""), 2027, 1, 1));
	assert_false(holiday_is(STR(""), STR(""), 2027, 1, 1));
	assert_false(holiday_is(STR("DE"), STR(""), 1990, 10, 3));
	assert_true(holiday_has_region(STR("DE"), STR("BY")));
	assert_false(holiday_has_region(STR("DE"), STR("ZZ")));
	/* Also one that has days of its own in some years only. */
	assert_true(holiday_has_region(STR("DE"), STR("BE")));
}

TEST(holiday_regions__are_named_in_both_languages)
{
	struct holiday_region regions[HOLIDAY_REGIONS_MAX];

	assert_int_equal(holiday_regions(STR("DE"), true, regions), 16);
	assert_str(regions[0].code, "BB");
	assert_str(regions[3].name, "Bayern");
	assert_int_equal(holiday_regions(STR("CH"), false, regions), 26);
	assert_str(regions[0].name, "Canton of Aargau");
	assert_int_equal(holiday_regions(STR("SG"), true, regions), 0);
	assert_int_equal(holiday_regions(STR("D"), true, regions), 0);
}

TEST(work_time_holidays__are_the_next_ones_of_the_region)
{
	struct scope *s = somebody("Europe/Berlin", "DE");
	struct str days[WORK_HOLIDAYS_MAX];
	struct work_time work;
	int64_t ms = 0;
	size_t count;

	assert_true(date_day_parse(STR("2026-12-30"), &ms));
	s->now_ms = ms;
	assert_ok(work_time_holidays(s, days, &count));
	assert_int_equal(count, WORK_HOLIDAYS_MAX);
	assert_str(days[0], "2027-01-01");
	assert_str(days[1], "2027-03-26");
	assert_ok(work_time_find(s, &work));
	work.region = STR("BY");
	assert_ok(work_time_set(s, &work));
	assert_ok(work_time_holidays(s, days, &count));
	assert_str(days[1], "2027-01-06");
}

/* The weeks in which the clocks change: Berlin on 28 March and 31 October 2027, Chicago on 14 March and 7 November. */
TEST(work_time_spans__follow_the_clock_of_the_person)
{
	struct scope *s = somebody("Europe/Berlin", "DE");

	assert_string_equal(spans(s, "2027-03-22T00:00:00Z", "2027-03-24T00:00:00Z"),
	                    "22.03 08:00-16:00 23.03 08:00-16:00");
	/* Good Friday and Easter Monday around the change. */
	assert_string_equal(spans(s, "2027-03-25T00:00:00Z", "2027-03-31T00:00:00Z"),
	                    "25.03 08:00-16:00 30.03 07:00-15:00");
	assert_string_equal(spans(s, "2027-10-29T00:00:00Z", "2027-11-02T00:00:00Z"),
	                    "29.10 07:00-15:00 01.11 08:00-16:00");
	s = somebody("America/Chicago", "US");
	assert_string_equal(spans(s, "2027-03-12T00:00:00Z", "2027-03-16T00:00:00Z"),
	                    "12.03 15:00-23:00 15.03 14:00-22:00");
	assert_string_equal(spans(s, "2027-11-05T00:00:00Z", "2027-11-09T00:00:00Z"),
	                    "05.11 14:00-22:00 08.11 15:00-23:00");
	s = somebody("Asia/Singapore", "SG");
	assert_string_equal(spans(s, "2027-03-29T00:00:00Z", "2027-03-31T00:00:00Z"),
	                    "29.03 01:00-09:00 30.03 01:00-09:00");
}

TEST(work_time_spans__are_cut_to_what_was_asked)
{
	struct scope *s = somebody("Europe/Berlin", "DE");
	const struct time_span *list;
	size_t count;

	assert_string_equal(spans(s, "2027-02-01T10:00:00Z", "2027-02-02T09:00:00Z"),
	                    "01.02 10:00-16:00 02.02 08:00-09:00");
	assert_int_equal(work_time_spans(s, s->actor, 5, 5, &list, &count), ERR_INVALID);
	assert_int_equal(work_time_spans(s, s->actor, 0, 401ll * 86400000, &list, &count),
	                 ERR_INVALID);
}

TEST(work_time_set__takes_hours_of_each_weekday_and_a_region)
{
	struct scope *s = somebody("Europe/Berlin", "DE");
	struct work_time w;

	assert_ok(work_time_find(s, &w));
	assert_false(w.is_said);
	assert_int_equal(w.days[0].from_minute, 9 * 60);
	w.days[0] = (struct work_day){6 * 60, 24 * 60};
	w.days[1] = (struct work_day){0};
	w.days[5] = (struct work_day){10 * 60 + 30, 12 * 60};
	w.region = STR("BY");
	assert_ok(work_time_set(s, &w));
	assert_ok(work_time_find(s, &w));
	assert_true(w.is_said);
	assert_str(w.region, "BY");
	/* 6 January is free in Bavaria; Saturday is not. */
	assert_string_equal(spans(s, "2027-01-04T00:00:00Z", "2027-01-10T00:00:00Z"),
	                    "04.01 05:00-23:00 07.01 08:00-16:00 08.01 08:00-16:00 "
	                    "09.01 09:30-11:00");
	w.region = STR("ZZ");
	assert_int_equal(work_time_set(s, &w), ERR_INVALID);
	assert_string_equal(s->problem.key, "work_time.region_unknown");
	w.region = STR("");
	w.days[2] = (struct work_day){600, 599};
	assert_int_equal(work_time_set(s, &w), ERR_INVALID);
	assert_string_equal(s->problem.key, "work_time.order");
}

TEST(absence_add__takes_days_out_and_stays_with_the_person)
{
	struct scope *s = somebody("Europe/Berlin", "DE");
	struct absence draft = {.from_on = STR("2027-02-02"), .to_on = STR("2027-02-03")};
	const struct absence *absence, *list;
	struct id kim = s->actor;
	size_t count;

	assert_ok(absence_add(s, &draft, &absence));
	assert_string_equal(spans(s, "2027-02-01T00:00:00Z", "2027-02-05T00:00:00Z"),
	                    "01.02 08:00-16:00 04.02 08:00-16:00");
	draft.to_on = STR("2027-02-01");
	assert_int_equal(absence_add(s, &draft, &absence), ERR_INVALID);
	assert_string_equal(s->problem.key, "absence.ends_early");
	db_abandon(s);
	assert_ok(absence_list(s, &list, &count));
	assert_int_equal(count, 1);
	team_act(s, team_add(s, "Lea", "lea@firma.example", MEMBER_MEMBER)->id);
	assert_int_equal(absence_retire(s, list[0].id), ERR_NOT_FOUND);
	db_abandon(s);
	team_act(s, kim);
	assert_ok(absence_retire(s, list[0].id));
	assert_ok(absence_list(s, &list, &count));
	assert_int_equal(count, 0);
}
