#include "accounts/step.h"

#include "accounts/comment_search.h"
#include "core/check.h"
#include "core/markdown.h"
#include "teams/history.h"
#include "teams/search.h"

void step_read_row(const struct db_rows *rows, size_t row, struct step *ret_step)
{
	*ret_step = (struct step){.id = db_id(rows, row, 0),
	                          .account = db_id(rows, row, 1),
	                          .title = db_str(rows, row, 2),
	                          .text = db_str(rows, row, 3),
	                          .is_shared = db_number(rows, row, 4) != 0,
	                          .created_by = db_id(rows, row, 5),
	                          .retired_at_ms = db_number(rows, row, 6),
	                          .revision = db_number(rows, row, 7)};
}

enum err step_check(struct scope *s, struct step *step)
{
	struct str html;

	TRY(check_line_needed(s, "title", STEP_TITLE_BYTES_MAX, &step->title));
	TRY(check_lines(s, "text", STEP_TEXT_BYTES_MAX, &step->text));
	/* What cannot be shown is not taken. */
	return markdown_html(s, step->text, &html);
}

static enum err make_findable(struct scope *s, const char *kind, const struct step *step)
{
	if (step->retired_at_ms)
		return search_retire(s, kind, step->id);
	return search_put(s, &(struct search_record){.kind = kind,
	                                             .record = step->id,
	                                             .account = step->account,
	                                             .title = step->title,
	                                             .text = step->text,
	                                             .is_shared = step->is_shared});
}

enum err step_added(struct scope *s, const char *kind, const struct step *step)
{
	TRY(history_note(s, step->account, kind, step->id, "added", STR_NONE, step->is_shared));
	return make_findable(s, kind, step);
}

enum err step_changed(struct scope *s, const char *kind, const struct step *old,
                      const struct step *new, struct text *fields)
{
	history_differ(fields, "title", !str_equal(old->title, new->title));
	history_differ(fields, "text", !str_equal(old->text, new->text));
	TRY(history_note_change(s, new->account, kind, new->id, fields, HISTORY_STATE(old),
	                        HISTORY_STATE(new)));
	TRY(make_findable(s, kind, new));
	return old->is_shared == new->is_shared ? ERR_NONE : comment_search_follow(s, new->id);
}

static enum err put_row(struct scope *s, const char *kind, const struct db_rows *rows, size_t row)
{
	struct step step;

	step_read_row(rows, row, &step);
	return make_findable(s, kind, &step);
}

static enum err put_goal(struct scope *s, const struct db_rows *rows, size_t row)
{
	return put_row(s, "goal", rows, row);
}

static enum err put_strategy(struct scope *s, const struct db_rows *rows, size_t row)
{
	return put_row(s, "strategy", rows, row);
}

static enum err put_solution(struct scope *s, const struct db_rows *rows, size_t row)
{
	return put_row(s, "solution", rows, row);
}

static enum err put_result(struct scope *s, const struct db_rows *rows, size_t row)
{
	return put_row(s, "result", rows, row);
}

const struct search_source step_findable[STEP_FINDABLE_COUNT] = {
	{"goal", "step_list_goals", put_goal},
	{"strategy", "step_list_strategies", put_strategy},
	{"solution", "step_list_solutions", put_solution},
	{"result", "step_list_results", put_result},
};
