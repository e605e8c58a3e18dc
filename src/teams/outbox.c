#include "teams/outbox.h"

#include "core/log.h"
#include "store/db.h"

enum {
	ROUND_MAX = 10 /* letters in one round of the courier: each may take long */
};
static const int64_t kept_ms = OUTBOX_DAYS * 24ll * 60 * 60 * 1000;

struct row {
	struct id id;
	const struct outbox_kind *kind;
	int64_t tries, asked_at_ms;
};

enum err outbox_check(struct scope *s, struct str address, struct str host)
{
	struct str url;

	TRY(mail_check(s, address));
	return mail_link(s, host, STR("/"), &url);
}

static int64_t pause_ms(int64_t tries)
{
	int64_t ms = OUTBOX_RETRY_MS;

	while (tries-- > 0 && ms < OUTBOX_RETRY_MS_MAX)
		ms *= 3;
	return ms < OUTBOX_RETRY_MS_MAX ? ms : OUTBOX_RETRY_MS_MAX;
}

static enum err give_up(struct scope *s, const struct row *row)
{
	log_error("a letter was given up", LOG_TEXT("kind", str_from(row->kind->name)),
	          LOG_NUMBER("tries", row->tries));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "outbox_set_lost", DB_ID(s->organisation), DB_ID(row->id)));
	TRY(db_commit(s));
	mail_note_lost(s->mail);
	return ERR_NONE;
}

static enum err take(struct scope *s, const struct row *row, int64_t *ret_is_ours)
{
	TRY(db_begin(s));
	TRY(DB_WRITE(s, ret_is_ours, "outbox_take", DB_ID(s->organisation), DB_ID(row->id),
	             DB_NUMBER(row->tries), DB_NUMBER(s->now_ms),
	             DB_NUMBER(s->now_ms + pause_ms(row->tries))));
	return db_commit(s);
}

static enum err retire(struct scope *s, const struct row *row)
{
	return DB_WRITE(s, NULL, "outbox_retire", DB_ID(s->organisation), DB_ID(row->id));
}

static enum err write(struct scope *s, const struct row *row, struct str host,
                      struct mail_letter *ret, bool *ret_is_gone)
{
	TRY(db_begin(s));
	TRY(row->kind->write(s, row->id, host, ret, ret_is_gone));
	if (*ret_is_gone)
		TRY(retire(s, row));
	return db_commit(s);
}

static enum err end(struct scope *s, const struct row *row)
{
	TRY(db_begin(s));
	if (row->kind->note_sent)
		TRY(row->kind->note_sent(s, row->id));
	TRY(retire(s, row));
	return db_commit(s);
}

static enum err send(struct scope *s, const struct row *row, struct str host)
{
	struct mail_letter letter = {0};
	enum mail_outcome outcome;
	bool is_gone = false;
	int64_t is_ours;

	TRY(take(s, row, &is_ours));
	if (!is_ours)
		return ERR_NONE;
	TRY(write(s, row, host, &letter, &is_gone));
	if (is_gone)
		return ERR_NONE;
	outcome = mail_try(s, &letter, row->id);
	if (outcome == MAIL_SENT)
		return end(s, row);
	if (outcome == MAIL_DELAYED &&
	    s->now_ms + pause_ms(row->tries) < row->asked_at_ms + kept_ms)
		return ERR_NONE;
	return give_up(s, row);
}

static const struct outbox_kind *kind_of(const struct outbox_kind *const *kinds, size_t count,
                                         struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(name, str_from(kinds[i]->name)))
			return kinds[i];
	return NULL; /* of a newer version that runs beside us, which carries it */
}

enum err outbox_carry(struct scope *s, const struct outbox_kind *const *kinds, size_t kind_count,
                      struct str host)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "outbox_list_due", DB_ID(s->organisation), DB_NUMBER(s->now_ms),
	            DB_NUMBER(ROUND_MAX)));
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = {db_id(&rows, i, 0),
		                  kind_of(kinds, kind_count, db_str(&rows, i, 1)),
		                  db_number(&rows, i, 2), db_number(&rows, i, 3)};

		if (!row.kind)
			continue;
		if (row.asked_at_ms + kept_ms <= s->now_ms)
			TRY(give_up(s, &row));
		else if (mail_is_there(s->mail)) /* else it waits for one */
			TRY(send(s, &row, host));
	}
	return ERR_NONE;
}

enum err outbox_count(struct scope *s, int64_t *ret_waiting)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "outbox_count", DB_ID(s->organisation)));
	*ret_waiting = db_number(&rows, 0, 0);
	return ERR_NONE;
}
