/* access.h - who read or changed what is stored about oneself. Layer: api. */
#ifndef API_ACCESS_H
#define API_ACCESS_H

#include "http/route.h"

extern const struct route access_routes[];
extern const size_t access_route_count;

#endif
