#include "accounts/result.h"

#include "accounts/action.h"
#include "core/check.h"
#include "teams/history.h"
#include "teams/permission.h"

static void read_row(const struct db_rows *rows, size_t row, struct result *ret)
{
	step_read_row(rows, row, &ret->step);
	ret->action = db_id(rows, row, 8);
	ret->happened_on = db_str(rows, row, 9);
}

static enum err check(struct scope *s, struct result *x)
{
	TRY(step_check(s, &x->step));
	if (str_is_empty(x->happened_on))
		return scope_fail(s, ERR_INVALID, "field.missing", "happened_on", "the day");
	return check_date(s, "happened_on", x->happened_on);
}

enum err result_add(struct scope *s, const struct result *draft, const struct result **ret_result)
{
	struct result x = *draft;
	const struct result *stored;
	const struct action *action;

	TRY(permission_check(s, MAY_EDIT, x.step.account));
	TRY(check(s, &x));
	if (action_find(s, x.action, &action) != ERR_NONE ||
	    !id_equal(action->account, x.step.account))
		return scope_fail(s, ERR_INVALID, "result.action_unknown", "action",
		                  "no action of this account");
	x.step.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "result_add", DB_ID(s->organisation), DB_ID(x.step.id),
	             DB_ID(x.step.account), DB_TEXT(x.step.title), DB_TEXT(x.step.text),
	             DB_NUMBER(x.step.is_shared), DB_ID(s->actor), DB_ID(x.action),
	             DB_TEXT(x.happened_on)));
	TRY(result_find(s, x.step.id, &stored));
	TRY(step_added(s, "result", &stored->step));
	TRY(db_commit(s));
	*ret_result = stored;
	return ERR_NONE;
}

enum err result_change(struct scope *s, const struct result *next, const struct result **ret_result)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);
	struct result x = *next;
	const struct result *old, *stored;
	int64_t changed;

	TRY(result_find(s, x.step.id, &old));
	x.step.account = old->step.account;
	x.action = old->action;
	TRY(permission_check(s, MAY_EDIT, x.step.account));
	TRY(check(s, &x));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "result_change", DB_ID(s->organisation), DB_ID(x.step.id),
	             DB_NUMBER(x.step.revision), DB_TEXT(x.step.title), DB_TEXT(x.step.text),
	             DB_NUMBER(x.step.is_shared),
	             x.step.retired_at_ms ? DB_NUMBER(x.step.retired_at_ms) : DB_NULL,
	             DB_TEXT(x.happened_on)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "result.changed", NULL, "revision %lld is old",
		                  (long long)x.step.revision);
	TRY(result_find(s, x.step.id, &stored));
	history_differ(&fields, "happened_on", !str_equal(old->happened_on, stored->happened_on));
	TRY(step_changed(s, "result", &old->step, &stored->step, &fields));
	TRY(db_commit(s));
	*ret_result = stored;
	return ERR_NONE;
}

enum err result_find(struct scope *s, struct id id, const struct result **ret_result)
{
	struct db_rows rows;
	struct result *x;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "result_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "result.not_found", NULL,
		                  "no such result, or not on the account's team");
	x = NEW(s->mem, struct result);
	read_row(&rows, 0, x);
	*ret_result = x;
	return ERR_NONE;
}

enum err result_list(struct scope *s, struct id account, struct id after, size_t limit,
                     const struct result **ret_results, size_t *ret_count)
{
	struct id before = after;
	struct db_rows rows;
	struct result *list;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, STEP_LIST_MAX));
	if (id_is_none(before))
		memset(before.b, 0xff, sizeof before.b);
	TRY(DB_READ(s, &rows, "result_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(account), DB_ARRAY(before.b), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct result, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_results = list;
	*ret_count = rows.count;
	return ERR_NONE;
}
