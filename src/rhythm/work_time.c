#include "rhythm/work_time.h"

#include "core/check.h"
#include "core/date.h"
#include "rhythm/absence.h"
#include "rhythm/holiday.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"

enum {
	MINUTE_MS = 60 * 1000,
	DAY_MINUTES = 24 * 60,
	USUAL_FROM = 9 * 60,
	USUAL_TO = 17 * 60,
	USUAL_DAYS = 5,
	YEAR_DAYS = 366
};
static const int64_t day_ms = 24ll * 60 * MINUTE_MS;

static enum err find(struct scope *s, struct id member, struct work_time *ret)
{
	struct db_rows place, hours;

	*ret = (struct work_time){0};
	TRY(DB_READ(s, &place, "work_time_find", DB_ID(s->organisation), DB_ID(member)));
	ret->is_said = place.count != 0;
	if (!ret->is_said) {
		for (int d = 0; d < USUAL_DAYS; d++)
			ret->days[d] = (struct work_day){USUAL_FROM, USUAL_TO};
		return ERR_NONE;
	}
	ret->region = db_str(&place, 0, 0);
	TRY(DB_READ(s, &hours, "work_time_hours", DB_ID(s->organisation), DB_ID(member)));
	for (size_t i = 0; i < hours.count; i++)
		ret->days[db_number(&hours, i, 0)] =
			(struct work_day){db_number(&hours, i, 1), db_number(&hours, i, 2)};
	return ERR_NONE;
}

enum err work_time_find(struct scope *s, struct work_time *ret_work_time)
{
	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	return find(s, s->actor, ret_work_time);
}

enum err work_time_country(struct scope *s, struct str *ret_country)
{
	struct db_rows place;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &place, "work_time_place", DB_ID(s->organisation), DB_ID(s->actor)));
	*ret_country = db_str(&place, 0, 1);
	return ERR_NONE;
}

enum err work_time_holidays(struct scope *s, struct str *ret_days, size_t *ret_count)
{
	struct db_rows place;
	struct work_time work;
	const struct zone *zone;
	struct date today;
	int64_t first;

	TRY(work_time_find(s, &work));
	TRY(DB_READ(s, &place, "work_time_place", DB_ID(s->organisation), DB_ID(s->actor)));
	zone = zone_find(s->mem, db_str(&place, 0, 0));
	today = date_in_zone(s->now_ms, zone ? zone : zone_utc());
	first = date_days(today.year, today.month, today.day);
	*ret_count = 0;
	for (int64_t i = first; i < first + YEAR_DAYS && *ret_count < WORK_HOLIDAYS_MAX; i++) {
		struct date day = date_utc(i * day_ms);

		if (holiday_is(db_str(&place, 0, 1), work.region, day.year, day.month, day.day))
			ret_days[(*ret_count)++] = date_day_text(s->mem, &day);
	}
	return ERR_NONE;
}

enum err work_time_set(struct scope *s, const struct work_time *next)
{
	struct str region = next->region;
	struct db_rows place;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	for (int d = 0; d < 7; d++) {
		struct work_day day = next->days[d];

		if (day.from_minute < 0 || day.to_minute > DAY_MINUTES ||
		    day.from_minute > day.to_minute)
			return scope_fail(s, ERR_INVALID, "work_time.order", "days",
			                  "day %d ends before it begins", d);
	}
	TRY(check_line(s, "region", WORK_REGION_BYTES_MAX, &region));
	TRY(DB_READ(s, &place, "work_time_place", DB_ID(s->organisation), DB_ID(s->actor)));
	if (!str_is_empty(region) && !holiday_has_region(db_str(&place, 0, 1), region))
		return scope_fail(s, ERR_INVALID, "work_time.region_unknown", "region",
		                  "no region of the member's country");
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "work_time_set", DB_ID(s->organisation), DB_ID(s->actor),
	             DB_TEXT(region)));
	TRY(DB_WRITE(s, NULL, "work_time_clear", DB_ID(s->organisation), DB_ID(s->actor)));
	for (int d = 0; d < 7; d++)
		if (next->days[d].from_minute < next->days[d].to_minute)
			TRY(DB_WRITE(s, NULL, "work_time_add", DB_ID(s->organisation),
			             DB_ID(s->actor), DB_NUMBER(d),
			             DB_NUMBER(next->days[d].from_minute),
			             DB_NUMBER(next->days[d].to_minute)));
	TRY(history_add(s, &(struct history_entry){.member = s->actor,
	                                           .kind = STR("work_time"),
	                                           .record = s->actor,
	                                           .verb = STR("changed")}));
	return db_commit(s);
}

/* ---- for the planner ---- */

enum err work_time_spans(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                         const struct time_span **ret_spans, size_t *ret_count)
{
	const struct absence *absences;
	struct db_rows place;
	const struct zone *zone;
	struct time_span *list;
	struct work_time work;
	struct date first;
	int64_t days;
	size_t count = 0, absence_count;

	if (from_ms >= to_ms || to_ms - from_ms > WORK_SPANS_DAYS_MAX * day_ms)
		return scope_fail(s, ERR_INVALID, "block.range", "to", "not one to %d days",
		                  WORK_SPANS_DAYS_MAX);
	TRY(find(s, member, &work));
	TRY(DB_READ(s, &place, "work_time_place", DB_ID(s->organisation), DB_ID(member)));
	TRY(absence_list_of(s, member, &absences, &absence_count));
	zone = place.count ? zone_find(s->mem, db_str(&place, 0, 0)) : NULL;
	zone = zone ? zone : zone_utc();
	first = date_in_zone(from_ms, zone);
	days = (to_ms - from_ms) / day_ms + 3;
	list = NEW_ARRAY(s->mem, struct time_span, (size_t)days);
	for (int64_t i = -1; i < days - 1; i++) {
		struct date day =
			date_utc((date_days(first.year, first.month, first.day) + i) * day_ms);
		struct work_day hours = work.days[day.weekday];
		struct time_span span;

		if (hours.from_minute == hours.to_minute ||
		    absence_covers(absences, absence_count, date_day_text(s->mem, &day)) ||
		    (place.count &&
		     holiday_is(db_str(&place, 0, 1), work.region, day.year, day.month, day.day)))
			continue;
		day.hour = (int)hours.from_minute / 60;
		day.minute = (int)hours.from_minute % 60;
		span.from_ms = date_to_ms(&day, zone);
		/* Midnight at the end is the next day's: the clock of that day counts. */
		if (hours.to_minute == DAY_MINUTES)
			day = date_utc((date_days(day.year, day.month, day.day) + 1) * day_ms);
		day.hour = (int)(hours.to_minute % DAY_MINUTES) / 60;
		day.minute = (int)hours.to_minute % 60;
		span.to_ms = date_to_ms(&day, zone);
		span.from_ms = span.from_ms < from_ms ? from_ms : span.from_ms;
		span.to_ms = span.to_ms > to_ms ? to_ms : span.to_ms;
		if (span.from_ms < span.to_ms)
			list[count++] = span;
	}
	*ret_spans = list;
	*ret_count = count;
	return ERR_NONE;
}

/* ---- the edges of a day ---- */

size_t work_time_edges(const struct time_span *work, size_t count, int64_t from, int64_t to,
                       struct time_span *ret, size_t max)
{
	const int64_t reach = WORK_EDGE_HOURS * 60ll * MINUTE_MS;
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t day_from = work[i].from_ms - reach, day_to = work[i].to_ms + reach;
		struct time_span parts[2] = {{day_from, work[i].from_ms}, {work[i].to_ms, day_to}};

		/* Reach ends where the neighbouring day's working time begins. */
		if (i && parts[0].from_ms < work[i - 1].to_ms + reach)
			parts[0].from_ms = work[i - 1].to_ms + reach;
		if (i + 1 < count && parts[1].to_ms > work[i + 1].from_ms)
			parts[1].to_ms = work[i + 1].from_ms;
		for (int k = 0; k < 2; k++) {
			int64_t a = parts[k].from_ms > from ? parts[k].from_ms : from;
			int64_t b = parts[k].to_ms < to ? parts[k].to_ms : to;

			if (a < b && found < max)
				ret[found++] = (struct time_span){a, b};
		}
	}
	return found;
}

bool work_time_reaches(const struct time_span *work, size_t count, int64_t from, int64_t to)
{
	struct time_span parts[WORK_EDGES_MAX];
	size_t edges = work_time_edges(work, count, from, to, parts, WORK_EDGES_MAX);
	int64_t covered = 0;

	for (size_t i = 0; i < edges; i++)
		covered += parts[i].to_ms - parts[i].from_ms;
	for (size_t i = 0; i < count; i++) {
		int64_t a = work[i].from_ms > from ? work[i].from_ms : from;
		int64_t b = work[i].to_ms < to ? work[i].to_ms : to;

		covered += a < b ? b - a : 0;
	}
	return covered >= to - from;
}
