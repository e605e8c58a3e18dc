/* evidence_own.h - what one person has to count in a round: their talks with the accounts that are theirs in it.
 *
 * Counted are the figures that a conversation keeps beside its wording, for the wording's time is usually over by then.
 *
 * Layer: talk. Read first: evidence.h, which hides it and hands it in.
 */
#ifndef TALK_EVIDENCE_OWN_H
#define TALK_EVIDENCE_OWN_H

#include "core/scope.h"
#include "talk/evidence_count.h"

/* Adds the actor's deals, or talks, before the day `until_on`. Needs: the actor's key. Limits: of one account,
 * CONVERSATION_LIST_MAX talks and a thousand deals. */
enum err evidence_own_count(struct scope *s, enum evidence_outcome outcome, struct id round,
                            struct str until_on, struct evidence_sums *sums);

#endif
