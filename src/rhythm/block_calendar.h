/* block_calendar.h - cave time, market time and booked meetings as a calendar of one's own, for calendar programs.
 *
 * The calendar is called "rhythm". What stands in it is brought up to date whenever a program looks: one entry a
 * block, with the numbers and spans of every other calendar, so all that CalDAV knows works for it as well. Nobody
 * writes into it: who moves a block there asks for a change (wish.h), and the block stays where it is until a lead says yes.
 *
 * Layer: rhythm.
 */
#ifndef RHYTHM_BLOCK_CALENDAR_H
#define RHYTHM_BLOCK_CALENDAR_H

#include "rhythm/block.h"
#include "rhythm/calendar_entry.h"

#define BLOCK_CALENDAR_NAME "rhythm"
#define BLOCK_CALENDAR_DAYS_BEHIND 30
#define BLOCK_CALENDAR_DAYS_AHEAD 365

/* Brings the actor's up to date, and makes it when it is not there. Writes only where something differs.
 * Not within a transaction. */
enum err block_calendar_refresh(struct scope *s);

/* Somebody put a block at another time: `text` is what their program sent under the entry's name. That is their wish, as
 * if they had asked on the page, and the entry gets a new number, so that the program fetches what holds. Within a
 * transaction.
 * Errors: INVALID those of ics_read(), "calendar.not_one"; those of wish_ask(); CONFLICT "booking.fixed" it is a meeting,
 * which is called off and booked anew. */
enum err block_calendar_ask(struct scope *s, const struct calendar *calendar,
                            const struct calendar_entry *entry, struct str text);

#endif
