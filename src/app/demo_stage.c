#include "app/demo_stage.h"

#include "core/date.h"
#include "core/text.h"
#include "core/zone.h"

enum {
	MINUTE_MS = 60 * 1000,
	DAY_MS = 24 * 60 * MINUTE_MS,
	SATURDAY = 5
};

struct str demo_stage_text(const json_t *row, const char *field)
{
	const json_t *value = json_object_get(row, field);

	return (struct str){json_is_string(value) ? json_string_value(value) : "",
	                    json_string_length(value)};
}

bool demo_stage_is(const json_t *row, const char *field)
{
	return json_is_true(json_object_get(row, field));
}

enum err demo_stage_broken(struct scope *s, const char *what, struct str which)
{
	return scope_fail(s, ERR_BROKEN, "demo.broken", NULL, "%s: %.*s", what, STR_ARG(which));
}

/* ---- who ---- */

void demo_stage_act(struct scope *s, struct demo_stage *stage, const struct demo_person *person)
{
	s->actor = person->id;
	s->guest_of = person->guest_of;
	s->actor_key = person->session->member_key;
	s->session = ID_NONE;
	stage->by = person;
}

enum err demo_stage_person(struct scope *s, const struct demo_stage *stage, struct str key,
                           const struct demo_person **ret_person)
{
	for (size_t i = 0; i < stage->person_count; i++) {
		if (!str_equal(stage->people[i].key, key))
			continue;
		*ret_person = &stage->people[i];
		return ERR_NONE;
	}
	return demo_stage_broken(s, "no such person", key);
}

/* ---- when ---- */

/* Midnight UTC of the day that is so many working days from today; on a weekend today is the Monday after. */
static int64_t working_day(const struct demo_stage *stage, int64_t days)
{
	int64_t ms = stage->today_ms - stage->today_ms % DAY_MS, step = days < 0 ? -1 : 1;
	int weekday = date_utc(ms).weekday;

	if (weekday >= SATURDAY)
		ms += (SATURDAY + 2 - weekday) * (int64_t)DAY_MS;
	for (; days; days -= step) {
		do
			ms += step * DAY_MS;
		while (date_utc(ms).weekday >= SATURDAY);
	}
	return ms;
}

enum err demo_stage_at(struct scope *s, const json_t *row, int64_t midnight_ms,
                       struct date *ret_date)
{
	struct str at = demo_stage_text(row, "at");
	int64_t hour, minute;

	if (at.bytes != 5 || !str_number(str_part(at, 0, 2), &hour) ||
	    !str_number(str_part(at, 3, 5), &minute))
		return demo_stage_broken(s, "not a time of day", at);
	*ret_date = date_utc(midnight_ms);
	ret_date->hour = (int)hour;
	ret_date->minute = (int)minute;
	return ERR_NONE;
}

static enum err set_clock(struct scope *s, const struct demo_stage *stage, const json_t *row)
{
	const struct zone *zone = zone_find(s->mem, stage->by->time_zone);
	const json_t *day = json_object_get(row, "day");
	struct date date;
	int64_t ms;

	if (!day) {
		s->now_ms += MINUTE_MS;
		return ERR_NONE;
	}
	if (!zone)
		return demo_stage_broken(s, "no such time zone", stage->by->time_zone);
	TRY(demo_stage_at(s, row, working_day(stage, json_integer_value(day)), &date));
	ms = date_to_ms(&date, zone);
	if (ms <= s->now_ms || ms > stage->today_ms)
		return demo_stage_broken(s, "not in the order of time", demo_stage_text(row, "at"));
	s->now_ms = ms;
	return ERR_NONE;
}

enum err demo_stage_begin(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct str by = demo_stage_text(row, "by");
	const struct demo_person *person = stage->by;

	if (!str_is_empty(by))
		TRY(demo_stage_person(s, stage, by, &person));
	demo_stage_act(s, stage, person);
	return set_clock(s, stage, row);
}

struct str demo_stage_working_day(struct scope *s, const struct demo_stage *stage, int64_t days)
{
	return str_part(date_text(s->mem, working_day(stage, days)), 0, 10);
}

struct str demo_stage_day(struct scope *s, const struct demo_stage *stage, const json_t *row,
                          const char *field)
{
	const json_t *days = json_object_get(row, field);

	if (!days)
		return STR_NONE;
	return demo_stage_working_day(s, stage, json_integer_value(days));
}

/* ---- what ---- */

enum err demo_stage_name(struct scope *s, struct demo_stage *stage, const json_t *row,
                         const char *kind, struct id id)
{
	struct str key = demo_stage_text(row, "key");

	if (str_is_empty(key))
		return ERR_NONE;
	if (stage->name_count == DEMO_NAMES_MAX)
		return demo_stage_broken(s, "too many names", key);
	for (size_t i = 0; i < stage->name_count; i++) {
		if (str_equal(stage->names[i].key, key))
			return demo_stage_broken(s, "a name twice", key);
	}
	stage->names[stage->name_count++] = (struct demo_name){key, kind, id};
	return ERR_NONE;
}

enum err demo_stage_named(struct scope *s, const struct demo_stage *stage, struct str key,
                          const struct demo_name **ret_name)
{
	for (size_t i = 0; i < stage->name_count; i++) {
		if (!str_equal(stage->names[i].key, key))
			continue;
		*ret_name = &stage->names[i];
		return ERR_NONE;
	}
	return demo_stage_broken(s, "nothing has this name", key);
}

enum err demo_stage_id(struct scope *s, const struct demo_stage *stage, const json_t *row,
                       const char *field, struct id *ret_id)
{
	struct str key = demo_stage_text(row, field);
	const struct demo_name *name;

	*ret_id = ID_NONE;
	if (str_is_empty(key))
		return ERR_NONE;
	TRY(demo_stage_named(s, stage, key, &name));
	*ret_id = name->id;
	return ERR_NONE;
}

enum err demo_stage_person_id(struct scope *s, const struct demo_stage *stage, const json_t *row,
                              const char *field, struct id *ret_id)
{
	struct str key = demo_stage_text(row, field);
	const struct demo_person *person;

	*ret_id = ID_NONE;
	if (str_is_empty(key))
		return ERR_NONE;
	TRY(demo_stage_person(s, stage, key, &person));
	*ret_id = person->id;
	return ERR_NONE;
}

enum err demo_stage_ids(struct scope *s, const struct demo_stage *stage, const json_t *row,
                        const char *field, struct demo_ids *ret_ids)
{
	const json_t *list = json_object_get(row, field), *one;
	const struct demo_name *name;
	size_t i;

	*ret_ids = (struct demo_ids){.count = 0};
	if (json_array_size(list) > DEMO_IDS_MAX)
		return demo_stage_broken(s, "too many", str_from(field));
	json_array_foreach(list, i, one)
	{
		TRY(demo_stage_named(s, stage, str_from(json_string_value(one)), &name));
		ret_ids->at[ret_ids->count++] = name->id;
	}
	return ERR_NONE;
}

enum err demo_stage_person_ids(struct scope *s, const struct demo_stage *stage, const json_t *row,
                               const char *field, struct demo_ids *ret_ids)
{
	const json_t *list = json_object_get(row, field), *one;
	const struct demo_person *person;
	size_t i;

	*ret_ids = (struct demo_ids){.count = 0};
	if (json_array_size(list) > DEMO_IDS_MAX)
		return demo_stage_broken(s, "too many", str_from(field));
	json_array_foreach(list, i, one)
	{
		TRY(demo_stage_person(s, stage, str_from(json_string_value(one)), &person));
		ret_ids->at[ret_ids->count++] = person->id;
	}
	return ERR_NONE;
}

enum err demo_stage_account(struct scope *s, const struct demo_stage *stage, const json_t *row,
                            struct id *ret_account)
{
	TRY(demo_stage_id(s, stage, row, "account", ret_account));
	if (id_is_none(*ret_account))
		*ret_account = stage->account;
	return ERR_NONE;
}
