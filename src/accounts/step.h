/* step.h - what goals, strategies, solutions and results have in common: words, sharing, retiring.
 *
 * Each of them is a record of its own (goal.h, strategy.h, solution.h, result.h) and begins with a step.
 * Their statements give a step's columns first and in this order:
 *
 *   id, account, title, text, is_shared, created_by, retired_at_ms, revision
 *
 * Layer: accounts. Read first: struct step.
 */
#ifndef ACCOUNTS_STEP_H
#define ACCOUNTS_STEP_H

#include "core/scope.h"
#include "core/text.h"
#include "store/db.h"
#include "teams/search.h"

#define STEP_TITLE_BYTES_MAX 200
#define STEP_TEXT_BYTES_MAX 4000
#define STEP_LIST_MAX 200
#define STEP_COLUMNS 8

struct step {
	struct id id, account;
	struct str title, text; /* one line; Markdown */
	bool is_shared;         /* guests of the account see it */
	struct id created_by;
	int64_t retired_at_ms, revision;
};

/* The first STEP_COLUMNS cells of a row. */
void step_read_row(const struct db_rows *rows, size_t row, struct step *ret_step);

/* Errors: INVALID title|text; TOO_LARGE "markdown.too_large". */
enum err step_check(struct scope *s, struct step *step);

/* Writes down that it was added, and makes it findable as `kind`. Within the transaction. */
enum err step_added(struct scope *s, const char *kind, const struct step *step);

/* The same for a change; `fields` names what else has changed, and grows. */
enum err step_changed(struct scope *s, const char *kind, const struct step *old,
                      const struct step *new, struct text *fields);

/* All there are, for the search to be filled with (teams/search.h): goals, strategies, solutions, results. */
#define STEP_FINDABLE_COUNT 4
extern const struct search_source step_findable[STEP_FINDABLE_COUNT];

#endif
