/* members.h - our own people: list, invite, change, lock. Layer: api. */
#ifndef API_MEMBERS_H
#define API_MEMBERS_H

#include "http/route.h"
#include "teams/member.h"

extern const struct route members_routes[];
extern const size_t members_route_count;

/* One member as the API writes it; also in the answer to a log-in. */
void members_write(struct json_out *o, const struct member *member);
extern const struct route_record members_record;

/* Reads what a person says about themselves: name, email, language, time zone, discipline. */
enum err members_read(struct scope *s, const json_t *object, struct member *member);

#endif
