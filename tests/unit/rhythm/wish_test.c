#include "rhythm/wish.h"

#include "rhythm/absence.h"
#include "rhythm/message.h"
#include "rhythm/rhythm.h"
#include "store/db.h"
#include "team.h"
#include "teams/team.h"

#define MINUTE_MS ((int64_t)60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* Ines leads the team "Nord"; Lea and Max are on it. Agreed: a cave of Lea's tomorrow at this time, and an hour of market
 * the day after. */
struct company {
	struct scope *s;
	struct id ines, lea, max, team, rhythm, cave, market;
	int64_t cave_ms, market_ms;
};

static struct id add_block(struct company *c, struct id member, int64_t from_ms)
{
	struct scope *s = c->s;
	struct id id = scope_new_id(s);

	assert_ok(DB_WRITE(s, NULL, "block_add", DB_ID(s->organisation), DB_ID(id),
	                   DB_TEXT(id_is_none(member) ? STR("market") : STR("cave")),
	                   DB_ID(c->rhythm), DB_ID(c->team), DB_ID(member), DB_NUMBER(1),
	                   DB_NUMBER(from_ms), DB_NUMBER(from_ms + HOUR_MS),
	                   DB_TEXT(STR("Europe/Berlin"))));
	return id;
}

static struct company found(void)
{
	struct company c = {.s = team_scope()};
	struct scope *s = c.s;

	c.ines = s->actor;
	c.lea = team_add(s, "Lea", "lea@firma.example", MEMBER_MEMBER)->id;
	c.max = team_add(s, "Max", "max@firma.example", MEMBER_MEMBER)->id;
	c.team = team_nord(s, (const struct id[]){c.ines, c.lea, c.max}, 3, c.ines);
	c.rhythm = scope_new_id(s);
	c.cave_ms = s->now_ms + DAY_MS;
	c.market_ms = s->now_ms + 2 * DAY_MS;
	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "rhythm_add", DB_ID(s->organisation), DB_ID(c.rhythm),
	                   DB_ID(c.team), DB_TEXT(STR("2026-11-23")), DB_TEXT(STR("2026-12-06")),
	                   DB_TEXT(STR("Europe/Berlin")), DB_NUMBER(240), DB_NUMBER(2),
	                   DB_ID(s->actor), DB_NUMBER(s->now_ms)));
	assert_ok(DB_WRITE(s, NULL, "rhythm_agree", DB_ID(s->organisation), DB_ID(c.rhythm),
	                   DB_NUMBER(s->now_ms)));
	c.cave = add_block(&c, c.lea, c.cave_ms);
	c.market = add_block(&c, ID_NONE, c.market_ms);
	assert_ok(db_commit(s));
	return c;
}

static enum err try_ask(struct company *c, struct id who, struct id block, int64_t from_ms,
                        const struct wish **ret)
{
	enum err e;

	team_act(c->s, who);
	e = wish_ask(c->s,
	             &(struct wish){.block = block,
	                            .starts_at_ms = from_ms,
	                            .ends_at_ms = from_ms + HOUR_MS,
	                            .text = STR("Arzttermin")},
	             ret);
	if (e)
		db_abandon(c->s);
	return e;
}

static const struct wish *ask(struct company *c, struct id who, struct id block, int64_t from_ms)
{
	const struct wish *wish;

	assert_ok(try_ask(c, who, block, from_ms, &wish));
	return wish;
}

static struct block block_of(struct company *c, struct id id)
{
	struct db_rows rows;

	assert_ok(DB_READ(c->s, &rows, "rhythm_block_find", DB_ID(c->s->organisation), DB_ID(id)));
	assert_int_equal(rows.count, 1);
	return *block_read_rows(c->s, &rows);
}

/* What came last into somebody's post. */
static struct str last_message(struct company *c, struct id who)
{
	const struct message *messages;
	size_t count;

	team_act(c->s, who);
	assert_ok(message_list(c->s, ID_NONE, STR_NONE, ID_NONE, 1, &messages, &count));
	return count ? messages[0].text : STR_NONE;
}

static const struct wish *answer(struct company *c, const struct wish *w, bool is_granted,
                                 const char *text)
{
	const struct wish *after;

	team_act(c->s, c->ines);
	assert_ok(wish_answer(c->s, w->id, w->revision, is_granted, str_from(text), &after));
	return after;
}

static bool has(struct str text, const char *part)
{
	return str_find(text, str_from(part)) != SIZE_MAX;
}

TEST(wish_ask__leaves_the_block_and_tells_the_leads_why)
{
	struct company c = found();
	const struct wish *w = ask(&c, c.lea, c.cave, c.cave_ms + 2 * HOUR_MS), *seen;

	assert_int_equal(w->state, WISH_OPEN);
	assert_false(w->may_answer);
	assert_true(block_of(&c, c.cave).starts_at_ms == c.cave_ms);
	assert_true(has(last_message(&c, c.ines), "Mein Wunsch zum Rhythmus: Höhle am Di., "
	                                          "24.11.2026, 13:00–14:00 statt Di., 24.11.2026, "
	                                          "11:00–12:00 (Europe/Berlin).\n\nArzttermin"));
	assert_ok(wish_find(c.s, w->id, &seen));
	assert_str(seen->text, "Arzttermin");
	assert_true(seen->may_answer);
	/* A colleague sees when, and not why. */
	assert_int_equal(last_message(&c, c.max).bytes, 0);
	assert_ok(wish_find(c.s, w->id, &seen));
	assert_str(seen->text, "");
	assert_false(seen->may_answer);
}

TEST(wish_ask__means_the_last_one_asked_for)
{
	struct company c = found();
	const struct wish *first = ask(&c, c.lea, c.cave, c.cave_ms + HOUR_MS),
			  *second = ask(&c, c.lea, c.cave, c.cave_ms + 3 * HOUR_MS), *list;
	size_t count;

	assert_ok(wish_list(c.s, c.rhythm, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_true(id_equal(list[0].id, second->id));
	team_act(c.s, c.ines);
	assert_int_equal(wish_answer(c.s, first->id, first->revision + 1, true, STR_NONE, &list),
	                 ERR_CONFLICT);
	assert_string_equal(c.s->problem.key, "wish.answered");
}

TEST(wish_ask__refuses_what_cannot_be)
{
	struct company c = found();
	const struct wish *w;

	assert_int_equal(try_ask(&c, c.max, c.cave, c.cave_ms + HOUR_MS, &w), ERR_NOT_FOUND);
	assert_int_equal(try_ask(&c, c.lea, c.cave, c.cave_ms, &w), ERR_INVALID);
	assert_string_equal(c.s->problem.key, "wish.same");
	assert_int_equal(try_ask(&c, c.lea, c.cave, c.s->now_ms - HOUR_MS, &w), ERR_INVALID);
	assert_string_equal(c.s->problem.key, "wish.past");
	assert_int_equal(try_ask(&c, c.lea, c.cave, c.cave_ms + 90 * DAY_MS, &w), ERR_INVALID);
	c.s->now_ms = c.cave_ms;
	assert_int_equal(try_ask(&c, c.lea, c.cave, c.cave_ms + HOUR_MS, &w), ERR_CONFLICT);
	assert_string_equal(c.s->problem.key, "wish.too_late");
}

TEST(wish_answer__moves_the_block_with_a_yes_and_says_so)
{
	struct company c = found();
	const struct wish *w = ask(&c, c.lea, c.cave, c.cave_ms + 2 * HOUR_MS), *after;
	struct block block;
	int64_t until_ms;

	team_act(c.s, c.max);
	assert_int_equal(wish_answer(c.s, w->id, w->revision, true, STR_NONE, &after), ERR_DENIED);
	db_abandon(c.s);
	after = answer(&c, w, true, "");
	assert_int_equal(after->state, WISH_GRANTED);
	assert_true(after->may_undo);
	block = block_of(&c, c.cave);
	assert_true(block.starts_at_ms == c.cave_ms + 2 * HOUR_MS);
	assert_int_equal(block.sequence, 1);
	assert_true(has(last_message(&c, c.lea), "Ja zum Änderungswunsch: Höhle jetzt am Di."));
	assert_int_equal(last_message(&c, c.max).bytes, 0);
	/* The guard and the status know. */
	assert_ok(block_cave_at(c.s, c.lea, c.cave_ms + MINUTE_MS, &until_ms));
	assert_true(until_ms == 0);
	assert_ok(block_cave_at(c.s, c.lea, c.cave_ms + 2 * HOUR_MS, &until_ms));
	assert_true(until_ms == c.cave_ms + 3 * HOUR_MS);
}

TEST(wish_answer__speaks_the_language_of_whoever_reads_it)
{
	struct company c = found();
	const struct wish *w;

	team_speak(c.s, c.max, "en");
	w = ask(&c, c.max, c.market, c.market_ms + HOUR_MS);
	assert_true(has(last_message(&c, c.ines), "Mein Wunsch zum Rhythmus: Marktzeit am"));
	(void)answer(&c, w, false, "Singapur schläft da.");
	assert_true(has(last_message(&c, c.max), "No to the change: market time not on"));
}

TEST(wish_answer__says_no_with_a_word_to_whoever_asked_alone)
{
	struct company c = found();
	const struct wish *w = ask(&c, c.max, c.market, c.market_ms + HOUR_MS), *after;

	team_act(c.s, c.ines);
	assert_int_equal(wish_answer(c.s, w->id, w->revision, false, STR_NONE, &after),
	                 ERR_INVALID);
	db_abandon(c.s);
	after = answer(&c, w, false, "Singapur schläft da.");
	assert_int_equal(after->state, WISH_REFUSED);
	assert_true(block_of(&c, c.market).starts_at_ms == c.market_ms);
	assert_true(has(last_message(&c, c.max), "Nein zum Änderungswunsch: Marktzeit nicht am"));
	assert_true(has(last_message(&c, c.max), "Singapur schläft da."));
	assert_ok(wish_find(c.s, w->id, &after));
	assert_str(after->answer, "Singapur schläft da.");
	assert_int_equal(last_message(&c, c.lea).bytes, 0);
	assert_ok(wish_find(c.s, w->id, &after));
	assert_str(after->answer, "");
}

TEST(wish_answer__tells_all_of_a_market_and_is_undone_while_nobody_acted_on_it)
{
	struct company c = found();
	const struct wish *w = ask(&c, c.max, c.market, c.market_ms + HOUR_MS), *after;

	answer(&c, w, true, "");
	assert_true(has(last_message(&c, c.lea), "Ja zum Änderungswunsch: Marktzeit jetzt am"));
	team_act(c.s, c.ines);
	assert_ok(wish_undo(c.s, w->id));
	assert_true(block_of(&c, c.market).starts_at_ms == c.market_ms);
	assert_int_equal(block_of(&c, c.market).sequence, 2);
	assert_true(has(last_message(&c, c.lea), "Zurückgenommen: Marktzeit doch wie zuvor am"));
	assert_ok(wish_find(c.s, w->id, &after));
	assert_int_equal(after->state, WISH_OPEN);
	/* Moved on by another wish: the first yes stays. */
	answer(&c, after, true, "");
	ask(&c, c.ines, c.market, c.market_ms + 2 * HOUR_MS);
	assert_int_equal(wish_undo(c.s, w->id), ERR_CONFLICT);
	assert_string_equal(c.s->problem.key, "wish.acted_on");
}

TEST(wish_undo__comes_too_late_when_either_time_has_come)
{
	struct company c = found();
	const struct wish *w = ask(&c, c.lea, c.cave, c.cave_ms + 5 * HOUR_MS);

	answer(&c, w, true, "");
	c.s->now_ms = c.cave_ms;
	assert_int_equal(wish_undo(c.s, w->id), ERR_CONFLICT);
	assert_string_equal(c.s->problem.key, "wish.acted_on");
}

TEST(wish_ask__grants_a_leads_own_and_tells_the_room)
{
	struct company c = found();
	const struct wish *w = ask(&c, c.ines, c.market, c.market_ms + 2 * HOUR_MS), *after;

	assert_int_equal(w->state, WISH_GRANTED);
	assert_true(block_of(&c, c.market).starts_at_ms == c.market_ms + 2 * HOUR_MS);
	assert_true(has(last_message(&c, c.lea), "Ich habe verschoben: Marktzeit jetzt am"));
	team_act(c.s, c.ines);
	assert_ok(wish_undo(c.s, w->id));
	assert_ok(wish_find(c.s, w->id, &after));
	assert_int_equal(after->state, WISH_WITHDRAWN);
	assert_true(block_of(&c, c.market).starts_at_ms == c.market_ms);
}

TEST(wish_withdraw__is_for_whoever_asked)
{
	struct company c = found();
	const struct wish *w = ask(&c, c.lea, c.cave, c.cave_ms + HOUR_MS), *list;
	size_t count;

	team_act(c.s, c.max);
	assert_int_equal(wish_withdraw(c.s, w->id), ERR_NOT_FOUND);
	db_abandon(c.s);
	team_act(c.s, c.lea);
	assert_ok(wish_withdraw(c.s, w->id));
	assert_ok(wish_list(c.s, c.rhythm, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	assert_int_equal(wish_withdraw(c.s, w->id), ERR_CONFLICT);
}

/* What waits for the end of a cave waits for the right one after it moved. */
TEST(wish_answer__what_waits_is_handed_over_when_the_cave_goes)
{
	struct company c = found();
	const struct wish *w = ask(&c, c.lea, c.cave, c.cave_ms + 5 * HOUR_MS), *after;
	const struct message *sent;

	/* Lea took the same hours for herself first: a cave that is on, and touches the agreed one. */
	team_act(c.s, c.lea);
	c.s->now_ms = c.cave_ms - HOUR_MS;
	{
		const struct block *own;

		assert_ok(block_enter_cave(c.s, 60, &own));
	}
	team_act(c.s, c.max);
	assert_ok(message_send(
		c.s,
		&(struct message){.receiver = c.lea, .text = STR("Kuchen?"), .is_informal = true},
		&sent));
	assert_true(sent->waiting_until_ms == c.cave_ms + HOUR_MS);
	after = answer(&c, w, true, "");
	assert_int_equal(after->state, WISH_GRANTED);
	team_act(c.s, c.max);
	assert_ok(message_find(c.s, sent->id, &sent));
	assert_true(sent->waiting_until_ms == c.cave_ms);
}

/* ---- reminding ---- */

/* It is Monday, 11:00 in Berlin. The market a week later. */
static struct company with_time(int64_t *ret_far_ms)
{
	struct company c = found();

	*ret_far_ms = c.s->now_ms + 8 * DAY_MS;
	assert_ok(db_begin(c.s));
	c.market = add_block(&c, ID_NONE, *ret_far_ms);
	assert_ok(db_commit(c.s));
	return c;
}

/* As the courier does it: for nobody. */
static size_t remind(struct company *c, int64_t now_ms)
{
	const struct message *messages;
	size_t count, found = 0;

	c->s->now_ms = now_ms;
	c->s->actor = ID_NONE;
	assert_ok(wish_remind_due(c->s));
	assert_true(id_is_none(c->s->actor));
	team_act(c->s, c->ines);
	assert_ok(message_list(c->s, ID_NONE, STR_NONE, ID_NONE, 20, &messages, &count));
	for (size_t i = 0; i < count; i++)
		found += has(messages[i].text, "Noch ohne Antwort");
	return found;
}

TEST(wish_remind_due__reminds_the_leads_once_after_two_days_of_their_work)
{
	int64_t far_ms;
	struct company c = with_time(&far_ms);
	int64_t thursday_ms = c.s->now_ms + 3 * DAY_MS - 2 * HOUR_MS; /* 9:00 */
	const struct message *messages;
	size_t count;

	ask(&c, c.max, c.market, far_ms + HOUR_MS);
	assert_int_equal(remind(&c, thursday_ms - MINUTE_MS), 0);
	assert_int_equal(remind(&c, thursday_ms), 1);
	assert_int_equal(remind(&c, thursday_ms + MINUTE_MS), 1);
	assert_ok(message_list(c.s, ID_NONE, STR_NONE, ID_NONE, 1, &messages, &count));
	assert_true(id_equal(messages[0].author, c.max));
	assert_true(has(messages[0].text,
	                "Noch ohne Antwort: mein Wunsch zum Rhythmus, Marktzeit am Di., "
	                "1.12.2026, 12:00–13:00 statt Di., 1.12.2026, "
	                "11:00–12:00 (Europe/Berlin). kamwerk erinnert einmal "
	                "daran.\n\nArzttermin"));
	/* Whoever asked knows of it; the others do not. */
	assert_true(has(last_message(&c, c.max), "Noch ohne Antwort"));
	assert_int_equal(last_message(&c, c.lea).bytes, 0);
}

TEST(wish_remind_due__counts_no_weekend_and_no_day_the_lead_is_away)
{
	int64_t far_ms;
	struct company c = with_time(&far_ms);
	const struct absence *away;
	int64_t friday_ms = c.s->now_ms + 4 * DAY_MS - 2 * HOUR_MS;

	team_act(c.s, c.ines);
	assert_ok(absence_add(
		c.s, &(struct absence){.from_on = STR("2026-11-24"), .to_on = STR("2026-11-24")},
		&away));
	ask(&c, c.max, c.market, far_ms + HOUR_MS);
	assert_int_equal(remind(&c, friday_ms - MINUTE_MS), 0);
	assert_int_equal(remind(&c, friday_ms), 1);
}

TEST(wish_remind_due__comes_half_way_when_the_time_comes_sooner)
{
	struct company c = found();
	int64_t now_ms = c.s->now_ms;

	/* Of tomorrow, and of Wednesday. */
	ask(&c, c.lea, c.cave, c.cave_ms + 2 * HOUR_MS);
	ask(&c, c.max, c.market, c.market_ms + HOUR_MS);
	assert_int_equal(remind(&c, now_ms + DAY_MS / 2 - MINUTE_MS), 0);
	assert_int_equal(remind(&c, now_ms + DAY_MS / 2), 1);
	assert_int_equal(remind(&c, now_ms + DAY_MS - MINUTE_MS), 1);
	assert_int_equal(remind(&c, now_ms + DAY_MS), 2);
}

TEST(wish_remind_due__says_nothing_of_what_is_answered_over_or_asked_by_nobody_any_more)
{
	int64_t far_ms;
	struct company c = with_time(&far_ms);
	int64_t now_ms = c.s->now_ms;
	const struct wish *w = ask(&c, c.max, c.market, far_ms + HOUR_MS);

	answer(&c, w, false, "Da ist Messe.");
	ask(&c, c.lea, c.market, far_ms + 2 * HOUR_MS);
	team_act(c.s, c.ines);
	assert_ok(team_member_retire(c.s, c.team, c.lea));
	assert_int_equal(remind(&c, now_ms + 4 * DAY_MS), 0);
	/* The no is taken back on Friday: two days of work from then on would be Wednesday, and the market is on Tuesday. */
	assert_ok(wish_undo(c.s, w->id));
	assert_int_equal(remind(&c, now_ms + 6 * DAY_MS - MINUTE_MS), 0);
	assert_int_equal(remind(&c, now_ms + 6 * DAY_MS), 1);
	/* Nobody came round until it was too late. */
	c.s->now_ms = now_ms + 6 * DAY_MS;
	ask(&c, c.max, c.market, far_ms + 3 * HOUR_MS);
	assert_int_equal(remind(&c, far_ms), 1);
	assert_int_equal(remind(&c, far_ms + DAY_MS), 1);
}
