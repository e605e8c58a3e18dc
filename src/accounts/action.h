/* action.h - what somebody does about a need: who, until when, and how far it is.
 *
 * An action belongs to an account. It may stand on the board of a team that
 * looks after the account, in one of its iterations, and be a step of a
 * solution. Its owner is somebody on either side who is on the account.
 *
 * Guests see what is shared; of those they own they change the state, the place
 * and the due date, nothing else.
 *
 * Order: `position` orders all actions of one state, whichever account they are
 * of, so that a board of several accounts has one order. It never leaves this
 * file; callers say "before" or "after" (action_place()).
 *
 * Layer: accounts. Read first: action_add(), action_place().
 */
#ifndef ACCOUNTS_ACTION_H
#define ACCOUNTS_ACTION_H

#include "core/scope.h"

#define ACTION_TITLE_BYTES_MAX 200
#define ACTION_TEXT_BYTES_MAX 4000
#define ACTION_LIST_MAX 200
#define ACTION_CAVE_MINUTES_MAX 9600 /* 20 days of 8 hours; what takes longer is several actions */

enum action_state {
	ACTION_TODO,
	ACTION_DOING,
	ACTION_WAITING, /* for the other side */
	ACTION_DONE,
	ACTION_STATE_COUNT
};

extern const char *const action_states[ACTION_STATE_COUNT + 1]; /* "todo", ...; NULL ends them */

struct action {
	struct id id, account;
	struct id team;      /* on whose board, or ID_NONE */
	struct id solution;  /* what it is a step of, or ID_NONE; guests are not told */
	struct id need;      /* what it answers, or ID_NONE; guests are told of shared ones */
	struct id iteration; /* of the team, or ID_NONE */
	struct str title, text;
	struct id owner; /* or ID_NONE */
	struct str owner_name;
	bool is_owner_guest;
	enum action_state state;
	struct str due_on;    /* "2026-11-23", or empty */
	int64_t cave_minutes; /* estimate of unbroken time */
	bool is_shared;       /* guests of the account see it */
	struct id created_by;
	int64_t done_at_ms, retired_at_ms, revision;
};

/* At the end of its state. Needs: MAY_EDIT of the account.
 * Errors: INVALID title|text|state|due_on|cave_minutes, "action.owner_unknown",
 * "action.owner_cannot_see" (a guest owns what is not shared), "action.need_unknown", "action.solution_unknown",
 * "action.team_unknown", "action.iteration_unknown". */
enum err action_add(struct scope *s, const struct action *draft, const struct action **ret_action);

/* All but account, state and place. Needs: MAY_EDIT of the account; a guest who owns it changes the due
 * date. Errors: as action_add(); DENIED, NOT_FOUND, CONFLICT "action.changed". */
enum err action_change(struct scope *s, const struct action *next,
                       const struct action **ret_action);

/* Where to: into `state`, before one that stands there, or after one, or (both ID_NONE) to the end. */
struct action_place {
	enum action_state state;
	struct id before, after;
};

/* Moves it; its revision changes when the state does. Needs: MAY_EDIT, or being its owner.
 * Errors: DENIED, NOT_FOUND, INVALID "action.place_unknown" no such neighbour, CONFLICT
 * "action.place_moved" the neighbour is in another state now. */
enum err action_place(struct scope *s, struct id id, const struct action_place *to,
                      const struct action **ret_action);

/* Done. Needs: as action_place(). Errors: DENIED, NOT_FOUND, CONFLICT "action.closed_already". */
enum err action_close(struct scope *s, struct id id, const struct action **ret_action);

enum err action_find(struct scope *s, struct id id, const struct action **ret_action);

/* Which actions; exactly one of the first three is set. */
struct action_ask {
	struct id account, team, owner;
	int state;             /* only this one; -1 = all */
	int64_t done_since_ms; /* of those done only these; 0 = all */
	struct id after;       /* the list goes on after this one */
	size_t limit;          /* 1..ACTION_LIST_MAX */
};

/* By state, then in the order of their places; without those retired. Only what the actor may see, also of
 * a team or an owner. Needs: MAY_VISIT of the account; MAY_TAKE_PART for the others.
 * Errors: INVALID "list.limit", "list.after_unknown". */
enum err action_list(struct scope *s, const struct action_ask *ask,
                     const struct action **ret_actions, size_t *ret_count);

/* Puts what is not done of one iteration into another (ID_NONE: into none). Within a transaction, after the
 * caller has checked both. */
enum err action_move_open(struct scope *s, struct id from, struct id to);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source action_findable;

#endif
