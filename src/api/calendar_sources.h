/* calendar_sources.h - calendars from elsewhere: addresses, files, and the busy times that come of them. Layer: api. */
#ifndef API_CALENDAR_SOURCES_H
#define API_CALENDAR_SOURCES_H

#include "http/route.h"

extern const struct route calendar_sources_routes[];
extern const size_t calendar_sources_route_count;

#endif
