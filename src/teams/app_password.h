/* app_password.h - a password for one calendar program, made and revoked by the member.
 *
 * It is made by us, 157 random bits, shown once and stored as a hash. It opens the
 * member's calendars and nothing else: no key of theirs comes with it, so what is sealed stays so. A wrong
 * one is counted as at log-in (throttle.h), by itself. A new password after the old one was lost, and a lock,
 * end all of them.
 *
 * Layer: teams. Read first: app_password_open().
 */
#ifndef TEAMS_APP_PASSWORD_H
#define TEAMS_APP_PASSWORD_H

#include "core/scope.h"

#define APP_PASSWORDS_MAX 50 /* of one member */
#define APP_PASSWORD_NAME_BYTES_MAX 200

struct app_password {
	struct id id;
	struct str name;
	int64_t created_at_ms, last_used_ms; /* to the minute; 0 = never */
};

/* Makes one for the program that the actor calls `name`. *ret_secret is told once.
 * Needs: a browser's session: a program makes no password that outlives its own token (DENIED).
 * Errors: INVALID name; CONFLICT "app_password.too_many". */
enum err app_password_add(struct scope *s, struct str name, struct app_password *ret_password,
                          struct str *ret_secret);
enum err app_password_list(struct scope *s, const struct app_password **ret_passwords,
                           size_t *ret_count);
/* Errors: NOT_FOUND "app_password.not_found". */
enum err app_password_retire(struct scope *s, struct id id);

/* Whoever it belongs to acts from now on: sets s->organisation, s->actor, s->language. One read.
 * Errors: SIGNED_OUT "session.ended"; TOO_OFTEN "session.throttled". */
enum err app_password_open(struct scope *s, struct str email, struct str secret,
                           struct str address);

#endif
