/* request.h - a request as a handler sees it: checked, bounded, decoded.
 *
 * Before a handler runs, the server has checked method, path, headers, the
 * session, the CSRF token, the permission and the body's size; the path's ids
 * are parsed. Layer: http.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "core/json_in.h"
#include "teams/session.h"

#define REQUEST_LIMIT_DEFAULT 50
#define REQUEST_LIMIT_MAX 200

struct route;

struct request {
	const struct route *route;
	struct str path;         /* without the base path, percent-decoded, valid UTF-8 */
	struct str base_path;    /* in front of `path`, where an address is told in full */
	struct str body;         /* as received; for JSON routes see request_json() */
	struct str content_type; /* lower case, without parameters */
	struct str address;      /* of the client; behind nginx the one it reports */
	struct session *session; /* NULL = signed out */
	bool is_secure;          /* came over TLS (the proxy says so) */
	bool is_local;           /* from a loopback address; perhaps through a proxy there */
	bool is_proxied;         /* says that a proxy passed it on */
	struct str
		prepared; /* what a row's `before` left for its `pass`, which has no database (route.h) */
	struct server_exchange *exchange; /* the server's own part */
};

/* The id at {name} in the path; the route has it, so it cannot fail (a malformed id is 404 before). */
struct id request_id(const struct request *q, const char *name);

/* The number at {name} in the path; 0..INT32_MAX, else the server answers 404 before. A path
 * part whose name is "utterance", "index" or "number" is a number, every other one an id. */
int64_t request_number(const struct request *q, const char *name);

/* The query's value, percent-decoded UTF-8; "" when it is not there. The route describes `name` (router_asks()). */
struct str request_query(const struct request *q, const char *name);

/* A header's value; "" when it is not there. */
struct str request_header(const struct request *q, const char *name);

/* The body as a JSON object. Errors: INVALID "json.malformed" (answered as 400);
 * INVALID "request.content_type" (415) when it is not application/json. */
enum err request_json(struct scope *s, struct request *q, json_t **ret_object);

/* For ROUTE_LIST: limit 1..200 (422 else) and the cursor's id (ID_NONE at the beginning). */
enum err request_page(struct scope *s, const struct request *q, size_t *ret_limit,
                      struct id *ret_after);

/* For ROUTE_CHANGE: the revision that If-Match names (checked to be there: 428 "request.if_match_missing"). */
int64_t request_revision(const struct request *q);

#endif
