/* mirror.h - one's own weeks, for oneself: how full of calls, how cut to pieces, and what became of the caves.
 *
 * A mirror, no monitor: nobody but the person reads it, neither lead nor administrator nor guest, and there is
 * no row of it. Everything is counted while reading, from the person's calendars, working hours, absences and
 * blocks; so nothing is kept that could be asked for, and with the calendar goes the mirror. What a team gets
 * to see of it is another matter (mirror_team.h).
 *
 * Weeks are counted with the working hours and the shortest useful block that hold now.
 *
 * Layer: rhythm. Read first: mirror_count.h, which says what is counted; mirror_find().
 * Source: docs/decisions/0024-mirror.md
 */
#ifndef RHYTHM_MIRROR_H
#define RHYTHM_MIRROR_H

#include "rhythm/mirror_count.h"

#define MIRROR_WEEKS_MAX 13
#define MIRROR_WEEKS_USUAL 8
#define MIRROR_URGENT_MAX 1000 /* messages into the caves of these weeks that are looked at */

struct mirror {
	struct str zone;
	int64_t block_minutes; /* the shortest useful block; is_block_said: the person said so, else it is the usual */
	bool is_block_said;
	int64_t calendar_count;          /* that say when the person is busy */
	const struct mirror_week *weeks; /* by day */
	size_t week_count;
};

/* The actor's own weeks from a Monday on; `from_on` empty: those up to the current one.
 * A week of which no calendar says anything is not known, and its parts are empty; caves stand there all the same.
 * Limits: 1..MIRROR_WEEKS_MAX weeks. Needs: MAY_SIGNED_IN.
 * Errors: INVALID "mirror.no_monday", from (within ten years), weeks; TOO_LARGE "calendar.too_busy". */
enum err mirror_find(struct scope *s, struct str from_on, int64_t weeks,
                     const struct mirror **ret_mirror);

/* Anybody's, for the mean of a team. No permission is asked: the caller knows that they agreed to it, and tells
 * nobody whose it was. */
enum err mirror_of(struct scope *s, struct id member, struct str from_on, int64_t weeks,
                   const struct mirror **ret_mirror);

#endif
