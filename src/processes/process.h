/* process.h - a way two companies buy and sell, walked together: enquiry, order, delivery, invoice, complaint.
 *
 * It begins with what goals and solutions have in common, too (accounts/step.h): words, sharing, retiring. What is done in
 * it one after the other are its steps, records of their own (process_step.h); they are shared with it.
 *
 * Our side begins a process and says whether it is shared. Guests see shared ones and work on their steps.
 *
 * Layer: processes. Read first: struct process, process_add().
 */
#ifndef PROCESSES_PROCESS_H
#define PROCESSES_PROCESS_H

#include "accounts/step.h"

struct process {
	struct step base; /* title: "Order"; text: what it is for */
};

/* Needs: MAY_EDIT. Errors: INVALID title|text. */
enum err process_add(struct scope *s, const struct process *draft,
                     const struct process **ret_process);

/* All but the account. Needs: MAY_EDIT. Errors: as process_add(); NOT_FOUND "process.not_found", CONFLICT "process.changed". */
enum err process_change(struct scope *s, const struct process *next,
                        const struct process **ret_process);

/* Needs: MAY_TAKE_PART, and being on the account; guests find what is shared. Errors: NOT_FOUND "process.not_found". */
enum err process_find(struct scope *s, struct id id, const struct process **ret_process);

/* Oldest first, without those retired, after `after`. Needs: MAY_VISIT; guests get what is shared.
 * Errors: INVALID "list.limit" (1..STEP_LIST_MAX), "list.after_unknown". */
enum err process_list(struct scope *s, struct id account, struct id after, size_t limit,
                      const struct process **ret_processes, size_t *ret_count);

#endif
