#include "teams/works_agreement.h"

#include "core/check.h"
#include "core/date.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"

const char *const works_agreement_names[] = {
	[WORKS_AGREEMENT_NONE] = "none",
	[WORKS_AGREEMENT_OPENING] = "opening",
	[WORKS_AGREEMENT_EVIDENCE] = "evidence",
	[WORKS_AGREEMENT_TEAM_WEEKS] = "team_weeks",
	[WORKS_AGREEMENT_COVERAGE] = "coverage",
	[WORKS_AGREEMENT_LANGUAGE_MODEL] = "language_model",
	NULL,
};

static enum works_agreement_function function_of(struct str name)
{
	for (int i = 1; i < WORKS_AGREEMENT_FUNCTION_COUNT; i++)
		if (str_equal(name, str_from(works_agreement_names[i])))
			return (enum works_agreement_function)i;
	return WORKS_AGREEMENT_NONE;
}

static struct works_agreement read_row(const struct db_rows *rows, size_t row)
{
	return (struct works_agreement){
		.function = function_of(db_str(rows, row, 0)),
		.is_on = db_number(rows, row, 1) != 0,
		.number = db_str(rows, row, 2),
		.from_on = db_str(rows, row, 3),
		.at_ms = db_number(rows, row, 4),
		.actor = db_id(rows, row, 5),
		.actor_name = db_str(rows, row, 6),
	};
}

enum err works_agreement_list(struct scope *s,
                              struct works_agreement ret_now[WORKS_AGREEMENT_FUNCTION_COUNT - 1])
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "works_agreement_now", DB_ID(s->organisation),
	            DB_NUMBER(WORKS_AGREEMENT_FUNCTION_COUNT)));
	for (int i = 1; i < WORKS_AGREEMENT_FUNCTION_COUNT; i++)
		ret_now[i - 1] =
			(struct works_agreement){.function = (enum works_agreement_function)i};
	for (size_t i = 0; i < rows.count; i++) {
		struct works_agreement now = read_row(&rows, i);

		if (now.function)
			ret_now[now.function - 1] = now;
	}
	return ERR_NONE;
}

enum err works_agreement_list_changes(struct scope *s, size_t limit,
                                      const struct works_agreement **ret_changes, size_t *ret_count)
{
	struct works_agreement *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(check_limit(s, limit, WORKS_AGREEMENT_CHANGES_MAX));
	TRY(DB_READ(s, &rows, "works_agreement_list", DB_ID(s->organisation), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct works_agreement, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = read_row(&rows, i);
	*ret_changes = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum err check(struct scope *s, struct works_agreement *a)
{
	if (a->function <= WORKS_AGREEMENT_NONE || a->function >= WORKS_AGREEMENT_FUNCTION_COUNT)
		return scope_fail(s, ERR_INVALID, "field.missing", "function", "none is named");
	TRY(check_line(s, "number", WORKS_AGREEMENT_NUMBER_BYTES_MAX, &a->number));
	if (!a->is_on) {
		a->from_on = STR_NONE;
		return ERR_NONE;
	}
	if (str_is_empty(a->number))
		return scope_fail(s, ERR_INVALID, "field.missing", "number",
		                  "without an agreement it stays off");
	if (str_is_empty(a->from_on))
		return scope_fail(s, ERR_INVALID, "field.missing", "from_on", "empty");
	return check_date(s, "from_on", a->from_on);
}

enum err works_agreement_change(struct scope *s, const struct works_agreement *next)
{
	struct works_agreement a = *next;
	struct id id;

	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	TRY(check(s, &a));
	id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "works_agreement_add", DB_ID(s->organisation), DB_ID(id),
	             DB_TEXT(str_from(works_agreement_names[a.function])), DB_NUMBER(a.is_on),
	             DB_TEXT(a.number), DB_TEXT(a.from_on), DB_ID(s->actor), DB_NUMBER(s->now_ms)));
	TRY(history_add(s, &(struct history_entry){
				   .kind = STR("works-agreement"),
				   .record = id,
				   .verb = a.is_on ? STR("switched_on") : STR("switched_off"),
			   }));
	return db_commit(s);
}

enum err works_agreement_is_on(struct scope *s, enum works_agreement_function function,
                               bool *ret_is_on)
{
	struct date today = date_utc(s->now_ms);
	struct db_rows rows;

	*ret_is_on = function == WORKS_AGREEMENT_NONE;
	if (*ret_is_on)
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "works_agreement_find", DB_ID(s->organisation),
	            DB_TEXT(str_from(works_agreement_names[function]))));
	/* Days of this form are ordered as their text is. */
	*ret_is_on = rows.count && db_number(&rows, 0, 0) &&
	             str_compare(db_str(&rows, 0, 1), date_day_text(s->mem, &today)) <= 0;
	return ERR_NONE;
}

enum err works_agreement_check(struct scope *s, enum works_agreement_function function)
{
	bool is_on;

	TRY(works_agreement_is_on(s, function, &is_on));
	if (!is_on)
		return scope_fail(s, ERR_DENIED, "works_agreement.missing", NULL, "%s is off",
		                  works_agreement_names[function]);
	return ERR_NONE;
}
