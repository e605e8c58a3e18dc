/* conversations.h - conversations, their reports and corrections. Layer: api. */
#ifndef API_CONVERSATIONS_H
#define API_CONVERSATIONS_H

#include "http/route.h"
#include "talk/conversation.h"

extern const struct route conversations_routes[];
extern const size_t conversations_route_count;

/* The actor's own newest conversations with the account as a JSON list, for ?with=conversations. */
enum err conversations_write_list(struct scope *s, struct json_out *o, struct id account);

/* One conversation, with its revision, as an answer; and what it looks like. */
enum err conversations_answer(struct scope *s, const struct conversation *c, struct response *r);
extern const struct route_record conversations_record;

#endif
