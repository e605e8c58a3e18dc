#include "accounts/account.h"

#include "circle.h"
#include "core/text.h"
#include "store/db.h"
#include "teams/permission.h"

TEST(account_add__makes_the_actor_its_lead)
{
	struct scope *s = team_scope();
	struct account draft = {.name = STR("  Nordwind AG "),
	                        .country = STR("DE"),
	                        .about = STR("Windparks\r\nan der Küste")};
	const struct account_member *team;
	const struct account *account;
	size_t count;

	assert_ok(account_add(s, &draft, &account));
	assert_str(account->name, "Nordwind AG");
	assert_str(account->about, "Windparks\nan der Küste");
	assert_int_equal(account->revision, 1);
	assert_int_equal(account->created_at_ms, s->now_ms);
	assert_int_equal(account->retired_at_ms, 0);
	assert_ok(account_member_list(s, account->id, &team, &count));
	assert_int_equal(count, 1);
	assert_true(id_equal(team[0].member, s->actor));
	assert_str(team[0].name, "Ines Berger");
	assert_true(team[0].is_lead);
}

TEST(account_add__needs_the_role_of_a_lead)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct account draft = {.name = STR("Traunwald GmbH")};
	const struct account *account;

	team_act(s, c.jonas);
	assert_int_equal(account_add(s, &draft, &account), ERR_DENIED);
	team_act(s, c.lea);
	assert_ok(account_add(s, &draft, &account));
	team_act(s, ID_NONE);
	assert_int_equal(account_add(s, &draft, &account), ERR_SIGNED_OUT);
}

TEST(account_add__checks_every_field)
{
	static const struct {
		const char *name, *country, *about, *field, *key;
	} rows[] = {
		{"", "DE", "", "name", "field.missing"},
		{"a\x01"
	         "b",
	         "DE", "", "name", "field.odd_character"},
		{"a\nb", "DE", "", "name", "field.odd_character"},
		{"Nordwind", "de", "", "country", "field.not_country"},
		{"Nordwind", "DEU", "", "country", "field.not_country"},
		{"Nordwind", "D1", "", "country", "field.not_country"},
		{"Nordwind", "", "a\x1b[31m", "about", "field.odd_character"},
		{"Nordwind", "", "\xc3", "about", "field.odd_character"},
	};
	struct scope *s = team_scope();
	const struct account *account;
	struct text text = text_new(s->mem, 10000);
	struct account draft = {.name = STR("Nordwind")};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct account bad = {.name = str_from(rows[i].name),
		                      .country = str_from(rows[i].country),
		                      .about = str_from(rows[i].about)};

		assert_int_equal(account_add(s, &bad, &account), ERR_INVALID);
		assert_string_equal(s->problem.field, rows[i].field);
		assert_string_equal(s->problem.key, rows[i].key);
	}
	for (int i = 0; i <= ACCOUNT_ABOUT_BYTES_MAX; i++)
		text_add_char(&text, 'a');
	draft.about = text_str(&text);
	assert_int_equal(account_add(s, &draft, &account), ERR_INVALID);
	assert_string_equal(s->problem.key, "field.too_long");
	draft.about.bytes--;
	assert_ok(account_add(s, &draft, &account));
}

TEST(account_find__tells_outsiders_what_it_tells_about_nothing)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct account_member *team;
	const struct account *account, *list;
	size_t count;

	team_act(s, c.lea);
	assert_int_equal(account_find(s, c.nordwind, &account), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "account.not_found");
	assert_int_equal(account_find(s, scope_new_id(s), &account), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "account.not_found");
	assert_ok(account_list(s, STR(""), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	assert_int_equal(account_list(s, STR(""), c.nordwind, 10, &list, &count), ERR_INVALID);
	assert_string_equal(s->problem.key, "list.after_unknown");
	assert_int_equal(account_member_list(s, c.nordwind, &team, &count), ERR_NOT_FOUND);
	assert_int_equal(account_member_add(s, c.nordwind, c.lea, true), ERR_NOT_FOUND);
	assert_int_equal(account_member_retire(s, c.nordwind, c.jonas), ERR_NOT_FOUND);
	team_act(s, ID_NONE);
	assert_int_equal(account_find(s, c.nordwind, &account), ERR_SIGNED_OUT);
	assert_int_equal(account_list(s, STR(""), ID_NONE, 10, &list, &count), ERR_SIGNED_OUT);
}

TEST(account_find__knows_nothing_of_another_organisation)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct account *account, *list;
	size_t count;

	team_elsewhere(s);
	assert_int_equal(account_find(s, c.nordwind, &account), ERR_NOT_FOUND);
	assert_ok(account_list(s, STR(""), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	/* The same member id under another organisation is somebody else. */
	team_act(s, c.ines);
	assert_int_equal(account_find(s, c.nordwind, &account), ERR_NOT_FOUND);
}

TEST(account_change__needs_the_revision_that_was_read)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct account *account, *changed;
	struct account next;

	team_act(s, c.jonas);
	assert_ok(account_find(s, c.nordwind, &account));
	next = *account;
	next.name = STR("Nordwind SE");
	assert_ok(account_change(s, &next, &changed));
	assert_str(changed->name, "Nordwind SE");
	assert_int_equal(changed->revision, 2);
	next.name = STR("Nordwind KG");
	assert_int_equal(account_change(s, &next, &changed), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "account.changed");
	db_abandon(s);
	team_act(s, c.lea);
	next.revision = 2;
	assert_int_equal(account_change(s, &next, &changed), ERR_NOT_FOUND);
	team_act(s, c.jonas);
	next.name = STR("");
	assert_int_equal(account_change(s, &next, &changed), ERR_INVALID);
}

TEST(account_change__retires_out_of_lists_but_not_out_of_history)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct account *account, *list;
	struct account next;
	size_t count;

	assert_ok(account_find(s, c.nordwind, &account));
	next = *account;
	next.retired_at_ms = s->now_ms;
	assert_ok(account_change(s, &next, &account));
	assert_int_equal(account->retired_at_ms, s->now_ms);
	assert_ok(account_list(s, STR(""), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	assert_ok(account_find(s, c.nordwind, &account));
	next.revision = 2;
	next.retired_at_ms = 0;
	assert_ok(account_change(s, &next, &account));
	assert_ok(account_list(s, STR(""), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
}

TEST(account_list__pages_in_order_and_searches)
{
	static const char *const names[] = {"Ökostrom Süd", "ölmühle Hahn", "Zeppelin", "Aal & Co",
	                                    "Ostsee 100%"};
	static const char *const order[] = {"Aal & Co",     "Nordwind AG", "Ökostrom Süd",
	                                    "ölmühle Hahn", "Ostsee 100%", "Zeppelin"};
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct account *account, *list;
	struct id after = ID_NONE;
	size_t count;

	for (size_t i = 0; i < 5; i++)
		assert_ok(account_add(s, &(struct account){.name = str_from(names[i])}, &account));
	for (size_t i = 0; i < 6; i += 3) {
		assert_ok(account_list(s, STR(""), after, 3, &list, &count));
		assert_int_equal(count, 3);
		for (size_t k = 0; k < 3; k++)
			assert_str(list[k].name, order[i + k]);
		after = list[2].id;
	}
	assert_ok(account_list(s, STR(""), after, 3, &list, &count));
	assert_int_equal(count, 0);
	assert_ok(account_list(s, STR(" ÖL"), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_ok(account_list(s, STR("0%"), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_ok(account_list(s, STR("_"), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	assert_ok(account_list(s, STR("' OR 1=1 --"), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	assert_int_equal(account_list(s, STR(""), ID_NONE, 0, &list, &count), ERR_INVALID);
	assert_int_equal(account_list(s, STR(""), ID_NONE, 201, &list, &count), ERR_INVALID);
	assert_string_equal(s->problem.key, "list.limit");
}

TEST(account_member_add__is_for_leads_of_the_account)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct account_member *team;
	const struct account *account;
	size_t count;

	team_act(s, c.jonas);
	assert_int_equal(account_member_add(s, c.nordwind, c.lea, false), ERR_DENIED);
	assert_int_equal(account_member_retire(s, c.nordwind, c.ines), ERR_DENIED);
	team_act(s, c.ines);
	assert_int_equal(account_member_add(s, c.nordwind, scope_new_id(s), false), ERR_NOT_FOUND);
	assert_ok(account_member_add(s, c.nordwind, c.lea, false));
	assert_ok(account_member_list(s, c.nordwind, &team, &count));
	assert_int_equal(count, 3);
	assert_str(team[2].name, "Lea Sommer");
	team_act(s, c.lea);
	assert_ok(account_find(s, c.nordwind, &account));
}

TEST(account_member_retire__keeps_one_lead_who_can_log_in)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct member *locked;
	const struct account *account;

	assert_int_equal(account_member_retire(s, c.nordwind, c.ines), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "account.last_lead");
	db_abandon(s);
	assert_int_equal(account_member_add(s, c.nordwind, c.ines, false), ERR_CONFLICT);
	db_abandon(s);
	assert_ok(account_member_add(s, c.nordwind, c.lea, true));
	assert_ok(member_lock(s, c.lea, true, &locked));
	assert_int_equal(account_member_retire(s, c.nordwind, c.ines), ERR_CONFLICT);
	db_abandon(s);
	assert_ok(member_lock(s, c.lea, false, &locked));
	assert_ok(account_member_retire(s, c.nordwind, c.ines));
	assert_int_equal(account_find(s, c.nordwind, &account), ERR_NOT_FOUND);
	team_act(s, c.lea);
	assert_int_equal(account_member_retire(s, c.nordwind, c.ines), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "member.not_found");
}

/* What a view has said of the actor is not asked again in it (scope_seen); it is of this actor, account and view. */
TEST(account_member_retire__holds_from_the_next_view_on_and_for_nobody_else)
{
	struct circle c;
	struct scope *s = circle_scope(&c), *other = fresh_other(s);

	other->organisation = s->organisation;
	other->actor = c.ines;
	assert_ok(account_member_add(s, c.nordwind, c.lea, false));
	team_act(s, c.lea);
	assert_ok(db_view_begin(s));
	assert_ok(permission_check(s, MAY_SEE, c.nordwind));
	assert_ok(account_member_retire(other, c.nordwind, c.lea));
	assert_ok(permission_check(s, MAY_EDIT, c.nordwind));
	assert_int_equal(permission_check(s, MAY_LEAD, c.nordwind), ERR_DENIED);
	assert_int_equal(permission_check(s, MAY_SEE, scope_new_id(s)), ERR_NOT_FOUND);
	assert_ok(permission_check(s, MAY_VISIT, c.nordwind));
	team_act(s, scope_new_id(s));
	assert_int_equal(permission_check(s, MAY_SEE, c.nordwind), ERR_NOT_FOUND);
	team_act(s, c.lea);
	db_view_end(s);
	assert_int_equal(permission_check(s, MAY_SEE, c.nordwind), ERR_NOT_FOUND);
	assert_ok(db_view_begin(s));
	assert_int_equal(permission_check(s, MAY_SEE, c.nordwind), ERR_NOT_FOUND);
	db_view_end(s);
}

/* What requests of a kind read comes along with the session, where reads travel together: whoever asks is told what is theirs. */
TEST(session_resume__foresees_nothing_of_somebody_else)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct session *session;
	struct str tokens[2];

	assert_ok(session_open(s, STR("lea@firma.example"), PASSWORD, STR("192.0.2.7"), &session,
	                       &tokens[0]));
	assert_ok(session_open(s, STR("ines.berger@firma.example"), PASSWORD, STR("192.0.2.7"),
	                       &session, &tokens[1]));
	for (size_t i = 0; i < 12; i++) {
		bool is_on_team = i % 3 != 2;

		s->asks = (struct scope_asks){.kind = 7, .about = {c.nordwind}};
		s->seen = (struct scope_seen){.account = ID_NONE};
		assert_ok(db_view_begin(s));
		assert_ok(session_resume(s, tokens[is_on_team], false, &session));
		assert_int_equal(permission_check(s, MAY_LEAD, c.nordwind),
		                 is_on_team ? ERR_NONE : ERR_NOT_FOUND);
		db_view_end(s);
		team_act(s, ID_NONE);
	}
}

TEST(account_member_add__keeps_the_date_of_who_is_there_already)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct account_member *team;
	int64_t start_ms = s->now_ms;
	size_t count;

	s->now_ms += 1000;
	assert_ok(account_member_add(s, c.nordwind, c.jonas, true));
	assert_ok(account_member_list(s, c.nordwind, &team, &count));
	assert_int_equal(count, 2);
	assert_int_equal(team[1].since_ms, start_ms);
	assert_true(team[1].is_lead);
}
