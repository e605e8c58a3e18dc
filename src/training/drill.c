#include "training/drill.h"

#include "core/check.h"
#include "core/record.h"
#include "core/secrets.h"
#include "core/utf8.h"
#include "store/db.h"
#include "talk/conversation.h"
#include "talk/conversation_report.h"
#include "teams/member.h"
#include "teams/permission.h"

enum {
	VERSION = 1
};

/* ---- what is sealed ---- */

static struct str write_record(struct scope *s, const struct drill *d)
{
	struct text t = text_new(s->mem, 64 + d->quote.bytes + d->suggestion.bytes);

	record_add_number(&t, VERSION);
	record_add_number(&t, d->stage);
	record_add_str(&t, d->quote);
	record_add_str(&t, d->suggestion);
	return text_str(&t);
}

static enum err read_row(struct scope *s, const struct db_rows *rows, size_t row, struct drill *d)
{
	struct record r;
	struct str plain;

	if (!s->actor_key)
		return scope_fail(s, ERR_SIGNED_OUT, "session.ended", NULL,
		                  "no key in this session");
	*d = (struct drill){.id = db_id(rows, row, 0),
	                    .conversation = db_id(rows, row, 1),
	                    .utterance = db_number(rows, row, 2),
	                    .created_at_ms = db_number(rows, row, 3)};
	TRY(secrets_unseal(s, s->actor_key, db_str(rows, row, 4), &plain));
	r = record_read(plain);
	if (record_number(&r) != VERSION)
		return scope_fail(s, ERR_BROKEN, "drill.unreadable", NULL, "another version");
	d->stage = record_number(&r);
	d->quote = record_str(&r);
	d->suggestion = record_str(&r);
	if (!record_is_done(&r))
		return scope_fail(s, ERR_BROKEN, "drill.unreadable", NULL, "makes no sense");
	return ERR_NONE;
}

/* ---- adding ---- */

static enum err find_chance(struct scope *s, struct id conversation, int64_t utterance,
                            struct drill *d)
{
	const struct conversation *c;
	const struct report *report;

	TRY(conversation_find_own(s, conversation, &c));
	TRY(conversation_report(s, conversation, &c, &report));
	for (size_t i = 0; i < report->listening.missed_count; i++) {
		const struct report_missed *m = &report->listening.missed[i];

		if (m->utterance != (size_t)utterance)
			continue;
		d->stage = m->stage;
		d->quote = utf8_cut(m->quote, DRILL_QUOTE_BYTES_MAX);
		d->suggestion = m->suggestion;
		return ERR_NONE;
	}
	return scope_fail(s, ERR_NOT_FOUND, "drill.no_chance", "utterance",
	                  "nothing was missed there");
}

static enum err check_room(struct scope *s)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "drill_count", DB_ID(s->organisation), DB_ID(s->actor)));
	if (db_number(&rows, 0, 0) >= DRILLS_MAX)
		return scope_fail(s, ERR_CONFLICT, "drill.too_many", NULL, "at most %d",
		                  DRILLS_MAX);
	return ERR_NONE;
}

enum err drill_add(struct scope *s, struct id conversation, int64_t utterance,
                   const struct drill **ret_drill)
{
	struct drill *d = NEW(s->mem, struct drill);
	struct id id = scope_new_id(s);
	const struct member *owner;
	struct db_rows rows;

	TRY(find_chance(s, conversation, utterance, d));
	TRY(member_find(s, s->actor, &owner));
	TRY(db_begin(s));
	TRY(check_room(s));
	TRY(DB_WRITE(s, NULL, "drill_add", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor),
	             DB_ID(conversation), DB_NUMBER(utterance), DB_NUMBER(s->now_ms),
	             DB_BYTES(secrets_seal(s, owner->open_key, write_record(s, d)))));
	TRY(DB_READ(s, &rows, "drill_find_at", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(conversation), DB_NUMBER(utterance)));
	TRY(read_row(s, &rows, 0, d));
	TRY(db_commit(s));
	*ret_drill = d;
	return ERR_NONE;
}

/* ---- reading and leaving ---- */

enum err drill_list(struct scope *s, struct id after, size_t limit, const struct drill **ret_drills,
                    size_t *ret_count)
{
	struct drill *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(check_limit(s, limit, DRILL_LIST_MAX));
	after = id_or_newest(after);
	TRY(DB_READ(s, &rows, "drill_list", DB_ID(s->organisation), DB_ID(s->actor), DB_ID(after),
	            DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct drill, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		TRY(read_row(s, &rows, i, &list[i]));
	*ret_drills = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err drill_retire(struct scope *s, struct id id)
{
	int64_t retired;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &retired, "drill_retire", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(s->actor)));
	if (!retired)
		return scope_fail(s, ERR_NOT_FOUND, "drill.not_found", NULL,
		                  "no such drill of this person");
	db_forget(s);
	return db_commit(s);
}
