/* focus.h - /api/focus: what the cave one is in is for. Layer: api. */
#ifndef API_FOCUS_H
#define API_FOCUS_H

#include "http/route.h"

extern const struct route focus_routes[];
extern const size_t focus_route_count;

#endif
