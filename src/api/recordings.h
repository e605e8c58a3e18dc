/* recordings.h - recordings that are written down by a server of the team's own. Layer: api. */
#ifndef API_RECORDINGS_H
#define API_RECORDINGS_H

#include "http/route.h"

extern const struct route recordings_routes[];
extern const size_t recordings_route_count;

#endif
