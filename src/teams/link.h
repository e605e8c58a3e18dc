/* link.h - the secret part of a link that lets its owner do one thing without a password.
 *
 * It begins with the organisation's id, so that its row is found on its server; the rest is random. Only a hash of it
 * is stored, another one for each purpose.
 *
 * Layer: teams.
 */
#ifndef TEAMS_LINK_H
#define TEAMS_LINK_H

#include "core/secrets.h"

#define LINK_BYTES_MAX 100

/* Memory: as long as `s`. */
struct str link_new(struct scope *s, const char *purpose,
                    unsigned char ret_hash[SECRETS_HASH_BYTES]);

/* What a link that somebody came with claims: whose data it is about, and its hash. False when it is none. The caller
 * acts in that organisation only when the hash is found there. */
bool link_read(struct str link, const char *purpose, struct id *ret_organisation,
               unsigned char ret_hash[SECRETS_HASH_BYTES]);

#endif
