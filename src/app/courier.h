/* courier.h - comes round every half second, hands over what waited for the end of a cave, reminds of wishes that nobody answers, writes down who read what, once a day deletes what is over, and after an upgrade fills the search.
 *
 * It is not what makes a message be there: whoever looks into their post settles it (rhythm/post.h). It is what makes
 * an open page hear of it in that moment. Each server process has one; a round that finds nothing reads two indexes.
 *
 * Layer: app. Read first: rhythm/post.h, rhythm/webhook.h, rhythm/letter.h, teams/outbox.h.
 */
#ifndef APP_COURIER_H
#define APP_COURIER_H

#include "core/clock.h"
#include "core/scope.h"

struct access_notes;
struct mail;
struct store;

#define COURIER_ROUND_MS 500
/* A second one carries webhooks and letters, and may wait long for others. */
#define COURIER_OUTSIDE_MS CLOCK_WAIT_MS(2000)

struct courier_settings {
	bool may_be_private;         /* webhooks may lead into the network the server stands in */
	struct access_notes *access; /* who read what, to be written down (teams/access.h) */
	struct mail *mail;           /* who sends letters; NULL = nobody */
	struct str host; /* how this server is called from its own machine (core/mail.h) */
};

/* Starts both; they end with the scope. Errors: BROKEN "server.start". */
enum err courier_start(struct scope *s, struct store *store,
                       const struct courier_settings *settings);

#endif
