#include "talk/call.h"

#include "store/db.h"
#include "talk.h"
#include "test.h"

static const struct call_mark marks[] = {
	{CALL_QUESTION, 0}, {CALL_SIGNAL, 61}, {CALL_QUESTION, 600}};

static struct call draft_of(const struct talk *t)
{
	return (struct call){.account = t->account->id,
	                     .started_at_ms = t->s->now_ms,
	                     .seconds = 1800,
	                     .own_s = 700,
	                     .listened_s = 1790,
	                     .marks = marks,
	                     .mark_count = 3};
}

TEST(call_add__keeps_what_was_counted_once)
{
	struct talk t = talk_scope();
	struct call draft = draft_of(&t);
	const struct call *calls;
	struct id first, second;
	size_t count;

	assert_ok(call_add(t.s, &draft, STR("k-1"), &first));
	assert_ok(call_add(t.s, &draft, STR("k-1"), &second));
	assert_true(id_equal(first, second));
	assert_ok(call_list(t.s, ID_NONE, 10, &calls, &count));
	assert_int_equal(count, 1);
	assert_true(id_equal(calls[0].account, t.account->id));
	assert_int_equal(calls[0].seconds, 1800);
	assert_int_equal(calls[0].own_s, 700);
	assert_int_equal(calls[0].mark_count, 3);
	assert_int_equal(calls[0].marks[1].kind, CALL_SIGNAL);
	assert_int_equal(calls[0].marks[2].at_s, 600);
}

TEST(call_add__refuses_what_no_call_has)
{
	struct talk t = talk_scope();
	struct call draft = draft_of(&t);
	struct id id;

	assert_int_equal(call_add(t.s, &draft, STR(""), &id), ERR_INVALID);
	draft.own_s = 1791;
	assert_int_equal(call_add(t.s, &draft, STR("k"), &id), ERR_INVALID);
	assert_string_equal(t.s->problem.field, "own_s");
	draft = draft_of(&t);
	draft.seconds = 599;
	draft.own_s = draft.listened_s = 0;
	assert_int_equal(call_add(t.s, &draft, STR("k"), &id), ERR_INVALID);
	assert_string_equal(t.s->problem.field, "marks");
	draft = draft_of(&t);
	draft.account = scope_new_id(t.s);
	assert_int_equal(call_add(t.s, &draft, STR("k"), &id), ERR_NOT_FOUND);
}

TEST(call__belongs_to_whoever_counted)
{
	struct talk t = talk_scope();
	const struct member *jonas =
		team_add(t.s, "Jonas", "jonas@firma.example", MEMBER_ADMINISTRATOR);
	struct call draft = draft_of(&t);
	const struct call *calls;
	struct id id, ines = t.s->actor;
	const unsigned char *key = t.s->actor_key;
	size_t count;

	assert_ok(call_add(t.s, &draft, STR("k"), &id));
	team_act(t.s, jonas->id);
	t.s->actor_key = key;
	assert_ok(call_list(t.s, ID_NONE, 10, &calls, &count));
	assert_int_equal(count, 0);
	assert_int_equal(call_erase(t.s, id), ERR_NOT_FOUND);
	db_abandon(t.s);
	team_act(t.s, ines);
	t.s->actor_key = key;
	assert_ok(call_erase(t.s, id));
	assert_ok(call_list(t.s, ID_NONE, 10, &calls, &count));
	assert_int_equal(count, 0);
}
