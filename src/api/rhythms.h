/* rhythms.h - /api/rhythms and those of a team. Layer: api. */
#ifndef API_RHYTHMS_H
#define API_RHYTHMS_H

#include "http/route.h"

extern const struct route rhythms_routes[];
extern const size_t rhythms_route_count;

#endif
