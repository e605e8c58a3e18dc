#include "guests.h"

#include "accounts/contact.h"

struct id guests_add(struct scope *s, struct id account, const char *name, const char *email)
{
	struct contact draft = {
		.account = account, .name = str_from(name), .email = str_from(email)};
	const struct contact *contact;
	const struct guest *guest;
	struct str link;

	assert_ok(contact_add(s, &draft, &contact));
	assert_ok(guest_invite(s, account, contact->id, &guest, &link));
	return guest->id;
}

void guests_act(struct scope *s, struct id guest, struct id account)
{
	team_act(s, guest);
	s->guest_of = account;
}

void guests_leave(struct scope *s, struct id member)
{
	s->guest_of = ID_NONE;
	team_act(s, member);
}
