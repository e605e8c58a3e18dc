/* consents.h - /api/conversations/{id}/consents, /api/consents, /api/retention, /api/conversation-ends. Layer: api. */
#ifndef API_CONSENTS_H
#define API_CONSENTS_H

#include "http/route.h"

extern const struct route consents_routes[];
extern const size_t consents_route_count;

#endif
