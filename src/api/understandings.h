/* understandings.h - /api/understandings: needs laid before those who have them. Layer: api. */
#ifndef API_UNDERSTANDINGS_H
#define API_UNDERSTANDINGS_H

#include "http/route.h"

extern const struct route understandings_routes[];
extern const size_t understandings_route_count;

#endif
