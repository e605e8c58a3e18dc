#include "teams/iteration.h"

#include "core/check.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"
#include "teams/team.h"

static void read_row(const struct db_rows *rows, size_t row, struct iteration *i)
{
	i->id = db_id(rows, row, 0);
	i->team = db_id(rows, row, 1);
	i->goal = db_str(rows, row, 2);
	i->starts_on = db_str(rows, row, 3);
	i->ends_on = db_str(rows, row, 4);
	i->review = db_str(rows, row, 5);
	i->retrospective = db_str(rows, row, 6);
	i->is_shared = db_number(rows, row, 7) != 0;
	i->closed_at_ms = db_number(rows, row, 8);
	i->revision = db_number(rows, row, 9);
}

static enum err check_day(struct scope *s, const char *field, struct str day)
{
	if (str_is_empty(day))
		return scope_fail(s, ERR_INVALID, "field.missing", field, "empty");
	return check_date(s, field, day);
}

static enum err check(struct scope *s, struct iteration *i)
{
	TRY(check_line_needed(s, "goal", ITERATION_GOAL_BYTES_MAX, &i->goal));
	TRY(check_day(s, "starts_on", i->starts_on));
	TRY(check_day(s, "ends_on", i->ends_on));
	/* Days of this form are ordered as their text is. */
	if (str_compare(i->ends_on, i->starts_on) < 0)
		return scope_fail(s, ERR_INVALID, "iteration.ends_early", "ends_on",
		                  "before it starts");
	TRY(check_lines(s, "review", ITERATION_NOTES_BYTES_MAX, &i->review));
	return check_lines(s, "retrospective", ITERATION_NOTES_BYTES_MAX, &i->retrospective);
}

static enum err note(struct scope *s, const struct iteration *i, const char *verb,
                     struct str fields, bool is_shared)
{
	return history_add(s, &(struct history_entry){.team = i->team,
	                                              .kind = STR("iteration"),
	                                              .record = i->id,
	                                              .verb = str_from(verb),
	                                              .fields = fields,
	                                              .is_shared = is_shared});
}

/* Within a transaction: found by its words. */
static enum err make_findable(struct scope *s, const struct iteration *i)
{
	return search_put(s, &(struct search_record){.kind = "iteration",
	                                             .record = i->id,
	                                             .team = i->team,
	                                             .title = i->goal,
	                                             .text = text_format(s->mem, "%.*s %.*s",
	                                                                 STR_ARG(i->review),
	                                                                 STR_ARG(i->retrospective)),
	                                             .is_shared = i->is_shared});
}

enum err iteration_add(struct scope *s, const struct iteration *draft,
                       const struct iteration **ret_iteration)
{
	struct iteration i = *draft;

	TRY(team_check(s, i.team, TEAM_EDIT));
	TRY(check(s, &i));
	i.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "iteration_add", DB_ID(s->organisation), DB_ID(i.id), DB_ID(i.team),
	             DB_TEXT(i.goal), DB_TEXT(i.starts_on), DB_TEXT(i.ends_on), DB_TEXT(i.review),
	             DB_TEXT(i.retrospective), DB_NUMBER(i.is_shared)));
	TRY(note(s, &i, "added", STR_NONE, i.is_shared));
	TRY(iteration_find(s, i.id, ret_iteration));
	TRY(make_findable(s, *ret_iteration));
	return db_commit(s);
}

enum err iteration_change(struct scope *s, const struct iteration *next,
                          const struct iteration **ret_iteration)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);
	const struct iteration *old;
	struct iteration i = *next;
	int64_t changed;

	TRY(iteration_find(s, i.id, &old));
	TRY(team_check(s, old->team, TEAM_EDIT));
	TRY(check(s, &i));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "iteration_change", DB_ID(s->organisation), DB_ID(i.id),
	             DB_NUMBER(i.revision), DB_TEXT(i.goal), DB_TEXT(i.starts_on),
	             DB_TEXT(i.ends_on), DB_TEXT(i.review), DB_TEXT(i.retrospective),
	             DB_NUMBER(i.is_shared)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "iteration.changed", NULL,
		                  "revision %lld is old", (long long)i.revision);
	history_differ(&fields, "goal", !str_equal(old->goal, i.goal));
	history_differ(&fields, "starts_on", !str_equal(old->starts_on, i.starts_on));
	history_differ(&fields, "ends_on", !str_equal(old->ends_on, i.ends_on));
	history_differ(&fields, "review", !str_equal(old->review, i.review));
	history_differ(&fields, "retrospective", !str_equal(old->retrospective, i.retrospective));
	history_differ(&fields, "is_shared", old->is_shared != i.is_shared);
	TRY(note(s, old, i.is_shared && !old->is_shared ? "shared" : "changed", text_str(&fields),
	         old->is_shared || i.is_shared));
	TRY(iteration_find(s, i.id, ret_iteration));
	TRY(make_findable(s, *ret_iteration));
	return db_commit(s);
}

enum err iteration_close(struct scope *s, struct id id, const struct iteration **ret_iteration)
{
	const struct iteration *i;
	int64_t changed;

	TRY(iteration_find(s, id, &i));
	TRY(team_check(s, i->team, TEAM_EDIT));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "iteration_close", DB_ID(s->organisation), DB_ID(id),
	             DB_NUMBER(s->now_ms)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "iteration.closed_already", NULL,
		                  "it is closed");
	TRY(note(s, i, "closed", STR_NONE, i->is_shared));
	TRY(iteration_find(s, id, ret_iteration));
	return db_commit(s);
}

enum err iteration_find(struct scope *s, struct id id, const struct iteration **ret_iteration)
{
	struct db_rows rows;
	struct iteration *i;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "iteration_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor),
	            DB_NUMBER(!id_is_none(s->guest_of))));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "iteration.not_found", NULL,
		                  "no such iteration, or not on the team");
	i = NEW(s->mem, struct iteration);
	read_row(&rows, 0, i);
	*ret_iteration = i;
	return ERR_NONE;
}

enum err iteration_list(struct scope *s, struct id team, struct id after, size_t limit,
                        const struct iteration **ret_iterations, size_t *ret_count)
{
	struct str before = STR("9999-99-99");
	const struct iteration *last;
	struct iteration *list;
	struct db_rows rows;

	TRY(team_check(s, team, TEAM_SEE));
	TRY(check_limit(s, limit, ITERATION_LIST_MAX));
	if (!id_is_none(after)) {
		if (iteration_find(s, after, &last) != ERR_NONE)
			return check_after_unknown(s);
		before = last->starts_on;
	}
	TRY(DB_READ(s, &rows, "iteration_list", DB_ID(s->organisation), DB_ID(team),
	            DB_NUMBER(!id_is_none(s->guest_of)), DB_TEXT(before), DB_ARRAY(after.b),
	            DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct iteration, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_iterations = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct iteration one;

	read_row(rows, row, &one);
	return make_findable(s, &one);
}

const struct search_source iteration_findable = {"iteration", "iteration_list_all", put_row};
