/* dav_if.h - the If header: conditions on what stands at one or more addresses.
 *
 *   If: (["7"])                                the thing asked for has this ETag
 *   If: (Not ["7"]) (["8"])                    one of the lists is enough
 *   If: <http://host/dav/x.ics> (["7"])        of the thing at that address
 *
 * Locks are not offered, so no state token is ever true here, not even DAV:no-lock's; programs that write
 * (Not <DAV:no-lock>) mean just that.
 *
 * Layer: api. Source: RFC 4918 section 10.4.
 */
#ifndef API_DAV_IF_H
#define API_DAV_IF_H

#include "core/str.h"

#define DAV_IF_CONDITIONS_MAX 200

enum dav_if {
	DAV_IF_MET,
	DAV_IF_NOT_MET,
	DAV_IF_MALFORMED
};

/* Whether the thing at `address` (as written; empty: the one that is asked for) has the ETag `tag`
 * ("\"7\"", without W/). */
typedef bool (*dav_if_tag)(void *what, struct str address, struct str tag);

/* Reads the whole header, so that a malformed one is never half believed. An empty one is met. */
enum dav_if dav_if_check(struct str header, dav_if_tag has_tag, void *what);

#endif
