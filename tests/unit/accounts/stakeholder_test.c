#include "accounts/stakeholder.h"

#include "accounts/contact.h"
#include "accounts/relation.h"
#include "circle.h"
#include "store/db.h"
#include "teams/history.h"

static struct id add_contact(struct scope *s, struct id account, const char *name, bool is_shared)
{
	struct contact draft = {.account = account, .name = str_from(name), .is_shared = is_shared};
	const struct contact *contact;

	assert_ok(contact_add(s, &draft, &contact));
	return contact->id;
}

static struct stakeholder draft_of(struct id contact)
{
	return (struct stakeholder){.contact = contact,
	                            .role = STAKEHOLDER_DECIDES,
	                            .influence = 5,
	                            .attitude = -1,
	                            .note = STR("Hat die Umstellung nicht vergessen.")};
}

TEST(stakeholder_find__guests_never_learn_of_one_not_even_of_themselves)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct id frauke = add_contact(s, c.nordwind, "Frauke", true), bernd;
	struct stakeholder draft = draft_of(frauke);
	const struct stakeholder *x, *list;
	const struct history_entry *entries;
	const struct relation *relations;
	size_t count;

	assert_ok(stakeholder_set(s, &draft, &x));
	bernd = circle_let_in(s, &c, "kern@nordwind.example");
	circle_act(s, c.ines);
	draft = draft_of(bernd);
	assert_ok(stakeholder_set(s, &draft, &x));
	circle_let_in(s, &c, "kern2@nordwind.example");
	assert_int_equal(stakeholder_find(s, frauke, &x), ERR_DENIED);
	assert_int_equal(stakeholder_find(s, bernd, &x), ERR_DENIED);
	assert_int_equal(stakeholder_set(s, &draft, &x), ERR_DENIED);
	assert_int_equal(stakeholder_erase(s, frauke), ERR_DENIED);
	assert_int_equal(stakeholder_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count),
	                 ERR_NOT_FOUND);
	assert_int_equal(relation_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &relations, &count),
	                 ERR_NOT_FOUND);
	assert_ok(history_list(s, c.nordwind, STR("stakeholder"), ID_NONE, ID_NONE, 10, &entries,
	                       &count));
	assert_int_equal(count, 0);
}

TEST(stakeholder_set__keeps_one_per_contact_and_needs_its_revision)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct stakeholder draft = draft_of(add_contact(s, c.nordwind, "Frauke", false));
	const struct stakeholder *x, *list;
	size_t count;

	assert_ok(stakeholder_find(s, draft.contact, &x));
	assert_int_equal(x->revision, 0);
	assert_ok(stakeholder_set(s, &draft, &x));
	assert_int_equal(x->revision, 1);
	assert_int_equal(stakeholder_set(s, &draft, &x), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "stakeholder.changed");
	db_abandon(s);
	draft.revision = 1;
	draft.attitude = 2;
	assert_ok(stakeholder_set(s, &draft, &x));
	assert_int_equal(x->attitude, 2);
	assert_ok(stakeholder_list(s, c.nordwind, STR("frau"), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_str(list[0].name, "Frauke");
	assert_ok(stakeholder_erase(s, draft.contact));
	assert_ok(stakeholder_erase(s, draft.contact));
	assert_ok(stakeholder_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	circle_act(s, c.lea);
	assert_int_equal(stakeholder_find(s, draft.contact, &x), ERR_NOT_FOUND);
	assert_int_equal(stakeholder_set(s, &draft, &x), ERR_NOT_FOUND);
}

TEST(stakeholder_set__checks_every_field)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct stakeholder good = draft_of(add_contact(s, c.nordwind, "Frauke", false)), bad = good;
	const struct stakeholder *x;

	bad.role = STAKEHOLDER_ROLE_COUNT;
	assert_int_equal(stakeholder_set(s, &bad, &x), ERR_INVALID);
	assert_string_equal(s->problem.field, "role");
	bad = good;
	bad.influence = 0;
	assert_int_equal(stakeholder_set(s, &bad, &x), ERR_INVALID);
	bad.influence = 6;
	assert_int_equal(stakeholder_set(s, &bad, &x), ERR_INVALID);
	assert_string_equal(s->problem.field, "influence");
	bad = good;
	bad.attitude = 3;
	assert_int_equal(stakeholder_set(s, &bad, &x), ERR_INVALID);
	assert_string_equal(s->problem.field, "attitude");
}

TEST(relation_add__is_between_two_contacts_of_the_account_once)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct id frauke = add_contact(s, c.nordwind, "Frauke", false),
		  ole = add_contact(s, c.nordwind, "Ole", false);
	struct relation draft = {
		.account = c.nordwind, .kind = RELATION_AT_ODDS, .from = ole, .to = frauke};
	const struct relation *x, *list;
	const struct account *other;
	size_t count;

	assert_ok(relation_add(s, &draft, &x));
	/* The other way round it is the same. */
	draft.from = frauke;
	draft.to = ole;
	assert_int_equal(relation_add(s, &draft, &x), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "relation.there_already");
	db_abandon(s);
	draft.kind = RELATION_REPORTS_TO;
	assert_ok(relation_add(s, &draft, &x));
	draft.to = frauke;
	assert_int_equal(relation_add(s, &draft, &x), ERR_INVALID);
	assert_string_equal(s->problem.key, "relation.same_person");
	assert_ok(account_add(s, &(struct account){.name = STR("Traunwald")}, &other));
	draft.to = add_contact(s, other->id, "Gerlinde", false);
	assert_int_equal(relation_add(s, &draft, &x), ERR_INVALID);
	assert_string_equal(s->problem.key, "relation.contact_unknown");
	assert_string_equal(s->problem.field, "to");
	assert_ok(relation_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 2);
	circle_act(s, c.lea);
	assert_int_equal(relation_erase(s, list[0].id), ERR_NOT_FOUND);
	circle_act(s, c.jonas);
	assert_ok(relation_erase(s, list[0].id));
	assert_int_equal(relation_find(s, list[0].id, &x), ERR_NOT_FOUND);
}
