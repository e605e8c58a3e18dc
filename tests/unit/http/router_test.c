#include "http/router.h"
#include "test.h"

static enum err answer(struct scope *s, struct request *q, struct response *r)
{
	(void)s;
	(void)q;
	(void)r;
	return ERR_NONE;
}

#define ROW(method_, path_)                                                                        \
	{                                                                                          \
		.method = (method_), .path = (path_), .may = MAY_SIGNED_IN, .answer = answer,      \
		.summary = "x"                                                                     \
	}

static const struct route table[] = {
	ROW("GET", "/api/members"),
	ROW("POST", "/api/members"),
	ROW("GET", "/api/members/{member}"),
	ROW("PUT", "/api/members/me/password"),
	ROW("PUT", "/api/members/{member}/lock"),
	ROW("DELETE", "/api/members/{member}/lock"),
	ROW("PUT", "/api/conversations/{conversation}/corrections/{utterance}"),
	ROW("PROPFIND", "/files/{...}"),
	ROW("GET", "/files/list"),
};

static struct router_match find(const char *path)
{
	struct scope *s = test_scope();
	struct router *router;
	struct router_match match;

	assert_ok(router_build(s, table, sizeof table / sizeof table[0], &router));
	router_find(router, str_from(path), &match);
	return match;
}

TEST(router_find__prefers_the_literal_and_falls_back_to_the_thing)
{
	struct router_match match = find("/api/members/me/password");

	assert_non_null(match.place);
	assert_int_equal(match.part_count, 0);
	match = find("/api/members/me/lock");
	assert_non_null(match.place);
	assert_str(match.parts[0], "me");
	match = find("/api/conversations/7/corrections/12");
	assert_int_equal(match.part_count, 2);
	assert_str(match.parts[1], "12");
}

TEST(router_find__finds_nothing_beside_the_table)
{
	static const char *const none[] = {"/",
	                                   "/api",
	                                   "/api/",
	                                   "/api/members/",
	                                   "/api/member",
	                                   "/api/members/1/2",
	                                   "/api/members//lock",
	                                   "/api/members/1/lock/"};

	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		if (find(none[i]).place)
			fail_msg("found: %s", none[i]);
}

TEST(router_find__takes_all_that_follows_where_a_row_says_so)
{
	for (const char *const *path =
	             (const char *const[]){"/files", "/files/", "/files/a", "/files/a/b/c.ics",
	                                   "/files/list/more", NULL};
	     *path; path++) {
		struct router_match match = find(*path);
		size_t number;

		if (!match.place || match.part_count)
			fail_msg("%s", *path);
		assert_non_null(router_route(match.place, STR("PROPFIND"), &number));
	}
	assert_str(find("/files/list").place->allow, "GET, HEAD, OPTIONS");
}

TEST(router_route__answers_head_with_get_and_tells_the_methods)
{
	struct router_match match = find("/api/members");
	size_t number = 99;

	assert_ptr_equal(router_route(match.place, STR("HEAD"), &number), &table[0]);
	assert_int_equal(number, 0);
	assert_ptr_equal(router_route(match.place, STR("POST"), &number), &table[1]);
	assert_null(router_route(match.place, STR("PATCH"), &number));
	assert_str(match.place->allow, "GET, HEAD, POST, OPTIONS");
}

static enum err build(struct route route)
{
	struct scope *s = test_scope();
	struct router *router;

	return router_build(s, &route, 1, &router);
}

TEST(router_build__refuses_rows_that_cannot_be_meant)
{
	struct route good = ROW("GET", "/api/accounts/{account}"), bad;

	good.may = MAY_SEE;
	assert_ok(build(good));
	bad = good, bad.answer = NULL;
	assert_int_equal(build(bad), ERR_BROKEN);
	bad = good, bad.may = MAY_NOTHING;
	assert_int_equal(build(bad), ERR_BROKEN);
	bad = good, bad.path = "/api/contacts/{contact}"; /* MAY_SEE needs an account */
	assert_int_equal(build(bad), ERR_BROKEN);
	bad = good, bad.path = "api/{account}";
	assert_int_equal(build(bad), ERR_BROKEN);
	bad = good, bad.path = "/api/{account}/x{y}";
	assert_int_equal(build(bad), ERR_BROKEN);
	bad = good, bad.path = "/{account}/{b}/{c}/{d}/{e}";
	assert_int_equal(build(bad), ERR_BROKEN);
	bad = good, bad.method = "FETCH";
	assert_int_equal(build(bad), ERR_BROKEN);
	bad = good, bad.body_bytes_max = ROUTE_BODY_BYTES_MAX + 1;
	assert_int_equal(build(bad), ERR_BROKEN);
}

TEST(router_build__refuses_a_row_that_stands_twice)
{
	static const struct route twice[] = {ROW("GET", "/api/a/{b}"), ROW("GET", "/api/a/{c}")};
	struct scope *s = test_scope();
	struct router *router;

	assert_int_equal(router_build(s, twice, 2, &router), ERR_BROKEN);
}
