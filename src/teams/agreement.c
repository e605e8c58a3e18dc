#include "teams/agreement.h"

#include "core/check.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"
#include "teams/team.h"

static void read_row(const struct db_rows *rows, size_t row, struct agreement *a)
{
	a->id = db_id(rows, row, 0);
	a->team = db_id(rows, row, 1);
	a->text = db_str(rows, row, 2);
	a->agreed_on = db_str(rows, row, 3);
	a->until_on = db_str(rows, row, 4);
	a->is_shared = db_number(rows, row, 5) != 0;
	a->created_by = db_id(rows, row, 6);
	a->retired_at_ms = db_number(rows, row, 7);
	a->revision = db_number(rows, row, 8);
}

static enum err check(struct scope *s, struct agreement *a)
{
	TRY(check_lines(s, "text", AGREEMENT_TEXT_BYTES_MAX, &a->text));
	if (str_is_empty(a->text))
		return scope_fail(s, ERR_INVALID, "field.missing", "text", "empty");
	if (str_is_empty(a->agreed_on))
		return scope_fail(s, ERR_INVALID, "field.missing", "agreed_on", "empty");
	TRY(check_date(s, "agreed_on", a->agreed_on));
	TRY(check_date(s, "until_on", a->until_on));
	/* Days of this form are ordered as their text is. */
	if (!str_is_empty(a->until_on) && str_compare(a->until_on, a->agreed_on) < 0)
		return scope_fail(s, ERR_INVALID, "agreement.ends_early", "until_on",
		                  "before it begins");
	return ERR_NONE;
}

static enum err note(struct scope *s, const struct agreement *a, const char *verb,
                     struct str fields, bool is_shared)
{
	return history_add(s, &(struct history_entry){.team = a->team,
	                                              .kind = STR("agreement"),
	                                              .record = a->id,
	                                              .verb = str_from(verb),
	                                              .fields = fields,
	                                              .is_shared = is_shared});
}

static struct db_value text_or_null(struct str text)
{
	return str_is_empty(text) ? DB_NULL : DB_TEXT(text);
}

/* Within a transaction: found by its words, or not any more. */
static enum err make_findable(struct scope *s, const struct agreement *a)
{
	if (a->retired_at_ms)
		return search_retire(s, "agreement", a->id);
	return search_put(s, &(struct search_record){.kind = "agreement",
	                                             .record = a->id,
	                                             .team = a->team,
	                                             .title = search_title(s, a->text),
	                                             .text = a->text,
	                                             .is_shared = a->is_shared});
}

enum err agreement_add(struct scope *s, const struct agreement *draft,
                       const struct agreement **ret_agreement)
{
	struct agreement a = *draft;

	TRY(team_check(s, a.team, TEAM_EDIT));
	TRY(check(s, &a));
	a.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "agreement_add", DB_ID(s->organisation), DB_ID(a.id), DB_ID(a.team),
	             DB_TEXT(a.text), DB_TEXT(a.agreed_on), text_or_null(a.until_on),
	             DB_NUMBER(a.is_shared), DB_ID(s->actor)));
	TRY(note(s, &a, "added", STR_NONE, a.is_shared));
	TRY(agreement_find(s, a.id, ret_agreement));
	TRY(make_findable(s, *ret_agreement));
	return db_commit(s);
}

enum err agreement_change(struct scope *s, const struct agreement *next,
                          const struct agreement **ret_agreement)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);
	const struct agreement *old;
	struct agreement a = *next;
	const char *verb;
	int64_t changed;

	TRY(agreement_find(s, a.id, &old));
	TRY(team_check(s, old->team, TEAM_EDIT));
	TRY(check(s, &a));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "agreement_change", DB_ID(s->organisation), DB_ID(a.id),
	             DB_NUMBER(a.revision), DB_TEXT(a.text), DB_TEXT(a.agreed_on),
	             text_or_null(a.until_on), DB_NUMBER(a.is_shared),
	             a.retired_at_ms ? DB_NUMBER(a.retired_at_ms) : DB_NULL));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "agreement.changed", NULL,
		                  "revision %lld is old", (long long)a.revision);
	history_differ(&fields, "text", !str_equal(old->text, a.text));
	history_differ(&fields, "agreed_on", !str_equal(old->agreed_on, a.agreed_on));
	history_differ(&fields, "until_on", !str_equal(old->until_on, a.until_on));
	history_differ(&fields, "is_shared", old->is_shared != a.is_shared);
	history_differ(&fields, "is_retired", !old->retired_at_ms != !a.retired_at_ms);
	verb = a.retired_at_ms && !old->retired_at_ms ? "retired"
	       : a.is_shared && !old->is_shared       ? "shared"
	                                              : "changed";
	TRY(note(s, old, verb, text_str(&fields), old->is_shared || a.is_shared));
	TRY(agreement_find(s, a.id, ret_agreement));
	TRY(make_findable(s, *ret_agreement));
	return db_commit(s);
}

enum err agreement_find(struct scope *s, struct id id, const struct agreement **ret_agreement)
{
	struct db_rows rows;
	struct agreement *a;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "agreement_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor),
	            DB_NUMBER(!id_is_none(s->guest_of))));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "agreement.not_found", NULL,
		                  "no such agreement, or not on the team");
	a = NEW(s->mem, struct agreement);
	read_row(&rows, 0, a);
	*ret_agreement = a;
	return ERR_NONE;
}

enum err agreement_list(struct scope *s, struct id team, struct id after, size_t limit,
                        const struct agreement **ret_agreements, size_t *ret_count)
{
	struct agreement *list;
	struct db_rows rows;

	TRY(team_check(s, team, TEAM_SEE));
	TRY(check_limit(s, limit, AGREEMENT_LIST_MAX));
	after = id_or_newest(after);
	TRY(DB_READ(s, &rows, "agreement_list", DB_ID(s->organisation), DB_ID(team),
	            DB_NUMBER(!id_is_none(s->guest_of)), DB_ARRAY(after.b), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct agreement, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_agreements = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct agreement one;

	read_row(rows, row, &one);
	return make_findable(s, &one);
}

const struct search_source agreement_findable = {"agreement", "agreement_list_all", put_row};
