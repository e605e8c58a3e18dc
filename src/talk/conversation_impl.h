/* conversation_impl.h - what the files of this topic share.
 *
 * Layer: talk.
 */
#ifndef TALK_CONVERSATION_IMPL_H
#define TALK_CONVERSATION_IMPL_H

#include "talk/conversation.h"
#include "talk/conversation_vault_impl.h"
#include "talk/transcript.h"

/* One of the actor's own, with the key to its parts. Errors: as conversation_find_own(). */
enum err conversation_impl_find(struct scope *s, struct id id, struct vault *v,
                                struct conversation *c);

/* The same, or one that was opened to the actor: readable only while opening is on, since its owner's other routes are not
 * switched. */
enum err conversation_impl_find_to_read(struct scope *s, struct id id, struct vault *v,
                                        struct conversation *c);

/* NOT_FOUND "conversation.not_found". */
enum err conversation_impl_not_found(struct scope *s);

/* Within a transaction: stores what stands in the head, and raises the revision. Errors: CONFLICT "conversation.changed". */
enum err conversation_impl_write_head(struct scope *s, const struct vault *v,
                                      struct conversation *c);

/* Its speakers with their names, how often each speaks, and a quote that tells who it was. */
struct conversation_speaker *conversation_impl_describe_speakers(struct scope *s,
                                                                 const struct transcript *t);

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
