/* history.h - what happened, written down within the change itself.
 *
 * One row says who did what to which record, and which fields changed; never
 * what they held. It serves three readers: the timeline of an account, whoever
 * asks who changed their data, and everybody who looks on live
 * (history_news()). Guests learn of what is shared with them, nothing else.
 *
 * Layer: teams. Read first: history_add(), in the transaction of the change.
 */
#ifndef TEAMS_HISTORY_H
#define TEAMS_HISTORY_H

#include "core/scope.h"
#include "core/text.h"

#define HISTORY_LIST_MAX 200
#define HISTORY_NEWS_MAX 500
#define HISTORY_FIELDS_BYTES_MAX 200

struct history_entry {
	struct id id;          /* carries the time; set by history_add() */
	int64_t number;        /* set by history_add(): in the order of the commits */
	struct id account;     /* whose timeline it is in, or ID_NONE */
	struct id team;        /* those on this team learn of it, or ID_NONE */
	struct id member;      /* this person alone learns of it, or ID_NONE */
	struct id actor;       /* set by history_add(); ID_NONE = the command line */
	struct str actor_name; /* set by history_list(); empty when the reader may not see them */
	struct str kind;       /* "need", as the API calls it */
	struct id record;
	struct str verb;   /* "added", "changed", "retired", "shared", "confirmed" ... */
	struct str fields; /* "name,email"; may be empty */
	bool is_shared;    /* guests of the account learn of it */
};

/* Writes it down. Within a transaction. Whoever stops sharing a record passes is_shared once more, so
 * that it vanishes in front of guests, too. Errors: BROKEN outside of a transaction. */
enum err history_add(struct scope *s, const struct history_entry *entry);

/* The usual case in one line: something happened to a record of an account. */
enum err history_note(struct scope *s, struct id account, const char *kind, struct id record,
                      const char *verb, struct str fields, bool is_shared);

/* What decides the verb of a change: a record that has is_shared and retired_at_ms. */
struct history_state {
	bool is_shared, is_retired;
};
#define HISTORY_STATE(record)                                                                      \
	((struct history_state){(record)->is_shared, (record)->retired_at_ms != 0})

/* A record of an account was changed: "retired", "shared" or "changed", with is_shared and is_retired added to
 * `fields` where they differ. Guests learn of it when it was shared before or is now. */
enum err history_note_change(struct scope *s, struct id account, const char *kind, struct id record,
                             struct text *fields, struct history_state old,
                             struct history_state new);

/* Adds `name` to the list of changed fields when they differ. */
void history_differ(struct text *fields, const char *name, bool is_different);

/* The timeline of an account, newest first, what one change wrote the other way round than it was written. It goes
 * on before the entry `before` (ID_NONE, or one that is not there: from now on). `kind` and `record` narrow it ("" and
 * ID_NONE: all). Needs: MAY_VISIT; guests get what is shared.
 * Errors: INVALID "list.limit" (1..HISTORY_LIST_MAX). */
enum err history_list(struct scope *s, struct id account, struct str kind, struct id record,
                      struct id before, size_t limit, const struct history_entry **ret_entries,
                      size_t *ret_count);

/* What the actor may know of that came after the number `after`, oldest first. At most HISTORY_NEWS_MAX; more
 * is there when as many come. Needs: MAY_TAKE_PART. */
enum err history_news(struct scope *s, int64_t after, const struct history_entry **ret_entries,
                      size_t *ret_count);

/* The number of the newest there is: what comes after it is news. */
enum err history_now(struct scope *s, int64_t *ret_number);

#endif
