/* ics_out.h - writing iCalendar.
 *
 *   struct ics_out out = ics_out_begin(s, &text, name);
 *   ics_out_event(&out, &event);          // as often as there are events
 *   ics_out_end(&out);
 *
 * Times are told in the zone they are meant in, and the zone with them (VTIMEZONE, each change of the
 * clock by itself: what is written is right for the events that are in it); an hour that comes twice is told in UTC.
 * Lines are folded.
 *
 * Layer: rhythm. Source: RFC 5545 sections 3.1, 3.6.1, 3.6.5.
 */
#ifndef RHYTHM_ICS_OUT_H
#define RHYTHM_ICS_OUT_H

#include "core/date.h"
#include "core/scope.h"
#include "core/text.h"

#define ICS_OUT_ZONES_MAX 64

struct ics_out_zone {
	const struct zone *zone;
	int64_t from_ms, until_ms; /* of the events told in it */
};

struct ics_out {
	struct scope *s;
	struct text *out;
	struct text events; /* held back until their zones are known */
	struct ics_out_zone zones[ICS_OUT_ZONES_MAX];
	size_t zone_count;
};

struct ics_event {
	struct str uid; /* stays the same as long as the event is the same */
	int64_t sequence;
	int64_t stamp_ms; /* when this was last changed */
	int64_t starts_at_ms, ends_at_ms;
	const struct zone *zone;
	struct str title, text, url; /* text, url: may be empty */
	bool is_free;                /* takes no time */
	bool is_cancelled;
};

/* `name`: of the calendar; "" = none. */
struct ics_out ics_out_begin(struct scope *s, struct text *out, struct str name);
void ics_out_event(struct ics_out *o, const struct ics_event *event);
void ics_out_end(struct ics_out *o);

/* "NAME:VALUE" as one folded line; `value` is written as it is. */
void ics_out_line(struct text *out, const char *name, struct str value);

/* The same with the value escaped as TEXT. */
void ics_out_text(struct text *out, const char *name, struct str value);

/* Joins calendars that were read into one: components as they are, each VTIMEZONE once. */
struct ics_out_join {
	struct arena *mem;
	struct text *out;
	struct str zones[ICS_OUT_ZONES_MAX]; /* TZIDs that stand there already */
	size_t zone_count;
};
struct ics_out_join ics_out_join_begin(struct arena *mem, struct text *out, struct str name);
void ics_out_join_add(struct ics_out_join *j, struct str calendar);
void ics_out_join_end(struct ics_out_join *j);

#endif
