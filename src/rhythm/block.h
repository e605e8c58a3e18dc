/* block.h - stretches of cave time and market time, and who is in the cave just now.
 *
 * A cave block belongs to one person, a market block to a team. Both are moments
 * (UTC milliseconds, half-open) with the zone they are told in, so that each week is right
 * with its own holidays and changes of the clock. They come from an agreed rhythm
 * (rhythm.h), or somebody takes a cave for themselves.
 *
 * A cave ends by itself. Whoever is in it may leave early or stay longer; the
 * block says so from then on, and what was planned is kept for the person's own
 * mirror. Colleagues on a team, and the customer's members of it, learn "cave" or "market"
 * and until when; for whose work it is stays with the person.
 *
 * Whoever changes caves that count calls post_settle() (post.h) for the person before and after, within the
 * transaction: what waits for the end of the cave then waits for the right one. The functions here do.
 *
 * Layer: rhythm. Read first: block_cave_at(), which the guard asks.
 */
#ifndef RHYTHM_BLOCK_H
#define RHYTHM_BLOCK_H

#include "core/scope.h"

#define BLOCK_MINUTES_MIN 5
#define BLOCK_MINUTES_MAX (12 * 60)
#define BLOCK_LIST_MAX 2000
#define BLOCK_DAYS_MAX 400 /* that a list may span */

enum block_kind {
	BLOCK_CAVE,
	BLOCK_MARKET
};

struct block {
	struct id id;
	enum block_kind kind;
	struct id rhythm, team,
		member; /* rhythm and team: ID_NONE = taken by oneself; member: ID_NONE = market */
	bool is_agreed;
	int64_t starts_at_ms, ends_at_ms, planned_until_ms;
	struct str zone;
	int64_t sequence, retired_at_ms, revision;
};

/* "cave", "market" */
struct str block_kind_name(enum block_kind kind);

/* What counts for the actor between two moments, by start: their caves, and the markets of their teams.
 * Needs: MAY_TAKE_PART. Errors: INVALID "block.range" (at most BLOCK_DAYS_MAX). */
enum err block_list(struct scope *s, int64_t from_ms, int64_t to_ms,
                    const struct block **ret_blocks, size_t *ret_count);

/* What counts for a team between two moments: its markets, and the caves of its people. Whose work a cave
 * is for is told only to the person. Needs: TEAM_SEE; guests get caves of our people and of their own account.
 * Errors: as block_list(). */
enum err block_list_of_team(struct scope *s, struct id team, int64_t from_ms, int64_t to_ms,
                            const struct block **ret_blocks, size_t *ret_count);

/* As block_list() for anybody, for the guard, feeds and the planner. The caller knows that it may: no permission is
 * asked. */
enum err block_list_for(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                        const struct block **ret_blocks, size_t *ret_count);

/* Until when somebody is in the cave at a moment; 0 when they are not. Caves that touch or overlap count as one.
 * No permission is asked. */
enum err block_cave_at(struct scope *s, struct id member, int64_t at_ms, int64_t *ret_until_ms);

/* The actor goes into the cave now. Needs: MAY_SIGNED_IN.
 * Errors: INVALID minutes (BLOCK_MINUTES_MIN..BLOCK_MINUTES_MAX); CONFLICT "block.in_cave". */
enum err block_enter_cave(struct scope *s, int64_t minutes, const struct block **ret_block);

/* The actor's cave ends at another moment: now (leaving), or later. Needs: it is theirs, and it is on.
 * Errors: NOT_FOUND "block.not_found"; CONFLICT "block.over", "block.changed"; INVALID ends_at (before now, or longer
 * than BLOCK_MINUTES_MAX in all). */
enum err block_end_at(struct scope *s, struct id id, int64_t revision, int64_t ends_at_ms,
                      const struct block **ret_block);

struct db_rows;

/* For the neighbours of this file: the same check of a span, and rows of the shape of block_find. */
enum err block_check_range(struct scope *s, int64_t from_ms, int64_t to_ms);
const struct block *block_read_rows(struct scope *s, const struct db_rows *rows);

/* The block, when it is the actor's or their team's. Errors: NOT_FOUND "block.not_found". */
enum err block_find(struct scope *s, struct id id, const struct block **ret_block);

#endif
