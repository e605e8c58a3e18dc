/* guests.h - the customer's people: invited, let in by a link, gone. Layer: api. */
#ifndef API_GUESTS_H
#define API_GUESTS_H

#include "http/route.h"

extern const struct route guests_routes[];
extern const size_t guests_route_count;

#endif
