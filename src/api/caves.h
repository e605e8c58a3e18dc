/* caves.h - going into the cave and out of it, one's week, and who is where just now. Layer: api. */
#ifndef API_CAVES_H
#define API_CAVES_H

#include "http/route.h"

extern const struct route caves_routes[];
extern const size_t caves_route_count;

#endif
