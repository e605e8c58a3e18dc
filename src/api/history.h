/* history.h - what happened with an account. Layer: api. */
#ifndef API_HISTORY_H
#define API_HISTORY_H

#include "http/route.h"

extern const struct route history_routes[];
extern const size_t history_route_count;

#endif
