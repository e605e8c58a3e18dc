#include "teams/member.h"

#include "core/text.h"
#include "core/utf8.h"
#include "team.h"
#include "teams/permission.h"

#include <sqlite3.h>

static const struct member good = {.name = {"Jonas Kröger", 13},
                                   .email = {"jonas@firma.example", 19},
                                   .language = {"de", 2},
                                   .time_zone = {"Europe/Berlin", 13}};

TEST(member_found__makes_the_first_member_an_administrator)
{
	struct scope *s = fresh_scope();
	const struct member *member;
	struct member_secrets secrets;
	struct str name;

	assert_true(member_is_first(s));
	assert_int_equal(member_organisation(s, &name), ERR_NOT_FOUND);
	assert_ok(member_found(s, STR("Hansewerk"), &good, PASSWORD, &member, &secrets, NULL));
	assert_false(member_is_first(s));
	assert_int_equal(member->role, MEMBER_ADMINISTRATOR);
	assert_true(member->is_welcome);
	assert_int_equal(secrets.recovery_code.bytes, 39);
	s->organisation = ID_NONE;
	assert_ok(member_organisation(s, &name));
	assert_str(name, "Hansewerk");
}

TEST(member_found__happens_once)
{
	struct scope *s = team_scope();
	const struct member *member;
	struct member_secrets secrets;

	assert_int_equal(member_found(s, STR("Second"), &good, PASSWORD, &member, &secrets, NULL),
	                 ERR_CONFLICT);
	assert_string_equal(s->problem.key, "setup.done_already");
}

TEST(member_found__refuses_what_cannot_work_and_stores_nothing)
{
	struct scope *s = fresh_scope();
	struct member bad = good;
	const struct member *member;
	struct member_secrets secrets;

	assert_int_equal(member_found(s, STR(" "), &good, PASSWORD, &member, &secrets, NULL),
	                 ERR_INVALID);
	assert_string_equal(s->problem.field, "organisation");
	bad.email = STR("nobody");
	assert_int_equal(member_found(s, STR("Hansewerk"), &bad, PASSWORD, &member, &secrets, NULL),
	                 ERR_INVALID);
	assert_int_equal(
		member_found(s, STR("Hansewerk"), &good, STR("short"), &member, &secrets, NULL),
		ERR_INVALID);
	assert_string_equal(s->problem.key, "password.too_short");
	assert_true(member_is_first(s));
}

TEST(member_invite__checks_every_field)
{
	static const struct {
		size_t offset;
		const char *value, *field, *key;
	} rows[] = {
		{offsetof(struct member, name), " ", "name", "field.missing"},
		{offsetof(struct member, name), "a\nb", "name", "field.odd_character"},
		{offsetof(struct member, name), "a\xff", "name", "field.odd_character"},
		{offsetof(struct member, name), "a\u202eb", "name", "field.odd_character"},
		{offsetof(struct member, email), "", "email", "field.missing"},
		{offsetof(struct member, email), "jonas", "email", "field.not_email"},
		{offsetof(struct member, email), "jonas@firma", "email", "field.not_email"},
		{offsetof(struct member, email), "a@b@c.de", "email", "field.not_email"},
		{offsetof(struct member, email), "a b@c.de", "email", "field.not_email"},
		{offsetof(struct member, email), "a@.de", "email", "field.not_email"},
		{offsetof(struct member, language), "fr", "language", "field.unknown_value"},
		{offsetof(struct member, language), "", "language", "field.missing"},
		{offsetof(struct member, time_zone), "Europe/Atlantis", "time_zone",
	         "field.not_time_zone"},
		{offsetof(struct member, time_zone), "../../etc/passwd", "time_zone",
	         "field.not_time_zone"},
		{offsetof(struct member, discipline), "a\tb", "discipline", "field.odd_character"},
	};
	struct scope *s = team_scope();
	const struct member *member;
	struct str code;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct member draft = good;

		*(struct str *)((char *)&draft + rows[i].offset) = str_from(rows[i].value);
		assert_int_equal(member_invite(s, &draft, &member, &code), ERR_INVALID);
		assert_string_equal(s->problem.field, rows[i].field);
		assert_string_equal(s->problem.key, rows[i].key);
	}
}

TEST(member_invite__needs_an_administrator_or_the_operator)
{
	struct scope *s = team_scope();
	const struct member *jonas = team_add(s, "Jonas", "jonas@firma.example", MEMBER_LEAD),
			    *member;
	struct member draft = good;
	struct str code;

	draft.email = STR("new@firma.example");
	team_act(s, jonas->id);
	assert_int_equal(member_invite(s, &draft, &member, &code), ERR_DENIED);
	team_act(s, ID_NONE);
	assert_int_equal(member_invite(s, &draft, &member, &code), ERR_SIGNED_OUT);
	s->is_operator = true;
	assert_ok(member_invite(s, &draft, &member, &code));
	assert_false(member->is_welcome);
}

TEST(member_invite__refuses_an_email_that_is_in_use_in_any_spelling)
{
	struct scope *s = team_scope();
	struct member draft = good;
	const struct member *member;
	struct str code;

	draft.email = STR("INES.berger@Firma.Example");
	assert_int_equal(member_invite(s, &draft, &member, &code), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "member.email_taken");
	assert_string_equal(s->problem.field, "email");
}

TEST(member_invite__replaces_an_invitation_that_was_not_opened)
{
	struct scope *s = team_scope();
	const struct member *first, *second;
	struct member_secrets secrets;
	struct str old_code, new_code;

	assert_ok(member_invite(s, &good, &first, &old_code));
	assert_ok(member_invite(s, &good, &second, &new_code));
	assert_true(id_equal(first->id, second->id));
	assert_int_equal(member_welcome(s, old_code, PASSWORD, &first, &secrets, NULL),
	                 ERR_NOT_FOUND);
	assert_ok(member_welcome(s, new_code, PASSWORD, &first, &secrets, NULL));
}

TEST(member_welcome__opens_an_invitation_once_and_in_time)
{
	struct scope *s = team_scope();
	const int64_t hour_ms = 3600 * 1000;
	const struct member *member;
	struct member_secrets secrets;
	struct str code;

	assert_ok(member_invite(s, &good, &member, &code));
	assert_int_equal(member_welcome(s, STR("AAAA-BBBB"), PASSWORD, &member, &secrets, NULL),
	                 ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "invitation.unknown");
	s->now_ms += MEMBER_INVITATION_HOURS * hour_ms;
	assert_int_equal(member_welcome(s, code, PASSWORD, &member, &secrets, NULL), ERR_NOT_FOUND);
	s->now_ms -= 1;
	assert_int_equal(member_welcome(s, code, STR("1234567890"), &member, &secrets, NULL),
	                 ERR_NONE);
	assert_true(member->is_welcome);
	assert_int_equal(member_welcome(s, code, PASSWORD, &member, &secrets, NULL), ERR_NOT_FOUND);
}

TEST(member_welcome__refuses_weak_passwords)
{
	static const struct {
		const char *password, *key;
	} rows[] = {
		{"", "password.too_short"},
		{"123456789", "password.too_short"},
		{"aaaaaaaaaaaaaaaa", "password.too_easy"},
		{"abababababab", "password.too_easy"},
		{"good enough \xff", "field.odd_character"},
	};
	struct scope *s = team_scope();
	const struct member *member;
	struct member_secrets secrets;
	struct text text = text_new(s->mem, 1000);
	struct str code;

	assert_ok(member_invite(s, &good, &member, &code));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(member_welcome(s, code, str_from(rows[i].password), &member,
		                                &secrets, NULL),
		                 ERR_INVALID);
		assert_string_equal(s->problem.key, rows[i].key);
		assert_string_equal(s->problem.field, "password");
	}
	for (int i = 0; i < 201; i++)
		text_add_char(&text, (char)('a' + i % 26));
	assert_int_equal(member_welcome(s, code, text_str(&text), &member, &secrets, NULL),
	                 ERR_INVALID);
	assert_string_equal(s->problem.key, "password.too_long");
}

TEST(member_change__lets_people_describe_themselves)
{
	struct scope *s = team_scope();
	const struct member *jonas = team_add(s, "Jonas", "jonas@firma.example", MEMBER_MEMBER),
			    *changed;
	struct member next = *jonas;

	team_act(s, jonas->id);
	next.name = STR("  Jonas Kröger ");
	next.language = STR("en");
	next.discipline = STR("logistics");
	assert_ok(member_change(s, &next, &changed));
	assert_str(changed->name, "Jonas Kröger");
	assert_str(changed->language, "en");
	assert_int_equal(changed->revision, jonas->revision + 1);
	/* The same again, from an old revision. */
	assert_int_equal(member_change(s, &next, &changed), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "member.changed");
}

TEST(member_change__refuses_to_describe_others_or_raise_oneself)
{
	struct scope *s = team_scope();
	const struct member *jonas = team_add(s, "Jonas", "jonas@firma.example", MEMBER_MEMBER),
			    *ines, *changed;
	struct member next;

	assert_ok(member_find(s, s->actor, &ines));
	next = *jonas;
	next.name = STR("Jonas by Ines");
	assert_int_equal(member_change(s, &next, &changed), ERR_DENIED);
	next = *jonas;
	next.role = MEMBER_LEAD;
	assert_ok(member_change(s, &next, &changed));
	team_act(s, jonas->id);
	next = *changed;
	next.role = MEMBER_ADMINISTRATOR;
	assert_int_equal(member_change(s, &next, &changed), ERR_DENIED);
	next = *ines;
	next.language = STR("en");
	assert_int_equal(member_change(s, &next, &changed), ERR_DENIED);
	next = *jonas;
	next.email = STR("other@firma.example");
	assert_int_equal(member_change(s, &next, &changed), ERR_INVALID);
	assert_string_equal(s->problem.key, "member.email_stays");
	team_act(s, ID_NONE);
	assert_int_equal(member_change(s, &next, &changed), ERR_SIGNED_OUT);
}

TEST(member_lock__keeps_one_administrator)
{
	struct scope *s = team_scope();
	struct id ines = s->actor;
	const struct member *jonas = team_add(s, "Jonas", "jonas@firma.example",
	                                      MEMBER_ADMINISTRATOR),
			    *member;
	struct member next;

	assert_ok(member_lock(s, jonas->id, true, &member));
	assert_true(member->is_locked);
	assert_int_equal(member_lock(s, ines, true, &member), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "member.last_administrator");
	db_abandon(s);
	assert_ok(member_find(s, ines, &member));
	next = *member;
	next.role = MEMBER_MEMBER;
	assert_int_equal(member_change(s, &next, &member), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "member.last_administrator");
	db_abandon(s);
	assert_ok(member_lock(s, jonas->id, false, &member));
	assert_ok(member_lock(s, ines, true, &member));
	/* Ines is locked now, and Jonas is no substitute for a sign-in. */
	assert_int_equal(member_lock(s, ines, false, &member), ERR_DENIED);
}

static size_t count_found(struct scope *s, const char *query)
{
	const struct member *list;
	size_t count;

	assert_ok(member_list(s, str_from(query), ID_NONE, 10, &list, &count));
	return count;
}

TEST(member_list__finds_names_however_they_are_typed)
{
	static const struct {
		const char *name, *query;
		size_t count;
	} rows[] = {
		{"Jürgen Müller", "müller", 1},   {"Jürgen Müller", "MUELLER", 1},
		{"Jürgen Müller", "jurgen m", 1}, {"Jürgen Müller", "Mülle", 1},
		{"Jürgen Müller", "mühle", 0},    {"Max Mueller", "Müller", 1},
		{"Max Mueller", "mueller", 1},    {"Jörg Groß", "gross", 1},
		{"Jörg Groß", "GROẞ", 1},         {"Zoë Adam", "zoe", 1},
		{"Zoë Adam", "zoë", 1},           {"Łukasz Nowak", "lukasz", 1},
		{"Søren Kjær", "soeren", 1},      {"Søren Kjær", "soren kjaer", 1},
		{"Michael Bauer", "el bau", 1},   {"Michael Bauer", "auer", 1},
		{"Ann_Marie", "ann%marie", 0},    {"Ann_Marie", "n_m", 1},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scope *s = team_scope();

		team_add(s, rows[i].name, "x1@firma.example", MEMBER_MEMBER);
		if (count_found(s, rows[i].query) != rows[i].count)
			fail_msg("%s by \"%s\"", rows[i].name, rows[i].query);
	}
}

/* As a program of that time did: today's statements name columns the file does not have yet. */
static void add_rene(const char *path, const struct id *organisation, const struct id *id)
{
	static const char sql[] =
		"INSERT INTO member (organisation, id, email, email_folded, name, name_folded,"
		" name_order, language, time_zone, discipline, role, is_locked, created_at_ms,"
		" revision) VALUES (?1, ?2, 'a@b.example', 'a@b.example', 'René Müller',"
		" 'rené müller', x'72', 'de', 'Europe/Berlin', '', 0, 0, 0, 1)";
	sqlite3_stmt *run;
	sqlite3 *file;

	assert_int_equal(sqlite3_open(path, &file), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(file, sql, -1, &run, NULL), SQLITE_OK);
	sqlite3_bind_blob(run, 1, organisation->b, ID_BYTES, SQLITE_STATIC);
	sqlite3_bind_blob(run, 2, id->b, ID_BYTES, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(run), SQLITE_DONE);
	sqlite3_finalize(run);
	sqlite3_close(file);
}

TEST(member_list__finds_also_who_was_stored_before_spellings_were)
{
	struct scope *s = test_scope(), *before = NEW(s->mem, struct scope);
	const struct store_migration *migrations;
	struct store *old;
	struct str path;
	struct id id;

	fresh_needs_file(); /* the row is put into it by hand */
	path = fresh_path(s);
	store_migrations_packed(s, &migrations);
	s->organisation = scope_new_id(s);
	id = scope_new_id(s);
	*before = *s;
	before->mem = arena_new(0); /* a file is migrated when nobody works with it any more */
	assert_ok(store_open(before, path, migrations, 1, &old));
	assert_ok(store_connect(before, old, before->mem, &before->db));
	assert_ok(db_begin(before));
	assert_ok(DB_WRITE(before, NULL, "member_organisation_add", DB_ID(before->organisation),
	                   DB_TEXT(STR("Hansewerk")), DB_NUMBER(before->now_ms)));
	assert_ok(db_commit(before));
	add_rene(str_c(before->mem, path), &before->organisation, &id);
	arena_end(before->mem);
	assert_ok(store_connect(s, fresh_store(s, path), s->mem, &s->db));
	s->actor = id;
	assert_int_equal(count_found(s, "mueller"), 1);
	assert_int_equal(count_found(s, "Rene Muller"), 1);
	assert_int_equal(count_found(s, "Müller"), 1);
	assert_int_equal(count_found(s, "Maier"), 0);
}

TEST(member_list__sorts_as_people_do_and_pages)
{
	static const char *const names[] = {"Zoë Adam", "Özlem Acar", "Oskar Bay", "Łukasz Nowak",
	                                    "ludwig amann"};
	static const char *const order[] = {"Ines Berger", "ludwig amann", "Łukasz Nowak",
	                                    "Oskar Bay",   "Özlem Acar",   "Zoë Adam"};
	struct scope *s = team_scope();
	struct id after = ID_NONE;
	const struct member *list;
	size_t count;

	for (size_t i = 0; i < 5; i++)
		team_add(s, names[i], text_format(s->mem, "p%zu@firma.example", i).at,
		         MEMBER_MEMBER);
	for (size_t i = 0; i < 6; i += 2) {
		assert_ok(member_list(s, STR(""), after, 2, &list, &count));
		assert_int_equal(count, 2);
		assert_str(list[0].name, order[i]);
		assert_str(list[1].name, order[i + 1]);
		after = list[1].id;
	}
	assert_ok(member_list(s, STR(""), after, 2, &list, &count));
	assert_int_equal(count, 0);
	assert_ok(member_list(s, STR("özlem"), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_ok(member_list(s, STR("P3@FIRMA"), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_ok(member_list(s, STR("%"), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	assert_int_equal(member_list(s, STR(""), scope_new_id(s), 10, &list, &count), ERR_INVALID);
	assert_string_equal(s->problem.key, "list.after_unknown");
	assert_int_equal(member_list(s, STR(""), ID_NONE, MEMBER_LIST_MAX + 1, &list, &count),
	                 ERR_INVALID);
}

TEST(member_find__knows_nobody_of_another_organisation)
{
	struct scope *s = team_scope();
	struct id ines = s->actor;
	struct scope before = team_elsewhere(s);
	const struct member *member, *list;
	size_t count;

	assert_int_equal(member_find(s, ines, &member), ERR_NOT_FOUND);
	assert_int_equal(member_lock(s, ines, true, &member), ERR_NOT_FOUND);
	db_abandon(s);
	assert_int_equal(member_list(s, STR(""), ines, 10, &list, &count), ERR_INVALID);
	assert_ok(member_list(s, STR(""), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_str(list[0].name, "Ada Other");
	team_return(s, &before);
	assert_ok(member_list(s, STR("ada"), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
}

TEST(member_invite_anew__ends_the_key_and_lets_the_person_begin_again)
{
	struct scope *s = team_scope();
	const struct member *jonas = team_add(s, "Jonas", "jonas@firma.example", MEMBER_LEAD), *m;
	struct member_secrets secrets;
	struct session *session;
	struct str code, token;
	struct id ines = s->actor;

	team_act(s, jonas->id);
	assert_int_equal(member_invite_anew(s, ines, &m, &code), ERR_DENIED);
	team_act(s, ines);
	assert_int_equal(member_invite_anew(s, ines, &m, &code), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "member.last_administrator");
	db_abandon(s);
	assert_ok(member_invite_anew(s, jonas->id, &m, &code));
	assert_false(m->is_welcome);
	assert_int_equal(m->role, MEMBER_LEAD);
	assert_int_equal(
		session_open(s, STR("jonas@firma.example"), PASSWORD, STR(""), &session, &token),
		ERR_SIGNED_OUT);
	team_act(s, ines);
	assert_int_equal(member_invite_anew(s, jonas->id, &m, &code), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "member.not_welcome");
	db_abandon(s);
	assert_ok(member_welcome(s, code, STR("Tee um halb neun"), &m, &secrets, NULL));
	assert_true(id_equal(m->id, jonas->id));
	assert_memory_not_equal(m->open_key, jonas->open_key, sizeof m->open_key);
}
