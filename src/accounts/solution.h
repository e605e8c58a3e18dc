/* solution.h - what we make of a strategy.
 *
 * A step of the trace (step.h). Guests find what is shared.
 *
 * Layer: accounts. Read first: struct solution, solution_add().
 */
#ifndef ACCOUNTS_SOLUTION_H
#define ACCOUNTS_SOLUTION_H

#include "accounts/step.h"

struct solution {
	struct step step;
	struct id strategy; /* or ID_NONE; guests are told of shared ones */
};

/* Needs: MAY_EDIT. Errors: INVALID title|text, "solution.strategy_unknown". */
enum err solution_add(struct scope *s, const struct solution *draft,
                      const struct solution **ret_solution);

/* All but the account. Needs: MAY_EDIT. Errors: as solution_add(); NOT_FOUND "solution.not_found", CONFLICT "solution.changed". */
enum err solution_change(struct scope *s, const struct solution *next,
                         const struct solution **ret_solution);

/* Needs: MAY_TAKE_PART, and being on the account; guests find what is shared. Errors: NOT_FOUND "solution.not_found". */
enum err solution_find(struct scope *s, struct id id, const struct solution **ret_solution);

/* Newest first, without those retired, after `after`. Needs: MAY_VISIT; guests get what is shared.
 * Errors: INVALID "list.limit" (1..STEP_LIST_MAX), "list.after_unknown". */
enum err solution_list(struct scope *s, struct id account, struct id after, size_t limit,
                       const struct solution **ret_solutions, size_t *ret_count);

#endif
