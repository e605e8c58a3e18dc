#include "teams/history.h"

#include "core/check.h"
#include "store/db.h"
#include "teams/permission.h"

/* Who writes very much asks for the newest once, since nobody else can write one meanwhile, and counts on. */
static enum err next_number(struct scope *s, struct db_value *ret_number)
{
	int64_t *last = db_put_off_number(s);

	*ret_number = DB_NULL;
	if (!last)
		return ERR_NONE;
	if (!*last)
		TRY(history_now(s, last));
	*ret_number = DB_NUMBER(++*last);
	return ERR_NONE;
}

enum err history_add(struct scope *s, const struct history_entry *entry)
{
	struct id id = scope_new_id(s);
	struct db_value number;

	db_notify(s);
	TRY(next_number(s, &number));
	return DB_WRITE_LATER(s, "history_add", DB_ID(s->organisation), DB_ID(id),
	                      DB_ID(entry->account), DB_ID(entry->team), DB_ID(entry->member),
	                      DB_ID(s->actor), DB_TEXT(entry->kind), DB_ID(entry->record),
	                      DB_TEXT(entry->verb), DB_TEXT(entry->fields),
	                      DB_NUMBER(entry->is_shared), number);
}

enum err history_note(struct scope *s, struct id account, const char *kind, struct id record,
                      const char *verb, struct str fields, bool is_shared)
{
	return history_add(s, &(struct history_entry){.account = account,
	                                              .kind = str_from(kind),
	                                              .record = record,
	                                              .verb = str_from(verb),
	                                              .fields = fields,
	                                              .is_shared = is_shared});
}

void history_differ(struct text *fields, const char *name, bool is_different)
{
	if (is_different)
		text_addf(fields, "%s%s", fields->bytes ? "," : "", name);
}

enum err history_note_change(struct scope *s, struct id account, const char *kind, struct id record,
                             struct text *fields, struct history_state old,
                             struct history_state new)
{
	const char *verb = new.is_retired && !old.is_retired ? "retired"
	                   : new.is_shared && !old.is_shared ? "shared"
	                                                     : "changed";

	history_differ(fields, "is_shared", old.is_shared != new.is_shared);
	history_differ(fields, "is_retired", old.is_retired != new.is_retired);
	return history_note(s, account, kind, record, verb, text_str(fields),
	                    old.is_shared || new.is_shared);
}

static void read_rows(struct scope *s, const struct db_rows *rows,
                      const struct history_entry **ret_entries, size_t *ret_count)
{
	struct history_entry *list = NEW_ARRAY(s->mem, struct history_entry, rows->count);

	for (size_t i = 0; i < rows->count; i++)
		list[i] = (struct history_entry){.id = db_id(rows, i, 0),
		                                 .account = db_id(rows, i, 1),
		                                 .team = db_id(rows, i, 2),
		                                 .member = db_id(rows, i, 3),
		                                 .actor = db_id(rows, i, 4),
		                                 .kind = db_str(rows, i, 5),
		                                 .record = db_id(rows, i, 6),
		                                 .verb = db_str(rows, i, 7),
		                                 .fields = db_str(rows, i, 8),
		                                 .is_shared = db_number(rows, i, 9) != 0,
		                                 .actor_name = db_str(rows, i, 10),
		                                 .number = db_number(rows, i, 11)};
	*ret_entries = list;
	*ret_count = rows->count;
}

enum err history_list(struct scope *s, struct id account, struct str kind, struct id record,
                      struct id before, size_t limit, const struct history_entry **ret_entries,
                      size_t *ret_count)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, HISTORY_LIST_MAX));
	TRY(DB_READ(s, &rows, "history_list", DB_ID(s->organisation), DB_ID(account),
	            DB_ID(s->actor), DB_TEXT(kind), DB_ID(record), DB_ID(before),
	            DB_NUMBER(limit)));
	read_rows(s, &rows, ret_entries, ret_count);
	return ERR_NONE;
}

enum err history_news(struct scope *s, int64_t after, const struct history_entry **ret_entries,
                      size_t *ret_count)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "history_news", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(!id_is_none(s->guest_of)), DB_NUMBER(after),
	            DB_NUMBER(HISTORY_NEWS_MAX)));
	read_rows(s, &rows, ret_entries, ret_count);
	return ERR_NONE;
}

enum err history_now(struct scope *s, int64_t *ret_number)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "history_newest", DB_ID(s->organisation)));
	*ret_number = db_number(&rows, 0, 0);
	return ERR_NONE;
}
