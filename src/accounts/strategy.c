#include "accounts/strategy.h"

#include "accounts/need.h"
#include "core/check.h"
#include "teams/history.h"
#include "teams/permission.h"

static void read_row(const struct db_rows *rows, size_t row, struct strategy *ret)
{
	step_read_row(rows, row, &ret->step);
}

static enum err check(struct scope *s, struct strategy *x)
{
	TRY(step_check(s, &x->step));
	return ERR_NONE;
}

enum err strategy_add(struct scope *s, const struct strategy *draft,
                      const struct strategy **ret_strategy)
{
	struct strategy x = *draft;
	const struct strategy *stored;

	TRY(permission_check(s, MAY_EDIT, x.step.account));
	TRY(check(s, &x));
	x.step.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "strategy_add", DB_ID(s->organisation), DB_ID(x.step.id),
	             DB_ID(x.step.account), DB_TEXT(x.step.title), DB_TEXT(x.step.text),
	             DB_NUMBER(x.step.is_shared), DB_ID(s->actor)));
	TRY(strategy_find(s, x.step.id, &stored));
	TRY(step_added(s, "strategy", &stored->step));
	TRY(db_commit(s));
	*ret_strategy = stored;
	return ERR_NONE;
}

enum err strategy_change(struct scope *s, const struct strategy *next,
                         const struct strategy **ret_strategy)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);
	struct strategy x = *next;
	const struct strategy *old, *stored;
	int64_t changed;

	TRY(strategy_find(s, x.step.id, &old));
	x.step.account = old->step.account;
	TRY(permission_check(s, MAY_EDIT, x.step.account));
	TRY(check(s, &x));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "strategy_change", DB_ID(s->organisation), DB_ID(x.step.id),
	             DB_NUMBER(x.step.revision), DB_TEXT(x.step.title), DB_TEXT(x.step.text),
	             DB_NUMBER(x.step.is_shared),
	             x.step.retired_at_ms ? DB_NUMBER(x.step.retired_at_ms) : DB_NULL));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "strategy.changed", NULL, "revision %lld is old",
		                  (long long)x.step.revision);
	TRY(strategy_find(s, x.step.id, &stored));
	TRY(step_changed(s, "strategy", &old->step, &stored->step, &fields));
	TRY(db_commit(s));
	*ret_strategy = stored;
	return ERR_NONE;
}

enum err strategy_find(struct scope *s, struct id id, const struct strategy **ret_strategy)
{
	struct db_rows rows;
	struct strategy *x;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "strategy_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "strategy.not_found", NULL,
		                  "no such strategy, or not on the account's team");
	x = NEW(s->mem, struct strategy);
	read_row(&rows, 0, x);
	*ret_strategy = x;
	return ERR_NONE;
}

enum err strategy_list(struct scope *s, struct id account, struct id after, size_t limit,
                       const struct strategy **ret_strategies, size_t *ret_count)
{
	struct id before = after;
	struct db_rows rows;
	struct strategy *list;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, STEP_LIST_MAX));
	if (id_is_none(before))
		memset(before.b, 0xff, sizeof before.b);
	TRY(DB_READ(s, &rows, "strategy_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(account), DB_ARRAY(before.b), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct strategy, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_strategies = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- its needs ---- */

enum err strategy_list_needs(struct scope *s, struct id strategy, const struct id **ret_needs,
                             size_t *ret_count)
{
	const struct strategy *x;
	struct db_rows rows;
	struct id *list;

	TRY(strategy_find(s, strategy, &x));
	TRY(DB_READ(s, &rows, "strategy_list_needs", DB_ID(s->organisation), DB_ID(strategy),
	            DB_NUMBER(!id_is_none(s->guest_of)), DB_NUMBER(STRATEGY_NEEDS_MAX)));
	list = NEW_ARRAY(s->mem, struct id, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = db_id(&rows, i, 0);
	*ret_needs = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* Both, of one account that the actor may edit. */
static enum err find_both(struct scope *s, struct id strategy, struct id need,
                          const struct strategy **ret_strategy)
{
	const struct need *found;

	TRY(strategy_find(s, strategy, ret_strategy));
	TRY(permission_check(s, MAY_EDIT, (*ret_strategy)->step.account));
	if (need_find(s, need, &found) != ERR_NONE ||
	    !id_equal(found->account, (*ret_strategy)->step.account))
		return scope_fail(s, ERR_NOT_FOUND, "need.not_found", NULL,
		                  "no need of this account");
	return ERR_NONE;
}

static enum err note(struct scope *s, const struct strategy *x)
{
	return history_note(s, x->step.account, "strategy", x->step.id, "changed", STR("needs"),
	                    x->step.is_shared);
}

enum err strategy_link(struct scope *s, struct id strategy, struct id need)
{
	const struct strategy *x;
	struct db_rows rows;
	int64_t changed;

	TRY(find_both(s, strategy, need, &x));
	TRY(db_begin(s));
	TRY(DB_READ(s, &rows, "strategy_count_needs", DB_ID(s->organisation), DB_ID(strategy)));
	if (db_number(&rows, 0, 0) >= STRATEGY_NEEDS_MAX)
		return scope_fail(s, ERR_INVALID, "strategy.needs_full", NULL, "at most %d needs",
		                  STRATEGY_NEEDS_MAX);
	TRY(DB_WRITE(s, &changed, "strategy_link", DB_ID(s->organisation), DB_ID(strategy),
	             DB_ID(need)));
	if (changed)
		TRY(note(s, x));
	return db_commit(s);
}

enum err strategy_unlink(struct scope *s, struct id strategy, struct id need)
{
	const struct strategy *x;
	int64_t changed;

	TRY(find_both(s, strategy, need, &x));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "strategy_unlink", DB_ID(s->organisation), DB_ID(strategy),
	             DB_ID(need)));
	if (changed)
		TRY(note(s, x));
	return db_commit(s);
}
