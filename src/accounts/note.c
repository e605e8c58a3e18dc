#include "accounts/note.h"

#include "core/check.h"
#include "core/markdown.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"

static void read_row(const struct db_rows *rows, size_t row, struct note *n)
{
	n->id = db_id(rows, row, 0);
	n->account = db_id(rows, row, 1);
	n->title = db_str(rows, row, 2);
	n->text = db_str(rows, row, 3);
	n->written_by = db_id(rows, row, 4);
	n->is_shared = db_number(rows, row, 5) != 0;
	n->retired_at_ms = db_number(rows, row, 6);
	n->revision = db_number(rows, row, 7);
	n->written_by_name = db_str(rows, row, 8);
}

static enum err check(struct scope *s, struct note *n)
{
	struct str html;

	TRY(check_line_needed(s, "title", NOTE_TITLE_BYTES_MAX, &n->title));
	TRY(check_lines(s, "text", NOTE_TEXT_BYTES_MAX, &n->text));
	/* What cannot be shown is not kept. */
	return markdown_html(s, n->text, &html);
}

/* Within a transaction: found by its words, or not any more. */
static enum err make_findable(struct scope *s, const struct note *n)
{
	if (n->retired_at_ms)
		return search_retire(s, "note", n->id);
	return search_put(s, &(struct search_record){.kind = "note",
	                                             .record = n->id,
	                                             .account = n->account,
	                                             .title = n->title,
	                                             .text = n->text,
	                                             .is_shared = n->is_shared});
}

enum err note_add(struct scope *s, const struct note *draft, const struct note **ret_note)
{
	struct note n = *draft;
	const struct note *stored;

	TRY(permission_check(s, MAY_EDIT, n.account));
	TRY(check(s, &n));
	n.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "note_add", DB_ID(s->organisation), DB_ID(n.id), DB_ID(n.account),
	             DB_TEXT(n.title), DB_TEXT(utf8_spellings(s->mem, n.title)), DB_TEXT(n.text),
	             DB_ID(s->actor), DB_NUMBER(n.is_shared)));
	TRY(note_find(s, n.id, &stored));
	TRY(history_note(s, n.account, "note", n.id, "added", STR_NONE, stored->is_shared));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_note = stored;
	return ERR_NONE;
}

static enum err write_down(struct scope *s, const struct note *old, const struct note *new)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);

	history_differ(&fields, "title", !str_equal(old->title, new->title));
	history_differ(&fields, "text", !str_equal(old->text, new->text));
	return history_note_change(s, new->account, "note", new->id, &fields, HISTORY_STATE(old),
	                           HISTORY_STATE(new));
}

enum err note_change(struct scope *s, const struct note *next, const struct note **ret_note)
{
	struct note n = *next;
	const struct note *stored, *old;
	int64_t changed;

	TRY(note_find(s, n.id, &old));
	TRY(permission_check(s, MAY_EDIT, old->account));
	n.account = old->account;
	TRY(check(s, &n));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "note_change", DB_ID(s->organisation), DB_ID(n.id),
	             DB_NUMBER(n.revision), DB_TEXT(n.title),
	             DB_TEXT(utf8_spellings(s->mem, n.title)), DB_TEXT(n.text),
	             DB_NUMBER(n.is_shared),
	             n.retired_at_ms ? DB_NUMBER(n.retired_at_ms) : DB_NULL));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "note.changed", NULL, "revision %lld is old",
		                  (long long)n.revision);
	TRY(note_find(s, n.id, &stored));
	TRY(write_down(s, old, stored));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_note = stored;
	return ERR_NONE;
}

enum err note_find(struct scope *s, struct id id, const struct note **ret_note)
{
	struct note *n;
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "note_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "note.not_found", NULL,
		                  "no such note, or not on the account's team");
	n = NEW(s->mem, struct note);
	read_row(&rows, 0, n);
	*ret_note = n;
	return ERR_NONE;
}

enum err note_list(struct scope *s, struct id account, struct str words, struct id after,
                   size_t limit, const struct note **ret_notes, size_t *ret_count)
{
	struct note *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, NOTE_LIST_MAX));
	after = id_or_newest(after);
	TRY(DB_READ(s, &rows, "note_list", DB_ID(s->organisation), DB_ID(account),
	            DB_ARRAY(after.b), DB_NUMBER(limit),
	            DB_TEXT(db_pattern(s->mem, utf8_spelling(s->mem, words))),
	            DB_NUMBER(!id_is_none(s->guest_of))));
	list = NEW_ARRAY(s->mem, struct note, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_notes = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct note one = {.id = db_id(rows, row, 0),
	                   .account = db_id(rows, row, 1),
	                   .title = db_str(rows, row, 2),
	                   .text = db_str(rows, row, 3),
	                   .is_shared = db_number(rows, row, 4) != 0,
	                   .retired_at_ms = db_number(rows, row, 5)};

	return make_findable(s, &one);
}

const struct search_source note_findable = {"note", "note_list_all", put_row};
