#include "accounts/guest.h"

#include "accounts/account.h"
#include "accounts/contact.h"
#include "accounts/need.h"
#include "circle.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"

static const struct contact *add_contact(struct scope *s, struct id account, const char *name,
                                         const char *email)
{
	struct contact draft = {
		.account = account, .name = str_from(name), .email = str_from(email)};
	const struct contact *contact;

	assert_ok(contact_add(s, &draft, &contact));
	return contact;
}

/* Bernd Kern of Nordwind, let in; `s` acts for him afterwards. */
static const struct guest *let_in(struct scope *s, struct id account)
{
	const struct contact *bernd =
		add_contact(s, account, "Bernd Kern", "kern@nordwind.example");
	const struct guest *guest;
	struct session_opened opened;
	struct str link, place;

	assert_ok(guest_invite(s, account, bernd->id, &guest, &link));
	assert_ok(guest_link_open(s, link, &opened, &place));
	assert_true(id_equal(s->actor, guest->id));
	assert_true(id_equal(s->guest_of, account));
	return guest;
}

TEST(guest_link_open__lets_in_once)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct contact *bernd =
		add_contact(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	struct session_opened opened;
	const struct guest *guest;
	struct str link, place;

	assert_ok(guest_invite(s, c.nordwind, bernd->id, &guest, &link));
	assert_false(guest->is_here);
	team_act(s, ID_NONE);
	assert_ok(guest_link_open(s, link, &opened, &place));
	assert_str(place, "");
	team_act(s, ID_NONE);
	assert_int_equal(guest_link_open(s, link, &opened, &place), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "guest.link_over");
	assert_int_equal(guest_link_open(s, STR("nonsense"), &opened, &place), ERR_NOT_FOUND);
	team_act(s, c.ines);
	assert_ok(guest_find(s, guest->id, &guest));
	assert_true(guest->is_here);
}

TEST(guest_link_open__knows_no_link_after_its_minutes)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct contact *bernd =
		add_contact(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	const struct guest *guest, *asking;
	struct session_opened opened;
	struct str link, fresh, place;

	assert_ok(guest_invite(s, c.nordwind, bernd->id, &guest, &link));
	s->now_ms += (GUEST_LINK_MINUTES * 60 + 1) * 1000;
	team_act(s, ID_NONE);
	assert_int_equal(guest_link_open(s, link, &opened, &place), ERR_NOT_FOUND);
	/* The old one asks for a new one, which leads to the same place. */
	assert_ok(guest_link_ask(s, link, true, &asking, &place));
	assert_str(asking->email, "kern@nordwind.example");
	s->actor = asking->id;
	assert_ok(guest_link_for_letter(s, place, &fresh));
	team_act(s, ID_NONE);
	assert_ok(guest_link_open(s, fresh, &opened, &place));
}

TEST(guest_link_add__forgets_old_links_but_not_who_takes_part)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct contact *wiebke =
		add_contact(s, c.nordwind, "Wiebke Voss", "voss@nordwind.example");
	const struct guest *guest, *asking;
	struct session_opened opened;
	struct str old, link, place;
	int64_t invited_at_ms = s->now_ms;

	assert_ok(guest_invite(s, c.nordwind, wiebke->id, &guest, &old));
	let_in(s, c.nordwind);
	s->now_ms += (GUEST_LINK_DAYS + 1) * INT64_C(24 * 60 * 60 * 1000);
	team_act(s, c.ines);
	assert_ok(
		guest_invite(s, c.nordwind,
	                     add_contact(s, c.nordwind, "Ute Lorenzen", "ute@nordwind.example")->id,
	                     &asking, &link));
	size_t count;
	assert_ok(guest_list(s, c.nordwind, STR(""), ID_NONE, GUEST_LIST_MAX, &guest, &count));
	assert_int_equal(count, 3);
	assert_str(guest[0].name, "Bernd Kern");
	assert_true(guest[0].is_here);
	assert_str(guest[2].name, "Wiebke Voss");
	assert_int_equal(guest[2].invited_at_ms, invited_at_ms);
	/* But what is that old asks for nothing any more. */
	assert_ok(guest_link_ask(s, old, true, &asking, &place));
	assert_null(asking);
	team_act(s, ID_NONE);
	assert_int_equal(guest_link_open(s, old, &opened, &place), ERR_NOT_FOUND);
}

TEST(guest_link_ask__makes_one_a_minute_and_tells_nothing)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct contact *bernd =
		add_contact(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	const struct guest *guest;
	struct str link, fresh, place;

	assert_ok(guest_invite(s, c.nordwind, bernd->id, &guest, &link));
	assert_ok(guest_link_ask(s, link, true, &guest, &place));
	assert_null(guest);
	assert_ok(guest_link_ask(s, STR("nonsense"), true, &guest, &place));
	assert_null(guest);
	s->now_ms += 61 * 1000;
	assert_ok(guest_link_ask(s, link, false, &guest, &place));
	assert_null(guest);
	/* Without mail, the team sees that a link is asked for, until one is made. */
	size_t count;
	assert_ok(guest_list(s, c.nordwind, STR(""), ID_NONE, GUEST_LIST_MAX, &guest, &count));
	assert_int_equal(guest[0].asked_at_ms, s->now_ms);
	assert_ok(guest_link_add(s, guest[0].id, STR(""), &fresh));
	assert_ok(guest_list(s, c.nordwind, STR(""), ID_NONE, GUEST_LIST_MAX, &guest, &count));
	assert_int_equal(guest[0].asked_at_ms, 0);
}

TEST(guest_invite__is_for_leads_and_contacts_with_an_email)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct contact *without = add_contact(s, c.nordwind, "Ohne Mail", "");
	const struct contact *bernd =
		add_contact(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	const struct guest *guest;
	struct str link;

	assert_int_equal(guest_invite(s, c.nordwind, without->id, &guest, &link), ERR_INVALID);
	assert_string_equal(s->problem.key, "guest.email_needed");
	team_act(s, c.jonas);
	assert_int_equal(guest_invite(s, c.nordwind, bernd->id, &guest, &link), ERR_DENIED);
	team_act(s, c.lea);
	assert_int_equal(guest_invite(s, c.nordwind, bernd->id, &guest, &link), ERR_NOT_FOUND);
}

TEST(permission_check__lets_guests_visit_their_account_and_nothing_else)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct account draft = {.name = STR("Südwerk"), .country = STR("DE")};
	const struct account *other;

	assert_ok(account_add(s, &draft, &other));
	let_in(s, c.nordwind);
	assert_ok(permission_check(s, MAY_ANYONE, ID_NONE));
	assert_ok(permission_check(s, MAY_TAKE_PART, ID_NONE));
	assert_ok(permission_check(s, MAY_VISIT, c.nordwind));
	assert_int_equal(permission_check(s, MAY_VISIT, other->id), ERR_NOT_FOUND);
	assert_int_equal(permission_check(s, MAY_SEE, c.nordwind), ERR_NOT_FOUND);
	assert_int_equal(permission_check(s, MAY_EDIT, c.nordwind), ERR_NOT_FOUND);
	assert_int_equal(permission_check(s, MAY_LEAD, c.nordwind), ERR_NOT_FOUND);
	assert_int_equal(permission_check(s, MAY_SIGNED_IN, ID_NONE), ERR_DENIED);
	assert_int_equal(permission_check(s, MAY_OWN, ID_NONE), ERR_DENIED);
	assert_int_equal(permission_check(s, MAY_ADMINISTER, ID_NONE), ERR_DENIED);
}

TEST(guest__sees_what_is_shared_and_nothing_else)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct need inside = {.account = c.nordwind, .quote = STR("unter uns"), .utterance = -1};
	struct need shared = {.account = c.nordwind,
	                      .quote = STR("gemeinsam"),
	                      .is_shared = true,
	                      .utterance = -1};
	const struct need *in, *out, *list;
	const struct contact *secret, *contacts;
	const struct history_entry *entries;
	size_t count;

	assert_ok(need_add(s, &inside, &in));
	assert_ok(need_add(s, &shared, &out));
	secret = add_contact(s, c.nordwind, "Geheimer Berater", "");
	let_in(s, c.nordwind);
	assert_ok(need_list(s, c.nordwind, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_str(list[0].quote, "gemeinsam");
	assert_int_equal(need_find(s, in->id, &in), ERR_NOT_FOUND);
	assert_ok(need_find(s, out->id, &out));
	assert_int_equal(need_change(s, out, &out), ERR_NOT_FOUND);
	assert_ok(contact_list(s, c.nordwind, STR_NONE, ID_NONE, 10, &contacts, &count));
	assert_int_equal(count, 0);
	assert_int_equal(contact_find(s, secret->id, &contacts), ERR_NOT_FOUND);
	assert_ok(history_list(s, c.nordwind, STR(""), ID_NONE, ID_NONE, 100, &entries, &count));
	for (size_t i = 0; i < count; i++)
		assert_true(entries[i].is_shared);
}

TEST(member_find__shows_guests_the_team_and_the_team_its_guests)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct guest *bernd = let_in(s, c.nordwind);
	const struct member *member;
	size_t count;

	assert_ok(member_find(s, c.jonas, &member));
	assert_int_equal(member_find(s, c.lea, &member), ERR_NOT_FOUND); /* not on the team */
	assert_ok(member_find(s, bernd->id, &member));
	assert_int_equal(member_list(s, STR(""), ID_NONE, 10, &member, &count), ERR_DENIED);
	team_act(s, c.lea);
	assert_int_equal(member_find(s, bernd->id, &member), ERR_NOT_FOUND);
	assert_ok(member_list(s, STR("Bernd"), ID_NONE, 10, &member, &count));
	assert_int_equal(count, 0);
	team_act(s, c.jonas);
	assert_ok(member_find(s, bernd->id, &member));
	team_act(s, c.ines);
	assert_int_equal(account_member_add(s, c.nordwind, bernd->id, true), ERR_NOT_FOUND);
}

TEST(guest_invite__of_the_same_person_in_two_accounts_makes_two_guests)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct account draft = {.name = STR("Südwerk"), .country = STR("DE")};
	const struct contact *here, *there;
	const struct account *other;
	const struct guest *a, *b;
	struct str link;

	assert_ok(account_add(s, &draft, &other));
	here = add_contact(s, c.nordwind, "Bernd Kern", "kern@berater.example");
	there = add_contact(s, other->id, "Bernd Kern", "kern@berater.example");
	assert_ok(guest_invite(s, c.nordwind, here->id, &a, &link));
	assert_ok(guest_invite(s, other->id, there->id, &b, &link));
	assert_false(id_equal(a->id, b->id));
	/* Again is the same one. */
	assert_ok(guest_invite(s, c.nordwind, here->id, &b, &link));
	assert_true(id_equal(a->id, b->id));
}

TEST(guest_retire__ends_everything_at_once)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct guest *guest = let_in(s, c.nordwind), *again;
	struct session_opened opened;
	struct str link, place;

	assert_int_equal(guest_retire(s, c.jonas), ERR_NOT_FOUND);
	assert_ok(guest_retire(s, guest->id)); /* leaves */
	assert_int_equal(session_check(s), ERR_SIGNED_OUT);
	assert_int_equal(permission_check(s, MAY_VISIT, c.nordwind), ERR_NOT_FOUND);
	team_act(s, c.ines);
	assert_int_equal(guest_find(s, guest->id, &again), ERR_NOT_FOUND);
	assert_int_equal(guest_link_add(s, guest->id, STR(""), &link), ERR_NOT_FOUND);
	/* Asked back, they are who they were. */
	assert_ok(guest_invite(s, c.nordwind, guest->contact, &again, &link));
	assert_true(id_equal(again->id, guest->id));
	assert_ok(guest_link_open(s, link, &opened, &place));
}

TEST(history_news__tells_each_what_they_may_know)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct need inside = {.account = c.nordwind, .quote = STR("unter uns"), .utterance = -1};
	const struct history_entry *news;
	const struct need *need;
	struct need next;
	int64_t now;
	size_t count;

	let_in(s, c.nordwind);
	struct id bernd = s->actor;
	team_act(s, c.ines);
	assert_ok(history_now(s, &now));
	assert_ok(need_add(s, &inside, &need));
	assert_ok(history_news(s, now, &news, &count));
	assert_int_equal(count, 1);
	assert_str(news[0].kind, "need");
	team_act(s, c.lea);
	assert_ok(history_news(s, now, &news, &count));
	assert_int_equal(count, 0);
	team_act(s, bernd);
	s->guest_of = c.nordwind;
	assert_ok(history_news(s, now, &news, &count));
	assert_int_equal(count, 0);
	/* Shared, and not shared any more: both are news to the guest. */
	for (int i = 0; i < 2; i++) {
		team_act(s, c.ines);
		assert_ok(need_find(s, need->id, &need));
		next = *need;
		next.is_shared = i == 0;
		s->now_ms++;
		assert_ok(need_change(s, &next, &need));
		team_act(s, bernd);
		s->guest_of = c.nordwind;
		assert_ok(history_news(s, now, &news, &count));
		assert_int_equal(count, (size_t)i + 1);
	}
}
