/* goals.h - /api/goals and those of an account. Layer: api. */
#ifndef API_GOALS_H
#define API_GOALS_H

#include "accounts/goal.h"
#include "http/route.h"

extern const struct route goals_routes[];
extern const size_t goals_route_count;

/* One goal as JSON. */
enum err goals_write(struct scope *s, struct json_out *o, const struct goal *x);

#endif
