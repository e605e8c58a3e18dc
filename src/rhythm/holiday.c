#include "rhythm/holiday.h"

#include <stdio.h>

#include "core/files.h"

/* The table's lines: "DE-BY 2027 0101 0106 ...", "DE regions BY\tBayern\tBavaria\t...". */
static struct str table(void)
{
	const struct files_entry *entry = files_find(STR("holidays/holidays.txt"));

	return entry ? entry->bytes : STR_NONE;
}

/* The line that begins so, without its beginning; empty when there is none. */
static struct str line_of(const char *beginning)
{
	struct str t = table(), start = str_from(beginning);
	const char *at = t.at, *end = t.at + t.bytes;

	while (t.bytes && (at = memmem(at, (size_t)(end - at), start.at, start.bytes))) {
		if (at == t.at || at[-1] == '\n') {
			const char *stop = memchr(at, '\n', (size_t)(end - at));

			return (struct str){at + start.bytes,
			                    (size_t)((stop ? stop : end) - at) - start.bytes};
		}
		at++;
	}
	return STR_NONE;
}

size_t holiday_regions(struct str country, bool is_german, struct holiday_region *ret_regions)
{
	struct str line, code, german, english;
	char beginning[32];
	size_t count = 0;

	(void)snprintf(beginning, sizeof beginning, "%.*s regions ", STR_ARG(country));
	line = line_of(beginning);
	while (count < HOLIDAY_REGIONS_MAX && str_next(&line, '\t', &code) &&
	       str_next(&line, '\t', &german) && str_next(&line, '\t', &english))
		ret_regions[count++] = (struct holiday_region){code, is_german ? german : english};
	return count;
}

bool holiday_has_region(struct str country, struct str region)
{
	struct holiday_region regions[HOLIDAY_REGIONS_MAX];
	size_t count = holiday_regions(country, true, regions);

	for (size_t i = 0; i < count; i++)
		if (str_equal(regions[i].code, region))
			return true;
	return false;
}

bool holiday_is(struct str country, struct str region, int year, int month, int day)
{
	struct str days = STR_NONE, one;
	char beginning[32], wanted[8];

	if (!str_is_empty(region)) {
		(void)snprintf(beginning, sizeof beginning, "%.*s-%.*s %d ", STR_ARG(country),
		               STR_ARG(region), year);
		days = line_of(beginning);
	}
	if (str_is_empty(days)) {
		(void)snprintf(beginning, sizeof beginning, "%.*s %d ", STR_ARG(country), year);
		days = line_of(beginning);
	}
	(void)snprintf(wanted, sizeof wanted, "%02d%02d", month % 100, day % 100);
	while (str_next(&days, ' ', &one))
		if (str_equal(one, str_from(wanted)))
			return true;
	return false;
}
