#include "processes/process_export.h"

#include "processes/process.h"
#include "processes/process_step.h"

enum {
	PAGE = EXPORT_KINDS_PAGE
};

static enum err processes(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct process *list;
	size_t count;

	TRY(process_list(t->page, a->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct step *x = &list[i].base;

		export_table_row(t, (struct str[]){export_table_id(t, x->id), a->name, x->title,
		                                   x->text, export_table_yes(x->is_shared)});
		page->after = x->id;
	}
	page->has_more = count == PAGE;
	return ERR_NONE;
}

static struct str rung_name(enum process_step_rung rung)
{
	return rung == PROCESS_STEP_NOT_SAID ? STR_NONE : str_from(process_step_rungs[rung]);
}

static enum err steps(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct process_step *list;
	size_t count;

	TRY(process_step_list(t->page, a->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct process_step *x = &list[i];
		const struct process_step_rating *ours = &x->ratings[PROCESS_STEP_OURS];
		const struct process_step_rating *theirs = &x->ratings[PROCESS_STEP_THEIRS];

		export_table_row(t, (struct str[]){export_table_id(t, x->id), a->name,
		                                   export_table_id(t, x->process), x->title,
		                                   str_from(process_step_doers[x->doer]), x->means,
		                                   x->pain, rung_name(ours->rung), ours->by_name,
		                                   export_table_time(t, ours->at_ms),
		                                   rung_name(theirs->rung), theirs->by_name,
		                                   export_table_time(t, theirs->at_ms),
		                                   rung_name(x->pick.rung), x->pick.until_on,
		                                   x->pick.by_name,
		                                   export_table_time(t, x->pick.at_ms),
		                                   export_table_id(t, x->pick.action),
		                                   export_table_yes(x->is_shared)});
		page->after = x->id;
	}
	page->has_more = count == PAGE;
	return ERR_NONE;
}

#define SHARED                                                                                     \
	{                                                                                          \
		"is_shared", EXPORT_TABLE_YES_NO                                                   \
	}

/* clang-format off */
const struct export_kind process_export_kinds[PROCESS_EXPORT_KIND_COUNT] = {
	{"processes", processes, NULL, false,
	 {{"id"}, {"account"}, {"title"}, {"text"}, SHARED}},
	{"process-steps", steps, NULL, false,
	 {{"id"}, {"account"}, {"process"}, {"title"}, {"doer"}, {"means"}, {"pain"},
	  {"ours"}, {"ours_by_name"}, {"ours_at"}, {"theirs"}, {"theirs_by_name"}, {"theirs_at"},
	  {"picked"}, {"picked_until_on"}, {"picked_by_name"}, {"picked_at"}, {"action"}, SHARED}},
};
/* clang-format on */
