/* evidence.h - what our talks go with, over HTTP. Layer: api. */
#ifndef API_EVIDENCE_H
#define API_EVIDENCE_H

#include "http/route.h"

extern const struct route evidence_routes[];
extern const size_t evidence_route_count;

#endif
