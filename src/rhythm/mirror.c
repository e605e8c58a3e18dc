#include "rhythm/mirror.h"

#include "core/check.h"
#include "core/date.h"
#include "rhythm/busy.h"
#include "rhythm/rhythm.h"
#include "rhythm/time_need.h"
#include "store/db.h"
#include "teams/permission.h"

enum {
	FAR_DAYS = 4000 /* from now; calendars know nothing of what is further away */
};
static const int64_t day_ms = 24ll * 60 * 60 * 1000;

/* What is read for one person. */
struct reading {
	struct scope *s;
	struct id member;
	const struct zone *zone;
	int64_t from_ms, to_ms;
	struct mirror mirror;
	struct mirror_week *weeks;
	int64_t known_from_ms;
	struct mirror_count_in in;
};

static struct str this_monday(struct scope *s, const struct zone *zone)
{
	struct date now = date_in_zone(s->now_ms, zone);

	return rhythm_day_after(s, date_day_text(s->mem, &now), -now.weekday);
}

/* The midnights of each day, on the person's own clock. */
static enum err lay_days(struct reading *r, struct str from_on)
{
	struct scope *s = r->s;

	for (size_t w = 0; w < r->mirror.week_count; w++) {
		struct mirror_week *week = &r->weeks[w];

		week->starts_on = rhythm_day_after(s, from_on, (int)w * MIRROR_WEEK_DAYS);
		for (int d = 0; d < MIRROR_WEEK_DAYS; d++) {
			TRY(rhythm_day_ms(s, rhythm_day_after(s, week->starts_on, d),
			                  r->mirror.zone, &week->days[d].from_ms));
			TRY(rhythm_day_ms(s, rhythm_day_after(s, week->starts_on, d + 1),
			                  r->mirror.zone, &week->days[d].to_ms));
		}
		week->is_over = week->days[MIRROR_WEEK_DAYS - 1].to_ms <= s->now_ms;
	}
	r->from_ms = r->weeks[0].days[0].from_ms;
	r->to_ms = r->weeks[r->mirror.week_count - 1].days[MIRROR_WEEK_DAYS - 1].to_ms;
	return ERR_NONE;
}

/* Since when a calendar says anything. Before that an empty week is not a quiet one. */
static enum err read_calendars(struct reading *r)
{
	struct scope *s = r->s;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "mirror_calendars", DB_ID(s->organisation), DB_ID(r->member),
	            DB_NUMBER(CALENDARS_MAX)));
	r->mirror.calendar_count = (int64_t)rows.count;
	r->known_from_ms = INT64_MAX;
	for (size_t i = 0; i < rows.count; i++)
		for (size_t column = 0; column < rows.columns; column++)
			if (!db_is_null(&rows, i, column) &&
			    db_number(&rows, i, column) < r->known_from_ms)
				r->known_from_ms = db_number(&rows, i, column);
	return ERR_NONE;
}

/* A day more on each side, so that an entry of whole days is not cut to a short one. */
static enum err read_busy(struct reading *r)
{
	struct busy_times times;
	struct time_span *busy;

	TRY(busy_list_each(r->s, r->member, r->from_ms - 2 * day_ms, r->to_ms + 2 * day_ms,
	                   &times));
	busy = NEW_ARRAY(r->s->mem, struct time_span, times.count);
	for (size_t i = 0; i < times.count; i++)
		if (times.busy[i].busy == ICS_BUSY) /* who has not said yes was perhaps not there */
			busy[r->in.busy_count++] = (struct time_span){times.busy[i].starts_at_ms,
			                                              times.busy[i].ends_at_ms};
	r->in.busy = busy;
	return ERR_NONE;
}

static enum err read_urgent(struct reading *r)
{
	struct scope *s = r->s;
	struct db_rows rows;
	int64_t *urgent_ms;

	TRY(DB_READ(s, &rows, "mirror_urgent", DB_ID(s->organisation), DB_ID(r->member),
	            DB_NUMBER(r->from_ms), DB_NUMBER(r->to_ms + day_ms),
	            DB_NUMBER(MIRROR_URGENT_MAX)));
	urgent_ms = NEW_ARRAY(s->mem, int64_t, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		urgent_ms[i] = db_number(&rows, i, 0);
	r->in.urgent_ms = urgent_ms;
	r->in.urgent_count = rows.count;
	return ERR_NONE;
}

static enum err read_person(struct reading *r)
{
	struct scope *s = r->s;
	struct db_rows zone;
	struct time_need need;

	TRY(DB_READ(s, &zone, "block_zone", DB_ID(s->organisation), DB_ID(r->member)));
	r->zone = zone.count ? zone_find(s->mem, db_str(&zone, 0, 0)) : NULL;
	r->zone = r->zone ? r->zone : zone_utc();
	r->mirror.zone = zone_name(r->zone);
	TRY(time_need_of(s, r->member, &need));
	r->mirror.block_minutes = r->in.block_minutes = need.block_minutes;
	r->mirror.is_block_said = need.is_answered;
	return ERR_NONE;
}

/* Caves stand there, and nothing else: an unknown week is not an empty one. */
static void forget_unknown(struct mirror_week *week)
{
	week->work_minutes = week->back_to_back = week->chain_count = week->chain_minutes = 0;
	for (int kind = 0; kind < MIRROR_KIND_COUNT; kind++)
		week->minutes[kind] = week->counts[kind] = 0;
	for (int d = 0; d < MIRROR_WEEK_DAYS; d++)
		week->days[d].part_count = 0;
}

enum err mirror_of(struct scope *s, struct id member, struct str from_on, int64_t weeks,
                   const struct mirror **ret_mirror)
{
	struct reading *r = NEW(s->mem, struct reading);
	int64_t monday_ms;

	*r = (struct reading){.s = s, .member = member};
	if (weeks < 1 || weeks > MIRROR_WEEKS_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "weeks", "not 1 to %d",
		                  MIRROR_WEEKS_MAX);
	TRY(read_person(r));
	if (str_is_empty(from_on))
		from_on = rhythm_day_after(s, this_monday(s, r->zone),
		                           (int)(1 - weeks) * MIRROR_WEEK_DAYS);
	if (!date_day_parse(from_on, &monday_ms) || date_utc(monday_ms).weekday != 0)
		return scope_fail(s, ERR_INVALID, "mirror.no_monday", "from", "no Monday");
	if (monday_ms < s->now_ms - FAR_DAYS * day_ms || monday_ms > s->now_ms + FAR_DAYS * day_ms)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "from",
		                  "further than %d days from now", FAR_DAYS);
	r->mirror.week_count = (size_t)weeks;
	r->weeks = NEW_ARRAY(s->mem, struct mirror_week, (size_t)weeks);
	r->mirror.weeks = r->weeks;
	r->in.now_ms = s->now_ms;
	TRY(lay_days(r, from_on));
	TRY(read_calendars(r));
	TRY(read_busy(r));
	TRY(read_urgent(r));
	TRY(work_time_spans(s, member, r->from_ms, r->to_ms, &r->in.work, &r->in.work_count));
	TRY(block_list_for(s, member, r->from_ms, r->to_ms, &r->in.blocks, &r->in.block_count));
	mirror_count(s->mem, &r->in, r->weeks, r->mirror.week_count);
	for (size_t w = 0; w < r->mirror.week_count; w++) {
		struct mirror_week *week = &r->weeks[w];

		week->is_known = week->days[MIRROR_WEEK_DAYS - 1].to_ms > r->known_from_ms;
		if (!week->is_known)
			forget_unknown(week);
	}
	*ret_mirror = &r->mirror;
	return ERR_NONE;
}

enum err mirror_find(struct scope *s, struct str from_on, int64_t weeks,
                     const struct mirror **ret_mirror)
{
	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(check_date(s, "from", from_on));
	return mirror_of(s, s->actor, from_on, weeks, ret_mirror);
}
