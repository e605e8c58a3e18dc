/* need.h - what the account, or its own customers, need: a sentence that was heard.
 *
 * Kept by a person, usually out of a conversation; from then on it belongs to
 * the account's team, unlike the conversation itself (design principle 1).
 *
 * Layer: accounts.
 */
#ifndef ACCOUNTS_NEED_H
#define ACCOUNTS_NEED_H

#include "core/scope.h"

#define NEED_QUOTE_BYTES_MAX 1000
#define NEED_LIST_MAX 200
#define NEED_CORRECTION_BYTES_MAX 1000
#define NEED_ANSWERS_MAX 200
#define NEED_WEIGHT_MAX 5
#define NEED_WEIGHT_USUAL 3
#define NEED_FUTURE_MS_MAX ((int64_t)24 * 60 * 60 * 1000) /* heard "today", one zone further east */

enum need_level {
	NEED_ACCOUNT,      /* the account's own */
	NEED_END_CUSTOMER, /* of the account's customers */
	NEED_LEVEL_COUNT
};

/* What the customer's people say about it. */
enum need_state {
	NEED_HEARD, /* nobody of them has said anything yet */
	NEED_CONFIRMED,
	NEED_CORRECTED, /* in their words */
	NEED_WITHDRAWN, /* no need of theirs */
	NEED_STATE_COUNT
};

extern const char *const need_states[NEED_STATE_COUNT + 1]; /* "heard", ...; NULL ends them */

struct need {
	struct id id, account;
	struct str quote; /* verbatim */
	enum need_level level;
	struct id contact;      /* who said it; ID_NONE = not known */
	struct id conversation; /* where it was heard; ID_NONE = elsewhere */
	int64_t utterance;      /* within that conversation, from 0; -1 = none */
	int64_t heard_at_ms;    /* 0 = not known */
	bool is_shared;         /* guests of the account see it */
	struct id
		end_customer; /* whose it is, when it is not the account's own; ID_NONE = not known */
	struct id division;   /* where in the account; ID_NONE = not known */
	int64_t weight;       /* 1..NEED_WEIGHT_MAX; 0 in a draft = NEED_WEIGHT_USUAL */
	enum need_state state; /* set by need_answer(); by the newest answer */
	struct str correction; /* in the customer's words; empty when there is none */
	struct id answered_by; /* the guest whose answer that was; ID_NONE = nobody yet */
	struct str answered_by_name;
	int64_t answered_at_ms;
	struct id kept_by;
	int64_t kept_at_ms, retired_at_ms, revision;
};

/* Needs: MAY_EDIT. The same person keeps the same utterance of a conversation once: a second keeping
 * changes the first, also a retired one. Whose the conversation is, is the caller's to know: the id
 * stays a name here, because the need outlives the conversation. Errors: INVALID quote|level|contact|weight, "need.end_customer_unknown",
 * "need.division_unknown"; NOT_FOUND. */
enum err need_add(struct scope *s, const struct need *draft, const struct need **ret_need);

/* Quote, level, contact, time, weight, whose, where, shared, retired. The rest is history and stays. Another
 * quote is another sentence: what was said about the old one is forgotten, and it is HEARD again.
 * Errors: INVALID, NOT_FOUND, CONFLICT "need.changed". */
enum err need_change(struct scope *s, const struct need *next, const struct need **ret_need);

enum err need_find(struct scope *s, struct id id, const struct need **ret_need);

/* Newest first, starting after `after`. Needs: MAY_SEE. */
enum err need_list(struct scope *s, struct id account, struct id after, size_t limit,
                   const struct need **ret_needs, size_t *ret_count);

/* Those kept out of one conversation and still standing, by utterance. Needs: MAY_SEE. */
enum err need_list_heard_in(struct scope *s, struct id account, struct id conversation,
                            size_t limit, const struct need **ret_needs, size_t *ret_count);

/* What one guest said about a need. */
struct need_answer {
	struct id guest;
	struct str guest_name;
	enum need_state state;
	struct str text;
	int64_t at_ms;
};

/* A guest confirms it, corrects it, or says that it is none of theirs; again: changes the answer. `quote` is
 * the sentence they have read, so that nobody confirms another one; empty = not told.
 * Errors: DENIED "need.answer_is_theirs" for our own people; NOT_FOUND; INVALID state, text (needed to
 * correct); CONFLICT "need.changed" the sentence is another one now, "need.retired". */
enum err need_answer(struct scope *s, struct id need, enum need_state state, struct str text,
                     struct str quote, const struct need **ret_need);

/* Newest first; guests get their own. Errors: NOT_FOUND. */
enum err need_list_answers(struct scope *s, struct id need, const struct need_answer **ret_answers,
                           size_t *ret_count);

/* Deletes what the actor kept out of one conversation, for good and also what was retired: somebody
 * who spoke there withdrew their consent. Also after leaving the account's team. */
enum err need_erase_heard_in(struct scope *s, struct id conversation);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source need_findable;

#endif
