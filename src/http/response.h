/* response.h - what goes back. A handler fills it and returns ERR_NONE, or refuses with
 * scope_fail(): then the server answers application/problem+json (RFC 9457) by itself, 412 instead
 * of 409 when the key ends in ".changed". Layer: http.
 */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include "core/json_out.h"

struct response {
	int status;       /* 0 = 200; 201 when `location` is set; 204 when nothing was written */
	struct text text; /* the body; ready to be written to */
	struct json_out json; /* writes JSON into `text` */
	struct str ready; /* the body instead of `text`, not copied: lasts until the scope ends */
	FILE *file; /* the body instead of `text`, from its beginning, when it is long; ends with the scope */
	const char *content_type; /* NULL = application/json */
	struct str file_name;     /* ASCII; a browser keeps the answer under it; "" = shows it */
	struct str location;      /* path of what was created, without the base path */
	int64_t revision;         /* >0: answered as ETag "N", and as If-Match's other side */
	bool is_private;          /* personal: Cache-Control: no-store (all of /api is anyway) */
	struct str set_cookie;    /* the session's token; server adds the attributes */
	bool ends_cookie;
};

/* The frame of a list: response_list_open(), the items one by one, response_list_close() with the
 * last item's id if there may be more (ID_NONE: none). */
void response_list_open(struct response *r);
void response_list_close(struct response *r, struct id last);

#endif
