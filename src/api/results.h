/* results.h - /api/results and those of an account. Layer: api. */
#ifndef API_RESULTS_H
#define API_RESULTS_H

#include "accounts/result.h"
#include "http/route.h"

extern const struct route results_routes[];
extern const size_t results_route_count;

/* One result as JSON. */
enum err results_write(struct scope *s, struct json_out *o, const struct result *x);

#endif
