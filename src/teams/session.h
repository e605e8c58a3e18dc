/* session.h - being logged in, in a browser or as a program.
 *
 * The cookie holds a random secret. The database holds a hash of it, and the
 * member's secret key wrapped by a value derived from it: so any process can
 * answer, a restart loses nothing, and the database alone opens nothing.
 * The secret is replaced while it is used (every SESSION_ROTATE_MINUTES). The
 * old one answers until the new one was used once and for one more minute:
 * requests overlap, and an answer with the new secret can get lost on its way.
 *
 * Layer: teams. Source of the times: OWASP session management (idle 15-30 min for sensitive data is
 * for shared machines; a workbench open beside calls takes 12 h idle, 7 days at most).
 */
#ifndef TEAMS_SESSION_H
#define TEAMS_SESSION_H

#include "teams/member.h"

#define SESSION_IDLE_MINUTES (12 * 60)
#define SESSION_ABSOLUTE_MINUTES (7 * 24 * 60)
#define SESSION_ROTATE_MINUTES 30
#define SESSION_TOKEN_BYTES_MAX 100
#define SESSION_PROGRAM_DAYS 365
#define SESSION_PROGRAMS_MAX 50
#define SESSION_PROGRAM_NAME_BYTES_MAX 200

struct session {
	struct id id; /* stays the same when the secret rotates */
	struct id member;
	bool is_program; /* came with Authorization: Bearer; needs no CSRF token */
	struct str
		state; /* of the database as it was read (DB_STATE, statement.h); "" = not known */
	struct str csrf;      /* what X-CSRF-Token must say */
	struct str new_token; /* not empty: set this cookie in the answer, the secret was rotated */
	unsigned char
		member_key[SECRETS_KEY_BYTES]; /* the open secret key, for this request only */
};

/* Logs in. `address` is of the client, for throttling (stored hashed, not as it is).
 * After 5 failures in a row for one email, or 20 for one address, the next tries wait: 1, 2, 4 ...
 * minutes, at most 60 (throttle.h). Unknown emails take as long as wrong passwords. Sets the
 * scope as session_resume() does.
 * Memory: results as long as `s`. *ret_token goes into the cookie.
 * Errors: SIGNED_OUT "session.wrong_password" (unknown, wrong, locked: the same answer),
 *         TOO_OFTEN "session.throttled" with retry_after_s. */
enum err session_open(struct scope *s, struct str email, struct str password, struct str address,
                      struct session **ret_session, struct str *ret_token);

/* A log-in that began, and what goes into its cookie. */
struct session_opened {
	struct session *session;
	struct str token;
};

/* Logs in whoever just got or proved a key, without asking for the password again. Within a
 * transaction; sets the scope as session_resume() does. Memory: as session_open(). */
enum err session_begin(struct scope *s, struct id member,
                       const unsigned char member_key[SECRETS_KEY_BYTES],
                       struct session_opened *ret_opened);

/* Whose token this is: sets s->actor, s->actor_key, s->session, s->organisation, s->language.
 * One read; writes at most once a minute (when it was used) and when the secret rotates.
 * Memory: the key is overwritten when the scope ends.
 * Errors: SIGNED_OUT "session.ended". */
enum err session_resume(struct scope *s, struct str token, bool is_program,
                        struct session **ret_session);

/* Whether the session of this scope still holds: a body may be long in coming, and in the meantime
 * somebody logs out, is locked, or changes the password. Errors: SIGNED_OUT "session.ended". */
enum err session_check(struct scope *s);

/* Ends this session (log out), or (NULL) all of the actor's, programs too. */
enum err session_close(struct scope *s, const struct session *session);

/* A token for a program, named by the member, shown once. Lists and revoking below.
 * Needs: a browser session, so that no program makes its own successor (DENIED).
 * Errors: INVALID name; CONFLICT "session.too_many" SESSION_PROGRAMS_MAX of them exist. */
struct session_program {
	struct id id;
	struct str name;
	int64_t created_at_ms, last_used_ms, until_ms;
};
enum err session_program_add(struct scope *s, struct str name, struct session_program *ret_program,
                             struct str *ret_token);
enum err session_program_list(struct scope *s, const struct session_program **ret_programs,
                              size_t *ret_count);
enum err session_program_retire(struct scope *s, struct id id);

/* Deletes what ended: sessions, throttles, kept answers. session_open() does so too. */
enum err session_sweep(struct scope *s);

#endif
