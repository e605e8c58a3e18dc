/* guests.h - the account's own people to test with. */
#ifndef GUESTS_H
#define GUESTS_H

#include "accounts/guest.h"
#include "circle.h"

/* Somebody of the account's own people, who is its guest; `s` acts as before. */
struct id guests_add(struct scope *s, struct id account, const char *name, const char *email);

/* `s` acts for a guest from now on; team_act() goes back to ours, but see guests_leave(). */
void guests_act(struct scope *s, struct id guest, struct id account);

/* `s` acts for one of ours again. */
void guests_leave(struct scope *s, struct id member);

#endif
