/* deal.h - what is being negotiated with an account, from the first sign to won or lost.
 *
 * Ours alone: guests never learn that there is one. Each step from stage to
 * stage is a line of the history ("to_offer"). Won and lost are told with the
 * reason and the day; whoever opens the deal again takes both back.
 *
 * Layer: accounts. Read first: struct deal, deal_change().
 */
#ifndef ACCOUNTS_DEAL_H
#define ACCOUNTS_DEAL_H

#include "core/scope.h"

#define DEAL_TITLE_BYTES_MAX 200
#define DEAL_REASON_BYTES_MAX 2000
#define DEAL_LIST_MAX 200
#define DEAL_MOVES_MAX 5000                            /* of one account */
#define DEAL_AMOUNT_CENTS_MAX INT64_C(100000000000000) /* a million millions */

enum deal_stage {
	DEAL_LEAD,
	DEAL_QUALIFIED,
	DEAL_OFFER,
	DEAL_NEGOTIATION,
	DEAL_WON,
	DEAL_LOST,
	DEAL_STAGE_COUNT
};

extern const char *const deal_stages[DEAL_STAGE_COUNT + 1]; /* "lead", ...; NULL ends them */

struct deal {
	struct id id, account;
	struct id division; /* with which part of the group, or ID_NONE */
	struct str title;
	enum deal_stage stage;
	int64_t amount_cents;   /* -1 = not known */
	struct str currency;    /* "EUR", or empty */
	struct str expected_on; /* "2026-11-23", or empty */
	struct str reason;      /* of won or lost; else empty */
	struct str decided_on;  /* won or lost on; else empty */
	int64_t retired_at_ms, revision;
};

/* A deal came in, or went from stage to stage. */
struct deal_move {
	struct id deal;
	int64_t at_ms;
	enum deal_stage to;
	bool is_first; /* it came in with that stage */
};

/* Needs: MAY_EDIT of the account. Errors: NOT_FOUND account; INVALID "deal.division_unknown", "deal.currency_needed", "deal.reason_needed". */
enum err deal_add(struct scope *s, const struct deal *draft, const struct deal **ret_deal);

/* All but the account. Writes down each step from stage to stage. Errors: as deal_add(); NOT_FOUND; CONFLICT "deal.changed". */
enum err deal_change(struct scope *s, const struct deal *next, const struct deal **ret_deal);

/* Errors: NOT_FOUND "deal.not_found". */
enum err deal_find(struct scope *s, struct id id, const struct deal **ret_deal);

/* Newest first, starting after `after`; those whose title contains `words` ("" = all), without the retired.
 * Needs: MAY_SEE. Errors: INVALID "list.limit" (1..DEAL_LIST_MAX). */
enum err deal_list(struct scope *s, struct id account, struct str words, struct id after,
                   size_t limit, const struct deal **ret_deals, size_t *ret_count);

/* How the deals of an account came to stand where they do, without the retired: those of one deal together, oldest first.
 * Asks for no permission, for counting only: whoever calls shows nothing of a single deal. Limits: DEAL_MOVES_MAX. */
enum err deal_list_moves(struct scope *s, struct id account, const struct deal_move **ret_moves,
                         size_t *ret_count);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source deal_findable;

#endif
