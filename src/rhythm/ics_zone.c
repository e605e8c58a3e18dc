#include "rhythm/ics_zone.h"

#include "rhythm/ics_recur.h"

#define SECOND_MS ((int64_t)1000)
#define DAY_MS (24 * 60 * 60 * SECOND_MS)

enum {
	YEAR_MIN = 1900, /* Outlook begins its zones in 1601 */
	YEAR_MAX = 2100,
	PARTS_MAX = 200,
	WORK_MAX = 20000 /* of one rule */
};

struct onset {
	int64_t at_ms;
	int64_t before_ms, after_ms; /* east of UTC */
};

struct ics_zone {
	const struct zone *zone; /* of the tz database, or ... */
	struct onset *onsets;    /* ... by time */
	size_t count, room;
};

/* The names Windows gives to zones, with the place that stands for each there (CLDR, territory 001). */
static const struct {
	const char *windows, *zone;
} windows_names[] = {
	{"AUS Central Standard Time", "Australia/Darwin"},
	{"AUS Eastern Standard Time", "Australia/Sydney"},
	{"Alaskan Standard Time", "America/Anchorage"},
	{"Arab Standard Time", "Asia/Riyadh"},
	{"Arabian Standard Time", "Asia/Dubai"},
	{"Argentina Standard Time", "America/Argentina/Buenos_Aires"},
	{"Atlantic Standard Time", "America/Halifax"},
	{"Belarus Standard Time", "Europe/Minsk"},
	{"Canada Central Standard Time", "America/Regina"},
	{"Cen. Australia Standard Time", "Australia/Adelaide"},
	{"Central America Standard Time", "America/Guatemala"},
	{"Central Europe Standard Time", "Europe/Budapest"},
	{"Central European Standard Time", "Europe/Warsaw"},
	{"Central Standard Time", "America/Chicago"},
	{"Central Standard Time (Mexico)", "America/Mexico_City"},
	{"China Standard Time", "Asia/Shanghai"},
	{"E. Africa Standard Time", "Africa/Nairobi"},
	{"E. Australia Standard Time", "Australia/Brisbane"},
	{"E. Europe Standard Time", "Europe/Chisinau"},
	{"E. South America Standard Time", "America/Sao_Paulo"},
	{"Eastern Standard Time", "America/New_York"},
	{"Egypt Standard Time", "Africa/Cairo"},
	{"FLE Standard Time", "Europe/Kyiv"},
	{"GMT Standard Time", "Europe/London"},
	{"GTB Standard Time", "Europe/Bucharest"},
	{"Greenwich Standard Time", "Atlantic/Reykjavik"},
	{"Hawaiian Standard Time", "Pacific/Honolulu"},
	{"India Standard Time", "Asia/Kolkata"},
	{"Iran Standard Time", "Asia/Tehran"},
	{"Israel Standard Time", "Asia/Jerusalem"},
	{"Jordan Standard Time", "Asia/Amman"},
	{"Kaliningrad Standard Time", "Europe/Kaliningrad"},
	{"Korea Standard Time", "Asia/Seoul"},
	{"Middle East Standard Time", "Asia/Beirut"},
	{"Morocco Standard Time", "Africa/Casablanca"},
	{"Mountain Standard Time", "America/Denver"},
	{"Nepal Standard Time", "Asia/Kathmandu"},
	{"New Zealand Standard Time", "Pacific/Auckland"},
	{"Newfoundland Standard Time", "America/St_Johns"},
	{"Pacific SA Standard Time", "America/Santiago"},
	{"Pacific Standard Time", "America/Los_Angeles"},
	{"Pakistan Standard Time", "Asia/Karachi"},
	{"Romance Standard Time", "Europe/Paris"},
	{"Russian Standard Time", "Europe/Moscow"},
	{"SA Eastern Standard Time", "America/Cayenne"},
	{"SA Pacific Standard Time", "America/Bogota"},
	{"SA Western Standard Time", "America/La_Paz"},
	{"SE Asia Standard Time", "Asia/Bangkok"},
	{"Singapore Standard Time", "Asia/Singapore"},
	{"South Africa Standard Time", "Africa/Johannesburg"},
	{"Sri Lanka Standard Time", "Asia/Colombo"},
	{"Taipei Standard Time", "Asia/Taipei"},
	{"Tasmania Standard Time", "Australia/Hobart"},
	{"Tokyo Standard Time", "Asia/Tokyo"},
	{"Turkey Standard Time", "Europe/Istanbul"},
	{"US Eastern Standard Time", "America/Indiana/Indianapolis"},
	{"US Mountain Standard Time", "America/Phoenix"},
	{"UTC", "Etc/UTC"},
	{"W. Australia Standard Time", "Australia/Perth"},
	{"W. Central Africa Standard Time", "Africa/Lagos"},
	{"W. Europe Standard Time", "Europe/Berlin"},
};

const struct zone *ics_zone_known(struct arena *mem, struct str tzid)
{
	const struct zone *zone = zone_find(mem, tzid);
	size_t slash;

	for (size_t i = 0; !zone && i < sizeof windows_names / sizeof *windows_names; i++)
		if (str_equal_ascii(tzid, str_from(windows_names[i].windows)))
			zone = zone_find(mem, str_from(windows_names[i].zone));
	/* A prefix names who made the file; the place stands at the end. */
	while (!zone && (slash = str_find(tzid, STR("/"))) != SIZE_MAX) {
		tzid = str_part(tzid, slash + 1, tzid.bytes);
		zone = zone_find(mem, tzid);
	}
	return zone;
}

const struct ics_zone *ics_zone_of(struct arena *mem, const struct zone *zone)
{
	struct ics_zone *it = NEW(mem, struct ics_zone);

	it->zone = zone;
	return it;
}

/* ---- a VTIMEZONE ---- */

static void add_onset(struct arena *mem, struct ics_zone *zone, int64_t local_ms, int64_t before_ms,
                      int64_t after_ms)
{
	if (zone->count == ICS_ZONE_ONSETS_MAX)
		return;
	zone->onsets =
		arena_grow(mem, zone->onsets, sizeof *zone->onsets, zone->count + 1, &zone->room);
	zone->onsets[zone->count++] = (struct onset){local_ms - before_ms, before_ms, after_ms};
}

struct found {
	struct arena *mem;
	struct ics_zone *zone;
	int64_t before_ms, after_ms;
};

static void found(void *what, int64_t local_ms)
{
	struct found *f = what;

	add_onset(f->mem, f->zone, local_ms, f->before_ms, f->after_ms);
}

static void read_rule(struct found *f, const struct icalrecurrencetype *rule, int64_t start_ms)
{
	struct ics_recur recur = {.rule = rule,
	                          .start_ms = start_ms,
	                          .from_ms = date_days(YEAR_MIN, 1, 1) * DAY_MS,
	                          .until_ms = date_days(YEAR_MAX, 1, 1) * DAY_MS,
	                          .found = found,
	                          .what = f,
	                          .work_max = WORK_MAX};

	if (rule->freq == ICAL_YEARLY_RECURRENCE) /* no zone changes its clock otherwise */
		ics_recur_expand(&recur);
}

static void read_part(struct arena *mem, struct ics_zone *zone, icalcomponent *part)
{
	icalproperty *from = icalcomponent_get_first_property(part, ICAL_TZOFFSETFROM_PROPERTY);
	icalproperty *to = icalcomponent_get_first_property(part, ICAL_TZOFFSETTO_PROPERTY);
	icalproperty *start = icalcomponent_get_first_property(part, ICAL_DTSTART_PROPERTY);
	int64_t before_ms, after_ms;
	struct icaltimetype at;
	struct found f;

	if (!from || !to || !start)
		return;
	before_ms = icalproperty_get_tzoffsetfrom(from) * SECOND_MS;
	after_ms = icalproperty_get_tzoffsetto(to) * SECOND_MS;
	at = icalproperty_get_dtstart(start);
	f = (struct found){mem, zone, before_ms, after_ms};
	add_onset(mem, zone, ics_zone_local(at), before_ms, after_ms);
	for (icalproperty *p = icalcomponent_get_first_property(part, ICAL_RRULE_PROPERTY); p;
	     p = icalcomponent_get_next_property(part, ICAL_RRULE_PROPERTY)) {
		struct icalrecurrencetype rule = icalproperty_get_rrule(p);

		/* UNTIL is told in UTC there. */
		if (!icaltime_is_null_time(rule.until))
			rule.until = ics_zone_time(ics_zone_local(rule.until) + before_ms, false);
		read_rule(&f, &rule, ics_zone_local(at));
	}
	for (icalproperty *p = icalcomponent_get_first_property(part, ICAL_RDATE_PROPERTY); p;
	     p = icalcomponent_get_next_property(part, ICAL_RDATE_PROPERTY)) {
		struct icaltimetype date = icalproperty_get_rdate(p).time;

		if (!icaltime_is_null_time(date))
			add_onset(mem, zone, ics_zone_local(date), before_ms, after_ms);
	}
}

static int by_time(const void *a, const void *b)
{
	int64_t x = ((const struct onset *)a)->at_ms, y = ((const struct onset *)b)->at_ms;

	return x < y ? -1 : x > y;
}

const struct ics_zone *ics_zone_read(struct arena *mem, icalcomponent *vtimezone)
{
	struct ics_zone *zone = NEW(mem, struct ics_zone);
	int parts = 0;

	for (icalcomponent *part = icalcomponent_get_first_component(vtimezone, ICAL_ANY_COMPONENT);
	     part && parts++ < PARTS_MAX;
	     part = icalcomponent_get_next_component(vtimezone, ICAL_ANY_COMPONENT))
		if (icalcomponent_isa(part) == ICAL_XSTANDARD_COMPONENT ||
		    icalcomponent_isa(part) == ICAL_XDAYLIGHT_COMPONENT)
			read_part(mem, zone, part);
	if (zone->count == 0)
		return NULL;
	qsort(zone->onsets, zone->count, sizeof *zone->onsets, by_time);
	return zone;
}

/* ---- from one clock to the other ---- */

static int64_t offset_at(const struct ics_zone *zone, int64_t ms)
{
	size_t low = 0, high = zone->count;

	if (zone->zone)
		return zone_offset_minutes(zone->zone, ms) * 60 * SECOND_MS;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (zone->onsets[middle].at_ms <= ms)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? zone->onsets[low - 1].after_ms : zone->onsets[0].before_ms;
}

int64_t ics_zone_to_local(const struct ics_zone *zone, int64_t ms)
{
	return ms + offset_at(zone, ms);
}

int64_t ics_zone_to_ms(const struct ics_zone *zone, int64_t local_ms)
{
	int64_t before = offset_at(zone, local_ms - DAY_MS), after;

	if (offset_at(zone, local_ms - before) == before)
		return local_ms - before;
	after = offset_at(zone, local_ms + DAY_MS);
	if (offset_at(zone, local_ms - after) == after)
		return local_ms - after;
	return local_ms - before;
}

int64_t ics_zone_local(struct icaltimetype time)
{
	int64_t day = date_days(time.year, time.month, time.day);

	if (time.is_date)
		return day * DAY_MS;
	return day * DAY_MS + (time.hour * 3600 + time.minute * 60 + time.second) * SECOND_MS;
}

struct icaltimetype ics_zone_time(int64_t local_ms, bool is_date)
{
	struct date date = date_utc(local_ms);
	struct icaltimetype time = icaltime_null_time();

	time.year = date.year;
	time.month = date.month;
	time.day = date.day;
	if (is_date) {
		time.is_date = 1;
		return time;
	}
	time.hour = date.hour;
	time.minute = date.minute;
	time.second = date.second;
	return time;
}
