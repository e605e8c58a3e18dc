/* iteration.h - some weeks of a team with a goal; at their end a review and a retrospective.
 *
 * Actions belong to one (accounts/action.h). Guests on the team see what is
 * shared, of all of the team's accounts: whoever shares it is told so.
 *
 * Layer: teams. Read first: iteration_add(), iteration_close().
 */
#ifndef TEAMS_ITERATION_H
#define TEAMS_ITERATION_H

#include "core/scope.h"

#define ITERATION_GOAL_BYTES_MAX 500
#define ITERATION_NOTES_BYTES_MAX 8000
#define ITERATION_LIST_MAX 200

struct iteration {
	struct id id, team;
	struct str goal;
	struct str starts_on, ends_on; /* "2026-11-23"; ends_on is the last day */
	struct str review;             /* what came out; Markdown */
	struct str retrospective;      /* how we worked together; Markdown */
	bool is_shared;                /* guests on the team see it */
	int64_t closed_at_ms, revision;
};

/* Needs: TEAM_EDIT. Errors: INVALID goal|starts_on|ends_on|review|retrospective ("iteration.ends_early"
 * before it starts). */
enum err iteration_add(struct scope *s, const struct iteration *draft,
                       const struct iteration **ret_iteration);

/* All but the team. Needs: TEAM_EDIT. Errors: as iteration_add(), NOT_FOUND, CONFLICT "iteration.changed". */
enum err iteration_change(struct scope *s, const struct iteration *next,
                          const struct iteration **ret_iteration);

/* What is not done goes where the caller says (action_move_open()). Needs: TEAM_EDIT.
 * Errors: NOT_FOUND, CONFLICT "iteration.closed_already". */
enum err iteration_close(struct scope *s, struct id id, const struct iteration **ret_iteration);

/* Needs: TEAM_SEE; guests find what is shared. Errors: NOT_FOUND "iteration.not_found". */
enum err iteration_find(struct scope *s, struct id id, const struct iteration **ret_iteration);

/* The latest first; goes on after the iteration `after`. Needs: TEAM_SEE. */
enum err iteration_list(struct scope *s, struct id team, struct id after, size_t limit,
                        const struct iteration **ret_iterations, size_t *ret_count);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source iteration_findable;

#endif
