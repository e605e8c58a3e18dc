/* understanding.h - "This is how we understood you": needs laid before those who have them.
 *
 * Somebody of our side takes some needs of one account, usually those kept from one conversation, and lays
 * them before some of its guests. That shares these needs. Each guest confirms or corrects them
 * (need_answer()), one after the other; whatever is not answered stays open and grows older for both sides.
 *
 * Layer: accounts. Read first: understanding_add(), then need.h: need_answer().
 */
#ifndef ACCOUNTS_UNDERSTANDING_H
#define ACCOUNTS_UNDERSTANDING_H

#include "core/scope.h"

#define UNDERSTANDING_TEXT_BYTES_MAX 1000
#define UNDERSTANDING_NEEDS_MAX 20 /* answered within a minute or two */
#define UNDERSTANDING_GUESTS_MAX 20
#define UNDERSTANDING_LIST_MAX 200

struct understanding {
	struct id id; /* carries the time it was made at */
	struct id account;
	struct str text; /* a line to them; may be empty */
	struct id made_by;
	struct str made_by_name;
	int64_t retired_at_ms;
	int64_t need_count; /* that still stand and are shared */
	int64_t open_count; /* of them: not answered by anybody; for a guest: by themselves */
};

struct understanding_draft {
	struct id account;
	struct str text;
	const struct id *needs, *guests;
	size_t need_count, guest_count;
};

/* Shares the needs. Needs: MAY_EDIT.
 * Errors: INVALID text, "understanding.needs" (1..UNDERSTANDING_NEEDS_MAX, of the account, standing),
 * "understanding.guests" (1..UNDERSTANDING_GUESTS_MAX, of the account). */
enum err understanding_add(struct scope *s, const struct understanding_draft *draft,
                           const struct understanding **ret_understanding);

/* For whoever is on the account's team, and for the guests it was laid before until it is retired.
 * Errors: NOT_FOUND "understanding.not_found". */
enum err understanding_find(struct scope *s, struct id id,
                            const struct understanding **ret_understanding);

/* Newest first, without those retired. Needs: MAY_VISIT; guests get those that were laid before them.
 * Errors: INVALID "list.limit". */
enum err understanding_list(struct scope *s, struct id account, struct id after, size_t limit,
                            const struct understanding **ret_understandings, size_t *ret_count);

/* The needs of one that still stand and are shared, in their order. Errors: as understanding_find(). */
enum err understanding_list_needs(struct scope *s, struct id id, const struct id **ret_needs,
                                  size_t *ret_count);

struct understanding_guest {
	struct id guest;
	struct str name;
	int64_t open_count; /* of the needs: not answered by them */
};

/* Whom it was laid before. Needs: MAY_SEE. Errors: as understanding_find(). */
enum err understanding_list_guests(struct scope *s, struct id id,
                                   const struct understanding_guest **ret_guests,
                                   size_t *ret_count);

/* The guests no longer find it; what they answered stays. Needs: MAY_EDIT. Errors: NOT_FOUND. */
enum err understanding_retire(struct scope *s, struct id id);

#endif
