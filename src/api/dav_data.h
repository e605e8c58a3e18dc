/* dav_data.h - calendar-data as it was asked for: whole, expanded, limited to a stretch of time, or only some of
 * its components and properties.
 *
 * Layer: api. Read dav_body.h for what is asked. Source: RFC 4791 section 9.6.
 */
#ifndef API_DAV_DATA_H
#define API_DAV_DATA_H

#include "api/dav_body.h"
#include "rhythm/calendar_entry.h"

/* The text of an entry, or what of it was asked for. Memory: as long as `s`, or as the entry's.
 * Errors: as ics_read(); TOO_LARGE "ics.too_large". */
enum err dav_data_text(struct scope *s, const struct dav_props *props,
                       const struct calendar_entry *entry, struct str *ret_text);

/* What of `text` (a calendar) the element `wanted` (<C:comp name="VCALENDAR">) names. Lines are folded anew.
 * An element of a component with nothing in it means all of that component. Errors: as ics_text_unfold(). */
enum err dav_data_part(struct scope *s, const struct xml_node *wanted, struct str text,
                       struct str *ret_text);

#endif
