/* ics_impl.h - what reading (ics.c) and what takes place when (ics_span.c) share. Layer: rhythm, private to it. */
#ifndef RHYTHM_ICS_IMPL_H
#define RHYTHM_ICS_IMPL_H

#include "rhythm/ics.h"
#include "rhythm/ics_zone.h"

struct component {
	icalcomponent *it;
	enum ics_kind kind;
	struct str uid;
	bool is_change;        /* of one recurrence: has a RECURRENCE-ID */
	int64_t recurrence_ms; /* which */
	size_t number;         /* as it came */
};

struct known_zone {
	struct known_zone *next;
	struct str tzid;
	const struct ics_zone *zone;
};

struct ics_inside {
	struct arena *mem;
	icalcomponent *root;
	struct component *components;
	size_t count, room;
	const struct ics_zone *floating;
	struct known_zone *zones;
	int64_t work_left;
};

struct when {
	const struct ics_zone *zone;
	int64_t local_ms; /* of the start, by the zone's clock */
	bool is_there, is_date;
	int64_t length_ms; /* what really passes; of dates and DURATION days: by the clock */
	int64_t days;      /* by the clock, before length_ms */
};

static inline icalproperty *first(icalcomponent *c, icalproperty_kind kind)
{
	return icalcomponent_get_first_property(c, kind);
}

/* The time of a property and the zone it is meant in. False: it has none, or one that no calendar has. */
bool ics_span_time(struct ics_inside *in, icalproperty *p, struct icaltimetype *ret_time,
                   const struct ics_zone **ret_zone);

/* When a component begins, and for how long. */
struct when ics_span_when(struct ics_inside *in, icalcomponent *c);

/* Sets where an entry lies: starts_at_ms, ends_at_ms, does_recur, is_known. */
void ics_span_bound(struct ics_inside *in, struct ics_entry *entry);

/* Whether the change of one recurrence, component `number`, concerns the stretch. */
bool ics_span_is_within(struct ics_inside *in, const struct ics_entry *entry, size_t number,
                        int64_t from_ms, int64_t until_ms);

/* Whether the time of a FREEBUSY is in the stretch. */
bool ics_span_has_period(icalproperty *p, struct arena *mem, int64_t from_ms, int64_t until_ms);

#endif
