#include "accounts/import.h"

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

	assert_ok(contact_list(s, account, ID_NONE, CONTACT_LIST_MAX, &contacts, &count));
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
	         "account name email function -"},
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
	assert_ok(contact_list(s, c.nordwind, ID_NONE, CONTACT_LIST_MAX, &contacts, &count));
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
