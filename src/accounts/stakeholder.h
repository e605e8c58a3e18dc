/* stakeholder.h - what we think of a contact's part in a decision: role, influence, attitude to us.
 *
 * An opinion about a person, and therefore kept small: one per contact, for the
 * account's team alone. Guests never see one, nothing shares it, and it is erased
 * rather than retired. That somebody wrote one down, and when, is told to the person
 * concerned (teams/access.h); they may ask the team for it.
 *
 * Layer: accounts. Read first: stakeholder_set().
 */
#ifndef ACCOUNTS_STAKEHOLDER_H
#define ACCOUNTS_STAKEHOLDER_H

#include "core/scope.h"

#define STAKEHOLDER_NOTE_BYTES_MAX 1000
#define STAKEHOLDER_LIST_MAX 200
#define STAKEHOLDER_INFLUENCE_MAX 5 /* from 1 */
#define STAKEHOLDER_ATTITUDE_MAX 2  /* from -2, against us */

enum stakeholder_role {
	STAKEHOLDER_DECIDES,
	STAKEHOLDER_APPROVES,
	STAKEHOLDER_INFLUENCES,
	STAKEHOLDER_USES,
	STAKEHOLDER_BUYS,
	STAKEHOLDER_KEEPS_THE_GATE,
	STAKEHOLDER_ROLE_COUNT
};

extern const char *const stakeholder_roles[STAKEHOLDER_ROLE_COUNT + 1]; /* "decides", ... */

struct stakeholder {
	struct id contact, account;
	struct str name; /* the contact's */
	enum stakeholder_role role;
	int64_t influence, attitude;
	struct str note;
	struct id assessed_by; /* a member */
	int64_t assessed_at_ms;
	int64_t revision; /* 0 = not yet assessed */
};

/* Stores or overwrites what is thought of `next->contact`. `next->revision` is the one the caller
 * read; 0 when there was none. Needs: MAY_EDIT of the contact's account.
 * Errors: NOT_FOUND "contact.not_found"; INVALID role|influence|attitude|note; CONFLICT "stakeholder.changed". */
enum err stakeholder_set(struct scope *s, const struct stakeholder *next,
                         const struct stakeholder **ret_stakeholder);

/* Erases it. Errors: NOT_FOUND "contact.not_found". */
enum err stakeholder_erase(struct scope *s, struct id contact);

/* Of a contact who was not yet assessed the revision is 0. Needs: MAY_SEE of the account.
 * Errors: NOT_FOUND "contact.not_found". */
enum err stakeholder_find(struct scope *s, struct id contact,
                          const struct stakeholder **ret_stakeholder);

/* Those assessed and not retired, oldest contact first, starting after `after`; whose name contains `words`.
 * Needs: MAY_SEE. Errors: INVALID "list.limit". */
enum err stakeholder_list(struct scope *s, struct id account, struct str words, struct id after,
                          size_t limit, const struct stakeholder **ret_stakeholders,
                          size_t *ret_count);

#endif
