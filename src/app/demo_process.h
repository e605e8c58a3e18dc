/* demo_process.h - the demo's story of joint processes: two companies walk through one, rate its steps and pick one.
 *
 * Layer: app. Used by demo_story.c.
 */
#ifndef APP_DEMO_PROCESS_H
#define APP_DEMO_PROCESS_H

#include "app/demo_stage.h"

enum err demo_process(struct scope *s, struct demo_stage *stage, const json_t *row);

/* At the end of a "process". */
enum err demo_process_step(struct scope *s, struct demo_stage *stage, const json_t *row);

/* Whoever acts says for their side on which "rung" the "step" stands. */
enum err demo_process_rating(struct scope *s, struct demo_stage *stage, const json_t *row);

/* The "step" shall reach a "rung", "until_on" so many working days from today. */
enum err demo_process_pick(struct scope *s, struct demo_stage *stage, const json_t *row);

/* The action that brings a picked "step" there, with an "owner" and on the board of a "team". */
enum err demo_process_action(struct scope *s, struct demo_stage *stage, const json_t *row);

#endif
