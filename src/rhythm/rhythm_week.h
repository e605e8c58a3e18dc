/* rhythm_week.h - a week of a rhythm before anything is planned: who is on the team, when they work, what they need,
 * and what takes their time.
 *
 * A week begins on a Monday; whoever is in another zone has it on their own clock. All is counted from base_ms, the
 * Sunday before at midnight UTC, over RHYTHM_WEEK_DAYS.
 *
 * Layer: rhythm, for the neighbours only: what is known of people is more than everybody may be told. Read first:
 * rhythm_week_open().
 */
#ifndef RHYTHM_RHYTHM_WEEK_H
#define RHYTHM_RHYTHM_WEEK_H

#include "core/date.h"
#include "rhythm/rhythm.h"
#include "rhythm/time_need.h"
#include "rhythm/work_time.h"

enum {
	RHYTHM_WEEK_DAYS = 9 /* the week, a day before and one behind, for zones far away */
};

struct rhythm_person {
	struct id member;
	struct str name, zone_name;
	bool is_guest;
	const struct zone *zone;
	struct time_need need;
	const struct time_span *work;
	size_t work_count;
	struct time_span *busy; /* agreed elsewhere, or taken in their calendars */
	size_t busy_count;
	struct time_span *last; /* caves of the week before, a week later on their clock */
	size_t last_count;
	int64_t cave_elsewhere, debt_minutes;
	int blocks_a_day;
	bool *is_spread; /* per span of work: a day that spreads the caves over the week; NULL = no matter */
};

struct rhythm_week {
	struct scope *s;
	const struct rhythm *rhythm;
	struct str monday;
	int64_t base_ms; /* midnight UTC of the Sunday before: slot 0 */
	struct rhythm_person *people;
	size_t count;
	struct block *before; /* blocks of this team, that of the last weeks */
	size_t before_count;
};

/* Everybody on the team, by name, as far as the actor may know them; nothing takes their time yet. `monday` is a day that
 * was checked. Needs: TEAM_SEE. */
enum err rhythm_week_open(struct scope *s, const struct rhythm *rhythm, struct str monday,
                          struct rhythm_week *ret_week);

/* What planning needs: when somebody has no time (busy), and where their caves were the week before (last). */
enum err rhythm_week_read_taken(struct rhythm_week *w, struct rhythm_person *p);

/* What keeps somebody from market time (busy): what is agreed elsewhere, what stands in calendars, what is booked. Meetings of
 * the team in its own `markets` do not: there they are. Of the others a guest is told of caves and of what is booked, and of
 * nothing else. Caves of the rhythm itself are the caller's. */
enum err rhythm_week_read_absent(struct rhythm_week *w, struct rhythm_person *p,
                                 const struct block *markets, size_t market_count);

/* Adds a span behind those of a list. */
void rhythm_week_add_span(struct scope *s, struct time_span **list, size_t *count, size_t *room,
                          int64_t from_ms, int64_t to_ms);

#endif
