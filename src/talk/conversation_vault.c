#include "talk/conversation_vault_impl.h"

#include "core/text.h"

static struct str place(struct scope *s, const struct vault *v, const char *part)
{
	return text_format(s->mem, "conversation/%.*s/%s", STR_ARG(id_text(s->mem, v->id)), part);
}

struct str conversation_vault_close_part(struct scope *s, const struct vault *v, const char *part,
                                         struct str plain)
{
	return secrets_wrap(s, v->key, plain, place(s, v, part));
}

enum err conversation_vault_open_part(struct scope *s, const struct vault *v, const char *part,
                                      struct str wrapped, struct str *ret_plain)
{
	if (str_is_empty(wrapped)) {
		*ret_plain = STR_NONE;
		return ERR_NONE;
	}
	return secrets_unwrap(s, v->key, wrapped, place(s, v, part), ret_plain);
}

enum err conversation_vault_open(struct scope *s, struct id id, struct str sealed_key,
                                 struct vault *ret_vault)
{
	struct str key;

	if (!s->actor_key)
		return scope_fail(s, ERR_SIGNED_OUT, "session.ended", NULL,
		                  "no key in this session");
	TRY(secrets_unseal(s, s->actor_key, sealed_key, &key));
	if (key.bytes != SECRETS_KEY_BYTES)
		return scope_fail(s, ERR_BROKEN, "conversation.unreadable", NULL,
		                  "data key of %zu bytes", key.bytes);
	ret_vault->id = id;
	memcpy(ret_vault->key, key.at, SECRETS_KEY_BYTES);
	return ERR_NONE;
}

struct str conversation_vault_new(struct scope *s, struct id id,
                                  const unsigned char open_key[SECRETS_KEY_BYTES],
                                  struct vault *ret_vault)
{
	ret_vault->id = id;
	random_fill(s->random, ret_vault->key, sizeof ret_vault->key);
	return secrets_seal(s, open_key,
	                    (struct str){(const char *)ret_vault->key, sizeof ret_vault->key});
}
