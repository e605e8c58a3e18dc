/* target.h - the request's target: "/api/accounts/1?limit=20", taken apart and decoded once.
 *
 * Everything behind this door works with a decoded path in valid UTF-8 that has
 * no control characters and no way up ("..") or around ("//", "%2F", "\"). Such
 * a target is refused rather than tidied: two programs that tidy differently
 * (a proxy and we) are how one is talked into what the other forbids.
 *
 * Layer: http. Source: RFC 3986, RFC 9112 section 3.2.
 */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include "core/scope.h"

#define TARGET_BYTES_MAX 8192
#define TARGET_FIELDS_MAX 32

struct target_field {
	struct str name, value;
};

struct target {
	struct str path;             /* decoded; begins with "/" */
	struct target_field *fields; /* of the query, decoded */
	size_t field_count, fields_room;
};

/* Takes `raw` apart. Memory: *ret_target as long as `s`.
 * Errors: INVALID "request.target" (answered as 400); TOO_LARGE "request.target_too_long" (414). */
enum err target_read(struct scope *s, struct str raw, struct target *ret_target);

/* The value of `name` in the query, the first if it comes twice; "" when it is not there. */
struct str target_query(const struct target *target, struct str name);

#endif
