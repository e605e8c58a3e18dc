/* needs.h - what accounts and their customers need. Layer: api. */
#ifndef API_NEEDS_H
#define API_NEEDS_H

#include "accounts/need.h"
#include "http/route.h"

extern const struct route needs_routes[];
extern const size_t needs_route_count;

/* The newest needs of the account as a JSON list, for ?with=needs. */
enum err needs_write_list(struct scope *s, struct json_out *o, struct id account);

/* One need as JSON, and one answer to it. */
void needs_write(struct scope *s, struct json_out *o, const struct need *n);
void needs_write_answer(struct json_out *o, const struct need_answer *a);

#endif
