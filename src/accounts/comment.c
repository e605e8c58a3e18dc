#include "accounts/comment.h"

#include "accounts/action.h"
#include "accounts/comment_search.h"
#include "accounts/goal.h"
#include "accounts/need.h"
#include "accounts/result.h"
#include "accounts/solution.h"
#include "accounts/strategy.h"
#include "core/check.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"

const char *const comment_kinds[COMMENT_KIND_COUNT + 1] = {
	"need", "goal", "strategy", "solution", "action", "result", "process-step", NULL};

/* What a comment has to know of its record. */
struct subject {
	struct id account;
	bool is_shared;
};

static struct subject of_step(const struct step *step)
{
	return (struct subject){step->account, step->is_shared};
}

/* The module is above this one, so its view is the door: who sees a step is said there alone (migration 0040). */
static enum err find_process_step(struct scope *s, struct id step, struct subject *ret)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "comment_find_process_step", DB_ID(s->organisation), DB_ID(step),
	            DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "process_step.not_found", NULL,
		                  "no such step, or not on the account's team");
	*ret = (struct subject){db_id(&rows, 0, 0), db_number(&rows, 0, 1) != 0};
	return ERR_NONE;
}

/* Each kind's own door: it knows who may see the record. */
static enum err find_subject(struct scope *s, enum comment_kind kind, struct id record,
                             struct subject *ret)
{
	const struct strategy *strategy;
	const struct solution *solution;
	const struct result *result;
	const struct action *action;
	const struct need *need;
	const struct goal *goal;

	switch (kind) {
	case COMMENT_NEED:
		TRY(need_find(s, record, &need));
		*ret = (struct subject){need->account, need->is_shared};
		return ERR_NONE;
	case COMMENT_GOAL:
		TRY(goal_find(s, record, &goal));
		*ret = of_step(&goal->step);
		return ERR_NONE;
	case COMMENT_STRATEGY:
		TRY(strategy_find(s, record, &strategy));
		*ret = of_step(&strategy->step);
		return ERR_NONE;
	case COMMENT_SOLUTION:
		TRY(solution_find(s, record, &solution));
		*ret = of_step(&solution->step);
		return ERR_NONE;
	case COMMENT_ACTION:
		TRY(action_find(s, record, &action));
		*ret = (struct subject){action->account, action->is_shared};
		return ERR_NONE;
	case COMMENT_RESULT:
		TRY(result_find(s, record, &result));
		*ret = of_step(&result->step);
		return ERR_NONE;
	case COMMENT_PROCESS_STEP:
		return find_process_step(s, record, ret);
	case COMMENT_KIND_COUNT:
		break;
	}
	return scope_fail(s, ERR_INVALID, "field.unknown_value", "kind", "kind %d", (int)kind);
}

static void read_row(const struct db_rows *rows, size_t row, struct comment *c)
{
	*c = (struct comment){.id = db_id(rows, row, 0),
	                      .account = db_id(rows, row, 1),
	                      .kind = (enum comment_kind)db_number(rows, row, 2),
	                      .record = db_id(rows, row, 3),
	                      .author = db_id(rows, row, 4),
	                      .author_name = db_str(rows, row, 5),
	                      .is_author_guest = db_number(rows, row, 6) != 0,
	                      .text = db_str(rows, row, 7),
	                      .is_internal = db_number(rows, row, 8) != 0,
	                      .retired_at_ms = db_number(rows, row, 9),
	                      .revision = db_number(rows, row, 10)};
}

static enum err check_text(struct scope *s, struct str *text)
{
	TRY(check_lines(s, "text", COMMENT_TEXT_BYTES_MAX, text));
	if (str_is_empty(*text))
		return scope_fail(s, ERR_INVALID, "field.missing", "text", "empty");
	return ERR_NONE;
}

static enum err note(struct scope *s, const struct comment *c, const char *verb)
{
	struct subject subject;

	TRY(find_subject(s, c->kind, c->record, &subject));
	return history_note(s, c->account, "comment", c->id, verb, STR_NONE,
	                    subject.is_shared && !c->is_internal);
}

enum err comment_add(struct scope *s, const struct comment *draft, enum comment_audience audience,
                     const struct comment **ret_comment)
{
	struct comment c = *draft;
	struct subject subject;
	const struct comment *stored;

	TRY(find_subject(s, c.kind, c.record, &subject));
	c.account = subject.account;
	TRY(permission_check(s, id_is_none(s->guest_of) ? MAY_EDIT : MAY_VISIT, c.account));
	if (audience == COMMENT_INTERNAL && !id_is_none(s->guest_of))
		return scope_fail(s, ERR_INVALID, "comment.internal_is_ours", "is_internal",
		                  "guests write for both sides");
	c.is_internal = audience == COMMENT_INTERNAL ||
	                (audience == COMMENT_AS_RECORD && !subject.is_shared);
	TRY(check_text(s, &c.text));
	c.id = scope_new_id(s);
	TRY(db_begin_small(s));
	TRY(DB_WRITE(s, NULL, "comment_add", DB_ID(s->organisation), DB_ID(c.id), DB_ID(c.account),
	             DB_NUMBER(c.kind), DB_ID(c.record), DB_ID(s->actor), DB_TEXT(c.text),
	             DB_NUMBER(c.is_internal)));
	TRY(comment_find(s, c.id, &stored));
	TRY(note(s, stored, "added"));
	TRY(comment_search_put(s, c.id));
	TRY(db_commit(s));
	*ret_comment = stored;
	return ERR_NONE;
}

enum err comment_change(struct scope *s, const struct comment *next,
                        const struct comment **ret_comment)
{
	struct comment c = *next;
	const struct comment *old, *stored;
	int64_t changed;

	TRY(comment_find(s, c.id, &old));
	if (!id_equal(old->author, s->actor))
		return scope_fail(s, ERR_DENIED, "comment.not_yours", NULL, "somebody else's");
	TRY(check_text(s, &c.text));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "comment_change", DB_ID(s->organisation), DB_ID(c.id),
	             DB_NUMBER(c.revision), DB_TEXT(c.text),
	             c.retired_at_ms ? DB_NUMBER(c.retired_at_ms) : DB_NULL));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "comment.changed", NULL, "revision %lld is old",
		                  (long long)c.revision);
	TRY(comment_find(s, c.id, &stored));
	TRY(note(s, stored, stored->retired_at_ms && !old->retired_at_ms ? "retired" : "changed"));
	TRY(comment_search_put(s, c.id));
	TRY(db_commit(s));
	*ret_comment = stored;
	return ERR_NONE;
}

static enum err not_found(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "comment.not_found", NULL,
	                  "no such comment, or its record is not to be seen");
}

enum err comment_find(struct scope *s, struct id id, const struct comment **ret_comment)
{
	struct subject subject;
	struct db_rows rows;
	struct comment *c;
	enum err e;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "comment_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return not_found(s);
	c = NEW(s->mem, struct comment);
	read_row(&rows, 0, c);
	e = find_subject(s, c->kind, c->record, &subject);
	if (e == ERR_NOT_FOUND)
		return not_found(s);
	TRY(e);
	*ret_comment = c;
	return ERR_NONE;
}

enum err comment_list(struct scope *s, enum comment_kind kind, struct id record, struct id after,
                      size_t limit, const struct comment **ret_comments, size_t *ret_count)
{
	struct subject subject;
	struct comment *list;
	struct db_rows rows;

	TRY(find_subject(s, kind, record, &subject));
	TRY(check_limit(s, limit, COMMENT_LIST_MAX));
	TRY(DB_READ(s, &rows, "comment_list", DB_ID(s->organisation), DB_ID(record),
	            DB_ARRAY(after.b), DB_NUMBER(!id_is_none(s->guest_of)), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct comment, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_comments = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err comment_list_of_account(struct scope *s, struct id account, struct id *after, size_t limit,
                                 const struct comment **ret_comments, size_t *ret_count,
                                 bool *ret_has_more)
{
	struct subject subject;
	struct comment *list;
	struct db_rows rows;
	size_t count = 0;
	enum err e;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, COMMENT_LIST_MAX));
	TRY(DB_READ(s, &rows, "comment_list_account", DB_ID(s->organisation), DB_ID(account),
	            DB_ARRAY(after->b), DB_NUMBER(!id_is_none(s->guest_of)), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct comment, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		read_row(&rows, i, &list[count]);
		*after = list[count].id;
		e = find_subject(s, list[count].kind, list[count].record, &subject);
		if (e && e != ERR_NOT_FOUND)
			return e;
		s->problem = (struct problem){0};
		count += !e;
	}
	*ret_comments = list;
	*ret_count = count;
	*ret_has_more = rows.count == limit;
	return ERR_NONE;
}

enum err comment_count_all(struct scope *s, struct id account,
                           const struct comment_count **ret_counts, size_t *ret_count)
{
	struct comment_count *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(DB_READ(s, &rows, "comment_count_all", DB_ID(s->organisation), DB_ID(account),
	            DB_NUMBER(!id_is_none(s->guest_of)), DB_NUMBER(COMMENT_COUNTS_MAX)));
	list = NEW_ARRAY(s->mem, struct comment_count, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct comment_count){db_id(&rows, i, 0), db_number(&rows, i, 1)};
	*ret_counts = list;
	*ret_count = rows.count;
	return ERR_NONE;
}
