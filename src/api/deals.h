/* deals.h - what is being negotiated with an account, from the first sign to won or lost, over HTTP.
 *
 * Layer: api. */
#ifndef API_DEALS_H
#define API_DEALS_H

#include "http/route.h"

extern const struct route deals_routes[];
extern const size_t deals_route_count;

#endif
