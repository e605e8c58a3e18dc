#include "accounts/contact.h"

#include "accounts/account.h"
#include "circle.h"
#include "store/db.h"
#include "teams/search.h"

static struct contact draft_for(struct id account)
{
	return (struct contact){.account = account,
	                        .name = STR("Frauke Petersen"),
	                        .email = STR("Frauke.Petersen@Nordwind.example"),
	                        .function = STR("Einkauf"),
	                        .language = STR("de")};
}

TEST(contact_add__stores_what_was_typed_and_the_email_in_lower_case)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct contact draft = draft_for(c.nordwind);
	const struct contact *contact;

	team_act(s, c.jonas);
	assert_ok(contact_add(s, &draft, &contact));
	assert_str(contact->name, "Frauke Petersen");
	assert_str(contact->email, "frauke.petersen@nordwind.example");
	assert_str(contact->function, "Einkauf");
	assert_int_equal(contact->revision, 1);
}

TEST(contact_add__checks_every_field)
{
	static const struct {
		size_t offset;
		const char *value, *field, *key;
	} rows[] = {
		{offsetof(struct contact, name), "", "name", "field.missing"},
		{offsetof(struct contact, name), "a\rb", "name", "field.odd_character"},
		{offsetof(struct contact, email), "petersen", "email", "field.not_email"},
		{offsetof(struct contact, email), "<a@b.de>", "email", "field.not_email"},
		{offsetof(struct contact, function), "a\x7f", "function", "field.odd_character"},
		{offsetof(struct contact, language), "DE", "language", "field.unknown_value"},
	};
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct contact *contact, *list;
	size_t count;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct contact bad = draft_for(c.nordwind);

		*(struct str *)((char *)&bad + rows[i].offset) = str_from(rows[i].value);
		assert_int_equal(contact_add(s, &bad, &contact), ERR_INVALID);
		assert_string_equal(s->problem.field, rows[i].field);
		assert_string_equal(s->problem.key, rows[i].key);
	}
	assert_ok(contact_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
}

TEST(contact_add__takes_an_email_once_an_account)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct contact draft = draft_for(c.nordwind), next;
	const struct contact *first, *second;
	const struct account *other;

	assert_ok(contact_add(s, &draft, &first));
	draft.email = STR("FRAUKE.petersen@nordwind.example");
	assert_int_equal(contact_add(s, &draft, &second), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "contact.email_taken");
	assert_string_equal(s->problem.field, "email");
	db_abandon(s);
	/* Without an email, or with another account, there is nothing to collide. */
	draft.email = STR_NONE;
	assert_ok(contact_add(s, &draft, &second));
	assert_ok(contact_add(s, &draft, &second));
	assert_ok(account_add(s, &(struct account){.name = STR("Traunwald")}, &other));
	draft = draft_for(other->id);
	assert_ok(contact_add(s, &draft, &second));
	/* A retired contact gives its email free, and cannot come back while it is taken. */
	next = *first;
	next.retired_at_ms = s->now_ms;
	assert_ok(contact_change(s, &next, &first));
	draft = draft_for(c.nordwind);
	assert_ok(contact_add(s, &draft, &second));
	next = *first;
	next.retired_at_ms = 0;
	assert_int_equal(contact_change(s, &next, &first), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "contact.email_taken");
}

/* As a request with an Idempotency-Key is answered. */
TEST(contact_add__says_so_within_a_larger_change_too)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct contact draft = draft_for(c.nordwind);
	const struct contact *first, *second, *found;

	assert_ok(db_begin(s));
	assert_ok(contact_add(s, &draft, &first));
	assert_ok(contact_find(s, first->id, &found));
	assert_int_equal(found->revision, first->revision);
	assert_int_equal(contact_add(s, &draft, &second), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "contact.email_taken");
	assert_true(db_abandon(s));
	assert_int_equal(contact_find(s, first->id, &found), ERR_NOT_FOUND);
}

TEST(contact_find__tells_outsiders_what_it_tells_about_nothing)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct contact draft = draft_for(c.nordwind), next;
	const struct contact *contact, *list;
	struct id id;
	size_t count;

	assert_ok(contact_add(s, &draft, &contact));
	id = contact->id;
	next = *contact;
	team_act(s, c.lea);
	assert_int_equal(contact_find(s, id, &contact), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "contact.not_found");
	assert_int_equal(contact_change(s, &next, &contact), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "contact.not_found");
	assert_int_equal(contact_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count),
	                 ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "account.not_found");
	assert_int_equal(contact_add(s, &draft, &contact), ERR_NOT_FOUND);
	team_act(s, ID_NONE);
	assert_int_equal(contact_find(s, id, &contact), ERR_SIGNED_OUT);
	team_elsewhere(s);
	assert_int_equal(contact_find(s, id, &contact), ERR_NOT_FOUND);
}

TEST(contact_change__needs_the_revision_and_stays_with_its_account)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct contact draft = draft_for(c.nordwind), next;
	const struct contact *contact;
	const struct account *other;

	assert_ok(contact_add(s, &draft, &contact));
	next = *contact;
	next.function = STR("Leitung Einkauf");
	assert_ok(contact_change(s, &next, &contact));
	assert_int_equal(contact->revision, 2);
	assert_int_equal(contact_change(s, &next, &contact), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "contact.changed");
	db_abandon(s);
	assert_ok(account_add(s, &(struct account){.name = STR("Traunwald")}, &other));
	next.revision = 2;
	next.account = other->id;
	assert_int_equal(contact_change(s, &next, &contact), ERR_INVALID);
	assert_string_equal(s->problem.key, "contact.account_stays");
}

TEST(contact_list__pages_and_leaves_the_retired_out)
{
	static const char *const names[] = {"Özge Acar", "Ole Bay", "Zita Cohn"};
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct contact *contact, *list;
	struct contact next;
	size_t count;

	for (size_t i = 0; i < 3; i++)
		assert_ok(contact_add(
			s, &(struct contact){.account = c.nordwind, .name = str_from(names[i])},
			&contact));
	assert_ok(contact_list(s, c.nordwind, STR_NONE, ID_NONE, 2, &list, &count));
	assert_int_equal(count, 2);
	assert_str(list[0].name, "Ole Bay");
	assert_str(list[1].name, "Özge Acar");
	assert_ok(contact_list(s, c.nordwind, STR_NONE, list[1].id, 2, &list, &count));
	assert_int_equal(count, 1);
	assert_str(list[0].name, "Zita Cohn");
	next = list[0];
	next.retired_at_ms = s->now_ms;
	assert_ok(contact_change(s, &next, &contact));
	assert_ok(contact_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(contact_list(s, c.nordwind, STR_NONE, c.nordwind, 10, &list, &count),
	                 ERR_INVALID);
	assert_int_equal(contact_list(s, c.nordwind, STR_NONE, ID_NONE, 0, &list, &count),
	                 ERR_INVALID);
}

static size_t count_found(struct scope *s, const char *query)
{
	const struct search_hit *hits;
	size_t count;

	assert_ok(search_find(s, str_from(query), SEARCH_HITS_MAX, &hits, &count));
	return count;
}

/* After an upgrade, in pieces, each of which could be the first of another process. */
TEST(search_fill__goes_on_where_it_ended_and_puts_what_is_there_now)
{
	static const struct search_source *const sources[] = {&account_findable, &contact_findable};
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct id ids[SEARCH_FILL_PIECE + 5];
	const struct contact *contact;
	bool is_filled, is_current;
	struct contact next;

	for (size_t i = 0; i < SEARCH_FILL_PIECE + 5; i++) {
		s->now_ms++;
		assert_ok(contact_add(
			s, &(struct contact){.account = c.nordwind, .name = STR("Bernd Kern")},
			&contact));
		ids[i] = contact->id;
	}
	for (int again = 0; again < 2; again++) {
		assert_ok(db_begin(s));
		for (size_t i = 0; i < SEARCH_FILL_PIECE + 5; i++)
			assert_ok(search_retire(s, "contact", ids[i]));
		assert_ok(DB_WRITE(s, NULL, "search_version_set", DB_ID(s->organisation),
		                   DB_NUMBER(0)));
		/* How far another version came says nothing. */
		assert_ok(DB_WRITE(s, NULL, "search_fill_set", DB_ID(s->organisation),
		                   DB_NUMBER(SEARCH_VERSION - 1), DB_TEXT(STR("contact")),
		                   DB_ID(ids[SEARCH_FILL_PIECE + 4])));
		assert_ok(db_commit(s));
		assert_int_equal(count_found(s, "bernd"), 0);
		assert_ok(search_fill(s, sources, 2, &is_filled)); /* accounts */
		assert_false(is_filled);
		assert_ok(search_fill(s, sources, 2, &is_filled));
		assert_false(is_filled);
		assert_true(count_found(s, "bernd") < SEARCH_FILL_PIECE + 5);
		assert_true(count_found(s, "bernd") > 0);
		assert_ok(search_is_current(s, &is_current));
		assert_false(is_current);
		/* Changed meanwhile: what is put is what is there when its turn comes. */
		assert_ok(contact_find(s, ids[SEARCH_FILL_PIECE + 4], &contact));
		next = *contact;
		next.name = STR("Bernd Umbenannt");
		assert_ok(contact_change(s, &next, &contact));
		while (!is_filled)
			assert_ok(search_fill(s, sources, 2, &is_filled));
		assert_int_equal(count_found(s, "bernd"), SEARCH_FILL_PIECE + 5);
		assert_int_equal(count_found(s, "umbenannt"), 1);
		assert_ok(search_is_current(s, &is_current));
		assert_true(is_current);
		assert_ok(search_fill(s, sources, 2, &is_filled));
		assert_true(is_filled);
	}
}
