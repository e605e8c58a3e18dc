/* secrets.h - passwords, keys and sealed things.
 *
 * What belongs to a person is sealed to that person's public key. The secret
 * key exists in three closed forms only: wrapped by the password, wrapped by
 * the recovery code, wrapped by the secret in a session cookie. So whoever has
 * the database and the server's files, but no person's secret, learns nothing
 * (docs/decisions/0005-sealed-to-the-person.md).
 *
 * Layer: core, on libsodium. Call secrets_start() once in main().
 */
#ifndef CORE_SECRETS_H
#define CORE_SECRETS_H

#include "core/scope.h"
#include "core/text.h"

#define SECRETS_KEY_BYTES 32 /* public keys, secret keys, data keys, session secrets */
#define SECRETS_SALT_BYTES 16
#define SECRETS_HASH_BYTES 32
#define SECRETS_WRAP_BYTES (24 + 16) /* what wrapping adds: nonce and authentication */
#define SECRETS_SEAL_BYTES 48        /* what sealing to a public key adds */
#define SECRETS_PASSWORD_BYTES_MIN 10
#define SECRETS_PASSWORD_BYTES_MAX 200

struct secrets_pair {
	unsigned char open[SECRETS_KEY_BYTES];   /* public key */
	unsigned char secret[SECRETS_KEY_BYTES]; /* never stored as it is */
};

/* Prepares libsodium, and has a crash leave no core file: open keys and wording would stand in it.
 * Errors: BROKEN. */
enum err secrets_start(struct scope *s);

/* A person's new key pair. */
void secrets_pair_new(struct scope *s, struct secrets_pair *ret_pair);

/* Argon2id over password or recovery code: the key that wraps a secret key. Takes about 50 ms and
 * 32 MiB (`cost` SECRETS_COST_PERSON) by intent; at most SECRETS_AT_ONCE_MAX run at once, others
 * wait. Source: RFC 9106; OWASP password storage (m >= 19 MiB, t = 2). */
enum secrets_cost {
	SECRETS_COST_PERSON,
	SECRETS_COST_TEST /* tests only: cheap */
};
enum err secrets_key_from_password(struct scope *s, struct str password,
                                   const unsigned char salt[SECRETS_SALT_BYTES],
                                   unsigned char ret_key[SECRETS_KEY_BYTES]);

/* Tests make Argon2id cheap; called before threads start. Those of a running server do so by the environment:
 * KAMWERK_TEST_PASSWORDS=cheap, heard in builds with sanitizers only, which are never shipped. */
void secrets_set_cost(enum secrets_cost cost);

/* Wrapping with a key we hold (XChaCha20-Poly1305). `bound_to` is authenticated, not stored: it
 * ties a wrapped thing to its place, so that it cannot be swapped with another row's.
 * Memory: the results live as long as `s`. */
struct str secrets_wrap(struct scope *s, const unsigned char key[SECRETS_KEY_BYTES],
                        struct str plain, struct str bound_to);
/* Errors: DENIED "secrets.wrong_key" (also for anything changed). */
enum err secrets_unwrap(struct scope *s, const unsigned char key[SECRETS_KEY_BYTES],
                        struct str wrapped, struct str bound_to, struct str *ret_plain);

/* Sealing to a public key: whoever knows the key can close, only its owner can open. */
struct str secrets_seal(struct scope *s, const unsigned char open[SECRETS_KEY_BYTES],
                        struct str plain);
enum err secrets_unseal(struct scope *s, const unsigned char secret[SECRETS_KEY_BYTES],
                        struct str sealed, struct str *ret_plain);

/* Bytes that two people get alike, each from the own secret key and the other's public one, and nobody else: to hide
 * numbers from all but their sum. `bound_to` gives other bytes for each use.
 * X25519 (RFC 7748), BLAKE2b over both, then libsodium's ChaCha20. Errors: DENIED "secrets.wrong_key" a key of low order. */
enum err secrets_shared(struct scope *s, const unsigned char secret[SECRETS_KEY_BYTES],
                        const unsigned char other_open[SECRETS_KEY_BYTES], struct str bound_to,
                        unsigned char *ret_bytes, size_t bytes);

/* The public key that belongs to a secret key. */
void secrets_open_key(const unsigned char secret[SECRETS_KEY_BYTES],
                      unsigned char ret_open[SECRETS_KEY_BYTES]);

/* A random text of `bytes` random bytes in URL-safe base64: tokens, cookies. */
struct str secrets_token(struct scope *s, size_t bytes);

/* BLAKE2b with a purpose, so that one secret gives unrelated values for unrelated uses.
 * `purpose` is at most 16 bytes. */
void secrets_hash(struct str secret, const char *purpose,
                  unsigned char ret_hash[SECRETS_HASH_BYTES]);

/* HMAC-SHA256 in hexadecimal, for those outside who check what we send. Source: RFC 2104. */
struct str secrets_sign(struct scope *s, struct str secret, struct str text);

/* A recovery code for people: eight groups of four letters and digits without 0, 1, I, L, O, U;
 * 157 bits. Reading ignores case, spaces and dashes. */
struct str secrets_recovery_code(struct scope *s);
struct str secrets_recovery_normal(struct scope *s, struct str typed);

/* Same time whether equal or not. */
bool secrets_equal(struct str a, struct str b);

/* Overwrites a secret that is no longer needed; the compiler does not drop it. */
void secrets_forget(void *at, size_t bytes);

/* The same for what secrets_unwrap() and secrets_unseal() gave. */
void secrets_forget_str(struct str plain);

#endif
