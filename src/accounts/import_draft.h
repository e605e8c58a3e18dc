/* import_draft.h - a file that was handed in and waits for its owner to say "take it over".
 *
 * It lies in the database, so that any server process finds it, and nobody but its owner ever sees it.
 * A member has one at a time; it is forgotten after IMPORT_DRAFT_MS, when it is done (only the preview
 * stays until then), and when it is cancelled. How far a run is, only the process knows that runs it:
 * the others show it as waiting until it is done.
 *
 * Layer: accounts. Read first: import_draft_add(), import_draft_run().
 */
#ifndef ACCOUNTS_IMPORT_DRAFT_H
#define ACCOUNTS_IMPORT_DRAFT_H

#include "accounts/import.h"

#define IMPORT_DRAFT_MS ((int64_t)60 * 60 * 1000)
#define IMPORT_DRAFT_PREVIEW_BYTES_MAX ((size_t)1024 * 1024)
#define IMPORT_DRAFT_FIELDS_BYTES_MAX (CSV_COLUMNS_MAX * 10)
#define IMPORT_DRAFT_RUNNING_MAX 16 /* runs of one process at once */

struct import_draft {
	struct id id;
	enum import_of of;
	struct id account;
	bool is_changing;
	struct str fields;  /* names with commas between; "" = as proposed */
	struct str preview; /* JSON, made by the caller out of a plan */
	struct str file;    /* "" unless asked for */
	bool is_done;
	int64_t until_ms;
};

/* Keeps it, and forgets the actor's one before. Sets draft->id and until_ms. */
enum err import_draft_add(struct scope *s, struct import_draft *draft);

/* The actor's own. Errors: NOT_FOUND "import.not_found". */
enum err import_draft_find(struct scope *s, struct id id, bool with_file,
                           const struct import_draft **ret_draft);

/* New fields, is_changing and preview. Errors: NOT_FOUND; CONFLICT "import.over" it is done. */
enum err import_draft_change(struct scope *s, const struct import_draft *draft);

/* The plan of a draft found with its file. Errors: as import_plan(); INVALID "import.field_unknown". */
enum err import_draft_plan(struct scope *s, const struct import_draft *draft,
                           const struct import_plan **ret_plan);

/* Reads the draft's file again, and does what its plan now says: the records and the note that it is done
 * are one transaction. Memory: *ret_plan as import_plan().
 * Errors: as import_draft_plan() and import_run(); CONFLICT "import.over" it is done, or running in
 * another process. */
enum err import_draft_run(struct scope *s, const struct import_draft *draft,
                          const struct import_plan **ret_plan);

/* Whether it runs in this process, and how far it is. */
bool import_draft_progress(struct id id, size_t *ret_done, size_t *ret_count);

/* Ends a run of this process without a trace, and forgets the file. Errors: NOT_FOUND. */
enum err import_draft_retire(struct scope *s, struct id id);

#endif
