/* time_needs.h - /api/time-need, /api/work-time, /api/absences and the poll of a team. Layer: api. */
#ifndef API_TIME_NEEDS_H
#define API_TIME_NEEDS_H

#include "http/route.h"

extern const struct route time_needs_routes[];
extern const size_t time_needs_route_count;

#endif
