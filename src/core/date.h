/* date.h - calendar dates and times of day, from and to UTC milliseconds.
 *
 * We store UTC milliseconds and convert to a zone only to show or to plan.
 *
 * Layer: core. Source: RFC 3339; civil-from-days by Howard Hinnant (chrono-compatible low-level
 * date algorithms), proleptic Gregorian.
 */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include "core/text.h"
#include "core/zone.h"

struct date {
	int year, month, day; /* month and day from 1 */
	int hour, minute, second, ms;
	int weekday;        /* 0 = Monday */
	int offset_minutes; /* of the zone at that moment, east is positive */
};

/* The date and time of day at `ms` in UTC or in a zone. */
struct date date_utc(int64_t ms);
struct date date_in_zone(int64_t ms, const struct zone *zone);

/* Days since 1970-01-01. */
int64_t date_days(int year, int month, int day);

/* The moment a clock in `zone` shows this. A time skipped in spring counts as after the gap;
 * a time that comes twice in autumn is the first. */
int64_t date_to_ms(const struct date *date, const struct zone *zone);

/* RFC 3339 in UTC, "2026-11-23T10:30:00.000Z"; years 0000 to 9999. */
#define DATE_TEXT_BYTES_MAX 48 /* of a moment that is no calendar's, too */
struct str date_text(struct arena *mem, int64_t ms);
void date_add(struct text *text, int64_t ms);

/* A day of the calendar, "2026-11-23", as the moment it begins in UTC. False for anything else. */
bool date_day_parse(struct str day, int64_t *ret_ms);

/* The day of a date, "2026-11-23". */
struct str date_day_text(struct arena *mem, const struct date *date);

/* Reads RFC 3339 with zone ("Z" or "+01:00"). False for anything else. */
bool date_parse(struct str text, int64_t *ret_ms);

#endif
