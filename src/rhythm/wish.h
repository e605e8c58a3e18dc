/* wish.h - what was agreed shall be elsewhere: somebody asks for it, a lead of the team says yes or no.
 *
 * One asks for one's own cave, or for market time of a team one is on; on the page, or by moving it in a calendar program
 * (block_calendar.h). The block stays where it is until a lead says yes; then it moves, and calendars, status and
 * guard with it. Nothing is moved behind anybody's back, so whoever is concerned gets a message (message.h), past
 * the guard as any other:
 *
 *   a wish          to the leads, from whoever asks
 *   yes             market time: to the room, guests too; a cave: to whose it is
 *   no              to whoever asked, with a word why
 *   a lead's own    is done at once, and told to the room
 *
 * Who does not answer is reminded once, by a message from whoever asked: when two whole days of work of a lead have passed, or
 * half-way to the earlier of both times when that comes sooner.
 *
 * A yes can be undone while nobody has acted on it: neither time has begun, and the block is as the yes left it.
 *
 * Why somebody asks is read by the leads and by themselves. Guests ask for market time, and learn of no other wish.
 *
 * Layer: rhythm. Source: docs/decisions/0025-wishes-and-letters.md. Read first: wish_ask(), wish_answer().
 */
#ifndef RHYTHM_WISH_H
#define RHYTHM_WISH_H

#include "rhythm/block.h"

#define WISH_TEXT_BYTES_MAX 500
#define WISH_LIST_MAX 200

enum wish_state {
	WISH_OPEN,
	WISH_GRANTED,
	WISH_REFUSED,
	WISH_WITHDRAWN
};

struct wish {
	struct id id, rhythm, team, block;
	enum block_kind kind;
	struct id member; /* whose cave; ID_NONE: market */
	struct id asked_by;
	struct str asked_by_name;
	bool is_own, is_guest; /* the reader asked; a guest did */
	struct str text;       /* why; empty for others */
	int64_t starts_at_ms, ends_at_ms, was_starts_at_ms, was_ends_at_ms;
	struct str zone;
	enum wish_state state;
	struct id answered_by;
	struct str answered_by_name, answer;
	bool may_answer, may_undo; /* the reader, now */
	int64_t asked_at_ms, answered_at_ms, revision;
};

/* "open", "granted", "refused", "withdrawn" */
struct str wish_state_name(enum wish_state state);

/* Asks for block, starts_at_ms, ends_at_ms, and says why in text, which may be empty. What the actor asked before for the
 * block, and nobody answered, is withdrawn. A lead's own is granted with it.
 * Needs: MAY_TAKE_PART.
 * Errors: NOT_FOUND "block.not_found" not theirs; CONFLICT "block.not_agreed" taken for oneself, "wish.proposed" nobody
 * has agreed yet, "wish.too_late" it has begun, "block.meets_another"; INVALID text, starts_at, ends_at, "wish.past",
 * "wish.same". */
enum err wish_ask(struct scope *s, const struct wish *draft, const struct wish **ret_wish);

/* Yes: the block moves. No: with a word why. Needs: TEAM_LEAD.
 * Errors: NOT_FOUND "wish.not_found"; CONFLICT "wish.changed", "wish.answered", "wish.too_late" either time has come,
 * "block.meets_another"; INVALID text. */
enum err wish_answer(struct scope *s, struct id id, int64_t revision, bool is_granted,
                     struct str text, const struct wish **ret_wish);

/* Takes the answer back: the block is where it was, and the wish is open again; a lead's own is withdrawn.
 * Needs: TEAM_LEAD. Errors: NOT_FOUND; CONFLICT "wish.not_answered", "wish.acted_on", "block.meets_another". */
enum err wish_undo(struct scope *s, struct id id);

/* The actor no longer asks for it. Errors: NOT_FOUND "wish.not_found", also of others; CONFLICT "wish.answered". */
enum err wish_withdraw(struct scope *s, struct id id);

/* Needs: on the team. Errors: NOT_FOUND "wish.not_found". */
enum err wish_find(struct scope *s, struct id id, const struct wish **ret_wish);

/* Of a rhythm, but those withdrawn, the newest first; goes on after the wish `after`. Needs: TEAM_SEE; guests get
 * their own. */
enum err wish_list(struct scope *s, struct id rhythm, struct id after, size_t limit,
                   const struct wish **ret_wishes, size_t *ret_count);

/* Reminds the leads of what is due: the courier's round, for nobody. Of several processes one does. Errors: BUSY "store.busy" next time. */
enum err wish_remind_due(struct scope *s);

#endif
