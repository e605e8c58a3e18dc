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

#endif
