#include "accounts/division.h"

#include "accounts/contact.h"
#include "circle.h"
#include "store/db.h"

static const struct division *add(struct scope *s, struct id account, const char *name,
                                  const struct division *parent, bool is_shared)
{
	struct division draft = {.account = account,
	                         .name = str_from(name),
	                         .kind = parent ? DIVISION_DIVISION : DIVISION_COMPANY,
	                         .parent = parent ? parent->id : ID_NONE,
	                         .is_shared = is_shared};
	const struct division *division;

	s->now_ms++;
	assert_ok(division_add(s, &draft, &division));
	return division;
}

TEST(division_find__guests_see_what_is_shared_and_no_parent_that_is_not)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct division *group = add(s, c.nordwind, "Nordwind Gruppe", NULL, false);
	const struct division *plant = add(s, c.nordwind, "Werk Kiel", group, true);
	const struct division *found, *list;
	struct division next;
	size_t count;

	circle_let_in(s, &c, "kern@nordwind.example");
	assert_int_equal(division_find(s, group->id, &found), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "division.not_found");
	assert_ok(division_find(s, plant->id, &found));
	assert_true(id_is_none(found->parent));
	assert_ok(division_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_true(id_is_none(list[0].parent));
	next = *plant;
	assert_int_equal(division_change(s, &next, false, &found), ERR_NOT_FOUND);
	assert_int_equal(division_add(s, &next, &found), ERR_NOT_FOUND);
	circle_act(s, c.lea);
	assert_int_equal(division_find(s, plant->id, &found), ERR_NOT_FOUND);
	assert_int_equal(division_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count),
	                 ERR_NOT_FOUND);
}

TEST(division_change__makes_no_circle_and_stays_within_the_depth)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct division *row[DIVISION_DEPTH_MAX], *found;
	struct division next;

	for (int i = 0; i < DIVISION_DEPTH_MAX; i++)
		row[i] = add(s, c.nordwind, "Ebene", i ? row[i - 1] : NULL, false);
	next = *row[0];
	next.parent = row[DIVISION_DEPTH_MAX - 1]->id;
	assert_int_equal(division_change(s, &next, false, &found), ERR_INVALID);
	assert_string_equal(s->problem.key, "division.circle");
	db_abandon(s);
	next.parent = next.id;
	assert_int_equal(division_change(s, &next, false, &found), ERR_INVALID);
	assert_string_equal(s->problem.key, "division.circle");
	db_abandon(s);
	next = (struct division){.account = c.nordwind,
	                         .name = STR("Zu tief"),
	                         .parent = row[DIVISION_DEPTH_MAX - 1]->id};
	assert_int_equal(division_add(s, &next, &found), ERR_INVALID);
	assert_string_equal(s->problem.key, "division.too_deep");
	db_abandon(s);
	/* The whole branch counts, not only where it is put. */
	next = *row[1];
	next.parent = ID_NONE;
	assert_ok(division_change(s, &next, false, &row[1]));
	next = *add(s, c.nordwind, "Ganz oben", NULL, false);
	next.parent = row[2]->id;
	assert_ok(division_change(s, &next, false, &found));
	next = *row[1];
	next.parent = row[0]->id;
	assert_ok(division_change(s, &next, false, &found));
}

TEST(division_change__asks_before_it_retires_what_stands_below)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct division *group = add(s, c.nordwind, "Gruppe", NULL, false), *found, *list;
	const struct division *plant = add(s, c.nordwind, "Werk", group, false);
	struct division next = *group;
	size_t count;

	add(s, c.nordwind, "Halle", plant, false);
	next.retired_at_ms = s->now_ms;
	assert_int_equal(division_change(s, &next, false, &found), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "division.has_below");
	db_abandon(s);
	assert_ok(division_change(s, &next, true, &found));
	assert_ok(division_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
	next = (struct division){.account = c.nordwind, .name = STR("Neu"), .parent = group->id};
	assert_int_equal(division_add(s, &next, &found), ERR_INVALID);
	assert_string_equal(s->problem.key, "division.parent_unknown");
}

TEST(division_list__pages_and_finds_by_a_word)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct division *list, *first = add(s, c.nordwind, "Werk Kiel", NULL, false);
	size_t count;

	add(s, c.nordwind, "Vertrieb Süd", NULL, false);
	assert_ok(division_list(s, c.nordwind, STR_NONE, first->id, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_ok(division_list(s, c.nordwind, STR("sued"), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_str(list[0].name, "Vertrieb Süd");
	assert_int_equal(division_list(s, c.nordwind, STR_NONE, ID_NONE, 0, &list, &count),
	                 ERR_INVALID);
}

TEST(contact_change__takes_a_division_of_its_account_and_tells_guests_of_shared_ones)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct division *inside = add(s, c.nordwind, "Strategie", NULL, false), *foreign;
	const struct contact *contact, *list;
	const struct account *other;
	struct contact draft = {.account = c.nordwind,
	                        .name = STR("Frauke"),
	                        .phone = STR("+49 431 1"),
	                        .division = inside->id,
	                        .is_shared = true};
	size_t count;

	assert_ok(contact_add(s, &draft, &contact));
	assert_str(contact->phone, "+49 431 1");
	assert_true(id_equal(contact->division, inside->id));
	assert_ok(account_add(s, &(struct account){.name = STR("Traunwald")}, &other));
	foreign = add(s, other->id, "Werk Wels", NULL, true);
	draft.division = foreign->id;
	assert_int_equal(contact_add(s, &draft, &contact), ERR_INVALID);
	assert_string_equal(s->problem.key, "contact.division_unknown");
	circle_let_in(s, &c, "kern@nordwind.example");
	assert_ok(contact_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_true(id_is_none(list[0].division));
}
