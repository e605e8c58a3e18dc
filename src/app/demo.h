/* demo.h - a plausible team with three accounts and what happened with them, for showing, never for passing.
 *
 * Made through the same domain functions as everything else, out of demo/demo.json, the stories it names
 * (demo_stage.h) and the transcripts beside it. Tests that need an account make one of their own.
 *
 * Layer: app.
 */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include "core/scope.h"

/* What everybody in the demo logs in with. */
#define DEMO_PASSWORD "moin-nordwind-2026"

/* Fills an empty database. Does nothing when somebody is already here.
 * Errors: BROKEN "demo.broken" the packed demo does not fit the program (details in the log). */
enum err demo_fill(struct scope *s);

/* A link that lets one of the customer's people in, as on the page: once, within GUEST_LINK_MINUTES. Empty when this
 * is not the demo's organisation, or somebody changed the password or the guest. */
enum err demo_come_in(struct scope *s, struct str *ret_link);

/* The log-ins as lines for a terminal, the first one first. Empty without packed demo. */
struct str demo_logins(struct scope *s);

#endif
