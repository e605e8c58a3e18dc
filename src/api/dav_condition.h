/* dav_condition.h - conditions in the head of a request: If-Match, If-None-Match, If.
 * Layer: api. Source: RFC 9110 section 13, RFC 4918 section 10.4. */
#ifndef API_DAV_CONDITION_H
#define API_DAV_CONDITION_H

#include "api/dav_place.h"
#include "http/response.h"

/* Whether a list of ETags ("\"7\", W/\"8\"", "*") names this entry; NULL = nothing is there. */
bool dav_condition_names(struct str list, const struct calendar_entry *entry);

/* If-Match and If-None-Match. */
bool dav_condition_is_met(const struct request *q, const struct dav_place *place);

/* The If header: true with what is to be answered, when it is not met or cannot be read. Within the transaction,
 * so that it still holds when that ends. */
enum err dav_condition_stops(struct scope *s, const struct request *q, struct response *r,
                             bool *ret_is_stopped);

#endif
