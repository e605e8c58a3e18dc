#include "rhythm/block_calendar.h"

#include "rhythm/rhythm.h"
#include "rhythm/wish.h"
#include "store/db.h"
#include "team.h"
#include "teams/team.h"

#define HOUR_MS ((int64_t)60 * 60 * 1000)

static struct id add_block(struct scope *s, struct id rhythm, struct id team, struct id member,
                           int64_t from_ms)
{
	struct id id = scope_new_id(s);

	assert_ok(DB_WRITE(s, NULL, "block_add", DB_ID(s->organisation), DB_ID(id),
	                   DB_TEXT(id_is_none(member) ? STR("market") : STR("cave")), DB_ID(rhythm),
	                   DB_ID(team), DB_ID(member), DB_NUMBER(1), DB_NUMBER(from_ms),
	                   DB_NUMBER(from_ms + HOUR_MS), DB_TEXT(STR("Europe/Berlin"))));
	return id;
}

static const struct calendar *its_calendar(struct scope *s)
{
	const struct calendar *calendar;

	assert_ok(block_calendar_refresh(s));
	assert_ok(calendar_at(s, s->actor, STR(BLOCK_CALENDAR_NAME), &calendar));
	assert_non_null(calendar);
	return calendar;
}

static const struct calendar_entry *the_entry(struct scope *s, const struct calendar *calendar)
{
	const struct calendar_entry *entries;
	size_t count;

	assert_ok(calendar_entry_list(s, calendar->id, ICS_OTHER, true, &entries, &count));
	assert_int_equal(count, 1);
	return entries;
}

TEST(block_calendar_refresh__follows_the_blocks_and_writes_only_what_changed)
{
	struct scope *s = team_scope();
	const struct block *block;
	int64_t number;

	assert_int_equal(its_calendar(s)->entry_count, 0);
	assert_ok(block_enter_cave(s, 60, &block));
	assert_int_equal(its_calendar(s)->entry_count, 1);
	number = its_calendar(s)->number;
	assert_true(its_calendar(s)->number == number);
	assert_true(str_find(the_entry(s, its_calendar(s))->text, STR("SUMMARY:Höhle")) !=
	            SIZE_MAX);
	assert_ok(block_end_at(s, block->id, block->revision, s->now_ms + 2 * HOUR_MS, &block));
	assert_true(its_calendar(s)->number == number + 1);
	assert_true(str_find(the_entry(s, its_calendar(s))->text, STR("SEQUENCE:1")) != SIZE_MAX);
}

/* A market of Nord, agreed, a day from now. */
static struct id agreed_market(struct scope *s, bool is_lead, struct id *ret_rhythm)
{
	struct id rhythm = scope_new_id(s);
	const struct team *team;
	struct id id;

	assert_ok(team_found(s, &(struct team){.name = STR("Nord"), .about = STR_NONE}, &team));
	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "rhythm_add", DB_ID(s->organisation), DB_ID(rhythm),
	                   DB_ID(team->id), DB_TEXT(STR("2026-11-23")), DB_TEXT(STR("2026-12-06")),
	                   DB_TEXT(STR("Europe/Berlin")), DB_NUMBER(240), DB_NUMBER(2),
	                   DB_ID(s->actor), DB_NUMBER(s->now_ms)));
	assert_ok(DB_WRITE(s, NULL, "rhythm_agree", DB_ID(s->organisation), DB_ID(rhythm),
	                   DB_NUMBER(s->now_ms)));
	assert_ok(DB_WRITE(s, NULL, "team_member_set", DB_ID(s->organisation), DB_ID(team->id),
	                   DB_ID(s->actor), DB_NUMBER(is_lead), DB_NUMBER(s->now_ms)));
	id = add_block(s, rhythm, team->id, ID_NONE, s->now_ms + 24 * HOUR_MS);
	assert_ok(db_commit(s));
	*ret_rhythm = rhythm;
	return id;
}

static const char moved[] =
	"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261124T130000Z\r\n"
	"DURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

TEST(block_calendar_ask__is_a_wish_and_leaves_the_block)
{
	struct scope *s = team_scope();
	const struct calendar *calendar;
	const struct calendar_entry *entry;
	const struct block *block;
	const struct wish *wishes;
	struct id rhythm, id = agreed_market(s, false, &rhythm);
	size_t count;

	calendar = its_calendar(s);
	entry = the_entry(s, calendar);
	assert_ok(db_begin(s));
	assert_ok(block_calendar_ask(s, calendar, entry, str_from(moved)));
	assert_ok(db_commit(s));
	assert_ok(wish_list(s, rhythm, ID_NONE, 10, &wishes, &count));
	assert_int_equal(count, 1);
	assert_int_equal(wishes[0].state, WISH_OPEN);
	assert_true(wishes[0].starts_at_ms == s->now_ms + 27 * HOUR_MS);
	assert_ok(block_find(s, id, &block));
	assert_true(block->starts_at_ms == s->now_ms + 24 * HOUR_MS);
	assert_true(the_entry(s, its_calendar(s))->number > entry->number);
	assert_true(str_equal(the_entry(s, its_calendar(s))->text, entry->text));
}

TEST(block_calendar_ask__moves_it_for_a_lead)
{
	struct scope *s = team_scope();
	struct id rhythm, id = agreed_market(s, true, &rhythm);
	const struct calendar *calendar = its_calendar(s);
	const struct block *block;

	assert_ok(db_begin(s));
	assert_ok(block_calendar_ask(s, calendar, the_entry(s, calendar), str_from(moved)));
	assert_ok(db_commit(s));
	assert_ok(block_find(s, id, &block));
	assert_true(block->starts_at_ms == s->now_ms + 27 * HOUR_MS);
	assert_true(str_find(the_entry(s, its_calendar(s))->text, STR("SEQUENCE:1")) != SIZE_MAX);
}

TEST(block_calendar_ask__asks_nobody_about_a_cave_one_took_for_oneself)
{
	struct scope *s = team_scope();
	const struct calendar *calendar;
	const struct block *block;

	assert_ok(block_enter_cave(s, 60, &block));
	calendar = its_calendar(s);
	assert_ok(db_begin(s));
	assert_int_equal(block_calendar_ask(s, calendar, the_entry(s, calendar),
	                                    STR("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\n"
	                                        "DTSTART:20261124T130000Z\r\nEND:VEVENT\r\n"
	                                        "END:VCALENDAR\r\n")),
	                 ERR_CONFLICT);
	assert_string_equal(s->problem.key, "block.not_agreed");
}
