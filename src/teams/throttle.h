/* throttle.h - guessing passwords gets slow, per person and per place it comes from.
 *
 * A try counts as failed before it is looked at and is forgiven when it was
 * right; so a hundred tries at the same moment are a hundred, not one. The
 * counts are in the database: a restart does not forgive. Subjects are stored
 * as hashes, an IPv6 address by its network (/64), which one customer of a
 * provider owns whole.
 *
 * After THROTTLE_EMAIL_FREE failures in a row for one email, or
 * THROTTLE_ADDRESS_FREE for one address, the next tries wait 1, 2, 4 ...
 * minutes, at most THROTTLE_MINUTES_MAX; a day without a try forgets them. Who
 * is logged in already is not concerned.
 *
 * Layer: teams.
 */
#ifndef TEAMS_THROTTLE_H
#define TEAMS_THROTTLE_H

#include "core/scope.h"

#define THROTTLE_EMAIL_FREE 5
#define THROTTLE_ADDRESS_FREE 20
#define THROTTLE_MINUTES_MAX 60

/* What is guessed: failures of a calendar program that still has an old password must not keep its owner,
 * or everybody at their address, from logging in. */
enum throttle_what {
	THROTTLE_PASSWORD,
	THROTTLE_APP_PASSWORD
};

/* As throttle_begin(), for what is named. */
enum err throttle_begin_for(struct scope *s, enum throttle_what what, struct str email,
                            struct str address);

/* Counts a try. `address` may be empty: the command line has none. Not within a caller's
 * transaction: rolled back with it, the try would not count.
 * Errors: TOO_OFTEN "session.throttled" with retry_after_s. */
enum err throttle_begin(struct scope *s, struct str email, struct str address);

/* The try was right: forgets the email's failures and this one of the address. Within the caller's
 * transaction. */
enum err throttle_forgive(struct scope *s, struct str email, struct str address);

/* Deletes what is forgotten anyway. */
enum err throttle_sweep(struct scope *s);

#endif
