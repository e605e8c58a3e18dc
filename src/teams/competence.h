/* competence.h - what a person brings, told to nobody; and what a team covers, told of nobody.
 *
 * A profile is a person's own view on forty-eight concrete habits: four
 * sentences for each of twelve competences, and which competences they bring.
 * It is sealed to the person (core/secrets.h). Nobody else can open it: no
 * lead, no administrator, no operator.
 *
 * Who wants to, contributes to a team's picture. No row links a person with a
 * competence: there are counters for each team and competence, and how many
 * people contributed. What somebody contributed stands in their sealed profile,
 * so that a change applies the difference, and taking back takes back exactly
 * that. When somebody leaves the team, what they contributed cannot be told
 * from the rest; so a new epoch begins with empty counters, and everybody
 * contributes again on their next visit (COMPETENCE_STALE).
 *
 * The picture shows from COMPETENCE_CONTRIBUTORS_MIN contributors on, in bands
 * instead of counts, and does not say how many or who contributed. So nothing
 * is learned by subtracting one group from another, except by somebody who
 * knows that exactly one person contributed between two looks, and then only
 * when a band changed (docs/decisions/0017-competences.md).
 *
 * Layer: teams. Read first: enum competence, competence_contribute().
 */
#ifndef TEAMS_COMPETENCE_H
#define TEAMS_COMPETENCE_H

#include "core/scope.h"

#define COMPETENCE_COUNT 12
#define COMPETENCE_ANCHORS 4 /* observable sentences for each; the words stand with the pages */
#define COMPETENCE_CONTRIBUTORS_MIN 5
#define COMPETENCE_TEAMS_MAX 50 /* that one person contributes to */

enum competence_answer {
	COMPETENCE_OPEN, /* not answered */
	COMPETENCE_NOT_YET,
	COMPETENCE_SOMETIMES,
	COMPETENCE_MOSTLY,
	COMPETENCE_ANSWER_COUNT
};

extern const char *const competence_names[COMPETENCE_COUNT + 1]; /* "team_lead", ...; NULL ends */

struct competence_profile {
	enum competence_answer answers[COMPETENCE_COUNT][COMPETENCE_ANCHORS];
	bool brings[COMPETENCE_COUNT]; /* what they say they bring */
	int64_t revision;              /* 0 = none yet */
};

/* One's own. Needs: MAY_SIGNED_IN and an open key. Errors: SIGNED_OUT "session.ended" without a key,
 * BROKEN "competence.unreadable". */
enum err competence_find(struct scope *s, const struct competence_profile **ret_profile);

/* Stores one's own; the counters of the teams one contributes to follow.
 * Errors: as competence_find(); CONFLICT "competence.changed" an old revision. */
enum err competence_change(struct scope *s, const struct competence_profile *next,
                           const struct competence_profile **ret_profile);

/* Deletes the actor's own; takes back what was contributed. */
enum err competence_retire(struct scope *s);

/* For somebody whose key is gone: deletes the closed profile; their teams begin anew. Within the
 * transaction of that (member_invite_anew()). */
enum err competence_erase(struct scope *s, struct id member);

enum competence_contribution {
	COMPETENCE_NONE,
	COMPETENCE_STALE, /* of an earlier epoch: contribute again */
	COMPETENCE_CURRENT
};

/* Counts the actor in, or again after a new epoch. Needs: TEAM_EDIT, an open key. Errors: CONFLICT
 * "competence.teams_many". */
enum err competence_contribute(struct scope *s, struct id team);

/* Takes it back. */
enum err competence_take_back(struct scope *s, struct id team);

enum competence_band {
	COMPETENCE_NOBODY,
	COMPETENCE_ONE,
	COMPETENCE_SEVERAL
};

struct competence_coverage {
	bool is_shown; /* enough people contributed; otherwise all bands are NOBODY */
	enum competence_band bands[COMPETENCE_COUNT];
	enum competence_contribution mine; /* NONE without an open key */
};

/* Needs: TEAM_EDIT (our own people). */
enum err competence_coverage_find(struct scope *s, struct id team,
                                  const struct competence_coverage **ret_coverage);

/* Somebody left the team: empty counters. Within the transaction of that. */
enum err competence_epoch_begin(struct scope *s, struct id team);

#endif
