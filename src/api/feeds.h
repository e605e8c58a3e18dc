/* feeds.h - addresses to subscribe to cave time and market time, and what stands behind them. Layer: api. */
#ifndef API_FEEDS_H
#define API_FEEDS_H

#include "http/route.h"

extern const struct route feeds_routes[];
extern const size_t feeds_route_count;

#endif
