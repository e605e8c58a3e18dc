#include "accounts/goal.h"

#include "core/check.h"
#include "teams/history.h"
#include "teams/permission.h"

static void read_row(const struct db_rows *rows, size_t row, struct goal *ret)
{
	step_read_row(rows, row, &ret->step);
	ret->until_on = db_str(rows, row, 8);
	ret->position = db_number(rows, row, 9);
}

static enum err check(struct scope *s, struct goal *x)
{
	TRY(step_check(s, &x->step));
	TRY(check_date(s, "until_on", x->until_on));
	if (x->position < 0 || x->position > GOAL_POSITION_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "position",
		                  "must be from 0 to %d", GOAL_POSITION_MAX);
	return ERR_NONE;
}

/* Places past the last number stand together, by age. */
static enum err find_end(struct scope *s, struct id account, int64_t *ret_position)
{
	struct db_rows rows;
	int64_t last;

	TRY(DB_READ(s, &rows, "goal_last", DB_ID(s->organisation), DB_ID(account)));
	last = rows.count ? db_number(&rows, 0, 0) : -1;
	*ret_position = last < GOAL_POSITION_MAX ? last + 1 : last;
	return ERR_NONE;
}

enum err goal_add(struct scope *s, const struct goal *draft, const struct goal **ret_goal)
{
	struct goal x = *draft;
	const struct goal *stored;

	TRY(permission_check(s, MAY_EDIT, x.step.account));
	if (x.position == GOAL_LAST)
		TRY(find_end(s, x.step.account, &x.position));
	TRY(check(s, &x));
	x.step.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "goal_add", DB_ID(s->organisation), DB_ID(x.step.id),
	             DB_ID(x.step.account), DB_TEXT(x.step.title), DB_TEXT(x.step.text),
	             DB_NUMBER(x.step.is_shared), DB_ID(s->actor),
	             str_is_empty(x.until_on) ? DB_NULL : DB_TEXT(x.until_on),
	             DB_NUMBER(x.position)));
	TRY(goal_find(s, x.step.id, &stored));
	TRY(step_added(s, "goal", &stored->step));
	TRY(db_commit(s));
	*ret_goal = stored;
	return ERR_NONE;
}

enum err goal_change(struct scope *s, const struct goal *next, const struct goal **ret_goal)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);
	struct goal x = *next;
	const struct goal *old, *stored;
	int64_t changed;

	TRY(goal_find(s, x.step.id, &old));
	x.step.account = old->step.account;
	TRY(permission_check(s, MAY_EDIT, x.step.account));
	TRY(check(s, &x));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "goal_change", DB_ID(s->organisation), DB_ID(x.step.id),
	             DB_NUMBER(x.step.revision), DB_TEXT(x.step.title), DB_TEXT(x.step.text),
	             DB_NUMBER(x.step.is_shared),
	             x.step.retired_at_ms ? DB_NUMBER(x.step.retired_at_ms) : DB_NULL,
	             str_is_empty(x.until_on) ? DB_NULL : DB_TEXT(x.until_on),
	             DB_NUMBER(x.position)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "goal.changed", NULL, "revision %lld is old",
		                  (long long)x.step.revision);
	TRY(goal_find(s, x.step.id, &stored));
	history_differ(&fields, "until_on", !str_equal(old->until_on, stored->until_on));
	history_differ(&fields, "position", old->position != stored->position);
	TRY(step_changed(s, "goal", &old->step, &stored->step, &fields));
	TRY(db_commit(s));
	*ret_goal = stored;
	return ERR_NONE;
}

enum err goal_find(struct scope *s, struct id id, const struct goal **ret_goal)
{
	struct db_rows rows;
	struct goal *x;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "goal_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "goal.not_found", NULL,
		                  "no such goal, or not on the account's team");
	x = NEW(s->mem, struct goal);
	read_row(&rows, 0, x);
	*ret_goal = x;
	return ERR_NONE;
}

enum err goal_list(struct scope *s, struct id account, struct id after, size_t limit,
                   const struct goal **ret_goals, size_t *ret_count)
{
	struct id from = after;
	int64_t position = -1;
	const struct goal *last;
	struct db_rows rows;
	struct goal *list;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, STEP_LIST_MAX));
	if (!id_is_none(after)) {
		if (goal_find(s, after, &last) != ERR_NONE ||
		    !id_equal(last->step.account, account))
			return check_after_unknown(s);
		position = last->position;
	}
	TRY(DB_READ(s, &rows, "goal_list", DB_ID(s->organisation), DB_ID(s->actor), DB_ID(account),
	            DB_NUMBER(position), DB_ARRAY(from.b), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct goal, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_goals = list;
	*ret_count = rows.count;
	return ERR_NONE;
}
