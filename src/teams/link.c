#include "teams/link.h"

#include "core/text.h"

enum {
	SECRET_BYTES = 24
};

struct str link_new(struct scope *s, const char *purpose,
                    unsigned char ret_hash[SECRETS_HASH_BYTES])
{
	struct str organisation = id_text(s->mem, s->organisation);
	struct str secret = secrets_token(s, SECRET_BYTES);
	struct str link = text_format(s->mem, "%.*s%.*s", STR_ARG(organisation), STR_ARG(secret));

	secrets_hash(link, purpose, ret_hash);
	return link;
}

bool link_read(struct str link, const char *purpose, struct id *ret_organisation,
               unsigned char ret_hash[SECRETS_HASH_BYTES])
{
	secrets_hash(link, purpose, ret_hash);
	return link.bytes > ID_TEXT_BYTES && link.bytes <= LINK_BYTES_MAX &&
	       id_parse(str_part(link, 0, ID_TEXT_BYTES), ret_organisation);
}
