#include "rhythm/ics.h"

#include "core/secrets.h"
#include "core/utf8.h"
#include "rhythm/ics_impl.h"

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

static const char *const kind_names[] = {"", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"};

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
	if (recurrence && ics_span_time(in, recurrence, &time, &zone)) {
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
		ics_span_bound(in, &entries[i]);
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
	struct when when = ics_span_when(in, it);

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

static void write_busy(icalcomponent *whole, const struct ics_limit *limit, struct text *text)
{
	icalcomponent *it = icalcomponent_new_clone(whole);
	icalproperty *next;

	for (icalproperty *p = first(it, ICAL_FREEBUSY_PROPERTY); p; p = next) {
		next = icalcomponent_get_next_property(it, ICAL_FREEBUSY_PROPERTY);
		if (ics_span_has_period(p, text->mem, limit->busy_from_ms, limit->busy_until_ms))
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
		    !ics_span_is_within(in, entry, i, limit->from_ms, limit->until_ms))
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

	TRY(ics_span_list(s, ics, entry, from_ms, until_ms, &spans, &count, &is_cut));
	for (size_t i = 0; i < count; i++)
		write_span(ics->inside, &spans[i], &text);
	text_add(&text, STR("END:VCALENDAR\r\n"));
	if (text_is_cut(&text))
		return scope_fail(s, ERR_TOO_LARGE, "ics.too_large", NULL, "too many recurrences");
	*ret_text = text_str(&text);
	return ERR_NONE;
}
