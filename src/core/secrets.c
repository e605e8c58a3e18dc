#include "core/secrets.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/resource.h>

/* Each derivation takes 32 MiB; more at once would break the memory budget (design section 8). */
enum {
	SECRETS_AT_ONCE_MAX = 2
};

static enum secrets_cost cost_now = SECRETS_COST_PERSON;

_Static_assert(crypto_box_SEALBYTES == SECRETS_SEAL_BYTES, "sealing adds what we say");
_Static_assert(crypto_box_SECRETKEYBYTES == SECRETS_KEY_BYTES, "one size of key");
_Static_assert(crypto_box_PUBLICKEYBYTES == SECRETS_KEY_BYTES, "one size of key");
_Static_assert(crypto_pwhash_SALTBYTES == SECRETS_SALT_BYTES, "one size of salt");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES +
                               crypto_aead_xchacha20poly1305_ietf_ABYTES ==
                       SECRETS_WRAP_BYTES,
               "wrapping adds what we say");

enum err secrets_start(struct scope *s)
{
	const struct rlimit no_core = {0, 0};

	setrlimit(RLIMIT_CORE, &no_core); /* lowering is never refused */
	if (sodium_init() < 0)
		return scope_fail(s, ERR_BROKEN, "secrets.start", NULL, "libsodium did not start");
	return ERR_NONE;
}

void secrets_set_cost(enum secrets_cost cost)
{
	cost_now = cost;
}

void secrets_open_key(const unsigned char secret[SECRETS_KEY_BYTES],
                      unsigned char ret_open[SECRETS_KEY_BYTES])
{
	if (crypto_scalarmult_base(ret_open, secret) != 0)
		memset(ret_open, 0, SECRETS_KEY_BYTES);
}

void secrets_pair_new(struct scope *s, struct secrets_pair *ret_pair)
{
	random_fill(s->random, ret_pair->secret, sizeof ret_pair->secret);
	secrets_open_key(ret_pair->secret, ret_pair->open);
}

static pthread_mutex_t gate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_free = PTHREAD_COND_INITIALIZER;
static int gate_inside;

static void gate_enter(void)
{
	pthread_mutex_lock(&gate_lock);
	while (gate_inside >= SECRETS_AT_ONCE_MAX)
		pthread_cond_wait(&gate_free, &gate_lock);
	gate_inside++;
	pthread_mutex_unlock(&gate_lock);
}

static void gate_leave(void)
{
	pthread_mutex_lock(&gate_lock);
	gate_inside--;
	pthread_cond_signal(&gate_free);
	pthread_mutex_unlock(&gate_lock);
}

#ifdef KAMWERK_TEST_CLOCK
static bool is_cheap(void)
{
	return cost_now == SECRETS_COST_TEST || getenv("KAMWERK_TEST_PASSWORDS");
}
#else
static bool is_cheap(void)
{
	return cost_now == SECRETS_COST_TEST;
}
#endif

enum err secrets_key_from_password(struct scope *s, struct str password,
                                   const unsigned char salt[SECRETS_SALT_BYTES],
                                   unsigned char ret_key[SECRETS_KEY_BYTES])
{
	unsigned long long passes = is_cheap() ? 1 : 3;
	size_t memory = is_cheap() ? crypto_pwhash_MEMLIMIT_MIN : 32 * 1024 * 1024;
	int failed;

	gate_enter();
	failed = crypto_pwhash(ret_key, SECRETS_KEY_BYTES, password.at, password.bytes, salt,
	                       passes, memory, crypto_pwhash_ALG_ARGON2ID13);
	gate_leave();
	if (failed)
		return scope_fail(s, ERR_BUSY, "secrets.no_memory", NULL, "no memory for Argon2id");
	return ERR_NONE;
}

struct str secrets_wrap(struct scope *s, const unsigned char key[SECRETS_KEY_BYTES],
                        struct str plain, struct str bound_to)
{
	const size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
	size_t bytes = plain.bytes + SECRETS_WRAP_BYTES;
	unsigned char *at = arena_take(s->mem, bytes);

	random_fill(s->random, at, nonce_bytes);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
		at + nonce_bytes, NULL, (const unsigned char *)plain.at, plain.bytes,
		(const unsigned char *)bound_to.at, bound_to.bytes, NULL, at, key);
	return (struct str){(const char *)at, bytes};
}

enum err secrets_unwrap(struct scope *s, const unsigned char key[SECRETS_KEY_BYTES],
                        struct str wrapped, struct str bound_to, struct str *ret_plain)
{
	const size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
	const unsigned char *from = (const unsigned char *)wrapped.at;
	unsigned char *at;

	if (wrapped.bytes < SECRETS_WRAP_BYTES)
		return scope_fail(s, ERR_DENIED, "secrets.wrong_key", NULL, "too short");
	at = arena_take(s->mem, wrapped.bytes - SECRETS_WRAP_BYTES + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
		    at, NULL, NULL, from + nonce_bytes, wrapped.bytes - nonce_bytes,
		    (const unsigned char *)bound_to.at, bound_to.bytes, from, key) != 0)
		return scope_fail(s, ERR_DENIED, "secrets.wrong_key", NULL, "does not open");
	*ret_plain = (struct str){(const char *)at, wrapped.bytes - SECRETS_WRAP_BYTES};
	return ERR_NONE;
}

struct str secrets_seal(struct scope *s, const unsigned char open[SECRETS_KEY_BYTES],
                        struct str plain)
{
	unsigned char *at = arena_take(s->mem, plain.bytes + SECRETS_SEAL_BYTES);

	if (crypto_box_seal(at, (const unsigned char *)plain.at, plain.bytes, open) != 0)
		memset(at, 0,
		       plain.bytes + SECRETS_SEAL_BYTES); /* a key of low order: nobody opens it */
	return (struct str){(const char *)at, plain.bytes + SECRETS_SEAL_BYTES};
}

enum err secrets_unseal(struct scope *s, const unsigned char secret[SECRETS_KEY_BYTES],
                        struct str sealed, struct str *ret_plain)
{
	unsigned char open[SECRETS_KEY_BYTES], *at;

	if (sealed.bytes < SECRETS_SEAL_BYTES)
		return scope_fail(s, ERR_DENIED, "secrets.wrong_key", NULL, "too short");
	secrets_open_key(secret, open);
	at = arena_take(s->mem, sealed.bytes - SECRETS_SEAL_BYTES + 1);
	if (crypto_box_seal_open(at, (const unsigned char *)sealed.at, sealed.bytes, open,
	                         secret) != 0)
		return scope_fail(s, ERR_DENIED, "secrets.wrong_key", NULL, "does not open");
	*ret_plain = (struct str){(const char *)at, sealed.bytes - SECRETS_SEAL_BYTES};
	return ERR_NONE;
}

enum err secrets_shared(struct scope *s, const unsigned char secret[SECRETS_KEY_BYTES],
                        const unsigned char other_open[SECRETS_KEY_BYTES], struct str bound_to,
                        unsigned char *ret_bytes, size_t bytes)
{
	unsigned char point[crypto_scalarmult_BYTES], seed[randombytes_SEEDBYTES];

	if (crypto_scalarmult(point, secret, other_open) != 0)
		return scope_fail(s, ERR_DENIED, "secrets.wrong_key", NULL, "a key of low order");
	crypto_generichash(seed, sizeof seed, (const unsigned char *)bound_to.at, bound_to.bytes,
	                   point, sizeof point);
	randombytes_buf_deterministic(ret_bytes, bytes, seed);
	secrets_forget(point, sizeof point);
	secrets_forget(seed, sizeof seed);
	return ERR_NONE;
}

struct str secrets_token(struct scope *s, size_t bytes)
{
	const int form = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
	unsigned char *raw = arena_take(s->mem, bytes);
	size_t room = sodium_base64_ENCODED_LEN(bytes, form);
	char *at = arena_take(s->mem, room);

	random_fill(s->random, raw, bytes);
	sodium_bin2base64(at, room, raw, bytes, form);
	secrets_forget(raw, bytes);
	return str_from(at);
}

void secrets_hash(struct str secret, const char *purpose,
                  unsigned char ret_hash[SECRETS_HASH_BYTES])
{
	unsigned char personal[crypto_generichash_blake2b_PERSONALBYTES] = {0};
	size_t bytes = strlen(purpose);

	memcpy(personal, purpose, bytes < sizeof personal ? bytes : sizeof personal);
	crypto_generichash_blake2b_salt_personal(ret_hash, SECRETS_HASH_BYTES,
	                                         (const unsigned char *)secret.at, secret.bytes,
	                                         NULL, 0, NULL, personal);
}

struct str secrets_sign(struct scope *s, struct str secret, struct str text)
{
	unsigned char sign[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;
	char *hex = arena_take(s->mem, 2 * sizeof sign + 1);

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret.at, secret.bytes);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)text.at, text.bytes);
	crypto_auth_hmacsha256_final(&state, sign);
	sodium_bin2hex(hex, 2 * sizeof sign + 1, sign, sizeof sign);
	return str_from(hex);
}

/* Without letters people mix up when they read a code from paper. */
static const char recovery_letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

struct str secrets_recovery_code(struct scope *s)
{
	struct text code = text_new(s->mem, 64);

	for (int i = 0; i < 32; i++) {
		unsigned char c;

		/* 240 = 8 * 30: above it the remainder would not be even. */
		do
			random_fill(s->random, &c, 1);
		while (c >= 240);
		if (i && i % 4 == 0)
			text_add_char(&code, '-');
		text_add_char(&code, recovery_letters[c % 30]);
	}
	return text_str(&code);
}

struct str secrets_recovery_normal(struct scope *s, struct str typed)
{
	struct text code = text_new(s->mem, 64);

	for (size_t i = 0; i < typed.bytes; i++) {
		char c = typed.at[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - ('a' - 'A'));
		if (c && strchr(recovery_letters, c))
			text_add_char(&code, c);
	}
	return text_str(&code);
}

bool secrets_equal(struct str a, struct str b)
{
	return a.bytes == b.bytes && (a.bytes == 0 || sodium_memcmp(a.at, b.at, a.bytes) == 0);
}

void secrets_forget(void *at, size_t bytes)
{
	sodium_memzero(at, bytes);
}

void secrets_forget_str(struct str plain)
{
	/* Ours to write: unwrapping took it from an arena and gave it out as constant. */
	sodium_memzero((void *)(uintptr_t)plain.at, plain.bytes);
}
