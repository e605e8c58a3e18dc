/* messages.h - /api/messages, the rooms of teams, and how a team tunes its guard. Layer: api. */
#ifndef API_MESSAGES_H
#define API_MESSAGES_H

#include "http/route.h"

extern const struct route messages_routes[];
extern const size_t messages_route_count;

#endif
