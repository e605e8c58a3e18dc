#include "accounts/understanding.h"

#include "accounts/guest.h"
#include "accounts/need.h"
#include "core/check.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"

static void read_row(const struct db_rows *rows, size_t row, struct understanding *u)
{
	*u = (struct understanding){.id = db_id(rows, row, 0),
	                            .account = db_id(rows, row, 1),
	                            .text = db_str(rows, row, 2),
	                            .made_by = db_id(rows, row, 3),
	                            .made_by_name = db_str(rows, row, 4),
	                            .retired_at_ms = db_number(rows, row, 5),
	                            .need_count = db_number(rows, row, 6),
	                            .open_count = db_number(rows, row, 7)};
}

static enum err bad_needs(struct scope *s)
{
	return scope_fail(s, ERR_INVALID, "understanding.needs", "needs",
	                  "1 to %d needs of this account, each once", UNDERSTANDING_NEEDS_MAX);
}

static enum err bad_guests(struct scope *s)
{
	return scope_fail(s, ERR_INVALID, "understanding.guests", "guests",
	                  "1 to %d guests of this account, each once", UNDERSTANDING_GUESTS_MAX);
}

static bool is_repeated(const struct id *ids, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (id_equal(ids[i], ids[j]))
			return true;
	return false;
}

static enum err check(struct scope *s, const struct understanding_draft *d, struct str *text)
{
	const struct guest *guest;
	const struct need *need;

	TRY(check_lines(s, "text", UNDERSTANDING_TEXT_BYTES_MAX, text));
	if (d->need_count == 0 || d->need_count > UNDERSTANDING_NEEDS_MAX)
		return bad_needs(s);
	if (d->guest_count == 0 || d->guest_count > UNDERSTANDING_GUESTS_MAX)
		return bad_guests(s);
	for (size_t i = 0; i < d->need_count; i++)
		if (is_repeated(d->needs, i) || need_find(s, d->needs[i], &need) != ERR_NONE ||
		    !id_equal(need->account, d->account) || need->retired_at_ms)
			return bad_needs(s);
	for (size_t i = 0; i < d->guest_count; i++)
		if (is_repeated(d->guests, i) || guest_find(s, d->guests[i], &guest) != ERR_NONE ||
		    !id_equal(guest->account, d->account))
			return bad_guests(s);
	return ERR_NONE;
}

/* Through the need's own door, so that its history says that it was shared. */
static enum err add_need(struct scope *s, struct id understanding, struct id id, size_t position)
{
	const struct need *need;
	struct need next;

	TRY(need_find(s, id, &need));
	if (!need->is_shared) {
		next = *need;
		next.is_shared = true;
		TRY(need_change(s, &next, &need));
	}
	return DB_WRITE(s, NULL, "understanding_add_need", DB_ID(s->organisation),
	                DB_ID(understanding), DB_NUMBER(position), DB_ID(id));
}

enum err understanding_add(struct scope *s, const struct understanding_draft *draft,
                           const struct understanding **ret_understanding)
{
	const struct understanding *stored;
	struct str text = draft->text;
	struct id id;

	TRY(permission_check(s, MAY_EDIT, draft->account));
	TRY(check(s, draft, &text));
	id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "understanding_add", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(draft->account), DB_TEXT(text), DB_ID(s->actor)));
	for (size_t i = 0; i < draft->need_count; i++)
		TRY(add_need(s, id, draft->needs[i], i));
	for (size_t i = 0; i < draft->guest_count; i++)
		TRY(DB_WRITE(s, NULL, "understanding_add_guest", DB_ID(s->organisation), DB_ID(id),
		             DB_ID(draft->guests[i])));
	TRY(understanding_find(s, id, &stored));
	/* Whom it is for, their colleagues need not know. */
	TRY(history_note(s, draft->account, "understanding", id, "added", STR_NONE, false));
	TRY(db_commit(s));
	*ret_understanding = stored;
	return ERR_NONE;
}

enum err understanding_find(struct scope *s, struct id id,
                            const struct understanding **ret_understanding)
{
	struct understanding *u;
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "understanding_find", DB_ID(s->organisation), DB_ID(id),
	            DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "understanding.not_found", NULL,
		                  "no such understanding, or not for the asker");
	u = NEW(s->mem, struct understanding);
	read_row(&rows, 0, u);
	*ret_understanding = u;
	return ERR_NONE;
}

enum err understanding_list(struct scope *s, struct id account, struct id after, size_t limit,
                            const struct understanding **ret_understandings, size_t *ret_count)
{
	struct understanding *list;
	struct id before = after;
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, UNDERSTANDING_LIST_MAX));
	if (id_is_none(before))
		memset(before.b, 0xff, sizeof before.b);
	TRY(DB_READ(s, &rows, "understanding_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(account), DB_ARRAY(before.b), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct understanding, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_understandings = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err understanding_list_needs(struct scope *s, struct id id, const struct id **ret_needs,
                                  size_t *ret_count)
{
	const struct understanding *u;
	struct db_rows rows;
	struct id *list;

	TRY(understanding_find(s, id, &u));
	TRY(DB_READ(s, &rows, "understanding_list_needs", DB_ID(s->organisation), DB_ID(id),
	            DB_NUMBER(UNDERSTANDING_NEEDS_MAX)));
	list = NEW_ARRAY(s->mem, struct id, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = db_id(&rows, i, 0);
	*ret_needs = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err understanding_list_guests(struct scope *s, struct id id,
                                   const struct understanding_guest **ret_guests, size_t *ret_count)
{
	const struct understanding *u;
	struct understanding_guest *list;
	struct db_rows rows;

	TRY(understanding_find(s, id, &u));
	TRY(permission_check(s, MAY_SEE, u->account));
	TRY(DB_READ(s, &rows, "understanding_list_guests", DB_ID(s->organisation), DB_ID(id),
	            DB_NUMBER(UNDERSTANDING_GUESTS_MAX)));
	list = NEW_ARRAY(s->mem, struct understanding_guest, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct understanding_guest){db_id(&rows, i, 0), db_str(&rows, i, 1),
		                                       db_number(&rows, i, 2)};
	*ret_guests = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err understanding_retire(struct scope *s, struct id id)
{
	const struct understanding *u;

	TRY(understanding_find(s, id, &u));
	TRY(permission_check(s, MAY_EDIT, u->account));
	if (u->retired_at_ms)
		return ERR_NONE;
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "understanding_retire", DB_ID(s->organisation), DB_ID(id),
	             DB_NUMBER(s->now_ms)));
	TRY(history_note(s, u->account, "understanding", id, "retired", STR_NONE, false));
	return db_commit(s);
}
