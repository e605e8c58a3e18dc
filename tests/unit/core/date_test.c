#include "core/date.h"
#include "core/text.h"
#include "test.h"

#include <dirent.h>

static int64_t at(const char *text)
{
	int64_t ms = -1;

	assert_true(date_parse(str_from(text), &ms));
	return ms;
}

TEST(date_text__is_read_back_by_date_parse)
{
	struct scope *s = test_scope();
	static const char *const texts[] = {"1970-01-01T00:00:00.000Z", "2000-02-29T23:59:59.999Z",
	                                    "2026-11-23T10:30:00.000Z", "1969-12-31T23:59:59.001Z"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_str(date_text(s->mem, at(texts[i])), texts[i]);
	assert_int_equal(at("2026-11-23T10:30:00+01:00"), at("2026-11-23T09:30:00Z"));
}

TEST(date_parse__refuses_what_is_no_date)
{
	static const char *const texts[] = {"",
	                                    "2026-13-01T00:00:00Z",
	                                    "2026-02-29T00:00:00Z",
	                                    "2026-02-28T24:00:00Z",
	                                    "2026-02-28T10:00:00",
	                                    "2026-02-28",
	                                    "2026-02-28T10:00:00+1:00",
	                                    "x"};
	int64_t ms;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(date_parse(str_from(texts[i]), &ms));
}

TEST(zone_offset_minutes__follows_summer_time_in_and_after_the_table)
{
	struct scope *s = test_scope();
	const struct zone *vienna = zone_find(s->mem, STR("Europe/Vienna"));
	const struct zone *pune = zone_find(s->mem, STR("Asia/Kolkata"));

	assert_non_null(vienna);
	assert_non_null(pune);
	assert_int_equal(zone_offset_minutes(vienna, at("2026-01-15T12:00:00Z")), 60);
	assert_int_equal(zone_offset_minutes(vienna, at("2026-07-15T12:00:00Z")), 120);
	assert_int_equal(zone_offset_minutes(vienna, at("2026-03-29T00:59:59Z")), 60);
	assert_int_equal(zone_offset_minutes(vienna, at("2026-03-29T01:00:00Z")), 120);
	assert_int_equal(zone_offset_minutes(vienna, at("2095-10-30T00:59:59Z")), 120);
	assert_int_equal(zone_offset_minutes(vienna, at("2095-10-30T01:00:00Z")), 60);
	assert_int_equal(zone_offset_minutes(pune, at("2026-07-15T12:00:00Z")), 330);
	assert_str(zone_abbreviation(vienna, at("2026-07-15T12:00:00Z")), "CEST");
}

/* More of them than are kept. */
TEST(zone_find__finds_all_zones_there_are)
{
	struct scope *s = test_scope();
	struct dirent *entry;
	DIR *folder = opendir("/usr/share/zoneinfo/America");
	int count = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		struct str name = text_format(s->mem, "America/%s", entry->d_name);
		const struct zone *zone = zone_find(s->mem, name);

		if (!zone)
			continue; /* a folder */
		assert_true(str_equal(zone_name(zone), name));
		count++;
	}
	closedir(folder);
	assert_true(count > 100);
	assert_int_equal(zone_offset_minutes(zone_find(s->mem, STR("Asia/Tokyo")),
	                                     at("2026-07-15T12:00:00Z")),
	                 540);
	assert_null(zone_find(s->mem, STR("Asia/Nowhere")));
}

TEST(zone_find__knows_only_names_of_zones)
{
	struct scope *s = test_scope();

	assert_null(zone_find(s->mem, STR("Europe/Nowhere")));
	assert_null(zone_find(s->mem, STR("../../../etc/passwd")));
	assert_null(zone_find(s->mem, STR("/etc/localtime")));
	assert_null(zone_find(s->mem, STR("tzdata.zi")));
}

TEST(date_to_ms__chooses_after_the_gap_and_the_first_of_two)
{
	struct scope *s = test_scope();
	const struct zone *vienna = zone_find(s->mem, STR("Europe/Vienna"));
	struct date gap = {.year = 2026, .month = 3, .day = 29, .hour = 2, .minute = 30};
	struct date twice = {.year = 2026, .month = 10, .day = 25, .hour = 2, .minute = 30};

	assert_int_equal(date_to_ms(&gap, vienna), at("2026-03-29T03:30:00+02:00"));
	assert_int_equal(date_to_ms(&twice, vienna), at("2026-10-25T02:30:00+02:00"));
}
