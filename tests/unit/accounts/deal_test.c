#include "accounts/deal.h"

#include "circle.h"
#include "store/db.h"
#include "teams/history.h"

static struct deal draft_for(struct id account)
{
	return (struct deal){.account = account,
	                     .title = STR("Regler für 400 Geräte"),
	                     .amount_cents = 18000000,
	                     .currency = STR("EUR"),
	                     .expected_on = STR("2026-12-18")};
}

TEST(deal_find__guests_never_learn_that_there_is_one)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct deal draft = draft_for(c.nordwind);
	const struct deal *deal, *list;
	size_t count;

	assert_ok(deal_add(s, &draft, &deal));
	circle_let_in(s, &c, "kern@nordwind.example");
	assert_int_equal(deal_find(s, deal->id, &list), ERR_DENIED);
	assert_int_equal(deal_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count),
	                 ERR_NOT_FOUND);
	assert_int_equal(deal_add(s, &draft, &list), ERR_NOT_FOUND);
	circle_act(s, c.lea);
	assert_int_equal(deal_find(s, deal->id, &list), ERR_NOT_FOUND);
}

TEST(deal_change__writes_down_each_step_and_wants_a_reason_at_the_end)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct deal next = draft_for(c.nordwind);
	const struct history_entry *entries;
	const struct deal *deal;
	size_t count;

	assert_ok(deal_add(s, &next, &deal));
	next = *deal;
	next.stage = DEAL_OFFER;
	s->now_ms++;
	assert_ok(deal_change(s, &next, &deal));
	next = *deal;
	next.stage = DEAL_LOST;
	s->now_ms++;
	assert_int_equal(deal_change(s, &next, &deal), ERR_INVALID);
	assert_string_equal(s->problem.key, "deal.reason_needed");
	next.reason = STR("Zu spät geliefert.");
	assert_ok(deal_change(s, &next, &deal));
	assert_int_equal(deal->decided_on.bytes, 10);
	assert_ok(
		history_list(s, c.nordwind, STR("deal"), deal->id, ID_NONE, 10, &entries, &count));
	assert_int_equal(count, 4);
	/* Both of one moment: in any order. */
	assert_true(str_equal(entries[0].verb, STR("to_lost")) ||
	            str_equal(entries[1].verb, STR("to_lost")));
	assert_str(str_equal(entries[0].verb, STR("changed")) ? entries[0].fields
	                                                      : entries[1].fields,
	           "reason,decided_on");
	assert_str(entries[2].verb, "to_offer");
	next = *deal;
	next.stage = DEAL_NEGOTIATION;
	assert_ok(deal_change(s, &next, &deal));
	assert_int_equal(deal->reason.bytes + deal->decided_on.bytes, 0);
}

TEST(deal_add__checks_amount_currency_and_days)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct deal bad = draft_for(c.nordwind);
	const struct deal *deal;

	bad.currency = STR_NONE;
	assert_int_equal(deal_add(s, &bad, &deal), ERR_INVALID);
	assert_string_equal(s->problem.key, "deal.currency_needed");
	bad.currency = STR("eur");
	assert_int_equal(deal_add(s, &bad, &deal), ERR_INVALID);
	assert_string_equal(s->problem.field, "currency");
	bad = draft_for(c.nordwind);
	bad.amount_cents = DEAL_AMOUNT_CENTS_MAX + 1;
	assert_int_equal(deal_add(s, &bad, &deal), ERR_INVALID);
	bad = draft_for(c.nordwind);
	bad.expected_on = STR("2026-02-30");
	assert_int_equal(deal_add(s, &bad, &deal), ERR_INVALID);
	bad = draft_for(c.nordwind);
	bad.division = scope_new_id(s);
	assert_int_equal(deal_add(s, &bad, &deal), ERR_INVALID);
	assert_string_equal(s->problem.key, "deal.division_unknown");
	bad = draft_for(c.nordwind);
	bad.amount_cents = -1;
	bad.currency = STR_NONE;
	assert_ok(deal_add(s, &bad, &deal));
	assert_int_equal(deal->amount_cents, -1);
}

TEST(deal_list_moves__tells_from_which_stage_to_which_without_the_retired)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct deal next = draft_for(c.nordwind);
	const struct deal_move *moves;
	const struct deal *deal, *other;
	size_t count;

	next.stage = DEAL_QUALIFIED;
	assert_ok(deal_add(s, &next, &deal));
	next = *deal;
	next.stage = DEAL_NEGOTIATION;
	s->now_ms += 5;
	assert_ok(deal_change(s, &next, &deal));
	s->now_ms += 5;
	next = draft_for(c.nordwind);
	assert_ok(deal_add(s, &next, &other));
	assert_ok(deal_list_moves(s, c.nordwind, &moves, &count));
	assert_int_equal(count, 3);
	assert_true(moves[0].is_first && moves[2].is_first && !moves[1].is_first);
	assert_int_equal(moves[0].to, DEAL_QUALIFIED);
	assert_int_equal(moves[1].to, DEAL_NEGOTIATION);
	assert_int_equal(moves[1].at_ms - moves[0].at_ms, 5);
	assert_int_equal(moves[2].to, DEAL_LEAD);
	assert_true(id_equal(moves[1].deal, deal->id) && id_equal(moves[2].deal, other->id));
	next = *deal;
	next.retired_at_ms = s->now_ms;
	assert_ok(deal_change(s, &next, &deal));
	assert_ok(deal_list_moves(s, c.nordwind, &moves, &count));
	assert_int_equal(count, 1);
}
