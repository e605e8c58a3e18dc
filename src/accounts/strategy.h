/* strategy.h - how we go about one need or several.
 *
 * A step of the trace (step.h). Guests find what is shared.
 *
 * Layer: accounts. Read first: struct strategy, strategy_add().
 */
#ifndef ACCOUNTS_STRATEGY_H
#define ACCOUNTS_STRATEGY_H

#include "accounts/step.h"

#define STRATEGY_NEEDS_MAX 100

struct strategy {
	struct step step;
};

/* Needs: MAY_EDIT. Errors: INVALID title|text. */
enum err strategy_add(struct scope *s, const struct strategy *draft,
                      const struct strategy **ret_strategy);

/* All but the account and its needs. Needs: MAY_EDIT. Errors: as strategy_add(); NOT_FOUND "strategy.not_found", CONFLICT "strategy.changed". */
enum err strategy_change(struct scope *s, const struct strategy *next,
                         const struct strategy **ret_strategy);

/* Needs: MAY_TAKE_PART, and being on the account; guests find what is shared. Errors: NOT_FOUND "strategy.not_found". */
enum err strategy_find(struct scope *s, struct id id, const struct strategy **ret_strategy);

/* Newest first, without those retired, after `after`. Needs: MAY_VISIT; guests get what is shared.
 * Errors: INVALID "list.limit" (1..STEP_LIST_MAX), "list.after_unknown". */
enum err strategy_list(struct scope *s, struct id account, struct id after, size_t limit,
                       const struct strategy **ret_strategies, size_t *ret_count);

/* Which needs a strategy is about, those that still stand, oldest first. Guests are told of shared ones.
 * Needs: as strategy_find(). Errors: NOT_FOUND "strategy.not_found". */
enum err strategy_list_needs(struct scope *s, struct id strategy, const struct id **ret_needs,
                             size_t *ret_count);

/* From now on it is about this need, too. Again: nothing happens. Needs: MAY_EDIT.
 * Errors: NOT_FOUND "strategy.not_found", "need.not_found"; INVALID "strategy.needs_full" (STRATEGY_NEEDS_MAX). */
enum err strategy_link(struct scope *s, struct id strategy, struct id need);

/* And no longer. Needs: MAY_EDIT. Errors: NOT_FOUND as above. */
enum err strategy_unlink(struct scope *s, struct id strategy, struct id need);

#endif
