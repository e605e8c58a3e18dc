#include "accounts/import.h"

#include "accounts/division.h"
#include "circle.h"
#include "core/text.h"
#include "teams/permission.h"

static const struct import_plan *plan_of(struct scope *s, const struct import_ask *ask,
                                         const char *file)
{
	const struct import_plan *plan;

	assert_ok(import_plan(s, str_from(file), ask, &plan));
	return plan;
}

static size_t count_contacts(struct scope *s, struct id account)
{
	const struct contact *contacts;
	size_t count;

	assert_ok(contact_list(s, account, STR_NONE, ID_NONE, CONTACT_LIST_MAX, &contacts, &count));
	return count;
}

TEST(import_plan__finds_the_columns_in_german_and_english)
{
	static const struct {
		const char *header, *fields;
	} table[] = {
		{"Firma;Vorname;Nachname;E-Mail;Funktion;Sprache",
	         "account given family email function language"},
		{"Company,Name,E-mail Address,Job Title,Language",
	         "account name email function language"},
		{"Unternehmen;Ansprechpartner;Mail;Position;Telefon",
	         "account name email function phone"},
		{"Name;Telefon geschäftlich;Mobil;Standort;Abteilung",
	         "name phone - division function"},
		{"Name,Phone 1 - Value,Business Unit", "name phone division"},
		{"Organization Name,First Name,Last Name,E-mail 1 - Value,Birthday",
	         "account given family email -"},
	};
	struct circle c;
	struct scope *s = circle_scope(&c);

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct import_ask ask = {.of = IMPORT_CONTACTS};
		struct text out = text_new(s->mem, 1000);
		const struct import_plan *plan;
		struct str file =
			text_format(s->mem, "%s\nNordwind AG,a,b\nx;y;z;w;v;u\n", table[i].header);

		assert_ok(import_plan(s, file, &ask, &plan));
		for (size_t k = 0; k < plan->column_count; k++)
			text_addf(&out, "%s%s", k ? " " : "",
			          plan->columns[k].field ? import_field_name(plan->columns[k].field)
			                                 : "-");
		assert_str(text_str(&out), table[i].fields);
	}
}

TEST(import_run__adds_contacts_and_skips_or_changes_duplicates)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct import_ask ask = {.of = IMPORT_CONTACTS, .account = c.nordwind};
	const struct import_plan *plan;
	const struct contact *contacts;
	size_t count;

	plan = plan_of(s, &ask, "Name;E-Mail;Sprache\nAda B;ada@n.example;Deutsch\nBo;;fr\n");
	assert_int_equal(plan->add_count, 2);
	assert_int_equal(plan->language_dropped_count, 1);
	assert_ok(import_run(s, plan, NULL, NULL));
	assert_int_equal(count_contacts(s, c.nordwind), 2);

	/* By email, by folded name, and once more within the file. */
	plan = plan_of(
		s, &ask,
		"Name;E-Mail;Funktion\nAda C;ADA@n.example;Chefin\nBO;;Einkauf\nbo;;\nCy;;\n");
	assert_int_equal(plan->skip_count, 3);
	assert_int_equal(plan->add_count, 1);
	ask.is_changing = true;
	plan = plan_of(s, &ask, "Name;E-Mail;Funktion\nAda C;ADA@n.example;Chefin\nCy;;\nCy;;\n");
	assert_int_equal(plan->change_count, 1);
	assert_int_equal(plan->add_count, 1);
	assert_int_equal(plan->repeated_count, 1);
	assert_ok(import_run(s, plan, NULL, NULL));
	assert_ok(contact_list(s, c.nordwind, STR_NONE, ID_NONE, CONTACT_LIST_MAX, &contacts,
	                       &count));
	assert_int_equal(count, 3);
	assert_str(contacts[0].name, "Ada C");
	assert_str(contacts[0].function, "Chefin");
	assert_str(contacts[0].language, "de");
}

TEST(import_run__changes_nothing_when_one_row_is_bad_and_names_it)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct import_ask ask = {.of = IMPORT_CONTACTS, .account = c.nordwind};
	const struct import_plan *plan =
		plan_of(s, &ask, "Name;E-Mail\n\"Ada\nB\";\nBo;bo@n.example\nCy;no address\n");

	assert_int_equal(plan->error_count, 2);
	assert_int_equal(plan->errors[0].line, 2);
	assert_string_equal(plan->errors[0].key, "field.odd_character");
	assert_int_equal(plan->errors[1].line, 5);
	assert_str(plan->errors[1].column, "E-Mail");
	assert_int_equal(import_run(s, plan, NULL, NULL), ERR_INVALID);
	assert_int_equal(s->problem.line, 2);
	assert_int_equal(count_contacts(s, c.nordwind), 0);
}

static bool stop_at_the_end(void *what, size_t done, size_t count)
{
	(void)what;
	return done < count;
}

TEST(import_run__leaves_no_trace_when_cancelled)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct import_ask ask = {.of = IMPORT_CONTACTS, .account = c.nordwind};
	const struct import_plan *plan = plan_of(s, &ask, "Name\nAda\nBo\n");

	assert_int_equal(import_run(s, plan, stop_at_the_end, NULL), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "import.cancelled");
	assert_int_equal(count_contacts(s, c.nordwind), 0);
	assert_ok(import_run(s, plan, NULL, NULL));
	assert_int_equal(count_contacts(s, c.nordwind), 2);
}

TEST(import_run__refuses_what_was_overtaken)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct import_ask ask = {.of = IMPORT_CONTACTS, .account = c.nordwind};
	const struct import_plan *plan = plan_of(s, &ask, "Name;E-Mail\nAda;\nBo;bo@n.example\n");
	struct contact draft = {
		.account = c.nordwind, .name = STR("Other"), .email = STR("bo@n.example")};
	const struct contact *contact;

	assert_ok(contact_add(s, &draft, &contact));
	assert_int_equal(import_run(s, plan, NULL, NULL), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "import.overtaken");
	assert_int_equal(s->problem.line, 3);
	assert_int_equal(count_contacts(s, c.nordwind), 1);
}

TEST(import_plan__brings_contacts_only_to_accounts_whose_team_one_is_on)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct import_ask ask = {.of = IMPORT_CONTACTS};
	const struct import_plan *plan;

	team_act(s, c.lea);
	plan = plan_of(s, &ask, "Firma;Name\nNordwind AG;Ada\n");
	assert_string_equal(plan->errors[0].key, "import.account_unknown");
	ask.account = c.nordwind;
	assert_int_equal(import_plan(s, STR("Name\nAda\n"), &ask, &plan), ERR_NOT_FOUND);
	team_act(s, c.jonas);
	ask = (struct import_ask){.of = IMPORT_ACCOUNTS};
	assert_int_equal(import_plan(s, STR("Firma\nNeu\n"), &ask, &plan), ERR_DENIED);
}

TEST(import_run__adds_accounts_that_the_actor_leads)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct import_ask ask = {.of = IMPORT_ACCOUNTS};
	const struct account *accounts;
	const struct import_plan *plan;
	size_t count;

	team_act(s, c.lea);
	plan = plan_of(s, &ask, "Firma;Land\nOst GmbH;\xc3\x96sterreich\nWest;ch\nOST gmbh;\n");
	assert_int_equal(plan->add_count, 2);
	assert_int_equal(plan->repeated_count, 1);
	assert_ok(import_run(s, plan, NULL, NULL));
	assert_ok(account_list(s, STR("ost"), ID_NONE, 10, &accounts, &count));
	assert_int_equal(count, 1);
	assert_str(accounts[0].country, "AT");
	assert_ok(permission_check(s, MAY_LEAD, accounts[0].id));
}

TEST(import_plan__reads_cards)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct import_ask ask = {.of = IMPORT_CONTACTS, .account = c.nordwind};
	const struct import_plan *plan = plan_of(
		s, &ask, "BEGIN:VCARD\nFN:Ada B\nEMAIL:ada@n.example\nTITLE:Chefin\nEND:VCARD\n");

	assert_true(plan->is_vcard);
	assert_int_equal(plan->add_count, 1);
	assert_str(plan->rows[0].function, "Chefin");
}

static struct id add_division(struct scope *s, struct id account, const char *name)
{
	const struct division *d;

	assert_ok(division_add(s, &(struct division){.account = account, .name = str_from(name)},
	                       &d));
	return d->id;
}

static const struct contact *first_of(struct scope *s, struct id account, const char *name)
{
	const struct contact *contacts;
	size_t count;

	assert_ok(contact_list(s, account, STR_NONE, ID_NONE, CONTACT_LIST_MAX, &contacts, &count));
	for (size_t i = 0; i < count; i++)
		if (str_equal(contacts[i].name, str_from(name)))
			return &contacts[i];
	fail_msg("no contact %s", name);
	return NULL;
}

TEST(import_run__places_people_in_divisions_and_adds_those_that_are_missing)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct id sea = add_division(s, c.nordwind, "Seefracht");
	struct import_ask ask = {.of = IMPORT_CONTACTS, .account = c.nordwind};
	const struct division *divisions;
	const struct import_plan *plan;
	size_t count;

	plan = plan_of(s, &ask,
	               "Name;Telefon;Bereich\nAda;+49 40 1;SEEFRACHT\nBo;;Luftfracht\n"
	               "Cy;2;luftfracht\nDi;;\nAda;;Nirgends\n");
	assert_int_equal(plan->error_count, 0);
	assert_int_equal(plan->division_count, 1); /* nobody comes in who needs the third */
	s->now_ms++;
	assert_ok(import_run(s, plan, NULL, NULL));
	assert_ok(division_list(s, c.nordwind, STR_NONE, ID_NONE, 200, &divisions, &count));
	assert_int_equal(count, 2);
	assert_str(divisions[1].name, "Luftfracht");
	assert_true(id_equal(first_of(s, c.nordwind, "Ada")->division, sea));
	assert_str(first_of(s, c.nordwind, "Ada")->phone, "+49 40 1");
	assert_true(id_equal(first_of(s, c.nordwind, "Bo")->division, divisions[1].id));
	assert_true(id_equal(first_of(s, c.nordwind, "Cy")->division, divisions[1].id));
	assert_true(id_is_none(first_of(s, c.nordwind, "Di")->division));

	ask.is_changing = true;
	plan = plan_of(s, &ask, "Name;Telefon;Bereich\nAda;;Luftfracht\nBo;7;\n");
	assert_int_equal(plan->division_count, 0);
	assert_ok(import_run(s, plan, NULL, NULL));
	assert_true(id_equal(first_of(s, c.nordwind, "Ada")->division, divisions[1].id));
	assert_str(first_of(s, c.nordwind, "Ada")->phone, "+49 40 1"); /* left empty: stays */
	assert_true(id_equal(first_of(s, c.nordwind, "Bo")->division, divisions[1].id));
	assert_str(first_of(s, c.nordwind, "Bo")->phone, "7");
}

TEST(import_plan__refuses_a_division_that_could_be_two_or_is_of_another_account)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct import_ask ask = {.of = IMPORT_CONTACTS, .account = c.nordwind};
	struct id first = add_division(s, c.nordwind, "Wien");
	const struct import_plan *plan;

	add_division(s, c.nordwind, "Wien");
	plan = plan_of(s, &ask,
	               text_format(s->mem, "Name;Werk\nAda;wien\nBo;%.*s\nCy;%.*s\n",
	                           STR_ARG(id_text(s->mem, scope_new_id(s))),
	                           STR_ARG(id_text(s->mem, first)))
	                       .at);
	assert_int_equal(plan->error_count, 2);
	assert_string_equal(plan->errors[0].key, "import.division_twice");
	assert_str(plan->errors[0].column, "Werk");
	assert_string_equal(plan->errors[1].key, "contact.division_unknown");
	assert_true(id_equal(plan->rows[2].division, first));
}
