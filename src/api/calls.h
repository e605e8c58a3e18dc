/* calls.h - /api/calls. Layer: api. */
#ifndef API_CALLS_H
#define API_CALLS_H

#include "http/route.h"

extern const struct route calls_routes[];
extern const size_t calls_route_count;

#endif
