#include "teams/permission.h"

#include "team.h"

TEST(permission_check__denies_by_default)
{
	struct scope *s = team_scope();
	struct id account = scope_new_id(s);

	assert_int_equal(permission_check(s, MAY_NOTHING, account), ERR_DENIED);
	assert_int_equal(permission_check(s, (enum may)99, account), ERR_DENIED);
	assert_int_equal(permission_check(s, (enum may) - 1, account), ERR_DENIED);
	for (enum may may = MAY_SEE; may <= MAY_LEAD; may++) {
		/* Also for the administrator: no access to accounts by itself. */
		assert_int_equal(permission_check(s, may, account), ERR_NOT_FOUND);
		assert_string_equal(s->problem.key, "account.not_found");
		assert_int_equal(permission_check(s, may, ID_NONE), ERR_NOT_FOUND);
	}
}

TEST(permission_check__sends_the_signed_out_to_the_log_in)
{
	struct scope *s = team_scope();

	team_act(s, ID_NONE);
	assert_ok(permission_check(s, MAY_ANYONE, ID_NONE));
	for (enum may may = MAY_SIGNED_IN; may < MAY_COUNT; may++)
		assert_int_equal(permission_check(s, may, ID_NONE), ERR_SIGNED_OUT);
	assert_int_equal(permission_check(s, MAY_NOTHING, ID_NONE), ERR_DENIED);
}

TEST(permission_check__lets_only_administrators_administer)
{
	struct scope *s = team_scope();
	const struct member *lead = team_add(s, "Lea", "lea@firma.example", MEMBER_LEAD);
	const struct member *member = team_add(s, "Mia", "mia@firma.example", MEMBER_MEMBER);

	assert_ok(permission_check(s, MAY_ADMINISTER, ID_NONE));
	team_act(s, lead->id);
	assert_int_equal(permission_check(s, MAY_ADMINISTER, ID_NONE), ERR_DENIED);
	team_act(s, member->id);
	assert_int_equal(permission_check(s, MAY_ADMINISTER, ID_NONE), ERR_DENIED);
	assert_ok(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	assert_ok(permission_check(s, MAY_OWN, ID_NONE));
}

TEST(permission_check__lets_the_operator_administer_but_see_no_account)
{
	struct scope *s = team_scope();

	team_act(s, ID_NONE);
	s->is_operator = true;
	assert_ok(permission_check(s, MAY_ADMINISTER, ID_NONE));
	assert_int_equal(permission_check(s, MAY_SEE, scope_new_id(s)), ERR_SIGNED_OUT);
	assert_int_equal(permission_check(s, MAY_OWN, ID_NONE), ERR_SIGNED_OUT);
}

TEST(permission_name__has_a_word_for_each)
{
	for (enum may may = MAY_NOTHING; may < MAY_COUNT; may++)
		assert_non_null(permission_name(may));
}
