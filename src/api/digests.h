/* digests.h - /api/digest: what waited for one, by mail, too. Layer: api. */
#ifndef API_DIGESTS_H
#define API_DIGESTS_H

#include "http/route.h"

extern const struct route digests_routes[];
extern const size_t digests_route_count;

#endif
