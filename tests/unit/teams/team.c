#include "team.h"

struct scope *team_scope(void)
{
	struct scope *s = fresh_scope();
	struct member ines = {.name = STR("Ines Berger"),
	                      .email = STR("Ines.Berger@firma.example"),
	                      .language = STR("de"),
	                      .time_zone = STR("Europe/Vienna")};
	const struct member *member;
	struct member_secrets secrets;

	assert_ok(member_found(s, STR("Hansewerk"), &ines, PASSWORD, &member, &secrets, NULL));
	s->actor = member->id;
	return s;
}

const struct member *team_add(struct scope *s, const char *name, const char *email,
                              enum member_role role)
{
	struct member draft = {.name = str_from(name),
	                       .email = str_from(email),
	                       .language = STR("de"),
	                       .time_zone = STR("Europe/Berlin"),
	                       .role = role};
	struct scope as_operator = *s;
	const struct member *member;
	struct member_secrets secrets;
	struct str code;

	as_operator.is_operator = true;
	assert_ok(member_invite(&as_operator, &draft, &member, &code));
	assert_ok(member_welcome(&as_operator, code, PASSWORD, &member, &secrets, NULL));
	return member;
}

void team_speak(struct scope *s, struct id member, const char *language)
{
	struct scope before = *s;
	const struct member *m, *changed;
	struct member next;

	team_act(s, member);
	assert_ok(member_find(s, member, &m));
	next = *m;
	next.language = str_from(language);
	assert_ok(member_change(s, &next, &changed));
	team_act(s, before.actor);
}

struct id team_nord(struct scope *s, const struct id *people, size_t count, struct id lead)
{
	struct id team = scope_new_id(s);

	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "team_add", DB_ID(s->organisation), DB_ID(team),
	                   DB_TEXT(STR("Nord")), DB_BYTES(STR("nord")), DB_TEXT(STR("")),
	                   DB_NUMBER(s->now_ms)));
	for (size_t i = 0; i < count; i++)
		assert_ok(DB_WRITE(s, NULL, "team_member_set", DB_ID(s->organisation), DB_ID(team),
		                   DB_ID(people[i]), DB_NUMBER(id_equal(people[i], lead)),
		                   DB_NUMBER(s->now_ms)));
	assert_ok(db_commit(s));
	return team;
}

void team_act(struct scope *s, struct id member)
{
	s->actor = member;
	s->guest_of = ID_NONE;
	s->actor_key = NULL;
	s->session = ID_NONE;
}

struct scope team_elsewhere(struct scope *s)
{
	struct scope before = *s;
	const struct member *member;

	/* Set-up allows one organisation a file; here is what a second one would see. */
	s->organisation = scope_new_id(s);
	assert_ok(db_begin(s));
	assert_ok(DB_WRITE(s, NULL, "member_organisation_add", DB_ID(s->organisation),
	                   DB_TEXT(STR("Another Company")), DB_NUMBER(s->now_ms)));
	assert_ok(db_commit(s));
	member = team_add(s, "Ada Other", "ada@other.example", MEMBER_ADMINISTRATOR);
	team_act(s, member->id);
	return before;
}

void team_return(struct scope *s, const struct scope *before)
{
	s->organisation = before->organisation;
	team_act(s, before->actor);
}
