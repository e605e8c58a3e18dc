/* call.h - what somebody counted beside a call: their questions and signs of listening, and how much they spoke.
 *
 * Counted by hand and from the level of one's own microphone, in the browser: no word, no sound. It belongs to whoever
 * counted and is sealed to their key; nobody else learns of it. It never becomes part of a report: counted by hand and
 * found by rules stay two things (design principle 5).
 *
 * Layer: talk. Read first: call_add(). Source: docs/decisions/0033-cockpit.md
 */
#ifndef TALK_CALL_H
#define TALK_CALL_H

#include "core/scope.h"

#define CALL_MARKS_MAX 500
#define CALL_SECONDS_MAX (12 * 60 * 60)
#define CALL_KEY_BYTES_MAX 64
#define CALL_LIST_MAX 200

enum call_kind {
	CALL_QUESTION,
	CALL_PARAPHRASE,
	CALL_FEELING,
	CALL_SIGNAL,
	CALL_KIND_COUNT
};

struct call_mark {
	enum call_kind kind;
	int64_t at_s; /* since the beginning */
};

struct call {
	struct id id;
	struct id account;     /* ID_NONE = not said */
	int64_t started_at_ms; /* by the clock of whoever counted */
	int64_t seconds;       /* without pauses */
	int64_t own_s;         /* spoken, of listened_s; both 0 = without microphone */
	int64_t listened_s;
	const struct call_mark *marks; /* in the order of time */
	size_t mark_count;
};

/* Keeps it. `key` is made by the page, once for each call: a second call_add() with it gives the first one's id.
 * Needs: MAY_OWN; for an account MAY_SEE.
 * Errors: INVALID "field.missing" key; "field.out_of_range" seconds | own_s | listened_s | marks; NOT_FOUND account. */
enum err call_add(struct scope *s, const struct call *draft, struct str key, struct id *ret_id);

/* The actor's own, the newest first, starting after `after`.
 * Errors: INVALID "list.limit"; SIGNED_OUT "session.ended" without the key. */
enum err call_list(struct scope *s, struct id after, size_t limit, const struct call **ret_calls,
                   size_t *ret_count);

/* Errors: NOT_FOUND "call.not_found". */
enum err call_erase(struct scope *s, struct id id);

/* Of somebody who lost the key to them. Needs: MAY_ADMINISTER. Within a transaction or not. */
enum err call_erase_all(struct scope *s, struct id owner);

/* "question", "paraphrase", "feeling", "signal". */
const char *call_kind_name(enum call_kind kind);

#endif
