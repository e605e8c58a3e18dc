/* head.h - the request's head: what the header lines say, and whether they may be believed.
 *
 * libmicrohttpd is lenient where leniency is dangerous: it cuts a line at a NUL
 * byte, takes a line that begins with one for the end of the head, joins folded
 * lines, takes bare line feeds, and picks one of several contradicting lengths.
 * A proxy in front may read such a head differently, and then one request hides
 * another. So nothing is accepted whose bytes are not all accounted for.
 *
 * Layer: http. Source: RFC 9110 section 5, RFC 9112 sections 2.2, 5 and 6.
 */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "core/scope.h"

#define HEAD_FIELDS_MAX 64

struct head_field {
	struct str name, value;
};

struct head {
	struct head_field *fields; /* as they came */
	size_t field_count, fields_room;
	bool is_chunked;
	int64_t length; /* of the body, from Content-Length; 0 without one */
};

/* The head's bytes in memory after the library took it apart (its separators became NUL). */
struct head_bytes {
	const char *method, *target, *version;
	size_t target_bytes; /* as it was before the query was taken apart */
	size_t bytes;        /* from `method` to the end of the empty line */
};

/* Adds one line. Memory: the list lives as long as `s`; names and values stay where they are.
 * Errors: INVALID "request.head" (400); TOO_LARGE "request.head_too_large" (431). */
enum err head_add(struct scope *s, struct head *head, struct str name, struct str value);

/* After the last line: every byte belongs to what was read, and the body's length is told once.
 * Errors: INVALID "request.head" (400). */
enum err head_check(struct scope *s, struct head *head, const struct head_bytes *bytes);

/* The value of `name`, ignoring case; "" when it is not there. */
struct str head_value(const struct head *head, struct str name);

/* The same of the last line with that name, which is the one the nearest proxy wrote. */
struct str head_last_value(const struct head *head, struct str name);

/* True when the list in `value` ("gzip, br;q=0.5") names `token` and does not rule it out (q=0). */
bool head_list_has(struct str value, struct str token);

#endif
