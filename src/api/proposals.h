/* proposals.h - what a language model of the team's own proposes of a conversation. Layer: api. */
#ifndef API_PROPOSALS_H
#define API_PROPOSALS_H

#include "http/route.h"

extern const struct route proposals_routes[];
extern const size_t proposals_route_count;

#endif
