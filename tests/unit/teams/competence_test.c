#include "teams/competence.h"

#include "circle.h"
#include "core/secrets.h"
#include "store/db.h"
#include "teams/team.h"

enum {
	PEOPLE = 7
};

static struct id people[PEOPLE];

/* A team of seven. */
static struct id make_team(struct scope *s, const struct circle *c)
{
	const struct team *team;

	assert_ok(team_found(s, &(struct team){.name = STR("Team Nord")}, &team));
	people[0] = c->ines;
	for (int i = 1; i < PEOPLE; i++) {
		char email[40];

		snprintf(email, sizeof email, "person%d@firma.example", i);
		people[i] = team_add(s, "Person", email, MEMBER_MEMBER)->id;
		assert_ok(team_member_add(s, team->id, people[i], false));
	}
	return team->id;
}

/* A key stands for the log-in: what is sealed to it can be opened with it alone. */
static void act(struct scope *s, int who)
{
	static struct secrets_pair pairs[PEOPLE];
	static bool are_made;

	if (!are_made)
		for (int i = 0; i < PEOPLE; i++)
			secrets_pair_new(s, &pairs[i]);
	are_made = true;
	team_act(s, people[who]);
	s->actor_key = pairs[who].secret;
}

static void bring(struct scope *s, int who, int competence)
{
	const struct competence_profile *profile;
	struct competence_profile next;

	act(s, who);
	assert_ok(competence_find(s, &profile));
	next = *profile;
	memset(next.brings, 0, sizeof next.brings);
	next.brings[competence] = true;
	next.answers[competence][2] = COMPETENCE_MOSTLY;
	assert_ok(competence_change(s, &next, &profile));
}

static const struct competence_coverage *coverage(struct scope *s, int who, struct id team)
{
	const struct competence_coverage *c;

	act(s, who);
	assert_ok(competence_coverage_find(s, team, &c));
	return c;
}

TEST(competence_change__is_sealed_to_the_person)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct competence_profile *profile;
	struct competence_profile next;
	struct db_rows rows;
	size_t bytes;

	make_team(s, &c);
	bring(s, 1, 3);
	assert_ok(competence_find(s, &profile));
	assert_true(profile->brings[3]);
	assert_int_equal(profile->answers[3][2], COMPETENCE_MOSTLY);
	assert_int_equal(profile->revision, 1);
	assert_ok(DB_READ(s, &rows, "competence_find", DB_ID(s->organisation), DB_ID(people[1])));
	bytes = db_str(&rows, 0, 0).bytes;
	next = *profile;
	memset(next.brings, 1, sizeof next.brings);
	assert_ok(competence_change(s, &next, &profile));
	assert_ok(DB_READ(s, &rows, "competence_find", DB_ID(s->organisation), DB_ID(people[1])));
	assert_int_equal(db_str(&rows, 0, 0).bytes, bytes); /* its length tells nothing */
	assert_int_equal(competence_change(s, &next, &profile), ERR_CONFLICT);
	db_abandon(s);
	s->actor_key = NULL;
	assert_int_equal(competence_find(s, &profile), ERR_SIGNED_OUT);
	act(s, 2);
	s->actor = people[1];
	assert_int_equal(competence_find(s, &profile), ERR_DENIED);
}

TEST(competence_coverage_find__shows_from_five_people_on_and_in_bands)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct id team = make_team(s, &c);
	const struct competence_coverage *seen;

	for (int i = 0; i < 4; i++) {
		bring(s, i, i == 3 ? 7 : 2);
		assert_ok(competence_contribute(s, team));
		assert_ok(competence_contribute(s, team));
	}
	seen = coverage(s, 0, team);
	assert_false(seen->is_shown);
	assert_int_equal(seen->bands[2], COMPETENCE_NOBODY);
	act(s, 4); /* without a profile: contributes that they say nothing */
	assert_ok(competence_contribute(s, team));
	seen = coverage(s, 5, team);
	assert_true(seen->is_shown);
	assert_int_equal(seen->mine, COMPETENCE_NONE);
	assert_int_equal(seen->bands[2], COMPETENCE_SEVERAL);
	assert_int_equal(seen->bands[7], COMPETENCE_ONE);
	assert_int_equal(seen->bands[0], COMPETENCE_NOBODY);
	bring(s, 3, 0);
	seen = coverage(s, 0, team);
	assert_int_equal(seen->bands[7], COMPETENCE_NOBODY);
	assert_int_equal(seen->bands[0], COMPETENCE_ONE);
	act(s, 3);
	assert_ok(competence_take_back(s, team));
	assert_false(coverage(s, 0, team)->is_shown);
}

TEST(competence_epoch_begin__counts_nobody_until_they_come_again)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct id team = make_team(s, &c);

	for (int i = 0; i < 6; i++) {
		bring(s, i, 1);
		assert_ok(competence_contribute(s, team));
	}
	team_act(s, c.ines);
	assert_ok(team_member_retire(s, team, people[5]));
	assert_int_equal(coverage(s, 1, team)->mine, COMPETENCE_STALE);
	assert_false(coverage(s, 1, team)->is_shown);
	bring(s, 1, 4); /* changes nothing that is counted */
	bring(s, 5, 4); /* nor does who left */
	for (int i = 0; i < 5; i++) {
		act(s, i);
		assert_ok(competence_contribute(s, team));
	}
	assert_true(coverage(s, 1, team)->is_shown);
	assert_int_equal(coverage(s, 1, team)->bands[4], COMPETENCE_ONE);
	assert_int_equal(coverage(s, 1, team)->bands[1], COMPETENCE_SEVERAL);
	act(s, 1);
	assert_ok(competence_retire(s));
	assert_false(coverage(s, 0, team)->is_shown);
	/* Whose key is gone is counted no more, and nobody else is until they come again. */
	assert_ok(db_begin(s));
	assert_ok(competence_erase(s, people[2]));
	assert_ok(db_commit(s));
	assert_int_equal(coverage(s, 0, team)->mine, COMPETENCE_STALE);
}
