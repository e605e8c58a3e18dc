/* A request's body and query as a handler reads them: what is refused becomes a problem that is JSON
 * itself, whatever bytes are in it, and what is taken keeps its limits. The first line of the input is the
 * query, the rest is the body. */
#include "http/exchange.h"
#include "http/problem.h"
#include "http/route.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

enum {
	NAME_BYTES_MAX = 200
};

/* As most handlers that add something begin. */
static enum err read_thing(struct scope *s, struct request *q)
{
	static const char *const roles[] = {"member", "lead", "administrator", NULL};
	struct str name = STR_NONE, about = STR_NONE;
	int64_t number = 0, at_ms = 0;
	struct id id = ID_NONE;
	bool is_lead = false;
	json_t *json;
	int role = 0;

	TRY(request_json(s, q, &json));
	TRY(json_in_str_needed(s, json, "name", NAME_BYTES_MAX, &name));
	if (name.bytes == 0 || name.bytes > NAME_BYTES_MAX * 3)
		abort(); /* composing may make a text longer, but not for ever */
	TRY(json_in_str(s, json, "about", NAME_BYTES_MAX, &about));
	TRY(json_in_choice(s, json, "role", roles, &role));
	TRY(json_in_number(s, json, "number", 0, 3, &number));
	TRY(json_in_id(s, json, "member", &id));
	TRY(json_in_time(s, json, "at", &at_ms));
	return json_in_bool(s, json, "is_lead", &is_lead);
}

static enum err read_page(struct scope *s, struct request *q)
{
	struct id after;
	size_t limit = 0;

	TRY(request_page(s, q, &limit, &after));
	if (limit < 1 || limit > REQUEST_LIMIT_MAX)
		abort();
	return ERR_NONE;
}

static void tell(struct scope *s, enum err e)
{
	struct text text = text_new(s->mem, 4096);
	int status = problem_status(e, &s->problem);
	json_t *json;

	if (status < 400 || status > 599 || !s->problem.key)
		abort();
	problem_write(&text, status, &s->problem, STR_NONE);
	if (json_in_object(s, text_str(&text), &json))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static const struct route things = {
		.method = "GET", .path = "/api/things", .kind = ROUTE_LIST};
	struct arena *mem = arena_new(0);
	struct server_exchange *x = NEW(mem, struct server_exchange);
	struct scope *s = &x->scope;
	struct str rest = {(const char *)bytes, count}, line = STR_NONE;
	enum err e;

	s->mem = mem;
	s->now_ms = 1;
	x->request.exchange = x;
	x->request.route = &things;
	x->request.content_type = STR("application/json");
	str_next(&rest, '\n', &line);
	x->request.body = rest.at ? rest : STR_NONE;
	e = target_read(s, text_format(mem, "/api/things?%.*s", STR_ARG(line)), &x->target);
	if (e)
		tell(s, e);
	else if ((e = read_page(s, &x->request)))
		tell(s, e);
	if ((e = read_thing(s, &x->request)))
		tell(s, e);
	arena_end(mem);
	return 0;
}
