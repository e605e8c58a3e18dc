/* fetch.h - fetching what stands at an address that a person typed.
 *
 * Such an address must not lead into the network that the server stands in. So each address a name resolves to is
 * looked at when the connection is made, after redirects too, and private ones are refused unless the caller says
 * that they may be asked. No proxy, no log-in of ours, no other scheme than http and https, a limit on bytes and
 * on time.
 *
 * Layer: core, on libcurl. Source: RFC 1918, 4193, 6890; RFC 9110 section 13 (conditional requests).
 */
#ifndef CORE_FETCH_H
#define CORE_FETCH_H

#include "core/scope.h"

#define FETCH_URL_BYTES_MAX 2000
#define FETCH_MS_MAX (30 * 1000)
#define FETCH_REDIRECTS_MAX 5

struct fetch {
	struct str url;            /* http, https, or webcal, which means https */
	struct str etag, modified; /* of the last answer; "" = none */
	size_t bytes_max;
	bool may_be_private; /* loopback, private and link-local addresses may be asked */
};

struct fetched {
	bool is_unchanged; /* 304 */
	struct str body, etag, modified;
};

/* Memory: as long as `s`. Errors: INVALID "fetch.url"; CONFLICT "fetch.private" it leads to a private address;
 * TOO_LARGE "fetch.too_large"; CONFLICT "fetch.refused" answered with another status than 200 or 304;
 * BUSY "fetch.unreachable". */
enum err fetch_get(struct scope *s, const struct fetch *what, struct fetched *ret_fetched);

#endif
