/* demo_time.h - the demo's story of cave time and market time: what people ask for, what they agree on, what they write.
 *
 * Layer: app. Used by demo_story.c.
 */
#ifndef APP_DEMO_TIME_H
#define APP_DEMO_TIME_H

#include "app/demo_stage.h"

/* What somebody needs: "cave_hours" in blocks of "block_minutes", "best" when; "market_hours" with a "team". */
enum err demo_time_need(struct scope *s, struct demo_stage *stage, const json_t *row);

/* A "team" has its "weeks" planned, from the Monday "week" weeks from today's on; those in "agreed" sign it. The story has
 * nobody in the cave today: what a visitor meets does not depend on the time of day. */
enum err demo_time_rhythm(struct scope *s, struct demo_stage *stage, const json_t *row);

/* A meeting of a "team" with "members" about a "subject", "on" so many working days from today, "at", some "minutes". */
enum err demo_time_booking(struct scope *s, struct demo_stage *stage, const json_t *row);

/* Somebody is away, "from_on" until "to_on", in working days from today. */
enum err demo_time_absence(struct scope *s, struct demo_stage *stage, const json_t *row);

/* A message "to" somebody or into the room of a "team". */
enum err demo_time_message(struct scope *s, struct demo_stage *stage, const json_t *row);

#endif
