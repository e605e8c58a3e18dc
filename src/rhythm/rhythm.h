/* rhythm.h - what a team agrees about its time: from a Monday until a Sunday some weeks later.
 *
 * Somebody proposes it: the planner (rhythm_plan.h) lays caves and markets into each week. Everybody
 * on the team agrees, or asks for a change; the proposal can be changed block by block, which takes
 * back the voices of those it concerns. When all have agreed, the blocks count: they are in calendars,
 * in the status line, and the guard keeps them. What was agreed before ends where the new one begins.
 *
 * Once agreed, whoever wants a block elsewhere asks for it; a lead of the team says yes or no (wish.h).
 *
 * Guests on the team see and agree, too: they are on the market as everybody. They learn of our
 * people's caves "cave" and until when.
 *
 * Layer: rhythm. Source: docs/decisions/0020-rhythm.md. Read first: rhythm_propose(), rhythm_speak().
 */
#ifndef RHYTHM_RHYTHM_H
#define RHYTHM_RHYTHM_H

#include "rhythm/block.h"

#define RHYTHM_WEEKS_MAX 13
#define RHYTHM_LIST_MAX 200
#define RHYTHM_TEXT_BYTES_MAX 500
#define RHYTHM_MARKET_MINUTES_MAX (20 * 60)
#define RHYTHM_MARKET_MINUTES_USUAL (4 * 60)

enum rhythm_state {
	RHYTHM_PROPOSED,
	RHYTHM_AGREED,
	RHYTHM_WITHDRAWN
};

struct rhythm {
	struct id id, team;
	enum rhythm_state state;
	struct str starts_on, ends_on; /* Monday, and the Sunday it runs out on */
	struct str zone;               /* in which its weeks begin */
	int64_t market_minutes;        /* wished for each week */
	int64_t quorum;                /* people market time needs */
	struct id proposed_by;
	int64_t proposed_at_ms, agreed_at_ms;
	int64_t voices, agreed_voices, people; /* said something; agreed; on the team now */
	int64_t revision;
};

struct rhythm_voice {
	struct id member;
	struct str name;
	bool is_guest;
	struct str time_zone;
	bool is_spoken, is_agreed;
	struct str text; /* which change they ask for */
	int64_t voiced_at_ms;
};

/* "proposed", "agreed", "withdrawn" */
struct str rhythm_state_name(enum rhythm_state state);

/* Proposes the weeks from draft->starts_on on and has them planned. An open proposal of the team is withdrawn.
 * Needs: TEAM_EDIT. Errors: INVALID starts_on ("rhythm.no_monday"), weeks, market_minutes, quorum, zone. */
enum err rhythm_propose(struct scope *s, const struct rhythm *draft, int64_t weeks,
                        const struct rhythm **ret_rhythm);

/* Needs: TEAM_SEE. Errors: NOT_FOUND "rhythm.not_found". */
enum err rhythm_find(struct scope *s, struct id id, const struct rhythm **ret_rhythm);

/* Those of a team that are proposed or agreed, the newest first; goes on after the rhythm `after`. Needs: TEAM_SEE. */
enum err rhythm_list(struct scope *s, struct id team, struct id after, size_t limit,
                     const struct rhythm **ret_rhythms, size_t *ret_count);

/* All blocks of a rhythm between two moments, by start. Guests get those of our people and of their own account.
 * Needs: TEAM_SEE. Errors: NOT_FOUND, INVALID "block.range". */
enum err rhythm_block_list(struct scope *s, struct id id, int64_t from_ms, int64_t to_ms,
                           const struct block **ret_blocks, size_t *ret_count);

/* What each one on the team says, by name. Needs: TEAM_SEE. */
enum err rhythm_voice_list(struct scope *s, struct id id, const struct rhythm_voice **ret_voices,
                           size_t *ret_count);

/* The actor agrees to a proposal, or asks for a change in words. The last to agree makes it count.
 * Needs: TEAM_SEE. Errors: NOT_FOUND; CONFLICT "rhythm.not_open", "rhythm.changed" (`revision` is the one that was read:
 * nobody signs what they have not seen); INVALID text. */
enum err rhythm_speak(struct scope *s, struct id id, int64_t revision, bool is_agreed,
                      struct str text, const struct rhythm **ret_rhythm);

/* A block of an open proposal goes elsewhere. One's own cave, or a market of the team; by us.
 * Takes back the voices of those it concerns but the actor's. Needs: TEAM_EDIT.
 * Errors: NOT_FOUND "block.not_found"; CONFLICT "rhythm.not_open", "block.changed", "block.meets_another";
 * INVALID starts_at|ends_at. */
enum err rhythm_move_block(struct scope *s, struct id block, int64_t revision, int64_t starts_at_ms,
                           int64_t ends_at_ms, const struct block **ret_block);

/* For wish.c: whether a block of a rhythm may be at a time.
 * Errors: INVALID starts_at|ends_at; CONFLICT "block.meets_another". */
enum err rhythm_check_place(struct scope *s, const struct rhythm *rhythm, const struct block *block,
                            int64_t starts_at_ms, int64_t ends_at_ms);

/* For wish.c: a block that counts goes elsewhere, and posts, calendars and pages follow. Within a transaction; no permission
 * is asked. Errors: as rhythm_check_place(); CONFLICT "block.changed". */
enum err rhythm_move_agreed(struct scope *s, const struct rhythm *rhythm, const struct block *block,
                            int64_t starts_at_ms, int64_t ends_at_ms,
                            const struct block **ret_block);

/* Nobody needs to agree any more. Needs: TEAM_EDIT. Errors: NOT_FOUND, CONFLICT "rhythm.not_open". */
enum err rhythm_withdraw(struct scope *s, struct id id);

/* The moment a day begins in a zone. Errors: BROKEN "server.broken" (neither can be missing in what was checked). */
enum err rhythm_day_ms(struct scope *s, struct str day, struct str zone, int64_t *ret_ms);

/* The day some days later, or earlier. */
struct str rhythm_day_after(struct scope *s, struct str day, int days);

/* For the planner, within the transaction of the proposal. */
enum err rhythm_add_block(struct scope *s, const struct rhythm *rhythm, const struct block *draft);

#endif
