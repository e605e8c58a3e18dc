/* demo_story.h - tells the demo's stories: each row is done by the function that a person's click would call.
 *
 * Layer: app. Read first: the table of verbs at the end of demo_story.c.
 */
#ifndef APP_DEMO_STORY_H
#define APP_DEMO_STORY_H

#include "app/demo_stage.h"

/* Does all rows of demo/NAME in their order. Within a transaction.
 * Errors: BROKEN "demo.broken" the demo does not make sense; those of what is done. */
enum err demo_story_tell(struct scope *s, struct demo_stage *stage, struct str name);

#endif
