/* traces.h - the whole chain of an account, and its white space. Layer: api. */
#ifndef API_TRACES_H
#define API_TRACES_H

#include "http/route.h"

extern const struct route traces_routes[];
extern const size_t traces_route_count;

#endif
