#include "rhythm/focus.h"

#include "accounts/action.h"
#include "accounts/need.h"
#include "core/check.h"
#include "store/db.h"
#include "teams/permission.h"

static const int64_t hour_ms = 3600 * 1000;

/* What the cave is for may have gone out of sight since: then it is left out. */
static enum err look_up(struct scope *s, struct focus *f)
{
	const struct action *action;
	const struct need *need;
	enum err e;

	if (!id_is_none(f->action)) {
		e = action_find(s, f->action, &action);
		if (e == ERR_NONE) {
			f->action_title = action->title;
			f->account = action->account;
			if (id_is_none(f->need))
				f->need = action->need;
		} else if (e == ERR_NOT_FOUND) {
			f->action = ID_NONE;
		} else {
			return e;
		}
	}
	if (!id_is_none(f->need)) {
		e = need_find(s, f->need, &need);
		if (e == ERR_NONE) {
			f->need_quote = need->quote;
			f->account = need->account;
		} else if (e == ERR_NOT_FOUND) {
			f->need = ID_NONE;
		} else {
			return e;
		}
	}
	return ERR_NONE;
}

enum err focus_find(struct scope *s, struct focus *ret_focus)
{
	struct focus f = {0};
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "focus_now", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(s->now_ms), DB_NUMBER(s->now_ms - FOCUS_ASK_HOURS * hour_ms)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "focus.none", NULL, "not in the cave");
	TRY(block_find(s, db_id(&rows, 0, 0), &f.block));
	f.is_over = f.block->ends_at_ms <= s->now_ms;
	f.purpose = db_str(&rows, 0, 1);
	f.action = db_id(&rows, 0, 2);
	f.need = db_id(&rows, 0, 3);
	f.later = db_str(&rows, 0, 4);
	f.outcome = db_str(&rows, 0, 5);
	TRY(look_up(s, &f));
	*ret_focus = f;
	return ERR_NONE;
}

enum err focus_set(struct scope *s, struct id block, const struct focus *next)
{
	const struct action *action;
	const struct block *b;
	const struct need *need;
	struct focus f = *next;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(check_line(s, "purpose", FOCUS_PURPOSE_BYTES_MAX, &f.purpose));
	TRY(check_lines(s, "later", FOCUS_LATER_BYTES_MAX, &f.later));
	TRY(check_lines(s, "outcome", FOCUS_OUTCOME_BYTES_MAX, &f.outcome));
	TRY(db_begin(s));
	TRY(block_find(s, block, &b));
	if (!id_equal(b->member, s->actor))
		return scope_fail(s, ERR_NOT_FOUND, "block.not_found", NULL, "not the actor's");
	if (!id_is_none(f.action))
		TRY(action_find(s, f.action, &action));
	if (!id_is_none(f.need))
		TRY(need_find(s, f.need, &need));
	TRY(DB_WRITE(s, NULL, "focus_set", DB_ID(s->organisation), DB_ID(block), DB_ID(s->actor),
	             DB_TEXT(f.purpose), DB_ID(f.action), DB_ID(f.need), DB_TEXT(f.later),
	             DB_TEXT(f.outcome)));
	return db_commit(s);
}
