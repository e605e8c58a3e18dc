#include "processes/process_step.h"

#include "core/check.h"
#include "processes/process.h"
#include "processes/process_search.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"

const char *const process_step_doers[PROCESS_STEP_DOER_COUNT + 1] = {"ours", "theirs", "both",
                                                                     NULL};
const char *const process_step_rungs[PROCESS_STEP_RUNG_COUNT + 1] = {"paper", "mail",  "place",
                                                                     "data",  "alone", NULL};
const char *const process_step_sides[PROCESS_STEP_SIDE_COUNT + 1] = {"ours", "theirs", NULL};

/* A step and what callers are not told. */
struct placed {
	struct process_step step;
	int64_t position;
};

static enum process_step_rung read_rung(const struct db_rows *rows, size_t row, size_t column)
{
	return db_is_null(rows, row, column) ? PROCESS_STEP_NOT_SAID
	                                     : (enum process_step_rung)db_number(rows, row, column);
}

static struct process_step_rating read_rating(const struct db_rows *rows, size_t row, size_t column)
{
	return (struct process_step_rating){.rung = read_rung(rows, row, column),
	                                    .by = db_id(rows, row, column + 1),
	                                    .by_name = db_str(rows, row, column + 2),
	                                    .at_ms = db_number(rows, row, column + 3)};
}

static void read_row(const struct db_rows *rows, size_t row, struct placed *p)
{
	struct process_step *x = &p->step;

	x->id = db_id(rows, row, 0);
	x->account = db_id(rows, row, 1);
	x->process = db_id(rows, row, 2);
	p->position = db_number(rows, row, 3);
	x->title = db_str(rows, row, 4);
	x->doer = (enum process_step_doer)db_number(rows, row, 5);
	x->means = db_str(rows, row, 6);
	x->pain = db_str(rows, row, 7);
	x->ratings[PROCESS_STEP_OURS] = read_rating(rows, row, 8);
	x->ratings[PROCESS_STEP_THEIRS] = read_rating(rows, row, 12);
	x->pick.rung = read_rung(rows, row, 16);
	x->pick.until_on = db_str(rows, row, 17);
	x->pick.by = db_id(rows, row, 18);
	x->pick.by_name = db_str(rows, row, 19);
	x->pick.at_ms = db_number(rows, row, 20);
	x->pick.action = db_id(rows, row, 21);
	x->created_by = db_id(rows, row, 22);
	x->retired_at_ms = db_number(rows, row, 23);
	x->revision = db_number(rows, row, 24);
	x->is_shared = db_number(rows, row, 25) != 0;
}

static enum err find_placed(struct scope *s, struct id id, const struct placed **ret_placed)
{
	struct db_rows rows;
	struct placed *p;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "process_step_find", DB_ID(s->organisation), DB_ID(id),
	            DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "process_step.not_found", NULL,
		                  "no such step, or not on the account's team");
	p = NEW(s->mem, struct placed);
	read_row(&rows, 0, p);
	*ret_placed = p;
	return ERR_NONE;
}

enum err process_step_find(struct scope *s, struct id id, const struct process_step **ret_step)
{
	const struct placed *p;

	TRY(find_placed(s, id, &p));
	*ret_step = &p->step;
	return ERR_NONE;
}

enum err process_step_list(struct scope *s, struct id account, struct id after, size_t limit,
                           const struct process_step **ret_steps, size_t *ret_count)
{
	static const struct placed before_all = {.position = -1};
	const struct placed *last = &before_all;
	struct process_step *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, PROCESS_STEP_LIST_MAX));
	if (!id_is_none(after) &&
	    (find_placed(s, after, &last) != ERR_NONE || !id_equal(last->step.account, account)))
		return check_after_unknown(s);
	TRY(DB_READ(s, &rows, "process_step_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(account), DB_ARRAY(last->step.process.b), DB_NUMBER(last->position),
	            DB_ARRAY(last->step.id.b), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct process_step, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct placed p;

		read_row(&rows, i, &p);
		list[i] = p.step;
	}
	*ret_steps = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- who may, and what it may hold ---- */

static bool is_guest(const struct scope *s)
{
	return !id_is_none(s->guest_of);
}

/* Whoever finds a step sees it; our people work on it while they are on the account, guests on what they see. */
static enum err check_may_work(struct scope *s, struct id account)
{
	return permission_check(s, is_guest(s) ? MAY_VISIT : MAY_EDIT, account);
}

static enum err check_own(struct scope *s, struct process_step *x)
{
	TRY(check_line_needed(s, "title", PROCESS_STEP_TITLE_BYTES_MAX, &x->title));
	TRY(check_line(s, "means", PROCESS_STEP_MEANS_BYTES_MAX, &x->means));
	TRY(check_lines(s, "pain", PROCESS_STEP_PAIN_BYTES_MAX, &x->pain));
	if ((int)x->doer < 0 || x->doer >= PROCESS_STEP_DOER_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "doer", "doer %d",
		                  (int)x->doer);
	return ERR_NONE;
}

static enum err check_rung(struct scope *s, enum process_step_rung rung)
{
	if ((int)rung < PROCESS_STEP_NOT_SAID || (int)rung >= PROCESS_STEP_RUNG_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "rung", "rung %d",
		                  (int)rung);
	return ERR_NONE;
}

/* One more than there are. Within a transaction. */
static enum err find_end(struct scope *s, struct id process, int64_t *ret_position)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "process_step_count", DB_ID(s->organisation), DB_ID(process)));
	if (db_number(&rows, 0, 0) >= PROCESS_STEP_COUNT_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "process_step.too_many", NULL,
		                  "a process has at most %d steps", PROCESS_STEP_COUNT_MAX);
	*ret_position = db_number(&rows, 0, 1);
	return ERR_NONE;
}

static enum err note(struct scope *s, const struct process_step *x, const char *verb,
                     struct str fields)
{
	return history_note(s, x->account, "process-step", x->id, verb, fields, x->is_shared);
}

/* ---- adding and changing ---- */

enum err process_step_add(struct scope *s, const struct process_step *draft,
                          const struct process_step **ret_step)
{
	struct process_step x = *draft;
	const struct process_step *stored;
	const struct process *process;
	int64_t position;

	TRY(process_find(s, x.process, &process));
	TRY(check_may_work(s, process->base.account));
	TRY(check_own(s, &x));
	x.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(find_end(s, x.process, &position));
	TRY(DB_WRITE(s, NULL, "process_step_add", DB_ID(s->organisation), DB_ID(x.id),
	             DB_ID(process->base.account), DB_ID(x.process), DB_NUMBER(position),
	             DB_TEXT(x.title), DB_NUMBER(x.doer), DB_TEXT(x.means), DB_TEXT(x.pain),
	             DB_ID(s->actor)));
	TRY(process_step_find(s, x.id, &stored));
	TRY(note(s, stored, "added", STR_NONE));
	TRY(process_search_put(s, x.process));
	TRY(db_commit(s));
	*ret_step = stored;
	return ERR_NONE;
}

static enum err note_change(struct scope *s, const struct process_step *old,
                            const struct process_step *new)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);
	struct history_state before = HISTORY_STATE(old), after = HISTORY_STATE(new);

	history_differ(&fields, "title", !str_equal(old->title, new->title));
	history_differ(&fields, "doer", old->doer != new->doer);
	history_differ(&fields, "means", !str_equal(old->means, new->means));
	history_differ(&fields, "pain", !str_equal(old->pain, new->pain));
	return history_note_change(s, new->account, "process-step", new->id, &fields, before,
	                           after);
}

/* Taking out and back. Within a transaction. */
static enum err check_retiring(struct scope *s, const struct process_step *old,
                               const struct process_step *new)
{
	int64_t position;

	if (!old->retired_at_ms == !new->retired_at_ms)
		return ERR_NONE;
	if (is_guest(s) && !id_equal(old->created_by, s->actor))
		return scope_fail(s, ERR_DENIED, "process_step.not_yours", NULL,
		                  "guests take out what they added themselves");
	return new->retired_at_ms ? ERR_NONE : find_end(s, old->process, &position);
}

enum err process_step_change(struct scope *s, const struct process_step *next,
                             const struct process_step **ret_step)
{
	struct process_step x = *next;
	const struct process_step *old, *stored;
	int64_t changed;

	TRY(process_step_find(s, x.id, &old));
	TRY(check_may_work(s, old->account));
	TRY(check_own(s, &x));
	TRY(db_begin(s));
	TRY(check_retiring(s, old, &x));
	TRY(DB_WRITE(s, &changed, "process_step_change", DB_ID(s->organisation), DB_ID(x.id),
	             DB_NUMBER(x.revision), DB_TEXT(x.title), DB_NUMBER(x.doer), DB_TEXT(x.means),
	             DB_TEXT(x.pain), x.retired_at_ms ? DB_NUMBER(x.retired_at_ms) : DB_NULL));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "process_step.changed", NULL,
		                  "revision %lld is old", (long long)x.revision);
	TRY(process_step_find(s, x.id, &stored));
	TRY(note_change(s, old, stored));
	TRY(process_search_put(s, stored->process));
	TRY(db_commit(s));
	*ret_step = stored;
	return ERR_NONE;
}

/* ---- its place ---- */

static size_t find_place(const struct db_rows *rows, struct id id)
{
	for (size_t i = 0; i < rows->count; i++)
		if (id_equal(db_id(rows, i, 0), id))
			return i;
	return SIZE_MAX;
}

/* All are numbered from 0: they are few, and only what really moves is written. Within a transaction. */
static enum err number_anew(struct scope *s, const struct db_rows *rows, size_t from, size_t to)
{
	for (size_t place = 0, others = 0; place < rows->count; place++) {
		size_t row = from;
		struct id id;

		if (place != to) {
			others += others == from;
			row = others++;
		}
		id = db_id(rows, row, 0);
		if (db_number(rows, row, 1) != (int64_t)place)
			TRY(DB_WRITE(s, NULL, "process_step_shift", DB_ID(s->organisation),
			             DB_ID(id), DB_NUMBER(place)));
	}
	return ERR_NONE;
}

static enum err move(struct scope *s, const struct process_step *x, struct id before,
                     struct id after)
{
	size_t from, to;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "process_step_order", DB_ID(s->organisation), DB_ID(x->process),
	            DB_NUMBER(PROCESS_STEP_COUNT_MAX)));
	from = find_place(&rows, x->id);
	to = !id_is_none(before)  ? find_place(&rows, before)
	     : !id_is_none(after) ? find_place(&rows, after)
	                          : rows.count - 1;
	if (from == SIZE_MAX || to == SIZE_MAX)
		return scope_fail(s, ERR_INVALID, "process_step.place_unknown",
		                  id_is_none(before) ? "after" : "before",
		                  "no step that stands in this process");
	/* Places are counted without the one that moves. */
	if (!id_is_none(before))
		to -= from < to;
	else if (!id_is_none(after))
		to += from > to;
	return number_anew(s, &rows, from, to);
}

enum err process_step_place(struct scope *s, struct id id, struct id before, struct id after,
                            const struct process_step **ret_step)
{
	const struct process_step *x;

	TRY(process_step_find(s, id, &x));
	TRY(check_may_work(s, x->account));
	TRY(db_begin(s));
	TRY(move(s, x, before, after));
	TRY(note(s, x, "moved", STR("place")));
	TRY(db_commit(s));
	*ret_step = x;
	return ERR_NONE;
}

/* ---- the ladder ---- */

enum err process_step_rate(struct scope *s, struct id id, enum process_step_side side,
                           enum process_step_rung rung, const struct process_step **ret_step)
{
	bool is_said = rung != PROCESS_STEP_NOT_SAID;
	const struct process_step *x;

	TRY(process_step_find(s, id, &x));
	TRY(check_may_work(s, x->account));
	TRY(check_rung(s, rung));
	if (side != (is_guest(s) ? PROCESS_STEP_THEIRS : PROCESS_STEP_OURS))
		return scope_fail(s, ERR_INVALID, "process_step.other_side", "side",
		                  "each side speaks for itself");
	TRY(db_begin(s));
	TRY(DB_WRITE(
		s, NULL,
		side == PROCESS_STEP_OURS ? "process_step_rate_ours" : "process_step_rate_theirs",
		DB_ID(s->organisation), DB_ID(id), is_said ? DB_NUMBER(rung) : DB_NULL,
		is_said ? DB_ID(s->actor) : DB_NULL, is_said ? DB_NUMBER(s->now_ms) : DB_NULL));
	TRY(process_step_find(s, id, &x));
	TRY(note(s, x, "rated", STR_NONE));
	TRY(db_commit(s));
	*ret_step = x;
	return ERR_NONE;
}

enum err process_step_choose(struct scope *s, struct id id, enum process_step_rung rung,
                             struct str until_on, const struct process_step **ret_step)
{
	bool is_picked = rung != PROCESS_STEP_NOT_SAID;
	const struct process_step *x;

	TRY(process_step_find(s, id, &x));
	TRY(check_may_work(s, x->account));
	TRY(check_rung(s, rung));
	TRY(check_date(s, "until_on", until_on));
	if (is_picked && str_is_empty(until_on))
		return scope_fail(s, ERR_INVALID, "field.missing", "until_on", "until when");
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "process_step_choose", DB_ID(s->organisation), DB_ID(id),
	             is_picked ? DB_NUMBER(rung) : DB_NULL, is_picked ? DB_TEXT(until_on) : DB_NULL,
	             is_picked ? DB_ID(s->actor) : DB_NULL,
	             is_picked ? DB_NUMBER(s->now_ms) : DB_NULL));
	TRY(process_step_find(s, id, &x));
	TRY(note(s, x, is_picked ? "picked" : "put_back", STR_NONE));
	TRY(db_commit(s));
	*ret_step = x;
	return ERR_NONE;
}

static enum err check_may_act(struct scope *s, const struct process_step *x)
{
	const struct action *action;

	TRY(permission_check(s, MAY_EDIT, x->account));
	if (x->pick.rung == PROCESS_STEP_NOT_SAID)
		return scope_fail(s, ERR_CONFLICT, "process_step.not_picked", NULL,
		                  "an action needs a day and a rung to reach");
	if (id_is_none(x->pick.action))
		return ERR_NONE;
	TRY(action_find(s, x->pick.action, &action));
	if (!action->retired_at_ms)
		return scope_fail(s, ERR_CONFLICT, "process_step.has_action", NULL,
		                  "it has an action that stands");
	return ERR_NONE;
}

enum err process_step_act(struct scope *s, struct id id, const struct action *draft,
                          const struct action **ret_action)
{
	struct action a = {.title = draft->title, .owner = draft->owner, .team = draft->team};
	const struct process_step *x;
	const struct action *stored;

	TRY(db_begin(s));
	TRY(process_step_find(s, id, &x));
	TRY(check_may_act(s, x));
	a.account = x->account;
	a.due_on = x->pick.until_on;
	a.is_shared = x->is_shared;
	if (str_is_empty(a.title))
		a.title = x->title;
	TRY(action_add(s, &a, &stored));
	TRY(DB_WRITE(s, NULL, "process_step_act", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(stored->id)));
	TRY(note(s, x, "changed", STR("action")));
	TRY(db_commit(s));
	*ret_action = stored;
	return ERR_NONE;
}
