/* retention.h - how long wordings and figures are kept, and the nightly deletion.
 *
 * Both count from the day a conversation was handed in; what was counted beside a call (call.h) is figures, too. A conversation that nobody settled goes with the time of its
 * wording, because without a basis there is nothing to keep it for. What was deleted on which night is counted; whose
 * it was stands nowhere but with its owner (conversation_end_list()).
 *
 * Layer: talk. Source: GDPR art. 5 (1) e; docs/decisions/0035-consent.md
 */
#ifndef TALK_RETENTION_H
#define TALK_RETENTION_H

#include "core/scope.h"

#define RETENTION_WORDING_DAYS 30
#define RETENTION_WORDING_DAYS_MAX 365
#define RETENTION_FIGURES_MONTHS 12
#define RETENTION_FIGURES_MONTHS_MAX 60
#define RETENTION_NIGHTS_MAX 90 /* shown, and kept */

struct retention {
	int64_t wording_days, figures_months; /* each at least 1 */
};

enum err retention_find(struct scope *s, struct retention *ret);

/* Holds for what is there, too, from the next night on. Needs: MAY_ADMINISTER.
 * Errors: INVALID "field.out_of_range" wording_days | figures_months; INVALID "retention.figures_before_wording". */
enum err retention_change(struct scope *s, const struct retention *next);

struct retention_night {
	struct str day; /* UTC, "2026-11-26" */
	int64_t wordings, figures;
};

/* The last ones first. Needs: MAY_SIGNED_IN. Errors: INVALID "list.limit". */
enum err retention_list_nights(struct scope *s, size_t limit,
                               const struct retention_night **ret_nights, size_t *ret_count);

/* Deletes what is over, once a day, in pieces; of several processes any may, and each piece happens once. */
enum err retention_carry(struct scope *s);

#endif
