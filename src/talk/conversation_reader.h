/* conversation_reader.h - whom the owner opened a conversation to: a named colleague or coach, for a time.
 *
 * They read it and change nothing, and need not be on the account's team.
 *
 * Layer: talk. Read first: conversation_reader_put(). Source: docs/decisions/0035-consent.md
 */
#ifndef TALK_CONVERSATION_READER_H
#define TALK_CONVERSATION_READER_H

#include "core/scope.h"

#define CONVERSATION_READERS_MAX 10
#define CONVERSATION_OPEN_DAYS_MAX 30

/* Opens it to one of us for `days` from now, or for so long instead. Its data key is sealed to them; so whoever reads
 * the database still learns nothing. Errors: as conversation_find() of the owner; INVALID "field.out_of_range" days (1 to
 * CONVERSATION_OPEN_DAYS_MAX); INVALID "conversation.reader_unfit" (oneself, a guest, locked, or not welcome yet);
 * NOT_FOUND "member.not_found"; CONFLICT "conversation.readers_many". */
enum err conversation_reader_put(struct scope *s, struct id id, struct id reader, int64_t days);

/* Takes that back. Nothing when they are no reader. */
enum err conversation_reader_retire(struct scope *s, struct id id, struct id reader);

struct conversation_reader {
	struct id member;
	struct str name;
	int64_t until_ms;
};

/* Whom it is open to now. Needs: being its owner. */
enum err conversation_reader_list(struct scope *s, struct id id,
                                  const struct conversation_reader **ret_readers,
                                  size_t *ret_count);

#endif
