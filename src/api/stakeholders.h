/* stakeholders.h - who decides what, and how they stand to each other, over HTTP. Layer: api. */
#ifndef API_STAKEHOLDERS_H
#define API_STAKEHOLDERS_H

#include "http/route.h"

extern const struct route stakeholders_routes[];
extern const size_t stakeholders_route_count;

#endif
