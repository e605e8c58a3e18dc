#include "rhythm/ics.h"

#include "core/secrets.h"
#include "core/utf8.h"
#include "rhythm/ics_recur.h"
#include "rhythm/ics_zone.h"

#define SECOND_MS ((int64_t)1000)
#define DAY_MS (24 * 60 * 60 * SECOND_MS)

static const char *const kind_names[] = {"", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"};

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

const char *ics_kind_name(enum ics_kind kind)
{
	return kind_names[kind];
}

enum ics_kind ics_kind_of(struct str name)
{
	for (enum ics_kind kind = ICS_EVENT; kind <= ICS_FREE_BUSY; kind++)
		if (str_equal_ascii(name, str_from(kind_names[kind])))
			return kind;
	return ICS_OTHER;
}

static bool digits(struct str text, size_t from, size_t count, int *ret)
{
	int64_t number;

	if (!str_number(str_part(text, from, from + count), &number))
		return false;
	*ret = (int)number;
	return true;
}

bool ics_moment(struct str text, int64_t *ret_ms)
{
	struct date date = {0};

	if (text.bytes != 16 || text.at[8] != 'T' || text.at[15] != 'Z')
		return false;
	for (size_t i = 0; i < 15; i++)
		if (i != 8 && (text.at[i] < '0' || text.at[i] > '9'))
			return false;
	if (!digits(text, 0, 4, &date.year) || !digits(text, 4, 2, &date.month) ||
	    !digits(text, 6, 2, &date.day) || !digits(text, 9, 2, &date.hour) ||
	    !digits(text, 11, 2, &date.minute) || !digits(text, 13, 2, &date.second))
		return false;
	if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31 || date.hour > 23 ||
	    date.minute > 59 || date.second > 60)
		return false;
	*ret_ms = date_to_ms(&date, zone_utc());
	return true;
}

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

struct when {
	const struct ics_zone *zone;
	int64_t local_ms; /* of the start, by the zone's clock */
	bool is_there, is_date;
	int64_t length_ms; /* what really passes; of dates and DURATION days: by the clock */
	int64_t days;      /* by the clock, before length_ms */
};

static icalproperty *first(icalcomponent *c, icalproperty_kind kind)
{
	return icalcomponent_get_first_property(c, kind);
}

static bool is_sane(struct icaltimetype time)
{
	return !icaltime_is_null_time(time) && time.year > 0 && time.year < 9999 &&
	       time.month >= 1 && time.month <= 12 && time.day >= 1 && time.day <= 31 &&
	       time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60 &&
	       time.second >= 0 && time.second <= 60;
}

static bool read_time(struct ics_inside *in, icalproperty *p, struct icaltimetype *ret_time,
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

	if (read_time(in, end, &time, &zone)) {
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

static struct when read_when(struct ics_inside *in, icalcomponent *c)
{
	icalproperty *start = first(c, ICAL_DTSTART_PROPERTY);
	struct when when = {.zone = in->floating};
	struct icaltimetype time;

	if (!start && icalcomponent_isa(c) == ICAL_VTODO_COMPONENT)
		start = first(c, ICAL_DUE_PROPERTY);
	if (!read_time(in, start, &time, &when.zone))
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
	struct when when = read_when(in, c->it);
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

enum err ics_spans(struct scope *s, const struct ics *ics, const struct ics_entry *entry,
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

/* ---- reading ---- */

static void end_component(void *what)
{
	icalcomponent_free(what);
}

static struct str value_of(struct arena *mem, icalproperty *p)
{
	return p ? str_copy(mem, utf8_cut(str_from(icalproperty_get_value_as_string(p)), 2000))
	         : STR_NONE;
}

static void add(struct ics_inside *in, icalcomponent *it, enum ics_kind kind)
{
	icalproperty *uid = first(it, ICAL_UID_PROPERTY);
	icalproperty *recurrence = first(it, ICAL_RECURRENCEID_PROPERTY);
	struct component *c;
	struct icaltimetype time;
	const struct ics_zone *zone;

	in->components = arena_grow(in->mem, in->components, sizeof *in->components, in->count + 1,
	                            &in->room);
	c = &in->components[in->count];
	*c = (struct component){.it = it, .kind = kind, .number = in->count};
	c->uid = uid ? utf8_cut(str_from(icalproperty_get_uid(uid)), ICS_UID_BYTES_MAX) : STR_NONE;
	if (recurrence && read_time(in, recurrence, &time, &zone)) {
		c->is_change = true;
		c->recurrence_ms = ics_zone_to_ms(zone, ics_zone_local(time));
	}
	in->count++;
}

static int by_uid(const void *a, const void *b)
{
	const struct component *x = a, *y = b;
	int order = str_compare(x->uid, y->uid);

	if (order)
		return order;
	if (x->is_change != y->is_change)
		return x->is_change ? 1 : -1;
	return x->number < y->number ? -1 : 1;
}

/* Where the recurrences of a component lie, without counting those that have no number. */
static void bound_recurrences(struct ics_inside *in, struct ics_entry *entry, size_t number)
{
	icalcomponent *it = in->components[number].it;
	struct when when = read_when(in, it);
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

static void bound(struct ics_inside *in, struct ics_entry *entry)
{
	entry->starts_at_ms = ICS_ENDLESS_MS;
	entry->ends_at_ms = ICS_BEGINNING_MS;
	entry->is_known = true;
	for (size_t i = entry->first; i < entry->first + entry->component_count; i++) {
		struct spans spans = {.mem = in->mem};
		const struct component *c = &in->components[i];
		bool is_series = !c->is_change && does_recur(c->it) && c->kind != ICS_FREE_BUSY &&
		                 read_when(in, c->it).is_there;

		if (is_series) {
			struct when when = read_when(in, c->it);
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

static enum ics_kind kind_of(icalcomponent *c)
{
	switch (icalcomponent_isa(c)) {
	case ICAL_VEVENT_COMPONENT:
		return ICS_EVENT;
	case ICAL_VTODO_COMPONENT:
		return ICS_TODO;
	case ICAL_VJOURNAL_COMPONENT:
		return ICS_JOURNAL;
	case ICAL_VFREEBUSY_COMPONENT:
		return ICS_FREE_BUSY;
	default:
		return ICS_OTHER;
	}
}

static void group(struct ics_inside *in, struct ics *ics)
{
	struct ics_entry *entries = NULL;
	size_t room = 0;

	if (in->count)
		qsort(in->components, in->count, sizeof *in->components, by_uid);
	for (size_t i = 0; i < in->count; i++) {
		struct component *c = &in->components[i];
		struct ics_entry *entry;

		if (ics->entry_count && c->uid.bytes &&
		    str_equal(entries[ics->entry_count - 1].uid, c->uid)) {
			entries[ics->entry_count - 1].component_count++;
			continue;
		}
		entries =
			arena_grow(in->mem, entries, sizeof *entries, ics->entry_count + 1, &room);
		entry = &entries[ics->entry_count++];
		*entry = (struct ics_entry){
			.uid = c->uid, .kind = c->kind, .first = i, .component_count = 1};
		entry->title = ics_text_plain(
			in->mem, value_of(in->mem, first(c->it, ICAL_SUMMARY_PROPERTY)));
	}
	for (size_t i = 0; i < ics->entry_count; i++)
		bound(in, &entries[i]);
	ics->entries = entries;
}

static void read_head(struct ics_inside *in, struct ics *ics)
{
	ics->method = value_of(in->mem, first(in->root, ICAL_METHOD_PROPERTY));
	ics->name = STR_NONE;
	for (icalproperty *p = first(in->root, ICAL_ANY_PROPERTY); p;
	     p = icalcomponent_get_next_property(in->root, ICAL_ANY_PROPERTY)) {
		const char *name = icalproperty_get_property_name(p);

		if (name && (strcmp(name, "X-WR-CALNAME") == 0 || strcmp(name, "NAME") == 0))
			ics->name = ics_text_plain(in->mem, value_of(in->mem, p));
	}
}

enum err ics_read(struct scope *s, struct str text, const struct zone *floating,
                  const struct ics **ret_ics)
{
	struct ics *ics = NEW(s->mem, struct ics);
	struct ics_inside *in = NEW(s->mem, struct ics_inside);
	struct str plain;

	TRY(ics_text_unfold(s, text, &plain));
	if (plain.bytes < 15 || !str_equal_ascii(str_part(plain, 0, 15), STR("BEGIN:VCALENDAR")))
		return scope_fail_input(s, "ics.malformed", 1,
		                        "a calendar begins with BEGIN:VCALENDAR");
	icalerror_set_errors_are_fatal(0);
	in->mem = s->mem;
	in->work_left = ICS_WORK_MAX;
	in->floating = ics_zone_of(s->mem, floating);
	in->root = icalparser_parse_string(str_c(s->mem, plain));
	if (!in->root)
		return scope_fail_input(s, "ics.malformed", 0, "not a calendar");
	arena_at_end(s->mem, end_component, in->root);
	if (icalcomponent_isa(in->root) != ICAL_VCALENDAR_COMPONENT)
		return scope_fail_input(s, "ics.malformed", 0,
		                        "more than one calendar, or none, in one file");
	read_head(in, ics);
	for (icalcomponent *c = icalcomponent_get_first_component(in->root, ICAL_ANY_COMPONENT); c;
	     c = icalcomponent_get_next_component(in->root, ICAL_ANY_COMPONENT)) {
		enum ics_kind kind = kind_of(c);

		if (kind != ICS_OTHER)
			add(in, c, kind);
	}
	ics->inside = in;
	group(in, ics);
	if (in->work_left <= 0)
		return scope_fail(s, ERR_TOO_LARGE, "ics.too_large", NULL,
		                  "its recurrences take too long to count");
	*ret_ics = ics;
	return ERR_NONE;
}

/* ---- writing what was read ---- */

static void add_text(struct text *text, char *made)
{
	text_add(text, str_from(made));
	icalmemory_free_buffer(made);
}

static void write_zones(struct ics_inside *in, const struct ics_entry *entry, struct text *text)
{
	for (icalcomponent *z =
	             icalcomponent_get_first_component(in->root, ICAL_VTIMEZONE_COMPONENT);
	     z; z = icalcomponent_get_next_component(in->root, ICAL_VTIMEZONE_COMPONENT)) {
		icalproperty *tzid = first(z, ICAL_TZID_PROPERTY);
		bool is_used = false;

		for (size_t i = entry->first;
		     tzid && !is_used && i < entry->first + entry->component_count; i++)
			for (icalproperty *p = first(in->components[i].it, ICAL_ANY_PROPERTY);
			     p && !is_used; p = icalcomponent_get_next_property(
						    in->components[i].it, ICAL_ANY_PROPERTY)) {
				icalparameter *named =
					icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);

				is_used = named && strcmp(icalparameter_get_tzid(named),
				                          icalproperty_get_tzid(tzid)) == 0;
			}
		if (is_used)
			add_text(text, icalcomponent_as_ical_string_r(z));
	}
}

static bool says_when(icalproperty_kind kind)
{
	static const icalproperty_kind kept[] = {
		ICAL_DTSTART_PROPERTY,  ICAL_DTEND_PROPERTY,        ICAL_DURATION_PROPERTY,
		ICAL_RRULE_PROPERTY,    ICAL_RDATE_PROPERTY,        ICAL_EXDATE_PROPERTY,
		ICAL_TRANSP_PROPERTY,   ICAL_RECURRENCEID_PROPERTY, ICAL_STATUS_PROPERTY,
		ICAL_FREEBUSY_PROPERTY,
	};

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (kept[i] == kind)
			return true;
	return false;
}

static void write_part(const struct component *c, enum ics_keep keep, struct text *text)
{
	unsigned char hash[SECRETS_HASH_BYTES];

	secrets_hash(c->uid, "calendar/uid", hash);
	text_addf(text, "BEGIN:%s\r\nUID:", kind_names[c->kind]);
	for (size_t i = 0; i < 16; i++)
		text_addf(text, "%02x", hash[i]);
	text_add(text, STR("\r\n"));
	for (icalproperty *p = first(c->it, ICAL_ANY_PROPERTY); p;
	     p = icalcomponent_get_next_property(c->it, ICAL_ANY_PROPERTY))
		if (says_when(icalproperty_isa(p)) ||
		    (keep == ICS_WHEN_AND_TITLE && icalproperty_isa(p) == ICAL_SUMMARY_PROPERTY))
			add_text(text, icalproperty_as_ical_string_r(p));
	text_addf(text, "END:%s\r\n", kind_names[c->kind]);
}

static struct text open_calendar(struct scope *s)
{
	struct text text = text_new(s->mem, 4 * ICS_BYTES_MAX);

	text_add(&text, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kamwerk//EN\r\n"));
	return text;
}

struct str ics_entry_text(struct scope *s, const struct ics *ics, const struct ics_entry *entry,
                          enum ics_keep keep)
{
	struct ics_inside *in = ics->inside;
	struct text text = open_calendar(s);

	write_zones(in, entry, &text);
	for (size_t i = entry->first; i < entry->first + entry->component_count; i++)
		if (keep != ICS_ALL)
			write_part(&in->components[i], keep, &text);
		else
			add_text(&text, icalcomponent_as_ical_string_r(in->components[i].it));
	text_add(&text, STR("END:VCALENDAR\r\n"));
	return text_str(&text);
}

static void remove_all(icalcomponent *it, icalproperty_kind kind)
{
	icalproperty *p;

	while ((p = first(it, kind))) {
		icalcomponent_remove_property(it, p);
		icalproperty_free(p);
	}
}

static struct icaltimetype in_utc(int64_t ms)
{
	struct icaltimetype time = ics_zone_time(ms, false);

	time.zone = icaltimezone_get_utc_timezone();
	return time;
}

static void write_span(struct ics_inside *in, const struct ics_span *span, struct text *text)
{
	icalcomponent *it = icalcomponent_new_clone(in->components[span->component].it);
	struct when when = read_when(in, it);

	remove_all(it, ICAL_RRULE_PROPERTY);
	remove_all(it, ICAL_RDATE_PROPERTY);
	remove_all(it, ICAL_EXDATE_PROPERTY);
	remove_all(it, ICAL_EXRULE_PROPERTY);
	if (when.is_date && span->recurrence_ms) {
		int64_t local = ics_zone_to_local(when.zone, span->starts_at_ms);

		remove_all(it, ICAL_DTSTART_PROPERTY);
		remove_all(it, ICAL_DTEND_PROPERTY);
		remove_all(it, ICAL_DURATION_PROPERTY);
		remove_all(it, ICAL_RECURRENCEID_PROPERTY);
		icalcomponent_add_property(it,
		                           icalproperty_new_dtstart(ics_zone_time(local, true)));
		icalcomponent_add_property(it, icalproperty_new_dtend(ics_zone_time(
						       local + when.days * DAY_MS, true)));
		icalcomponent_add_property(
			it, icalproperty_new_recurrenceid(ics_zone_time(
				    ics_zone_to_local(when.zone, span->recurrence_ms), true)));
	} else if (when.is_there && !when.is_date) {
		bool has_end = first(it, ICAL_DTEND_PROPERTY) || first(it, ICAL_DURATION_PROPERTY);

		remove_all(it, ICAL_DTSTART_PROPERTY);
		remove_all(it, ICAL_RECURRENCEID_PROPERTY);
		icalcomponent_add_property(it,
		                           icalproperty_new_dtstart(in_utc(span->starts_at_ms)));
		if (has_end) {
			remove_all(it, ICAL_DTEND_PROPERTY);
			remove_all(it, ICAL_DURATION_PROPERTY);
			icalcomponent_add_property(
				it, icalproperty_new_dtend(in_utc(span->ends_at_ms)));
		}
		if (span->recurrence_ms)
			icalcomponent_add_property(
				it, icalproperty_new_recurrenceid(in_utc(span->recurrence_ms)));
	}
	add_text(text, icalcomponent_as_ical_string_r(it));
	icalcomponent_free(it);
}

/* Whether what was changed of one recurrence is in the stretch, or would have been: it is missing there then. */
static bool is_within(struct ics_inside *in, const struct ics_entry *entry, size_t number,
                      int64_t from_ms, int64_t until_ms)
{
	const struct component *c = &in->components[number],
			       *series = &in->components[entry->first];
	struct when when = read_when(in, c->it), whole = read_when(in, series->it);
	int64_t ms = ics_zone_to_ms(when.zone, when.local_ms), was_ms = c->recurrence_ms,
		was_end_ms;

	if (when.is_there && ms < until_ms &&
	    (end_of(&when, when.local_ms, ms) > from_ms || ms >= from_ms))
		return true;
	was_end_ms = end_of(&whole, ics_zone_to_local(whole.zone, was_ms), was_ms);
	return was_ms < until_ms && (was_end_ms > from_ms || was_ms >= from_ms);
}

static void write_busy(icalcomponent *whole, const struct ics_limit *limit, struct text *text)
{
	icalcomponent *it = icalcomponent_new_clone(whole);
	icalproperty *next;

	for (icalproperty *p = first(it, ICAL_FREEBUSY_PROPERTY); p; p = next) {
		struct spans spans = {.mem = text->mem};

		next = icalcomponent_get_next_property(it, ICAL_FREEBUSY_PROPERTY);
		add_period(p, 0, &spans, limit->busy_from_ms, limit->busy_until_ms);
		if (spans.count)
			continue;
		icalcomponent_remove_property(it, p);
		icalproperty_free(p);
	}
	add_text(text, icalcomponent_as_ical_string_r(it));
	icalcomponent_free(it);
}

enum err ics_entry_limited(struct scope *s, const struct ics *ics, const struct ics_entry *entry,
                           const struct ics_limit *limit, struct str *ret_text)
{
	struct text text = text_new(s->mem, 4 * ICS_BYTES_MAX);
	struct ics_inside *in = ics->inside;

	text_add(&text, STR("BEGIN:VCALENDAR\r\n"));
	for (icalproperty *p = first(in->root, ICAL_ANY_PROPERTY); p;
	     p = icalcomponent_get_next_property(in->root, ICAL_ANY_PROPERTY))
		add_text(&text, icalproperty_as_ical_string_r(p));
	write_zones(in, entry, &text);
	for (size_t i = entry->first; i < entry->first + entry->component_count; i++) {
		const struct component *c = &in->components[i];

		if (limit->has_recurrences && c->is_change &&
		    !is_within(in, entry, i, limit->from_ms, limit->until_ms))
			continue;
		if (limit->has_busy && c->kind == ICS_FREE_BUSY)
			write_busy(c->it, limit, &text);
		else
			add_text(&text, icalcomponent_as_ical_string_r(c->it));
	}
	text_add(&text, STR("END:VCALENDAR\r\n"));
	if (text_is_cut(&text))
		return scope_fail(s, ERR_TOO_LARGE, "ics.too_large", NULL, "too many recurrences");
	*ret_text = text_str(&text);
	return ERR_NONE;
}

enum err ics_entry_expanded(struct scope *s, const struct ics *ics, const struct ics_entry *entry,
                            int64_t from_ms, int64_t until_ms, struct str *ret_text)
{
	struct text text = open_calendar(s);
	const struct ics_span *spans;
	size_t count;
	bool is_cut;

	TRY(ics_spans(s, ics, entry, from_ms, until_ms, &spans, &count, &is_cut));
	for (size_t i = 0; i < count; i++)
		write_span(ics->inside, &spans[i], &text);
	text_add(&text, STR("END:VCALENDAR\r\n"));
	if (text_is_cut(&text))
		return scope_fail(s, ERR_TOO_LARGE, "ics.too_large", NULL, "too many recurrences");
	*ret_text = text_str(&text);
	return ERR_NONE;
}
