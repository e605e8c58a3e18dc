/* conversation_vault_impl.h - what seals a conversation: one data key, sealed to its owner, and every part bound to its place.
 *
 * Why so: docs/decisions/0005-sealed-to-the-person.md.
 *
 * Layer: talk, for the files of this topic alone.
 */
#ifndef TALK_CONVERSATION_VAULT_IMPL_H
#define TALK_CONVERSATION_VAULT_IMPL_H

#include "core/scope.h"
#include "core/secrets.h"

struct vault {
	struct id id; /* of the conversation */
	unsigned char key[SECRETS_KEY_BYTES];
};

/* A new key; gives it sealed to `open_key`. */
struct str conversation_vault_new(struct scope *s, struct id id,
                                  const unsigned char open_key[SECRETS_KEY_BYTES],
                                  struct vault *ret_vault);

/* Errors: SIGNED_OUT "session.ended" the actor's key is not open; DENIED "secrets.wrong_key"; BROKEN "conversation.unreadable". */
enum err conversation_vault_open(struct scope *s, struct id id, struct str sealed_key,
                                 struct vault *ret_vault);

/* `part` names the place: "head", "text", "labels" ... What was closed for one opens in no other. Nothing opens as nothing. */
struct str conversation_vault_close_part(struct scope *s, const struct vault *v, const char *part,
                                         struct str plain);
enum err conversation_vault_open_part(struct scope *s, const struct vault *v, const char *part,
                                      struct str wrapped, struct str *ret_plain);

#endif
