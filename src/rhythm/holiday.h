/* holiday.h - public holidays of all countries and their regions, 2025 to 2036.
 *
 * The table is worked out at build time by the npm package date-holidays (tools/pack-holidays) and
 * packed into the program. Days that are free only in part do not count.
 *
 * Layer: rhythm. Source: the package's data, which follows each country's laws.
 */
#ifndef RHYTHM_HOLIDAY_H
#define RHYTHM_HOLIDAY_H

#include "core/str.h"

/* Whether a day is a public holiday in a country ("DE") and one of its regions ("BY", or empty: only what is free
 * everywhere in it). An unknown place or year has none. */
bool holiday_is(struct str country, struct str region, int year, int month, int day);

struct holiday_region {
	struct str code, name; /* "BY", "Bayern" or "Bavaria" */
};

#define HOLIDAY_REGIONS_MAX 128

/* The regions of a country, by code, in German or in English; at most HOLIDAY_REGIONS_MAX. They live as long as the
 * program. Returns how many. */
size_t holiday_regions(struct str country, bool is_german, struct holiday_region *ret_regions);

/* Whether the country has such a region. */
bool holiday_has_region(struct str country, struct str region);

#endif
