#include "accounts/relation.h"

#include "accounts/contact.h"
#include "accounts/stakeholder_search.h"
#include "core/check.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"

const char *const relation_kinds[RELATION_KIND_COUNT + 1] = {"reports_to", "trusts", "works_with",
                                                             "at_odds", NULL};

static void read_row(const struct db_rows *rows, size_t row, struct relation *x)
{
	x->id = db_id(rows, row, 0);
	x->account = db_id(rows, row, 1);
	x->kind = (enum relation_kind)db_number(rows, row, 2);
	x->from = db_id(rows, row, 3);
	x->to = db_id(rows, row, 4);
	x->from_name = db_str(rows, row, 5);
	x->to_name = db_str(rows, row, 6);
}

static enum err check_contact(struct scope *s, struct id account, struct id id, const char *field)
{
	const struct contact *contact;

	if (contact_find(s, id, &contact) != ERR_NONE || !id_equal(contact->account, account))
		return scope_fail(s, ERR_INVALID, "relation.contact_unknown", field,
		                  "no contact of this account");
	return ERR_NONE;
}

static enum err check(struct scope *s, struct relation *x)
{
	struct id swapped = x->from;

	if ((int)x->kind < 0 || x->kind >= RELATION_KIND_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "kind", "kind %d",
		                  (int)x->kind);
	TRY(check_contact(s, x->account, x->from, "from"));
	TRY(check_contact(s, x->account, x->to, "to"));
	if (id_equal(x->from, x->to))
		return scope_fail(s, ERR_INVALID, "relation.same_person", "to", "of two people");
	/* Where both stand the same way, the order says nothing: one row, whoever is named first. */
	if ((x->kind == RELATION_WORKS_WITH || x->kind == RELATION_AT_ODDS) &&
	    memcmp(x->from.b, x->to.b, ID_BYTES) > 0) {
		x->from = x->to;
		x->to = swapped;
	}
	return ERR_NONE;
}

enum err relation_add(struct scope *s, const struct relation *draft,
                      const struct relation **ret_relation)
{
	struct relation x = *draft;
	const struct relation *stored;
	enum err e;

	TRY(permission_check(s, MAY_EDIT, x.account));
	TRY(check(s, &x));
	x.id = scope_new_id(s);
	TRY(db_begin(s));
	e = DB_WRITE(s, NULL, "relation_add", DB_ID(s->organisation), DB_ID(x.id), DB_ID(x.account),
	             DB_NUMBER(x.kind), DB_ID(x.from), DB_ID(x.to), DB_NUMBER(s->now_ms));
	if (e == ERR_CONFLICT)
		return scope_fail(s, e, "relation.there_already", "kind", "the same relation");
	TRY(e);
	TRY(relation_find(s, x.id, &stored));
	TRY(history_note(s, x.account, "relation", x.id, "added", STR_NONE, false));
	TRY(stakeholder_search_follow(s, x.account, x.from));
	TRY(db_commit(s));
	*ret_relation = stored;
	return ERR_NONE;
}

enum err relation_find(struct scope *s, struct id id, const struct relation **ret_relation)
{
	struct relation *x;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "relation_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "relation.not_found", NULL,
		                  "no such relation, or not on the account's team");
	x = NEW(s->mem, struct relation);
	read_row(&rows, 0, x);
	*ret_relation = x;
	return ERR_NONE;
}

enum err relation_erase(struct scope *s, struct id id)
{
	const struct relation *x;

	TRY(relation_find(s, id, &x));
	TRY(permission_check(s, MAY_EDIT, x->account));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "relation_erase", DB_ID(s->organisation), DB_ID(id)));
	TRY(history_note(s, x->account, "relation", id, "erased", STR_NONE, false));
	TRY(search_retire(s, "relation", id));
	db_forget(s);
	return db_commit(s);
}

enum err relation_list(struct scope *s, struct id account, struct str words, struct id after,
                       size_t limit, const struct relation **ret_relations, size_t *ret_count)
{
	struct relation *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SEE, account));
	TRY(check_limit(s, limit, RELATION_LIST_MAX));
	TRY(DB_READ(s, &rows, "relation_list", DB_ID(s->organisation), DB_ID(account),
	            DB_ARRAY(after.b), DB_NUMBER(limit),
	            DB_TEXT(db_pattern(s->mem, utf8_spelling(s->mem, words)))));
	list = NEW_ARRAY(s->mem, struct relation, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_relations = list;
	*ret_count = rows.count;
	return ERR_NONE;
}
