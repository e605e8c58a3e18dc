/* trace.h - the whole chain of an account in one piece: need, strategy, solution, action, result.
 *
 * It is read from the records as they are; nothing of it is stored. Guests get what is shared, and
 * the gaps as they see them. Withdrawn needs are in it, but nothing is owed to them: who acts on nothing
 * else acts on what nobody asked for.
 *
 * Layer: accounts. Read first: trace_build().
 */
#ifndef ACCOUNTS_TRACE_H
#define ACCOUNTS_TRACE_H

#include "accounts/action.h"
#include "accounts/comment.h"
#include "accounts/goal.h"
#include "accounts/need.h"
#include "accounts/result.h"
#include "accounts/solution.h"
#include "accounts/strategy.h"

#define TRACE_PART_MAX 200 /* of each kind; more: is_cut */
#define TRACE_LINKS_MAX 2000

struct trace_link {
	struct id from, to;
};

struct trace {
	const struct goal *goals;
	const struct need *needs;
	const struct strategy *strategies;
	const struct solution *solutions;
	const struct action *actions;
	const struct result *results;
	size_t goal_count, need_count, strategy_count, solution_count, action_count, result_count;
	const struct trace_link *strategy_needs;   /* strategy -> need */
	const struct trace_link *action_solutions; /* action -> solution */
	size_t strategy_need_count, action_solution_count;
	const struct id *heard_not_done; /* needs that no strategy is about */
	size_t heard_not_done_count;
	const struct id *done_not_heard; /* solutions and actions with no need behind them */
	size_t done_not_heard_count;
	const struct comment_count *comments; /* of the records above only */
	size_t comment_count;
	bool is_cut; /* there is more of something than TRACE_PART_MAX */
};

/* Memory: as long as `s`. Needs: MAY_VISIT. */
enum err trace_build(struct scope *s, struct id account, const struct trace **ret_trace);

/* Needs without a solution, not withdrawn, by division, then end customer, then newest first: what we do
 * not answer yet. *ret_is_cut: only the newest TRACE_PART_MAX needs were looked at. Needs: MAY_SEE. */
enum err trace_white_space(struct scope *s, struct id account, const struct need **ret_needs,
                           size_t *ret_count, bool *ret_is_cut);

#endif
