/* router.h - from a path to its row in the route table.
 *
 * The table becomes a tree of path parts when the server starts. A literal part
 * goes before a {thing}, so /api/members/me is not the member called "me".
 *
 * Layer: http.
 */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include "http/route.h"

#define ROUTER_METHODS_MAX 12

struct router;

/* One path of the table with everything that can be done there. */
struct router_place {
	const struct route *routes[ROUTER_METHODS_MAX];
	size_t numbers[ROUTER_METHODS_MAX]; /* the routes' places in the table, for the metrics */
	size_t route_count;
	struct str allow; /* "GET, HEAD, POST, OPTIONS" */
	bool is_dav;      /* one of the routes is */
};

struct router_match {
	const struct router_place *place;  /* NULL = no such path */
	struct str parts[ROUTE_PARTS_MAX]; /* what stands at the {things}, from left to right */
	size_t part_count;
};

/* The methods a route may have, ending with NULL; first those that HTTP itself defines. */
const char *const *router_methods(void);

/* Whether a method only reads: then it needs no CSRF token, sees one state of the database, and wakes nobody. */
bool router_is_reading(struct str method);

/* Builds the tree. Memory: as long as `s`.
 * Errors: BROKEN "server.routes" a row has no handler or permission, asks for an account's
 *         permission without naming {account}, stands twice, or its path is not well formed. */
enum err router_build(struct scope *s, const struct route *routes, size_t route_count,
                      struct router **ret_router);

void router_find(const struct router *router, struct str path, struct router_match *ret_match);

/* The row for `method`, or NULL. HEAD is answered by GET. */
const struct route *router_route(const struct router_place *place, struct str method,
                                 size_t *ret_number);

/* The next {thing} in a route's path, from left to right: false when there is none left.
 * *rest begins as the path. */
bool router_next_thing(struct str *rest, struct str *ret_name);

/* {things} with these names are numbers, all others ids: "utterance", "index", "number". */
bool router_is_number(struct str thing);

/* Whether `takes` describes a JSON body. For GET, DELETE and raw bodies it describes the query. */
bool router_takes_json(const struct route *route);

/* Whether the route may be asked with `name` in its query: what `takes` describes, and what lists and streams have. */
bool router_asks(const struct route *route, const char *name);

#endif
