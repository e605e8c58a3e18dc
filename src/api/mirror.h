/* mirror.h - one's own weeks over HTTP, and the mean of a team. Layer: api. */
#ifndef API_MIRROR_H
#define API_MIRROR_H

#include "http/route.h"

extern const struct route mirror_routes[];
extern const size_t mirror_route_count;

#endif
