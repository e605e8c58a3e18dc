/* A request's target from outside: it is refused, or every name and value is text in UTF-8, the path has
 * no way up and no doubled slash, and looking it up in a route table ends. */
#include "core/utf8.h"
#include "http/head.h"
#include "http/router.h"
#include "http/target.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static enum err answer(struct scope *s, struct request *q, struct response *r)
{
	(void)s;
	(void)q;
	(void)r;
	return ERR_NONE;
}

#define ROW(path_)                                                                                 \
	{                                                                                          \
		.method = "GET", .path = (path_), .may = MAY_SIGNED_IN, .answer = answer,          \
		.summary = "x"                                                                     \
	}

static const struct route routes[] = {
	ROW("/api/accounts"),
	ROW("/api/accounts/{account}"),
	ROW("/api/accounts/{account}/contacts"),
	ROW("/api/members/me/password"),
	ROW("/api/members/{member}/lock"),
	ROW("/api/conversations/{conversation}/corrections/{utterance}"),
};

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_target(const struct target *target)
{
	struct str path = target->path;

	check(path.bytes > 0 && path.at[0] == '/');
	check(utf8_first_bad(path) == SIZE_MAX);
	check(str_find(path, STR("//")) == SIZE_MAX);
	check(str_find(path, STR("/../")) == SIZE_MAX && !str_ends(path, STR("/..")));
	for (size_t i = 0; i < path.bytes; i++)
		check((unsigned char)path.at[i] >= 0x20 && path.at[i] != '\\');
	check(target->field_count <= TARGET_FIELDS_MAX);
	for (size_t i = 0; i < target->field_count; i++) {
		check(utf8_first_bad(target->fields[i].name) == SIZE_MAX);
		check(utf8_first_bad(target->fields[i].value) == SIZE_MAX);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct arena *mem = arena_new(0);
	struct scope s = {.mem = mem};
	struct str raw = {(const char *)bytes, count};
	struct router *router;
	struct router_match match;
	struct target target;

	if (router_build(&s, routes, sizeof routes / sizeof routes[0], &router))
		abort();
	if (target_read(&s, raw, &target)) {
		check(s.problem.key != NULL);
	} else {
		check_target(&target);
		router_find(router, target.path, &match);
		check(match.part_count <= ROUTE_PARTS_MAX);
		check(!match.place || match.place->route_count > 0);
		target_query(&target, STR("limit"));
	}
	head_list_has(raw, STR("br"));
	arena_end(mem);
	return 0;
}
