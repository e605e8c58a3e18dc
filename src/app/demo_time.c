#include "app/demo_time.h"

#include "core/date.h"
#include "core/zone.h"
#include "rhythm/absence.h"
#include "rhythm/booking.h"
#include "rhythm/meeting.h"
#include "rhythm/message.h"
#include "rhythm/rhythm.h"
#include "rhythm/time_need.h"

enum {
	HOUR_MINUTES = 60,
	WEEK_DAYS = 7,
	WORKING_DAYS = 31 /* Monday to Friday */
};

static int64_t number(const json_t *row, const char *field, int64_t usual)
{
	const json_t *value = json_object_get(row, field);

	return json_is_integer(value) ? json_integer_value(value) : usual;
}

enum err demo_time_need(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct id team;
	int best = BEST_ANY;

	TRY(demo_stage_id(s, stage, row, "team", &team));
	TRY(json_in_choice(s, row, "best", time_need_best, &best));
	if (json_object_get(row, "cave_hours"))
		TRY(time_need_set(
			s, &(struct time_need){
				   .cave_minutes = number(row, "cave_hours", 0) * HOUR_MINUTES,
				   .block_minutes =
					   number(row, "block_minutes", CAVE_BLOCK_MINUTES_USUAL),
				   .best = (enum best_time)best,
				   .weekdays = WORKING_DAYS}));
	if (id_is_none(team))
		return ERR_NONE;
	return time_need_set_market(s, team, number(row, "market_hours", 1) * HOUR_MINUTES, NULL,
	                            0);
}

/* The Monday of the week of today, or of that of the Monday after, some weeks later. */
static struct str monday(struct scope *s, const struct demo_stage *stage, int64_t weeks)
{
	struct str today = demo_stage_working_day(s, stage, 0);
	int64_t ms = 0;

	(void)date_day_parse(today, &ms);
	return rhythm_day_after(s, today, (int)(weeks * WEEK_DAYS) - date_utc(ms).weekday);
}

enum err demo_time_rhythm(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct rhythm draft = {.starts_on = monday(s, stage, number(row, "week", 0)),
	                       .zone = stage->by->time_zone,
	                       .market_minutes = number(row, "market_hours", 2) * HOUR_MINUTES,
	                       .quorum = number(row, "quorum", 2)};
	const json_t *agreed = json_object_get(row, "agreed"), *one;
	const struct demo_person *person;
	const struct rhythm *rhythm;
	size_t i;

	TRY(demo_stage_id(s, stage, row, "team", &draft.team));
	TRY(rhythm_propose(s, &draft, number(row, "weeks", 1), &rhythm));
	json_array_foreach(agreed, i, one)
	{
		TRY(demo_stage_person(s, stage, str_from(json_string_value(one)), &person));
		demo_stage_act(s, stage, person);
		TRY(rhythm_speak(s, rhythm->id, rhythm->revision, true, STR_NONE, &rhythm));
	}
	return ERR_NONE;
}

enum err demo_time_booking(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const int64_t minute_ms = 60 * 1000;
	struct booking_draft draft = {.booking = {.subject = demo_stage_text(row, "subject")}};
	struct booking *b = &draft.booking;
	const struct booking *booked;
	struct meeting_cost cost;
	struct demo_ids members;
	struct date date;
	int64_t ms = 0;

	(void)date_day_parse(demo_stage_day(s, stage, row, "on"), &ms);
	TRY(demo_stage_at(s, row, ms, &date));
	b->starts_at_ms = date_to_ms(&date, zone_find(s->mem, stage->by->time_zone));
	b->ends_at_ms = b->starts_at_ms + number(row, "minutes", 30) * minute_ms;
	TRY(demo_stage_id(s, stage, row, "team", &b->team));
	TRY(demo_stage_person_ids(s, stage, row, "members", &members));
	draft.members = members.at;
	draft.member_count = members.count;
	TRY(meeting_find_cost(s,
	                      &(struct meeting_ask){.team = b->team,
	                                            .members = members.at,
	                                            .member_count = members.count,
	                                            .starts_at_ms = b->starts_at_ms,
	                                            .ends_at_ms = b->ends_at_ms},
	                      &cost));
	b->focus_minutes = cost.focus_minutes;
	b->edge_minutes = cost.edge_minutes;
	return booking_add(s, &draft, &booked);
}

enum err demo_time_absence(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const struct absence *absence;

	return absence_add(s,
	                   &(struct absence){.from_on = demo_stage_day(s, stage, row, "from_on"),
	                                     .to_on = demo_stage_day(s, stage, row, "to_on")},
	                   &absence);
}

enum err demo_time_message(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct message draft = {.text = demo_stage_text(row, "text"),
	                        .is_informal = demo_stage_is(row, "is_informal"),
	                        .is_for_guests = demo_stage_is(row, "is_for_guests")};
	const struct message *sent;
	const struct demo_name *about;

	TRY(demo_stage_person_id(s, stage, row, "to", &draft.receiver));
	TRY(demo_stage_id(s, stage, row, "team", &draft.team));
	if (json_object_get(row, "about")) {
		TRY(demo_stage_named(s, stage, demo_stage_text(row, "about"), &about));
		draft.link = about->id;
		draft.link_kind = str_from(about->kind);
	}
	return message_send(s, &draft, &sent);
}
