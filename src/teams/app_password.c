#include "teams/app_password.h"

#include "core/check.h"
#include "core/secrets.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/member.h"
#include "teams/permission.h"
#include "teams/throttle.h"

#define MINUTE_MS ((int64_t)60 * 1000)

enum {
	SECRET_BYTES_MAX = 200
};

static void hash(struct scope *s, struct str secret, unsigned char ret_hash[SECRETS_HASH_BYTES])
{
	secrets_hash(secrets_recovery_normal(s, secret), "app/password", ret_hash);
}

static enum err check_browser(struct scope *s)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "session_is_program", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(s->session)));
	if (rows.count == 0 || db_number(&rows, 0, 0))
		return scope_fail(s, ERR_DENIED, "permission.denied", NULL,
		                  "a program makes no app passwords");
	return ERR_NONE;
}

enum err app_password_add(struct scope *s, struct str name, struct app_password *ret_password,
                          struct str *ret_secret)
{
	struct app_password password = {.id = scope_new_id(s), .created_at_ms = s->now_ms};
	unsigned char secret_hash[SECRETS_HASH_BYTES];
	struct str secret = secrets_recovery_code(s);
	const struct app_password *existing;
	size_t count;

	TRY(check_browser(s));
	TRY(check_line_needed(s, "name", APP_PASSWORD_NAME_BYTES_MAX, &name));
	password.name = name;
	hash(s, secret, secret_hash);
	TRY(db_begin(s));
	TRY(app_password_list(s, &existing, &count));
	if (count >= APP_PASSWORDS_MAX)
		return scope_fail(s, ERR_CONFLICT, "app_password.too_many", NULL, "%zu exist",
		                  count);
	TRY(DB_WRITE(s, NULL, "app_password_add", DB_ID(s->organisation), DB_ID(password.id),
	             DB_ID(s->actor), DB_TEXT(name), DB_ARRAY(secret_hash), DB_NUMBER(s->now_ms)));
	TRY(db_commit(s));
	*ret_password = password;
	*ret_secret = secret;
	return ERR_NONE;
}

enum err app_password_list(struct scope *s, const struct app_password **ret_passwords,
                           size_t *ret_count)
{
	struct app_password *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "app_password_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(APP_PASSWORDS_MAX)));
	list = NEW_ARRAY(s->mem, struct app_password, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct app_password){db_id(&rows, i, 0), db_str(&rows, i, 1),
		                                db_number(&rows, i, 2), db_number(&rows, i, 3)};
	*ret_passwords = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err app_password_retire(struct scope *s, struct id id)
{
	int64_t changed;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "app_password_retire", DB_ID(s->organisation), DB_ID(s->actor),
	             DB_ID(id)));
	if (!changed)
		return scope_fail(s, ERR_NOT_FOUND, "app_password.not_found", NULL,
		                  "app password %.*s", STR_ARG(id_text(s->mem, id)));
	return db_commit(s);
}

/* A program asks every few minutes, or every few milliseconds: written down once a minute, and not at all
 * while somebody else writes. */
static void note_use(struct scope *s, struct id id, int64_t seen_at_ms)
{
	if (s->now_ms - seen_at_ms >= MINUTE_MS)
		DB_WRITE_BESIDE(s, "app_password_see", DB_ID(s->organisation), DB_ID(id),
		                DB_NUMBER(s->now_ms));
}

enum err app_password_open(struct scope *s, struct str email, struct str secret, struct str address)
{
	unsigned char secret_hash[SECRETS_HASH_BYTES];
	struct str organisation;
	struct db_rows rows;

	hash(s, str_part(secret, 0, SECRET_BYTES_MAX), secret_hash);
	TRY(DB_READ(s, &rows, "app_password_find", DB_ARRAY(secret_hash)));
	if (rows.count == 0 ||
	    !str_equal(db_str(&rows, 0, 2), utf8_fold(s->mem, str_trim(email)))) {
		TRY(member_organisation(s, &organisation));
		db_view_end(s); /* a failure is written down */
		TRY(throttle_begin_for(s, THROTTLE_APP_PASSWORD, email, address));
		return scope_fail(s, ERR_SIGNED_OUT, "session.ended", NULL,
		                  "no such app password of this member");
	}
	s->organisation = db_id(&rows, 0, 5);
	s->actor = db_id(&rows, 0, 1);
	s->guest_of = ID_NONE;
	s->language = scope_language(db_str(&rows, 0, 3));
	note_use(s, db_id(&rows, 0, 0), db_number(&rows, 0, 4));
	return ERR_NONE;
}
