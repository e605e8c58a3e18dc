#include "rhythm/ics_recur.h"

#include "core/date.h"
#include "core/random.h"
#include "core/text.h"
#include "rhythm/ics_zone.h"
#include "test.h"

enum {
	TIMES_MAX = 60
};

struct times {
	int64_t at[TIMES_MAX];
	size_t count;
};

static void found(void *what, int64_t local_ms)
{
	struct times *times = what;

	if (times->count < TIMES_MAX)
		times->at[times->count++] = local_ms;
}

static struct times ours(const char *rule, const char *start, const char *from)
{
	struct icalrecurrencetype r = icalrecurrencetype_from_string(rule);
	struct times times = {.count = 0};
	struct ics_recur recur = {.rule = &r,
	                          .start_ms = ics_zone_local(icaltime_from_string(start)),
	                          .from_ms = ics_zone_local(icaltime_from_string(from)),
	                          .until_ms =
	                                  ics_zone_local(icaltime_from_string("20400101T000000")),
	                          .found = found,
	                          .what = &times,
	                          .work_max = 1000000};

	assert_true(ics_recur_expand(&recur));
	return times;
}

/* libical's own count, between the same two moments. */
static struct times theirs(const char *rule, const char *start, const char *from)
{
	struct icalrecurrencetype r = icalrecurrencetype_from_string(rule);
	icalrecur_iterator *it = icalrecur_iterator_new(r, icaltime_from_string(start));
	int64_t from_ms = ics_zone_local(icaltime_from_string(from));
	struct times times = {.count = 0};

	while (it && times.count < TIMES_MAX) {
		struct icaltimetype next = icalrecur_iterator_next(it);

		if (icaltime_is_null_time(next) || next.year >= 2040)
			break;
		if (ics_zone_local(next) >= from_ms)
			times.at[times.count++] = ics_zone_local(next);
	}
	if (it)
		icalrecur_iterator_free(it);
	return times;
}

static void compare(struct arena *mem, const char *rule, const char *start, const char *from)
{
	struct times a = ours(rule, start, from), b = theirs(rule, start, from);

	for (size_t i = 0; i < a.count || i < b.count; i++)
		if (i >= a.count || i >= b.count || a.at[i] != b.at[i])
			fail_msg("%s from %s, asked from %s: the %zu. is %s, for libical %s", rule,
			         start, from, i + 1,
			         i < a.count ? date_text(mem, a.at[i]).at : "none",
			         i < b.count ? date_text(mem, b.at[i]).at : "none");
}

TEST(ics_recur_expand__counts_as_libical_does)
{
	static const struct {
		const char *rule, *start;
	} rules[] = {
		{"FREQ=DAILY", "20260302T093000"},
		{"FREQ=DAILY;INTERVAL=3;COUNT=20", "20260302T093000"},
		{"FREQ=DAILY;BYMONTH=1,7;BYDAY=MO,TU", "20260105T093000"},
		{"FREQ=DAILY;BYHOUR=9,14;BYMINUTE=0,30", "20260302T090000"},
		{"FREQ=WEEKLY;UNTIL=20261224T235959", "20260302T093000"},
		{"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR", "20260302T093000"},
		{"FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU", "19970805T090000"},
		{"FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU,SU;COUNT=9", "19970805T090000"},
		{"FREQ=MONTHLY", "20260131T080000"},
		{"FREQ=MONTHLY;BYDAY=1FR", "20260306T080000"},
		{"FREQ=MONTHLY;BYDAY=-1SU;COUNT=12", "20260329T080000"},
		{"FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU", "19970907T090000"},
		{"FREQ=MONTHLY;BYMONTHDAY=-3", "20260329T080000"},
		{"FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "20260213T080000"},
		{"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "20260330T080000"},
		{"FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11,12,13,14,15", "19970910T090000"},
		{"FREQ=YEARLY", "20240229T080000"},
		{"FREQ=YEARLY;BYMONTH=6,7", "19970610T090000"},
		{"FREQ=YEARLY;INTERVAL=3;BYYEARDAY=1,100,200", "19970101T090000"},
		{"FREQ=YEARLY;BYDAY=20MO", "19970519T090000"},
		{"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19970512T090000"},
		{"FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "19970313T090000"},
		{"FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", "19970605T090000"},
		{"FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
	         "19961105T090000"},
		{"FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "19960331T020000"},
		{"FREQ=YEARLY;BYYEARDAY=-1", "20261231T090000"},
		{"FREQ=HOURLY;INTERVAL=3;UNTIL=20260303T170000", "20260302T090000"},
	};
	struct arena *mem = test_scope()->mem;

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		compare(mem, rules[i].rule, rules[i].start, rules[i].start);
		compare(mem, rules[i].rule, rules[i].start, "20261120T000000");
		compare(mem, rules[i].rule, rules[i].start, "20330101T120000");
	}
}

static unsigned pick(struct random *random, unsigned below)
{
	unsigned char byte;

	random_fill(random, &byte, 1);
	return byte % below;
}

TEST(ics_recur_expand__counts_as_libical_does_whatever_the_rule)
{
	static const char *const freq[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
	static const char *const days[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
	struct scope *s = test_scope();

	for (int round = 0; round < 3000; round++) {
		unsigned f = pick(s->random, 4);
		struct text rule = text_new(s->mem, 300), start = text_new(s->mem, 40);
		struct text limits = text_new(s->mem, 100);

		text_addf(&rule, "FREQ=%s;INTERVAL=%u", freq[f], 1 + pick(s->random, 3));
		text_addf(&start, "2024%02u%02uT1000%02u", 1 + pick(s->random, 12),
		          1 + pick(s->random, 28), pick(s->random, 60));
		if (pick(s->random, 3) == 0)
			text_addf(&rule, ";COUNT=%u", 1 + pick(s->random, 50));
		unsigned day = pick(s->random, 7);

		if (f && pick(s->random, 2))
			text_addf(&limits, ";BYDAY=%s%s,%s",
			          f > 1 && pick(s->random, 2) ? (pick(s->random, 2) ? "2" : "-1")
			                                      : "",
			          days[day], days[(day + 1 + pick(s->random, 6)) % 7]);
		else if (f > 1 && pick(s->random, 2))
			text_addf(&limits, ";BYMONTHDAY=%s%u", pick(s->random, 2) ? "-" : "",
			          1 + pick(s->random, 28));
		/* libical keeps to the month of DTSTART where BYMONTHDAY stands alone in a year. */
		if (f == 3 && (pick(s->random, 2) ||
		               str_find(text_str(&limits), STR("BYMONTHDAY")) != SIZE_MAX))
			text_addf(&limits, ";BYMONTH=%u", 1 + pick(s->random, 12));
		if (limits.bytes && f == 2 && pick(s->random, 3) == 0)
			text_addf(&limits, ";BYSETPOS=%s1", pick(s->random, 2) ? "-" : "");
		text_add(&rule, text_str(&limits));
		compare(s->mem, text_str(&rule).at, text_str(&start).at, text_str(&start).at);
		compare(s->mem, text_str(&rule).at, text_str(&start).at, "20270601T000000");
	}
}

TEST(ics_recur_expand__counts_what_libical_does_not)
{
	/* BYSETPOS by the week, which libical leaves out: the last working day of each. */
	struct times times = ours("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3",
	                          "20260306T090000", "20260306T090000");

	assert_int_equal(times.count, 3);
	assert_true(times.at[1] == ics_zone_local(icaltime_from_string("20260313T090000")));
	assert_true(times.at[2] == ics_zone_local(icaltime_from_string("20260320T090000")));
}

TEST(ics_recur_expand__ends_soon_where_a_rule_never_comes_true)
{
	static const char *const never[] = {
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
		"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=300",
		"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=DAILY;INTERVAL=7;BYDAY=TU",
		"FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
	};

	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		assert_int_equal(ours(never[i], "20260105T090000", "20260105T090000").count, 0);
}

TEST(ics_recur_expand__stops_when_its_steps_are_used_up)
{
	struct icalrecurrencetype rule = icalrecurrencetype_from_string("FREQ=DAILY;COUNT=999999");
	struct times times = {.count = 0};
	struct ics_recur recur = {.rule = &rule,
	                          .start_ms =
	                                  ics_zone_local(icaltime_from_string("19700101T000000")),
	                          .from_ms = INT64_C(4000000000000),
	                          .until_ms = INT64_C(5000000000000),
	                          .found = found,
	                          .what = &times,
	                          .work_max = 1000};

	assert_false(ics_recur_expand(&recur));
	assert_int_equal(times.count, 0);
}
