/* actions.h - /api/actions and those of an account. Layer: api. */
#ifndef API_ACTIONS_H
#define API_ACTIONS_H

#include "accounts/action.h"
#include "http/route.h"

extern const struct route actions_routes[];
extern const size_t actions_route_count;
extern const struct route_record actions_record; /* what actions_write() writes */

/* One action as JSON. */
void actions_write(struct json_out *o, const struct action *a);

#endif
