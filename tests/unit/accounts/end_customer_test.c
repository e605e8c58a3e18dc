#include "accounts/end_customer.h"

#include "circle.h"
#include "store/db.h"

TEST(end_customer_list__guests_get_what_is_shared)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct end_customer draft = {
		.account = c.nordwind, .name = STR("Pflegeheime"), .about = STR("Ruhe.")};
	const struct end_customer *inside, *open, *list;
	size_t count;

	assert_ok(end_customer_add(s, &draft, &inside));
	draft.name = STR("Klinik Föhr");
	draft.kind = END_CUSTOMER_NAMED;
	draft.is_shared = true;
	assert_ok(end_customer_add(s, &draft, &open));
	assert_ok(end_customer_list(s, c.nordwind, STR("foehr"), ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	circle_let_in(s, &c, "kern@nordwind.example");
	assert_ok(end_customer_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_str(list[0].name, "Klinik Föhr");
	assert_int_equal(end_customer_find(s, inside->id, &list), ERR_NOT_FOUND);
	assert_int_equal(end_customer_change(s, &draft, &list), ERR_NOT_FOUND);
	draft = *open;
	assert_int_equal(end_customer_change(s, &draft, &list), ERR_NOT_FOUND);
}

TEST(end_customer_change__checks_and_needs_the_revision)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct end_customer draft = {.account = c.nordwind, .name = STR("Pflegeheime")};
	const struct end_customer *x, *list;
	size_t count;

	assert_ok(end_customer_add(s, &draft, &x));
	draft = *x;
	draft.kind = END_CUSTOMER_KIND_COUNT;
	assert_int_equal(end_customer_change(s, &draft, &x), ERR_INVALID);
	draft = *x;
	draft.retired_at_ms = s->now_ms;
	assert_ok(end_customer_change(s, &draft, &x));
	assert_int_equal(end_customer_change(s, &draft, &x), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "end_customer.changed");
	db_abandon(s);
	assert_ok(end_customer_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
}
