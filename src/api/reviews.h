/* reviews.h - the plan review as a listening exercise, over HTTP. Layer: api. */
#ifndef API_REVIEWS_H
#define API_REVIEWS_H

#include "http/route.h"

extern const struct route reviews_routes[];
extern const size_t reviews_route_count;

#endif
