/* goal.h - what the customer itself wants to reach: the first section of the account plan.
 *
 * A step of the trace (step.h). Guests find what is shared.
 *
 * Layer: accounts. Read first: struct goal, goal_add().
 */
#ifndef ACCOUNTS_GOAL_H
#define ACCOUNTS_GOAL_H

#include "accounts/step.h"

#define GOAL_POSITION_MAX 10000
#define GOAL_LAST (-1) /* behind all there are */

struct goal {
	struct step step;
	struct str until_on; /* "2026-11-23", or empty */
	int64_t position;    /* order within the account, 0..GOAL_POSITION_MAX */
};

/* Needs: MAY_EDIT. `position` may be GOAL_LAST. Errors: INVALID title|text|until_on|position. */
enum err goal_add(struct scope *s, const struct goal *draft, const struct goal **ret_goal);

/* All but the account. Needs: MAY_EDIT. Errors: as goal_add(); NOT_FOUND "goal.not_found", CONFLICT "goal.changed". */
enum err goal_change(struct scope *s, const struct goal *next, const struct goal **ret_goal);

/* Needs: MAY_TAKE_PART, and being on the account; guests find what is shared. Errors: NOT_FOUND "goal.not_found". */
enum err goal_find(struct scope *s, struct id id, const struct goal **ret_goal);

/* In the order of their places, without those retired, after `after`. Needs: MAY_VISIT; guests get what is shared.
 * Errors: INVALID "list.limit" (1..STEP_LIST_MAX), "list.after_unknown". */
enum err goal_list(struct scope *s, struct id account, struct id after, size_t limit,
                   const struct goal **ret_goals, size_t *ret_count);

#endif
