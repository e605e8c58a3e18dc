#include "rhythm/ics_impl.h"
#include "rhythm/ics_recur.h"

#define SECOND_MS ((int64_t)1000)
#define DAY_MS (24 * 60 * 60 * SECOND_MS)

/* ---- zones ---- */

static icalcomponent *vtimezone_of(const struct ics_inside *in, struct str tzid)
{
	for (icalcomponent *c =
	             icalcomponent_get_first_component(in->root, ICAL_VTIMEZONE_COMPONENT);
	     c; c = icalcomponent_get_next_component(in->root, ICAL_VTIMEZONE_COMPONENT)) {
		icalproperty *p = icalcomponent_get_first_property(c, ICAL_TZID_PROPERTY);

		if (p && str_equal(str_from(icalproperty_get_tzid(p)), tzid))
			return c;
	}
	return NULL;
}

static const struct ics_zone *zone_of(struct ics_inside *in, struct str tzid)
{
	const struct zone *known;
	struct known_zone *it;
	icalcomponent *own;

	for (it = in->zones; it; it = it->next)
		if (str_equal(it->tzid, tzid))
			return it->zone;
	it = NEW(in->mem, struct known_zone);
	it->tzid = str_copy(in->mem, tzid);
	known = str_equal(tzid, STR("UTC")) ? zone_utc() : ics_zone_known(in->mem, tzid);
	own = known ? NULL : vtimezone_of(in, tzid);
	it->zone = known ? ics_zone_of(in->mem, known) : own ? ics_zone_read(in->mem, own) : NULL;
	if (!it->zone)
		it->zone = in->floating; /* a zone that nobody describes */
	it->next = in->zones;
	in->zones = it;
	return it->zone;
}

/* The zone of a property with a time: UTC, the one its TZID names, or the reader's. */
static const struct ics_zone *zone_of_property(struct ics_inside *in, icalproperty *p,
                                               struct icaltimetype time)
{
	icalparameter *tzid;

	if (time.is_date)
		return in->floating;
	if (icaltime_is_utc(time))
		return zone_of(in, STR("UTC"));
	tzid = icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
	return tzid ? zone_of(in, str_from(icalparameter_get_tzid(tzid))) : in->floating;
}

/* ---- one component's times ---- */

static bool is_sane(struct icaltimetype time)
{
	return !icaltime_is_null_time(time) && time.year > 0 && time.year < 9999 &&
	       time.month >= 1 && time.month <= 12 && time.day >= 1 && time.day <= 31 &&
	       time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60 &&
	       time.second >= 0 && time.second <= 60;
}

bool ics_span_time(struct ics_inside *in, icalproperty *p, struct icaltimetype *ret_time,
                   const struct ics_zone **ret_zone)
{
	icalvalue *value = p ? icalproperty_get_value(p) : NULL;
	icalvalue_kind kind = value ? icalvalue_isa(value) : ICAL_NO_VALUE;

	if (kind != ICAL_DATETIME_VALUE && kind != ICAL_DATE_VALUE &&
	    kind != ICAL_DATETIMEPERIOD_VALUE)
		return false;
	*ret_time = kind == ICAL_DATETIMEPERIOD_VALUE ? icalvalue_get_datetimeperiod(value).time
	                                              : icalvalue_get_datetime(value);
	if (!is_sane(*ret_time))
		return false;
	*ret_zone = zone_of_property(in, p, *ret_time);
	return true;
}

static int64_t seconds_of(struct icaldurationtype d)
{
	return (int64_t)d.hours * 3600 + (int64_t)d.minutes * 60 + d.seconds;
}

static void read_length(struct ics_inside *in, icalcomponent *c, struct when *when)
{
	icalproperty *duration = first(c, ICAL_DURATION_PROPERTY);
	icalproperty *end =
		first(c, icalcomponent_isa(c) == ICAL_VTODO_COMPONENT ? ICAL_DUE_PROPERTY
	                                                              : ICAL_DTEND_PROPERTY);
	const struct ics_zone *zone;
	struct icaltimetype time;

	if (ics_span_time(in, end, &time, &zone)) {
		int64_t local = ics_zone_local(time);

		if (when->is_date) {
			when->days = (local - when->local_ms) / DAY_MS;
			if (when->days < 1)
				when->days = 1; /* some programs write the day itself */
		} else {
			when->length_ms = ics_zone_to_ms(zone, local) -
			                  ics_zone_to_ms(when->zone, when->local_ms);
		}
	} else if (duration) {
		struct icaldurationtype d = icalproperty_get_duration(duration);

		if (!d.is_neg && d.weeks < 6000 && d.days < 40000) {
			when->days = (int64_t)d.weeks * 7 + d.days;
			when->length_ms = when->is_date ? 0 : seconds_of(d) * SECOND_MS;
		}
	} else if (when->is_date && icalcomponent_isa(c) != ICAL_VTODO_COMPONENT) {
		when->days = 1;
	}
	if (when->length_ms < 0)
		when->length_ms = 0;
}

struct when ics_span_when(struct ics_inside *in, icalcomponent *c)
{
	icalproperty *start = first(c, ICAL_DTSTART_PROPERTY);
	struct when when = {.zone = in->floating};
	struct icaltimetype time;

	if (!start && icalcomponent_isa(c) == ICAL_VTODO_COMPONENT)
		start = first(c, ICAL_DUE_PROPERTY);
	if (!ics_span_time(in, start, &time, &when.zone))
		return when;
	when.is_there = true;
	when.is_date = time.is_date != 0;
	when.local_ms = ics_zone_local(time);
	if (start && icalproperty_isa(start) == ICAL_DTSTART_PROPERTY)
		read_length(in, c, &when);
	return when;
}

static int64_t end_of(const struct when *when, int64_t local_ms, int64_t ms)
{
	if (when->days)
		ms = ics_zone_to_ms(when->zone, local_ms + when->days * DAY_MS);
	return ms + when->length_ms;
}

static enum ics_busy busy_of(icalcomponent *c)
{
	icalproperty *transparency = first(c, ICAL_TRANSP_PROPERTY);
	icalproperty *status = first(c, ICAL_STATUS_PROPERTY);

	if (icalcomponent_isa(c) != ICAL_VEVENT_COMPONENT)
		return ICS_FREE;
	if (transparency &&
	    (icalproperty_get_transp(transparency) == ICAL_TRANSP_TRANSPARENT ||
	     icalproperty_get_transp(transparency) == ICAL_TRANSP_TRANSPARENTNOCONFLICT))
		return ICS_FREE;
	if (status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED)
		return ICS_FREE;
	if (status && icalproperty_get_status(status) == ICAL_STATUS_TENTATIVE)
		return ICS_TENTATIVE;
	return ICS_BUSY;
}

static bool is_cancelled(icalcomponent *c)
{
	icalproperty *status = first(c, ICAL_STATUS_PROPERTY);

	return status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED;
}

/* ---- spans ---- */

struct collect {
	struct ics_inside *in;
	int64_t *starts; /* local; of all rules and dates */
	size_t count, room;
	bool is_cut;
};

static void add_start(void *what, int64_t local_ms)
{
	struct collect *c = what;

	if (c->count == ICS_SPANS_MAX) {
		c->is_cut = true;
		return;
	}
	c->starts = arena_grow(c->in->mem, c->starts, sizeof *c->starts, c->count + 1, &c->room);
	c->starts[c->count++] = local_ms;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static bool has_number(const int64_t *sorted, size_t count, int64_t number)
{
	return count && bsearch(&number, sorted, count, sizeof number, by_number);
}

/* The rule with UNTIL told by the clock of DTSTART, as its times are. */
static struct icalrecurrencetype rule_of(struct ics_inside *in, icalproperty *p,
                                         const struct when *when)
{
	struct icalrecurrencetype rule = icalproperty_get_rrule(p);

	if (!icaltime_is_null_time(rule.until) && !is_sane(rule.until))
		rule.until = icaltime_null_time();
	if (!icaltime_is_null_time(rule.until) && !rule.until.is_date && !when->is_date &&
	    icaltime_is_utc(rule.until)) {
		int64_t ms = ics_zone_to_ms(zone_of(in, STR("UTC")), ics_zone_local(rule.until));

		rule.until = ics_zone_time(ics_zone_to_local(when->zone, ms), false);
	}
	return rule;
}

static void collect_rules(struct collect *c, icalcomponent *it, const struct when *when,
                          int64_t from_ms, int64_t until_ms)
{
	for (icalproperty *p = first(it, ICAL_RRULE_PROPERTY); p;
	     p = icalcomponent_get_next_property(it, ICAL_RRULE_PROPERTY)) {
		struct icalrecurrencetype rule = rule_of(c->in, p, when);
		struct ics_recur recur = {.rule = &rule,
		                          .start_ms = when->local_ms,
		                          .from_ms = from_ms,
		                          .until_ms = until_ms,
		                          .found = add_start,
		                          .what = c,
		                          .work_max = c->in->work_left};

		if (recur.work_max > 0)
			ics_recur_expand(&recur);
		c->in->work_left = recur.work_max;
	}
}

/* RDATE may be told in another zone than DTSTART; a period's own length is not kept. */
static void collect_dates(struct collect *c, icalcomponent *it, const struct when *when,
                          icalproperty_kind kind)
{
	for (icalproperty *p = first(it, kind); p; p = icalcomponent_get_next_property(it, kind)) {
		struct icaltimetype time;
		const struct ics_zone *zone;
		int64_t local;

		c->in->work_left--;
		if (kind == ICAL_RDATE_PROPERTY) {
			struct icaldatetimeperiodtype date = icalproperty_get_rdate(p);

			time = icaltime_is_null_time(date.time) ? date.period.start : date.time;
		} else {
			time = icalproperty_get_exdate(p);
		}
		if (!is_sane(time))
			continue;
		zone = zone_of_property(c->in, p, time);
		local = ics_zone_local(time);
		if (time.is_date &&
		    !when->is_date) /* a day means its recurrence, at its time of day */
			local += when->local_ms - (when->local_ms / DAY_MS) * DAY_MS;
		else if (!time.is_date && when->is_date)
			local = local / DAY_MS * DAY_MS;
		else if (zone != when->zone)
			local = ics_zone_to_local(when->zone, ics_zone_to_ms(zone, local));
		add_start(c, local);
	}
}

struct spans {
	struct arena *mem;
	struct ics_span *at;
	size_t count, room;
	bool is_cut;
};

static void add_span(struct spans *spans, struct ics_span span, int64_t from_ms, int64_t until_ms)
{
	if (span.starts_at_ms >= until_ms ||
	    (span.ends_at_ms <= from_ms && span.starts_at_ms < from_ms))
		return;
	if (spans->count == ICS_SPANS_MAX) {
		spans->is_cut = true;
		return;
	}
	spans->at = arena_grow(spans->mem, spans->at, sizeof *spans->at, spans->count + 1,
	                       &spans->room);
	spans->at[spans->count++] = span;
}

static bool does_recur(icalcomponent *it)
{
	return first(it, ICAL_RRULE_PROPERTY) || first(it, ICAL_RDATE_PROPERTY);
}

/* The recurrences of a component, without those that were taken out or changed. */
static void add_recurrences(struct ics_inside *in, const struct ics_entry *entry, size_t number,
                            const struct when *when, int64_t from_ms, int64_t until_ms,
                            struct spans *spans)
{
	icalcomponent *it = in->components[number].it;
	struct collect starts = {.in = in}, gone = {.in = in};
	/* By the clock of the zone, and with what reaches into the stretch from before. */
	int64_t reach_ms = when->days * DAY_MS + when->length_ms + 2 * DAY_MS;

	collect_rules(&starts, it, when, from_ms - reach_ms, until_ms + 2 * DAY_MS);
	collect_dates(&starts, it, when, ICAL_RDATE_PROPERTY);
	add_start(&starts, when->local_ms);
	collect_dates(&gone, it, when, ICAL_EXDATE_PROPERTY);
	for (size_t i = entry->first; i < entry->first + entry->component_count; i++)
		if (in->components[i].is_change)
			add_start(&gone,
			          ics_zone_to_local(when->zone, in->components[i].recurrence_ms));
	if (starts.count)
		qsort(starts.starts, starts.count, sizeof *starts.starts, by_number);
	if (gone.count)
		qsort(gone.starts, gone.count, sizeof *gone.starts, by_number);
	for (size_t i = 0; i < starts.count; i++) {
		int64_t local = starts.starts[i], ms;

		if ((i && starts.starts[i - 1] == local) ||
		    has_number(gone.starts, gone.count, local))
			continue;
		ms = ics_zone_to_ms(when->zone, local);
		add_span(spans,
		         (struct ics_span){.starts_at_ms = ms,
		                           .ends_at_ms = end_of(when, local, ms),
		                           .recurrence_ms = ms,
		                           .busy = busy_of(it),
		                           .component = number},
		         from_ms, until_ms);
	}
	spans->is_cut |= starts.is_cut || gone.is_cut;
}

static enum ics_busy busy_of_period(icalproperty *p)
{
	icalparameter *type = icalproperty_get_first_parameter(p, ICAL_FBTYPE_PARAMETER);

	if (!type)
		return ICS_BUSY;
	switch (icalparameter_get_fbtype(type)) {
	case ICAL_FBTYPE_FREE:
		return ICS_FREE;
	case ICAL_FBTYPE_BUSYTENTATIVE:
		return ICS_TENTATIVE;
	default:
		return ICS_BUSY;
	}
}

static void add_period(icalproperty *p, size_t number, struct spans *spans, int64_t from_ms,
                       int64_t until_ms)
{
	struct icalperiodtype period = icalproperty_get_freebusy(p);
	int64_t start, end;

	if (!is_sane(period.start))
		return;
	start = ics_zone_local(period.start); /* always in UTC */
	end = is_sane(period.end) ? ics_zone_local(period.end)
	                          : start + (seconds_of(period.duration) +
	                                     86400 * (int64_t)period.duration.days) *
	                                            SECOND_MS;
	add_span(spans,
	         (struct ics_span){.starts_at_ms = start,
	                           .ends_at_ms = end < start ? start : end,
	                           .busy = busy_of_period(p),
	                           .component = number},
	         from_ms, until_ms);
}

static void add_periods(icalcomponent *it, size_t number, struct spans *spans, int64_t from_ms,
                        int64_t until_ms)
{
	for (icalproperty *p = first(it, ICAL_FREEBUSY_PROPERTY); p;
	     p = icalcomponent_get_next_property(it, ICAL_FREEBUSY_PROPERTY))
		add_period(p, number, spans, from_ms, until_ms);
}

static void add_component(struct ics_inside *in, const struct ics_entry *entry, size_t number,
                          int64_t from_ms, int64_t until_ms, struct spans *spans)
{
	const struct component *c = &in->components[number];
	struct when when = ics_span_when(in, c->it);
	int64_t ms;

	if (c->kind == ICS_FREE_BUSY) {
		add_periods(c->it, number, spans, from_ms, until_ms);
		return;
	}
	if (c->is_change && is_cancelled(c->it))
		return;       /* this recurrence does not take place */
	if (!when.is_there) { /* a task without a date is always */
		if (c->kind == ICS_TODO)
			add_span(spans,
			         (struct ics_span){.starts_at_ms = ICS_BEGINNING_MS,
			                           .ends_at_ms = ICS_ENDLESS_MS,
			                           .component = number},
			         from_ms, until_ms);
		return;
	}
	if (!c->is_change && does_recur(c->it)) {
		add_recurrences(in, entry, number, &when, from_ms, until_ms, spans);
		return;
	}
	ms = ics_zone_to_ms(when.zone, when.local_ms);
	add_span(spans,
	         (struct ics_span){.starts_at_ms = ms,
	                           .ends_at_ms = end_of(&when, when.local_ms, ms),
	                           .recurrence_ms = c->is_change ? c->recurrence_ms : 0,
	                           .busy = busy_of(c->it),
	                           .component = number},
	         from_ms, until_ms);
}

static int by_start(const void *a, const void *b)
{
	const struct ics_span *x = a, *y = b;

	if (x->starts_at_ms != y->starts_at_ms)
		return x->starts_at_ms < y->starts_at_ms ? -1 : 1;
	return x->component < y->component ? -1 : x->component > y->component;
}

enum err ics_span_list(struct scope *s, const struct ics *ics, const struct ics_entry *entry,
                       int64_t from_ms, int64_t until_ms, const struct ics_span **ret_spans,
                       size_t *ret_count, bool *ret_is_cut)
{
	struct ics_inside *in = ics->inside;
	struct spans spans = {.mem = in->mem};

	for (size_t i = entry->first; i < entry->first + entry->component_count; i++)
		add_component(in, entry, i, from_ms, until_ms, &spans);
	if (in->work_left <= 0)
		return scope_fail(s, ERR_TOO_LARGE, "ics.too_large", NULL,
		                  "its recurrences take too long to count");
	if (spans.count)
		qsort(spans.at, spans.count, sizeof *spans.at, by_start);
	*ret_spans = spans.at;
	*ret_count = spans.count;
	*ret_is_cut = spans.is_cut;
	return ERR_NONE;
}

/* ---- where all of it lies ---- */

/* Where the recurrences of a component lie, without counting those that have no number. */
static void bound_recurrences(struct ics_inside *in, struct ics_entry *entry, size_t number)
{
	icalcomponent *it = in->components[number].it;
	struct when when = ics_span_when(in, it);
	struct collect dates = {.in = in};
	int64_t reach_ms = (when.days + 2) * DAY_MS + when.length_ms;

	entry->does_recur = true;
	collect_dates(&dates, it, &when, ICAL_RDATE_PROPERTY);
	for (icalproperty *p = first(it, ICAL_RRULE_PROPERTY); p;
	     p = icalcomponent_get_next_property(it, ICAL_RRULE_PROPERTY)) {
		struct icalrecurrencetype rule = rule_of(in, p, &when);

		if (!ics_recur_is_known(&rule))
			entry->is_known = false;
		else if (!icaltime_is_null_time(rule.until))
			add_start(&dates, ics_zone_local(rule.until) + DAY_MS);
		else if (!rule.count)
			entry->ends_at_ms = ICS_ENDLESS_MS;
		else
			collect_rules(&dates, it, &when, ICS_BEGINNING_MS, ICS_ENDLESS_MS);
	}
	if (dates.is_cut)
		entry->ends_at_ms = ICS_ENDLESS_MS;
	for (size_t i = 0; i < dates.count; i++) {
		if (dates.starts[i] - DAY_MS < entry->starts_at_ms)
			entry->starts_at_ms = dates.starts[i] - DAY_MS;
		if (dates.starts[i] + reach_ms > entry->ends_at_ms)
			entry->ends_at_ms = dates.starts[i] + reach_ms;
	}
}

void ics_span_bound(struct ics_inside *in, struct ics_entry *entry)
{
	entry->starts_at_ms = ICS_ENDLESS_MS;
	entry->ends_at_ms = ICS_BEGINNING_MS;
	entry->is_known = true;
	for (size_t i = entry->first; i < entry->first + entry->component_count; i++) {
		struct spans spans = {.mem = in->mem};
		const struct component *c = &in->components[i];
		bool is_series = !c->is_change && does_recur(c->it) && c->kind != ICS_FREE_BUSY &&
		                 ics_span_when(in, c->it).is_there;

		if (is_series) {
			struct when when = ics_span_when(in, c->it);
			int64_t ms = ics_zone_to_ms(when.zone, when.local_ms);

			add_span(&spans,
			         (struct ics_span){ms, end_of(&when, when.local_ms, ms), ms,
			                           ICS_FREE, i},
			         ICS_BEGINNING_MS, ICS_ENDLESS_MS);
		} else {
			add_component(in, entry, i, ICS_BEGINNING_MS, ICS_ENDLESS_MS, &spans);
		}
		for (size_t k = 0; k < spans.count; k++) {
			if (spans.at[k].starts_at_ms < entry->starts_at_ms)
				entry->starts_at_ms = spans.at[k].starts_at_ms;
			if (spans.at[k].ends_at_ms > entry->ends_at_ms)
				entry->ends_at_ms = spans.at[k].ends_at_ms;
		}
		if (is_series)
			bound_recurrences(in, entry, i);
	}
	if (entry->starts_at_ms > entry->ends_at_ms) /* never */
		entry->starts_at_ms = entry->ends_at_ms = ICS_BEGINNING_MS;
}

/* ---- stretches of time ---- */

bool ics_span_has_period(icalproperty *p, struct arena *mem, int64_t from_ms, int64_t until_ms)
{
	struct spans spans = {.mem = mem};

	add_period(p, 0, &spans, from_ms, until_ms);
	return spans.count != 0;
}

/* Whether what was changed of one recurrence is in the stretch, or would have been: it is missing there then. */
bool ics_span_is_within(struct ics_inside *in, const struct ics_entry *entry, size_t number,
                        int64_t from_ms, int64_t until_ms)
{
	const struct component *c = &in->components[number],
			       *series = &in->components[entry->first];
	struct when when = ics_span_when(in, c->it), whole = ics_span_when(in, series->it);
	int64_t ms = ics_zone_to_ms(when.zone, when.local_ms), was_ms = c->recurrence_ms,
		was_end_ms;

	if (when.is_there && ms < until_ms &&
	    (end_of(&when, when.local_ms, ms) > from_ms || ms >= from_ms))
		return true;
	was_end_ms = end_of(&whole, ics_zone_to_local(whole.zone, was_ms), was_ms);
	return was_ms < until_ms && (was_end_ms > from_ms || was_ms >= from_ms);
}
