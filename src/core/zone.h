/* zone.h - time zones from the system's tz database.
 *
 * Read from /usr/share/zoneinfo (package tzdata), so that the system's updates
 * reach us without a new release. libc can hold only one zone per process and
 * its setting is not safe with threads, hence this small reader
 * (docs/decisions/0004-zones-from-tzdata.md).
 *
 * Layer: core. Source: RFC 8536 (TZif), POSIX TZ strings for the years after the table.
 */
#ifndef CORE_ZONE_H
#define CORE_ZONE_H

#include "core/str.h"

#define ZONE_NAME_BYTES_MAX 64

struct zone;

/* The zone called `name` ("Europe/Vienna"), as its file said within the last second. NULL when there is none of that name.
 * Memory: at least as long as `mem`; read-only afterwards, so any thread may use it. */
const struct zone *zone_find(struct arena *mem, struct str name);

/* Universal time, always there. */
const struct zone *zone_utc(void);

/* Minutes east of UTC at that moment. (Offsets with seconds ended before 1972.) */
int zone_offset_minutes(const struct zone *zone, int64_t ms);

/* What people there call it at that moment: "CET". As long as the zone. */
struct str zone_abbreviation(const struct zone *zone, int64_t ms);

struct str zone_name(const struct zone *zone);

#endif
