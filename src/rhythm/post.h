/* post.h - what reaches one person: handed over in order, exactly once.
 *
 * A message is a `delivery` for each who gets it. One that waits has no number and is seen by nobody. When it is
 * handed over it gets the next number of its receiver's post, within a transaction; only one transaction at a time writes
 * for an organisation, and the numbers are unique, so nothing is handed over twice, by whichever process.
 *
 * It needs no timer that could be lost. Whoever comes first settles a post: the receiver who looks, somebody who
 * writes to them, they themselves when their cave changes, or the courier that comes round (app/courier.h) and makes
 * open pages hear of it.
 *
 * Layer: rhythm. Read first: guard.h, which decides; post_settle().
 */
#ifndef RHYTHM_POST_H
#define RHYTHM_POST_H

#include "core/scope.h"
#include "rhythm/guard.h"

#define POST_WAITING_MAX 1000 /* for one person; more have to be sent later */

/* Brings somebody's post up to now: hands over what is due, or all when they are not in the cave; else it waits for the
 * end of that. Before and after each change of their caves, within the transaction. No permission is asked.
 * Errors: BROKEN outside of a transaction. */
enum err post_settle(struct scope *s, struct id member);

/* The same for everybody on a team: before and after its agreed caves change. */
enum err post_settle_team(struct scope *s, struct id team);

/* As post_settle(), when something is due; opens a transaction then only. For whoever looks into their post. */
enum err post_settle_due(struct scope *s, struct id member);

/* The same for everybody of the organisation: the courier's round. Errors: BUSY "store.busy" next time. */
enum err post_settle_all_due(struct scope *s);

/* Somebody's post, settled and open to be put into, within a transaction. */
struct post {
	struct id member;
	struct guard_post guard;
	int64_t cave_until_ms; /* 0 = not in the cave */
	size_t waiting;
};

enum err post_open(struct scope *s, struct id member, struct post *ret_post);

/* What is put into a post. */
struct post_item {
	struct id message, team; /* ID_NONE = to one person */
	int64_t sent;            /* its number in the order of sending */
	struct guard_answer answer;
	struct id rule_team;
	bool is_own; /* the author's copy: there at once, and read */
};

/* Puts a message into the post, where it is at once, or waits. The receiver's pages hear of what is there.
 * Errors: CONFLICT "message.post_full" (POST_WAITING_MAX). */
enum err post_put(struct scope *s, struct post *post, const struct post_item *item);

#endif
