/* comments.h - /api/comments: what people of either side say about records of the trace. Layer: api. */
#ifndef API_COMMENTS_H
#define API_COMMENTS_H

#include "http/route.h"

extern const struct route comments_routes[];
extern const size_t comments_route_count;

#endif
