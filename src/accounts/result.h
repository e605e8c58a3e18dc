/* result.h - what came of an action.
 *
 * A step of the trace (step.h). Guests find what is shared.
 *
 * Layer: accounts. Read first: struct result, result_add().
 */
#ifndef ACCOUNTS_RESULT_H
#define ACCOUNTS_RESULT_H

#include "accounts/step.h"

struct result {
	struct step step;
	struct id action;       /* ID_NONE: guests are told of shared ones */
	struct str happened_on; /* "2026-11-23" */
};

/* Needs: MAY_EDIT. Errors: INVALID title|text|happened_on, "result.action_unknown". */
enum err result_add(struct scope *s, const struct result *draft, const struct result **ret_result);

/* All but the account and the action. Needs: MAY_EDIT. Errors: as result_add(); NOT_FOUND "result.not_found", CONFLICT "result.changed". */
enum err result_change(struct scope *s, const struct result *next,
                       const struct result **ret_result);

/* Needs: MAY_TAKE_PART, and being on the account; guests find what is shared. Errors: NOT_FOUND "result.not_found". */
enum err result_find(struct scope *s, struct id id, const struct result **ret_result);

/* Newest first, without those retired, after `after`. Needs: MAY_VISIT; guests get what is shared.
 * Errors: INVALID "list.limit" (1..STEP_LIST_MAX), "list.after_unknown". */
enum err result_list(struct scope *s, struct id account, struct id after, size_t limit,
                     const struct result **ret_results, size_t *ret_count);

#endif
