/* exports.h - taking out what one may see. Layer: api. */
#ifndef API_EXPORTS_H
#define API_EXPORTS_H

#include "http/route.h"

extern const struct route exports_routes[];
extern const size_t exports_route_count;

#endif
