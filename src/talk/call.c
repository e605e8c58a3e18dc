#include "talk/call.h"

#include "core/check.h"
#include "core/record.h"
#include "core/secrets.h"
#include "store/db.h"
#include "teams/member.h"
#include "teams/permission.h"

enum {
	VERSION = 1,
	RECORD_BYTES_MAX = 64 + CALL_MARKS_MAX * 8
};

static const char *const kind_names[CALL_KIND_COUNT] = {
	[CALL_QUESTION] = "question",
	[CALL_PARAPHRASE] = "paraphrase",
	[CALL_FEELING] = "feeling",
	[CALL_SIGNAL] = "signal",
};

const char *call_kind_name(enum call_kind kind)
{
	return kind_names[kind];
}

/* ---- what is sealed ---- */

static struct str write_record(struct scope *s, const struct call *c)
{
	struct text t = text_new(s->mem, RECORD_BYTES_MAX);

	record_add_number(&t, VERSION);
	record_add_id(&t, c->account);
	record_add_number(&t, c->started_at_ms);
	record_add_number(&t, c->seconds);
	record_add_number(&t, c->own_s);
	record_add_number(&t, c->listened_s);
	record_add_number(&t, (int64_t)c->mark_count);
	for (size_t i = 0; i < c->mark_count; i++) {
		record_add_number(&t, c->marks[i].kind);
		record_add_number(&t, c->marks[i].at_s);
	}
	return text_str(&t);
}

static enum err read_record(struct scope *s, struct str plain, struct call *c)
{
	struct record r = record_read(plain);
	struct call_mark *marks;

	if (record_number(&r) != VERSION)
		return scope_fail(s, ERR_BROKEN, "call.unreadable", NULL, "another version");
	c->account = record_id(&r);
	c->started_at_ms = record_number(&r);
	c->seconds = record_number(&r);
	c->own_s = record_number(&r);
	c->listened_s = record_number(&r);
	c->mark_count = record_count(&r, CALL_MARKS_MAX);
	marks = NEW_ARRAY(s->mem, struct call_mark, c->mark_count);
	for (size_t i = 0; i < c->mark_count; i++) {
		marks[i].kind = (enum call_kind)record_count(&r, CALL_KIND_COUNT - 1);
		marks[i].at_s = record_number(&r);
	}
	c->marks = marks;
	if (!record_is_done(&r))
		return scope_fail(s, ERR_BROKEN, "call.unreadable", NULL, "makes no sense");
	return ERR_NONE;
}

/* ---- handing in ---- */

static enum err out_of_range(struct scope *s, const char *field)
{
	return scope_fail(s, ERR_INVALID, "field.out_of_range", field, "more than a call has");
}

static enum err check(struct scope *s, const struct call *c)
{
	if (c->seconds < 0 || c->seconds > CALL_SECONDS_MAX)
		return out_of_range(s, "seconds");
	if (c->listened_s < 0 || c->listened_s > c->seconds)
		return out_of_range(s, "listened_s");
	if (c->own_s < 0 || c->own_s > c->listened_s)
		return out_of_range(s, "own_s");
	if (c->mark_count > CALL_MARKS_MAX)
		return out_of_range(s, "marks");
	for (size_t i = 0; i < c->mark_count; i++)
		if (c->marks[i].at_s < (i ? c->marks[i - 1].at_s : 0) ||
		    c->marks[i].at_s > c->seconds)
			return out_of_range(s, "marks");
	return ERR_NONE;
}

enum err call_add(struct scope *s, const struct call *draft, struct str key, struct id *ret_id)
{
	const struct member *owner;
	struct id id = scope_new_id(s);
	struct db_rows rows;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(check_line_needed(s, "key", CALL_KEY_BYTES_MAX, &key));
	TRY(check(s, draft));
	if (!id_is_none(draft->account))
		TRY(permission_check(s, MAY_SEE, draft->account));
	TRY(member_find(s, s->actor, &owner));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "call_add", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor),
	             DB_TEXT(key), DB_NUMBER(s->now_ms),
	             DB_BYTES(secrets_seal(s, owner->open_key, write_record(s, draft)))));
	TRY(DB_READ(s, &rows, "call_find_by_key", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_TEXT(key)));
	*ret_id = db_id(&rows, 0, 0);
	return db_commit(s);
}

/* ---- reading ---- */

enum err call_list(struct scope *s, struct id after, size_t limit, const struct call **ret_calls,
                   size_t *ret_count)
{
	struct call *list;
	struct db_rows rows;
	struct str plain;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(check_limit(s, limit, CALL_LIST_MAX));
	if (!s->actor_key)
		return scope_fail(s, ERR_SIGNED_OUT, "session.ended", NULL,
		                  "no key in this session");
	after = id_or_newest(after);
	TRY(DB_READ(s, &rows, "call_list", DB_ID(s->organisation), DB_ID(s->actor), DB_ID(after),
	            DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct call, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		TRY(secrets_unseal(s, s->actor_key, db_str(&rows, i, 1), &plain));
		TRY(read_record(s, plain, &list[i]));
		list[i].id = db_id(&rows, i, 0);
	}
	*ret_calls = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- erasing ---- */

enum err call_erase(struct scope *s, struct id id)
{
	int64_t erased;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &erased, "call_erase", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (!erased)
		return scope_fail(s, ERR_NOT_FOUND, "call.not_found", NULL,
		                  "no such call of this person");
	db_forget(s);
	return db_commit(s);
}

enum err call_erase_all(struct scope *s, struct id owner)
{
	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "call_erase_all", DB_ID(s->organisation), DB_ID(owner)));
	db_forget(s);
	return db_commit(s);
}
