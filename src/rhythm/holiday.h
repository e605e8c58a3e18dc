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

/* Whether the table knows the region of the country by a day of its own. */
bool holiday_has_region(struct str country, struct str region);

#endif
