/* drills.h - /api/drills. Layer: api. */
#ifndef API_DRILLS_H
#define API_DRILLS_H

#include "http/route.h"

extern const struct route drills_routes[];
extern const size_t drills_route_count;

#endif
