#include "rhythm/message.h"

#include "rhythm/block.h"
#include "rhythm/guard_rule.h"
#include "rhythm/post.h"
#include "rhythm/rhythm.h"
#include "store/db.h"
#include "team.h"

enum {
	MINUTE = 60 * 1000
};

/* Ines leads; Lea and Max are on the team "Nord" with her, Otto is on none. */
struct company {
	struct scope *s;
	struct id ines, lea, max, otto, team;
};

static struct company found(void)
{
	struct company c = {.s = team_scope()};
	struct scope *s = c.s;

	c.ines = s->actor;
	c.lea = team_add(s, "Lea", "lea@firma.example", MEMBER_MEMBER)->id;
	c.max = team_add(s, "Max", "max@firma.example", MEMBER_MEMBER)->id;
	c.otto = team_add(s, "Otto", "otto@firma.example", MEMBER_MEMBER)->id;
	c.team = team_nord(s, (const struct id[]){c.ines, c.lea, c.max}, 3, ID_NONE);
	return c;
}

static const struct message *send(struct company *c, struct id from, struct message draft)
{
	const struct message *message;

	team_act(c->s, from);
	draft.text = draft.text.bytes ? draft.text : STR("Kurz gefragt");
	assert_ok(message_send(c->s, &draft, &message));
	return message;
}

static const struct block *cave(struct company *c, struct id who, int64_t minutes)
{
	const struct block *block;

	team_act(c->s, who);
	assert_ok(block_enter_cave(c->s, minutes, &block));
	return block;
}

/* What somebody has, the oldest first, as the first letters of the texts. */
static struct str texts(struct company *c, struct id who)
{
	struct scope *s = c->s;
	const struct message *list;
	struct text text = text_new(s->mem, 1000);
	size_t count;

	team_act(s, who);
	assert_ok(message_list(s, ID_NONE, STR(""), ID_NONE, 200, &list, &count));
	while (count--)
		text_add(&text, str_part(list[count].text, 0, 1));
	return text_str(&text);
}

TEST(message_send__holds_what_is_informal_and_hands_it_over_in_order)
{
	struct company c = found();
	const struct message *m;
	struct message_figures figures;

	cave(&c, c.lea, 60);
	m = send(
		&c, c.max,
		(struct message){.receiver = c.lea, .is_informal = true, .text = STR("1 Kaffee?")});
	assert_str(m->verdict, "own");
	assert_int_equal(m->waiting_count, 1);
	assert_true(m->waiting_until_ms == c.s->now_ms + 60 * MINUTE);
	assert_str(m->waiting_why, "informal");
	m = send(&c, c.otto,
	         (struct message){.receiver = c.lea, .text = STR("2 Aus der Buchhaltung")});
	assert_str(m->waiting_why, "across");
	m = send(&c, c.max,
	         (struct message){.receiver = c.lea, .text = STR("3 Passt der Termin?")});
	assert_int_equal(m->waiting_count, 0);
	assert_str(texts(&c, c.lea), "3");
	assert_ok(message_figures(c.s, &figures));
	assert_int_equal(figures.waiting, 2);
	assert_int_equal(figures.unread, 1);
	assert_int_equal(message_find(c.s, m->id, &m), ERR_NONE);
	assert_str(m->verdict, "quiet");
	assert_str(m->why, "shared_work");
	c.s->now_ms += 60 * MINUTE - 1;
	assert_str(texts(&c, c.lea), "3");
	c.s->now_ms++;
	assert_str(texts(&c, c.lea), "312");
	assert_str(texts(&c, c.lea), "312");
	assert_str(texts(&c, c.max), "13");
	assert_ok(message_figures(c.s, &figures));
	assert_int_equal(figures.unread, 0);
}

TEST(message_send__follows_a_cave_that_is_left_or_made_longer)
{
	struct company c = found();
	const struct block *block = cave(&c, c.lea, 60);
	int64_t began_ms = c.s->now_ms;

	send(&c, c.otto, (struct message){.receiver = c.lea, .text = STR("1")});
	c.s->now_ms += 30 * MINUTE;
	team_act(c.s, c.lea);
	assert_ok(block_end_at(c.s, block->id, block->revision, began_ms + 90 * MINUTE, &block));
	c.s->now_ms = began_ms + 75 * MINUTE;
	assert_str(texts(&c, c.lea), "");
	send(&c, c.otto, (struct message){.receiver = c.lea, .text = STR("2")});
	team_act(c.s, c.lea);
	assert_ok(block_end_at(c.s, block->id, block->revision, c.s->now_ms, &block));
	assert_str(texts(&c, c.lea), "12");
	/* A new cave takes nothing back. */
	cave(&c, c.lea, 30);
	assert_str(texts(&c, c.lea), "12");
	send(&c, c.otto, (struct message){.receiver = c.lea, .text = STR("3")});
	assert_str(texts(&c, c.lea), "12");
	c.s->now_ms += 30 * MINUTE;
	/* Whoever comes right at the end comes after those who waited. */
	send(&c, c.max, (struct message){.receiver = c.lea, .text = STR("4")});
	assert_str(texts(&c, c.lea), "1234");
}

TEST(message_send__hands_over_nothing_twice_where_a_clock_goes_back)
{
	struct company c = found();
	const struct block *block = cave(&c, c.lea, 60);

	send(&c, c.otto, (struct message){.receiver = c.lea, .text = STR("1")});
	c.s->now_ms += 60 * MINUTE;
	assert_str(texts(&c, c.lea), "1");
	/* Another process, whose clock is behind, still finds the cave on. */
	c.s->now_ms -= 1000;
	assert_ok(block_end_at(c.s, block->id, block->revision, c.s->now_ms + 30 * MINUTE, &block));
	assert_str(texts(&c, c.lea), "1");
	send(&c, c.otto, (struct message){.receiver = c.lea, .text = STR("2")});
	assert_str(texts(&c, c.lea), "1");
	c.s->now_ms += 30 * MINUTE;
	assert_str(texts(&c, c.lea), "12");
}

TEST(message_send__counts_what_is_urgent_for_the_team)
{
	struct company c = found();
	struct message urgent = {.receiver = c.lea, .urgent_reason = STR("Lieferung steht")};
	const struct guard_rule_record *rule;
	const struct message *m;
	int64_t count, began_ms = c.s->now_ms;
	struct guard_rule_record next;

	send(&c, c.otto, urgent); /* on the market nothing is counted */
	cave(&c, c.lea, 60);
	for (int i = 0; i < 3; i++) {
		m = send(&c, c.otto, urgent);
		assert_int_equal(m->waiting_count, i < 2 ? 0 : 1);
	}
	assert_str(m->waiting_why, "budget");
	team_act(c.s, c.max);
	assert_ok(guard_rule_find(c.s, c.team, &rule));
	assert_int_equal(rule->urgent_used, 2);
	assert_ok(guard_rule_count_urgent(c.s, c.team, began_ms - 1, began_ms, &count));
	assert_int_equal(count, 2);
	next = *rule;
	next.rule.urgent_max = 3;
	assert_ok(guard_rule_set(c.s, c.team, &next, &rule));
	assert_int_equal(guard_rule_set(c.s, c.team, &next, &rule), ERR_CONFLICT);
	assert_string_equal(c.s->problem.key, "guard_rule.changed");
	db_abandon(c.s);
	assert_int_equal(send(&c, c.otto, urgent)->waiting_count, 0);
	assert_int_equal(send(&c, c.otto, urgent)->waiting_count, 1);
	/* The budget is of any seven days. */
	c.s->now_ms += GUARD_BUDGET_MS;
	cave(&c, c.lea, 60);
	assert_int_equal(send(&c, c.otto, urgent)->waiting_count, 0);
	/* Without a team there is no budget. */
	cave(&c, c.otto, 60);
	m = send(&c, c.lea, (struct message){.receiver = c.otto, .urgent_reason = STR("Bitte")});
	assert_str(m->waiting_why, "no_team");
}

TEST(message_send__reaches_a_room_each_in_their_own_time)
{
	struct company c = found();
	const struct message *m;
	const struct message_lane *lanes;
	size_t count;

	cave(&c, c.lea, 60);
	m = send(&c, c.ines,
	         (struct message){.team = c.team, .is_informal = true, .text = STR("1 Kuchen")});
	assert_int_equal(m->waiting_count, 1);
	assert_str(texts(&c, c.max), "1");
	assert_str(texts(&c, c.lea), "");
	assert_ok(message_lane_list(c.s, &(struct message){.team = c.team}, 12, &lanes, &count));
	assert_int_equal(count, 2);
	c.s->now_ms += 60 * MINUTE;
	assert_ok(db_begin(c.s));
	assert_ok(db_commit(c.s));
	assert_ok(post_settle_all_due(c.s));
	assert_str(texts(&c, c.lea), "1");
	team_act(c.s, c.otto);
	assert_int_equal(message_send(c.s, &(struct message){.team = c.team, .text = STR("x")}, &m),
	                 ERR_NOT_FOUND);
	db_abandon(c.s);
	/* Whoever is off the team no longer reads its room. */
	assert_ok(db_begin(c.s));
	assert_ok(DB_WRITE(c.s, NULL, "team_member_retire", DB_ID(c.s->organisation), DB_ID(c.team),
	                   DB_ID(c.max)));
	assert_ok(db_commit(c.s));
	assert_str(texts(&c, c.max), "");
}

TEST(message_lane_list__says_before_what_will_happen)
{
	struct company c = found();
	const struct message_lane *lanes;
	size_t count;

	cave(&c, c.lea, 60);
	team_act(c.s, c.max);
	assert_ok(
		message_lane_list(c.s, &(struct message){.receiver = c.lea}, 280, &lanes, &count));
	assert_int_equal(count, 1);
	assert_int_equal(lanes[0].answer.verdict, GUARD_QUIET);
	assert_true(lanes[0].until_ms == c.s->now_ms + 60 * MINUTE);
	assert_ok(
		message_lane_list(c.s, &(struct message){.receiver = c.lea}, 281, &lanes, &count));
	assert_int_equal(lanes[0].answer.why, GUARD_WHY_LONG);
	assert_int_equal(
		message_lane_list(c.s, &(struct message){.receiver = c.max}, 1, &lanes, &count),
		ERR_INVALID);
	assert_string_equal(c.s->problem.key, "message.to_oneself");
}

/* An agreement whose cave begins where Lea's ends: what waits for her waits on. */
TEST(rhythm_speak__keeps_what_waits_until_the_cave_that_was_agreed_ends)
{
	struct company c = found();
	struct scope *s = c.s;
	int64_t ends_at_ms = s->now_ms + 60 * MINUTE;
	struct rhythm draft = {.team = c.team, .id = scope_new_id(s)};
	struct id people[] = {c.ines, c.lea, c.max};
	const struct rhythm *r;

	cave(&c, c.lea, 60);
	send(&c, c.otto, (struct message){.receiver = c.lea, .text = STR("1")});
	team_act(s, c.ines);
	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "rhythm_add", DB_ID(s->organisation), DB_ID(draft.id),
	                   DB_ID(c.team), DB_TEXT(STR("2026-11-23")), DB_TEXT(STR("2026-11-29")),
	                   DB_TEXT(STR("Europe/Berlin")), DB_NUMBER(0), DB_NUMBER(2), DB_ID(c.ines),
	                   DB_NUMBER(s->now_ms)));
	assert_ok(rhythm_add_block(s, &draft,
	                           &(struct block){.kind = BLOCK_CAVE,
	                                           .member = c.lea,
	                                           .starts_at_ms = ends_at_ms,
	                                           .ends_at_ms = ends_at_ms + 60 * MINUTE,
	                                           .zone = STR("Europe/Berlin")}));
	assert_ok(db_commit(s));
	s->now_ms += MINUTE;
	for (size_t i = 0; i < 3; i++) {
		team_act(s, people[i]);
		assert_ok(rhythm_find(s, draft.id, &r));
		assert_ok(rhythm_speak(s, draft.id, r->revision, true, STR(""), &r));
	}
	assert_int_equal(r->state, RHYTHM_AGREED);
	s->now_ms = ends_at_ms + MINUTE;
	assert_str(texts(&c, c.lea), "");
	s->now_ms = ends_at_ms + 60 * MINUTE;
	assert_str(texts(&c, c.lea), "1");
}
