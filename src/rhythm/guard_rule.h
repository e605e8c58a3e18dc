/* guard_rule.h - how a team has tuned what stands before its caves, and how much of its urgent budget is used.
 *
 * How often somebody was called out of the cave is a number of the team: for its retrospective, and for the
 * guard to count with. Nothing here says who called, or whom.
 *
 * Layer: rhythm. Read first: guard.h.
 */
#ifndef RHYTHM_GUARD_RULE_H
#define RHYTHM_GUARD_RULE_H

#include "core/scope.h"
#include "rhythm/guard.h"

struct guard_rule_record {
	struct guard_rule rule;
	int64_t urgent_used; /* in the GUARD_BUDGET_MS before now */
	int64_t revision;    /* 0 = as usual, nothing was tuned yet */
};

/* Needs: TEAM_SEE; guests are told the rule, and 0 as used. */
enum err guard_rule_find(struct scope *s, struct id team, const struct guard_rule_record **ret);

/* Needs: TEAM_EDIT: it is the team's agreement. Errors: INVALID "field.out_of_range" characters_max
 * (0..GUARD_CHARACTERS_MAX), urgent_max (0..GUARD_URGENT_MAX); CONFLICT "guard_rule.changed". */
enum err guard_rule_set(struct scope *s, struct id team, const struct guard_rule_record *next,
                        const struct guard_rule_record **ret);

/* For the guard; ID_NONE = no team, the usual rule. No permission is asked. */
enum err guard_rule_of(struct scope *s, struct id team, struct guard_rule *ret_rule,
                       int64_t *ret_urgent_used);

/* How often the urgent way was taken between two moments. Needs: TEAM_EDIT. */
enum err guard_rule_count_urgent(struct scope *s, struct id team, int64_t from_ms, int64_t to_ms,
                                 int64_t *ret_count);

#endif
