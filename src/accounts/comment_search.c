#include "accounts/comment_search.h"

#include "store/db.h"
#include "teams/search.h"

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct id id = db_id(rows, row, 0);
	struct str text = db_str(rows, row, 2);

	if (!db_is_null(rows, row, 3))
		return search_retire(s, "comment", id);
	return search_put(s, &(struct search_record){.kind = "comment",
	                                             .record = id,
	                                             .account = db_id(rows, row, 1),
	                                             .title = search_title(s, text),
	                                             .text = text,
	                                             .is_shared = db_number(rows, row, 4) != 0});
}

enum err comment_search_put(struct scope *s, struct id comment)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "comment_search_find", DB_ID(s->organisation), DB_ID(comment)));
	return rows.count ? put_row(s, &rows, 0) : ERR_NONE;
}

enum err comment_search_follow(struct scope *s, struct id record)
{
	struct id after = ID_NONE;
	struct db_rows rows;

	do {
		TRY(DB_READ(s, &rows, "comment_search_list", DB_ID(s->organisation), DB_ID(record),
		            DB_ARRAY(after.b), DB_NUMBER(COMMENT_SEARCH_PIECE)));
		for (size_t i = 0; i < rows.count; i++) {
			after = db_id(&rows, i, 0);
			TRY(put_row(s, &rows, i));
		}
	} while (rows.count == COMMENT_SEARCH_PIECE);
	return ERR_NONE;
}

const struct search_source comment_search_findable = {"comment", "comment_search_list_all",
                                                      put_row};
