/* processes.h - /api/processes and those of an account; their steps are in process_steps.h. Layer: api. */
#ifndef API_PROCESSES_H
#define API_PROCESSES_H

#include "http/route.h"

extern const struct route processes_routes[];
extern const size_t processes_route_count;

#endif
