#include "accounts/stakeholder.h"

#include "accounts/contact.h"
#include "accounts/stakeholder_search.h"
#include "core/check.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/access.h"
#include "teams/history.h"
#include "teams/permission.h"

const char *const stakeholder_roles[STAKEHOLDER_ROLE_COUNT + 1] = {
	"decides", "approves", "influences", "uses", "buys", "keeps_the_gate", NULL};

static void read_row(const struct db_rows *rows, size_t row, struct stakeholder *x)
{
	x->contact = db_id(rows, row, 0);
	x->account = db_id(rows, row, 1);
	x->name = db_str(rows, row, 2);
	x->role = (enum stakeholder_role)db_number(rows, row, 3);
	x->influence = db_number(rows, row, 4);
	x->attitude = db_number(rows, row, 5);
	x->note = db_str(rows, row, 6);
	x->assessed_by = db_id(rows, row, 7);
	x->assessed_at_ms = db_number(rows, row, 8);
	x->revision = db_number(rows, row, 9);
}

/* One of us, who knows the contact. */
static enum err find_contact(struct scope *s, struct id id, const struct contact **ret_contact)
{
	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	return contact_find(s, id, ret_contact);
}

static enum err check(struct scope *s, struct stakeholder *x)
{
	if ((int)x->role < 0 || x->role >= STAKEHOLDER_ROLE_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "role", "role %d",
		                  (int)x->role);
	if (x->influence < 1 || x->influence > STAKEHOLDER_INFLUENCE_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "influence", "1 to %d",
		                  STAKEHOLDER_INFLUENCE_MAX);
	if (x->attitude < -STAKEHOLDER_ATTITUDE_MAX || x->attitude > STAKEHOLDER_ATTITUDE_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "attitude", "-%d to %d",
		                  STAKEHOLDER_ATTITUDE_MAX, STAKEHOLDER_ATTITUDE_MAX);
	return check_lines(s, "note", STAKEHOLDER_NOTE_BYTES_MAX, &x->note);
}

static enum err store(struct scope *s, const struct stakeholder *x)
{
	int64_t changed;

	if (x->revision == 0)
		return DB_WRITE(s, NULL, "stakeholder_add", DB_ID(s->organisation),
		                DB_ID(x->contact), DB_ID(x->account), DB_NUMBER(x->role),
		                DB_NUMBER(x->influence), DB_NUMBER(x->attitude), DB_TEXT(x->note),
		                DB_ID(s->actor), DB_NUMBER(s->now_ms));
	TRY(DB_WRITE(s, &changed, "stakeholder_change", DB_ID(s->organisation), DB_ID(x->contact),
	             DB_NUMBER(x->revision), DB_NUMBER(x->role), DB_NUMBER(x->influence),
	             DB_NUMBER(x->attitude), DB_TEXT(x->note), DB_ID(s->actor),
	             DB_NUMBER(s->now_ms)));
	return changed ? ERR_NONE : ERR_CONFLICT;
}

enum err stakeholder_set(struct scope *s, const struct stakeholder *next,
                         const struct stakeholder **ret_stakeholder)
{
	struct stakeholder x = *next;
	const struct stakeholder *stored;
	const struct contact *contact;
	enum err e;

	TRY(find_contact(s, x.contact, &contact));
	x.account = contact->account;
	TRY(permission_check(s, MAY_EDIT, x.account));
	TRY(check(s, &x));
	TRY(db_begin(s));
	e = store(s, &x);
	if (e == ERR_CONFLICT)
		return scope_fail(s, e, "stakeholder.changed", NULL, "revision %lld is old",
		                  (long long)x.revision);
	TRY(e);
	TRY(stakeholder_find(s, x.contact, &stored));
	TRY(history_note(s, x.account, "stakeholder", x.contact, "assessed", STR_NONE, false));
	TRY(stakeholder_search_follow(s, x.account, x.contact));
	TRY(db_commit(s));
	*ret_stakeholder = stored;
	return ERR_NONE;
}

enum err stakeholder_erase(struct scope *s, struct id id)
{
	const struct contact *contact;
	int64_t changed;

	TRY(find_contact(s, id, &contact));
	TRY(permission_check(s, MAY_EDIT, contact->account));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "stakeholder_erase", DB_ID(s->organisation), DB_ID(id)));
	if (changed) {
		TRY(history_note(s, contact->account, "stakeholder", id, "erased", STR_NONE,
		                 false));
		TRY(stakeholder_search_follow(s, contact->account, id));
		db_forget(s);
	}
	return db_commit(s);
}

enum err stakeholder_find(struct scope *s, struct id id, const struct stakeholder **ret_stakeholder)
{
	const struct contact *contact;
	struct stakeholder *x;
	struct db_rows rows;

	TRY(find_contact(s, id, &contact));
	TRY(DB_READ(s, &rows, "stakeholder_find", DB_ID(s->organisation), DB_ID(id)));
	x = NEW(s->mem, struct stakeholder);
	*x = (struct stakeholder){
		.contact = id, .account = contact->account, .name = contact->name};
	if (rows.count)
		read_row(&rows, 0, x);
	*ret_stakeholder = x;
	return ERR_NONE;
}

enum err stakeholder_list(struct scope *s, struct id account, struct str words, struct id after,
                          size_t limit, const struct stakeholder **ret_stakeholders,
                          size_t *ret_count)
{
	struct stakeholder *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SEE, account));
	TRY(check_limit(s, limit, STAKEHOLDER_LIST_MAX));
	TRY(DB_READ(s, &rows, "stakeholder_list", DB_ID(s->organisation), DB_ID(account),
	            DB_ARRAY(after.b), DB_NUMBER(limit),
	            DB_TEXT(db_pattern(s->mem, utf8_spelling(s->mem, words)))));
	list = NEW_ARRAY(s->mem, struct stakeholder, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		read_row(&rows, i, &list[i]);
		access_note(s, list[i].contact, "read");
	}
	*ret_stakeholders = list;
	*ret_count = rows.count;
	return ERR_NONE;
}
