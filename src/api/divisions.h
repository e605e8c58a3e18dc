/* divisions.h - how a group of companies is built: a tree of companies, divisions and sites under an account, over HTTP.
 *
 * Layer: api. */
#ifndef API_DIVISIONS_H
#define API_DIVISIONS_H

#include "http/route.h"

extern const struct route divisions_routes[];
extern const size_t divisions_route_count;

#endif
