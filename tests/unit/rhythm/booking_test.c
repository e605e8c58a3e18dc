#include "rhythm/booking.h"

#include "meeting_world.h"
#include "rhythm/block_calendar.h"
#include "rhythm/busy.h"
#include "rhythm/feed.h"
#include "rhythm/message.h"
#include "rhythm/rhythm.h"
#include "teams/history.h"

static enum err book(struct world *w, int64_t from_ms, int64_t minutes, int with,
                     const struct booking **ret)
{
	return booking_add(
		w->s,
		&(struct booking_draft){.booking = {.team = w->team,
	                                            .subject = STR("Preise für März"),
	                                            .starts_at_ms = from_ms,
	                                            .ends_at_ms = from_ms + minutes * MINUTE_MS},
	                                .members = &w->people[with],
	                                .member_count = 1},
		ret);
}

static struct world market_world(int64_t *ret_ten)
{
	struct world w = new_world();

	*ret_ten = at(&w, "Europe/Berlin", "2027-01-12", 9, 0);
	w.s->now_ms = *ret_ten - 3 * DAY_MS;
	add_block(&w, -1, *ret_ten, *ret_ten + HOUR_MS);
	add_block(&w, -1, *ret_ten + DAY_MS, *ret_ten + DAY_MS + HOUR_MS);
	return w;
}

TEST(booking_add__tells_who_is_asked_what_it_is_about_and_nobody_else)
{
	int64_t nine;
	struct world w = market_world(&nine);
	const struct booking_person *people;
	const struct message *messages;
	const struct booking *b, *list;
	size_t count;

	assert_ok(book(&w, nine, 30, SINGAPORE, &b));
	assert_true(b->is_market);
	assert_int_equal(b->focus_minutes, 0);
	assert_ok(booking_list_people(w.s, b->id, &people, &count));
	assert_int_equal(count, 2);
	team_act(w.s, w.people[SINGAPORE]);
	assert_ok(message_list(w.s, ID_NONE, STR_NONE, ID_NONE, 10, &messages, &count));
	assert_int_equal(count, 1);
	assert_str(messages[0].text, "Termin gebucht: Preise für März\n\nDienstag, 12. 1. 2027, "
	                             "16:00–16:30 (Asia/Singapore). In der gemeinsamen Marktzeit.");
	assert_ok(booking_find(w.s, b->id, &list));
	assert_str(list->subject, "Preise für März");
	assert_false(list->may_retire);
	team_act(w.s, w.people[CHICAGO]);
	assert_ok(booking_list(w.s, w.team, nine - DAY_MS, nine + DAY_MS, ID_NONE, 10, &list,
	                       &count));
	assert_int_equal(count, 1);
	assert_str(list[0].subject, "");
	assert_false(list[0].is_asked);
	assert_ok(message_list(w.s, ID_NONE, STR_NONE, ID_NONE, 10, &messages, &count));
	assert_int_equal(count, 0);
	assert_ok(booking_list_own(w.s, nine - DAY_MS, nine + DAY_MS, &list, &count));
	assert_int_equal(count, 0);
}

TEST(booking_add__tells_everybody_in_their_own_language)
{
	int64_t nine;
	struct world w = market_world(&nine);
	const struct message *messages;
	const struct booking *b;
	size_t count;

	team_speak(w.s, w.people[SINGAPORE], "en");
	assert_ok(book(&w, nine, 30, SINGAPORE, &b));
	team_act(w.s, w.people[SINGAPORE]);
	assert_ok(message_list(w.s, ID_NONE, STR_NONE, ID_NONE, 10, &messages, &count));
	assert_int_equal(count, 1);
	assert_str(messages[0].text, "Meeting booked: Preise für März\n\nTuesday, 12 Jan 2027, "
	                             "16:00–16:30 (Asia/Singapore). Within shared market time.");
}

TEST(booking_add__books_nobody_twice_and_names_the_next_window)
{
	int64_t nine;
	struct world w = market_world(&nine);
	const struct booking *b, *again;

	assert_ok(book(&w, nine, 60, SINGAPORE, &b));
	team_act(w.s, w.people[CHICAGO]);
	/* Chicago has nothing at that time, Singapore has. */
	assert_int_equal(book(&w, nine + 45 * MINUTE_MS, 30, SINGAPORE, &again), ERR_CONFLICT);
	assert_string_equal(w.s->problem.key, "booking.taken");
	db_abandon(w.s);
	team_act(w.s, w.people[BERLIN]);
	assert_int_equal(book(&w, nine, 30, SINGAPORE, &again), ERR_CONFLICT);
	assert_true(w.s->problem.is_detail_public);
	assert_non_null(strstr(w.s->problem.detail, "2027-01-13T08:00:00.000Z"));
	db_abandon(w.s);
	/* What touches does not meet; what is off is free. */
	assert_ok(book(&w, nine + HOUR_MS, 30, BERLIN, &again));
	assert_ok(booking_retire(w.s, b->id));
	assert_ok(book(&w, nine, 30, SINGAPORE, &again));
}

TEST(booking_add__wants_the_cost_to_have_been_shown)
{
	int64_t nine;
	struct world w = market_world(&nine);
	struct booking_draft draft = {.booking = {.team = w.team,
	                                          .subject = STR("Preise"),
	                                          .starts_at_ms = nine + 3 * HOUR_MS,
	                                          .ends_at_ms = nine + 4 * HOUR_MS},
	                              .members = &w.people[BERLIN],
	                              .member_count = 1};
	const struct message *messages;
	const struct booking *b;
	size_t count;

	add_block(&w, BERLIN, nine + 2 * HOUR_MS, nine + 4 * HOUR_MS);
	assert_int_equal(booking_add(w.s, &draft, &b), ERR_CONFLICT);
	assert_string_equal(w.s->problem.key, "booking.cost_higher");
	db_abandon(w.s);
	draft.booking.focus_minutes = 120;
	assert_ok(booking_add(w.s, &draft, &b));
	assert_false(b->is_market);
	assert_int_equal(b->focus_minutes, 120);
	/* Whose cave it is is told what it takes. */
	team_act(w.s, w.people[CHICAGO]);
	draft.booking.starts_at_ms += DAY_MS;
	draft.booking.ends_at_ms += DAY_MS;
	draft.booking.edge_minutes = 60;
	add_block(&w, BERLIN, nine + 26 * HOUR_MS, nine + 28 * HOUR_MS);
	assert_ok(booking_add(w.s, &draft, &b));
	team_act(w.s, w.people[BERLIN]);
	assert_ok(message_list(w.s, ID_NONE, STR_NONE, ID_NONE, 10, &messages, &count));
	assert_int_equal(count, 1);
	assert_true(str_find(messages[0].text,
	                     STR("Nimmt Ihnen 120 Minuten Höhle. Davon sind 60 Minuten ein Rest, "
	                         "der zu kurz ist.")) != SIZE_MAX);
}

TEST(booking_retire__is_for_who_booked_it_and_for_a_lead_who_does_not_learn_the_subject)
{
	int64_t nine;
	struct world w = market_world(&nine);
	const struct message *messages;
	const struct booking *b;
	size_t count;

	team_act(w.s, w.people[CHICAGO]);
	assert_int_equal(book(&w, nine + DAY_MS, 30, SINGAPORE, &b), ERR_NONE);
	team_act(w.s, w.people[SINGAPORE]);
	assert_int_equal(booking_retire(w.s, b->id), ERR_DENIED);
	db_abandon(w.s);
	team_act(w.s, w.people[BERLIN]);
	assert_ok(booking_retire(w.s, b->id));
	assert_ok(message_list(w.s, ID_NONE, STR_NONE, ID_NONE, 10, &messages, &count));
	assert_int_equal(count, 2); /* copies of what went to Chicago and Singapore */
	for (size_t i = 0; i < count; i++) {
		assert_true(str_starts(messages[i].text, STR("Termin abgesagt\n")));
		assert_true(str_find(messages[i].text, STR("Preise")) == SIZE_MAX);
	}
	assert_int_equal(booking_retire(w.s, b->id), ERR_CONFLICT);
	assert_string_equal(w.s->problem.key, "booking.over");
}

TEST(booking_add__stands_in_calendars_and_counts_as_busy_until_it_is_off)
{
	int64_t nine;
	struct world w = market_world(&nine);
	struct text text = text_new(w.s->mem, (size_t)1024 * 1024);
	const struct calendar_entry *entries;
	const struct calendar *calendar;
	const struct booking *b;
	struct busy_times busy;
	struct feed feed;
	struct str token;
	size_t count;

	assert_ok(book(&w, nine, 30, SINGAPORE, &b));
	assert_ok(busy_list(w.s, w.people[SINGAPORE], nine - DAY_MS, nine + DAY_MS, &busy));
	assert_int_equal(busy.count, 1);
	assert_int_equal(busy.busy[0].starts_at_ms, nine);
	assert_ok(busy_list(w.s, w.people[CHICAGO], nine - DAY_MS, nine + DAY_MS, &busy));
	assert_int_equal(busy.count, 0);
	assert_ok(block_calendar_refresh(w.s));
	assert_ok(calendar_at(w.s, w.s->actor, STR(BLOCK_CALENDAR_NAME), &calendar));
	assert_ok(calendar_entry_list(w.s, calendar->id, ICS_OTHER, true, &entries, &count));
	assert_int_equal(count, 3); /* two markets */
	assert_ok(calendar_entry_at(
		w.s, calendar->id,
		text_format(w.s->mem, "%.*s.ics", STR_ARG(id_text(w.s->mem, b->id))), true,
		&entries));
	assert_non_null(entries);
	assert_true(str_find(entries->text, STR("SUMMARY:Preise für März\r\n")) != SIZE_MAX);
	assert_int_equal(block_calendar_ask(w.s, calendar, entries, entries->text), ERR_CONFLICT);
	assert_string_equal(w.s->problem.key, "booking.fixed");
	/* Of the team, read by who is not asked: that there is one. */
	team_act(w.s, w.people[CHICAGO]);
	assert_ok(feed_add(w.s, w.team, &feed, &token));
	assert_ok(feed_read(w.s, token, &text));
	assert_true(str_find(text_str(&text), STR("SUMMARY:Termin\r\n")) != SIZE_MAX);
	assert_true(str_find(text_str(&text), STR("Preise")) == SIZE_MAX);
	team_act(w.s, w.people[BERLIN]);
	assert_ok(booking_retire(w.s, b->id));
	assert_ok(busy_list(w.s, w.people[SINGAPORE], nine - DAY_MS, nine + DAY_MS, &busy));
	assert_int_equal(busy.count, 0);
	assert_ok(block_calendar_refresh(w.s));
	assert_ok(calendar_entry_list(w.s, calendar->id, ICS_OTHER, true, &entries, &count));
	assert_int_equal(count, 2);
}

TEST(booking_list__goes_on_behind_the_last_by_start)
{
	int64_t nine;
	struct world w = market_world(&nine);
	const struct booking *b, *list;
	size_t count;

	assert_ok(book(&w, nine + DAY_MS, 30, SINGAPORE, &b));
	assert_ok(book(&w, nine, 30, SINGAPORE, &b));
	assert_ok(booking_list(w.s, w.team, nine, nine + 2 * DAY_MS, ID_NONE, 1, &list, &count));
	assert_int_equal(list[0].starts_at_ms, nine);
	assert_ok(booking_list(w.s, w.team, nine, nine + 2 * DAY_MS, list[0].id, 1, &list, &count));
	assert_int_equal(list[0].starts_at_ms, nine + DAY_MS);
	assert_ok(booking_list(w.s, w.team, nine, nine + 2 * DAY_MS, list[0].id, 1, &list, &count));
	assert_int_equal(count, 0);
	assert_int_equal(booking_list(w.s, w.team, nine, nine + DAY_MS, w.team, 1, &list, &count),
	                 ERR_INVALID);
}

TEST(booking_add__of_a_window_asks_those_who_are_there_and_no_fewer)
{
	int64_t nine;
	struct world w = market_world(&nine);
	struct booking_draft draft = {.booking = {.team = w.team,
	                                          .subject = STR("Preise"),
	                                          .starts_at_ms = nine,
	                                          .ends_at_ms = nine + HOUR_MS},
	                              .there_count = 2};
	const struct booking_person *people;
	const struct booking *b;
	size_t count;

	/* It is three in the morning in Chicago. */
	assert_ok(booking_add(w.s, &draft, &b));
	assert_ok(booking_list_people(w.s, b->id, &people, &count));
	assert_int_equal(count, 2);
	for (size_t i = 0; i < count; i++)
		assert_false(id_equal(people[i].member, w.people[CHICAGO]));
	/* The next day Singapore is in the cave by then: the window said two. */
	draft.booking.starts_at_ms += DAY_MS;
	draft.booking.ends_at_ms += DAY_MS;
	add_block(&w, SINGAPORE, nine + DAY_MS, nine + DAY_MS + HOUR_MS);
	assert_int_equal(booking_add(w.s, &draft, &b), ERR_CONFLICT);
	assert_string_equal(w.s->problem.key, "booking.taken");
}

TEST(booking_set_coming__frees_who_says_no_and_tells_who_booked_it)
{
	int64_t nine;
	struct world w = market_world(&nine);
	const struct booking_person *people;
	const struct message *messages;
	const struct booking *b, *own, *again;
	struct busy_times busy;
	size_t count;

	assert_ok(book(&w, nine, 30, SINGAPORE, &b));
	assert_int_equal(booking_set_coming(w.s, b->id, false, &own), ERR_CONFLICT);
	assert_string_equal(w.s->problem.key, "booking.own");
	db_abandon(w.s);
	team_act(w.s, w.people[CHICAGO]);
	assert_int_equal(booking_set_coming(w.s, b->id, false, &own), ERR_NOT_FOUND);
	db_abandon(w.s);
	team_act(w.s, w.people[SINGAPORE]);
	assert_ok(booking_set_coming(w.s, b->id, false, &own));
	assert_false(own->is_coming);
	assert_str(own->subject, "Preise für März");
	assert_ok(booking_list_people(w.s, b->id, &people, &count));
	assert_int_equal(count, 2);
	assert_ok(busy_list(w.s, w.people[SINGAPORE], nine - DAY_MS, nine + DAY_MS, &busy));
	assert_int_equal(busy.count, 0);
	assert_ok(booking_list_own(w.s, nine - DAY_MS, nine + DAY_MS, &own, &count));
	assert_int_equal(count, 0);
	/* Once somebody else has that time, it is theirs. */
	assert_ok(book(&w, nine, 30, SINGAPORE, &again));
	assert_int_equal(booking_set_coming(w.s, b->id, true, &own), ERR_CONFLICT);
	assert_string_equal(w.s->problem.key, "booking.taken");
	db_abandon(w.s);
	assert_ok(booking_retire(w.s, again->id));
	assert_ok(booking_set_coming(w.s, b->id, true, &own));
	assert_ok(booking_set_coming(w.s, b->id, true, &own));
	team_act(w.s, w.people[BERLIN]);
	assert_ok(message_list(w.s, ID_NONE, STR_NONE, ID_NONE, 10, &messages, &count));
	assert_int_equal(count, 3); /* its own copy, no, yes; the second yes says nothing new */
	assert_true(str_starts(messages[0].text, STR("Ich komme doch: Preise für März\n\nDienstag, "
	                                             "12. 1. 2027, 09:00")));
	assert_true(str_starts(messages[1].text, STR("Ich kann nicht kommen: Preise")));
}

TEST(booking_add__is_what_the_planner_plans_around)
{
	struct world w = new_world();
	/* The best hours of Berlin's week are taken, from Monday to Friday. */
	int64_t nine = at(&w, "Europe/Berlin", "2027-02-01", 9, 0);
	const struct block *blocks;
	const struct rhythm *r;
	const struct booking *b;
	size_t count, caves = 0;

	for (int day = 0; day < 5; day++)
		assert_ok(book(&w, nine + day * DAY_MS, 180, BERLIN, &b));
	assert_ok(rhythm_propose(w.s,
	                         &(struct rhythm){.team = w.team,
	                                          .starts_on = STR("2027-02-01"),
	                                          .zone = STR("Europe/Berlin"),
	                                          .market_minutes = 120,
	                                          .quorum = 2},
	                         1, &r));
	assert_ok(rhythm_block_list(w.s, r->id, nine - DAY_MS, nine + 7 * DAY_MS, &blocks, &count));
	for (size_t i = 0; i < count; i++) {
		if (!id_equal(blocks[i].member, w.people[BERLIN]))
			continue;
		caves++;
		for (int day = 0; day < 5; day++)
			assert_true(blocks[i].ends_at_ms <= nine + day * DAY_MS ||
			            blocks[i].starts_at_ms >=
			                    nine + day * DAY_MS + 180 * MINUTE_MS);
	}
	assert_true(caves > 0);
}
