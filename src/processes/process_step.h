/* process_step.h - one step of a joint process: who does it, by what it goes today, what hurts, and how far it is digitised.
 *
 * The digitisation ladder has five rungs. Each side says for itself on which one the step stands; nobody speaks for the other
 * side. Where the two differ is what is worth talking about. A step that both sides pick has a rung it shall reach and a day,
 * and from it an action on the board.
 *
 * A step is shared with its process. Guests work on the steps they see as our people do: they add, correct, order and pick
 * them; what they do not do is take out a step that somebody else added, or make an action.
 *
 * Layer: processes. Read first: struct process_step, process_step_rate().
 */
#ifndef PROCESSES_PROCESS_STEP_H
#define PROCESSES_PROCESS_STEP_H

#include "accounts/action.h"

#define PROCESS_STEP_TITLE_BYTES_MAX 200
#define PROCESS_STEP_MEANS_BYTES_MAX 200
#define PROCESS_STEP_PAIN_BYTES_MAX 1000
#define PROCESS_STEP_COUNT_MAX 40 /* of a process; what has more is several processes */
#define PROCESS_STEP_LIST_MAX 200

enum process_step_doer {
	PROCESS_STEP_BY_OURS,
	PROCESS_STEP_BY_THEIRS,
	PROCESS_STEP_BY_BOTH,
	PROCESS_STEP_DOER_COUNT
};

extern const char
	*const process_step_doers[PROCESS_STEP_DOER_COUNT + 1]; /* "ours", ...; NULL ends them */

enum process_step_rung {
	PROCESS_STEP_NOT_SAID = -1,
	PROCESS_STEP_PAPER, /* by word of mouth, telephone or paper */
	PROCESS_STEP_MAIL,  /* by mail, with something attached */
	PROCESS_STEP_PLACE, /* both write into one form or portal */
	PROCESS_STEP_DATA,  /* structured, from system to system; people look at it */
	PROCESS_STEP_ALONE, /* it runs by itself; people see to exceptions */
	PROCESS_STEP_RUNG_COUNT
};

extern const char
	*const process_step_rungs[PROCESS_STEP_RUNG_COUNT + 1]; /* "paper", ...; NULL ends them */

enum process_step_side {
	PROCESS_STEP_OURS,
	PROCESS_STEP_THEIRS,
	PROCESS_STEP_SIDE_COUNT
};

extern const char *const
	process_step_sides[PROCESS_STEP_SIDE_COUNT + 1]; /* "ours", "theirs"; NULL ends them */

/* What one side says, and who said it when. */
struct process_step_rating {
	enum process_step_rung rung;
	struct id by; /* or ID_NONE */
	struct str by_name;
	int64_t at_ms;
};

/* Picked for now: where it shall be, and until when. */
struct process_step_pick {
	enum process_step_rung rung; /* NOT_SAID: it is not picked */
	struct str until_on;         /* "2026-12-31" */
	struct id by;
	struct str by_name;
	int64_t at_ms;
	struct id action; /* or ID_NONE; guests are told of shared ones */
};

struct process_step {
	struct id id, account, process;
	struct str title;
	enum process_step_doer doer;
	struct str means, pain; /* by what it goes today, one line; what hurts. Plain text */
	struct process_step_rating ratings[PROCESS_STEP_SIDE_COUNT];
	struct process_step_pick pick;
	bool is_shared; /* as its process */
	struct id created_by;
	int64_t retired_at_ms, revision;
};

/* At the end of its process. Takes process, title, doer, means and pain of the draft. Needs: MAY_EDIT of the account; guests:
 * a process shared with them. Errors: those of process_find(); INVALID title|doer|means|pain; TOO_LARGE "process_step.too_many". */
enum err process_step_add(struct scope *s, const struct process_step *draft,
                          const struct process_step **ret_step);

/* Title, doer, means, pain and retired. Needs: as process_step_add(); guests retire their own ones only.
 * Errors: as process_step_add(); NOT_FOUND "process_step.not_found", DENIED "process_step.not_yours", CONFLICT "process_step.changed". */
enum err process_step_change(struct scope *s, const struct process_step *next,
                             const struct process_step **ret_step);

/* Moves it before one of the same process, or behind one, or (both ID_NONE) to the end. Its revision stays.
 * Needs: as process_step_add(). Errors: NOT_FOUND, INVALID "process_step.place_unknown". */
enum err process_step_place(struct scope *s, struct id id, struct id before, struct id after,
                            const struct process_step **ret_step);

/* On which rung the actor's side sees it; NOT_SAID takes it back. Needs: as process_step_add().
 * Errors: NOT_FOUND, INVALID rung, "process_step.other_side" `side` is not the actor's. */
enum err process_step_rate(struct scope *s, struct id id, enum process_step_side side,
                           enum process_step_rung rung, const struct process_step **ret_step);

/* Picks it until a day, or picks it anew; NOT_SAID: no more. An action that still stands goes on with it.
 * Needs: as process_step_add(). Errors: NOT_FOUND, INVALID rung|until_on. */
enum err process_step_choose(struct scope *s, struct id id, enum process_step_rung rung,
                             struct str until_on, const struct process_step **ret_step);

/* Makes the action that is to bring a picked step there: with the title, owner and team of the draft, until the day it was
 * picked for, shared as the step is; an empty title is the step's. Needs: MAY_EDIT. Errors: NOT_FOUND, those of action_add(),
 * CONFLICT "process_step.not_picked", "process_step.has_action" one that still stands. */
enum err process_step_act(struct scope *s, struct id id, const struct action *draft,
                          const struct action **ret_action);

/* Needs: MAY_TAKE_PART, and being on the account; guests find those of shared processes. Errors: NOT_FOUND "process_step.not_found". */
enum err process_step_find(struct scope *s, struct id id, const struct process_step **ret_step);

/* Of all processes of an account, oldest process first and in the order of their places; without those retired, after `after`.
 * Needs: MAY_VISIT; guests get those of shared processes. Errors: INVALID "list.limit" (1..PROCESS_STEP_LIST_MAX),
 * "list.after_unknown". */
enum err process_step_list(struct scope *s, struct id account, struct id after, size_t limit,
                           const struct process_step **ret_steps, size_t *ret_count);

#endif
