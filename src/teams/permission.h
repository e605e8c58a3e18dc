/* permission.h - who may do what. Deny by default.
 *
 * A guest (the customer's member, scope.guest_of) passes ANYONE, TAKE_PART and VISIT of their own
 * account, nothing else. Whoever says TAKE_PART or VISIT promises that guests get only what is shared.
 *
 * Whoever is not on an account's team must not learn that it exists: the answer
 * is NOT_FOUND, the same as for an id that was never given out.
 *
 * Layer: teams. Read first: enum may, then permission_check().
 */
#ifndef TEAMS_PERMISSION_H
#define TEAMS_PERMISSION_H

#include "core/scope.h"

enum may {
	MAY_NOTHING,   /* a forgotten field means: nobody */
	MAY_ANYONE,    /* also signed out */
	MAY_TAKE_PART, /* signed in, on either side; guests see what is shared */
	MAY_SIGNED_IN, /* signed in and one of us; the same for all below but VISIT */
	MAY_ADMINISTER, /* members and settings of the organisation; no access to accounts by itself */
	MAY_VISIT,      /* an account, being on its team or its guest; guests see what is shared */
	MAY_SEE,        /* an account, being on its team */
	MAY_EDIT,       /* an account and what hangs on it, being on its team */
	MAY_LEAD,       /* who is on the account's team */
	MAY_OWN,        /* a thing that belongs to one person; its own module checks */
	MAY_COUNT
};

/* `account` matters for VISIT, SEE, EDIT and LEAD only. The operator (s->is_operator) passes SIGNED_IN and
 * ADMINISTER.
 * Errors: SIGNED_OUT; DENIED "permission.denied"; NOT_FOUND "account.not_found". */
enum err permission_check(struct scope *s, enum may may, struct id account);

/* "see", "edit", ... for the description of the API. */
const char *permission_name(enum may may);

#endif
