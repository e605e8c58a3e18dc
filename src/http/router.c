#include "http/router.h"

enum {
	CHILDREN_MAX = 128,
	DEPTH_MAX = 12
};

struct node {
	struct str part; /* literal; "" for a {thing} */
	struct node *children[CHILDREN_MAX];
	size_t child_count;
	struct node *thing;
	struct node *rest; /* "{...}": whatever follows */
	struct router_place place;
};

struct router {
	struct node root;
};

static enum err refuse(struct scope *s, const struct route *route, const char *why)
{
	return scope_fail(s, ERR_BROKEN, "server.routes", NULL, "%s %s %s",
	                  route->method ? route->method : "?", route->path ? route->path : "?",
	                  why);
}

const char *const *router_methods(void)
{
	/* RFC 9110; RFC 4918, RFC 3253 (REPORT), RFC 4791 (MKCALENDAR). */
	static const char *const methods[] = {
		"GET",    "POST", "PUT",  "PATCH",     "DELETE",     "PROPFIND", "MKCOL",
		"REPORT", "COPY", "MOVE", "PROPPATCH", "MKCALENDAR", NULL};

	return methods;
}

bool router_is_reading(struct str method)
{
	static const char *const reading[] = {"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", NULL};

	return str_which(method, reading) >= 0;
}

static bool is_rest(struct str part)
{
	return str_equal(part, STR("{...}"));
}

static bool is_thing(struct str part)
{
	return !is_rest(part) && str_starts(part, STR("{")) && str_ends(part, STR("}")) &&
	       part.bytes > 2;
}

bool router_next_thing(struct str *rest, struct str *ret_name)
{
	struct str part;

	while (str_next(rest, '/', &part)) {
		if (is_thing(part)) {
			*ret_name = str_part(part, 1, part.bytes - 1);
			return true;
		}
	}
	return false;
}

bool router_is_number(struct str thing)
{
	return str_equal(thing, STR("utterance")) || str_equal(thing, STR("index")) ||
	       str_equal(thing, STR("number"));
}

bool router_takes_json(const struct route *route)
{
	return route->takes && !route->is_raw_body && strcmp(route->method, "GET") != 0 &&
	       strcmp(route->method, "DELETE") != 0;
}

bool router_asks(const struct route *route, const char *name)
{
	static const char *const list[] = {"limit", "after", "q"};

	if (route->takes && !router_takes_json(route))
		for (const struct route_field *f = route->takes; f->name; f++)
			if (strcmp(f->name, name) == 0)
				return true;
	if (route->kind == ROUTE_STREAM)
		return strcmp(name, "after") == 0;
	for (size_t i = 0; route->kind == ROUTE_LIST && i < sizeof list / sizeof *list; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

static bool names_account(const struct route *route)
{
	struct str rest = str_from(route->path), name;

	while (router_next_thing(&rest, &name))
		if (str_equal(name, STR("account")))
			return true;
	return false;
}

static enum err check(struct scope *s, const struct route *route)
{
	const char *const *methods = router_methods();
	struct str rest, name;
	size_t things = 0, known = 0;

	if (!route->method || !route->path || !route->summary)
		return refuse(s, route, "lacks its method, path or summary");
	while (methods[known] && strcmp(methods[known], route->method) != 0)
		known++;
	if (!methods[known])
		return refuse(s, route, "has a method that nobody sends");
	if (route->kind == ROUTE_STREAM) {
		if (!route->stream || !route->stream->read || strcmp(route->method, "GET") != 0)
			return refuse(s, route, "is a stream that nobody can read");
	} else if (!route->answer) {
		return refuse(s, route, "has no handler");
	}
	if (route->may <= MAY_NOTHING || route->may >= MAY_COUNT)
		return refuse(s, route, "says nobody may; name a permission");
	if ((route->may == MAY_VISIT || route->may == MAY_SEE || route->may == MAY_EDIT ||
	     route->may == MAY_LEAD) &&
	    !names_account(route))
		return refuse(s, route,
		              "asks for a permission on an account without {account} in its path; "
		              "say MAY_SIGNED_IN and let the domain function check");
	if (route->may == MAY_ANYONE && route->agreement)
		return refuse(s, route, "needs an agreement, but not who asks");
	if (!route->pass != !route->before || (route->pass && !route->is_raw_body))
		return refuse(s, route,
		              "passes a body on, but not with both before and pass, or not raw");
	if (route->is_one_a_person && (!route->pass || route->may == MAY_ANYONE))
		return refuse(s, route,
		              "is for one at a time, but passes nothing, or knows nobody");
	if (route->body_bytes_max > (route->pass ? UPLOAD_BYTES_MAX : ROUTE_BODY_BYTES_MAX))
		return refuse(s, route, "takes more than ROUTE_BODY_BYTES_MAX");
	rest = str_from(route->path);
	while (router_next_thing(&rest, &name))
		things++;
	if (things > ROUTE_PARTS_MAX)
		return refuse(s, route, "has too many {things}");
	return ERR_NONE;
}

static enum err child(struct scope *s, struct node *node, const struct route *route,
                      struct str part, struct node **ret_child)
{
	struct node *next;

	if (is_rest(part)) {
		if (!node->rest)
			node->rest = NEW(s->mem, struct node);
		*ret_child = node->rest;
		return ERR_NONE;
	}
	if (str_is_empty(part) || (str_find(part, STR("{")) != SIZE_MAX && !is_thing(part)))
		return refuse(s, route, "has an empty or half written part");
	if (is_thing(part)) {
		if (!node->thing)
			node->thing = NEW(s->mem, struct node);
		*ret_child = node->thing;
		return ERR_NONE;
	}
	for (size_t i = 0; i < node->child_count; i++) {
		if (str_equal(node->children[i]->part, part)) {
			*ret_child = node->children[i];
			return ERR_NONE;
		}
	}
	if (node->child_count == CHILDREN_MAX)
		return refuse(s, route, "has too many neighbours; raise CHILDREN_MAX");
	next = NEW(s->mem, struct node);
	next->part = part;
	node->children[node->child_count++] = next;
	*ret_child = next;
	return ERR_NONE;
}

static enum err add(struct scope *s, struct router *router, const struct route *route,
                    size_t number)
{
	struct str rest = str_from(route->path), part;
	struct node *node = &router->root, *at_rest = NULL;
	struct router_place *place;
	size_t depth = 0;

	TRY(check(s, route));
	if (!str_next(&rest, '/', &part) || !str_is_empty(part))
		return refuse(s, route, "does not begin with a slash");
	while (str_next(&rest, '/', &part)) {
		if (node == at_rest)
			return refuse(s, route, "goes on behind {...}");
		TRY(child(s, node, route, part, &node));
		if (is_rest(part))
			at_rest = node;
		if (++depth > DEPTH_MAX)
			return refuse(s, route, "is too deep");
	}
	place = &node->place;
	for (size_t i = 0; i < place->route_count; i++)
		if (strcmp(place->routes[i]->method, route->method) == 0)
			return refuse(s, route, "stands twice");
	if (place->route_count == ROUTER_METHODS_MAX)
		return refuse(s, route, "has too many methods beside it; raise ROUTER_METHODS_MAX");
	place->is_dav |= route->is_dav;
	place->routes[place->route_count] = route;
	place->numbers[place->route_count++] = number;
	return ERR_NONE;
}

static void tell_methods(struct scope *s, struct node *node)
{
	struct text allow = text_new(s->mem, 200);

	for (size_t i = 0; i < node->place.route_count; i++) {
		struct str method = str_from(node->place.routes[i]->method);

		text_add(&allow, method);
		text_add(&allow, STR(", "));
		if (str_equal(method, STR("GET")))
			text_add(&allow, STR("HEAD, "));
	}
	text_add(&allow, STR("OPTIONS"));
	node->place.allow = text_str(&allow);
	for (size_t i = 0; i < node->child_count; i++)
		tell_methods(s, node->children[i]);
	if (node->thing)
		tell_methods(s, node->thing);
	if (node->rest)
		tell_methods(s, node->rest);
}

enum err router_build(struct scope *s, const struct route *routes, size_t route_count,
                      struct router **ret_router)
{
	struct router *router = NEW(s->mem, struct router);

	for (size_t i = 0; i < route_count; i++)
		TRY(add(s, router, &routes[i], i));
	tell_methods(s, &router->root);
	*ret_router = router;
	return ERR_NONE;
}

static bool ends_here(const struct node *node, struct router_match *match)
{
	if (!node || node->place.route_count == 0)
		return false;
	match->place = &node->place;
	return true;
}

/* Tries the literal child, then the {thing}, then {...}; recursion ends with the tree's depth. */
static bool walk(const struct node *node, struct str rest, struct router_match *match)
{
	struct str part;
	size_t part_count = match->part_count;

	if (!str_next(&rest, '/', &part))
		return ends_here(node, match) || ends_here(node->rest, match);
	for (size_t i = 0; i < node->child_count; i++)
		if (str_equal(node->children[i]->part, part))
			if (walk(node->children[i], rest, match))
				return true;
	if (!node->thing || str_is_empty(part) || part_count == ROUTE_PARTS_MAX)
		return ends_here(node->rest, match);
	match->parts[match->part_count++] = part;
	if (walk(node->thing, rest, match))
		return true;
	match->part_count = part_count;
	return ends_here(node->rest, match);
}

void router_find(const struct router *router, struct str path, struct router_match *ret_match)
{
	*ret_match = (struct router_match){.place = NULL};
	walk(&router->root, str_part(path, 1, path.bytes), ret_match);
}

const struct route *router_route(const struct router_place *place, struct str method,
                                 size_t *ret_number)
{
	if (str_equal(method, STR("HEAD")))
		method = STR("GET");
	for (size_t i = 0; i < place->route_count; i++) {
		if (str_equal(str_from(place->routes[i]->method), method)) {
			*ret_number = place->numbers[i];
			return place->routes[i];
		}
	}
	return NULL;
}
