/* relation.h - how two contacts of an account stand to each other, as the team sees it.
 *
 * Ours alone, like stakeholder.h: guests never learn of one, and it is erased
 * rather than retired.
 *
 * Layer: accounts. Read first: relation_add().
 */
#ifndef ACCOUNTS_RELATION_H
#define ACCOUNTS_RELATION_H

#include "core/scope.h"

#define RELATION_LIST_MAX 200

enum relation_kind {
	RELATION_REPORTS_TO,
	RELATION_TRUSTS,
	RELATION_WORKS_WITH,
	RELATION_AT_ODDS,
	RELATION_KIND_COUNT
};

extern const char *const relation_kinds[RELATION_KIND_COUNT + 1]; /* "reports_to", ... */

struct relation {
	struct id id, account;
	enum relation_kind kind;
	struct id from, to; /* contacts */
	struct str from_name, to_name;
};

/* Needs: MAY_EDIT of the account. Errors: INVALID kind, "relation.contact_unknown" from|to (not of this account),
 * "relation.same_person"; CONFLICT "relation.there_already". */
enum err relation_add(struct scope *s, const struct relation *draft,
                      const struct relation **ret_relation);

/* Errors: NOT_FOUND "relation.not_found". */
enum err relation_find(struct scope *s, struct id id, const struct relation **ret_relation);

enum err relation_erase(struct scope *s, struct id id);

/* Between contacts in use, oldest first, starting after `after`; those of a contact whose name contains `words` ("" =
 * all). Needs: MAY_SEE. Errors: INVALID "list.limit". */
enum err relation_list(struct scope *s, struct id account, struct str words, struct id after,
                       size_t limit, const struct relation **ret_relations, size_t *ret_count);

#endif
