/* sessions.h - set-up, log-in, invitations, recovery, tokens for programs. Layer: api. */
#ifndef API_SESSIONS_H
#define API_SESSIONS_H

#include "http/route.h"
#include "teams/session.h"

extern const struct route sessions_routes[];
/* The answer to whoever just came in: 201, the cookie, Session. `place` is the page a guest's link
 * leads to. */
enum err sessions_answer_guest(struct scope *s, struct response *r,
                               const struct session_opened *opened, struct str place);

extern const struct route_record sessions_record;
extern const size_t sessions_route_count;

#endif
