#include "accounts/division.h"
#include "accounts/import.h"
#include "store/db.h"
#include "teams/permission.h"

enum {
	ROWS_PER_LOOK = 500 /* between two looks at whether to go on */
};

/* What a file leaves empty stays as it is. */
static struct str newer(struct str old, struct str new)
{
	return new.bytes ? new : old;
}

static enum err change_account(struct scope *s, const struct import_row *row)
{
	const struct account *old, *stored;
	struct account next;

	TRY(account_find(s, row->known, &old));
	next = *old;
	next.country = newer(old->country, row->country);
	next.about = newer(old->about, row->about);
	return account_change(s, &next, &stored);
}

/* Of those that were there and those that were made just now, in the order of plan->divisions. */
static struct id division_of(const struct import_row *row, const struct id *made)
{
	return row->new_division ? made[row->new_division - 1] : row->division;
}

static enum err change_contact(struct scope *s, const struct import_row *row, const struct id *made)
{
	struct id division = division_of(row, made);
	const struct contact *old, *stored;
	struct contact next;

	TRY(contact_find(s, row->known, &old));
	next = *old;
	next.name = row->name;
	next.email = newer(old->email, row->email);
	next.function = newer(old->function, row->function);
	next.language = newer(old->language, row->language);
	next.phone = newer(old->phone, row->phone);
	next.division = id_is_none(division) ? old->division : division;
	return contact_change(s, &next, &stored);
}

static enum err add(struct scope *s, enum import_of of, const struct import_row *row,
                    const struct id *made)
{
	struct account a = {.name = row->name, .country = row->country, .about = row->about};
	struct contact c = {.account = row->account,
	                    .name = row->name,
	                    .email = row->email,
	                    .function = row->function,
	                    .language = row->language,
	                    .phone = row->phone,
	                    .division = division_of(row, made)};

	return of == IMPORT_ACCOUNTS ? account_store(s, &a) : contact_store(s, &c);
}

static enum err do_row(struct scope *s, enum import_of of, const struct import_row *row,
                       const struct id *made)
{
	if (row->what == IMPORT_ADD)
		return add(s, of, row, made);
	if (row->what == IMPORT_CHANGE)
		return of == IMPORT_ACCOUNTS ? change_account(s, row)
		                             : change_contact(s, row, made);
	return ERR_NONE;
}

/* Somebody added the same email, changed or retired the record since the plan was made. */
static enum err say_overtaken(struct scope *s, enum err e, const struct import_row *row)
{
	if (e != ERR_CONFLICT && e != ERR_NOT_FOUND)
		return e;
	(void)!scope_fail_input(s, "import.overtaken", row->line,
	                        "somebody changed the same record meanwhile; look at the preview "
	                        "again (nothing was changed)");
	return ERR_CONFLICT;
}

/* Places on teams may have changed since the plan. Rows of one account mostly stand together. */
static enum err check_may(struct scope *s, const struct import_plan *plan, size_t i)
{
	const struct import_row *rows = plan->rows;

	if (plan->of == IMPORT_ACCOUNTS)
		return i == 0 ? account_check_may_add(s) : ERR_NONE;
	if (rows[i].what == IMPORT_SKIP ||
	    (i > 0 && id_equal(rows[i].account, rows[i - 1].account)))
		return ERR_NONE;
	return permission_check(s, MAY_EDIT, rows[i].account);
}

static enum err make_divisions(struct scope *s, const struct import_plan *plan, struct id *ret_made)
{
	for (size_t i = 0; i < plan->division_count; i++) {
		struct arena_mark mark = arena_mark(s->mem);
		struct division draft = {.account = plan->divisions[i].account,
		                         .kind = DIVISION_DIVISION,
		                         .name = plan->divisions[i].name};
		const struct division *stored;

		TRY(division_add(s, &draft, &stored));
		ret_made[i] = stored->id;
		arena_rewind(s->mem, mark);
	}
	return ERR_NONE;
}

static enum err do_all(struct scope *s, const struct import_plan *plan, import_go_on *go_on,
                       void *what)
{
	struct id *made = NEW_ARRAY(s->mem, struct id, plan->division_count + 1);

	TRY(make_divisions(s, plan, made));
	for (size_t i = 0; i < plan->row_count; i++) {
		struct arena_mark mark = arena_mark(s->mem);

		if (go_on && i % ROWS_PER_LOOK == 0 && !go_on(what, i, plan->row_count))
			return scope_fail(s, ERR_CONFLICT, "import.cancelled", NULL,
			                  "nothing was changed");
		TRY(check_may(s, plan, i));
		TRY(say_overtaken(s, do_row(s, plan->of, &plan->rows[i], made), &plan->rows[i]));
		arena_rewind(s->mem, mark);
	}
	if (go_on && !go_on(what, plan->row_count, plan->row_count))
		return scope_fail(s, ERR_CONFLICT, "import.cancelled", NULL, "nothing was changed");
	return ERR_NONE;
}

static enum err attempt(struct scope *s, const struct import_plan *plan, import_go_on *go_on,
                        void *what, bool *is_put_off)
{
	enum err e;

	TRY(db_begin(s));
	if (*is_put_off)
		*is_put_off = db_put_off(s);
	e = do_all(s, plan, go_on, what);
	if (e)
		db_abandon(s);
	return e ? e : db_commit(s);
}

/* On a server many rows travel together, so that a refusal comes too late to say of which row it was. Then all is done once
 * more, one after the other. */
enum err import_run(struct scope *s, const struct import_plan *plan, import_go_on *go_on,
                    void *what)
{
	bool is_put_off = true;
	enum err e;

	if (plan->error_count)
		return import_fail_first(s, plan);
	e = attempt(s, plan, go_on, what, &is_put_off);
	if (e != ERR_CONFLICT || !is_put_off || strcmp(s->problem.key, "import.cancelled") == 0)
		return e;
	is_put_off = false;
	return attempt(s, plan, go_on, what, &is_put_off);
}
