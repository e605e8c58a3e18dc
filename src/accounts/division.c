#include "accounts/division.h"

#include "core/check.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"

const char *const division_kinds[DIVISION_KIND_COUNT + 1] = {"company", "division", "site", NULL};

static void read_row(const struct db_rows *rows, size_t row, struct division *d)
{
	d->id = db_id(rows, row, 0);
	d->account = db_id(rows, row, 1);
	d->kind = (enum division_kind)db_number(rows, row, 2);
	d->parent = db_id(rows, row, 3);
	d->name = db_str(rows, row, 4);
	d->country = db_str(rows, row, 5);
	d->city = db_str(rows, row, 6);
	d->is_shared = db_number(rows, row, 7) != 0;
	d->retired_at_ms = db_number(rows, row, 8);
	d->revision = db_number(rows, row, 9);
}

static enum err check(struct scope *s, struct division *d)
{
	if ((int)d->kind < 0 || d->kind >= DIVISION_KIND_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "kind", "kind %d",
		                  (int)d->kind);
	TRY(check_line_needed(s, "name", DIVISION_NAME_BYTES_MAX, &d->name));
	TRY(check_country(s, "country", d->country));
	TRY(check_line(s, "city", DIVISION_CITY_BYTES_MAX, &d->city));
	return ERR_NONE;
}

/* Within a transaction: found by its words, or not any more. */
static enum err make_findable(struct scope *s, const struct division *d)
{
	if (d->retired_at_ms)
		return search_retire(s, "division", d->id);
	return search_put(s, &(struct search_record){.kind = "division",
	                                             .record = d->id,
	                                             .account = d->account,
	                                             .title = d->name,
	                                             .text = d->city,
	                                             .is_shared = d->is_shared});
}

/* ---- the tree ---- */

/* All of an account, those retired, too: a circle through one of them is one. */
struct tree {
	struct db_rows rows; /* id, parent, retired_at_ms, is_shared */
};

static enum err read_tree(struct scope *s, struct id account, struct tree *ret_tree)
{
	return DB_READ(s, &ret_tree->rows, "division_list_tree", DB_ID(s->organisation),
	               DB_ID(account), DB_NUMBER(DIVISION_COUNT_MAX));
}

static bool find_in(const struct tree *tree, struct id id, size_t *ret_at)
{
	for (size_t i = 0; i < tree->rows.count; i++)
		if (id_equal(db_id(&tree->rows, i, 0), id)) {
			*ret_at = i;
			return true;
		}
	return false;
}

/* How many stand above `id` and below the account, and whether `self` is among them. */
static int count_above(const struct tree *tree, struct id id, struct id self, bool *ret_is_circle)
{
	int count = 0;
	size_t at;

	*ret_is_circle = false;
	for (; count <= DIVISION_DEPTH_MAX && find_in(tree, id, &at); count++) {
		if (id_equal(id, self))
			*ret_is_circle = true;
		id = db_id(&tree->rows, at, 1);
	}
	return count;
}

/* The deepest of those below `id`, counted from it: 0 = nobody. */
static int count_below(const struct tree *tree, struct id id)
{
	int deepest = 0;

	for (size_t i = 0; i < tree->rows.count; i++) {
		struct id at = db_id(&tree->rows, i, 1);
		size_t parent;
		int steps = 1;

		while (steps <= DIVISION_DEPTH_MAX && !id_is_none(at) && !id_equal(at, id) &&
		       find_in(tree, at, &parent)) {
			at = db_id(&tree->rows, parent, 1);
			steps++;
		}
		if (id_equal(at, id) && steps > deepest)
			deepest = steps;
	}
	return deepest;
}

/* Within the transaction, so that two changes at once make no circle together. */
static enum err check_place(struct scope *s, const struct division *d)
{
	struct tree tree;
	bool is_circle;
	size_t at;
	int above;

	TRY(read_tree(s, d->account, &tree));
	if (tree.rows.count >= DIVISION_COUNT_MAX && id_is_none(d->id))
		return scope_fail(s, ERR_CONFLICT, "division.too_many", NULL, "at most %d",
		                  DIVISION_COUNT_MAX);
	if (id_is_none(d->parent))
		return ERR_NONE;
	if (!find_in(&tree, d->parent, &at) || (db_number(&tree.rows, at, 2) && !d->retired_at_ms))
		return scope_fail(s, ERR_INVALID, "division.parent_unknown", "parent",
		                  "no division of this account in use");
	above = count_above(&tree, d->parent, d->id, &is_circle);
	if (is_circle)
		return scope_fail(s, ERR_INVALID, "division.circle", "parent",
		                  "it would stand below itself");
	if (above + 1 + (id_is_none(d->id) ? 0 : count_below(&tree, d->id)) > DIVISION_DEPTH_MAX)
		return scope_fail(s, ERR_INVALID, "division.too_deep", "parent", "at most %d deep",
		                  DIVISION_DEPTH_MAX);
	return ERR_NONE;
}

/* Retires those in use below `id`, or refuses because there are some. */
static enum err retire_below(struct scope *s, const struct division *d, bool with_below)
{
	struct tree tree;

	TRY(read_tree(s, d->account, &tree));
	for (size_t i = 0; i < tree.rows.count; i++) {
		struct id below = db_id(&tree.rows, i, 0);
		bool is_below;

		count_above(&tree, db_id(&tree.rows, i, 1), d->id, &is_below);
		if (!is_below || db_number(&tree.rows, i, 2))
			continue;
		if (!with_below)
			return scope_fail(s, ERR_CONFLICT, "division.has_below", NULL,
			                  "others stand below it");
		TRY(DB_WRITE(s, NULL, "division_retire", DB_ID(s->organisation), DB_ID(below),
		             DB_NUMBER(s->now_ms)));
		TRY(search_retire(s, "division", below));
		TRY(history_note(s, d->account, "division", below, "retired", STR_NONE,
		                 db_number(&tree.rows, i, 3) != 0));
	}
	return ERR_NONE;
}

/* ---- changes ---- */

enum err division_add(struct scope *s, const struct division *draft,
                      const struct division **ret_division)
{
	struct division d = *draft;
	const struct division *stored;

	TRY(permission_check(s, MAY_EDIT, d.account));
	TRY(check(s, &d));
	TRY(db_begin(s));
	d.id = ID_NONE;
	TRY(check_place(s, &d));
	d.id = scope_new_id(s);
	TRY(DB_WRITE(s, NULL, "division_add", DB_ID(s->organisation), DB_ID(d.id), DB_ID(d.account),
	             DB_NUMBER(d.kind), DB_ID(d.parent), DB_TEXT(d.name),
	             DB_TEXT(utf8_spellings(s->mem, d.name)), DB_TEXT(d.country), DB_TEXT(d.city),
	             DB_NUMBER(d.is_shared)));
	TRY(division_find(s, d.id, &stored));
	TRY(history_note(s, d.account, "division", d.id, "added", STR_NONE, stored->is_shared));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_division = stored;
	return ERR_NONE;
}

static enum err note_change(struct scope *s, const struct division *old, const struct division *new)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);

	history_differ(&fields, "kind", old->kind != new->kind);
	history_differ(&fields, "parent", !id_equal(old->parent, new->parent));
	history_differ(&fields, "name", !str_equal(old->name, new->name));
	history_differ(&fields, "country", !str_equal(old->country, new->country));
	history_differ(&fields, "city", !str_equal(old->city, new->city));
	return history_note_change(s, new->account, "division", new->id, &fields,
	                           HISTORY_STATE(old), HISTORY_STATE(new));
}

enum err division_change(struct scope *s, const struct division *next, bool with_below,
                         const struct division **ret_division)
{
	struct division d = *next;
	const struct division *stored, *old;
	int64_t changed;

	TRY(division_find(s, d.id, &old));
	TRY(permission_check(s, MAY_EDIT, old->account));
	d.account = old->account;
	TRY(check(s, &d));
	TRY(db_begin(s));
	TRY(check_place(s, &d));
	if (d.retired_at_ms)
		TRY(retire_below(s, &d, with_below));
	TRY(DB_WRITE(s, &changed, "division_change", DB_ID(s->organisation), DB_ID(d.id),
	             DB_NUMBER(d.revision), DB_NUMBER(d.kind), DB_ID(d.parent), DB_TEXT(d.name),
	             DB_TEXT(utf8_spellings(s->mem, d.name)), DB_TEXT(d.country), DB_TEXT(d.city),
	             DB_NUMBER(d.is_shared),
	             d.retired_at_ms ? DB_NUMBER(d.retired_at_ms) : DB_NULL));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "division.changed", NULL, "revision %lld is old",
		                  (long long)d.revision);
	TRY(division_find(s, d.id, &stored));
	TRY(note_change(s, old, stored));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_division = stored;
	return ERR_NONE;
}

enum err division_find(struct scope *s, struct id id, const struct division **ret_division)
{
	struct division *d;
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "division_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "division.not_found", NULL,
		                  "no such division, or not on the account's team");
	d = NEW(s->mem, struct division);
	read_row(&rows, 0, d);
	*ret_division = d;
	return ERR_NONE;
}

enum err division_list(struct scope *s, struct id account, struct str words, struct id after,
                       size_t limit, const struct division **ret_divisions, size_t *ret_count)
{
	struct division *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, DIVISION_LIST_MAX));
	TRY(DB_READ(s, &rows, "division_list", DB_ID(s->organisation), DB_ID(account),
	            DB_ARRAY(after.b), DB_NUMBER(limit),
	            DB_TEXT(db_pattern(s->mem, utf8_spelling(s->mem, words))),
	            DB_NUMBER(!id_is_none(s->guest_of))));
	list = NEW_ARRAY(s->mem, struct division, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_divisions = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct division one = {.id = db_id(rows, row, 0),
	                       .account = db_id(rows, row, 1),
	                       .name = db_str(rows, row, 2),
	                       .city = db_str(rows, row, 3),
	                       .is_shared = db_number(rows, row, 4) != 0,
	                       .retired_at_ms = db_number(rows, row, 5)};

	return make_findable(s, &one);
}

const struct search_source division_findable = {"division", "division_list_all", put_row};
