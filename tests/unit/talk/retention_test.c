#include "talk/retention.h"

#include "store/db.h"
#include "talk.h"
#include "talk/conversation_end.h"
#include "talk/conversation_report.h"
#include "test.h"

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

TEST(retention_carry__deletes_the_wording_first_and_the_figures_later)
{
	struct talk t = talk_scope();
	struct scope *s = t.s;
	struct id id = t.conversation->id;
	const struct retention_night *nights;
	const struct conversation_gone *gone;
	const struct conversation *c;
	const struct report *report;
	struct db_rows rows;
	size_t count;

	settle(&t, CONVERSATION_CONSENT);
	s->now_ms += 30 * DAY_MS;
	assert_ok(retention_carry(s));
	assert_ok(conversation_report(s, id, &c, &report));

	s->now_ms += DAY_MS;
	assert_ok(retention_carry(s));
	assert_int_equal(conversation_report(s, id, &c, &report), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "conversation.wording_over");
	assert_ok(conversation_find(s, id, &c));
	assert_int_equal(c->figures.questions, 2);
	assert_int_equal(c->wording_gone_at_ms, s->now_ms);
	assert_ok(DB_READ(s, &rows, "conversation_find_parts", DB_ID(s->organisation), DB_ID(id),
	                  DB_ID(s->actor)));
	assert_int_equal(db_str(&rows, 0, 0).bytes, 0);
	assert_true(db_is_null(&rows, 0, 1));
	assert_int_equal(conversation_settle(s, id, c->revision, c->speakers, 2, &c), ERR_CONFLICT);

	s->now_ms += 340 * DAY_MS;
	assert_ok(retention_carry(s));
	assert_int_equal(conversation_find(s, id, &c), ERR_NOT_FOUND);
	assert_ok(conversation_end_list(s, ID_NONE, 10, &gone, &count));
	assert_int_equal(count, 2);
	assert_int_equal(gone[0].why, CONVERSATION_END_FIGURES);
	assert_int_equal(gone[1].why, CONVERSATION_END_WORDING);
	assert_ok(retention_list_nights(s, 10, &nights, &count));
	assert_int_equal(nights[0].figures, 1);
}

TEST(retention_carry__keeps_nothing_that_was_never_settled)
{
	struct talk t = talk_scope();
	const struct conversation *c;

	t.s->now_ms += 31 * DAY_MS;
	assert_ok(retention_carry(t.s));
	assert_int_equal(conversation_find(t.s, t.conversation->id, &c), ERR_NOT_FOUND);
}

TEST(retention_carry__deletes_more_than_a_piece_and_counts_it_once)
{
	struct talk t = talk_scope();
	struct conversation_draft draft = {.account = t.account->id, .file = STR(WORDING)};
	const struct retention_night *nights;
	const struct conversation *c;
	size_t count;

	for (int i = 0; i < 59; i++)
		assert_ok(conversation_add(t.s, &draft, &c));
	t.s->now_ms += 31 * DAY_MS;
	assert_ok(retention_carry(t.s));
	assert_ok(retention_carry(t.s));
	assert_ok(conversation_list(t.s, ID_NONE, ID_NONE, 100, &c, &count));
	assert_int_equal(count, 0);
	assert_ok(retention_list_nights(t.s, 10, &nights, &count));
	assert_int_equal(count, 1);
	assert_int_equal(nights[0].wordings, 60);
	assert_int_equal(nights[0].figures, 0);
}

TEST(retention_change__is_for_administrators_and_keeps_figures_no_shorter)
{
	struct talk t = talk_scope();
	const struct member *jonas = team_add(t.s, "Jonas", "jonas@firma.example", MEMBER_MEMBER);
	struct retention keep;

	assert_ok(retention_find(t.s, &keep));
	assert_int_equal(keep.wording_days, RETENTION_WORDING_DAYS);
	assert_ok(retention_change(t.s, &(struct retention){7, 3}));
	assert_ok(retention_find(t.s, &keep));
	assert_int_equal(keep.wording_days, 7);
	assert_int_equal(keep.figures_months, 3);
	assert_int_equal(retention_change(t.s, &(struct retention){90, 3}), ERR_INVALID);
	assert_int_equal(retention_change(t.s, &(struct retention){0, 3}), ERR_INVALID);
	team_act(t.s, jonas->id);
	assert_int_equal(retention_change(t.s, &(struct retention){30, 12}), ERR_DENIED);
}
