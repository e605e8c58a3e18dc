/* guard.h - the rule that stands before the cave: what passes, what waits, and until when.
 *
 * Pure: no database, no clock. message.h asks it within its transactions, and its test lives through
 * a million histories with the same functions.
 *
 * The mission: somebody in the cave has only short exchanges, none informal, none across departments.
 * So to somebody in the cave a message
 *
 *   1. passes, and is heard, when it is urgent, says why, and the team's budget of the week has some left;
 *   2. passes quietly when it is about work, at most `characters_max` long, and comes from the same
 *      account team or the same department (and names a record of that work, where the team wants it so);
 *   3. else waits, and is handed over together with the others when the cave ends, in the order of sending.
 *
 * Whoever is not in the cave gets everything at once. An urgent message whose budget is used up is judged as
 * any other one: so it may still pass quietly, and nobody is better off for not having said that it is urgent.
 *
 * What is handed over gets the next number of its receiver's post and keeps it. A message without a number cannot be
 * seen, one with a number is there for good: that is all there is to "exactly once", and no clock can undo it.
 *
 * Layer: rhythm. Read first: guard_decide(), guard_settle().
 * Source: docs/decisions/0022-guard.md
 */
#ifndef RHYTHM_GUARD_H
#define RHYTHM_GUARD_H

#include "core/str.h"

/* What a team has that has not said otherwise. 280 characters are read in a quarter of a minute, without
 * scrolling on a phone; two urgent ones in seven days are less than one for every other cave of a team of six. */
#define GUARD_CHARACTERS_USUAL 280
#define GUARD_CHARACTERS_MAX 1000
#define GUARD_URGENT_USUAL 2
#define GUARD_URGENT_MAX 20
/* The budget counts what passed in any seven days: people in three zones have no Monday in common. */
#define GUARD_BUDGET_MS ((int64_t)7 * 24 * 60 * 60 * 1000)

struct guard_rule {
	int64_t characters_max;     /* the longest text that passes quietly; 0 = none does */
	int64_t urgent_max;         /* in GUARD_BUDGET_MS; 0 = there is no urgent way */
	bool lets_departments_pass; /* also what comes from elsewhere in the company */
	bool needs_link;            /* only what names a record both may see */
};

#define GUARD_RULE_USUAL                                                                           \
	((struct guard_rule){.characters_max = GUARD_CHARACTERS_USUAL,                             \
	                     .urgent_max = GUARD_URGENT_USUAL})

/* One message and one receiver. */
struct guard_ask {
	int64_t cave_until_ms;     /* of the receiver; 0 = not in the cave */
	int64_t characters;        /* of the text as it was written */
	bool is_informal;          /* about anything else than work, as its author says */
	bool is_urgent;            /* with a reason */
	bool has_link;             /* to a record that both may see */
	bool is_same_account_team; /* both look after one account; a guest: after their own company's */
	bool is_same_department;
	bool has_team;       /* there is a team whose budget it is */
	int64_t urgent_used; /* of the budget */
};

enum guard_verdict {
	GUARD_OPEN,   /* not in the cave: at once */
	GUARD_QUIET,  /* into the cave, without a sound */
	GUARD_URGENT, /* into the cave, and heard; counted */
	GUARD_HELD,   /* when the cave ends */
	GUARD_VERDICT_COUNT
};

extern const char *const guard_verdicts[GUARD_VERDICT_COUNT + 1]; /* "open", ...; NULL ends them */

/* Why; the page says it in a sentence ("guard.why.long"). */
enum guard_why {
	GUARD_WHY_OPEN,
	GUARD_WHY_URGENT,
	GUARD_WHY_SHARED_WORK, /* short, and from the same account team */
	GUARD_WHY_DEPARTMENT,  /* short, and from the same department */
	GUARD_WHY_LET_PASS,    /* short, and the team lets other departments pass */
	GUARD_WHY_INFORMAL,
	GUARD_WHY_LONG,
	GUARD_WHY_ACROSS,  /* from another department, of no common account */
	GUARD_WHY_NO_LINK, /* the team wants to know about what it is */
	GUARD_WHY_BUDGET,  /* would have been urgent, but the budget is used up */
	GUARD_WHY_NO_TEAM, /* would have been urgent, but there is no team whose budget it could be */
	GUARD_WHY_COUNT
};

extern const char *const guard_whys[GUARD_WHY_COUNT + 1]; /* "open", ...; NULL ends them */

struct guard_answer {
	enum guard_verdict verdict;
	enum guard_why why;
};

struct guard_answer guard_decide(const struct guard_rule *rule, const struct guard_ask *ask);

/* A cave, half-open. */
struct guard_cave {
	int64_t starts_at_ms, ends_at_ms;
};

/* Until when somebody with these caves is in the cave at a moment; 0 = they are not. Caves that touch or overlap are
 * one. In any order. */
int64_t guard_cave_until(const struct guard_cave *caves, size_t count, int64_t at_ms);

/* A message on its way to one receiver. */
struct guard_delivery {
	int64_t sent;      /* in the order of sending, over all */
	int64_t due_at_ms; /* when it will be handed over, while it waits; when it was */
	int64_t number;    /* in the receiver's post, from 1; 0 = it waits */
};

/* What one person receives: numbered, and at a time of its own that never goes back. A server process whose clock is
 * behind, or that read it long ago, works at the time the post has reached. */
struct guard_post {
	int64_t number; /* of what was handed over last */
	int64_t at_ms;
};

/* Goes on to `now_ms`, or stays where it is; the moment to ask for the receiver's cave. */
int64_t guard_post_now(struct guard_post *post, int64_t now_ms);

/* The next number of the post is put onto it: it is there. */
void guard_hand_over(struct guard_post *post, struct guard_delivery *delivery);

/* Brings what waits for one receiver, in the order of sending, up to the post's time: what is due is handed over, all of
 * it when the receiver is not in the cave (any more); for the rest it is due when the cave ends.
 * Called in one transaction before whatever else is done with this receiver's post or caves, and once more after
 * their caves were changed. */
void guard_settle(struct guard_post *post, struct guard_delivery *waiting, size_t count,
                  int64_t cave_until_ms);

#endif
