/* feed.h - cave time and market time as calendars to subscribe to: an address that needs no log-in.
 *
 * Whoever has the address reads what the member who made it may know at that moment: their own caves and the
 * markets of their teams, or a team's markets and who of it is in the cave. Nothing says more than "cave" or
 * "market", whose, and until when; a booked meeting (booking.h) says what it is about to those who are asked alone. The address holds a secret of 256 bits, is stored as a hash, and is told once.
 *
 * Layer: rhythm. Read first: feed_read(). Source: RFC 5545; RFC 7986 (NAME, REFRESH-INTERVAL).
 */
#ifndef RHYTHM_FEED_H
#define RHYTHM_FEED_H

#include "core/scope.h"
#include "core/text.h"
#include "rhythm/block.h"

#define FEEDS_MAX 20 /* of one member */
#define FEED_DAYS_BEHIND 30
#define FEED_DAYS_AHEAD 365

struct feed {
	struct id id;
	struct id team; /* ID_NONE = one's own time */
	struct str team_name;
	int64_t created_at_ms, last_read_ms; /* read: to the hour; 0 = never */
};

/* An address for one's own time, or for a team's. *ret_token is told once.
 * Needs: MAY_TAKE_PART; of a team: TEAM_SEE. Errors: CONFLICT "feed.too_many". */
enum err feed_add(struct scope *s, struct id team, struct feed *ret_feed, struct str *ret_token);
enum err feed_list(struct scope *s, const struct feed **ret_feeds, size_t *ret_count);
/* Errors: NOT_FOUND "feed.not_found". */
enum err feed_retire(struct scope *s, struct id id);

/* Writes the calendar behind a token; the scope acts as whoever made it from then on.
 * Errors: NOT_FOUND "feed.not_found": unknown, revoked, its member locked or no longer on the team. */
enum err feed_read(struct scope *s, struct str token, struct text *out);

/* A block as an iCalendar object of its own, as calendar programs see it. `name`: whose, or "". */
struct str feed_block_text(struct scope *s, const struct block *block, struct str name);

struct booking;
/* The same of a booked meeting. */
struct str feed_booking_text(struct scope *s, const struct booking *booking);

#endif
