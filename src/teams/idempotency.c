#include "teams/idempotency.h"

#include "core/secrets.h"
#include "core/text.h"
#include "store/db.h"

#define HOUR_MS ((int64_t)60 * 60 * 1000)

/* Keyed with the actor's own secret: who has the database, but not the actor's key, can neither read
 * what was asked (a query holds a title) nor try out whether it was a certain text. */
static void hash_for_actor(struct scope *s, struct str what, const char *purpose,
                           unsigned char ret_hash[SECRETS_HASH_BYTES])
{
	struct text text = text_new(s->mem, SECRETS_KEY_BYTES + what.bytes);

	text_add(&text, (struct str){(const char *)s->actor_key, SECRETS_KEY_BYTES});
	text_add(&text, what);
	secrets_hash(text_str(&text), purpose, ret_hash);
	secrets_forget_str(text_str(&text));
}

/* What is stored of a request: as text, because the column says so. */
static struct str fingerprint(struct scope *s, struct str request)
{
	struct text text = text_new(s->mem, (size_t)2 * SECRETS_HASH_BYTES);
	unsigned char hash[SECRETS_HASH_BYTES];

	hash_for_actor(s, request, "idempotency/what", hash);
	for (size_t i = 0; i < sizeof hash; i++)
		text_addf(&text, "%02x", hash[i]);
	return text_str(&text);
}

static enum err read_key(struct scope *s, struct str key,
                         unsigned char ret_hash[SECRETS_HASH_BYTES])
{
	if (id_is_none(s->actor) || !s->actor_key)
		return scope_fail(s, ERR_SIGNED_OUT, "session.ended", NULL, "nobody is signed in");
	if (str_is_empty(key) || key.bytes > IDEMPOTENCY_KEY_BYTES_MAX)
		return scope_fail(s, ERR_INVALID, "idempotency.key", "Idempotency-Key",
		                  "1 to %d bytes", IDEMPOTENCY_KEY_BYTES_MAX);
	hash_for_actor(s, key, "idempotency/key", ret_hash);
	return ERR_NONE;
}

static int64_t oldest_ms(const struct scope *s)
{
	return s->now_ms - IDEMPOTENCY_HOURS * HOUR_MS;
}

enum err idempotency_find(struct scope *s, struct str key, struct str request, bool *ret_is_known,
                          int *ret_status, struct str *ret_location, struct str *ret_body)
{
	unsigned char hash[SECRETS_HASH_BYTES];
	struct db_rows rows;

	TRY(read_key(s, key, hash));
	TRY(DB_READ(s, &rows, "idempotency_find", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ARRAY(hash), DB_NUMBER(oldest_ms(s))));
	if (rows.count == 0) {
		*ret_is_known = false;
		return ERR_NONE;
	}
	if (!str_equal(db_str(&rows, 0, 0), fingerprint(s, request)))
		return scope_fail(s, ERR_INVALID, "idempotency.other_request", "Idempotency-Key",
		                  "used for another request");
	TRY(secrets_unseal(s, s->actor_key, db_str(&rows, 0, 3), ret_body));
	*ret_is_known = true;
	*ret_status = (int)db_number(&rows, 0, 1);
	*ret_location = db_str(&rows, 0, 2);
	return ERR_NONE;
}

enum err idempotency_add(struct scope *s, struct str key, struct str request, int status,
                         struct str location, struct str body)
{
	unsigned char hash[SECRETS_HASH_BYTES], open[SECRETS_KEY_BYTES];
	enum err e;

	TRY(read_key(s, key, hash));
	secrets_open_key(s->actor_key, open);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "idempotency_retire", DB_ID(s->organisation), DB_ID(s->actor),
	             DB_ARRAY(hash), DB_NUMBER(oldest_ms(s))));
	e = DB_WRITE(s, NULL, "idempotency_add", DB_ID(s->organisation), DB_ID(s->actor),
	             DB_ARRAY(hash), DB_TEXT(fingerprint(s, request)), DB_NUMBER(status),
	             DB_TEXT(location), DB_BYTES(secrets_seal(s, open, body)),
	             DB_NUMBER(s->now_ms));
	if (e == ERR_CONFLICT)
		return scope_fail(s, ERR_CONFLICT, "idempotency.at_once", "Idempotency-Key",
		                  "the same request is being answered");
	TRY(e);
	return db_commit(s);
}

enum err idempotency_forget(struct scope *s, struct id member)
{
	return DB_WRITE(s, NULL, "idempotency_forget", DB_ID(s->organisation), DB_ID(member));
}

enum err idempotency_sweep(struct scope *s)
{
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "idempotency_sweep", DB_ID(s->organisation),
	             DB_NUMBER(oldest_ms(s))));
	return db_commit(s);
}
