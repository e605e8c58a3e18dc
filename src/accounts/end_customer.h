/* end_customer.h - whom the account sells to: a segment of their market, or one by name.
 *
 * Guests see what is shared.
 *
 * Layer: accounts. Read first: struct end_customer.
 */
#ifndef ACCOUNTS_END_CUSTOMER_H
#define ACCOUNTS_END_CUSTOMER_H

#include "core/scope.h"

#define END_CUSTOMER_NAME_BYTES_MAX 200
#define END_CUSTOMER_ABOUT_BYTES_MAX 2000
#define END_CUSTOMER_LIST_MAX 200

enum end_customer_kind {
	END_CUSTOMER_SEGMENT,
	END_CUSTOMER_NAMED,
	END_CUSTOMER_KIND_COUNT
};

extern const char
	*const end_customer_kinds[END_CUSTOMER_KIND_COUNT + 1]; /* "segment", ...; NULL ends them */

struct end_customer {
	struct id id, account;
	enum end_customer_kind kind;
	struct str name;
	struct str about;
	bool is_shared; /* guests of the account see it */
	int64_t retired_at_ms, revision;
};

/* Needs: MAY_EDIT of the account. Errors: NOT_FOUND account; INVALID kind|name|about. */
enum err end_customer_add(struct scope *s, const struct end_customer *draft,
                          const struct end_customer **ret_end_customer);

/* All but the account. Errors: as end_customer_add(); NOT_FOUND; CONFLICT "end_customer.changed". */
enum err end_customer_change(struct scope *s, const struct end_customer *next,
                             const struct end_customer **ret_end_customer);

/* Errors: NOT_FOUND "end_customer.not_found". */
enum err end_customer_find(struct scope *s, struct id id,
                           const struct end_customer **ret_end_customer);

/* Oldest first, starting after `after`; those whose name contains `words` ("" = all), without the retired.
 * Needs: MAY_VISIT; guests get what is shared. Errors: INVALID "list.limit" (1..END_CUSTOMER_LIST_MAX). */
enum err end_customer_list(struct scope *s, struct id account, struct str words, struct id after,
                           size_t limit, const struct end_customer **ret_end_customers,
                           size_t *ret_count);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source end_customer_findable;

#endif
