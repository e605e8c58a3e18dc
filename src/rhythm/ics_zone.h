/* ics_zone.h - which zone a TZID of a calendar file means.
 *
 * First the tz database of the system, also behind a prefix ("/example.org/Europe/Berlin"), then the
 * names Windows has for zones, then the VTIMEZONE of the file itself. libical's own zones are not
 * used: they are one table for all threads, which grows while it is asked.
 *
 * Layer: rhythm. Source: RFC 5545 sections 3.2.19 and 3.6.5; Unicode CLDR windowsZones.
 */
#ifndef RHYTHM_ICS_ZONE_H
#define RHYTHM_ICS_ZONE_H

#include "core/date.h"
#include "core/scope.h"

#include <libical/ical.h>

#define ICS_ZONE_ONSETS_MAX 1500 /* changes of the clock in a VTIMEZONE of a file's own */

struct ics_zone;

/* The zone of the tz database that `tzid` means, or NULL. Memory: in `mem`. */
const struct zone *ics_zone_known(struct arena *mem, struct str tzid);

/* A zone of the tz database. */
const struct ics_zone *ics_zone_of(struct arena *mem, const struct zone *zone);

/* The zone that a VTIMEZONE describes. NULL when it describes none. */
const struct ics_zone *ics_zone_read(struct arena *mem, icalcomponent *vtimezone);

/* What a clock there shows, as milliseconds since 1970 by that clock, and back. A time skipped in spring
 * counts as after the gap; one that comes twice in autumn is the first. */
int64_t ics_zone_to_ms(const struct ics_zone *zone, int64_t local_ms);
int64_t ics_zone_to_local(const struct ics_zone *zone, int64_t ms);

/* Date and time of day as milliseconds since 1970 by that clock, and back. */
int64_t ics_zone_local(struct icaltimetype time);
struct icaltimetype ics_zone_time(int64_t local_ms, bool is_date);

#endif
