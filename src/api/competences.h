/* competences.h - /api/competences/me and a team's coverage. Layer: api. */
#ifndef API_COMPETENCES_H
#define API_COMPETENCES_H

#include "http/route.h"

extern const struct route competences_routes[];
extern const size_t competences_route_count;

#endif
