/* conversation_impl.h - the sealed parts of a conversation, for the files of this topic alone.
 *
 * Layer: talk.
 */
#ifndef TALK_CONVERSATION_IMPL_H
#define TALK_CONVERSATION_IMPL_H

#include "core/secrets.h"
#include "talk/conversation.h"

struct vault {
	struct id id;
	unsigned char key[SECRETS_KEY_BYTES];
};

/* One of the actor's own, with the key to its parts. Errors: as conversation_find_own(). */
enum err conversation_impl_find(struct scope *s, struct id id, struct vault *v,
                                struct conversation *c);

#endif
