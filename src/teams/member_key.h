/* member_key.h - a member's key pair, and the two ways its owner gets at it.
 *
 * The secret key never exists as it is outside of memory. It is wrapped twice:
 * by what Argon2id makes of the password, and by what it makes of the recovery
 * code. Each wrapping is bound to its member and its way, so that rows cannot
 * be swapped in the database.
 *
 * Layer: teams, private to member.c and session.c in practice.
 * Source: docs/decisions/0005-sealed-to-the-person.md
 */
#ifndef TEAMS_MEMBER_KEY_H
#define TEAMS_MEMBER_KEY_H

#include "core/secrets.h"

/* One way to the secret key. */
struct member_key_way {
	unsigned char salt[SECRETS_SALT_BYTES];
	struct str wrapped;
};

/* Brings a chosen password into the form that is hashed (NFC: keyboards differ), or refuses it.
 * Errors: INVALID "password.too_short" | "password.too_long" | "password.too_easy". */
enum err member_key_check(struct scope *s, struct str *password);

/* Wraps `secret` for a password. Takes Argon2id's time: not within a transaction. */
enum err member_key_wrap(struct scope *s, struct id member, struct str password,
                         const unsigned char secret[SECRETS_KEY_BYTES],
                         struct member_key_way *ret_way);

/* Makes a recovery code and wraps `secret` for it. */
enum err member_key_recovery(struct scope *s, struct id member,
                             const unsigned char secret[SECRETS_KEY_BYTES],
                             struct member_key_way *ret_way, struct str *ret_code);

/* Opens with the password of the member whose email it is. *ret_member is the id.
 * The same time for unknown, locked, not yet welcome and wrong.
 * Errors: DENIED "session.wrong_password". */
enum err member_key_open(struct scope *s, struct str email, struct str password,
                         struct id *ret_member, unsigned char ret_secret[SECRETS_KEY_BYTES]);

/* The same with the recovery code. Errors: DENIED "recovery.wrong". */
enum err member_key_recover(struct scope *s, struct str email, struct str recovery_code,
                            struct id *ret_member, unsigned char ret_secret[SECRETS_KEY_BYTES]);

#endif
