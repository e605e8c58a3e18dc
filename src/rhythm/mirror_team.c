#include "rhythm/mirror_team.h"

#include "core/date.h"
#include "rhythm/mirror.h"
#include "rhythm/rhythm.h"
#include "store/db.h"
#include "teams/team.h"

enum {
	HOUR_MS = 60 * 60 * 1000,
	LAST_ZONE_HOURS = 12, /* a Monday begins in the last zone of the world so long after UTC */
	ALL = 1000
};

/* ---- sharing ---- */

enum err mirror_team_share(struct scope *s, struct id team)
{
	TRY(team_check(s, team, TEAM_EDIT));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "mirror_team_share", DB_ID(s->organisation), DB_ID(team),
	             DB_ID(s->actor), DB_NUMBER(s->now_ms)));
	return db_commit(s);
}

enum err mirror_team_take_back(struct scope *s, struct id team)
{
	TRY(team_check(s, team, TEAM_EDIT));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "mirror_team_take_back", DB_ID(s->organisation), DB_ID(team),
	             DB_ID(s->actor)));
	return db_commit(s);
}

/* ---- counting a week ---- */

/* A sum of shares, each of one person. */
struct mean {
	int64_t sum_permille, people;
};

/* To the next step, and no nearer to the ends than they may be. */
static int64_t rounded(const struct mean *m)
{
	int64_t mean = (m->sum_permille + m->people / 2) / m->people;
	int64_t step = (mean + MIRROR_TEAM_STEP / 2) / MIRROR_TEAM_STEP * MIRROR_TEAM_STEP;

	return step < MIRROR_TEAM_LOW    ? MIRROR_TEAM_LOW
	       : step > MIRROR_TEAM_HIGH ? MIRROR_TEAM_HIGH
	                                 : step;
}

static void add(struct mean *m, int64_t permille)
{
	m->sum_permille += permille;
	m->people++;
}

struct counted {
	struct mean load, fragments, kept;
	struct id *people;
};

static enum err count_person(struct scope *s, struct id member, int64_t since_ms, struct str monday,
                             struct counted *c)
{
	const struct mirror_week *week;
	const struct mirror *mirror;
	int64_t kept, caves;
	enum err e = mirror_of(s, member, monday, 1, &mirror);

	/* Whoever's calendars cannot be counted does not keep the others from their mean. */
	if (e == ERR_TOO_LARGE)
		return ERR_NONE;
	TRY(e);
	week = &mirror->weeks[0];
	if (since_ms > week->days[0].from_ms || !week->is_known || !week->is_over ||
	    !week->work_minutes)
		return ERR_NONE;
	c->people[c->load.people] = member;
	add(&c->load, mirror_count_share(week, MIRROR_MEETING));
	add(&c->fragments, mirror_count_share(week, MIRROR_FRAGMENT));
	kept = week->fates[MIRROR_KEPT] + week->fates[MIRROR_LONGER];
	caves = kept + week->fates[MIRROR_SHORTENED] + week->fates[MIRROR_URGENT] +
	        week->fates[MIRROR_MET];
	if (caves)
		add(&c->kept, kept * ALL / caves);
	return ERR_NONE;
}

/* Who else counts the same week meanwhile was first; theirs stands. */
static enum err write_week(struct scope *s, struct id team, struct str monday, struct str first,
                           const struct counted *c)
{
	bool is_enough = c->load.people >= MIRROR_TEAM_PEOPLE_MIN;
	int64_t added;

	TRY(db_begin_soon(s));
	TRY(DB_WRITE(s, NULL, "mirror_team_forget", DB_ID(s->organisation), DB_ID(team),
	             DB_TEXT(first)));
	TRY(DB_WRITE(s, &added, "mirror_team_week_add", DB_ID(s->organisation), DB_ID(team),
	             DB_TEXT(monday), DB_NUMBER(is_enough ? c->load.people : 0),
	             DB_NUMBER(is_enough ? rounded(&c->load) : 0),
	             DB_NUMBER(is_enough ? rounded(&c->fragments) : 0),
	             is_enough && c->kept.people >= MIRROR_TEAM_PEOPLE_MIN
	                     ? DB_NUMBER(rounded(&c->kept))
	                     : DB_NULL));
	for (int64_t i = 0; i < c->load.people && added && is_enough; i++)
		TRY(DB_WRITE(s, NULL, "mirror_team_person_add", DB_ID(s->organisation), DB_ID(team),
		             DB_TEXT(monday), DB_ID(c->people[i])));
	return db_commit(s);
}

/* Weeks that are over and that nobody has counted yet, while enough people shared. */
static enum err count_weeks(struct scope *s, struct id team, struct str first)
{
	struct db_rows people, done;

	TRY(DB_READ(s, &people, "mirror_team_people", DB_ID(s->organisation), DB_ID(team),
	            DB_NUMBER(TEAM_MEMBERS_MAX)));
	TRY(DB_READ(s, &done, "mirror_team_counted", DB_ID(s->organisation), DB_ID(team),
	            DB_TEXT(first), DB_NUMBER(MIRROR_TEAM_WEEKS)));
	for (int w = 0; w < MIRROR_TEAM_WEEKS; w++) {
		struct str monday = rhythm_day_after(s, first, w * MIRROR_WEEK_DAYS);
		struct counted c = {.people = NEW_ARRAY(s->mem, struct id, people.count)};
		int64_t monday_ms = 0;
		size_t sharing = 0;
		bool is_done = false;

		for (size_t i = 0; i < done.count; i++)
			is_done |= str_equal(db_str(&done, i, 0), monday);
		(void)date_day_parse(monday, &monday_ms); /* was made by us */
		for (size_t i = 0; i < people.count; i++)
			sharing += db_number(&people, i, 1) <=
			           monday_ms + (int64_t)LAST_ZONE_HOURS * HOUR_MS;
		if (is_done || sharing < MIRROR_TEAM_PEOPLE_MIN)
			continue;
		for (size_t i = 0; i < people.count; i++)
			TRY(count_person(s, db_id(&people, i, 0), db_number(&people, i, 1), monday,
			                 &c));
		TRY(write_week(s, team, monday, first, &c));
	}
	return ERR_NONE;
}

enum err mirror_team_list(struct scope *s, struct id team,
                          const struct mirror_team_week **ret_weeks, size_t *ret_count,
                          bool *ret_shares)
{
	struct date last = date_utc(s->now_ms - (int64_t)LAST_ZONE_HOURS * HOUR_MS);
	struct problem before = s->problem;
	struct mirror_team_week *list;
	struct db_rows rows, mine;
	struct str first;

	TRY(team_check(s, team, TEAM_EDIT));
	first = rhythm_day_after(s, date_day_text(s->mem, &last),
	                         -last.weekday - MIRROR_TEAM_WEEKS * MIRROR_WEEK_DAYS);
	/* No reason to refuse whoever looks: what is not written now is written with the next look, and shown then. */
	if (count_weeks(s, team, first) != ERR_NONE) {
		db_abandon(s);
		s->problem = before;
	}
	TRY(DB_READ(s, &mine, "mirror_team_shares", DB_ID(s->organisation), DB_ID(team),
	            DB_ID(s->actor)));
	TRY(DB_READ(s, &rows, "mirror_team_list", DB_ID(s->organisation), DB_ID(team),
	            DB_TEXT(first), DB_NUMBER(MIRROR_TEAM_PEOPLE_MIN),
	            DB_NUMBER(MIRROR_TEAM_WEEKS)));
	list = NEW_ARRAY(s->mem, struct mirror_team_week, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct mirror_team_week){
			db_str(&rows, i, 0), db_number(&rows, i, 1), db_number(&rows, i, 2),
			db_is_null(&rows, i, 3) ? -1 : db_number(&rows, i, 3)};
	*ret_weeks = list;
	*ret_count = rows.count;
	*ret_shares = mine.count != 0;
	return ERR_NONE;
}
