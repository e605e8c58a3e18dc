/* booking_note.h - the message that tells somebody of a booking, or that it is off: in their language, in their zone.
 *
 * It goes the way of all messages (message.h), so that nobody is called out of the cave by it. Guests of the same account are
 * not written to by each other; they learn of it on the page.
 *
 * Layer: rhythm.
 */
#ifndef RHYTHM_BOOKING_NOTE_H
#define RHYTHM_BOOKING_NOTE_H

#include "rhythm/booking.h"
#include "rhythm/meeting.h"

/* Somebody is asked: when, and what it takes from them. Within the transaction of the booking. */
enum err booking_note_added(struct scope *s, const struct booking *booking,
                            const struct meeting_person *person);

/* The actor comes, or does not: for whoever booked it. */
enum err booking_note_answered(struct scope *s, const struct booking *booking,
                               const struct booking_person *person);

/* It is off. */
enum err booking_note_retired(struct scope *s, const struct booking *booking,
                              const struct booking_person *person);

#endif
