#include "processes/process.h"

#include "core/check.h"
#include "processes/process_search.h"
#include "teams/history.h"
#include "teams/permission.h"

enum err process_add(struct scope *s, const struct process *draft,
                     const struct process **ret_process)
{
	struct process x = *draft;
	const struct process *stored;

	TRY(permission_check(s, MAY_EDIT, x.base.account));
	TRY(step_check(s, &x.base));
	x.base.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "process_add", DB_ID(s->organisation), DB_ID(x.base.id),
	             DB_ID(x.base.account), DB_TEXT(x.base.title), DB_TEXT(x.base.text),
	             DB_NUMBER(x.base.is_shared), DB_ID(s->actor)));
	TRY(process_find(s, x.base.id, &stored));
	TRY(history_note(s, x.base.account, "process", x.base.id, "added", STR_NONE,
	                 x.base.is_shared));
	TRY(process_search_put(s, x.base.id));
	TRY(db_commit(s));
	*ret_process = stored;
	return ERR_NONE;
}

static enum err note_change(struct scope *s, const struct step *old, const struct step *new)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);

	history_differ(&fields, "title", !str_equal(old->title, new->title));
	history_differ(&fields, "text", !str_equal(old->text, new->text));
	return history_note_change(s, new->account, "process", new->id, &fields, HISTORY_STATE(old),
	                           HISTORY_STATE(new));
}

enum err process_change(struct scope *s, const struct process *next,
                        const struct process **ret_process)
{
	struct process x = *next;
	const struct process *old, *stored;
	int64_t changed;

	TRY(process_find(s, x.base.id, &old));
	x.base.account = old->base.account;
	TRY(permission_check(s, MAY_EDIT, x.base.account));
	TRY(step_check(s, &x.base));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "process_change", DB_ID(s->organisation), DB_ID(x.base.id),
	             DB_NUMBER(x.base.revision), DB_TEXT(x.base.title), DB_TEXT(x.base.text),
	             DB_NUMBER(x.base.is_shared),
	             x.base.retired_at_ms ? DB_NUMBER(x.base.retired_at_ms) : DB_NULL));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "process.changed", NULL, "revision %lld is old",
		                  (long long)x.base.revision);
	TRY(process_find(s, x.base.id, &stored));
	TRY(note_change(s, &old->base, &stored->base));
	TRY(process_search_put(s, x.base.id));
	if (old->base.is_shared != stored->base.is_shared)
		TRY(process_search_follow(s, x.base.id));
	TRY(db_commit(s));
	*ret_process = stored;
	return ERR_NONE;
}

enum err process_find(struct scope *s, struct id id, const struct process **ret_process)
{
	struct db_rows rows;
	struct process *x;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "process_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "process.not_found", NULL,
		                  "no such process, or not on the account's team");
	x = NEW(s->mem, struct process);
	step_read_row(&rows, 0, &x->base);
	*ret_process = x;
	return ERR_NONE;
}

enum err process_list(struct scope *s, struct id account, struct id after, size_t limit,
                      const struct process **ret_processes, size_t *ret_count)
{
	struct db_rows rows;
	struct process *list;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, STEP_LIST_MAX));
	TRY(DB_READ(s, &rows, "process_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(account), DB_ARRAY(after.b), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct process, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		step_read_row(&rows, i, &list[i].base);
	*ret_processes = list;
	*ret_count = rows.count;
	return ERR_NONE;
}
