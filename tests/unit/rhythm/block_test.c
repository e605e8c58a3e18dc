#include "rhythm/block.h"

#include "store/db.h"
#include "team.h"

enum {
	MINUTE = 60 * 1000
};

static int64_t cave_until(struct scope *s, struct id member)
{
	int64_t until_ms;

	assert_ok(block_cave_at(s, member, s->now_ms, &until_ms));
	return until_ms;
}

static void add(struct scope *s, const char *kind, struct id team, struct id member,
                int64_t from_ms, int64_t minutes, bool is_agreed)
{
	struct id id = scope_new_id(s);

	assert_ok(DB_WRITE(s, NULL, "block_add", DB_ID(s->organisation), DB_ID(id),
	                   DB_TEXT(str_from(kind)), DB_NULL, DB_ID(team), DB_ID(member),
	                   DB_NUMBER(is_agreed), DB_NUMBER(from_ms),
	                   DB_NUMBER(from_ms + minutes * MINUTE), DB_TEXT(STR("Europe/Berlin"))));
}

TEST(block_enter_cave__ends_by_itself)
{
	struct scope *s = team_scope();
	const struct block *block;
	int64_t began_ms = s->now_ms;

	assert_ok(block_enter_cave(s, 60, &block));
	assert_true(cave_until(s, s->actor) == began_ms + 60 * MINUTE);
	assert_int_equal(block_enter_cave(s, 60, &block), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "block.in_cave");
	db_abandon(s);
	s->now_ms = began_ms + 60 * MINUTE - 1;
	assert_true(cave_until(s, s->actor) != 0);
	s->now_ms++;
	assert_true(cave_until(s, s->actor) == 0);
	assert_int_equal(block_enter_cave(s, 4, &block), ERR_INVALID);
	assert_int_equal(block_enter_cave(s, BLOCK_MINUTES_MAX + 1, &block), ERR_INVALID);
}

TEST(block_end_at__lets_somebody_leave_early_or_stay)
{
	struct scope *s = team_scope();
	struct id ines = s->actor;
	const struct member *lea = team_add(s, "Lea", "lea@firma.example", MEMBER_MEMBER);
	const struct block *block, *after;
	int64_t began_ms = s->now_ms;

	assert_ok(block_enter_cave(s, 60, &block));
	s->now_ms += 10 * MINUTE;
	assert_ok(block_end_at(s, block->id, block->revision, began_ms + 90 * MINUTE, &after));
	assert_true(cave_until(s, ines) == began_ms + 90 * MINUTE);
	assert_true(after->planned_until_ms == began_ms + 60 * MINUTE);
	assert_int_equal(after->sequence, 1);
	assert_int_equal(block_end_at(s, block->id, block->revision, s->now_ms, &after),
	                 ERR_CONFLICT);
	assert_string_equal(s->problem.key, "block.changed");
	db_abandon(s);
	assert_int_equal(block_end_at(s, block->id, 2, s->now_ms - 1, &after), ERR_INVALID);
	db_abandon(s);
	assert_int_equal(block_end_at(s, block->id, 2, began_ms + 721 * MINUTE, &after),
	                 ERR_INVALID);
	db_abandon(s);
	team_act(s, lea->id);
	assert_int_equal(block_end_at(s, block->id, 2, s->now_ms, &after), ERR_NOT_FOUND);
	db_abandon(s);
	team_act(s, ines);
	assert_ok(block_end_at(s, block->id, 2, s->now_ms, &after));
	assert_true(cave_until(s, ines) == 0);
	assert_int_equal(block_end_at(s, block->id, 3, s->now_ms + MINUTE, &after), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "block.over");
}

TEST(block_cave_at__takes_caves_that_touch_for_one)
{
	struct scope *s = team_scope();
	int64_t now = s->now_ms;

	assert_ok(db_begin(s));
	add(s, "cave", ID_NONE, s->actor, now + 30 * MINUTE, 30, true);
	add(s, "cave", ID_NONE, s->actor, now - 30 * MINUTE, 60, true);
	add(s, "cave", ID_NONE, s->actor, now + 61 * MINUTE, 60, true);
	add(s, "cave", ID_NONE, s->actor, now + 20 * MINUTE, 300, false);
	assert_true(cave_until(s, s->actor) == now + 60 * MINUTE);
	s->now_ms = now + 60 * MINUTE;
	assert_true(cave_until(s, s->actor) == 0);
}

TEST(block_list__shows_ones_own_caves_and_the_markets_of_ones_teams)
{
	struct scope *s = team_scope();
	struct id ines = s->actor;
	const struct member *lea = team_add(s, "Lea", "lea@firma.example", MEMBER_MEMBER);
	const struct member *max = team_add(s, "Max", "max@firma.example", MEMBER_MEMBER);
	struct id team;
	const struct block *blocks;
	int64_t now = s->now_ms;
	size_t count;

	team = scope_new_id(s);
	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "team_add", DB_ID(s->organisation), DB_ID(team),
	                   DB_TEXT(STR("Nord")), DB_BYTES(STR("nord")), DB_TEXT(STR("")),
	                   DB_NUMBER(now)));
	for (int i = 0; i < 2; i++) {
		struct id who = i ? lea->id : ines;

		assert_ok(DB_WRITE(s, NULL, "team_member_set", DB_ID(s->organisation), DB_ID(team),
		                   DB_ID(who), DB_NUMBER(0), DB_NUMBER(now)));
	}
	add(s, "market", team, ID_NONE, now + 60 * MINUTE, 60, true);
	add(s, "cave", team, lea->id, now, 60, true);
	add(s, "cave", ID_NONE, max->id, now, 60, true);
	assert_ok(db_commit(s));
	assert_ok(block_list(s, now, now + 600 * MINUTE, &blocks, &count));
	assert_int_equal(count, 1);
	assert_int_equal(blocks[0].kind, BLOCK_MARKET);
	/* The team sees that Lea is in the cave, not what for. */
	assert_ok(block_list_of_team(s, team, now, now + 600 * MINUTE, &blocks, &count));
	assert_int_equal(count, 2);
	assert_true(id_equal(blocks[0].member, lea->id));
	assert_true(id_is_none(blocks[0].team));
	team_act(s, lea->id);
	assert_ok(block_list(s, now, now + 600 * MINUTE, &blocks, &count));
	assert_int_equal(count, 2);
	assert_int_equal(blocks[0].kind, BLOCK_CAVE);
	assert_true(id_equal(blocks[0].team, team));
	/* Half-open at both ends. */
	assert_ok(block_list(s, now + 60 * MINUTE, now + 60 * MINUTE + 1, &blocks, &count));
	assert_int_equal(count, 1);
	assert_ok(block_list(s, now - 1, now, &blocks, &count));
	assert_int_equal(count, 0);
	assert_int_equal(block_list(s, now, now, &blocks, &count), ERR_INVALID);
	assert_int_equal(block_list(s, now, now + 401ll * 24 * 60 * MINUTE, &blocks, &count),
	                 ERR_INVALID);
	team_act(s, max->id);
	assert_int_equal(block_list_of_team(s, team, now, now + 1, &blocks, &count), ERR_NOT_FOUND);
	team_act(s, ines);
}
