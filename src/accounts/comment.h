/* comment.h - what somebody says about a record of the trace, or about a step of a joint process.
 *
 * Who sees a record sees its comments, and may add one: people of either side. What is internal is for
 * our side alone. Whether a record is shared is asked of the record each time, never of a copy: so
 * whoever stops sharing it takes its comments away with it.
 *
 * Layer: accounts. Read first: comment_add().
 */
#ifndef ACCOUNTS_COMMENT_H
#define ACCOUNTS_COMMENT_H

#include "core/scope.h"

#define COMMENT_TEXT_BYTES_MAX 4000
#define COMMENT_LIST_MAX 200
#define COMMENT_COUNTS_MAX 1000

enum comment_kind {
	COMMENT_NEED,
	COMMENT_GOAL,
	COMMENT_STRATEGY,
	COMMENT_SOLUTION,
	COMMENT_ACTION,
	COMMENT_RESULT,
	COMMENT_PROCESS_STEP,
	COMMENT_KIND_COUNT
};

extern const char *const comment_kinds[COMMENT_KIND_COUNT + 1]; /* "need", ...; NULL ends them */

enum comment_audience {
	COMMENT_AS_RECORD, /* for guests, too, when the record is shared now; else internal */
	COMMENT_FOR_ALL,   /* for guests as soon as the record is shared */
	COMMENT_INTERNAL
};

struct comment {
	struct id id; /* carries the time */
	struct id account, record;
	enum comment_kind kind;
	struct id author;
	struct str author_name;
	bool is_author_guest;
	struct str text;
	bool is_internal;
	int64_t retired_at_ms, revision;
};

/* Takes kind, record and text of the draft. Needs: MAY_EDIT of the record's account; guests what is shared
 * with them. Errors: those of finding the record; INVALID text, "comment.internal_is_ours". */
enum err comment_add(struct scope *s, const struct comment *draft, enum comment_audience audience,
                     const struct comment **ret_comment);

/* Text and retired. Needs: to be its author. Errors: DENIED "comment.not_yours", NOT_FOUND
 * "comment.not_found", INVALID text, CONFLICT "comment.changed". */
enum err comment_change(struct scope *s, const struct comment *next,
                        const struct comment **ret_comment);

/* Errors: NOT_FOUND "comment.not_found", also when its record cannot be seen. */
enum err comment_find(struct scope *s, struct id id, const struct comment **ret_comment);

/* About one record, oldest first, after `after`. Errors: those of finding the record; INVALID "list.limit". */
enum err comment_list(struct scope *s, enum comment_kind kind, struct id record, struct id after,
                      size_t limit, const struct comment **ret_comments, size_t *ret_count);

/* About all records of an account that the actor sees, oldest first. Looks at `limit` of them from behind *after on,
 * moves *after on, and gives those that may be told: perhaps none, though *ret_has_more. Needs: MAY_VISIT.
 * Errors: INVALID "list.limit". */
enum err comment_list_of_account(struct scope *s, struct id account, struct id *after, size_t limit,
                                 const struct comment **ret_comments, size_t *ret_count,
                                 bool *ret_has_more);

struct comment_count {
	struct id record;
	int64_t count;
};

/* How many the actor may read about each record of an account, COMMENT_COUNTS_MAX at most; also about
 * records that they do not see: keep those to yourself. Needs: MAY_VISIT. */
enum err comment_count_all(struct scope *s, struct id account,
                           const struct comment_count **ret_counts, size_t *ret_count);

#endif
