#include "rhythm/ics_out.h"

#include "core/utf8.h"
#include "rhythm/ics_text.h"

#define HOUR_MS ((int64_t)60 * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)

enum {
	LINE_BYTES_MAX = 73, /* 75 with the blank of a continued line */
	EVENTS_BYTES_MAX = 32 * 1024 * 1024,
	ONSETS_MAX = 2000
};

void ics_out_line(struct text *out, const char *name, struct str value)
{
	struct str line = text_format(out->mem, "%s:%.*s", name, STR_ARG(value));

	while (line.bytes > LINE_BYTES_MAX) {
		struct str piece = utf8_cut(line, LINE_BYTES_MAX);

		if (str_is_empty(piece))
			break;
		text_add(out, piece);
		text_add(out, STR("\r\n "));
		line = str_part(line, piece.bytes, line.bytes);
	}
	text_add(out, line);
	text_add(out, STR("\r\n"));
}

void ics_out_text(struct text *out, const char *name, struct str value)
{
	struct text escaped = text_new(out->mem, 2 * value.bytes + 1);

	for (size_t i = 0; i < value.bytes; i++) {
		char c = value.at[i];

		if (c == '\n') {
			text_add(&escaped, STR("\\n"));
			continue;
		}
		if (c == '\r')
			continue;
		if (c == '\\' || c == ';' || c == ',')
			text_add_char(&escaped, '\\');
		text_add_char(&escaped, c);
	}
	ics_out_line(out, name, text_str(&escaped));
}

static struct str moment(struct arena *mem, struct date d, bool is_utc)
{
	return text_format(mem, "%04d%02d%02dT%02d%02d%02d%s", d.year, d.month, d.day, d.hour,
	                   d.minute, d.second, is_utc ? "Z" : "");
}

static struct str offset(struct arena *mem, int minutes)
{
	int size = minutes < 0 ? -minutes : minutes;

	return text_format(mem, "%c%02d%02d", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

static void head(struct text *out, struct str name)
{
	text_add(out, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kamwerk//kamwerk//EN\r\n"
	                  "CALSCALE:GREGORIAN\r\n"));
	if (name.bytes) {
		ics_out_text(out, "NAME", name);
		ics_out_text(out, "X-WR-CALNAME", name);
	}
}

/* ---- zones ---- */

/* From when on an offset holds, and which one held before. */
static void onset(struct text *out, const struct zone *zone, int64_t at_ms, int before, int after)
{
	struct arena *mem = out->mem;
	struct date local = date_utc(at_ms + before * (int64_t)60 * 1000);
	const char *kind = after > before ? "DAYLIGHT" : "STANDARD";

	text_addf(out, "BEGIN:%s\r\n", kind);
	ics_out_line(out, "DTSTART", moment(mem, local, false));
	ics_out_line(out, "TZOFFSETFROM", offset(mem, before));
	ics_out_line(out, "TZOFFSETTO", offset(mem, after));
	ics_out_line(out, "TZNAME", zone_abbreviation(zone, at_ms));
	text_addf(out, "END:%s\r\n", kind);
}

/* The moment within (low, high] at which the offset changes from that at `low`. */
static int64_t find_change(const struct zone *zone, int64_t low, int64_t high)
{
	int before = zone_offset_minutes(zone, low);

	while (high - low > 1000) {
		int64_t middle = low + (high - low) / 2;

		if (zone_offset_minutes(zone, middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high / 1000 * 1000;
}

static void write_zone(struct text *out, const struct ics_out_zone *it)
{
	/* The offset from before the first event on, so that each event follows an onset. */
	int64_t from_ms = it->from_ms - 200 * DAY_MS, until_ms = it->until_ms + 200 * DAY_MS;
	int now = zone_offset_minutes(it->zone, from_ms), count = 0;

	text_add(out, STR("BEGIN:VTIMEZONE\r\n"));
	ics_out_line(out, "TZID", zone_name(it->zone));
	onset(out, it->zone, from_ms / 1000 * 1000, now, now);
	for (int64_t ms = from_ms; ms < until_ms && count < ONSETS_MAX; ms += DAY_MS) {
		int next = zone_offset_minutes(it->zone, ms + DAY_MS);
		int64_t at_ms;

		if (next == now)
			continue;
		at_ms = find_change(it->zone, ms, ms + DAY_MS);
		onset(out, it->zone, at_ms, now, next);
		now = next;
		count++;
	}
	text_add(out, STR("END:VTIMEZONE\r\n"));
}

static void note_zone(struct ics_out *o, const struct ics_event *event)
{
	struct ics_out_zone *it;

	for (size_t i = 0; i < o->zone_count; i++) {
		it = &o->zones[i];
		if (!str_equal(zone_name(it->zone), zone_name(event->zone)))
			continue;
		if (event->starts_at_ms < it->from_ms)
			it->from_ms = event->starts_at_ms;
		if (event->ends_at_ms > it->until_ms)
			it->until_ms = event->ends_at_ms;
		return;
	}
	if (o->zone_count < ICS_OUT_ZONES_MAX)
		o->zones[o->zone_count++] =
			(struct ics_out_zone){event->zone, event->starts_at_ms, event->ends_at_ms};
}

/* ---- events ---- */

struct ics_out ics_out_begin(struct scope *s, struct text *out, struct str name)
{
	head(out, name);
	return (struct ics_out){.s = s, .out = out, .events = text_new(s->mem, EVENTS_BYTES_MAX)};
}

/* When the clock is put back, an hour comes twice, and programs differ in which of the two they take. */
static bool comes_twice(int64_t ms, const struct zone *zone)
{
	int now = zone_offset_minutes(zone, ms);

	for (int64_t near_ms = ms - DAY_MS; near_ms <= ms + DAY_MS; near_ms += 2 * DAY_MS) {
		int other = zone_offset_minutes(zone, near_ms);

		if (other != now &&
		    zone_offset_minutes(zone, ms + (now - other) * (int64_t)60 * 1000) == other)
			return true;
	}
	return false;
}

static void time_in_zone(struct text *out, const char *name, int64_t ms, const struct zone *zone)
{
	char with_zone[32 + ZONE_NAME_BYTES_MAX];

	if (comes_twice(ms, zone)) {
		ics_out_line(out, name, moment(out->mem, date_utc(ms), true));
		return;
	}
	snprintf(with_zone, sizeof with_zone, "%s;TZID=%.*s", name, STR_ARG(zone_name(zone)));
	ics_out_line(out, with_zone, moment(out->mem, date_in_zone(ms, zone), false));
}

void ics_out_event(struct ics_out *o, const struct ics_event *event)
{
	struct text *out = &o->events;
	struct arena *mem = o->s->mem;

	note_zone(o, event);
	text_add(out, STR("BEGIN:VEVENT\r\n"));
	ics_out_text(out, "UID", event->uid);
	ics_out_line(out, "DTSTAMP", moment(mem, date_utc(event->stamp_ms), true));
	ics_out_line(out, "SEQUENCE", text_format(mem, "%lld", (long long)event->sequence));
	time_in_zone(out, "DTSTART", event->starts_at_ms, event->zone);
	time_in_zone(out, "DTEND", event->ends_at_ms, event->zone);
	ics_out_text(out, "SUMMARY", event->title);
	if (event->text.bytes)
		ics_out_text(out, "DESCRIPTION", event->text);
	if (event->url.bytes)
		ics_out_line(out, "URL", event->url);
	ics_out_line(out, "TRANSP", event->is_free ? STR("TRANSPARENT") : STR("OPAQUE"));
	ics_out_line(out, "STATUS", event->is_cancelled ? STR("CANCELLED") : STR("CONFIRMED"));
	text_add(out, STR("END:VEVENT\r\n"));
}

void ics_out_end(struct ics_out *o)
{
	for (size_t i = 0; i < o->zone_count; i++)
		write_zone(o->out, &o->zones[i]);
	text_add(o->out, text_str(&o->events));
	if (text_is_cut(&o->events))
		o->out->is_cut = true;
	text_add(o->out, STR("END:VCALENDAR\r\n"));
}

/* ---- joining ---- */

struct ics_out_join ics_out_join_begin(struct arena *mem, struct text *out, struct str name)
{
	head(out, name);
	return (struct ics_out_join){.mem = mem, .out = out};
}

static bool is_line(struct str line, struct str word)
{
	line = str_trim(line);
	return str_equal_ascii(line, word);
}

/* A zone that stands there already is not written again. */
static bool is_new_zone(struct ics_out_join *j, struct str zone)
{
	struct str rest = zone, line, tzid = zone;

	while (str_next_line(&rest, &line))
		if (line.bytes > 5 && str_equal_ascii(str_part(line, 0, 5), STR("TZID:"))) {
			tzid = str_trim(str_part(line, 5, line.bytes));
			break;
		}
	for (size_t i = 0; i < j->zone_count; i++)
		if (str_equal(j->zones[i], tzid))
			return false;
	if (j->zone_count < ICS_OUT_ZONES_MAX)
		j->zones[j->zone_count++] = tzid;
	return true;
}

void ics_out_join_add(struct ics_out_join *j, struct str calendar)
{
	struct str rest = calendar, line;
	const char *begin = NULL, *at;
	bool is_zone = false;
	int depth = 0;

	while (at = rest.at, str_next_line(&rest, &line)) {
		bool opens = line.bytes > 6 && str_equal_ascii(str_part(line, 0, 6), STR("BEGIN:"));
		bool closes = line.bytes > 4 && str_equal_ascii(str_part(line, 0, 4), STR("END:"));

		if (opens && ++depth == 2) {
			begin = at;
			is_zone = is_line(line, STR("BEGIN:VTIMEZONE"));
		}
		if (closes && depth-- == 2 && begin) {
			struct str part = {begin, (size_t)(line.at + line.bytes - begin)};

			if (!is_zone || is_new_zone(j, part)) {
				text_add(j->out, part);
				text_add(j->out, STR("\r\n"));
			}
		}
	}
}

void ics_out_join_end(struct ics_out_join *j)
{
	text_add(j->out, STR("END:VCALENDAR\r\n"));
}
