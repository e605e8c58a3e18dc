#include "accounts/action.h"

#include "accounts/comment_search.h"
#include "accounts/need.h"
#include "core/check.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"

/* Between two places, so that something fits in without touching its neighbours; and between those that
 * were pushed apart where nothing fitted any more. */
#define PLACE_GAP ((int64_t)1 << 16)
#define PLACE_STEP ((int64_t)1 << 8)

enum {
	PUSH_ROWS_MAX = 200 /* read at once */
};

const char *const action_states[ACTION_STATE_COUNT + 1] = {"todo", "doing", "waiting", "done",
                                                           NULL};

/* An action and what callers are not told. */
struct placed {
	struct action action;
	int64_t position;
};

static void read_row(const struct scope *s, const struct db_rows *rows, size_t row,
                     struct placed *p)
{
	struct action *a = &p->action;

	a->id = db_id(rows, row, 0);
	a->account = db_id(rows, row, 1);
	a->team = db_id(rows, row, 2);
	/* How we go about it is the team's. */
	a->solution = id_is_none(s->guest_of) ? db_id(rows, row, 3) : ID_NONE;
	a->need = db_id(rows, row, 4);
	a->iteration = db_id(rows, row, 5);
	a->title = db_str(rows, row, 6);
	a->text = db_str(rows, row, 7);
	a->owner = db_id(rows, row, 8);
	a->owner_name = db_str(rows, row, 9);
	a->is_owner_guest = db_number(rows, row, 10) != 0;
	a->state = (enum action_state)db_number(rows, row, 11);
	p->position = db_number(rows, row, 12);
	a->due_on = db_str(rows, row, 13);
	a->cave_minutes = db_number(rows, row, 14);
	a->is_shared = db_number(rows, row, 15) != 0;
	a->created_by = db_id(rows, row, 16);
	a->done_at_ms = db_number(rows, row, 17);
	a->retired_at_ms = db_number(rows, row, 18);
	a->revision = db_number(rows, row, 19);
}

static enum err find_placed(struct scope *s, struct id id, const struct placed **ret_placed)
{
	struct db_rows rows;
	struct placed *p;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "action_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "action.not_found", NULL,
		                  "no such action, or not on the account's team");
	p = NEW(s->mem, struct placed);
	read_row(s, &rows, 0, p);
	*ret_placed = p;
	return ERR_NONE;
}

enum err action_find(struct scope *s, struct id id, const struct action **ret_action)
{
	const struct placed *p;

	TRY(find_placed(s, id, &p));
	*ret_action = &p->action;
	return ERR_NONE;
}

/* ---- what it may hold ---- */

static enum err check_owner(struct scope *s, const struct action *a)
{
	struct db_rows rows;

	if (id_is_none(a->owner))
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "action_find_owner", DB_ID(s->organisation), DB_ID(a->account),
	            DB_ID(a->owner)));
	if (rows.count == 0)
		return scope_fail(s, ERR_INVALID, "action.owner_unknown", "owner",
		                  "nobody on the account");
	if (db_number(&rows, 0, 0) && !a->is_shared)
		return scope_fail(s, ERR_INVALID, "action.owner_cannot_see", "is_shared",
		                  "a guest owns what is shared");
	return ERR_NONE;
}

static enum err check_need(struct scope *s, const struct action *a)
{
	const struct need *need;

	if (id_is_none(a->need))
		return ERR_NONE;
	if (need_find(s, a->need, &need) != ERR_NONE || !id_equal(need->account, a->account))
		return scope_fail(s, ERR_INVALID, "action.need_unknown", "need",
		                  "no need of this account");
	return ERR_NONE;
}

static enum err check_solution(struct scope *s, const struct action *a)
{
	struct db_rows rows;

	if (id_is_none(a->solution))
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "action_find_solution", DB_ID(s->organisation), DB_ID(a->account),
	            DB_ID(a->solution)));
	if (rows.count == 0)
		return scope_fail(s, ERR_INVALID, "action.solution_unknown", "solution",
		                  "no solution of this account");
	return ERR_NONE;
}

/* A team that looks after the account, and an iteration of that team. */
static enum err check_team(struct scope *s, const struct action *a)
{
	struct db_rows rows;

	if (!id_is_none(a->team)) {
		TRY(DB_READ(s, &rows, "action_find_team", DB_ID(s->organisation), DB_ID(a->account),
		            DB_ID(a->team)));
		if (rows.count == 0)
			return scope_fail(s, ERR_INVALID, "action.team_unknown", "team",
			                  "no team of this account");
	}
	if (id_is_none(a->iteration))
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "action_find_iteration", DB_ID(s->organisation), DB_ID(a->team),
	            DB_ID(a->iteration)));
	if (rows.count == 0)
		return scope_fail(s, ERR_INVALID, "action.iteration_unknown", "iteration",
		                  "no iteration of this team");
	return ERR_NONE;
}

static enum err check_own(struct scope *s, struct action *a)
{
	TRY(check_line_needed(s, "title", ACTION_TITLE_BYTES_MAX, &a->title));
	TRY(check_lines(s, "text", ACTION_TEXT_BYTES_MAX, &a->text));
	TRY(check_date(s, "due_on", a->due_on));
	if ((int)a->state < 0 || a->state >= ACTION_STATE_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "state", "state %d",
		                  (int)a->state);
	if (a->cave_minutes < 0 || a->cave_minutes > ACTION_CAVE_MINUTES_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "cave_minutes",
		                  "must be from 0 to %d", ACTION_CAVE_MINUTES_MAX);
	return ERR_NONE;
}

/* What it points at is checked where it is new: an owner who has left since, or a team that gave the
 * account away, does not keep anybody from correcting a word. */
static enum err check(struct scope *s, const struct action *old, struct action *a)
{
	static const struct action nothing;

	if (!old)
		old = &nothing;
	TRY(check_own(s, a));
	if (!id_equal(old->owner, a->owner) || (old->is_shared && !a->is_shared))
		TRY(check_owner(s, a));
	if (!id_equal(old->need, a->need))
		TRY(check_need(s, a));
	if (!id_equal(old->solution, a->solution))
		TRY(check_solution(s, a));
	if (!id_equal(old->team, a->team) || !id_equal(old->iteration, a->iteration))
		TRY(check_team(s, a));
	return ERR_NONE;
}

/* ---- adding and changing ---- */

static struct db_value text_or_null(struct str text)
{
	return str_is_empty(text) ? DB_NULL : DB_TEXT(text);
}

static struct db_value time_or_null(int64_t ms)
{
	return ms ? DB_NUMBER(ms) : DB_NULL;
}

static enum err make_findable(struct scope *s, const struct action *a)
{
	if (a->retired_at_ms)
		return search_retire(s, "action", a->id);
	return search_put(s, &(struct search_record){.kind = "action",
	                                             .record = a->id,
	                                             .account = a->account,
	                                             .title = a->title,
	                                             .text = a->text,
	                                             .is_shared = a->is_shared});
}

static enum err find_end(struct scope *s, enum action_state state, int64_t *ret_position)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "action_last", DB_ID(s->organisation), DB_NUMBER(state)));
	*ret_position = db_number(&rows, 0, 0) + PLACE_GAP;
	return ERR_NONE;
}

enum err action_add(struct scope *s, const struct action *draft, const struct action **ret_action)
{
	struct action a = *draft;
	const struct action *stored;
	int64_t position;

	TRY(permission_check(s, MAY_EDIT, a.account));
	TRY(check(s, NULL, &a));
	a.id = scope_new_id(s);
	TRY(db_begin_small(s));
	TRY(find_end(s, a.state, &position));
	TRY(DB_WRITE(s, NULL, "action_add", DB_ID(s->organisation), DB_ID(a.id), DB_ID(a.account),
	             DB_ID(a.team), DB_ID(a.solution), DB_ID(a.need), DB_TEXT(a.title),
	             DB_TEXT(a.text), DB_ID(a.owner), DB_NUMBER(a.state), DB_NUMBER(position),
	             DB_ID(a.iteration), text_or_null(a.due_on), DB_NUMBER(a.cave_minutes),
	             DB_NUMBER(a.is_shared), DB_ID(s->actor),
	             time_or_null(a.state == ACTION_DONE ? s->now_ms : 0)));
	TRY(action_find(s, a.id, &stored));
	TRY(history_note(s, a.account, "action", a.id, "added", STR_NONE, stored->is_shared));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_action = stored;
	return ERR_NONE;
}

static enum err note_change(struct scope *s, const struct action *old, const struct action *new)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);

	history_differ(&fields, "title", !str_equal(old->title, new->title));
	history_differ(&fields, "text", !str_equal(old->text, new->text));
	history_differ(&fields, "owner", !id_equal(old->owner, new->owner));
	history_differ(&fields, "due_on", !str_equal(old->due_on, new->due_on));
	history_differ(&fields, "cave_minutes", old->cave_minutes != new->cave_minutes);
	history_differ(&fields, "team", !id_equal(old->team, new->team));
	history_differ(&fields, "iteration", !id_equal(old->iteration, new->iteration));
	history_differ(&fields, "need", !id_equal(old->need, new->need));
	history_differ(&fields, "solution", !id_equal(old->solution, new->solution));
	return history_note_change(s, new->account, "action", new->id, &fields, HISTORY_STATE(old),
	                           HISTORY_STATE(new));
}

static enum err denied(struct scope *s)
{
	return scope_fail(s, ERR_DENIED, "permission.denied", NULL,
	                  "guests change state, place and due date of what they own");
}

/* Our own people on the account, and guests for what they own; both were found, so both see it. */
static enum err check_may_move(struct scope *s, const struct action *a)
{
	if (id_is_none(s->guest_of))
		return permission_check(s, MAY_EDIT, a->account);
	return id_equal(a->owner, s->actor) ? ERR_NONE : denied(s);
}

/* A guest changes the due date and sends the rest back as it came. */
static bool is_only_due(const struct action *old, const struct action *new)
{
	return str_equal(old->title, new->title) && str_equal(old->text, new->text) &&
	       id_equal(old->owner, new->owner) && id_equal(old->team, new->team) &&
	       id_equal(old->iteration, new->iteration) && id_equal(old->need, new->need) &&
	       id_equal(old->solution, new->solution) && old->cave_minutes == new->cave_minutes &&
	       old->is_shared == new->is_shared && !old->retired_at_ms == !new->retired_at_ms;
}

static enum err change_row(struct scope *s, const struct action *a, int64_t *ret_changed)
{
	if (!id_is_none(s->guest_of))
		return DB_WRITE(s, ret_changed, "action_change_due", DB_ID(s->organisation),
		                DB_ID(a->id), DB_NUMBER(a->revision), text_or_null(a->due_on));
	return DB_WRITE(s, ret_changed, "action_change", DB_ID(s->organisation), DB_ID(a->id),
	                DB_NUMBER(a->revision), DB_ID(a->team), DB_ID(a->solution), DB_ID(a->need),
	                DB_TEXT(a->title), DB_TEXT(a->text), DB_ID(a->owner), DB_ID(a->iteration),
	                text_or_null(a->due_on), DB_NUMBER(a->cave_minutes),
	                DB_NUMBER(a->is_shared), time_or_null(a->retired_at_ms));
}

enum err action_change(struct scope *s, const struct action *next, const struct action **ret_action)
{
	struct action a = *next;
	const struct action *old, *stored;
	int64_t changed;

	TRY(action_find(s, a.id, &old));
	TRY(check_may_move(s, old));
	a.account = old->account;
	a.state = old->state;
	TRY(check(s, old, &a));
	if (!id_is_none(s->guest_of) && !is_only_due(old, &a))
		return denied(s);
	TRY(db_begin(s));
	TRY(change_row(s, &a, &changed));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "action.changed", NULL, "revision %lld is old",
		                  (long long)a.revision);
	TRY(action_find(s, a.id, &stored));
	TRY(note_change(s, old, stored));
	TRY(make_findable(s, stored));
	if (old->is_shared != stored->is_shared)
		TRY(comment_search_follow(s, a.id));
	TRY(db_commit(s));
	*ret_action = stored;
	return ERR_NONE;
}

/* ---- moving ---- */

static enum err find_neighbour(struct scope *s, struct id id, const char *field,
                               enum action_state state, int64_t *ret_position)
{
	const struct placed *p;

	if (find_placed(s, id, &p) != ERR_NONE)
		return scope_fail(s, ERR_INVALID, "action.place_unknown", field, "no such action");
	if (p->action.state != state)
		return scope_fail(s, ERR_CONFLICT, "action.place_moved", field,
		                  "it is in another state now");
	*ret_position = p->position;
	return ERR_NONE;
}

/* Moves on what stands behind `from` and before its turn in steps from `wanted` on, up to the first one
 * that stands far enough. The hindmost first: what was moved is not met again. */
static enum err push_on(struct scope *s, struct id moving, enum action_state state, int64_t from,
                        int64_t wanted)
{
	struct db_rows rows;
	size_t count = 0;

	TRY(DB_READ(s, &rows, "action_next", DB_ID(s->organisation), DB_NUMBER(state),
	            DB_NUMBER(from), DB_ID(moving), DB_NUMBER(PUSH_ROWS_MAX)));
	while (count < rows.count &&
	       db_number(&rows, count, 1) < wanted + (int64_t)count * PLACE_STEP)
		count++;
	if (count == PUSH_ROWS_MAX)
		TRY(push_on(s, moving, state, db_number(&rows, count - 1, 1),
		            wanted + PUSH_ROWS_MAX * PLACE_STEP));
	for (size_t i = 0; i < count; i++) {
		struct id id = db_id(&rows, i, 0);

		TRY(DB_WRITE(s, NULL, "action_shift", DB_ID(s->organisation), DB_ID(id),
		             DB_NUMBER(wanted + (int64_t)i * PLACE_STEP)));
	}
	return ERR_NONE;
}

/* The middle; and where the two stand next to each other, right behind the lower, after making room. */
static enum err between(struct scope *s, struct id moving, enum action_state state, int64_t low,
                        int64_t high, int64_t *ret_position)
{
	if (high - low >= 2) {
		*ret_position = low + (high - low) / 2;
		return ERR_NONE;
	}
	*ret_position = low + PLACE_STEP;
	return push_on(s, moving, state, low, low + 2 * PLACE_STEP);
}

static enum err find_room(struct scope *s, struct id moving, const struct action_place *to,
                          int64_t *ret_position)
{
	struct db_rows rows;
	int64_t low, high;

	if (!id_is_none(to->before)) {
		TRY(find_neighbour(s, to->before, "before", to->state, &high));
		TRY(DB_READ(s, &rows, "action_previous", DB_ID(s->organisation),
		            DB_NUMBER(to->state), DB_NUMBER(high), DB_ID(moving)));
		low = rows.count ? db_number(&rows, 0, 0) : high - 2 * PLACE_GAP;
		return between(s, moving, to->state, low, high, ret_position);
	}
	if (id_is_none(to->after))
		return find_end(s, to->state, ret_position);
	TRY(find_neighbour(s, to->after, "after", to->state, &low));
	TRY(DB_READ(s, &rows, "action_next", DB_ID(s->organisation), DB_NUMBER(to->state),
	            DB_NUMBER(low), DB_ID(moving), DB_NUMBER(1)));
	high = rows.count ? db_number(&rows, 0, 1) : low + 2 * PLACE_GAP;
	return between(s, moving, to->state, low, high, ret_position);
}

/* Within a transaction. */
static enum err move(struct scope *s, const struct action *a, const struct action_place *to)
{
	bool was_done = a->state == ACTION_DONE, is_done = to->state == ACTION_DONE;
	const char *verb = is_done && !was_done ? "closed" : "moved";
	int64_t position;

	TRY(find_room(s, a->id, to, &position));
	TRY(DB_WRITE(s, NULL, "action_move", DB_ID(s->organisation), DB_ID(a->id),
	             DB_NUMBER(to->state), DB_NUMBER(position),
	             time_or_null(!is_done   ? 0
	                          : was_done ? a->done_at_ms
	                                     : s->now_ms)));
	return history_note(s, a->account, "action", a->id, verb,
	                    a->state == to->state ? STR("place") : STR("state"), a->is_shared);
}

enum err action_place(struct scope *s, struct id id, const struct action_place *to,
                      const struct action **ret_action)
{
	const struct action *a;

	TRY(db_begin(s));
	TRY(action_find(s, id, &a));
	TRY(check_may_move(s, a));
	if ((int)to->state < 0 || to->state >= ACTION_STATE_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "state", "state %d",
		                  (int)to->state);
	/* Beside itself is where it is. */
	if (!id_equal(to->before, id) && !id_equal(to->after, id))
		TRY(move(s, a, to));
	TRY(action_find(s, id, ret_action));
	return db_commit(s);
}

enum err action_close(struct scope *s, struct id id, const struct action **ret_action)
{
	const struct action *a;

	TRY(db_begin(s));
	TRY(action_find(s, id, &a));
	TRY(check_may_move(s, a));
	if (a->state == ACTION_DONE)
		return scope_fail(s, ERR_CONFLICT, "action.closed_already", NULL, "it is done");
	TRY(move(s, a, &(struct action_place){.state = ACTION_DONE}));
	TRY(action_find(s, id, ret_action));
	return db_commit(s);
}

enum err action_move_open(struct scope *s, struct id from, struct id to)
{
	return DB_WRITE(s, NULL, "action_move_open", DB_ID(s->organisation), DB_ID(from),
	                DB_ID(to));
}

/* ---- lists ---- */

static enum err read_after(struct scope *s, struct id after, int64_t *ret_state,
                           int64_t *ret_position)
{
	const struct placed *p;

	*ret_state = -1;
	*ret_position = 0;
	if (id_is_none(after))
		return ERR_NONE;
	if (find_placed(s, after, &p) != ERR_NONE)
		return check_after_unknown(s);
	*ret_state = p->action.state;
	*ret_position = p->position;
	return ERR_NONE;
}

static enum err read_list(struct scope *s, const char *statement, struct id of,
                          const struct action_ask *ask, struct db_rows *ret_rows)
{
	int64_t state, position;

	TRY(read_after(s, ask->after, &state, &position));
	return db_read(s, statement,
	               (const struct db_value[]){DB_ID(s->organisation),
	                                         DB_ID(s->actor),
	                                         DB_ID(of),
	                                         DB_NUMBER(state),
	                                         DB_NUMBER(position),
	                                         DB_ARRAY(ask->after.b),
	                                         DB_NUMBER(ask->state),
	                                         DB_NUMBER(ask->done_since_ms),
	                                         DB_NUMBER(ask->limit),
	                                         {DB_END, 0, STR_NONE}},
	               ret_rows);
}

enum err action_list(struct scope *s, const struct action_ask *ask,
                     const struct action **ret_actions, size_t *ret_count)
{
	struct db_rows rows;
	struct action *list;
	struct placed p;

	TRY(permission_check(s, id_is_none(ask->account) ? MAY_TAKE_PART : MAY_VISIT,
	                     ask->account));
	TRY(check_limit(s, ask->limit, ACTION_LIST_MAX));
	if (!id_is_none(ask->account))
		TRY(read_list(s, "action_list_account", ask->account, ask, &rows));
	else if (!id_is_none(ask->team))
		TRY(read_list(s, "action_list_team", ask->team, ask, &rows));
	else
		TRY(read_list(s, "action_list_owner", ask->owner, ask, &rows));
	list = NEW_ARRAY(s->mem, struct action, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		read_row(s, &rows, i, &p);
		list[i] = p.action;
	}
	*ret_actions = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct action one = {.id = db_id(rows, row, 0),
	                     .account = db_id(rows, row, 1),
	                     .title = db_str(rows, row, 2),
	                     .text = db_str(rows, row, 3),
	                     .is_shared = db_number(rows, row, 4) != 0,
	                     .retired_at_ms = db_number(rows, row, 5)};

	return make_findable(s, &one);
}

const struct search_source action_findable = {"action", "action_list_all", put_row};
