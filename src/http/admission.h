/* admission.h - whether a request reaches its handler.
 *
 * The order of the checks is what keeps secrets: who is not signed in learns
 * 401 whether or not a thing exists, and who may not see an account learns 404
 * for it as for one that never was. So: path and method (both public, they stand
 * in the description), session, CSRF token, ids, permission, and only then what
 * the request says about its body and its conditions.
 *
 * Layer: http, for this folder only.
 */
#ifndef HTTP_ADMISSION_H
#define HTTP_ADMISSION_H

#include "http/exchange.h"

/* Finds the row and checks everything before the body.
 * Errors: each key of ours in docs/errors.md; those of session_resume(), permission_check() and works_agreement_check(). */
enum err admission_check(struct server_exchange *x);

/* What routes with is_dav speak (RFC 4918 section 18; RFC 4791 section 5.1; RFC 5689). No locks. */
#define ADMISSION_DAV "1, 3, calendar-access, extended-mkcol"

/* A body may be long in coming: whether who asks is still signed in. Errors: SIGNED_OUT "session.ended". */
enum err admission_check_late(struct server_exchange *x);

/* Whether session and permission still hold, with a scope of its own: a stream goes on for hours.
 * Errors: those of session_check() and permission_check(). */
enum err admission_check_again(struct scope *s, const struct server_exchange *x);

#endif
