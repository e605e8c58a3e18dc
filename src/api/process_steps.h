/* process_steps.h - the steps of joint processes: /api/process-steps, their ladder and what is picked. Layer: api. */
#ifndef API_PROCESS_STEPS_H
#define API_PROCESS_STEPS_H

#include "http/route.h"

extern const struct route process_steps_routes[];
extern const size_t process_steps_route_count;

#endif
