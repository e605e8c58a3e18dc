/* works_agreements.h - /api/works-agreement: which functions that could monitor are on. Layer: api. */
#ifndef API_WORKS_AGREEMENTS_H
#define API_WORKS_AGREEMENTS_H

#include "http/route.h"

extern const struct route works_agreements_routes[];
extern const size_t works_agreements_route_count;

#endif
