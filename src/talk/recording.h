/* recording.h - a conversation that was recorded: first who took part and that all agreed, then its sound.
 *
 * A transcript can wait, sealed, until everybody has a basis. A recording cannot: it passes to the team's own server
 * (core/transcriber.h) and is kept nowhere. So the conversation is there before its wording is, with the people who took
 * part; they are asked as for any other (consent.h, conversation_settle()), and only when every one of them has
 * a basis, the recording may be sent. What comes back becomes the wording, read as a file of that form would be. Whoever is
 * heard in it without having been named before has no basis, and locks the report as a late joiner does.
 *
 * Layer: talk. Read first: recording_prepare(), recording_check(), recording_take(). Source: docs/decisions/0041-recordings.md
 */
#ifndef TALK_RECORDING_H
#define TALK_RECORDING_H

#include "talk/conversation.h"

#define RECORDING_BYTES_MAX ((size_t)512 * 1024 * 1024)
#define RECORDING_PEOPLE_MAX 50

struct recording_draft {
	struct id account;
	struct str title; /* empty: named after its people */
	int64_t started_at_ms;
	enum analysis_language language;
	const struct str *names; /* of who took part */
	size_t name_count;
};

/* A conversation without wording. People are mapped by their names as in conversation_add(); a basis is never assumed.
 * Memory: as long as `s`. Needs: MAY_EDIT on the account.
 * Errors: INVALID "recording.nobody", "recording.people_many", "field.too_long", "field.missing" (field "people"), title,
 * started_at; NOT_FOUND account. */
enum err recording_prepare(struct scope *s, const struct recording_draft *draft,
                           const struct conversation **ret_conversation);

/* Everybody has a basis and there is no wording yet. */
bool recording_is_awaited(const struct conversation *c);

/* Whether a recording of it may be sent now. Needs: MAY_OWN.
 * Errors: as conversation_find_own(); CONFLICT "transcriber.off", "recording.there_already", "conversation.wording_over";
 * INVALID "conversation.basis_missing" (field "speakers"). */
enum err recording_check(struct scope *s, struct id conversation,
                         const struct conversation **ret_conversation);

/* What the server answered becomes the wording, and is analysed if nobody else is heard in it. Checks as
 * recording_check(), because somebody may have taken back their consent meanwhile.
 * Errors: as recording_check(); CONFLICT "transcriber.unreadable", "conversation.changed". */
enum err recording_take(struct scope *s, struct id conversation, struct str answer,
                        const struct conversation **ret_conversation);

#endif
