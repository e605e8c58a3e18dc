#include "rhythm/absence.h"

#include "core/check.h"
#include "core/date.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"

enum {
	ALL_MAX = 2000 /* that the planner looks at, old ones included */
};
static const int64_t day_ms = 24 * 3600 * 1000ll;

static enum err note(struct scope *s, struct id record, const char *verb)
{
	return history_add(s, &(struct history_entry){.member = s->actor,
	                                              .kind = STR("absence"),
	                                              .record = record,
	                                              .verb = str_from(verb)});
}

static struct str today(struct scope *s)
{
	struct date d = date_utc(s->now_ms - day_ms); /* it may still be yesterday somewhere */

	return date_day_text(s->mem, &d);
}

static struct absence *read_all(struct scope *s, const struct db_rows *rows)
{
	struct absence *list = NEW_ARRAY(s->mem, struct absence, rows->count);

	for (size_t i = 0; i < rows->count; i++)
		list[i] = (struct absence){.id = db_id(rows, i, 0),
		                           .from_on = db_str(rows, i, 1),
		                           .to_on = db_str(rows, i, 2)};
	return list;
}

enum err absence_list(struct scope *s, const struct absence **ret_absences, size_t *ret_count)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "absence_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_TEXT(today(s)), DB_NUMBER(ABSENCE_LIST_MAX)));
	*ret_absences = read_all(s, &rows);
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err absence_add(struct scope *s, const struct absence *draft,
                     const struct absence **ret_absence)
{
	struct absence a = *draft;
	const struct absence *others;
	struct db_rows rows;
	size_t count;

	if (str_is_empty(a.from_on))
		return scope_fail(s, ERR_INVALID, "field.missing", "from_on", "empty");
	if (str_is_empty(a.to_on))
		a.to_on = a.from_on;
	TRY(check_date(s, "from_on", a.from_on));
	TRY(check_date(s, "to_on", a.to_on));
	/* Days of this form are ordered as their text is. */
	if (str_compare(a.to_on, a.from_on) < 0)
		return scope_fail(s, ERR_INVALID, "absence.ends_early", "to_on",
		                  "before it begins");
	TRY(db_begin(s));
	TRY(absence_list(s, &others, &count));
	if (count >= ABSENCE_LIST_MAX)
		return scope_fail(s, ERR_CONFLICT, "absence.too_many", NULL, "at most %d",
		                  ABSENCE_LIST_MAX);
	a.id = scope_new_id(s);
	TRY(DB_WRITE(s, NULL, "absence_add", DB_ID(s->organisation), DB_ID(a.id), DB_ID(s->actor),
	             DB_TEXT(a.from_on), DB_TEXT(a.to_on)));
	TRY(note(s, a.id, "added"));
	TRY(DB_READ(s, &rows, "absence_find", DB_ID(s->organisation), DB_ID(a.id),
	            DB_ID(s->actor)));
	*ret_absence = read_all(s, &rows);
	return db_commit(s);
}

enum err absence_retire(struct scope *s, struct id id)
{
	int64_t changed;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "absence_retire", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(s->actor)));
	if (!changed)
		return scope_fail(s, ERR_NOT_FOUND, "absence.not_found", NULL, "no such absence");
	TRY(note(s, id, "retired"));
	return db_commit(s);
}

enum err absence_list_of(struct scope *s, struct id member, const struct absence **ret_absences,
                         size_t *ret_count)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "absence_list", DB_ID(s->organisation), DB_ID(member),
	            DB_TEXT(STR("")), DB_NUMBER(ALL_MAX)));
	*ret_absences = read_all(s, &rows);
	*ret_count = rows.count;
	return ERR_NONE;
}

/* Days of this form are ordered as their text is. */
bool absence_covers(const struct absence *absences, size_t count, struct str day)
{
	for (size_t i = 0; i < count; i++)
		if (str_compare(absences[i].from_on, day) <= 0 &&
		    str_compare(day, absences[i].to_on) <= 0)
			return true;
	return false;
}
