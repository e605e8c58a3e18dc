#include "accounts/trace.h"

#include "store/db.h"
#include "teams/permission.h"

/* ---- reading ---- */

static enum err read_links(struct scope *s, const char *statement, struct id account,
                           const struct trace_link **ret_links, size_t *ret_count)
{
	struct trace_link *list;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, statement, DB_ID(s->organisation), DB_ID(account),
	            DB_NUMBER(!id_is_none(s->guest_of)), DB_NUMBER(TRACE_LINKS_MAX)));
	list = NEW_ARRAY(s->mem, struct trace_link, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct trace_link){db_id(&rows, i, 0), db_id(&rows, i, 1)};
	*ret_links = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum err read_parts(struct scope *s, struct id account, struct trace *t)
{
	struct action_ask ask = {.account = account, .state = -1, .limit = TRACE_PART_MAX};

	TRY(goal_list(s, account, ID_NONE, TRACE_PART_MAX, &t->goals, &t->goal_count));
	TRY(need_list(s, account, ID_NONE, TRACE_PART_MAX, &t->needs, &t->need_count));
	TRY(strategy_list(s, account, ID_NONE, TRACE_PART_MAX, &t->strategies, &t->strategy_count));
	TRY(solution_list(s, account, ID_NONE, TRACE_PART_MAX, &t->solutions, &t->solution_count));
	TRY(action_list(s, &ask, &t->actions, &t->action_count));
	TRY(result_list(s, account, ID_NONE, TRACE_PART_MAX, &t->results, &t->result_count));
	TRY(read_links(s, "trace_strategy_needs", account, &t->strategy_needs,
	               &t->strategy_need_count));
	TRY(read_links(s, "trace_action_solutions", account, &t->action_solutions,
	               &t->action_solution_count));
	t->is_cut = t->goal_count == TRACE_PART_MAX || t->need_count == TRACE_PART_MAX ||
	            t->strategy_count == TRACE_PART_MAX || t->solution_count == TRACE_PART_MAX ||
	            t->action_count == TRACE_PART_MAX || t->result_count == TRACE_PART_MAX ||
	            t->strategy_need_count == TRACE_LINKS_MAX ||
	            t->action_solution_count == TRACE_LINKS_MAX;
	return ERR_NONE;
}

/* ---- gaps ---- */

static bool has_to(const struct trace_link *links, size_t count, struct id to)
{
	for (size_t i = 0; i < count; i++)
		if (id_equal(links[i].to, to))
			return true;
	return false;
}

/* Is a need behind the strategy that asks for something? Links to withdrawn ones do not count; a need
 * that is not among those read stands, or its link would not be there. */
static bool strategy_is_heard(const struct trace *t, struct id strategy)
{
	for (size_t i = 0; i < t->strategy_need_count; i++) {
		bool is_withdrawn = false;

		if (!id_equal(t->strategy_needs[i].from, strategy))
			continue;
		for (size_t j = 0; j < t->need_count; j++)
			if (id_equal(t->needs[j].id, t->strategy_needs[i].to))
				is_withdrawn = t->needs[j].state == NEED_WITHDRAWN;
		if (!is_withdrawn)
			return true;
	}
	return false;
}

static bool solution_is_heard(const struct trace *t, const struct solution *x)
{
	return !id_is_none(x->strategy) && strategy_is_heard(t, x->strategy);
}

/* Asks for something, as far as was read. One that is not among those read was retired, unless there are more. */
static bool need_is_heard(const struct trace *t, struct id need)
{
	if (id_is_none(need))
		return false;
	for (size_t i = 0; i < t->need_count; i++)
		if (id_equal(t->needs[i].id, need))
			return t->needs[i].state != NEED_WITHDRAWN;
	return t->need_count == TRACE_PART_MAX;
}

static bool action_is_heard(const struct trace *t, const struct action *a)
{
	if (need_is_heard(t, a->need))
		return true;
	for (size_t i = 0; i < t->action_solution_count; i++)
		if (id_equal(t->action_solutions[i].from, a->id))
			for (size_t j = 0; j < t->solution_count; j++)
				if (id_equal(t->solutions[j].step.id, t->action_solutions[i].to))
					return solution_is_heard(t, &t->solutions[j]);
	return false;
}

static void find_gaps(struct scope *s, struct trace *t)
{
	struct id *heard = NEW_ARRAY(s->mem, struct id, t->need_count);
	struct id *done = NEW_ARRAY(s->mem, struct id, t->solution_count + t->action_count);

	for (size_t i = 0; i < t->need_count; i++)
		if (t->needs[i].state != NEED_WITHDRAWN &&
		    !has_to(t->strategy_needs, t->strategy_need_count, t->needs[i].id))
			heard[t->heard_not_done_count++] = t->needs[i].id;
	for (size_t i = 0; i < t->solution_count; i++)
		if (!solution_is_heard(t, &t->solutions[i]))
			done[t->done_not_heard_count++] = t->solutions[i].step.id;
	for (size_t i = 0; i < t->action_count; i++)
		if (!action_is_heard(t, &t->actions[i]))
			done[t->done_not_heard_count++] = t->actions[i].id;
	t->heard_not_done = heard;
	t->done_not_heard = done;
}

/* ---- comments ---- */

static bool holds(const struct trace *t, struct id id)
{
	for (size_t i = 0; i < t->goal_count; i++)
		if (id_equal(t->goals[i].step.id, id))
			return true;
	for (size_t i = 0; i < t->need_count; i++)
		if (id_equal(t->needs[i].id, id))
			return true;
	for (size_t i = 0; i < t->strategy_count; i++)
		if (id_equal(t->strategies[i].step.id, id))
			return true;
	for (size_t i = 0; i < t->solution_count; i++)
		if (id_equal(t->solutions[i].step.id, id))
			return true;
	for (size_t i = 0; i < t->action_count; i++)
		if (id_equal(t->actions[i].id, id))
			return true;
	for (size_t i = 0; i < t->result_count; i++)
		if (id_equal(t->results[i].step.id, id))
			return true;
	return false;
}

static enum err count_comments(struct scope *s, struct id account, struct trace *t)
{
	const struct comment_count *all;
	struct comment_count *list;
	size_t count;

	TRY(comment_count_all(s, account, &all, &count));
	list = NEW_ARRAY(s->mem, struct comment_count, count);
	for (size_t i = 0; i < count; i++)
		if (holds(t, all[i].record))
			list[t->comment_count++] = all[i];
	t->comments = list;
	return ERR_NONE;
}

enum err trace_build(struct scope *s, struct id account, const struct trace **ret_trace)
{
	struct trace *t = NEW(s->mem, struct trace);

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(read_parts(s, account, t));
	find_gaps(s, t);
	TRY(count_comments(s, account, t));
	*ret_trace = t;
	return ERR_NONE;
}

/* ---- white space ---- */

static int compare_places(const void *a, const void *b)
{
	const struct need *x = a, *y = b;
	int order = memcmp(x->division.b, y->division.b, sizeof x->division.b);

	if (!order)
		order = memcmp(x->end_customer.b, y->end_customer.b, sizeof x->end_customer.b);
	return order ? order : memcmp(y->id.b, x->id.b, sizeof x->id.b);
}

enum err trace_white_space(struct scope *s, struct id account, const struct need **ret_needs,
                           size_t *ret_count, bool *ret_is_cut)
{
	const struct trace_link *solved;
	const struct need *needs;
	size_t need_count, solved_count, count = 0;
	struct need *list;

	TRY(permission_check(s, MAY_SEE, account));
	TRY(need_list(s, account, ID_NONE, TRACE_PART_MAX, &needs, &need_count));
	TRY(read_links(s, "trace_solved", account, &solved, &solved_count));
	list = NEW_ARRAY(s->mem, struct need, need_count);
	for (size_t i = 0; i < need_count; i++)
		if (needs[i].state != NEED_WITHDRAWN && !has_to(solved, solved_count, needs[i].id))
			list[count++] = needs[i];
	qsort(list, count, sizeof *list, compare_places);
	*ret_needs = list;
	*ret_count = count;
	*ret_is_cut = need_count == TRACE_PART_MAX || solved_count == TRACE_LINKS_MAX;
	return ERR_NONE;
}
