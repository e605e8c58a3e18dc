/* teams.h - /api/teams: who is on a team, and which accounts it has. Layer: api. */
#ifndef API_TEAMS_H
#define API_TEAMS_H

#include "http/route.h"

extern const struct route teams_routes[];
extern const size_t teams_route_count;

#endif
