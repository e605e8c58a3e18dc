/* status.h - who is in the cave or on the market just now, and until when; and who is at work at all.
 *
 * Everybody on a team sees that of everybody there whom they see at all, guests too. What a cave is for, what
 * was agreed for later, and why somebody is not at work, nobody learns from it: it tells the hours somebody said they
 * work (work_time.h), never what they do at a screen.
 *
 * Layer: rhythm.
 */
#ifndef RHYTHM_STATUS_H
#define RHYTHM_STATUS_H

#include "core/scope.h"
#include "rhythm/block.h"

struct status {
	struct id member;
	struct str name;
	int64_t cave_until_ms; /* 0 = not in the cave */
	int64_t market_until_ms; /* of this team's market; 0 = it is not on, or they are in the cave */
	int64_t work_until_ms; /* 0 = not at work */
};

/* In the order of names. Needs: TEAM_SEE. */
enum err status_list(struct scope *s, struct id team, const struct status **ret_list,
                     size_t *ret_count);

struct status_own {
	const struct block
		*cave; /* the one that can be left, or made longer; NULL = not in the cave */
	int64_t cave_until_ms;   /* with what touches it */
	int64_t market_until_ms; /* of any of one's teams */
	struct id market_team;
	int64_t next_at_ms; /* when something begins or ends next, within a day; 0 = nothing does */
};

/* The actor's own. Needs: MAY_TAKE_PART. */
enum err status_own(struct scope *s, struct status_own *ret);

#endif
