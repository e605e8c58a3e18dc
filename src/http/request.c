#include "http/request.h"

#include "http/exchange.h"
#include "http/router.h"

#include <assert.h>

static const struct exchange_part *part(const struct request *q, const char *name)
{
	const struct server_exchange *x = q->exchange;

	for (size_t i = 0; i < x->part_count; i++)
		if (str_equal(x->parts[i].name, str_from(name)))
			return &x->parts[i];
	assert(!"the route's path has this {thing}");
	abort();
}

struct id request_id(const struct request *q, const char *name)
{
	return part(q, name)->id;
}

int64_t request_number(const struct request *q, const char *name)
{
	return part(q, name)->number;
}

struct str request_query(const struct request *q, const char *name)
{
	/* What is not described is not tried by the tests that walk the description, for leaks first of all. */
	assert(router_asks(q->route, name));
	return target_query(&q->exchange->target, str_from(name));
}

struct str request_header(const struct request *q, const char *name)
{
	return head_value(&q->exchange->head, str_from(name));
}

enum err request_json(struct scope *s, struct request *q, json_t **ret_object)
{
	if (!str_equal(q->content_type, STR("application/json")))
		return scope_fail(s, ERR_INVALID, "request.content_type", NULL,
		                  "not application/json");
	return json_in_object(s, q->body, ret_object);
}

enum err request_page(struct scope *s, const struct request *q, size_t *ret_limit,
                      struct id *ret_after)
{
	struct str limit = request_query(q, "limit"), after = request_query(q, "after");
	int64_t number = REQUEST_LIMIT_DEFAULT;
	struct id id = ID_NONE;

	if (!str_is_empty(limit) &&
	    (!str_number(limit, &number) || number < 1 || number > REQUEST_LIMIT_MAX))
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "limit",
		                  "must be from 1 to %d", REQUEST_LIMIT_MAX);
	if (!str_is_empty(after) && !id_parse(after, &id))
		return scope_fail(s, ERR_INVALID, "field.not_id", "after",
		                  "not a cursor that a list gave out");
	*ret_limit = (size_t)number;
	*ret_after = id;
	return ERR_NONE;
}

int64_t request_revision(const struct request *q)
{
	return q->exchange->revision;
}
