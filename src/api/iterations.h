/* iterations.h - /api/iterations and those of a team. Layer: api. */
#ifndef API_ITERATIONS_H
#define API_ITERATIONS_H

#include "http/route.h"

extern const struct route iterations_routes[];
extern const size_t iterations_route_count;

#endif
