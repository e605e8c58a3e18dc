/* The address of a PostgreSQL server from the command line: it is refused without a word of it, or what is shown of it
 * has no password, and what libpq gets has nothing of ours. */
#include "store/postgres_impl.h"
#include "store/store.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void check_that(bool is_so)
{
	if (!is_so)
		abort();
}

static bool holds(const char *text, const char *part)
{
	return text && strstr(text, part);
}

/* Nothing of the password is shown, unless somebody calls their server the same; or it holds a sign that joins the
 * parts of what is shown, and the parts are the rest of it by chance. */
static void check_secret(const struct postgres_address *a)
{
	PQconninfoOption *options = PQconninfoParse(a->url, NULL);
	const char *password = NULL;
	bool is_elsewhere = false;

	check_that(options);
	for (const PQconninfoOption *o = options; o->keyword; o++)
		if (strcmp(o->keyword, "password") == 0)
			password = o->val;
	for (const PQconninfoOption *o = options; password && o->keyword; o++)
		is_elsewhere |= strcmp(o->keyword, "password") != 0 && holds(o->val, password);
	if (password && strlen(password) > 3 && !strpbrk(password, ":/@?&=[],") && !is_elsewhere &&
	    str_find(STR("postgresql://local:5432/"), str_from(password)) == SIZE_MAX)
		check_that(str_find(a->name, str_from(password)) == SIZE_MAX);
	PQconninfoFree(options);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct scope s = {.mem = arena_new(0)};
	struct str where = str_from(str_c(s.mem, (struct str){(const char *)bytes, count}));
	struct postgres_address a;
	enum err e;

	if (store_is_address(where)) {
		e = postgres_read_address(&s, s.mem, where, &a);
		check_that(!e || (e == ERR_INVALID && strcmp(s.problem.key, "store.open") == 0));
		if (!e) {
			check_that(str_starts(a.name, STR("postgresql://")));
			check_that(!a.is_polled || str_find(where, STR("poll=")) != SIZE_MAX);
			check_secret(&a);
		}
	}
	arena_end(s.mem);
	return 0;
}
