#include "accounts/solution.h"

#include "accounts/strategy.h"
#include "core/check.h"
#include "teams/history.h"
#include "teams/permission.h"

static void read_row(const struct db_rows *rows, size_t row, struct solution *ret)
{
	step_read_row(rows, row, &ret->step);
	ret->strategy = db_id(rows, row, 8);
}

static enum err check(struct scope *s, struct solution *x, bool is_new_strategy)
{
	const struct strategy *strategy;

	TRY(step_check(s, &x->step));
	if (!is_new_strategy || id_is_none(x->strategy))
		return ERR_NONE;
	if (strategy_find(s, x->strategy, &strategy) != ERR_NONE ||
	    !id_equal(strategy->step.account, x->step.account))
		return scope_fail(s, ERR_INVALID, "solution.strategy_unknown", "strategy",
		                  "no strategy of this account");
	return ERR_NONE;
}

enum err solution_add(struct scope *s, const struct solution *draft,
                      const struct solution **ret_solution)
{
	struct solution x = *draft;
	const struct solution *stored;

	TRY(permission_check(s, MAY_EDIT, x.step.account));
	TRY(check(s, &x, true));
	x.step.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "solution_add", DB_ID(s->organisation), DB_ID(x.step.id),
	             DB_ID(x.step.account), DB_TEXT(x.step.title), DB_TEXT(x.step.text),
	             DB_NUMBER(x.step.is_shared), DB_ID(s->actor), DB_ID(x.strategy)));
	TRY(solution_find(s, x.step.id, &stored));
	TRY(step_added(s, "solution", &stored->step));
	TRY(db_commit(s));
	*ret_solution = stored;
	return ERR_NONE;
}

enum err solution_change(struct scope *s, const struct solution *next,
                         const struct solution **ret_solution)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);
	struct solution x = *next;
	const struct solution *old, *stored;
	int64_t changed;

	TRY(solution_find(s, x.step.id, &old));
	x.step.account = old->step.account;
	TRY(permission_check(s, MAY_EDIT, x.step.account));
	TRY(check(s, &x, !id_equal(x.strategy, old->strategy)));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "solution_change", DB_ID(s->organisation), DB_ID(x.step.id),
	             DB_NUMBER(x.step.revision), DB_TEXT(x.step.title), DB_TEXT(x.step.text),
	             DB_NUMBER(x.step.is_shared),
	             x.step.retired_at_ms ? DB_NUMBER(x.step.retired_at_ms) : DB_NULL,
	             DB_ID(x.strategy)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "solution.changed", NULL, "revision %lld is old",
		                  (long long)x.step.revision);
	TRY(solution_find(s, x.step.id, &stored));
	history_differ(&fields, "strategy", !id_equal(old->strategy, stored->strategy));
	TRY(step_changed(s, "solution", &old->step, &stored->step, &fields));
	TRY(db_commit(s));
	*ret_solution = stored;
	return ERR_NONE;
}

enum err solution_find(struct scope *s, struct id id, const struct solution **ret_solution)
{
	struct db_rows rows;
	struct solution *x;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "solution_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "solution.not_found", NULL,
		                  "no such solution, or not on the account's team");
	x = NEW(s->mem, struct solution);
	read_row(&rows, 0, x);
	*ret_solution = x;
	return ERR_NONE;
}

enum err solution_list(struct scope *s, struct id account, struct id after, size_t limit,
                       const struct solution **ret_solutions, size_t *ret_count)
{
	struct id before = after;
	struct db_rows rows;
	struct solution *list;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, STEP_LIST_MAX));
	if (id_is_none(before))
		memset(before.b, 0xff, sizeof before.b);
	TRY(DB_READ(s, &rows, "solution_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(account), DB_ARRAY(before.b), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct solution, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_solutions = list;
	*ret_count = rows.count;
	return ERR_NONE;
}
