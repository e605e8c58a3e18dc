#include "rhythm/message_search.h"

#include "core/text.h"
#include "store/db.h"
#include "teams/permission.h"
#include "teams/search.h"

/* A title is shown as it is: without the marks of Markdown around words, and at the beginning of a line. */
static struct str plain(struct scope *s, struct str line)
{
	struct text t = text_new(s->mem, line.bytes);

	while (line.bytes && strchr("#> ", *line.at))
		line = str_part(line, 1, line.bytes);
	for (size_t i = 0; i < line.bytes; i++)
		if (line.at[i] != '*' && line.at[i] != '`')
			text_add_char(&t, line.at[i]);
	return text_str(&t);
}

/* In a room one row for all who have it; between two a row in the post of each. */
static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct search_record r = {.kind = "message",
	                          .record = db_id(rows, row, 0),
	                          .team = db_id(rows, row, 1),
	                          .title = plain(s, search_title(s, db_str(rows, row, 2))),
	                          .text = db_str(rows, row, 2)};
	struct db_rows people;
	struct id *list;

	TRY(DB_READ(s, &people, "message_search_people", DB_ID(s->organisation), DB_ID(r.record),
	            DB_NUMBER(SEARCH_CHOSEN_MAX)));
	list = NEW_ARRAY(s->mem, struct id, people.count + 1);
	for (size_t i = 0; i < people.count; i++)
		list[i] = db_id(&people, i, 0);
	if (!id_is_none(r.team)) {
		r.people = list;
		r.people_count = people.count;
		return search_put(s, &r);
	}
	for (size_t i = 0; i < people.count; i++) {
		r.member = list[i];
		TRY(search_put(s, &r));
	}
	return ERR_NONE;
}

enum err message_search_put(struct scope *s, struct id message)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "message_search_words", DB_ID(s->organisation), DB_ID(message)));
	return put_row(s, &rows, 0);
}

enum err message_search_find(struct scope *s, struct id message, struct message_found *ret)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "message_search_find", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(message)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "message.not_found", NULL,
		                  "no such message in the actor's post");
	*ret = (struct message_found){.author = db_str(&rows, 0, 1),
	                              .receiver = db_str(&rows, 0, 2),
	                              .is_own = id_equal(db_id(&rows, 0, 0), s->actor),
	                              .at_ms = db_number(&rows, 0, 3)};
	return ERR_NONE;
}

const struct search_source message_search_findable = {"message", "message_search_list_all",
                                                      put_row};
