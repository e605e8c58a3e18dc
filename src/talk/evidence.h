/* evidence.h - what becomes of our own deals, and which talks lead to a next step, beside what the conversations were like.
 *
 * Figures of conversations are sealed to their owner (conversation.h), so nobody can count them but each person in their
 * own session. Whoever wants to, takes part. Then counting goes in rounds:
 *
 *   1. A round opens when at least EVIDENCE_PEOPLE_MIN people who take part have deals no round counted yet: so many with
 *      a won one, and so many with a lost one. Who has talks and deals with an account stands in the open. Each account is
 *      counted by one person, and each deal in one round at most. The same goes for talks and whether they led on.
 *   2. On their next visit each of them hands in their counts with random numbers added that they share with each of the
 *      others, once added and once taken off (secrets_shared()). What one person hands in is noise to everybody.
 *   3. With the last one the random numbers cancel, and the sum of all is there. The last one's is never written down, what the
 *      others handed in is deleted. When it turns out that fewer than five won or lost, the sum is forgotten.
 *
 * So whoever has the database learns sums of at least five people, and nothing smaller at any time. Nothing can be
 * subtracted: rounds have no deal in common and no talk, because an account counts for one outcome only, for ever
 * (evidence_outcome_of()). Whoever takes it back takes along the rounds they were in, and those deals
 * are not counted again without them.
 *
 * A deal counts with the mean of its talks: those of the person who counts it, with that account, in the
 * EVIDENCE_TALK_DAYS before it was decided, and long enough for the number of questions to say something.
 *
 * Layer: talk. Read first: evidence_find(). Sources: docs/decisions/0034-evidence.md, 0045-next-steps.md; K. Bonawitz et al. (2017), Practical
 * secure aggregation for privacy-preserving machine learning, CCS '17 (the pairwise masks of its section 4).
 */
#ifndef TALK_EVIDENCE_H
#define TALK_EVIDENCE_H

#include "core/scope.h"
#include "talk/evidence_count.h"

#define EVIDENCE_TALK_DAYS 180
#define EVIDENCE_ROUND_DAYS 21 /* so long a round waits for everybody; a holiday may pass */
#define EVIDENCE_PEOPLE_MAX 500
#define EVIDENCE_ROUNDS_MAX 1000
#define EVIDENCE_ACCOUNTS_MAX 10000
#define EVIDENCE_TALKS_MAX 20000 /* that opening a round looks at */

struct evidence_counted {
	bool is_counting; /* a round is open */
	struct str
		until_on; /* deals decided, or talks, before that day are in it; empty = nothing is counted */
	struct evidence_sums sums;
};

struct evidence {
	bool is_mine_in; /* the actor takes part */
	struct evidence_counted of[EVIDENCE_OUTCOME_COUNT];
};

/* What an account counts for. By the chance in its id, so that it hangs on nothing that became of it; about half of them for
 * each. Talks that counted for both could tell the difference between the two sums, and that may be one person's. */
enum evidence_outcome evidence_outcome_of(struct id account);

/* Counts what is the actor's to count, when a round waits for them; opens a round when it is time. When that is not its
 * turn, it waits for the next visit. Needs: MAY_SIGNED_IN. Not within a transaction. */
enum err evidence_find(struct scope *s, const struct evidence **ret_evidence);

/* The actor takes part from now on. Again: nothing changes. Needs: MAY_SIGNED_IN. */
enum err evidence_share(struct scope *s);

/* Takes it back: what was counted together with the actor is not shown any more, nor counted again. */
enum err evidence_take_back(struct scope *s);

/* A consent was withdrawn: what may have been counted out of the conversation is not shown any more. Within the transaction
 * of that, before the conversation goes. */
enum err evidence_forget_talk(struct scope *s, struct id conversation);

#endif
