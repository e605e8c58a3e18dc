/* route.h - what can be asked: rows that the router, the permission check, the API's description
 * and the tests read alike.
 *
 * Layer: http. Read first: struct route; then request.h and response.h.
 */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/request.h"
#include "http/response.h"
#include "http/stream.h"
#include "http/upload.h"
#include "teams/permission.h"
#include "teams/works_agreement.h"

#define ROUTE_BODY_BYTES_DEFAULT (64 * 1024)
#define ROUTE_BODY_BYTES_MAX (32 * 1024 * 1024) /* no row may take more */
#define ROUTE_PARTS_MAX 4                       /* {things} in one path */

/* A field of a JSON body, of a query, or of an answer; for checks of the query and for the description. */
struct route_field {
	const char *name;
	const char *type; /* "text", "number", "bool", "id", "time", "list", "object" */
	const char *note; /* English, for the API's description; limits with their numbers */
	bool is_needed;
};

/* The shape of a record, shared by routes: "Account". */
struct route_record {
	const char *name;
	const struct route_field *fields; /* ends with a NULL name */
};

enum route_kind {
	ROUTE_PLAIN, /* answers what the handler says */
	ROUTE_ONE,   /* one record; answers ETag, honours If-None-Match */
	ROUTE_LIST,  /* {"items": [...], "next": ...}; takes limit (1..200, default 50), after, q */
	ROUTE_ADD,   /* POST: 201, Location; honours Idempotency-Key */
	ROUTE_CHANGE, /* PATCH or PUT of a revisioned record: If-Match is needed (428, 412) */
	ROUTE_PUT,    /* PUT without a revision: idempotent by itself */
	ROUTE_RETIRE, /* DELETE: 204 */
	ROUTE_STREAM  /* GET: server-sent events of `stream`, without `answer` (stream.h) */
};

struct route {
	const char *method; /* one of router_methods() */
	/* "/api/accounts/{account}/contacts"; {account} is checked with `may`. A last part "{...}" stands for
	 * all that follows, also nothing: the handler reads request.path. */
	const char *path;
	enum may may;
	enum route_kind kind;
	enum err (*answer)(struct scope *s, struct request *q, struct response *r);
	const char *summary;              /* one English line for the description */
	const struct route_field *takes;  /* JSON body, or NULL */
	const struct route_record *gives; /* what comes back, or NULL */
	size_t body_bytes_max; /* 0 = ROUTE_BODY_BYTES_DEFAULT when `takes`, else no body */
	bool is_raw_body;      /* the body is not JSON: streamed into memory up to the limit */
	/* The body passes through instead of being kept (upload.h): `before` is asked when its head is there, and with its
	 * yes `pass` gets the bytes, in a thread without database and key, up to UPLOAD_BYTES_MAX. What it answers is the body for
	 * `answer`, which has to look again at whatever may have changed meanwhile. With is_raw_body. */
	enum err (*before)(struct scope *s, struct request *q);
	enum err (*pass)(struct scope *s, struct request *q, struct upload *upload,
	                 struct str *ret_body);
	bool is_one_a_person; /* with `pass`: while one passes, the same person's next is refused, in this process */
	/* A GET whose answer depends on the database, the actor, their language and the address alone, not on the time: it is
	 * given again while nothing was written (ready.h). */
	bool is_kept;
	bool is_slow; /* computes for long (a password's hash): beside the threads that serve */
	bool needs_no_csrf; /* log-in and the like, where no session can exist yet */
	/* For calendar programs (WebDAV): they sign in with an app password (Authorization: Basic) and with
	 * nothing else, so that no page of another site can use a browser's session here. */
	bool is_dav;
	const struct stream_source *stream; /* of a ROUTE_STREAM */
	const void *
		about; /* what the handler reads from the row (request.route), when it answers several */
	enum works_agreement_function agreement; /* refused while this function is off */
};

#endif
