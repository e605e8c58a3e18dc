/* circle.h - an account with its team: Ines leads it, Jonas is on it, Lea is not. */
#ifndef CIRCLE_H
#define CIRCLE_H

#include "accounts/account.h"
#include "team.h"

struct circle {
	struct id ines, jonas, lea; /* administrator; member; lead of other accounts */
	struct id nordwind;         /* the account */
};

/* The scope acts as Ines. */
struct scope *circle_scope(struct circle *ret_circle);

/* Somebody of the account's own people, invited by Ines: the scope acts as them afterwards. */
struct id circle_let_in(struct scope *s, struct circle *circle, const char *email);

/* The scope acts as one of us again. */
void circle_act(struct scope *s, struct id member);

#endif
