/* sessions.h - set-up, log-in, invitations, recovery, tokens for programs. Layer: api. */
#ifndef API_SESSIONS_H
#define API_SESSIONS_H

#include "http/route.h"

extern const struct route sessions_routes[];
extern const size_t sessions_route_count;

#endif
