/* message_search.h - who finds a message by its words: whoever has it in their post, and nobody else.
 *
 * What waits for the end of somebody's cave is not found by them before it is handed over (post.h), nor does any number of hits tell
 * that it is there. In a room it is found by those who got it and are still on the team.
 *
 * Layer: rhythm, below post.h. Read first: message_search_put().
 */
#ifndef RHYTHM_MESSAGE_SEARCH_H
#define RHYTHM_MESSAGE_SEARCH_H

#include "core/scope.h"

/* As it is now: after it was sent, and whenever somebody is handed it later. Within a transaction. */
enum err message_search_put(struct scope *s, struct id message);

/* What is shown of a message that was found. */
struct message_found {
	struct str author, receiver; /* names; receiver: empty in a room */
	bool is_own;
	int64_t at_ms; /* when the actor got it */
};

/* Errors: NOT_FOUND "message.not_found", also while it waits. */
enum err message_search_find(struct scope *s, struct id message, struct message_found *ret);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source message_search_findable;

#endif
