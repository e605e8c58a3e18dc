/* solutions.h - /api/solutions and those of an account. Layer: api. */
#ifndef API_SOLUTIONS_H
#define API_SOLUTIONS_H

#include "accounts/solution.h"
#include "http/route.h"

extern const struct route solutions_routes[];
extern const size_t solutions_route_count;

/* One solution as JSON. */
enum err solutions_write(struct scope *s, struct json_out *o, const struct solution *x);

#endif
