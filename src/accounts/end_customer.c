#include "accounts/end_customer.h"

#include "core/check.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"

const char *const end_customer_kinds[END_CUSTOMER_KIND_COUNT + 1] = {"segment", "named", NULL};

static void read_row(const struct db_rows *rows, size_t row, struct end_customer *e)
{
	e->id = db_id(rows, row, 0);
	e->account = db_id(rows, row, 1);
	e->kind = (enum end_customer_kind)db_number(rows, row, 2);
	e->name = db_str(rows, row, 3);
	e->about = db_str(rows, row, 4);
	e->is_shared = db_number(rows, row, 5) != 0;
	e->retired_at_ms = db_number(rows, row, 6);
	e->revision = db_number(rows, row, 7);
}

static enum err check(struct scope *s, struct end_customer *e)
{
	if ((int)e->kind < 0 || e->kind >= END_CUSTOMER_KIND_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "kind", "kind %d",
		                  (int)e->kind);
	TRY(check_line_needed(s, "name", END_CUSTOMER_NAME_BYTES_MAX, &e->name));
	TRY(check_lines(s, "about", END_CUSTOMER_ABOUT_BYTES_MAX, &e->about));
	return ERR_NONE;
}

/* Within a transaction: found by its words, or not any more. */
static enum err make_findable(struct scope *s, const struct end_customer *e)
{
	if (e->retired_at_ms)
		return search_retire(s, "end-customer", e->id);
	return search_put(s, &(struct search_record){.kind = "end-customer",
	                                             .record = e->id,
	                                             .account = e->account,
	                                             .title = e->name,
	                                             .text = e->about,
	                                             .is_shared = e->is_shared});
}

enum err end_customer_add(struct scope *s, const struct end_customer *draft,
                          const struct end_customer **ret_end_customer)
{
	struct end_customer e = *draft;
	const struct end_customer *stored;

	TRY(permission_check(s, MAY_EDIT, e.account));
	TRY(check(s, &e));
	e.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "end_customer_add", DB_ID(s->organisation), DB_ID(e.id),
	             DB_ID(e.account), DB_NUMBER(e.kind), DB_TEXT(e.name),
	             DB_TEXT(utf8_spellings(s->mem, e.name)), DB_TEXT(e.about),
	             DB_NUMBER(e.is_shared)));
	TRY(end_customer_find(s, e.id, &stored));
	TRY(history_note(s, e.account, "end-customer", e.id, "added", STR_NONE, stored->is_shared));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_end_customer = stored;
	return ERR_NONE;
}

static enum err note_change(struct scope *s, const struct end_customer *old,
                            const struct end_customer *new)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);

	history_differ(&fields, "kind", old->kind != new->kind);
	history_differ(&fields, "name", !str_equal(old->name, new->name));
	history_differ(&fields, "about", !str_equal(old->about, new->about));
	return history_note_change(s, new->account, "end-customer", new->id, &fields,
	                           HISTORY_STATE(old), HISTORY_STATE(new));
}

enum err end_customer_change(struct scope *s, const struct end_customer *next,
                             const struct end_customer **ret_end_customer)
{
	struct end_customer e = *next;
	const struct end_customer *stored, *old;
	int64_t changed;

	TRY(end_customer_find(s, e.id, &old));
	TRY(permission_check(s, MAY_EDIT, old->account));
	e.account = old->account;
	TRY(check(s, &e));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "end_customer_change", DB_ID(s->organisation), DB_ID(e.id),
	             DB_NUMBER(e.revision), DB_NUMBER(e.kind), DB_TEXT(e.name),
	             DB_TEXT(utf8_spellings(s->mem, e.name)), DB_TEXT(e.about),
	             DB_NUMBER(e.is_shared),
	             e.retired_at_ms ? DB_NUMBER(e.retired_at_ms) : DB_NULL));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "end_customer.changed", NULL,
		                  "revision %lld is old", (long long)e.revision);
	TRY(end_customer_find(s, e.id, &stored));
	TRY(note_change(s, old, stored));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_end_customer = stored;
	return ERR_NONE;
}

enum err end_customer_find(struct scope *s, struct id id,
                           const struct end_customer **ret_end_customer)
{
	struct end_customer *e;
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "end_customer_find", DB_ID(s->organisation), DB_ID(id),
	            DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "end_customer.not_found", NULL,
		                  "no such end customer, or not on the account's team");
	e = NEW(s->mem, struct end_customer);
	read_row(&rows, 0, e);
	*ret_end_customer = e;
	return ERR_NONE;
}

enum err end_customer_list(struct scope *s, struct id account, struct str words, struct id after,
                           size_t limit, const struct end_customer **ret_end_customers,
                           size_t *ret_count)
{
	struct end_customer *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, END_CUSTOMER_LIST_MAX));
	TRY(DB_READ(s, &rows, "end_customer_list", DB_ID(s->organisation), DB_ID(account),
	            DB_ARRAY(after.b), DB_NUMBER(limit),
	            DB_TEXT(db_pattern(s->mem, utf8_spelling(s->mem, words))),
	            DB_NUMBER(!id_is_none(s->guest_of))));
	list = NEW_ARRAY(s->mem, struct end_customer, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_end_customers = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct end_customer one = {.id = db_id(rows, row, 0),
	                           .account = db_id(rows, row, 1),
	                           .name = db_str(rows, row, 2),
	                           .about = db_str(rows, row, 3),
	                           .is_shared = db_number(rows, row, 4) != 0,
	                           .retired_at_ms = db_number(rows, row, 5)};

	return make_findable(s, &one);
}

const struct search_source end_customer_findable = {"end-customer", "end_customer_list_all",
                                                    put_row};
