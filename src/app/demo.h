/* demo.h - a plausible team with accounts and conversations, for showing, never for passing.
 *
 * Made through the same domain functions as everything else, out of demo/demo.json and the
 * transcripts beside it.
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

/* The log-ins as lines for a terminal, the first one first. Empty without packed demo. */
struct str demo_logins(struct scope *s);

#endif
