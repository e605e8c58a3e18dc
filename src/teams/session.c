#include "teams/session.h"

#include "core/check.h"
#include "store/db.h"
#include "teams/idempotency.h"
#include "teams/member_key.h"
#include "teams/permission.h"
#include "teams/throttle.h"

#include <stdatomic.h>

#define MINUTE_MS ((int64_t)60 * 1000)
#define DAY_MS (24 * 60 * MINUTE_MS)

enum {
	SECRET_BYTES = 32,
	NOTED_PLACES = 256,
	NOTE_AGAIN_MS = 1000 /* when the first could not */
};

/* ---- tokens: the organisation's id, so that the row is found on its server, and a secret ---- */

static struct str new_token(struct scope *s)
{
	struct str organisation = id_text(s->mem, s->organisation);
	struct str secret = secrets_token(s, SECRET_BYTES);

	return text_format(s->mem, "%.*s%.*s", STR_ARG(organisation), STR_ARG(secret));
}

static bool read_token(struct str token, struct id *ret_organisation)
{
	return token.bytes > ID_TEXT_BYTES && token.bytes <= SESSION_TOKEN_BYTES_MAX &&
	       id_parse(str_part(token, 0, ID_TEXT_BYTES), ret_organisation);
}

/* What finds the row and what opens the key come from one secret, but not from each other. */
struct derived {
	unsigned char hash[SECRETS_HASH_BYTES], key[SECRETS_KEY_BYTES];
};

static void derive(struct str token, struct derived *ret)
{
	secrets_hash(token, "session/find", ret->hash);
	secrets_hash(token, "session/key", ret->key);
}

static struct str place(const struct id *session)
{
	return (struct str){(const char *)session->b, ID_BYTES};
}

static struct str wrap_key(struct scope *s, const struct derived *by, const struct id *session,
                           const unsigned char member_key[SECRETS_KEY_BYTES])
{
	return secrets_wrap(s, by->key, (struct str){(const char *)member_key, SECRETS_KEY_BYTES},
	                    place(session));
}

/* ---- the scope acts for the member until it ends ---- */

static void forget_key(void *what)
{
	struct session *session = what;

	secrets_forget(session->member_key, sizeof session->member_key);
}

static struct session *new_session(struct scope *s)
{
	struct session *session = NEW(s->mem, struct session);

	session->new_token = session->state = STR_NONE;
	arena_at_end(s->mem, forget_key, session);
	return session;
}

static void act_for(struct scope *s, const struct session *session, struct id guest_of,
                    struct str language)
{
	s->actor = session->member;
	s->guest_of = guest_of;
	s->actor_key = session->member_key;
	s->session = session->id;
	s->language = scope_language(language);
}

/* ---- sweeping ---- */

/* Within a transaction. */
static enum err sweep(struct scope *s)
{
	TRY(DB_WRITE(s, NULL, "session_sweep", DB_ID(s->organisation), DB_NUMBER(s->now_ms),
	             DB_NUMBER(s->now_ms - SESSION_IDLE_MINUTES * MINUTE_MS)));
	TRY(throttle_sweep(s));
	return idempotency_sweep(s);
}

enum err session_sweep(struct scope *s)
{
	struct str organisation;

	TRY(member_organisation(s, &organisation));
	TRY(db_begin(s));
	TRY(sweep(s));
	return db_commit(s);
}

/* ---- opening ---- */

static enum err add(struct scope *s, struct session *session, struct str name, int64_t until_ms,
                    struct str *ret_token)
{
	struct str token = new_token(s);
	struct derived by;

	derive(token, &by);
	session->id = scope_new_id(s);
	session->csrf = secrets_token(s, SECRET_BYTES);
	TRY(DB_WRITE(s, NULL, "session_add", DB_ID(s->organisation), DB_ID(session->id),
	             DB_ID(session->member), DB_NUMBER(session->is_program), DB_TEXT(name),
	             DB_ARRAY(by.hash),
	             DB_BYTES(wrap_key(s, &by, &session->id, session->member_key)),
	             DB_TEXT(session->csrf), DB_NUMBER(s->now_ms), DB_NUMBER(until_ms)));
	secrets_forget(&by, sizeof by);
	*ret_token = token;
	return ERR_NONE;
}

enum err session_begin(struct scope *s, struct id member,
                       const unsigned char member_key[SECRETS_KEY_BYTES],
                       struct session_opened *ret_opened)
{
	struct session *session = new_session(s);
	const struct member *who;
	struct str token;

	session->member = member;
	memcpy(session->member_key, member_key, SECRETS_KEY_BYTES);
	/* What ended is deleted when somebody comes: no job has to run for it. */
	TRY(sweep(s));
	TRY(add(s, session, STR_NONE, s->now_ms + SESSION_ABSOLUTE_MINUTES * MINUTE_MS, &token));
	act_for(s, session, ID_NONE, STR_NONE);
	TRY(member_find(s, member, &who));
	act_for(s, session, who->account, who->language);
	*ret_opened = (struct session_opened){session, token};
	return ERR_NONE;
}

enum err session_open(struct scope *s, struct str email, struct str password, struct str address,
                      struct session **ret_session, struct str *ret_token)
{
	unsigned char key[SECRETS_KEY_BYTES];
	struct session_opened opened;
	struct str organisation;
	struct id member;
	enum err e;

	TRY(member_organisation(s, &organisation));
	TRY(throttle_begin(s, email, address));
	e = member_key_open(s, email, password, &member, key);
	if (e == ERR_DENIED) /* towards somebody who is not logged in, that is 401 */
		return ERR_SIGNED_OUT;
	TRY(e);
	TRY(db_begin(s));
	TRY(throttle_forgive(s, email, address));
	TRY(session_begin(s, member, key, &opened));
	secrets_forget(key, sizeof key);
	TRY(db_commit(s));
	*ret_session = opened.session;
	*ret_token = opened.token;
	return ERR_NONE;
}

/* ---- resuming ---- */

/* A row of session_find or session_find_former. */
struct row {
	int64_t seen_at_ms, until_ms, rotated_at_ms;
	bool is_former, is_confirmed;
	struct str wrapped_key, language;
	struct id guest_of;
};

static enum err ended(struct scope *s)
{
	return scope_fail(s, ERR_SIGNED_OUT, "session.ended", NULL, "no such session, or over");
}

static enum err find(struct scope *s, const struct derived *by, bool is_program,
                     struct session *session, struct row *row)
{
	struct db_rows rows;

	db_together_begin(s);
	TRY(DB_READ(s, &rows, "session_find", DB_ID(s->organisation), DB_ARRAY(by->hash),
	            DB_NUMBER(is_program)));
	TRY(db_foresee(s, (struct str){(const char *)by->hash, sizeof by->hash}));
	TRY(db_together_end(s));
	row->is_former = rows.count == 0 && !is_program;
	if (row->is_former)
		TRY(DB_READ(s, &rows, "session_find_former", DB_ID(s->organisation),
		            DB_ARRAY(by->hash), DB_NUMBER(s->now_ms)));
	if (rows.count == 0)
		return ended(s);
	session->id = db_id(&rows, 0, 0);
	session->member = db_id(&rows, 0, 1);
	session->is_program = is_program;
	session->csrf = db_str(&rows, 0, 3);
	row->wrapped_key = db_str(&rows, 0, 2);
	row->seen_at_ms = db_number(&rows, 0, 4);
	row->until_ms = db_number(&rows, 0, 5);
	row->rotated_at_ms = db_number(&rows, 0, 6);
	row->is_confirmed = db_number(&rows, 0, 7) != 0;
	row->language = db_str(&rows, 0, 8);
	row->guest_of = db_id(&rows, 0, 9);
	session->state = db_str(&rows, 0, 10);
	if (row->until_ms <= s->now_ms ||
	    (!is_program && row->seen_at_ms <= s->now_ms - SESSION_IDLE_MINUTES * MINUTE_MS))
		return ended(s);
	return ERR_NONE;
}

/* A new secret for the same session; *ret_token stays empty when a request beside us was faster. */
static enum err rotate(struct scope *s, const struct session *session, const struct row *row,
                       const struct derived *by, struct str *ret_token)
{
	struct str token = new_token(s), key;
	struct derived next;
	int64_t changed;

	derive(token, &next);
	key = wrap_key(s, &next, &session->id, session->member_key);
	if (row->is_former)
		TRY(DB_WRITE(s, &changed, "session_rotate_again", DB_ID(s->organisation),
		             DB_ID(session->id), DB_ARRAY(by->hash), DB_ARRAY(next.hash),
		             DB_BYTES(key), DB_NUMBER(s->now_ms), DB_NUMBER(row->rotated_at_ms)));
	else
		TRY(DB_WRITE(s, &changed, "session_rotate", DB_ID(s->organisation),
		             DB_ID(session->id), DB_ARRAY(by->hash), DB_ARRAY(next.hash),
		             DB_BYTES(key), DB_NUMBER(s->now_ms)));
	secrets_forget(&next, sizeof next);
	if (changed)
		*ret_token = token;
	return ERR_NONE;
}

/* Of all requests that find it is time to note that a session is used, one does: the others would only wait for it. */
static bool is_mine_to_note(const struct session *session, int64_t now_ms)
{
	static _Atomic int64_t noted_at_ms[NOTED_PLACES];
	_Atomic int64_t *at = &noted_at_ms[session->id.b[ID_BYTES - 1] % NOTED_PLACES];
	int64_t before = atomic_load(at);

	if (now_ms >= before && now_ms - before < NOTE_AGAIN_MS)
		return false;
	return atomic_compare_exchange_strong(at, &before, now_ms);
}

/* What is to be written down about this use; most have nothing. */
static enum err note_use(struct scope *s, const struct session *session, const struct row *row,
                         const struct derived *by, struct str *ret_token)
{
	int64_t age_ms = s->now_ms - row->rotated_at_ms;
	bool is_arrival = !session->is_program && !row->is_former && !row->is_confirmed;
	bool is_due = !session->is_program && !row->is_former &&
	              age_ms >= SESSION_ROTATE_MINUTES * MINUTE_MS;
	bool is_lost = row->is_former && !row->is_confirmed && age_ms >= MINUTE_MS;
	bool is_stale =
		s->now_ms - row->seen_at_ms >= MINUTE_MS && is_mine_to_note(session, s->now_ms);

	if (!is_arrival && !is_due && !is_lost && !is_stale)
		return ERR_NONE;
	TRY(db_begin_soon(s));
	if (is_stale)
		TRY(DB_WRITE_LATER(s, "session_see", DB_ID(s->organisation), DB_ID(session->id),
		                   DB_NUMBER(s->now_ms)));
	if (is_arrival)
		TRY(DB_WRITE_LATER(s, "session_confirm", DB_ID(s->organisation), DB_ID(session->id),
		                   DB_ARRAY(by->hash), DB_NUMBER(s->now_ms + MINUTE_MS)));
	if (is_due || is_lost)
		TRY(rotate(s, session, row, by, ret_token));
	return db_commit(s);
}

enum err session_resume(struct scope *s, struct str token, bool is_program,
                        struct session **ret_session)
{
	struct session *session = new_session(s);
	struct id organisation, before = s->organisation;
	struct str key, rotated = STR_NONE;
	struct derived by;
	struct row row = {0};
	enum err e;

	if (!read_token(token, &organisation))
		return ended(s);
	derive(token, &by);
	s->organisation = organisation;
	e = find(s, &by, is_program, session, &row);
	/* What a token claims counts only when it holds. */
	if (e != ERR_NONE)
		s->organisation = before;
	TRY(e);
	if (secrets_unwrap(s, by.key, row.wrapped_key, place(&session->id), &key) != ERR_NONE ||
	    key.bytes != SECRETS_KEY_BYTES)
		return ended(s);
	memcpy(session->member_key, key.at, SECRETS_KEY_BYTES);
	secrets_forget_str(key);
	/* A disk that is full or busy is no reason to send somebody away who only reads: the
	 * secret then rotates a little later. */
	if (note_use(s, session, &row, &by, &rotated) == ERR_NONE) {
		session->new_token = rotated;
	} else {
		db_abandon(s);
		s->problem = (struct problem){0};
	}
	secrets_forget(&by, sizeof by);
	act_for(s, session, row.guest_of, row.language);
	*ret_session = session;
	return ERR_NONE;
}

enum err session_check(struct scope *s)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "session_check", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(s->session), DB_NUMBER(s->now_ms),
	            DB_NUMBER(s->now_ms - SESSION_IDLE_MINUTES * MINUTE_MS)));
	return rows.count ? ERR_NONE : ended(s);
}

/* ---- ending ---- */

enum err session_close(struct scope *s, const struct session *session)
{
	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(db_begin(s));
	if (session)
		TRY(DB_WRITE(s, NULL, "session_retire", DB_ID(s->organisation), DB_ID(s->actor),
		             DB_ID(session->id)));
	else
		TRY(DB_WRITE(s, NULL, "session_retire_all", DB_ID(s->organisation),
		             DB_ID(s->actor)));
	return db_commit(s);
}

/* ---- programs ---- */

static enum err check_browser(struct scope *s)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	if (!s->actor_key)
		return ended(s);
	TRY(DB_READ(s, &rows, "session_is_program", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(s->session)));
	if (rows.count == 0)
		return ended(s);
	if (db_number(&rows, 0, 0))
		return scope_fail(s, ERR_DENIED, "permission.denied", NULL,
		                  "a program makes no tokens");
	return ERR_NONE;
}

enum err session_program_add(struct scope *s, struct str name, struct session_program *ret_program,
                             struct str *ret_token)
{
	int64_t until_ms = s->now_ms + SESSION_PROGRAM_DAYS * DAY_MS;
	struct session *session = new_session(s);
	const struct session_program *existing;
	struct str token;
	size_t count;

	TRY(check_browser(s));
	TRY(check_line_needed(s, "name", SESSION_PROGRAM_NAME_BYTES_MAX, &name));
	session->member = s->actor;
	session->is_program = true;
	memcpy(session->member_key, s->actor_key, SECRETS_KEY_BYTES);
	TRY(db_begin(s));
	TRY(session_program_list(s, &existing, &count));
	if (count >= SESSION_PROGRAMS_MAX)
		return scope_fail(s, ERR_CONFLICT, "session.too_many", NULL, "%zu tokens exist",
		                  count);
	TRY(add(s, session, name, until_ms, &token));
	TRY(db_commit(s));
	*ret_program = (struct session_program){.id = session->id,
	                                        .name = name,
	                                        .created_at_ms = s->now_ms,
	                                        .last_used_ms = 0,
	                                        .until_ms = until_ms};
	*ret_token = token;
	return ERR_NONE;
}

enum err session_program_list(struct scope *s, const struct session_program **ret_programs,
                              size_t *ret_count)
{
	struct session_program *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "session_program_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(s->now_ms), DB_NUMBER(SESSION_PROGRAMS_MAX)));
	list = NEW_ARRAY(s->mem, struct session_program, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		list[i].id = db_id(&rows, i, 0);
		list[i].name = db_str(&rows, i, 1);
		list[i].created_at_ms = db_number(&rows, i, 2);
		list[i].last_used_ms = db_number(&rows, i, 3);
		list[i].until_ms = db_number(&rows, i, 4);
		/* Used within its first minute is not written down; "never" is then close enough. */
		if (list[i].last_used_ms == list[i].created_at_ms)
			list[i].last_used_ms = 0;
	}
	*ret_programs = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err session_program_retire(struct scope *s, struct id id)
{
	int64_t changed;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "session_program_retire", DB_ID(s->organisation), DB_ID(s->actor),
	             DB_ID(id)));
	if (!changed)
		return scope_fail(s, ERR_NOT_FOUND, "session.no_such_token", NULL, "token %.*s",
		                  STR_ARG(id_text(s->mem, id)));
	return db_commit(s);
}
