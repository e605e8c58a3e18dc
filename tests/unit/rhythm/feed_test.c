#include "rhythm/feed.h"

#include "store/db.h"
#include "team.h"
#include "teams/team.h"

#define HOUR_MS ((int64_t)60 * 60 * 1000)

static struct id add_block(struct scope *s, const char *kind, struct id team, struct id member,
                           int64_t from_ms)
{
	struct id id = scope_new_id(s);

	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "block_add", DB_ID(s->organisation), DB_ID(id),
	                   DB_TEXT(str_from(kind)), DB_NULL, DB_ID(team), DB_ID(member),
	                   DB_NUMBER(1), DB_NUMBER(from_ms), DB_NUMBER(from_ms + HOUR_MS),
	                   DB_TEXT(STR("Europe/Berlin"))));
	assert_ok(db_commit(s));
	return id;
}

static enum err read_feed(struct scope *s, struct str token, struct str *ret_text)
{
	struct text text = text_new(s->mem, (size_t)1024 * 1024);
	enum err e;

	team_act(s, ID_NONE);
	e = feed_read(s, token, &text);
	*ret_text = text_str(&text);
	return e;
}

static size_t count_of(struct str text, struct str what)
{
	size_t count = 0, at;

	while ((at = str_find(text, what)) != SIZE_MAX) {
		count++;
		text = str_part(text, at + what.bytes, text.bytes);
	}
	return count;
}

static struct id new_team(struct scope *s)
{
	const struct team *team;

	assert_ok(team_found(s, &(struct team){.name = STR("Nord"), .about = STR_NONE}, &team));
	return team->id;
}

TEST(feed_read__tells_ones_own_time_and_the_markets_of_ones_teams)
{
	struct scope *s = team_scope();
	struct id ines = s->actor, team = new_team(s), cave;
	struct str token, text, again;
	struct feed feed;

	cave = add_block(s, "cave", team, ines, s->now_ms + HOUR_MS);
	add_block(s, "market", team, ID_NONE, s->now_ms + 3 * HOUR_MS);
	assert_ok(feed_add(s, ID_NONE, &feed, &token));
	assert_ok(read_feed(s, token, &text));
	assert_int_equal(count_of(text, STR("BEGIN:VEVENT")), 2);
	assert_int_equal(count_of(text, STR("BEGIN:VTIMEZONE")), 1);
	assert_true(str_find(text, text_format(s->mem, "UID:%.*s@kamwerk",
	                                       STR_ARG(id_text(s->mem, cave)))) != SIZE_MAX);
	assert_true(str_find(text, STR("SUMMARY:Höhle\r\n")) != SIZE_MAX);
	assert_true(str_find(text, STR("SEQUENCE:0\r\n")) != SIZE_MAX);
	s->now_ms += 5 * 60 * 1000;
	assert_ok(read_feed(s, token, &again));
	assert_true(str_equal(text, again));
}

TEST(feed_read__of_a_team_tells_who_is_in_the_cave_and_nothing_of_what_for)
{
	struct scope *s = team_scope();
	struct id ines = s->actor, team = new_team(s);
	const struct member *jonas = team_add(s, "Jonas", "jonas@firma.example", MEMBER_MEMBER);
	struct str token, text;
	struct feed feed;

	assert_ok(team_member_add(s, team, jonas->id, false));
	add_block(s, "cave", team, jonas->id, s->now_ms + HOUR_MS);
	add_block(s, "market", team, ID_NONE, s->now_ms + 3 * HOUR_MS);
	assert_ok(feed_add(s, team, &feed, &token));
	assert_ok(read_feed(s, token, &text));
	assert_true(str_find(text, STR("SUMMARY:Höhle: Jonas\r\n")) != SIZE_MAX);
	assert_true(str_find(text, STR("SUMMARY:Markt\r\n")) != SIZE_MAX);
	assert_int_equal(count_of(text, STR("DESCRIPTION")), 0);
	team_act(s, ines);
}

TEST(feed_read__says_nothing_more_to_who_left_is_locked_or_revoked_it)
{
	struct scope *s = team_scope();
	struct id ines = s->actor, team = new_team(s);
	const struct member *jonas = team_add(s, "Jonas", "jonas@firma.example", MEMBER_MEMBER);
	struct str of_team, own, text;
	struct feed feed;

	assert_ok(team_member_add(s, team, jonas->id, false));
	team_act(s, jonas->id);
	assert_ok(feed_add(s, team, &feed, &of_team));
	assert_ok(feed_add(s, ID_NONE, &feed, &own));
	assert_ok(read_feed(s, of_team, &text));
	team_act(s, ines);
	assert_ok(team_member_retire(s, team, jonas->id));
	assert_int_equal(read_feed(s, of_team, &text), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "feed.not_found");
	assert_ok(read_feed(s, own, &text));
	team_act(s, ines);
	assert_int_equal(feed_retire(s, feed.id), ERR_NOT_FOUND);
	db_abandon(s);
	team_act(s, jonas->id);
	assert_ok(feed_retire(s, feed.id));
	assert_int_equal(read_feed(s, own, &text), ERR_NOT_FOUND);
	assert_int_equal(read_feed(s, STR("AAAA"), &text), ERR_NOT_FOUND);
}
