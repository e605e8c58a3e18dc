/* meeting_world.h - a team of Berlin, Chicago and Singapore that has agreed on caves and markets, without a planner. */
#ifndef MEETING_WORLD_H
#define MEETING_WORLD_H

#include "core/date.h"
#include "rhythm/time_need.h"
#include "store/db.h"
#include "team.h"

#define MINUTE_MS ((int64_t)60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

enum {
	BERLIN,
	CHICAGO,
	SINGAPORE,
	PEOPLE
};

struct world {
	struct scope *s;
	struct id team, people[PEOPLE];
};

/* "2027-03-16", 15, 30: what the clock shows in a zone. */
static inline int64_t at(struct world *w, const char *zone, const char *day, int hour, int minute)
{
	struct date d;
	int64_t ms = 0;

	assert_true(date_day_parse(str_from(day), &ms));
	d = date_utc(ms);
	d.hour = hour;
	d.minute = minute;
	return date_to_ms(&d, zone_find(w->s->mem, str_from(zone)));
}

/* The scope acts as the one in Berlin, who leads the team. */
static inline struct world new_world(void)
{
	static const char *const zones[] = {"Europe/Berlin", "America/Chicago", "Asia/Singapore"};
	static const char *const countries[] = {"DE", "US", "SG"};
	static const char *const mails[] = {"b@x.example", "c@x.example", "s@x.example"};
	struct world w = {.s = team_scope()};
	struct scope *s = w.s;

	for (int i = 0; i < PEOPLE; i++) {
		const struct member *m = team_add(s, zones[i], mails[i], MEMBER_MEMBER), *changed;
		struct member next;

		w.people[i] = m->id;
		assert_ok(member_find(s, m->id, &m));
		next = *m;
		team_act(s, m->id);
		next.time_zone = str_from(zones[i]);
		next.country = str_from(countries[i]);
		assert_ok(member_change(s, &next, &changed));
		assert_ok(time_need_set(s, &(struct time_need){.cave_minutes = 600,
		                                               .block_minutes = 90,
		                                               .best = BEST_ANY,
		                                               .weekdays = 31}));
		team_act(s, w.people[0]);
	}
	w.team = team_nord(s, w.people, PEOPLE, w.people[BERLIN]);
	return w;
}

/* A block that is agreed: a cave of somebody, or (person -1) a market of the team. */
static inline void add_block(struct world *w, int person, int64_t from_ms, int64_t to_ms)
{
	struct scope *s = w->s;
	struct id id = scope_new_id(s), member = person < 0 ? ID_NONE : w->people[person];

	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "block_add", DB_ID(s->organisation), DB_ID(id),
	                   DB_TEXT(str_from(person < 0 ? "market" : "cave")), DB_NULL,
	                   DB_ID(w->team), DB_ID(member), DB_NUMBER(1), DB_NUMBER(from_ms),
	                   DB_NUMBER(to_ms), DB_TEXT(STR("Europe/Berlin"))));
	assert_ok(db_commit(s));
}

#endif
