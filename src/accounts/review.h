/* review.h - the plan of an account is reviewed by listening: a moderated session with phases and a clock.
 *
 * The order is the method: the presenter presents; reviewers ask questions and
 * nothing else; each says back what they understood, and the presenter says
 * whether it was meant so; only who was confirmed may recommend; at the end is
 * agreed what is done, and each agreement is an action. This file holds the
 * order, so no page can forget it. Minutes are a promise, not a guillotine: the
 * moderator moves on.
 *
 * Ours alone: guests never learn that there was one.
 *
 * Layer: accounts. Read first: enum review_phase, review_say().
 * Source: docs/glossary.md (plan review)
 */
#ifndef ACCOUNTS_REVIEW_H
#define ACCOUNTS_REVIEW_H

#include "accounts/action.h"
#include "core/scope.h"

#define REVIEW_SUBJECT_BYTES_MAX 200
#define REVIEW_TEXT_BYTES_MAX 2000 /* of what is said; agreements ACTION_TITLE_BYTES_MAX */
#define REVIEW_MEMBERS_MAX 12      /* reviewers */
#define REVIEW_ENTRIES_MAX 300
#define REVIEW_LIST_MAX 200
#define REVIEW_MINUTES_MAX 60 /* of a phase */

enum review_phase {
	REVIEW_PRESENT,
	REVIEW_CLARIFY,
	REVIEW_PARAPHRASE,
	REVIEW_RECOMMEND,
	REVIEW_AGREE,
	REVIEW_DONE,
	REVIEW_PHASE_COUNT
};

enum review_answer {
	REVIEW_OPEN, /* the presenter has not answered, or there is nothing to answer */
	REVIEW_CONFIRMED,
	REVIEW_NOT_YET /* it was meant otherwise: the reviewer says it again */
};

extern const char *const review_phases[REVIEW_PHASE_COUNT + 1]; /* "present", ... */
extern const char *const review_kinds[5];   /* "question", ...: of REVIEW_CLARIFY and those after */
extern const char *const review_answers[4]; /* "open", ... */

struct review {
	struct id id, account;
	struct str subject;
	struct id moderator, presenter;
	struct str moderator_name, presenter_name;
	enum review_phase phase;
	int64_t phase_started_at_ms;
	int64_t minutes[REVIEW_DONE]; /* of each phase */
	int64_t created_at_ms, revision;
};

struct review_member {
	struct id member;
	struct str name;
	bool is_heard; /* the presenter confirmed what they said back */
};

struct review_entry {
	struct id id, review, account;
	enum review_phase kind; /* said in this phase */
	struct id member;
	struct str member_name, text;
	enum review_answer answer;
	struct id action; /* what an agreement became */
};

/* Begins one; the actor moderates. Needs: MAY_EDIT of the account.
 * Errors: INVALID subject, minutes (1..REVIEW_MINUTES_MAX each), "review.moderator_presents",
 * "review.presenter_reviews", "review.reviewers_missing", "review.not_on_team" (or a guest). */
enum err review_start(struct scope *s, const struct review *draft, const struct id *reviewers,
                      size_t reviewer_count, const struct review **ret_review);

/* Needs: to be on the account's team. Errors: NOT_FOUND "review.not_found". */
enum err review_find(struct scope *s, struct id id, const struct review **ret_review);

/* Its reviewers in the order of their names, and what was said in the order it was. Needs: as review_find(). */
enum err review_list_members(struct scope *s, struct id id,
                             const struct review_member **ret_members, size_t *ret_count);
enum err review_list_entries(struct scope *s, struct id id, const struct review_entry **ret_entries,
                             size_t *ret_count);

/* Newest first, starting after `after`. Needs: MAY_SEE. Errors: INVALID "list.limit". */
enum err review_list(struct scope *s, struct id account, struct id after, size_t limit,
                     const struct review **ret_reviews, size_t *ret_count);

/* Moves on to the next phase, whose clock begins; to the one it is in already changes nothing.
 * Needs: to be its moderator. Errors: DENIED "review.moderator_only"; CONFLICT "review.phase_order". */
enum err review_move(struct scope *s, struct id id, enum review_phase to,
                     const struct review **ret_review);

/* Says something in the phase it belongs to. An agreement becomes an action with draft owner and day.
 * Questions, paraphrases and recommendations are the reviewers'.
 * Errors: CONFLICT "review.wrong_phase", "review.not_heard_yet" (recommends, and nothing they said back was
 * confirmed), "review.too_many"; DENIED "review.reviewers_only", "review.not_in_it"; INVALID text,
 * "review.not_a_question", and those of action_add(). */
enum err review_say(struct scope *s, struct id id, enum review_phase kind, struct str text,
                    struct id owner, struct str due_on, const struct review_entry **ret_entry);

/* The presenter says whether a paraphrase says what was meant, while that phase lasts.
 * Errors: NOT_FOUND "review.not_found"; DENIED "review.presenter_only"; CONFLICT "review.wrong_phase". */
enum err review_answer(struct scope *s, struct id entry, bool is_confirmed,
                       const struct review_entry **ret_entry);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source review_findable;

#endif
