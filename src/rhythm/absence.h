/* absence.h - days on which somebody does not work. Why is nobody's business, and is not asked.
 *
 * Only the person reads the days; the planner leaves them out (work_time.h).
 *
 * Layer: rhythm.
 */
#ifndef RHYTHM_ABSENCE_H
#define RHYTHM_ABSENCE_H

#include "core/scope.h"

#define ABSENCE_LIST_MAX 200

struct absence {
	struct id id;
	struct str from_on, to_on; /* first and last day */
};

/* The actor's, from today on, by day. */
enum err absence_list(struct scope *s, const struct absence **ret_absences, size_t *ret_count);

/* Errors: INVALID from_on|to_on ("absence.ends_early"); CONFLICT "absence.too_many". */
enum err absence_add(struct scope *s, const struct absence *draft,
                     const struct absence **ret_absence);

/* Errors: NOT_FOUND "absence.not_found". */
enum err absence_retire(struct scope *s, struct id id);

/* All of somebody's, for the planner. No permission is asked. */
enum err absence_list_of(struct scope *s, struct id member, const struct absence **ret_absences,
                         size_t *ret_count);

/* Whether a day ("2026-12-24") is one of them. */
bool absence_covers(const struct absence *absences, size_t count, struct str day);

#endif
