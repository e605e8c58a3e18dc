/* agreement.h - how a team wants to work together, until a date at which it is said again or ends.
 *
 * Guests on the team see what is shared. "Agreement" is also a basis for
 * analysing a conversation (talk/conversation.h); that one is no record.
 *
 * Layer: teams.
 */
#ifndef TEAMS_AGREEMENT_H
#define TEAMS_AGREEMENT_H

#include "core/scope.h"

#define AGREEMENT_TEXT_BYTES_MAX 2000
#define AGREEMENT_LIST_MAX 200

struct agreement {
	struct id id, team;
	struct str text; /* Markdown */
	struct str agreed_on;
	struct str until_on; /* the last day; empty = until further notice */
	bool is_shared;      /* guests on the team see it */
	struct id created_by;
	int64_t retired_at_ms, revision;
};

/* Needs: TEAM_EDIT. Errors: INVALID text|agreed_on|until_on ("agreement.ends_early" before it begins). */
enum err agreement_add(struct scope *s, const struct agreement *draft,
                       const struct agreement **ret_agreement);

/* All but the team and who added it; renewing sets agreed_on and until_on. Needs: TEAM_EDIT.
 * Errors: as agreement_add(), NOT_FOUND, CONFLICT "agreement.changed". */
enum err agreement_change(struct scope *s, const struct agreement *next,
                          const struct agreement **ret_agreement);

/* Needs: TEAM_SEE; guests find what is shared. Errors: NOT_FOUND "agreement.not_found". */
enum err agreement_find(struct scope *s, struct id id, const struct agreement **ret_agreement);

/* Those that stand, the newest first; goes on after the agreement `after`. Needs: TEAM_SEE. */
enum err agreement_list(struct scope *s, struct id team, struct id after, size_t limit,
                        const struct agreement **ret_agreements, size_t *ret_count);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source agreement_findable;

#endif
