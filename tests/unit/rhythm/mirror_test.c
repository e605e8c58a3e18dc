#include "rhythm/mirror.h"

#include "core/date.h"
#include "rhythm/absence.h"
#include "rhythm/message.h"
#include "rhythm/mirror_team.h"
#include "rhythm/source.h"
#include "rhythm/time_need.h"
#include "store/db.h"
#include "team.h"
#include "teams/team.h"

enum {
	MINUTE = 60 * 1000,
	TEAM = 6
};

/* "20261123T090000" of Vienna, as a moment. */
static int64_t vienna(struct scope *s, int year, int month, int day, int hour, int minute)
{
	struct date d = {.year = year, .month = month, .day = day, .hour = hour, .minute = minute};

	return date_to_ms(&d, zone_find(s->mem, STR("Europe/Vienna")));
}

/* A calendar of one line of an event each: "DTSTART...\r\nDTEND...\r\nRRULE..." */
static struct id upload(struct scope *s, const char *const *events)
{
	struct text text = text_new(s->mem, 64 * 1024);
	const struct source *source;

	text_add(&text, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"));
	for (int i = 0; events[i]; i++)
		text_addf(&text,
		          "BEGIN:VEVENT\r\nUID:e%d\r\nDTSTAMP:20260101T000000Z\r\n%s\r\nEND:"
		          "VEVENT\r\n",
		          i, events[i]);
	text_add(&text, STR("END:VCALENDAR\r\n"));
	assert_ok(source_upload(s, STR("Arbeit"), text_str(&text), false, &source));
	return source->id;
}

static const struct mirror *find(struct scope *s, const char *monday, int64_t weeks)
{
	const struct mirror *m;

	assert_ok(mirror_find(s, str_from(monday), weeks, &m));
	return m;
}

/* Without a zone in the file the times are Vienna's: 10:00 stays 10:00 when the clock changes. */
TEST(mirror_find__counts_days_of_23_and_of_25_hours)
{
	static const struct {
		const char *monday, *first;
		int64_t sunday_minutes;
	} changes[] = {{"2026-10-19", "20261012T100000", 25 * 60},
	               {"2026-03-23", "20260316T100000", 23 * 60}};

	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct scope *s = team_scope();
		struct work_time work = {.days = {{540, 1020},
		                                  {540, 1020},
		                                  {540, 1020},
		                                  {540, 1020},
		                                  {540, 1020},
		                                  {0, 0},
		                                  {0, 1440}},
		                         .region = STR("")};
		struct str event = text_format(
			s->mem, "DTSTART:%s\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=30",
			changes[i].first);
		const struct mirror *m;

		assert_ok(work_time_set(s, &work));
		(void)upload(s, (const char *[]){
					text_format(s->mem, "%.*s%c", STR_ARG(event), 0).at, NULL});
		m = find(s, changes[i].monday, 2);
		assert_true(m->weeks[0].is_known && m->weeks[0].is_over);
		assert_int_equal(m->weeks[0].days[6].work_minutes, changes[i].sunday_minutes);
		assert_int_equal(m->weeks[0].work_minutes, 5 * 480 + changes[i].sunday_minutes);
		assert_int_equal(m->weeks[0].minutes[MIRROR_MEETING], 6 * 60);
		/* An hour to the call is a fragment, each day of both weeks. */
		assert_int_equal(m->weeks[0].counts[MIRROR_FRAGMENT], 5);
		assert_int_equal(m->weeks[1].counts[MIRROR_FRAGMENT], 5);
		assert_int_equal(m->weeks[1].minutes[MIRROR_FRAGMENT], 5 * 60);
		assert_int_equal(m->weeks[0].days[6].to_ms - m->weeks[0].days[6].from_ms,
		                 changes[i].sunday_minutes * MINUTE);
	}
}

TEST(mirror_find__leaves_out_holidays_and_absences_and_what_nobody_said_yes_to)
{
	struct scope *s = team_scope();
	const struct member *me, *changed;
	const struct absence *absence;
	struct member next;
	const struct mirror *m;

	assert_ok(member_find(s, s->actor, &me));
	next = *me;
	next.country = STR("AT");
	assert_ok(member_change(s, &next, &changed));
	/* 26 October 2026 is Austria's national day, a Monday. */
	assert_ok(absence_add(
		s, &(struct absence){.from_on = STR("2026-10-28"), .to_on = STR("2026-10-28")},
		&absence));
	(void)upload(
		s, (const char *[]){"DTSTART:20261026T090000\r\nDURATION:PT1H",
	                            "DTSTART:20261027T090000\r\nDURATION:PT2H",
	                            "DTSTART:20261027T140000\r\nDURATION:PT2H\r\nSTATUS:TENTATIVE",
	                            "DTSTART:20261028T090000\r\nDURATION:PT1H",
	                            "DTSTART;VALUE=DATE:20261029\r\nDTEND;VALUE=DATE:20261030",
	                            "DTSTART:20261031T120000\r\nDTEND:20261102T120000", NULL});
	m = find(s, "2026-10-26", 1);
	assert_int_equal(m->weeks[0].work_minutes, 2 * 480);
	assert_int_equal(m->weeks[0].minutes[MIRROR_MEETING], 120);
	assert_int_equal(m->weeks[0].counts[MIRROR_MEETING], 1);
	assert_int_equal(mirror_count_share(&m->weeks[0], MIRROR_MEETING), 125);
	/* Two days away from Saturday to Monday at noon are no call of twelve hours in the week after. */
	m = find(s, "2026-11-02", 1);
	assert_int_equal(m->weeks[0].work_minutes, 300 + 4 * 480);
	assert_int_equal(m->weeks[0].counts[MIRROR_MEETING], 0);
}

TEST(mirror_find__knows_no_week_before_the_first_calendar_and_counts_by_the_own_useful_block)
{
	struct scope *s = team_scope();
	const struct mirror *m = find(s, "", 2);
	struct id calendar;

	/* 2026-11-23 is a Monday, and the current week. */
	assert_str(m->weeks[1].starts_on, "2026-11-23");
	assert_int_equal(m->calendar_count, 0);
	assert_false(m->weeks[0].is_known || m->weeks[1].is_known);
	assert_int_equal(m->weeks[0].work_minutes, 0);
	assert_int_equal(m->block_minutes, CAVE_BLOCK_MINUTES_USUAL);

	calendar = upload(s, (const char *[]){"DTSTART:20261110T100000\r\nDURATION:PT1H", NULL});
	m = find(s, "2026-11-02", 4);
	assert_int_equal(m->calendar_count, 1);
	assert_false(m->weeks[0].is_known);
	assert_int_equal(m->weeks[0].days[0].part_count, 0);
	assert_true(m->weeks[1].is_known && m->weeks[2].is_known && m->weeks[3].is_known);
	assert_true(m->weeks[2].is_over && !m->weeks[3].is_over);
	assert_int_equal(m->weeks[1].counts[MIRROR_FRAGMENT], 1);
	assert_ok(time_need_set(s, &(struct time_need){.block_minutes = 60, .weekdays = 31}));
	m = find(s, "2026-11-09", 1);
	assert_true(m->is_block_said);
	assert_int_equal(m->weeks[0].counts[MIRROR_FRAGMENT], 0);
	/* With the calendar goes the mirror. */
	assert_ok(source_retire(s, calendar));
	assert_false(find(s, "2026-11-09", 1)->weeks[0].is_known);
}

TEST(mirror_find__shows_a_cave_that_an_urgent_message_broke_to_its_owner_alone)
{
	struct scope *s = team_scope();
	struct id ines = s->actor;
	const struct member *lea = team_add(s, "Lea", "lea@firma.example", MEMBER_MEMBER);
	const struct message *message;
	const struct block *block;
	const struct mirror *m;
	struct id team = scope_new_id(s);

	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "team_add", DB_ID(s->organisation), DB_ID(team),
	                   DB_TEXT(STR("Nord")), DB_BYTES(STR("nord")), DB_TEXT(STR("")),
	                   DB_NUMBER(s->now_ms)));
	assert_ok(DB_WRITE(s, NULL, "team_member_set", DB_ID(s->organisation), DB_ID(team),
	                   DB_ID(ines), DB_NUMBER(1), DB_NUMBER(s->now_ms)));
	assert_ok(DB_WRITE(s, NULL, "team_member_set", DB_ID(s->organisation), DB_ID(team),
	                   DB_ID(lea->id), DB_NUMBER(0), DB_NUMBER(s->now_ms)));
	assert_ok(db_commit(s));
	assert_ok(block_enter_cave(s, 60, &block));
	s->now_ms += 10 * (int64_t)MINUTE;
	team_act(s, lea->id);
	assert_ok(message_send(s,
	                       &(struct message){.receiver = ines,
	                                         .text = STR("Anruf!"),
	                                         .urgent_reason = STR("Brand")},
	                       &message));
	assert_int_equal(find(s, "", 1)->weeks[0].days[0].cave_count, 0);
	team_act(s, ines);
	assert_int_equal(find(s, "", 1)->weeks[0].fates[MIRROR_OPEN], 1);
	s->now_ms += 60 * (int64_t)MINUTE;
	m = find(s, "", 1);
	assert_int_equal(m->weeks[0].fates[MIRROR_URGENT], 1);
	assert_true(m->weeks[0].days[0].caves[0].starts_at_ms == block->starts_at_ms);
}

TEST(mirror_find__refuses_what_is_no_monday_and_too_many_weeks_and_who_is_signed_out)
{
	struct scope *s = team_scope();
	const struct mirror *m;

	assert_int_equal(mirror_find(s, STR("2026-11-24"), 1, &m), ERR_INVALID);
	assert_string_equal(s->problem.key, "mirror.no_monday");
	assert_int_equal(mirror_find(s, STR("gestern"), 1, &m), ERR_INVALID);
	assert_int_equal(mirror_find(s, STR("2026-11-23"), 0, &m), ERR_INVALID);
	assert_int_equal(mirror_find(s, STR("2026-11-23"), MIRROR_WEEKS_MAX + 1, &m), ERR_INVALID);
	assert_int_equal(mirror_find(s, STR("9999-12-27"), 1, &m), ERR_INVALID);
	assert_int_equal(mirror_find(s, STR("0001-01-01"), 1, &m), ERR_INVALID);
	s->guest_of = scope_new_id(s);
	assert_int_equal(mirror_find(s, STR("2026-11-23"), 1, &m), ERR_DENIED);
	s->guest_of = ID_NONE;
	s->actor = ID_NONE;
	assert_int_equal(mirror_find(s, STR("2026-11-23"), 1, &m), ERR_SIGNED_OUT);
}

/* ---- the mean of a team ---- */

struct many {
	struct scope *s;
	struct id team, people[TEAM];
};

/* Six people, each with so many hours of calls from 9 on each working day: 0, 1, ... 5. */
static struct many new_people(void)
{
	struct many w = {.s = team_scope()};
	struct scope *s = w.s;

	w.people[0] = s->actor;
	for (int i = 0; i < TEAM; i++) {
		struct str email = text_format(s->mem, "p%d@firma.example%c", i, 0);
		struct str event = text_format(
			s->mem,
			"DTSTART:20261026T090000\r\nDURATION:PT%dH\r\nRRULE:FREQ=DAILY;COUNT=60%c",
			i, 0);

		if (i)
			w.people[i] = team_add(s, "P", email.at, MEMBER_MEMBER)->id;
		team_act(s, w.people[i]);
		(void)upload(s, (const char *[]){i ? event.at
		                                   : "DTSTART:20261024T090000\r\nDURATION:PT1H",
		                                 NULL});
	}
	return w;
}

/* A team of all of them, who share since 25 October 2026, a Sunday. */
static void new_team(struct many *w)
{
	struct scope *s = w->s;
	int64_t now_ms = s->now_ms;

	s->now_ms = vienna(s, 2026, 10, 25, 12, 0);
	w->team = scope_new_id(s);
	team_act(s, w->people[0]);
	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "team_add", DB_ID(s->organisation), DB_ID(w->team),
	                   DB_TEXT(STR("Nord")), DB_BYTES(STR("nord")), DB_TEXT(STR("")),
	                   DB_NUMBER(s->now_ms)));
	for (int i = 0; i < TEAM; i++)
		assert_ok(DB_WRITE(s, NULL, "team_member_set", DB_ID(s->organisation),
		                   DB_ID(w->team), DB_ID(w->people[i]), DB_NUMBER(i < 2),
		                   DB_NUMBER(s->now_ms)));
	assert_ok(db_commit(s));
	for (int i = 0; i < TEAM; i++) {
		team_act(s, w->people[i]);
		assert_ok(mirror_team_share(s, w->team));
	}
	s->now_ms = now_ms;
}

static size_t list(struct many *w, int who, const struct mirror_team_week **ret)
{
	size_t count;
	bool shares;

	team_act(w->s, w->people[who]);
	assert_ok(mirror_team_list(w->s, w->team, ret, &count, &shares));
	return count;
}

static void take_back(struct many *w, int who)
{
	team_act(w->s, w->people[who]);
	assert_ok(mirror_team_take_back(w->s, w->team));
}

static void share(struct many *w, int who)
{
	team_act(w->s, w->people[who]);
	assert_ok(mirror_team_share(w->s, w->team));
}

/* Nothing shows of four, and nothing of weeks before the fifth shared. */
static void hides_what_too_few_are_in(struct many *w)
{
	const struct mirror_team_week *weeks;

	new_team(w);
	take_back(w, 0);
	take_back(w, 1);
	assert_int_equal(list(w, 0, &weeks), 0);
	share(w, 1);
	assert_int_equal(list(w, 1, &weeks), 0);
	w->s->now_ms += 14 * 24 * 60 * (int64_t)MINUTE;
	assert_int_equal(list(w, 1, &weeks), 1);
	assert_str(weeks[0].starts_on, "2026-11-30");
	assert_int_equal(weeks[0].load_permille, 400); /* (1 + 2 + 3 + 4 + 5) / 5 of eight = 375 */
}

/* Five are left, which is enough; but what was told with the sixth is not told without them. */
static void tells_no_week_again_without_whoever_has_gone(struct many *w)
{
	const struct mirror_team_week *weeks;

	new_team(w);
	assert_int_equal(list(w, 0, &weeks), 4);
	take_back(w, 5);
	assert_int_equal(list(w, 0, &weeks), 0);
	share(w, 5);
	assert_int_equal(list(w, 0, &weeks), 0);
	w->s->now_ms += 7 * 24 * 60 * (int64_t)MINUTE;
	assert_int_equal(list(w, 0, &weeks), 1); /* the five, in the week of the change */
	assert_int_equal(weeks[0].load_permille, 250);
}

static void stands_once_told_and_goes_with_whoever_leaves(struct many *w)
{
	const struct mirror_team_week *weeks;
	size_t count;
	bool shares;

	new_team(w);
	assert_int_equal(list(w, 0, &weeks), 4);
	/* Somebody's calendar is another one suddenly. */
	team_act(w->s, w->people[0]);
	(void)upload(w->s, (const char *[]){"DTSTART:20261026T090000\r\nDURATION:PT8H\r\n"
	                                    "RRULE:FREQ=DAILY;COUNT=60",
	                                    NULL});
	assert_int_equal(list(w, 0, &weeks), 4);
	assert_int_equal(weeks[0].load_permille, 300);
	team_act(w->s, w->people[0]);
	assert_ok(team_member_retire(w->s, w->team, w->people[3]));
	assert_int_equal(list(w, 0, &weeks), 0);
	/* Whoever is not on the team learns nothing, not even that there is one. */
	team_act(w->s, w->people[3]);
	assert_int_equal(mirror_team_list(w->s, w->team, &weeks, &count, &shares), ERR_NOT_FOUND);
	assert_int_equal(mirror_team_share(w->s, w->team), ERR_NOT_FOUND);
	assert_int_equal(mirror_team_take_back(w->s, w->team), ERR_NOT_FOUND);
}

/* One company for all of it: to found one takes seconds, for the passwords. */
TEST(mirror_team_list__is_the_rounded_mean_of_five_and_more_and_gives_nobody_away)
{
	struct many w = new_people();
	const struct mirror_team_week *weeks;
	int64_t monday_ms = w.s->now_ms;

	new_team(&w);
	/* Monday 10:00: the week that ended yesterday is over, in all zones not yet. */
	assert_int_equal(list(&w, 0, &weeks), 3);
	w.s->now_ms += 3 * 60 * (int64_t)MINUTE;
	assert_int_equal(list(&w, 0, &weeks), 4);
	assert_str(weeks[0].starts_on, "2026-10-26");
	assert_str(weeks[3].starts_on, "2026-11-16");
	for (int i = 0; i < 4; i++) {
		/* (0 + 1 + 2 + 3 + 4 + 5) / 6 of eight hours = 312.5 permille. */
		assert_int_equal(weeks[i].load_permille, 300);
		/* None has pieces shorter than 90 minutes: "at most 10 %". */
		assert_int_equal(weeks[i].fragment_permille, MIRROR_TEAM_LOW);
		assert_int_equal(weeks[i].kept_permille, -1);
	}
	hides_what_too_few_are_in(&w);
	w.s->now_ms = monday_ms + 3 * 60 * (int64_t)MINUTE;
	tells_no_week_again_without_whoever_has_gone(&w);
	w.s->now_ms = monday_ms + 3 * 60 * (int64_t)MINUTE;
	stands_once_told_and_goes_with_whoever_leaves(&w);
}
