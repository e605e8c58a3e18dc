#include "accounts/vacancy.h"

#include "circle.h"

/* Ines administers and led; Lea led after her, and then was locked. */
static struct scope *vacant_scope(struct circle *c)
{
	struct scope *s = circle_scope(c);
	const struct member *lea;

	assert_ok(account_member_add(s, c->nordwind, c->lea, true));
	assert_ok(account_member_retire(s, c->nordwind, c->ines));
	assert_ok(member_lock(s, c->lea, true, &lea));
	return s;
}

/* Somebody invited who has not come yet. */
static struct id invite_ole(struct scope *s)
{
	struct member draft = {.name = STR("Ole"),
	                       .email = STR("ole@firma.example"),
	                       .language = STR("de"),
	                       .time_zone = STR("Europe/Berlin")};
	const struct member *ole;
	struct str code;

	assert_ok(member_invite(s, &draft, &ole, &code));
	return ole->id;
}

static size_t count_vacant(struct scope *s)
{
	const struct vacancy *list;
	size_t count;

	assert_ok(vacancy_list(s, ID_NONE, VACANCY_LIST_MAX, &list, &count));
	return count;
}

TEST(vacancy_list__knows_no_account_that_somebody_leads)
{
	struct circle c;
	struct scope *s = circle_scope(&c);

	assert_int_equal(count_vacant(s), 0);
}

TEST(vacancy_list__names_an_account_whose_last_lead_was_locked)
{
	struct circle c;
	struct scope *s = vacant_scope(&c);
	const struct vacancy *list;
	const struct member *lea;
	size_t count;

	assert_ok(vacancy_list(s, ID_NONE, VACANCY_LIST_MAX, &list, &count));
	assert_int_equal(count, 1);
	assert_true(id_equal(list[0].account, c.nordwind));
	assert_str(list[0].name, "Nordwind AG");
	assert_int_equal(list[0].team_count, 1);
	assert_true(id_equal(list[0].team[0].member, c.jonas));
	assert_ok(vacancy_list(s, c.nordwind, VACANCY_LIST_MAX, &list, &count));
	assert_int_equal(count, 0);
	assert_ok(member_lock(s, c.lea, false, &lea));
	assert_int_equal(count_vacant(s), 0);
}

TEST(vacancy_list__is_for_administrators)
{
	struct circle c;
	struct scope *s = vacant_scope(&c);
	const struct vacancy *list;
	size_t count;

	team_act(s, c.jonas);
	assert_int_equal(vacancy_list(s, ID_NONE, 1, &list, &count), ERR_DENIED);
	assert_int_equal(vacancy_fill(s, c.nordwind, c.jonas), ERR_DENIED);
	team_act(s, ID_NONE);
	assert_int_equal(vacancy_list(s, ID_NONE, 1, &list, &count), ERR_SIGNED_OUT);
}

TEST(vacancy_fill__names_a_lead_without_opening_the_account_to_who_names)
{
	struct circle c;
	struct scope *s = vacant_scope(&c);
	const struct account *account;

	assert_ok(vacancy_fill(s, c.nordwind, c.jonas));
	assert_int_equal(count_vacant(s), 0);
	assert_int_equal(account_find(s, c.nordwind, &account), ERR_NOT_FOUND);
	team_act(s, c.jonas);
	assert_ok(account_member_add(s, c.nordwind, c.ines, false));
}

TEST(vacancy_fill__refuses_an_account_that_is_led_and_one_that_never_was)
{
	struct circle c;
	struct scope *s = circle_scope(&c);

	assert_int_equal(vacancy_fill(s, c.nordwind, c.jonas), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "account.not_found");
	db_abandon(s);
	assert_int_equal(vacancy_fill(s, c.jonas, c.jonas), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "account.not_found");
}

TEST(vacancy_fill__takes_only_who_can_log_in)
{
	struct circle c;
	struct scope *s = vacant_scope(&c);
	struct id ole = invite_ole(s);

	assert_int_equal(vacancy_fill(s, c.nordwind, ole), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "account.lead_cannot_log_in");
	db_abandon(s);
	assert_int_equal(vacancy_fill(s, c.nordwind, c.lea), ERR_CONFLICT);
	db_abandon(s);
	assert_int_equal(vacancy_fill(s, c.nordwind, c.nordwind), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "member.not_found");
}

TEST(account_member_retire__leaves_no_account_to_somebody_who_never_came)
{
	struct circle c;
	struct scope *s = circle_scope(&c);

	assert_ok(account_member_add(s, c.nordwind, invite_ole(s), true));
	assert_int_equal(account_member_retire(s, c.nordwind, c.ines), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "account.last_lead");
}
