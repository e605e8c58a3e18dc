#include "accounts/need.h"

#include "accounts/contact.h"
#include "circle.h"

static struct need draft_for(struct scope *s, struct id account)
{
	return (struct need){.account = account,
	                     .quote = STR("Wir bräuchten die Termine drei Tage früher."),
	                     .level = NEED_ACCOUNT,
	                     .conversation = scope_new_id(s),
	                     .utterance = 12,
	                     .heard_at_ms = s->now_ms - 1000};
}

TEST(need_add__keeps_the_sentence_and_who_kept_it)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct need draft = draft_for(s, c.nordwind);
	const struct need *need;

	team_act(s, c.jonas);
	assert_ok(need_add(s, &draft, &need));
	assert_str(need->quote, "Wir bräuchten die Termine drei Tage früher.");
	assert_true(id_equal(need->kept_by, c.jonas));
	assert_int_equal(need->kept_at_ms, s->now_ms);
	assert_int_equal(need->utterance, 12);
	assert_int_equal(need->revision, 1);
	draft = (struct need){.account = c.nordwind, .quote = STR("Elsewhere"), .utterance = -1};
	assert_ok(need_add(s, &draft, &need));
	assert_int_equal(need->utterance, -1);
	assert_int_equal(need->heard_at_ms, 0);
	assert_true(id_is_none(need->conversation));
}

TEST(need_add__keeps_an_utterance_once)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct need draft = draft_for(s, c.nordwind), next;
	const struct need *first, *second, *list;
	size_t count;

	assert_ok(need_add(s, &draft, &first));
	next = *first;
	next.retired_at_ms = s->now_ms;
	assert_ok(need_change(s, &next, &first));
	draft.level = NEED_END_CUSTOMER;
	assert_ok(need_add(s, &draft, &second));
	assert_true(id_equal(first->id, second->id));
	assert_int_equal(second->level, NEED_END_CUSTOMER);
	assert_int_equal(second->retired_at_ms, 0);
	assert_int_equal(second->revision, 3);
	/* Another utterance is another need; so is the same id named by somebody else, who could
	 * otherwise change what a colleague kept. */
	draft.utterance = 13;
	assert_ok(need_add(s, &draft, &second));
	draft.utterance = 12;
	team_act(s, c.jonas);
	assert_ok(need_add(s, &draft, &second));
	assert_false(id_equal(first->id, second->id));
	assert_ok(need_list(s, c.nordwind, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 3);
}

TEST(need_add__checks_every_field)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct need bad = draft_for(s, c.nordwind);
	const struct need *need;

	bad.quote = STR(" \n ");
	assert_int_equal(need_add(s, &bad, &need), ERR_INVALID);
	assert_string_equal(s->problem.field, "quote");
	bad.quote = STR("a\x02");
	assert_int_equal(need_add(s, &bad, &need), ERR_INVALID);
	bad = draft_for(s, c.nordwind);
	bad.level = (enum need_level)7;
	assert_int_equal(need_add(s, &bad, &need), ERR_INVALID);
	assert_string_equal(s->problem.field, "level");
	bad = draft_for(s, c.nordwind);
	bad.utterance = -2;
	assert_int_equal(need_add(s, &bad, &need), ERR_INVALID);
	bad = draft_for(s, c.nordwind);
	bad.conversation = ID_NONE;
	assert_int_equal(need_add(s, &bad, &need), ERR_INVALID);
	assert_string_equal(s->problem.field, "utterance");
	bad = draft_for(s, c.nordwind);
	bad.heard_at_ms = s->now_ms + NEED_FUTURE_MS_MAX + 1;
	assert_int_equal(need_add(s, &bad, &need), ERR_INVALID);
	assert_string_equal(s->problem.field, "heard_at");
	bad = draft_for(s, c.nordwind);
	bad.contact = scope_new_id(s);
	assert_int_equal(need_add(s, &bad, &need), ERR_INVALID);
	assert_string_equal(s->problem.key, "need.contact_unknown");
}

TEST(need_add__takes_contacts_of_its_account_only)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct need draft = draft_for(s, c.nordwind);
	const struct account *other;
	const struct contact *here, *there;
	const struct need *need;

	assert_ok(account_add(s, &(struct account){.name = STR("Traunwald")}, &other));
	assert_ok(contact_add(s, &(struct contact){.account = c.nordwind, .name = STR("Frauke")},
	                      &here));
	assert_ok(contact_add(s, &(struct contact){.account = other->id, .name = STR("Gerlinde")},
	                      &there));
	draft.contact = there->id;
	assert_int_equal(need_add(s, &draft, &need), ERR_INVALID);
	draft.contact = here->id;
	assert_ok(need_add(s, &draft, &need));
	assert_true(id_equal(need->contact, here->id));
}

TEST(need_find__tells_outsiders_what_it_tells_about_nothing)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct need draft = draft_for(s, c.nordwind), next;
	const struct need *need, *list;
	struct id id;
	size_t count;

	assert_ok(need_add(s, &draft, &need));
	id = need->id;
	next = *need;
	team_act(s, c.lea);
	assert_int_equal(need_find(s, id, &need), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "need.not_found");
	assert_int_equal(need_change(s, &next, &need), ERR_NOT_FOUND);
	assert_int_equal(need_add(s, &draft, &need), ERR_NOT_FOUND);
	assert_int_equal(need_list(s, c.nordwind, ID_NONE, 10, &list, &count), ERR_NOT_FOUND);
	team_act(s, ID_NONE);
	assert_int_equal(need_find(s, id, &need), ERR_SIGNED_OUT);
	team_elsewhere(s);
	assert_int_equal(need_find(s, id, &need), ERR_NOT_FOUND);
}

TEST(need_change__needs_the_revision_and_leaves_history)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct need draft = draft_for(s, c.nordwind), next;
	const struct need *need;
	struct id conversation;

	assert_ok(need_add(s, &draft, &need));
	conversation = need->conversation;
	next = *need;
	next.quote = STR("Drei Tage früher.");
	next.conversation = scope_new_id(s);
	next.utterance = 99;
	team_act(s, c.jonas);
	assert_ok(need_change(s, &next, &need));
	assert_str(need->quote, "Drei Tage früher.");
	assert_true(id_equal(need->conversation, conversation));
	assert_int_equal(need->utterance, 12);
	assert_true(id_equal(need->kept_by, c.ines));
	assert_int_equal(need_change(s, &next, &need), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "need.changed");
}

TEST(need_list__is_newest_first_pages_and_leaves_the_retired_out)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct need *need, *list;
	struct need next;
	size_t count;

	for (int i = 0; i < 3; i++) {
		struct need draft = draft_for(s, c.nordwind);

		draft.utterance = i;
		s->now_ms += 1000;
		assert_ok(need_add(s, &draft, &need));
	}
	next = *need;
	assert_ok(need_list(s, c.nordwind, ID_NONE, 2, &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(list[0].utterance, 2);
	assert_ok(need_list(s, c.nordwind, list[1].id, 2, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].utterance, 0);
	next.retired_at_ms = s->now_ms;
	assert_ok(need_change(s, &next, &need));
	assert_ok(need_list(s, c.nordwind, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(need_list(s, c.nordwind, ID_NONE, 201, &list, &count), ERR_INVALID);
}
