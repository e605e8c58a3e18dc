#include "circle.h"

#include "accounts/contact.h"
#include "accounts/guest.h"

struct scope *circle_scope(struct circle *ret_circle)
{
	struct scope *s = team_scope();
	struct account draft = {.name = STR("Nordwind AG"), .country = STR("DE")};
	const struct account *account;

	ret_circle->ines = s->actor;
	ret_circle->jonas = team_add(s, "Jonas Kröger", "jonas@firma.example", MEMBER_MEMBER)->id;
	ret_circle->lea = team_add(s, "Lea Sommer", "lea@firma.example", MEMBER_LEAD)->id;
	assert_ok(account_add(s, &draft, &account));
	ret_circle->nordwind = account->id;
	assert_ok(account_member_add(s, account->id, ret_circle->jonas, false));
	return s;
}

struct id circle_let_in(struct scope *s, struct circle *circle, const char *email)
{
	struct contact draft = {
		.account = circle->nordwind, .name = STR("Bernd Kern"), .email = str_from(email)};
	const struct contact *contact;
	const struct guest *guest;
	struct str link;

	circle_act(s, circle->ines);
	assert_ok(contact_add(s, &draft, &contact));
	assert_ok(guest_invite(s, circle->nordwind, contact->id, &guest, &link));
	team_act(s, guest->id);
	s->guest_of = circle->nordwind;
	return contact->id;
}

void circle_act(struct scope *s, struct id member)
{
	s->guest_of = ID_NONE;
	team_act(s, member);
}
