/* agreements.h - /api/agreements and those of a team. Layer: api. */
#ifndef API_AGREEMENTS_H
#define API_AGREEMENTS_H

#include "http/route.h"

extern const struct route agreements_routes[];
extern const size_t agreements_route_count;

#endif
