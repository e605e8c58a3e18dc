/* imports.h - bringing in accounts and contacts from a file. Layer: api. */
#ifndef API_IMPORTS_H
#define API_IMPORTS_H

#include "http/route.h"

extern const struct route imports_routes[];
extern const size_t imports_route_count;

#endif
