#include "teams/works_agreement.h"

#include "team.h"
#include "test.h"

static struct works_agreement agreement(enum works_agreement_function function, bool is_on)
{
	return (struct works_agreement){.function = function,
	                                .is_on = is_on,
	                                .number = STR("BV 2026/03"),
	                                .from_on = STR("2026-01-01")};
}

static void change(struct scope *s, struct works_agreement next)
{
	s->now_ms++; /* ids of one moment have no order */
	assert_ok(works_agreement_change(s, &next));
}

static enum err check_all(struct scope *s)
{
	for (int f = 1; f < WORKS_AGREEMENT_FUNCTION_COUNT; f++)
		if (works_agreement_check(s, (enum works_agreement_function)f) != ERR_DENIED)
			return ERR_BROKEN;
	return ERR_NONE;
}

TEST(works_agreement_check__denies_every_function_of_a_new_organisation)
{
	struct scope *s = team_scope();

	assert_ok(check_all(s));
	assert_str(str_from(s->problem.key), "works_agreement.missing");
	assert_ok(works_agreement_check(s, WORKS_AGREEMENT_NONE));
}

TEST(works_agreement_check__lets_pass_what_was_switched_on_and_nothing_else)
{
	struct scope *s = team_scope();

	change(s, agreement(WORKS_AGREEMENT_EVIDENCE, true));
	assert_ok(works_agreement_check(s, WORKS_AGREEMENT_EVIDENCE));
	assert_int_equal(works_agreement_check(s, WORKS_AGREEMENT_COVERAGE), ERR_DENIED);
	change(s, agreement(WORKS_AGREEMENT_EVIDENCE, false));
	assert_ok(check_all(s));
}

TEST(works_agreement_check__waits_for_the_day)
{
	struct scope *s = team_scope();
	struct works_agreement next = agreement(WORKS_AGREEMENT_OPENING, true);
	const int64_t day_ms = INT64_C(24) * 3600 * 1000;

	next.from_on = STR("2027-06-01");
	s->now_ms = INT64_C(1811807999000) - day_ms; /* 2027-05-31 23:59:59 less a day */
	change(s, next);
	s->now_ms = INT64_C(1811807999000);
	assert_int_equal(works_agreement_check(s, WORKS_AGREEMENT_OPENING), ERR_DENIED);
	s->now_ms += 1000;
	assert_ok(works_agreement_check(s, WORKS_AGREEMENT_OPENING));
}

TEST(works_agreement_change__takes_no_function_on_without_a_number_and_a_day)
{
	struct scope *s = team_scope();
	struct works_agreement next = agreement(WORKS_AGREEMENT_EVIDENCE, true);

	next.number = STR("  ");
	assert_int_equal(works_agreement_change(s, &next), ERR_INVALID);
	assert_str(str_from(s->problem.field), "number");
	next = agreement(WORKS_AGREEMENT_EVIDENCE, true);
	next.from_on = STR_NONE;
	assert_int_equal(works_agreement_change(s, &next), ERR_INVALID);
	next.from_on = STR("2026-02-30");
	assert_int_equal(works_agreement_change(s, &next), ERR_INVALID);
	next = agreement(WORKS_AGREEMENT_NONE, true);
	assert_int_equal(works_agreement_change(s, &next), ERR_INVALID);
	assert_ok(check_all(s));
}

TEST(works_agreement_change__is_for_administrators_alone_and_seen_by_all_of_us)
{
	struct scope *s = team_scope();
	struct works_agreement next = agreement(WORKS_AGREEMENT_EVIDENCE, true);
	struct works_agreement now[WORKS_AGREEMENT_FUNCTION_COUNT - 1];
	struct id max = team_add(s, "Max", "max@firma.example", MEMBER_LEAD)->id;

	team_act(s, max);
	assert_int_equal(works_agreement_change(s, &next), ERR_DENIED);
	assert_ok(works_agreement_list(s, now));
	for (int f = 1; f < WORKS_AGREEMENT_FUNCTION_COUNT; f++) {
		assert_int_equal(now[f - 1].function, f);
		assert_false(now[f - 1].is_on);
	}
}

TEST(works_agreement_list_changes__keeps_who_switched_what_and_by_which_agreement)
{
	struct scope *s = team_scope();
	const struct works_agreement *changes;
	struct works_agreement now[WORKS_AGREEMENT_FUNCTION_COUNT - 1];
	size_t count;

	change(s, agreement(WORKS_AGREEMENT_COVERAGE, true));
	change(s, agreement(WORKS_AGREEMENT_COVERAGE, false));
	assert_ok(works_agreement_list_changes(s, 10, &changes, &count));
	assert_int_equal(count, 2);
	assert_false(changes[0].is_on);
	assert_str(changes[0].from_on, "");
	assert_true(changes[1].is_on);
	assert_str(changes[1].number, "BV 2026/03");
	assert_str(changes[1].from_on, "2026-01-01");
	assert_str(changes[1].actor_name, "Ines Berger");
	assert_true(id_equal(changes[1].actor, s->actor));
	assert_ok(works_agreement_list(s, now));
	assert_false(now[WORKS_AGREEMENT_COVERAGE - 1].is_on);
}

TEST(works_agreement_check__tells_organisations_apart)
{
	struct scope *s = team_scope(), before;

	change(s, agreement(WORKS_AGREEMENT_EVIDENCE, true));
	before = team_elsewhere(s);
	assert_ok(check_all(s));
	team_return(s, &before);
	assert_ok(works_agreement_check(s, WORKS_AGREEMENT_EVIDENCE));
}
