#include "core/outside.h"

#include "core/secrets.h"
#include "test.h"

#include <arpa/inet.h>

static bool is_private(const char *address)
{
	unsigned char bytes[16];
	int family = strchr(address, ':') ? AF_INET6 : AF_INET;

	assert_int_equal(inet_pton(family, address, bytes), 1);
	return outside_is_private(family, bytes);
}

TEST(outside_is_private__knows_every_way_into_the_own_network)
{
	static const char *const within[] = {
		"0.0.0.0",
		"10.0.0.1",
		"100.64.0.1",
		"100.127.255.255",
		"127.0.0.1",
		"127.255.255.255",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.0.0.1",
		"192.168.1.1",
		"198.18.0.1",
		"198.19.255.255",
		"224.0.0.1",
		"240.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"::ffff:127.0.0.1",
		"::ffff:10.1.2.3",
		"::127.0.0.1",
		"64:ff9b::a00:1",
		"64:ff9b:1::1",
		"2001::1",
		"2001:db8::1",
		"2002:7f00:1::",
		"fc00::1",
		"fd12:3456::1",
		"fe80::1",
		"fec0::1",
		"ff02::1",
	};
	static const char *const outside[] = {
		"1.1.1.1",        "9.255.255.255",    "11.0.0.0",        "100.63.255.255",
		"100.128.0.0",    "126.255.255.255",  "128.0.0.1",       "172.15.255.255",
		"172.32.0.0",     "192.167.0.1",      "192.169.0.1",     "198.17.255.255",
		"198.20.0.0",     "223.255.255.255",  "2606:4700::1111", "2a00:1450::1",
		"::ffff:1.1.1.1", "64:ff9b::101:101",
	};

	for (size_t i = 0; i < sizeof within / sizeof *within; i++)
		if (!is_private(within[i]))
			fail_msg("%s counts as public", within[i]);
	for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
		if (is_private(outside[i]))
			fail_msg("%s counts as private", outside[i]);
	assert_true(outside_is_private(AF_UNIX, (const unsigned char *)"x"));
}

TEST(outside_check_url__takes_web_addresses_only)
{
	struct scope *s = test_scope();
	static const char *const bad[] = {"",
	                                  "hooks.example.org",
	                                  "ftp://example.org/",
	                                  "file:///etc/passwd",
	                                  "https://",
	                                  "https://name:word@example.org/",
	                                  "https://name@example.org/",
	                                  "https://exa mple.org/",
	                                  "gopher://127.0.0.1:6379/"};

	assert_ok(outside_check_url(s, "url", STR("https://hooks.example.org/T0/B1?x=1")));
	assert_ok(outside_check_url(s, "url", STR("http://[2001:db8::1]:8080/")));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (!outside_check_url(s, "url", str_from(bad[i])))
			fail_msg("%s was taken", bad[i]);
		assert_string_equal(s->problem.key, "outside.url");
	}
}

/* RFC 4231, test case 2. */
TEST(secrets_sign__is_hmac_sha256)
{
	struct scope *s = test_scope();

	assert_str(secrets_sign(s, STR("Jefe"), STR("what do ya want for nothing?")),
	           "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}
