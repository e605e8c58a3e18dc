/* mirror_team.h - how the weeks of a team were in the mean, of nobody in particular.
 *
 * Who wants to, lets their weeks (mirror.h) go into the mean; nobody is told who did, and no history notes it. A
 * week shows when at least MIRROR_TEAM_PEOPLE_MIN of them are in it: on the team, not locked, sharing since before it
 * began, with working time and a calendar that says something of it.
 *
 * Nothing is learned by subtracting:
 *   - A week is counted once, after it is over, and kept; the same week of other people is never told.
 *   - When one of those in it leaves the team, is locked, or takes it back, the week is not shown any more. So the
 *     figures are of people who all are on the team now, and never stand beside those "without Ms X".
 *   - Each figure is a mean of shares rounded to MIRROR_TEAM_STEP, and at the ends "at most" and "at least"
 *     (MIRROR_TEAM_LOW, MIRROR_TEAM_HIGH). What two teams that differ by one person say of a week then leaves that person
 *     anywhere within more than fifty percentage points.
 *   - How many people are in it is told to nobody.
 *
 * Layer: rhythm. Read first: mirror_team_list(). Source: docs/decisions/0024-mirror.md
 */
#ifndef RHYTHM_MIRROR_TEAM_H
#define RHYTHM_MIRROR_TEAM_H

#include "core/scope.h"

#define MIRROR_TEAM_PEOPLE_MIN 5
#define MIRROR_TEAM_WEEKS 8 /* that are over, back from now */
#define MIRROR_TEAM_STEP 50 /* permille */
#define MIRROR_TEAM_LOW 100
#define MIRROR_TEAM_HIGH 900

struct mirror_team_week {
	struct str starts_on;
	int64_t load_permille;     /* of working time, in meetings */
	int64_t fragment_permille; /* of working time, in pieces shorter than one's useful block */
	int64_t kept_permille;     /* of caves; -1 = too few people had one that week */
};

/* Weeks that are over, the oldest first; *ret_shares: the actor is among those who share. Writes down what is over and not
 * counted yet; when that is not its turn, it waits for the next look. Needs: TEAM_EDIT. Not within a transaction.
 * Errors: NOT_FOUND "team.not_found". */
enum err mirror_team_list(struct scope *s, struct id team,
                          const struct mirror_team_week **ret_weeks, size_t *ret_count,
                          bool *ret_shares);

/* The actor's weeks go into the mean, from the next Monday on. Again: nothing changes. Needs: TEAM_EDIT. */
enum err mirror_team_share(struct scope *s, struct id team);

/* Takes it back; weeks they are in are not shown any more. */
enum err mirror_team_take_back(struct scope *s, struct id team);

#endif
