/* wording.h - times in sentences of letters and messages, as the pages say them.
 *
 * Layer: rhythm.
 */
#ifndef RHYTHM_WORDING_H
#define RHYTHM_WORDING_H

#include "core/scope.h"
#include "core/zone.h"

/* "Di., 24.11.2026" or "Tue 24 Nov 2026". Memory: as long as `s`; so for all here. */
struct str wording_day(struct scope *s, enum language language, int64_t at_ms,
                       const struct zone *zone);

/* "Dienstag, 24. 11. 2026" or "Tuesday, 24 Nov 2026". */
struct str wording_day_in_full(struct scope *s, enum language language, int64_t at_ms,
                               const struct zone *zone);

/* "Di., 24.11.2026, 11:00–12:00". */
struct str wording_span(struct scope *s, enum language language, int64_t from_ms, int64_t until_ms,
                        const struct zone *zone);

/* "11:00–12:00" */
struct str wording_hours(struct scope *s, int64_t from_ms, int64_t until_ms,
                         const struct zone *zone);

/* "Di., 24.11.2026, 11:00" */
struct str wording_moment(struct scope *s, enum language language, int64_t at_ms,
                          const struct zone *zone);

/* The zone of that name; UTC when there is none. */
const struct zone *wording_zone(struct scope *s, struct str name);

#endif
