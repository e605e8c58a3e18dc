#include "rhythm/holiday.h"

#include <stdio.h>

#include "core/files.h"

/* The table's lines: "DE-BY 2027 0101 0106 ...". */
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

bool holiday_has_region(struct str country, struct str region)
{
	char beginning[32];

	(void)snprintf(beginning, sizeof beginning, "%.*s-%.*s 20", STR_ARG(country),
	               STR_ARG(region));
	return !str_is_empty(line_of(beginning));
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
