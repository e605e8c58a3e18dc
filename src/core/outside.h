/* outside.h - speaks to other servers by HTTP, at addresses that people typed.
 *
 * Such an address may lead into the network that this server stands in: to a database, a printer, a cloud's own
 * interface. So what an address resolves to is looked at when the connection is made, and whatever is not public is
 * refused unless the operator allows it. No redirect is followed, no proxy of the environment used.
 *
 * Layer: core, on libcurl. Blocks: for a thread that serves nobody.
 */
#ifndef CORE_OUTSIDE_H
#define CORE_OUTSIDE_H

#include "core/scope.h"

#define OUTSIDE_URL_BYTES_MAX 500
#define OUTSIDE_MS_MAX 10000

/* Any address of this machine's own networks, or that stands for none: loopback, private, link-local, shared,
 * multicast, and the same written as IPv6 (RFC 6890). `family` and `bytes` as in a sockaddr: AF_INET with 4, AF_INET6 with 16. */
bool outside_is_private(int family, const unsigned char *bytes);

/* "https://..." or "http://...", with a host, without a name and password in it. Errors: INVALID "outside.url". */
enum err outside_check_url(struct scope *s, const char *field, struct str url);

struct outside_post {
	struct str url, content_type, body;
	struct str headers[4]; /* "Name: value"; empty = none */
	bool may_be_private;
};

/* Posts it, and waits at most OUTSIDE_MS_MAX. *ret_status is what the other side answered; 0 = it did not, or is not
 * to be spoken to. */
void outside_post(struct scope *s, const struct outside_post *post, long *ret_status);

#endif
