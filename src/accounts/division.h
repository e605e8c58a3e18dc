/* division.h - how a group of companies is built: a tree of companies, divisions and sites under an account.
 *
 * A division stands directly under its account or under another one of the same
 * account; never in a circle, at most DIVISION_DEPTH_MAX deep. Guests see what is
 * shared; whose parent is not, stands for them directly under the account.
 *
 * Layer: accounts. Read first: struct division, division_change().
 */
#ifndef ACCOUNTS_DIVISION_H
#define ACCOUNTS_DIVISION_H

#include "core/scope.h"

#define DIVISION_NAME_BYTES_MAX 200
#define DIVISION_CITY_BYTES_MAX 200
#define DIVISION_LIST_MAX 200
#define DIVISION_DEPTH_MAX 6    /* of the tree */
#define DIVISION_COUNT_MAX 1000 /* of an account */

enum division_kind {
	DIVISION_COMPANY,
	DIVISION_DIVISION,
	DIVISION_SITE,
	DIVISION_KIND_COUNT
};

extern const char
	*const division_kinds[DIVISION_KIND_COUNT + 1]; /* "company", ...; NULL ends them */

struct division {
	struct id id, account;
	enum division_kind kind;
	struct id parent; /* of the same account; ID_NONE = directly under it */
	struct str name;
	struct str country; /* "AT", or empty */
	struct str city;
	bool is_shared; /* guests of the account see it */
	int64_t retired_at_ms, revision;
};

/* Needs: MAY_EDIT of the account. Errors: NOT_FOUND account; INVALID "division.parent_unknown" (of another account, or retired), "division.too_deep", CONFLICT "division.too_many". */
enum err division_add(struct scope *s, const struct division *draft,
                      const struct division **ret_division);

/* All but the account. Whoever retires one with others below it says so (`with_below`): then those are
 * retired, too. Errors: as division_add(); NOT_FOUND; INVALID "division.circle"; CONFLICT "division.changed",
 * "division.has_below". */
enum err division_change(struct scope *s, const struct division *next, bool with_below,
                         const struct division **ret_division);

/* Errors: NOT_FOUND "division.not_found". */
enum err division_find(struct scope *s, struct id id, const struct division **ret_division);

/* Oldest first, starting after `after`; those whose name contains `words` ("" = all), without the retired.
 * Needs: MAY_VISIT; guests get what is shared. Errors: INVALID "list.limit" (1..DIVISION_LIST_MAX). */
enum err division_list(struct scope *s, struct id account, struct str words, struct id after,
                       size_t limit, const struct division **ret_divisions, size_t *ret_count);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source division_findable;

#endif
