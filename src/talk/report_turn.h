/* report_turn.h - one side's stretch of speech: all it said until the other side really spoke.
 *
 * "Mhm" does not take the floor. A turn therefore goes on across backchannels
 * of the other side (Yngve 1970 gave them that name for this reason).
 *
 * Layer: talk.
 */
#ifndef TALK_REPORT_TURN_H
#define TALK_REPORT_TURN_H

#include "talk/report.h"

struct report_turn {
	enum side side;
	size_t from, to; /* utterances [from, to); backchannels of the other side may lie between */
	int64_t words;   /* of this side alone */
	size_t next_of_us; /* the first turn of ours after this one; the count of turns = none */
	size_t previous_of_them; /* the last turn of theirs before this one; SIZE_MAX = none */
};

/* A listening signal that leaves the floor to the other: stage 1 and no question. */
bool report_turn_is_backchannel(const struct label *label);

/* The utterance belongs to the turn's own speech. */
bool report_turn_holds(const struct report_ask *ask, const struct report_turn *turn,
                       size_t utterance);

/* The last utterance of the turn's own. */
size_t report_turn_last(const struct report_ask *ask, const struct report_turn *turn);

/* All turns in order. Memory: in `mem`. */
size_t report_turn_list(struct arena *mem, const struct report_ask *ask,
                        const struct report_turn **ret_turns);

#endif
