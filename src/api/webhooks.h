/* webhooks.h - whom a team tells outside of here. Layer: api. */
#ifndef API_WEBHOOKS_H
#define API_WEBHOOKS_H

#include "http/route.h"

extern const struct route webhooks_routes[];
extern const size_t webhooks_route_count;

#endif
