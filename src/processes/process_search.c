#include "processes/process_search.h"

#include "accounts/comment_search.h"
#include "accounts/step.h"
#include "processes/process_step.h"
#include "store/db.h"
#include "teams/search.h"

/* Its own words first; what the search does not read any more (SEARCH_TEXT_BYTES_MAX) is of the last steps. */
static enum err gather(struct scope *s, const struct step *process, struct str *ret_text)
{
	struct text words = text_new(s->mem, SEARCH_TEXT_BYTES_MAX);
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "process_search_words", DB_ID(s->organisation), DB_ID(process->id),
	            DB_NUMBER(PROCESS_STEP_COUNT_MAX)));
	text_add(&words, process->text);
	for (size_t i = 0; i < rows.count && !words.is_cut; i++)
		for (size_t column = 0; column < rows.columns; column++) {
			text_add_char(&words, '\n');
			text_add(&words, db_str(&rows, i, column));
		}
	*ret_text = text_str(&words);
	return ERR_NONE;
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct step process;
	struct str text;

	step_read_row(rows, row, &process);
	if (process.retired_at_ms)
		return search_retire(s, "process", process.id);
	TRY(gather(s, &process, &text));
	return search_put(s, &(struct search_record){.kind = "process",
	                                             .record = process.id,
	                                             .account = process.account,
	                                             .title = process.title,
	                                             .text = text,
	                                             .is_shared = process.is_shared});
}

enum err process_search_put(struct scope *s, struct id process)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "process_search_find", DB_ID(s->organisation), DB_ID(process)));
	return rows.count ? put_row(s, &rows, 0) : ERR_NONE;
}

enum err process_search_follow(struct scope *s, struct id process)
{
	struct id after = ID_NONE;
	int64_t position = -1;
	struct db_rows rows;

	/* Also of those retired: who takes one back takes its comments back with it. */
	do {
		TRY(DB_READ(s, &rows, "process_search_steps", DB_ID(s->organisation),
		            DB_ID(process), DB_NUMBER(position), DB_ARRAY(after.b),
		            DB_NUMBER(PROCESS_STEP_COUNT_MAX)));
		for (size_t i = 0; i < rows.count; i++) {
			after = db_id(&rows, i, 0);
			position = db_number(&rows, i, 1);
			TRY(comment_search_follow(s, after));
		}
	} while (rows.count == PROCESS_STEP_COUNT_MAX);
	return ERR_NONE;
}

const struct search_source process_search_findable = {"process", "process_search_list_all",
                                                      put_row};
