#include "teams/team.h"

#include "circle.h"
#include "store/db.h"
#include "teams/agreement.h"
#include "teams/iteration.h"
#include "teams/permission.h"

/* Team Nord with Nordwind: Ines leads it. */
static struct id make_team(struct scope *s, const struct circle *c)
{
	const struct team *team;

	assert_ok(team_found(s, &(struct team){.name = STR("Team Nord")}, &team));
	assert_ok(team_account_add(s, team->id, c->nordwind));
	return team->id;
}

static bool is_on(struct scope *s, struct id member, struct id account)
{
	struct scope as_member = *s;

	as_member.actor = member;
	return permission_check(&as_member, MAY_SEE, account) == ERR_NONE;
}

TEST(team_member_add__gives_the_accounts_and_takes_them_again)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct id team = make_team(s, &c);

	assert_false(is_on(s, c.lea, c.nordwind));
	assert_ok(team_member_add(s, team, c.lea, false));
	assert_true(is_on(s, c.lea, c.nordwind));
	assert_ok(team_member_add(s, team, c.jonas, false));
	assert_ok(team_member_retire(s, team, c.lea));
	assert_ok(team_member_retire(s, team, c.jonas));
	assert_false(is_on(s, c.lea, c.nordwind));
	assert_true(is_on(s, c.jonas, c.nordwind));
}

TEST(team_account_retire__keeps_whom_the_lead_gave_it)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct id team = make_team(s, &c), other = make_team(s, &c);

	assert_ok(team_member_add(s, team, c.lea, false));
	assert_ok(team_member_add(s, other, c.lea, false));
	assert_ok(team_account_retire(s, team, c.nordwind));
	assert_true(is_on(s, c.lea, c.nordwind));
	assert_int_equal(account_member_retire(s, c.nordwind, c.lea), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "account.member_by_team");
	db_abandon(s);
	assert_ok(account_member_add(s, c.nordwind, c.lea, false));
	assert_ok(team_account_retire(s, other, c.nordwind));
	assert_true(is_on(s, c.lea, c.nordwind));
	assert_true(is_on(s, c.ines, c.nordwind));
	assert_ok(account_member_retire(s, c.nordwind, c.lea));
	assert_false(is_on(s, c.lea, c.nordwind));
}

TEST(team_change__a_retired_team_gives_nothing)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct id id = make_team(s, &c);
	const struct team *team, *list;
	struct team next;
	size_t count;

	assert_ok(team_member_add(s, id, c.lea, false));
	assert_ok(team_find(s, id, &team));
	next = *team;
	next.retired_at_ms = s->now_ms;
	assert_ok(team_change(s, &next, &team));
	assert_false(is_on(s, c.lea, c.nordwind));
	assert_ok(team_list(s, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	assert_int_equal(team_change(s, &next, &team), ERR_CONFLICT);
	db_abandon(s);
	next = *team;
	next.retired_at_ms = 0;
	assert_ok(team_change(s, &next, &team));
	assert_true(is_on(s, c.lea, c.nordwind));
}

TEST(team_check__knows_who_is_on_it_and_who_leads)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct id team = make_team(s, &c);

	assert_int_equal(team_member_add(s, team, c.ines, false), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "team.last_lead");
	db_abandon(s);
	assert_int_equal(team_member_retire(s, team, c.ines), ERR_CONFLICT);
	db_abandon(s);
	team_act(s, c.jonas);
	assert_int_equal(team_check(s, team, TEAM_SEE), ERR_NOT_FOUND);
	assert_int_equal(team_found(s, &(struct team){.name = STR("x")}, &(const struct team *){0}),
	                 ERR_DENIED);
	team_act(s, c.ines);
	assert_ok(team_member_add(s, team, c.jonas, false));
	team_act(s, c.jonas);
	assert_ok(team_check(s, team, TEAM_EDIT));
	assert_int_equal(team_check(s, team, TEAM_LEAD), ERR_DENIED);
	assert_int_equal(team_member_add(s, team, c.lea, false), ERR_DENIED);
	assert_ok(team_member_retire(s, team, c.jonas));
	assert_int_equal(team_check(s, team, TEAM_SEE), ERR_NOT_FOUND);
}

TEST(team_account_add__needs_to_lead_both)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct account *account;
	const struct team *team;

	team_act(s, c.lea);
	assert_ok(team_found(s, &(struct team){.name = STR("Lea's")}, &team));
	assert_int_equal(team_account_add(s, team->id, c.nordwind), ERR_NOT_FOUND);
	assert_ok(account_add(s, &(struct account){.name = STR("Lea's")}, &account));
	assert_ok(team_account_add(s, team->id, account->id));
	assert_ok(team_member_add(s, team->id, c.jonas, false));
	team_act(s, c.jonas);
	assert_int_equal(team_account_add(s, team->id, account->id), ERR_DENIED);
}

TEST(iteration_list__the_latest_first_page_by_page)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct iteration draft = {.team = make_team(s, &c), .goal = STR("a")};
	static const char *const days[] = {"2026-11-09", "2026-12-07", "2026-11-23"};
	const struct iteration *i, *list;
	size_t count;

	for (size_t n = 0; n < 3; n++) {
		draft.starts_on = draft.ends_on = str_from(days[n]);
		assert_ok(iteration_add(s, &draft, &i));
	}
	assert_ok(iteration_list(s, draft.team, ID_NONE, 2, &list, &count));
	assert_int_equal(count, 2);
	assert_str(list[0].starts_on, "2026-12-07");
	assert_ok(iteration_list(s, draft.team, list[1].id, 2, &list, &count));
	assert_int_equal(count, 1);
	assert_str(list[0].starts_on, "2026-11-09");
	draft.ends_on = STR("2026-11-01");
	assert_int_equal(iteration_add(s, &draft, &i), ERR_INVALID);
	assert_string_equal(s->problem.key, "iteration.ends_early");
}

TEST(agreement_change__renews_and_retires)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct agreement draft = {.team = make_team(s, &c),
	                          .text = STR("Wir antworten am selben Tag."),
	                          .agreed_on = STR("2026-11-23"),
	                          .until_on = STR("2026-12-23")},
			 next;
	const struct agreement *a, *list;
	size_t count;

	assert_ok(agreement_add(s, &draft, &a));
	next = *a;
	next.until_on = STR("2027-01-23");
	assert_ok(agreement_change(s, &next, &a));
	assert_str(a->until_on, "2027-01-23");
	assert_int_equal(agreement_change(s, &next, &a), ERR_CONFLICT);
	db_abandon(s);
	next = *a;
	next.retired_at_ms = s->now_ms;
	assert_ok(agreement_change(s, &next, &a));
	assert_ok(agreement_list(s, draft.team, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
}
