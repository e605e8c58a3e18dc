/* conversation_impl.h - the sealed parts of a conversation, for the files of this topic alone.
 *
 * Layer: talk.
 */
#ifndef TALK_CONVERSATION_IMPL_H
#define TALK_CONVERSATION_IMPL_H

#include "core/secrets.h"
#include "talk/conversation.h"
#include "talk/transcript.h"

struct vault {
	struct id id;
	unsigned char key[SECRETS_KEY_BYTES];
};

/* One of the actor's own, with the key to its parts. Errors: as conversation_find_own(). */
enum err conversation_impl_find(struct scope *s, struct id id, struct vault *v,
                                struct conversation *c);

/* Keeps a new one with this wording, which may be empty, sealed to the actor. `draft->file` is not looked at.
 * Errors: as conversation_add(), without those of reading. */
enum err conversation_impl_add(struct scope *s, const struct conversation_draft *draft,
                               const struct transcript *transcript,
                               const struct conversation **ret_conversation);

/* The wording of one of the actor's own that was analysed, with everybody's side.
 * Errors: as conversation_report(), for its owner alone. */
enum err conversation_impl_wording(struct scope *s, struct id id, struct conversation *c,
                                   struct transcript *ret_transcript);

/* Every speaker has a side, a person and a basis. */
bool conversation_impl_are_settled(const struct conversation *c);

/* Puts a wording in the place of none; `c->speakers` are the transcript's. Errors: CONFLICT "conversation.changed". */
enum err conversation_impl_change_wording(struct scope *s, const struct vault *v,
                                          struct conversation *c,
                                          const struct transcript *transcript);

#endif
