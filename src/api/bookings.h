/* bookings.h - /api/bookings, and of a team: what a meeting costs, market windows, what is booked. Layer: api. */
#ifndef API_BOOKINGS_H
#define API_BOOKINGS_H

#include "http/route.h"

extern const struct route bookings_routes[];
extern const size_t bookings_route_count;

#endif
