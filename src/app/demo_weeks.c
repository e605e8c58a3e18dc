#include "app/demo_weeks.h"

#include "core/date.h"
#include "core/text.h"
#include "rhythm/block.h"
#include "rhythm/mirror_team.h"
#include "rhythm/source.h"

enum {
	WEEK_DAYS = 7,
	MINUTE_MS = 60 * 1000,
	LONGER_MS = 30 * MINUTE_MS,
	TEXT_BYTES_MAX = 64 * 1024
};
static const int64_t day_ms = 24ll * 60 * MINUTE_MS;

/* The weeks of a row: its Monday, on the clock of whoever it is by. */
struct weeks {
	const struct zone *zone;
	int64_t monday_days; /* since 1970-01-01 */
	int64_t count;
};

/* "on" and "at" of a row, some weeks after the first. */
static enum err find_date(struct scope *s, const struct weeks *w, const json_t *row, int64_t week,
                          struct date *ret_date)
{
	int64_t on = json_integer_value(json_object_get(row, "on"));

	return demo_stage_at(s, row, (w->monday_days + week * WEEK_DAYS + on) * day_ms, ret_date);
}

static enum err add_meeting(struct scope *s, const struct weeks *w, const json_t *row,
                            size_t number, struct text *text)
{
	int64_t every = json_integer_value(json_object_get(row, "every"));
	int64_t from = json_integer_value(json_object_get(row, "from"));
	struct date d;

	every = every ? every : 1;
	if (from >= w->count)
		return demo_stage_broken(s, "begins after the last week", STR("meetings"));
	TRY(find_date(s, w, row, from, &d));
	text_addf(text,
	          "BEGIN:VEVENT\r\nUID:%zu\r\nDTSTAMP:20260101T000000Z\r\n"
	          "DTSTART:%04d%02d%02dT%02d%02d00\r\nDURATION:PT%lldM\r\n"
	          "RRULE:FREQ=WEEKLY;INTERVAL=%lld;COUNT=%lld\r\nEND:VEVENT\r\n",
	          number, d.year, d.month, d.day, d.hour, d.minute,
	          (long long)json_integer_value(json_object_get(row, "minutes")), (long long)every,
	          (long long)((w->count - from + every - 1) / every));
	return ERR_NONE;
}

static enum err lay_meetings(struct scope *s, const struct weeks *w, const json_t *row)
{
	struct text text = text_new(s->mem, TEXT_BYTES_MAX);
	const struct source *source;
	const json_t *meeting;
	size_t i;

	text_add(&text, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:demo\r\n"));
	json_array_foreach(json_object_get(row, "meetings"), i, meeting)
		TRY(add_meeting(s, w, meeting, i, &text));
	text_add(&text, STR("END:VCALENDAR\r\n"));
	return source_upload(s, demo_stage_text(row, "title"), text_str(&text), false, &source);
}

/* Goes in, and comes out again as the letter says. */
static enum err take_cave(struct scope *s, int64_t starts_at_ms, int64_t minutes, char letter)
{
	const struct block *block;

	s->now_ms = starts_at_ms;
	TRY(block_enter_cave(s, minutes, &block));
	if (letter == 'k')
		return ERR_NONE;
	s->now_ms = starts_at_ms + minutes / 2 * MINUTE_MS;
	return block_end_at(s, block->id, block->revision,
	                    letter == 's' ? s->now_ms : block->ends_at_ms + LONGER_MS, &block);
}

static enum err lay_caves(struct scope *s, const struct demo_stage *stage, const struct weeks *w,
                          const json_t *row)
{
	int64_t since_ms = s->now_ms;
	const json_t *cave;
	size_t i;

	json_array_foreach(json_object_get(row, "caves"), i, cave)
	{
		int64_t minutes = json_integer_value(json_object_get(cave, "minutes"));
		struct str letters = demo_stage_text(cave, "weeks");

		for (size_t week = 0; week < letters.bytes; week++) {
			int64_t starts_at_ms;
			struct date d;

			TRY(find_date(s, w, cave, (int64_t)week, &d));
			starts_at_ms = date_to_ms(&d, w->zone);
			if (letters.at[week] != '.' && starts_at_ms > since_ms &&
			    starts_at_ms + minutes * MINUTE_MS + LONGER_MS <= stage->today_ms)
				TRY(take_cave(s, starts_at_ms, minutes, letters.at[week]));
		}
	}
	return ERR_NONE;
}

enum err demo_weeks_tell(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct weeks w = {.zone = zone_find(s->mem, stage->by->time_zone),
	                  .count = json_integer_value(json_object_get(row, "weeks"))};
	int64_t now_ms = s->now_ms;
	struct demo_ids teams;
	struct date d;

	if (!w.zone || w.count < 1)
		return demo_stage_broken(s, "no zone, or no weeks", stage->by->time_zone);
	d = date_in_zone(s->now_ms, w.zone);
	w.monday_days = date_days(d.year, d.month, d.day) - d.weekday;
	TRY(lay_meetings(s, &w, row));
	TRY(demo_stage_ids(s, stage, row, "teams", &teams));
	for (size_t i = 0; i < teams.count; i++)
		TRY(mirror_team_share(s, teams.at[i]));
	TRY(lay_caves(s, stage, &w, row));
	s->now_ms = now_ms; /* the story goes on where it was */
	return ERR_NONE;
}
