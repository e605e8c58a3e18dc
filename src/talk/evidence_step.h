/* evidence_step.h - whether a talk led to a next step: a deal with its account went on to a later stage soon after it.
 *
 * A talk counts when a deal with the account was open at that moment, for without one nothing can go on, and when its
 * EVIDENCE_STEP_DAYS are over. It led to a next step when, in those days, a deal with the account moved to a later stage than it had when the
 * talk was; won is the last, lost is none. A deal that came in after the talk has to move, too: coming in is no move.
 *
 * Of talks that follow each other within EVIDENCE_STEP_DAYS only the first counts. One step after three talks would else be
 * three that went well, and intervals would be too narrow (tests/unit/talk/evidence_step_test.c measures both).
 *
 * Layer: talk; pure, no scope. Read first: evidence_step_settle(). Source: docs/decisions/0045-next-steps.md
 */
#ifndef TALK_EVIDENCE_STEP_H
#define TALK_EVIDENCE_STEP_H

#include "accounts/deal.h"
#include "talk/evidence_count.h"

#define EVIDENCE_STEP_DAYS 30

struct evidence_talk {
	int64_t at_ms;
	struct evidence_means figures;
	bool is_long_enough; /* for the number of questions to say something */
	/* Found out by evidence_step_settle(). */
	bool is_counted, has_led_on;
};

/* Sorts the talks of one person with one account by time and says which of them count, and which led to a next step.
 * `moves` as deal_list_moves() gives them. */
void evidence_step_settle(struct evidence_talk *talks, size_t talk_count,
                          const struct deal_move *moves, size_t move_count, int64_t now_ms);

#endif
