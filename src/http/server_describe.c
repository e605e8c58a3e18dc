#include "http/router.h"
#include "http/server.h"

#include <assert.h>

/* OpenAPI 3.1 (JSON Schema 2020-12), read off the rows the router reads: what is described is
 * what is served. */

static void field_schema(struct json_out *o, const struct route_field *field)
{
	static const struct {
		const char *name, *type, *format;
	} types[] = {
		{"text", "string", NULL},        {"number", "integer", NULL},
		{"bool", "boolean", NULL},       {"id", "string", "uuid"},
		{"time", "string", "date-time"}, {"list", "array", NULL},
		{"object", "object", NULL},
	};
	size_t t = 0;

	while (t < sizeof types / sizeof types[0] && strcmp(types[t].name, field->type) != 0)
		t++;
	assert(t < sizeof types / sizeof types[0]);
	json_out_open(o, '{');
	if (t < sizeof types / sizeof types[0]) {
		json_out_key(o, "type");
		if (field->is_needed) {
			json_out_str(o, str_from(types[t].type));
		} else {
			json_out_open(o, '[');
			json_out_str(o, str_from(types[t].type));
			json_out_str(o, STR("null"));
			json_out_close(o, ']');
		}
		if (types[t].format)
			json_out_key_str(o, "format", str_from(types[t].format));
	}
	if (field->note && field->note[0])
		json_out_key_str(o, "description", str_from(field->note));
	json_out_close(o, '}');
}

static void object_schema(struct json_out *o, const struct route_field *fields)
{
	bool has_needed = false;

	json_out_open(o, '{');
	json_out_key_str(o, "type", STR("object"));
	json_out_key(o, "properties");
	json_out_open(o, '{');
	for (const struct route_field *f = fields; f->name; f++) {
		json_out_key(o, f->name);
		field_schema(o, f);
		has_needed |= f->is_needed;
	}
	json_out_close(o, '}');
	if (has_needed) {
		json_out_key(o, "required");
		json_out_open(o, '[');
		for (const struct route_field *f = fields; f->name; f++)
			if (f->is_needed)
				json_out_str(o, str_from(f->name));
		json_out_close(o, ']');
	}
	json_out_close(o, '}');
}

static void reference(struct json_out *o, const char *kind, const char *name)
{
	struct text path = text_new(o->text->mem, 300);

	text_addf(&path, "#/components/%s/%s", kind, name);
	json_out_open(o, '{');
	json_out_key_str(o, "$ref", text_str(&path));
	json_out_close(o, '}');
}

/* ---- parameters ---- */

static void parameter_open(struct json_out *o, struct str name, const char *in, const char *note,
                           bool is_needed)
{
	json_out_open(o, '{');
	json_out_key_str(o, "name", name);
	json_out_key_str(o, "in", str_from(in));
	json_out_key_bool(o, "required", is_needed);
	if (note && note[0])
		json_out_key_str(o, "description", str_from(note));
	json_out_key(o, "schema");
}

static void simple_parameter(struct json_out *o, struct str name, const char *in, const char *note,
                             bool is_needed, const char *type)
{
	parameter_open(o, name, in, note, is_needed);
	json_out_open(o, '{');
	json_out_key_str(o, "type", str_from(type));
	json_out_close(o, '}');
	json_out_close(o, '}');
}

static void path_parameters(struct json_out *o, const struct route *route)
{
	struct str rest = str_from(route->path), name;

	while (router_next_thing(&rest, &name)) {
		bool is_number = router_is_number(name);
		const struct route_field field = {
			.name = "", .type = is_number ? "number" : "id", .is_needed = true};

		parameter_open(o, name, "path", NULL, true);
		field_schema(o, &field);
		json_out_close(o, '}');
	}
}

static void query_parameters(struct json_out *o, const struct route *route)
{
	if (route->takes && !router_takes_json(route)) {
		for (const struct route_field *f = route->takes; f->name; f++) {
			struct route_field field = *f;

			parameter_open(o, str_from(f->name), "query", f->note, f->is_needed);
			field.note = NULL;
			field.is_needed = true; /* in a query there is no null, only absence */
			field_schema(o, &field);
			json_out_close(o, '}');
		}
	}
	if (route->kind == ROUTE_STREAM)
		simple_parameter(o, STR("after"), "query",
		                 "The id of the last event that is known; Last-Event-ID wins",
		                 false, "string");
	if (route->kind != ROUTE_LIST)
		return;
	parameter_open(o, STR("limit"), "query", "How many at most", false);
	json_out_open(o, '{');
	json_out_key_str(o, "type", STR("integer"));
	json_out_key_number(o, "minimum", 1);
	json_out_key_number(o, "maximum", REQUEST_LIMIT_MAX);
	json_out_key_number(o, "default", REQUEST_LIMIT_DEFAULT);
	json_out_close(o, '}');
	json_out_close(o, '}');
	simple_parameter(o, STR("after"), "query", "The cursor that the list before gave as `next`",
	                 false, "string");
	simple_parameter(o, STR("q"), "query", "Only what contains this text", false, "string");
}

static bool is_change(const struct route *route)
{
	return strcmp(route->method, "GET") != 0;
}

static void header_parameters(struct json_out *o, const struct route *route)
{
	if (is_change(route) && !route->needs_no_csrf && route->may != MAY_ANYONE)
		simple_parameter(o, STR("X-CSRF-Token"), "header",
		                 "Needed with a session cookie: the token that /api/session gives",
		                 false, "string");
	if (route->kind == ROUTE_CHANGE)
		simple_parameter(o, STR("If-Match"), "header",
		                 "The revision that was read, in quotes; 428 without, 412 when old",
		                 true, "string");
	if (route->kind == ROUTE_STREAM)
		simple_parameter(o, STR("Last-Event-ID"), "header",
		                 "The id of the last event that is known", false, "string");
	if (route->kind == ROUTE_ONE)
		simple_parameter(o, STR("If-None-Match"), "header",
		                 "The revision that is known; 304 when it is still the same", false,
		                 "string");
	if (route->kind == ROUTE_ADD && route->may != MAY_ANYONE)
		simple_parameter(o, STR("Idempotency-Key"), "header",
		                 "The same key again gives the first answer again", false,
		                 "string");
}

/* ---- body and answers ---- */

static void request_body(struct json_out *o, const struct route *route)
{
	if (!router_takes_json(route) && !route->is_raw_body)
		return;
	json_out_key(o, "requestBody");
	json_out_open(o, '{');
	json_out_key_bool(o, "required", true);
	json_out_key(o, "content");
	json_out_open(o, '{');
	/* A row may pass a body on whose fields are known all the same. */
	if (route->is_raw_body && !(route->pass && route->takes)) {
		json_out_key(o, "application/octet-stream");
		json_out_open(o, '{');
	} else {
		json_out_key(o, "application/json");
		json_out_open(o, '{');
		json_out_key(o, "schema");
		object_schema(o, route->takes);
	}
	json_out_close(o, '}');
	json_out_close(o, '}');
	json_out_close(o, '}');
}

static void list_schema(struct json_out *o, const char *record)
{
	json_out_open(o, '{');
	json_out_key_str(o, "type", STR("object"));
	json_out_key(o, "properties");
	json_out_open(o, '{');
	json_out_key(o, "items");
	json_out_open(o, '{');
	json_out_key_str(o, "type", STR("array"));
	json_out_key(o, "items");
	reference(o, "schemas", record);
	json_out_close(o, '}');
	json_out_key(o, "next");
	json_out_open(o, '{');
	json_out_key(o, "type");
	json_out_open(o, '[');
	json_out_str(o, STR("string"));
	json_out_str(o, STR("null"));
	json_out_close(o, ']');
	json_out_close(o, '}');
	json_out_close(o, '}');
	json_out_key(o, "required");
	json_out_open(o, '[');
	json_out_str(o, STR("items"));
	json_out_str(o, STR("next"));
	json_out_close(o, ']');
	json_out_close(o, '}');
}

static const char *good_status(const struct route *route)
{
	switch (route->kind) {
	case ROUTE_ADD:
		return "201";
	case ROUTE_RETIRE:
		return "204";
	case ROUTE_PLAIN:
	case ROUTE_PUT:
		return "2XX";
	case ROUTE_ONE:
	case ROUTE_LIST:
	case ROUTE_CHANGE:
	case ROUTE_STREAM:
		break;
	}
	return "200";
}

static void answers(struct json_out *o, const struct route *route)
{
	json_out_key(o, "responses");
	json_out_open(o, '{');
	json_out_key(o, good_status(route));
	json_out_open(o, '{');
	json_out_key_str(o, "description", STR("Done"));
	if (route->kind == ROUTE_STREAM) {
		json_out_key(o, "content");
		json_out_open(o, '{');
		json_out_key(o, "text/event-stream");
		json_out_open(o, '{');
		json_out_key(o, "schema");
		json_out_open(o, '{');
		json_out_key_str(o, "type", STR("string"));
		json_out_close(o, '}');
		json_out_close(o, '}');
		json_out_close(o, '}');
	} else if (route->gives && route->kind != ROUTE_RETIRE) {
		json_out_key(o, "content");
		json_out_open(o, '{');
		json_out_key(o, "application/json");
		json_out_open(o, '{');
		json_out_key(o, "schema");
		if (route->kind == ROUTE_LIST)
			list_schema(o, route->gives->name);
		else
			reference(o, "schemas", route->gives->name);
		json_out_close(o, '}');
		json_out_close(o, '}');
	}
	json_out_close(o, '}');
	json_out_key(o, "default");
	reference(o, "responses", "Problem");
	json_out_close(o, '}');
}

/* "get_accounts_account_contacts": method and path as one word, for generated clients. */
static struct str operation_id(struct arena *mem, const struct route *route)
{
	struct text id = text_new(mem, 200);
	struct str rest = str_from(route->path);

	for (const char *c = route->method; *c; c++)
		text_add_char(&id, (char)(*c - 'A' + 'a'));
	if (str_starts(rest, STR("/api/")))
		rest = str_part(rest, 4, rest.bytes);
	for (size_t i = 0; i < rest.bytes; i++) {
		char c = rest.at[i];

		if (c == '/' || c == '-' || c == '.')
			text_add_char(&id, '_');
		else if (c != '{' && c != '}')
			text_add_char(&id, c);
	}
	return text_str(&id);
}

static void security(struct json_out *o, const struct route *route)
{
	json_out_key(o, "security");
	json_out_open(o, '[');
	if (route->may != MAY_ANYONE) {
		static const char *const ways[] = {"session", "program"};

		for (int i = 0; i < 2; i++) {
			json_out_open(o, '{');
			json_out_key(o, ways[i]);
			json_out_open(o, '[');
			json_out_close(o, ']');
			json_out_close(o, '}');
		}
	}
	json_out_close(o, ']');
	json_out_key_str(o, "x-permission", str_from(permission_name(route->may)));
	if (route->agreement)
		json_out_key_str(o, "x-works-agreement",
		                 str_from(works_agreement_names[route->agreement]));
}

static void operation(struct json_out *o, const struct route *route)
{
	struct text method = text_new(o->text->mem, 10);

	for (const char *c = route->method; *c; c++)
		text_add_char(&method, (char)(*c - 'A' + 'a'));
	json_out_key(o, str_c(o->text->mem, text_str(&method)));
	json_out_open(o, '{');
	json_out_key_str(o, "operationId", operation_id(o->text->mem, route));
	json_out_key_str(o, "summary", str_from(route->summary));
	security(o, route);
	json_out_key(o, "parameters");
	json_out_open(o, '[');
	path_parameters(o, route);
	query_parameters(o, route);
	header_parameters(o, route);
	json_out_close(o, ']');
	request_body(o, route);
	answers(o, route);
	json_out_close(o, '}');
}

/* ---- the whole ---- */

static bool is_first_with_path(const struct route *routes, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(routes[i].path, routes[at].path) == 0)
			return false;
	return true;
}

static bool has_rest(const struct route *route)
{
	return str_ends(str_from(route->path), STR("{...}"));
}

/* WebDAV describes itself (OPTIONS, PROPFIND), and OpenAPI 3.1 has no place for its methods. */
static bool is_plain(const struct route *route)
{
	const char *const *methods = router_methods();

	for (int i = 0; i < 5; i++)
		if (strcmp(route->method, methods[i]) == 0)
			return true;
	return false;
}

static bool is_first_with_record(const struct route *routes, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (routes[i].gives && strcmp(routes[i].gives->name, routes[at].gives->name) == 0)
			return false;
	return true;
}

static void security_schemes(struct json_out *o)
{
	json_out_key(o, "securitySchemes");
	json_out_open(o, '{');
	json_out_key(o, "session");
	json_out_open(o, '{');
	json_out_key_str(o, "type", STR("apiKey"));
	json_out_key_str(o, "in", STR("cookie"));
	json_out_key_str(o, "name", STR("kamwerk_session"));
	json_out_close(o, '}');
	json_out_key(o, "program");
	json_out_open(o, '{');
	json_out_key_str(o, "type", STR("http"));
	json_out_key_str(o, "scheme", STR("bearer"));
	json_out_close(o, '}');
	json_out_close(o, '}');
}

static void problem_parts(struct json_out *o)
{
	json_out_key(o, "responses");
	json_out_open(o, '{');
	json_out_key(o, "Problem");
	json_out_open(o, '{');
	json_out_key_str(o, "description",
	                 STR("Refused; RFC 9457. `key` is stable, see docs/errors.md"));
	json_out_key(o, "content");
	json_out_open(o, '{');
	json_out_key(o, "application/problem+json");
	json_out_open(o, '{');
	json_out_key(o, "schema");
	reference(o, "schemas", "Problem");
	json_out_close(o, '}');
	json_out_close(o, '}');
	json_out_close(o, '}');
	json_out_close(o, '}');
}

static void schemas(struct json_out *o, const struct route *routes, size_t route_count)
{
	static const struct route_field problem[] = {
		{"type", "text", "about:blank", true},
		{"title", "text", "The status in words", true},
		{"status", "number", "The HTTP status", true},
		{"key", "text", "What was refused, stable, as in session.wrong_password", true},
		{"field", "text", "The field of the request it is about", false},
		{"line", "number", "The line of the input it is about, from 1", false},
		{"detail", "text", "What is wrong with the asker's own input, and the remedy",
	         false},
		{"request", "text", "Names the request in the server's log", false},
		{NULL, NULL, NULL, false},
	};

	json_out_key(o, "schemas");
	json_out_open(o, '{');
	json_out_key(o, "Problem");
	object_schema(o, problem);
	for (size_t i = 0; i < route_count; i++) {
		if (!routes[i].gives || !is_first_with_record(routes, i))
			continue;
		json_out_key(o, routes[i].gives->name);
		object_schema(o, routes[i].gives->fields);
	}
	json_out_close(o, '}');
}

void server_describe(struct text *out, const struct route *routes, size_t route_count)
{
	struct json_out writer = json_out_new(out), *o = &writer;

	json_out_open(o, '{');
	json_out_key_str(o, "openapi", STR("3.1.0"));
	json_out_key(o, "info");
	json_out_open(o, '{');
	json_out_key_str(o, "title", STR("kamwerk"));
	json_out_key_str(o, "version", STR(KAMWERK_VERSION));
	json_out_key_str(o, "description",
	                 STR("Lists give {items, next}; changes need If-Match; refusals are "
	                     "application/problem+json with a stable key."));
	json_out_close(o, '}');
	json_out_key(o, "paths");
	json_out_open(o, '{');
	for (size_t i = 0; i < route_count; i++) {
		if (routes[i].is_dav || has_rest(&routes[i]) || !is_plain(&routes[i]) ||
		    !is_first_with_path(routes, i))
			continue;
		json_out_key(o, routes[i].path);
		json_out_open(o, '{');
		for (size_t k = i; k < route_count; k++)
			if (strcmp(routes[k].path, routes[i].path) == 0 && is_plain(&routes[k]))
				operation(o, &routes[k]);
		json_out_close(o, '}');
	}
	json_out_close(o, '}');
	json_out_key(o, "components");
	json_out_open(o, '{');
	security_schemes(o);
	problem_parts(o);
	schemas(o, routes, route_count);
	json_out_close(o, '}');
	json_out_close(o, '}');
}
