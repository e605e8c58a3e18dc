/* demo_weeks.h - the demo's weeks: somebody's calendar, and the caves they took.
 *
 * A row lays both into the weeks from its own on:
 *
 *   {"do": "weeks", "weeks": 13, "title": "Termine", "teams": ["t_foerde"],
 *    "meetings": [{"on": 0, "at": "09:00", "minutes": 45, "every": 2, "from": 1}],
 *    "caves": [{"on": 1, "at": "08:30", "minutes": 90, "weeks": "ks.lk"}]}
 *
 * `on` is a weekday, 0 = Monday. A meeting comes each week, or `every` so many, `from` so many weeks later. Caves have
 * a letter a week: k kept, l made longer, s left half-way, . none; only those that are over by now are taken. The weeks go
 * into the mean of `teams` (rhythm/mirror_team.h).
 *
 * Layer: app. */
#ifndef APP_DEMO_WEEKS_H
#define APP_DEMO_WEEKS_H

#include "app/demo_stage.h"

/* Errors: BROKEN "demo.broken"; those of what is done. */
enum err demo_weeks_tell(struct scope *s, struct demo_stage *stage, const json_t *row);

#endif
