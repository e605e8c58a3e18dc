#include "teams/member_key.h"

#include "core/utf8.h"
#include "store/db.h"

enum {
	DIFFERENT_MIN = 4 /* "aaaaaaaaaa" and "1212121212" are tried first by everybody */
};

enum err member_key_check(struct scope *s, struct str *password)
{
	bool seen[256] = {false};
	int different = 0;

	/* Passphrases in any script are welcome; bytes that are no text cannot be typed again. */
	if (utf8_first_bad(*password) != SIZE_MAX)
		return scope_fail(s, ERR_INVALID, "field.odd_character", "password", "not UTF-8");
	if (password->bytes > SECRETS_PASSWORD_BYTES_MAX)
		return scope_fail(s, ERR_INVALID, "password.too_long", "password",
		                  "%zu bytes, at most %d", password->bytes,
		                  SECRETS_PASSWORD_BYTES_MAX);
	*password = utf8_compose(s->mem, *password);
	if (password->bytes < SECRETS_PASSWORD_BYTES_MIN)
		return scope_fail(s, ERR_INVALID, "password.too_short", "password",
		                  "%zu bytes, at least %d", password->bytes,
		                  SECRETS_PASSWORD_BYTES_MIN);
	for (size_t i = 0; i < password->bytes; i++) {
		bool *one = &seen[(unsigned char)password->at[i]];

		different += !*one;
		*one = true;
	}
	if (different < DIFFERENT_MIN)
		return scope_fail(s, ERR_INVALID, "password.too_easy", "password",
		                  "%d different characters", different);
	return ERR_NONE;
}

static struct str place(struct scope *s, struct id member, const char *way)
{
	return text_format(s->mem, "member/%.*s/%s", STR_ARG(id_text(s->mem, member)), way);
}

static enum err wrap(struct scope *s, struct id member, const char *way, struct str phrase,
                     const unsigned char secret[SECRETS_KEY_BYTES], struct member_key_way *ret_way)
{
	unsigned char key[SECRETS_KEY_BYTES];

	random_fill(s->random, ret_way->salt, sizeof ret_way->salt);
	TRY(secrets_key_from_password(s, phrase, ret_way->salt, key));
	ret_way->wrapped =
		secrets_wrap(s, key, (struct str){(const char *)secret, SECRETS_KEY_BYTES},
	                     place(s, member, way));
	secrets_forget(key, sizeof key);
	return ERR_NONE;
}

enum err member_key_wrap(struct scope *s, struct id member, struct str password,
                         const unsigned char secret[SECRETS_KEY_BYTES],
                         struct member_key_way *ret_way)
{
	return wrap(s, member, "password", password, secret, ret_way);
}

enum err member_key_recovery(struct scope *s, struct id member,
                             const unsigned char secret[SECRETS_KEY_BYTES],
                             struct member_key_way *ret_way, struct str *ret_code)
{
	struct str code = secrets_recovery_code(s);

	TRY(wrap(s, member, "recovery", secrets_recovery_normal(s, code), secret, ret_way));
	*ret_code = code;
	return ERR_NONE;
}

/* Argon2id runs also when there is nothing to open, so that the time tells nothing. */
static enum err open_way(struct scope *s, struct id member, const char *way, struct str phrase,
                         struct str salt, struct str wrapped,
                         unsigned char ret_secret[SECRETS_KEY_BYTES], bool *ret_is_open)
{
	unsigned char some_salt[SECRETS_SALT_BYTES] = {0}, key[SECRETS_KEY_BYTES];
	struct str plain;

	*ret_is_open = false;
	if (salt.bytes == sizeof some_salt)
		memcpy(some_salt, salt.at, sizeof some_salt);
	TRY(secrets_key_from_password(s, phrase, some_salt, key));
	if (wrapped.bytes &&
	    secrets_unwrap(s, key, wrapped, place(s, member, way), &plain) == ERR_NONE &&
	    plain.bytes == SECRETS_KEY_BYTES) {
		memcpy(ret_secret, plain.at, SECRETS_KEY_BYTES);
		secrets_forget_str(plain);
		*ret_is_open = true;
	}
	secrets_forget(key, sizeof key);
	return ERR_NONE;
}

static enum err find(struct scope *s, struct str email, struct db_rows *ret_rows)
{
	return DB_READ(s, ret_rows, "member_key_find", DB_ID(s->organisation),
	               DB_TEXT(utf8_fold(s->mem, str_trim(email))));
}

enum err member_key_open(struct scope *s, struct str email, struct str password,
                         struct id *ret_member, unsigned char ret_secret[SECRETS_KEY_BYTES])
{
	struct db_rows rows;
	bool is_open;

	if (utf8_first_bad(password) == SIZE_MAX)
		password = utf8_compose(s->mem, password);
	TRY(find(s, email, &rows));
	TRY(open_way(s, db_id(&rows, 0, 0), "password", password, db_str(&rows, 0, 1),
	             db_str(&rows, 0, 2), ret_secret, &is_open));
	if (!is_open)
		return scope_fail(s, ERR_DENIED, "session.wrong_password", NULL,
		                  "unknown, wrong, locked or not yet welcome");
	*ret_member = db_id(&rows, 0, 0);
	return ERR_NONE;
}

enum err member_key_recover(struct scope *s, struct str email, struct str recovery_code,
                            struct id *ret_member, unsigned char ret_secret[SECRETS_KEY_BYTES])
{
	struct db_rows rows;
	bool is_open;

	TRY(find(s, email, &rows));
	TRY(open_way(s, db_id(&rows, 0, 0), "recovery", secrets_recovery_normal(s, recovery_code),
	             db_str(&rows, 0, 3), db_str(&rows, 0, 4), ret_secret, &is_open));
	if (!is_open)
		return scope_fail(s, ERR_DENIED, "recovery.wrong", NULL,
		                  "unknown, wrong, locked or not yet welcome");
	*ret_member = db_id(&rows, 0, 0);
	return ERR_NONE;
}
