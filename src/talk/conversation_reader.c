#include "talk/conversation_reader.h"

#include "store/db.h"
#include "talk/conversation_impl.h"
#include "teams/member.h"

static enum err check_reader(struct scope *s, struct id reader, const struct member **ret_member)
{
	const struct member *m;

	TRY(member_find(s, reader, &m));
	if (id_equal(reader, s->actor) || !id_is_none(m->account) || m->is_locked || !m->is_welcome)
		return scope_fail(s, ERR_INVALID, "conversation.reader_unfit", "member",
		                  "one of us, not oneself, who has come in");
	*ret_member = m;
	return ERR_NONE;
}

enum err conversation_reader_put(struct scope *s, struct id id, struct id reader, int64_t days)
{
	const int64_t day_ms = (int64_t)24 * 60 * 60 * 1000;
	const struct member *member;
	struct conversation c;
	struct db_rows rows;
	struct str sealed;
	struct vault v;

	if (days < 1 || days > CONVERSATION_OPEN_DAYS_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "days", "1 to %d",
		                  CONVERSATION_OPEN_DAYS_MAX);
	TRY(conversation_impl_find(s, id, &v, &c));
	TRY(check_reader(s, reader, &member));
	sealed = secrets_seal(s, member->open_key, (struct str){(const char *)v.key, sizeof v.key});
	TRY(db_begin(s));
	TRY(DB_READ(s, &rows, "conversation_reader_count", DB_ID(s->organisation), DB_ID(id),
	            DB_NUMBER(s->now_ms)));
	if (db_number(&rows, 0, 0) >= CONVERSATION_READERS_MAX)
		return scope_fail(s, ERR_CONFLICT, "conversation.readers_many", "member",
		                  "at most %d", CONVERSATION_READERS_MAX);
	TRY(DB_WRITE(s, NULL, "conversation_reader_put", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(reader), DB_BYTES(sealed), DB_NUMBER(s->now_ms),
	             DB_NUMBER(s->now_ms + days * day_ms)));
	return db_commit(s);
}

enum err conversation_reader_retire(struct scope *s, struct id id, struct id reader)
{
	struct conversation c;
	struct vault v;

	TRY(conversation_impl_find(s, id, &v, &c));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "conversation_reader_retire", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(reader)));
	db_forget(s);
	return db_commit(s);
}

enum err conversation_reader_list(struct scope *s, struct id id,
                                  const struct conversation_reader **ret_readers, size_t *ret_count)
{
	struct conversation_reader *list;
	struct conversation c;
	struct db_rows rows;
	struct vault v;

	TRY(conversation_impl_find(s, id, &v, &c));
	TRY(DB_READ(s, &rows, "conversation_reader_list", DB_ID(s->organisation), DB_ID(id),
	            DB_NUMBER(s->now_ms), DB_NUMBER(CONVERSATION_READERS_MAX)));
	list = NEW_ARRAY(s->mem, struct conversation_reader, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct conversation_reader){db_id(&rows, i, 0), db_str(&rows, i, 1),
		                                       db_number(&rows, i, 2)};
	*ret_readers = list;
	*ret_count = rows.count;
	return ERR_NONE;
}
