/* focus.h - what a cave is for while it lasts, and what came out when it is over.
 *
 * The page of a cave shows its question, the need in the customer's words, the action it is time for, and nothing
 * else. What comes to mind meanwhile is jotted down for later; at the end there is one question: what came out.
 *
 * All of it is the person's own: no colleague, lead or administrator reads it.
 *
 * Layer: rhythm.
 */
#ifndef RHYTHM_FOCUS_H
#define RHYTHM_FOCUS_H

#include "rhythm/block.h"

#define FOCUS_PURPOSE_BYTES_MAX 300
#define FOCUS_LATER_BYTES_MAX 4000
#define FOCUS_OUTCOME_BYTES_MAX 2000
#define FOCUS_ASK_HOURS 16 /* so long after a cave its question is asked */

struct focus {
	const struct block *block;
	bool is_over;
	struct str purpose, later, outcome;
	struct id action, need; /* ID_NONE: none, or not to be seen any more */
	struct str action_title;
	struct id account; /* of the action or the need */
	struct str need_quote;
};

/* The cave the actor is in; else the last one of today that they have not said of what came out.
 * Errors: NOT_FOUND "focus.none". */
enum err focus_find(struct scope *s, struct focus *ret_focus);

/* Writes purpose, later, outcome, action and need of the actor's cave. Needs: the cave is theirs.
 * Errors: NOT_FOUND "block.not_found", "action.not_found", "need.not_found"; INVALID purpose|later|outcome. */
enum err focus_set(struct scope *s, struct id block, const struct focus *next);

#endif
