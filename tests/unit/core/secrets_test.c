#include "core/secrets.h"
#include "test.h"

#include <sys/resource.h>

TEST(secrets_start__leaves_nothing_to_a_core_file)
{
	struct scope *s = test_scope();
	struct rlimit core;

	assert_ok(secrets_start(s));
	assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
	assert_int_equal(core.rlim_max, 0);
}

TEST(secrets_seal__opens_only_with_the_owners_key)
{
	struct scope *s = test_scope();
	struct secrets_pair ours, theirs;
	struct str sealed, plain;

	assert_ok(secrets_start(s));
	secrets_pair_new(s, &ours);
	secrets_pair_new(s, &theirs);
	sealed = secrets_seal(s, ours.open, STR("Wir bräuchten drei Tage Vorlauf."));
	assert_ok(secrets_unseal(s, ours.secret, sealed, &plain));
	assert_str(plain, "Wir bräuchten drei Tage Vorlauf.");
	assert_int_equal(secrets_unseal(s, theirs.secret, sealed, &plain), ERR_DENIED);
}

TEST(secrets_unwrap__refuses_what_was_moved_or_changed)
{
	struct scope *s = test_scope();
	unsigned char key[SECRETS_KEY_BYTES] = {1};
	struct str wrapped = secrets_wrap(s, key, STR("text"), STR("row 1")), plain;
	char *bent = arena_take(s->mem, wrapped.bytes);

	assert_ok(secrets_unwrap(s, key, wrapped, STR("row 1"), &plain));
	assert_int_equal(secrets_unwrap(s, key, wrapped, STR("row 2"), &plain), ERR_DENIED);
	memcpy(bent, wrapped.at, wrapped.bytes);
	bent[wrapped.bytes - 1] ^= 1;
	assert_int_equal(
		secrets_unwrap(s, key, (struct str){bent, wrapped.bytes}, STR("row 1"), &plain),
		ERR_DENIED);
	assert_int_equal(secrets_unwrap(s, key, STR("short"), STR("row 1"), &plain), ERR_DENIED);
}

TEST(secrets_recovery_normal__reads_what_people_type)
{
	struct scope *s = test_scope();
	struct str code = secrets_recovery_code(s);
	char *typed = arena_take(s->mem, code.bytes);

	assert_int_equal(code.bytes, 39);
	for (size_t i = 0; i < code.bytes; i++)
		typed[i] = (char)(code.at[i] == '-' ? ' '
		                                    : code.at[i] | (code.at[i] >= 'A' ? 0x20 : 0));
	assert_true(str_equal(secrets_recovery_normal(s, code),
	                      secrets_recovery_normal(s, (struct str){typed, code.bytes})));
}

TEST(secrets_key_from_password__depends_on_password_and_salt)
{
	struct scope *s = test_scope();
	unsigned char salt[SECRETS_SALT_BYTES] = {0}, a[32], b[32], c[32];

	secrets_set_cost(SECRETS_COST_TEST);
	assert_ok(secrets_key_from_password(s, STR("one password"), salt, a));
	assert_ok(secrets_key_from_password(s, STR("two passwords"), salt, b));
	salt[0] = 1;
	assert_ok(secrets_key_from_password(s, STR("one password"), salt, c));
	assert_memory_not_equal(a, b, 32);
	assert_memory_not_equal(a, c, 32);
}

TEST(secrets_shared__is_the_same_for_two_people_and_for_nobody_else)
{
	struct scope *s = test_scope();
	struct secrets_pair a, b, c;
	unsigned char ab[64], ba[64], ac[64], elsewhere[64];
	const unsigned char low_order[SECRETS_KEY_BYTES] = {0};

	secrets_pair_new(s, &a);
	secrets_pair_new(s, &b);
	secrets_pair_new(s, &c);
	assert_ok(secrets_shared(s, a.secret, b.open, STR("round 1"), ab, sizeof ab));
	assert_ok(secrets_shared(s, b.secret, a.open, STR("round 1"), ba, sizeof ba));
	assert_ok(secrets_shared(s, a.secret, c.open, STR("round 1"), ac, sizeof ac));
	assert_ok(secrets_shared(s, a.secret, b.open, STR("round 2"), elsewhere, sizeof elsewhere));
	assert_memory_equal(ab, ba, sizeof ab);
	assert_memory_not_equal(ab, ac, sizeof ab);
	assert_memory_not_equal(ab, elsewhere, sizeof ab);
	assert_int_equal(secrets_shared(s, a.secret, low_order, STR("round 1"), ab, sizeof ab),
	                 ERR_DENIED);
}
