/* note.h - what the team wrote down about an account, in Markdown.
 *
 * Guests read what is shared.
 *
 * Layer: accounts. Read first: struct note.
 */
#ifndef ACCOUNTS_NOTE_H
#define ACCOUNTS_NOTE_H

#include "core/scope.h"

#define NOTE_TITLE_BYTES_MAX 200
#define NOTE_TEXT_BYTES_MAX 20000
#define NOTE_LIST_MAX 200

struct note {
	struct id id, account;
	struct str title;
	struct str text; /* Markdown */
	struct id written_by;
	struct str written_by_name;
	bool is_shared; /* guests of the account see it */
	int64_t retired_at_ms, revision;
};

/* Needs: MAY_EDIT of the account. Errors: NOT_FOUND account; INVALID title|text, TOO_LARGE "markdown.too_large". */
enum err note_add(struct scope *s, const struct note *draft, const struct note **ret_note);

/* All but the account. Who wrote it stays. Errors: as note_add(); NOT_FOUND; CONFLICT "note.changed". */
enum err note_change(struct scope *s, const struct note *next, const struct note **ret_note);

/* Errors: NOT_FOUND "note.not_found". */
enum err note_find(struct scope *s, struct id id, const struct note **ret_note);

/* Newest first, starting after `after`; those whose title contains `words` ("" = all), without the retired.
 * Needs: MAY_VISIT; guests get what is shared. Errors: INVALID "list.limit" (1..NOTE_LIST_MAX). */
enum err note_list(struct scope *s, struct id account, struct str words, struct id after,
                   size_t limit, const struct note **ret_notes, size_t *ret_count);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source note_findable;

#endif
