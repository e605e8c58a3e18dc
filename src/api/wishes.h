/* wishes.h - /api/wishes: what was agreed shall be elsewhere. Layer: api. */
#ifndef API_WISHES_H
#define API_WISHES_H

#include "http/route.h"

extern const struct route wishes_routes[];
extern const size_t wishes_route_count;

#endif
