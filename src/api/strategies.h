/* strategies.h - /api/strategies and those of an account. Layer: api. */
#ifndef API_STRATEGIES_H
#define API_STRATEGIES_H

#include "accounts/strategy.h"
#include "http/route.h"

extern const struct route strategies_routes[];
extern const size_t strategies_route_count;

/* One strategy as JSON, with the needs it is about. */
enum err strategies_write(struct scope *s, struct json_out *o, const struct strategy *x,
                          const struct id *needs, size_t need_count);

#endif
