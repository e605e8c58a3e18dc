/* drill.h - what somebody wants to practise: a moment of their own conversations in which listening would have fitted.
 *
 * The customer's words and the sentence that would have fitted are copied out of the report and sealed to its owner. It goes
 * with the conversation: when a consent is taken back, nothing of what was said stays here either.
 *
 * Layer: training. Read first: drill_add().
 */
#ifndef TRAINING_DRILL_H
#define TRAINING_DRILL_H

#include "core/scope.h"

#define DRILL_LIST_MAX 200
#define DRILLS_MAX 1000 /* of a person */
#define DRILL_QUOTE_BYTES_MAX 2000

struct drill {
	struct id id, conversation;
	int64_t utterance; /* of the conversation; what was said */
	int64_t stage;     /* 2 or 3: what would have fitted */
	struct str quote, suggestion;
	int64_t created_at_ms;
};

/* Takes the missed chance at `utterance` of one's own conversation; again: the one that is there.
 * Errors: as conversation_report(); NOT_FOUND "drill.no_chance" nothing was missed there; CONFLICT "drill.too_many". */
enum err drill_add(struct scope *s, struct id conversation, int64_t utterance,
                   const struct drill **ret_drill);

/* The actor's own, the newest first, starting after `after`.
 * Errors: INVALID "list.limit"; SIGNED_OUT without the key. */
enum err drill_list(struct scope *s, struct id after, size_t limit, const struct drill **ret_drills,
                    size_t *ret_count);

/* Errors: NOT_FOUND "drill.not_found". */
enum err drill_retire(struct scope *s, struct id id);

#endif
