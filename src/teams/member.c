#include "teams/member.h"

#include "core/check.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/idempotency.h"
#include "teams/member_key.h"
#include "teams/permission.h"
#include "teams/search.h"
#include "teams/session.h"
#include "teams/throttle.h"

#define HOUR_MS ((int64_t)60 * 60 * 1000)

/* ---- rows ---- */

static void read_row(const struct db_rows *rows, size_t row, struct member *m)
{
	struct str open_key = db_str(rows, row, 8);

	m->id = db_id(rows, row, 0);
	m->email = db_str(rows, row, 1);
	m->name = db_str(rows, row, 2);
	m->language = db_str(rows, row, 3);
	m->time_zone = db_str(rows, row, 4);
	m->discipline = db_str(rows, row, 5);
	m->role = (enum member_role)db_number(rows, row, 6);
	m->is_locked = db_number(rows, row, 7) != 0;
	m->is_welcome = open_key.bytes == SECRETS_KEY_BYTES;
	if (m->is_welcome)
		memcpy(m->open_key, open_key.at, SECRETS_KEY_BYTES);
	m->created_at_ms = db_number(rows, row, 9);
	m->revision = db_number(rows, row, 10);
	m->country = db_str(rows, row, 11);
	m->department = db_str(rows, row, 12);
	m->spoken = db_str(rows, row, 13);
	m->account = db_id(rows, row, 14);
	m->contact = db_id(rows, row, 15);
}

static enum err not_found(struct scope *s, struct id id)
{
	return scope_fail(s, ERR_NOT_FOUND, "member.not_found", NULL, "member %.*s",
	                  STR_ARG(id_text(s->mem, id)));
}

/* Without asking who wants to know. */
static enum err find(struct scope *s, struct id id, const struct member **ret_member)
{
	struct db_rows rows;
	struct member *m;

	TRY(DB_READ(s, &rows, "member_find", DB_ID(s->organisation), DB_ID(id)));
	if (rows.count == 0)
		return not_found(s, id);
	m = NEW(s->mem, struct member);
	read_row(&rows, 0, m);
	*ret_member = m;
	return ERR_NONE;
}

/* One of us: guests are no business of administrators. */
static enum err find_ours(struct scope *s, struct id id, const struct member **ret_member)
{
	const struct member *m;

	TRY(find(s, id, &m));
	if (!id_is_none(m->account))
		return not_found(s, id);
	*ret_member = m;
	return ERR_NONE;
}

/* "de EN,fr" -> "de en fr" */
static enum err check_spoken(struct scope *s, struct str *spoken)
{
	struct text text = text_new(s->mem, MEMBER_SPOKEN_BYTES_MAX);
	struct str rest, word;

	TRY(check_line(s, "spoken", MEMBER_SPOKEN_BYTES_MAX, spoken));
	rest = utf8_fold(s->mem, *spoken);
	for (size_t i = 0; i < rest.bytes; i += 3) {
		word = str_part(rest, i, i + 2);
		if (word.bytes != 2 || word.at[0] < 'a' || word.at[0] > 'z' || word.at[1] < 'a' ||
		    word.at[1] > 'z' || (i + 2 < rest.bytes && rest.at[i + 2] != ' '))
			return scope_fail(s, ERR_INVALID, "field.not_languages", "spoken",
			                  "two letters each, a space between: de en fr");
	}
	text_add(&text, rest);
	*spoken = text_str(&text);
	return ERR_NONE;
}

static enum err check(struct scope *s, struct member *m)
{
	TRY(check_line_needed(s, "name", MEMBER_NAME_BYTES_MAX, &m->name));
	TRY(check_line_needed(s, "email", MEMBER_EMAIL_BYTES_MAX, &m->email));
	TRY(check_email(s, "email", &m->email));
	TRY(check_line_needed(s, "language", 2, &m->language));
	TRY(check_language(s, "language", m->language));
	TRY(check_time_zone(s, "time_zone", m->time_zone));
	TRY(check_line(s, "discipline", MEMBER_DISCIPLINE_BYTES_MAX, &m->discipline));
	TRY(check_country(s, "country", m->country));
	TRY(check_line(s, "department", MEMBER_DEPARTMENT_BYTES_MAX, &m->department));
	TRY(check_spoken(s, &m->spoken));
	if ((int)m->role < 0 || m->role >= MEMBER_ROLE_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "role", "role %d",
		                  (int)m->role);
	return ERR_NONE;
}

static enum err add(struct scope *s, const struct member *m, struct db_value invitation_hash,
                    struct db_value invitation_until)
{
	enum err e = DB_WRITE(s, NULL, "member_add", DB_ID(s->organisation), DB_ID(m->id),
	                      DB_TEXT(m->email), DB_TEXT(utf8_fold(s->mem, m->email)),
	                      DB_TEXT(m->name), DB_TEXT(utf8_spellings(s->mem, m->name)),
	                      DB_BYTES(utf8_order(s->mem, m->name)), DB_TEXT(m->language),
	                      DB_TEXT(m->time_zone), DB_TEXT(m->discipline), DB_NUMBER(m->role),
	                      invitation_hash, invitation_until, DB_NUMBER(s->now_ms),
	                      DB_TEXT(m->country), DB_TEXT(m->department), DB_TEXT(m->spoken));

	if (e == ERR_CONFLICT)
		return scope_fail(s, e, "member.email_taken", "email", "somebody has this email");
	return e;
}

/* ---- keys ---- */

/* A new key pair with its two ways; everything that takes time, before any transaction. */
struct new_key {
	unsigned char open[SECRETS_KEY_BYTES], secret[SECRETS_KEY_BYTES];
	struct member_key_way by_password, by_recovery;
	struct str recovery_code;
};

static enum err make_key(struct scope *s, struct id member, struct str password, struct new_key *k)
{
	struct secrets_pair pair;

	TRY(member_key_check(s, &password));
	secrets_pair_new(s, &pair);
	memcpy(k->open, pair.open, sizeof k->open);
	memcpy(k->secret, pair.secret, sizeof k->secret);
	TRY(member_key_wrap(s, member, password, pair.secret, &k->by_password));
	TRY(member_key_recovery(s, member, pair.secret, &k->by_recovery, &k->recovery_code));
	secrets_forget(&pair, sizeof pair);
	return ERR_NONE;
}

/* Within a transaction; with `ret_opened` it logs in as well. */
static enum err store_key(struct scope *s, struct id member, struct new_key *k,
                          struct session_opened *ret_opened)
{
	int64_t changed;

	TRY(DB_WRITE(s, &changed, "member_welcome", DB_ID(s->organisation), DB_ID(member),
	             DB_ARRAY(k->open), DB_ARRAY(k->by_password.salt),
	             DB_BYTES(k->by_password.wrapped), DB_ARRAY(k->by_recovery.salt),
	             DB_BYTES(k->by_recovery.wrapped)));
	if (!changed)
		return scope_fail(s, ERR_NOT_FOUND, "invitation.unknown", "code", "opened already");
	if (ret_opened)
		TRY(session_begin(s, member, k->secret, ret_opened));
	secrets_forget(k->secret, sizeof k->secret);
	return ERR_NONE;
}

/* ---- the organisation ---- */

bool member_is_first(struct scope *s)
{
	struct db_rows rows;

	return DB_READ(s, &rows, "member_organisation_first", DB_NUMBER(1)) == ERR_NONE &&
	       rows.count == 0;
}

enum err member_organisation(struct scope *s, struct str *ret_name)
{
	struct db_rows rows;
	bool is_known = !id_is_none(s->organisation);

	if (is_known)
		TRY(DB_READ(s, &rows, "member_organisation_find", DB_ID(s->organisation)));
	else
		TRY(DB_READ(s, &rows, "member_organisation_first", DB_NUMBER(1)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "setup.empty", NULL, "nobody is here yet");
	if (!is_known)
		s->organisation = db_id(&rows, 0, 0);
	*ret_name = db_str(&rows, 0, is_known ? 0 : 1);
	return ERR_NONE;
}

static enum err done_already(struct scope *s)
{
	return scope_fail(s, ERR_CONFLICT, "setup.done_already", NULL, "an organisation exists");
}

/* Within the transaction `s` gets the new organisation's id, because everything is keyed by it; it begins
 * without one, so that two who found at the same time wait for each other. */
static enum err found(struct scope *s, struct str name, const struct member *m, struct new_key *key,
                      struct session_opened *ret_opened)
{
	struct db_rows rows;

	s->organisation = ID_NONE;
	TRY(db_begin(s));
	TRY(DB_READ(s, &rows, "member_organisation_first", DB_NUMBER(1)));
	if (rows.count)
		return done_already(s);
	s->organisation = scope_new_id(s);
	TRY(DB_WRITE(s, NULL, "member_organisation_add", DB_ID(s->organisation), DB_TEXT(name),
	             DB_NUMBER(s->now_ms)));
	TRY(search_set_current(s)); /* there is nothing that could be missing */
	TRY(add(s, m, DB_NULL, DB_NULL));
	TRY(store_key(s, m->id, key, ret_opened));
	return db_commit(s);
}

enum err member_found(struct scope *s, struct str organisation, const struct member *first,
                      struct str password, const struct member **ret_member,
                      struct member_secrets *ret_secrets, struct session_opened *ret_opened)
{
	struct member m = *first;
	struct id before = s->organisation;
	struct new_key key;
	enum err e;

	if (!member_is_first(s))
		return done_already(s);
	TRY(check_line_needed(s, "organisation", MEMBER_NAME_BYTES_MAX, &organisation));
	m.role = MEMBER_ADMINISTRATOR;
	TRY(check(s, &m));
	m.id = scope_new_id(s);
	TRY(make_key(s, m.id, password, &key));
	e = found(s, organisation, &m, &key, ret_opened);
	if (e != ERR_NONE) {
		db_abandon(s);
		s->organisation = before;
		return e;
	}
	TRY(find(s, m.id, ret_member));
	ret_secrets->recovery_code = key.recovery_code;
	return ERR_NONE;
}

/* Within a transaction: somebody must remain who can administer. */
static enum err check_others(struct scope *s, const struct member *leaving)
{
	struct db_rows rows;

	if (leaving->role != MEMBER_ADMINISTRATOR)
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "member_count_other_administrators", DB_ID(s->organisation),
	            DB_ID(leaving->id)));
	if (db_number(&rows, 0, 0) == 0)
		return scope_fail(s, ERR_CONFLICT, "member.last_administrator", NULL,
		                  "nobody else administers");
	return ERR_NONE;
}

/* ---- invitations ---- */

static void hash_invitation(struct scope *s, struct str code,
                            unsigned char hash[SECRETS_HASH_BYTES])
{
	secrets_hash(secrets_recovery_normal(s, code), "invitation", hash);
}

/* Whose email it is already: once welcome, they stay; before, they get a new invitation. */
static enum err invite_again(struct scope *s, struct id id, const unsigned char *hash,
                             int64_t until_ms)
{
	int64_t changed;

	TRY(DB_WRITE(s, &changed, "member_invite_again", DB_ID(s->organisation), DB_ID(id),
	             DB_BYTES(((struct str){(const char *)hash, SECRETS_HASH_BYTES})),
	             DB_NUMBER(until_ms)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "member.email_taken", "email",
		                  "somebody has this email");
	return ERR_NONE;
}

enum err member_invite(struct scope *s, const struct member *draft,
                       const struct member **ret_member, struct str *ret_code)
{
	int64_t until_ms = s->now_ms + MEMBER_INVITATION_HOURS * HOUR_MS;
	unsigned char hash[SECRETS_HASH_BYTES];
	struct member m = *draft;
	struct str code = secrets_recovery_code(s), organisation;
	struct db_rows rows;

	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	TRY(member_organisation(s, &organisation));
	TRY(check(s, &m));
	hash_invitation(s, code, hash);
	TRY(db_begin(s));
	TRY(DB_READ(s, &rows, "member_find_by_email", DB_ID(s->organisation),
	            DB_TEXT(utf8_fold(s->mem, m.email))));
	if (rows.count) {
		m.id = db_id(&rows, 0, 0);
		TRY(invite_again(s, m.id, hash, until_ms));
	} else {
		m.id = scope_new_id(s);
		TRY(add(s, &m, DB_ARRAY(hash), DB_NUMBER(until_ms)));
	}
	TRY(db_commit(s));
	TRY(find(s, m.id, ret_member));
	*ret_code = code;
	return ERR_NONE;
}

enum err member_invite_anew(struct scope *s, struct id id, const struct member **ret_member,
                            struct str *ret_code)
{
	int64_t until_ms = s->now_ms + MEMBER_INVITATION_HOURS * HOUR_MS, changed;
	struct str code = secrets_recovery_code(s);
	unsigned char hash[SECRETS_HASH_BYTES];
	const struct member *member;

	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	hash_invitation(s, code, hash);
	TRY(db_begin(s));
	TRY(find_ours(s, id, &member));
	TRY(check_others(s, member));
	TRY(DB_WRITE(s, &changed, "member_invite_anew", DB_ID(s->organisation), DB_ID(id),
	             DB_ARRAY(hash), DB_NUMBER(until_ms)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "member.not_welcome", NULL,
		                  "the invitation is still open");
	TRY(DB_WRITE(s, NULL, "session_retire_all", DB_ID(s->organisation), DB_ID(id)));
	TRY(DB_WRITE(s, NULL, "app_password_retire_all", DB_ID(s->organisation), DB_ID(id)));
	TRY(idempotency_forget(s, id)); /* sealed to the key that is gone */
	TRY(find(s, id, ret_member));
	TRY(db_commit(s));
	*ret_code = code;
	return ERR_NONE;
}

enum err member_welcome(struct scope *s, struct str code, struct str password,
                        const struct member **ret_member, struct member_secrets *ret_secrets,
                        struct session_opened *ret_opened)
{
	unsigned char hash[SECRETS_HASH_BYTES];
	struct str organisation;
	struct db_rows rows;
	struct new_key key;
	struct id id;

	TRY(member_organisation(s, &organisation));
	hash_invitation(s, code, hash);
	TRY(DB_READ(s, &rows, "member_find_by_invitation", DB_ID(s->organisation), DB_ARRAY(hash),
	            DB_NUMBER(s->now_ms)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "invitation.unknown", "code",
		                  "unknown, used or over");
	id = db_id(&rows, 0, 0);
	TRY(make_key(s, id, password, &key));
	TRY(db_begin(s));
	TRY(store_key(s, id, &key, ret_opened));
	TRY(db_commit(s));
	TRY(find(s, id, ret_member));
	ret_secrets->recovery_code = key.recovery_code;
	return ERR_NONE;
}

/* ---- passwords ---- */

/* Within a transaction. */
static enum err store_password(struct scope *s, struct id member, const struct member_key_way *way)
{
	return DB_WRITE(s, NULL, "member_change_password", DB_ID(s->organisation), DB_ID(member),
	                DB_ARRAY(way->salt), DB_BYTES(way->wrapped));
}

/* The actor knows the password. Somebody at an unlocked screen could try some: it counts as logging in,
 * and is forgiven with what is changed then. */
static enum err prove(struct scope *s, struct str password, const struct member **ret_member,
                      unsigned char ret_secret[SECRETS_KEY_BYTES])
{
	const struct member *member;
	struct id owner;

	TRY(find(s, s->actor, &member));
	TRY(throttle_begin(s, member->email, STR_NONE));
	TRY(member_key_open(s, member->email, password, &owner, ret_secret));
	*ret_member = member;
	return ERR_NONE;
}

enum err member_change_password(struct scope *s, struct str old, struct str new_password)
{
	unsigned char secret[SECRETS_KEY_BYTES];
	struct member_key_way way;
	const struct member *member;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(member_key_check(s, &new_password));
	TRY(prove(s, old, &member, secret));
	TRY(member_key_wrap(s, member->id, new_password, secret, &way));
	secrets_forget(secret, sizeof secret);
	TRY(db_begin(s));
	TRY(throttle_forgive(s, member->email, STR_NONE));
	TRY(store_password(s, member->id, &way));
	TRY(DB_WRITE(s, NULL, "session_retire_others", DB_ID(s->organisation), DB_ID(s->actor),
	             DB_ARRAY(s->session.b)));
	return db_commit(s);
}

/* Within a transaction. */
static enum err store_recovery(struct scope *s, struct id member, const struct member_key_way *way)
{
	return DB_WRITE(s, NULL, "member_change_recovery", DB_ID(s->organisation), DB_ID(member),
	                DB_ARRAY(way->salt), DB_BYTES(way->wrapped));
}

enum err member_change_recovery(struct scope *s, struct str password,
                                struct member_secrets *ret_secrets)
{
	unsigned char secret[SECRETS_KEY_BYTES];
	const struct member *member;
	struct member_key_way way;
	struct str code;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(prove(s, password, &member, secret));
	TRY(member_key_recovery(s, member->id, secret, &way, &code));
	secrets_forget(secret, sizeof secret);
	TRY(db_begin(s));
	TRY(throttle_forgive(s, member->email, STR_NONE));
	TRY(store_recovery(s, member->id, &way));
	TRY(db_commit(s));
	ret_secrets->recovery_code = code;
	return ERR_NONE;
}

enum err member_recover(struct scope *s, struct str email, struct str recovery_code,
                        struct str new_password, struct str address,
                        const struct member **ret_member, struct member_secrets *ret_secrets,
                        struct session_opened *ret_opened)
{
	unsigned char secret[SECRETS_KEY_BYTES];
	struct member_key_way by_password, by_recovery;
	struct str organisation, code;
	struct id id;

	TRY(member_organisation(s, &organisation));
	TRY(member_key_check(s, &new_password));
	TRY(throttle_begin(s, email, address));
	TRY(member_key_recover(s, email, recovery_code, &id, secret));
	TRY(member_key_wrap(s, id, new_password, secret, &by_password));
	TRY(member_key_recovery(s, id, secret, &by_recovery, &code));
	TRY(db_begin(s));
	TRY(throttle_forgive(s, email, address));
	TRY(store_password(s, id, &by_password));
	TRY(store_recovery(s, id, &by_recovery));
	TRY(DB_WRITE(s, NULL, "session_retire_all", DB_ID(s->organisation), DB_ID(id)));
	TRY(DB_WRITE(s, NULL, "app_password_retire_all", DB_ID(s->organisation), DB_ID(id)));
	if (ret_opened)
		TRY(session_begin(s, id, secret, ret_opened));
	secrets_forget(secret, sizeof secret);
	TRY(db_commit(s));
	TRY(find(s, id, ret_member));
	ret_secrets->recovery_code = code;
	return ERR_NONE;
}

/* ---- changing ---- */

/* For the person concerned, and for nobody else to watch. */
static enum err note(struct scope *s, struct id member, const char *verb)
{
	return history_add(s, &(struct history_entry){.member = member,
	                                              .kind = STR("member"),
	                                              .record = member,
	                                              .verb = str_from(verb),
	                                              .fields = STR_NONE});
}

static bool is_person_same(const struct member *a, const struct member *b)
{
	return str_equal(a->name, b->name) && str_equal(a->language, b->language) &&
	       str_equal(a->time_zone, b->time_zone) && str_equal(a->discipline, b->discipline) &&
	       str_equal(a->country, b->country) && str_equal(a->department, b->department) &&
	       str_equal(a->spoken, b->spoken);
}

enum err member_change(struct scope *s, const struct member *next, const struct member **ret_member)
{
	struct member m = *next;
	const struct member *old;
	int64_t changed;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(check(s, &m));
	TRY(db_begin(s));
	TRY(member_find(s, m.id, &old));
	if (!str_equal(m.email, old->email))
		return scope_fail(s, ERR_INVALID, "member.email_stays", "email",
		                  "the email names the member at log-in");
	if (!is_person_same(&m, old) && !id_equal(m.id, s->actor))
		return scope_fail(s, ERR_DENIED, "permission.denied", NULL,
		                  "people describe themselves");
	if (m.role != old->role) {
		TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
		TRY(check_others(s, old));
	}
	TRY(DB_WRITE(s, &changed, "member_change", DB_ID(s->organisation), DB_ID(m.id),
	             DB_NUMBER(m.revision), DB_TEXT(m.name),
	             DB_TEXT(utf8_spellings(s->mem, m.name)), DB_BYTES(utf8_order(s->mem, m.name)),
	             DB_TEXT(m.language), DB_TEXT(m.time_zone), DB_TEXT(m.discipline),
	             DB_NUMBER(m.role), DB_TEXT(m.country), DB_TEXT(m.department),
	             DB_TEXT(m.spoken)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "member.changed", NULL, "revision %lld is old",
		                  (long long)m.revision);
	TRY(note(s, m.id, "changed"));
	TRY(find(s, m.id, &old));
	TRY(db_commit(s));
	*ret_member = old;
	return ERR_NONE;
}

enum err member_lock(struct scope *s, struct id id, bool is_locked,
                     const struct member **ret_member)
{
	const struct member *member;

	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	TRY(db_begin(s));
	TRY(find_ours(s, id, &member));
	if (is_locked && !member->is_locked)
		TRY(check_others(s, member));
	TRY(DB_WRITE(s, NULL, "member_lock", DB_ID(s->organisation), DB_ID(id),
	             DB_NUMBER(is_locked)));
	if (is_locked) {
		TRY(DB_WRITE(s, NULL, "session_retire_all", DB_ID(s->organisation), DB_ID(id)));
		TRY(DB_WRITE(s, NULL, "app_password_retire_all", DB_ID(s->organisation),
		             DB_ID(id)));
	}
	TRY(note(s, id, is_locked ? "locked" : "unlocked"));
	TRY(find(s, id, &member));
	TRY(db_commit(s));
	*ret_member = member;
	return ERR_NONE;
}

/* ---- finding ---- */

enum err member_find(struct scope *s, struct id id, const struct member **ret_member)
{
	struct db_rows rows;
	struct member *m;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	if (s->is_operator)
		return find(s, id, ret_member);
	TRY(DB_READ(s, &rows, "member_find_seen", DB_ID(s->organisation), DB_ID(id),
	            DB_ID(s->actor)));
	if (rows.count == 0)
		return not_found(s, id);
	m = NEW(s->mem, struct member);
	read_row(&rows, 0, m);
	*ret_member = m;
	return ERR_NONE;
}

enum err member_list(struct scope *s, struct str query, struct id after, size_t limit,
                     const struct member **ret_members, size_t *ret_count)
{
	struct str after_order = STR_NONE, by_name, by_email;
	struct member *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(check_limit(s, limit, MEMBER_LIST_MAX));
	TRY(check_line(s, "q", MEMBER_NAME_BYTES_MAX, &query));
	by_name = db_pattern(s->mem, utf8_spelling(s->mem, query));
	by_email = db_pattern(s->mem, utf8_fold(s->mem, query));
	if (!id_is_none(after)) {
		TRY(DB_READ(s, &rows, "member_order", DB_ID(s->organisation), DB_ID(after)));
		if (rows.count == 0)
			return check_after_unknown(s);
		after_order = db_str(&rows, 0, 0);
	}
	TRY(DB_READ(s, &rows, "member_list", DB_ID(s->organisation), DB_BYTES(after_order),
	            DB_ARRAY(after.b), DB_TEXT(by_name), DB_TEXT(by_email), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct member, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_members = list;
	*ret_count = rows.count;
	return ERR_NONE;
}
