/* time_need.h - who needs which time: the short poll before a rhythm is proposed.
 *
 * Cave time is a person's own, whichever teams they are on: how much a week, the shortest useful block, the best time
 * of the day, on which days. Market time is answered for each team: how much a week, and with whom; by guests, too. Beside the
 * question stands what kamwerk knows: the cave minutes of one's open actions, and needs that have no strategy yet.
 *
 * On a team everybody sees what the others asked for: it is what they will agree about.
 *
 * Layer: rhythm. Read first: time_need_find(), time_need_list().
 */
#ifndef RHYTHM_TIME_NEED_H
#define RHYTHM_TIME_NEED_H

#include "core/scope.h"

#define CAVE_MINUTES_MAX (40 * 60)   /* a week */
#define MARKET_MINUTES_MAX (40 * 60) /* a week */
#define CAVE_BLOCK_MINUTES_MIN 30
#define CAVE_BLOCK_MINUTES_MAX 240
#define CAVE_BLOCK_MINUTES_USUAL 90

enum best_time {
	BEST_MORNING,
	BEST_MIDDAY,
	BEST_AFTERNOON,
	BEST_ANY,
	BEST_COUNT
};

extern const char *const time_need_best[BEST_COUNT + 1]; /* "morning", ...; NULL ends them */

struct time_need {
	bool is_answered;
	int64_t cave_minutes, block_minutes;
	enum best_time best;
	int64_t weekdays; /* bit 0 = Monday */
	int64_t answered_at_ms;
	/* What kamwerk knows beside it. */
	int64_t open_actions, open_cave_minutes, needs_without_strategy;
};

struct market_need {
	struct id member;
	struct str name, time_zone;
	bool is_guest, is_answered;
	int64_t market_minutes;
	const struct id *others; /* with whom; none: with everybody on the team */
	size_t other_count;
	/* Of their cave; guests answer for market time only, and are not told of ours. */
	bool is_cave_answered;
	int64_t cave_minutes, block_minutes;
	enum best_time best;
};

struct time_poll {
	struct str until_on; /* empty: nobody asked */
	int64_t asked_at_ms;
};

/* The actor's own answer. Needs: MAY_SIGNED_IN. */
enum err time_need_find(struct scope *s, struct time_need *ret_need);

/* Errors: INVALID cave_minutes|block_minutes|best|weekdays. Needs: MAY_SIGNED_IN. */
enum err time_need_set(struct scope *s, const struct time_need *next);

/* What each one on the team answered, by name. Needs: TEAM_SEE; guests learn of market time of our people and of guests of
 * their own account. */
enum err time_need_list(struct scope *s, struct id team, const struct market_need **ret_needs,
                        size_t *ret_count, struct time_poll *ret_poll);

/* The actor's market time with a team. Needs: TEAM_SEE.
 * Errors: INVALID market_minutes; "time_need.other_unknown" somebody who is not on the team, or oneself. */
enum err time_need_set_market(struct scope *s, struct id team, int64_t market_minutes,
                              const struct id *others, size_t other_count);

/* Asks the people of a team to answer until a day. Needs: TEAM_EDIT. Errors: INVALID until_on. */
enum err time_need_ask(struct scope *s, struct id team, struct str until_on);

/* Somebody's answer, for the planner; the usual when there is none. No permission is asked. */
enum err time_need_of(struct scope *s, struct id member, struct time_need *ret_need);

#endif
