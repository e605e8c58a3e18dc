/* conversation_end.h - how a conversation ends: deleted by its owner, taken back by somebody who took part, or over.
 *
 * Nothing here opens what is sealed; therefore it works without the owner, too. What stays is that there was one, and why it is
 * gone.
 *
 * Layer: talk. Read first: conversation_end_own(), conversation_end_for(). Source: docs/decisions/0035-consent.md
 */
#ifndef TALK_CONVERSATION_END_H
#define TALK_CONVERSATION_END_H

#include "core/scope.h"

#define CONVERSATION_END_LIST_MAX 200

/* Why a conversation, or its wording alone, is gone. */
enum conversation_end {
	CONVERSATION_END_OWNER,     /* who led it deleted it */
	CONVERSATION_END_WITHDRAWN, /* somebody took their consent back */
	CONVERSATION_END_REFUSED,   /* somebody was asked and said no */
	CONVERSATION_END_WORDING,   /* the time of the wording was over; figures stay */
	CONVERSATION_END_FIGURES,   /* the time of the figures was over */
	CONVERSATION_END_COUNT
};

/* What stays: that it was there, and why it went. */
struct conversation_gone {
	struct id id, account;
	struct str account_name;
	int64_t handed_in_at_ms, at_ms;
	enum conversation_end why;
};

/* The actor's own that are gone, the last first, starting after `after`. */
enum err conversation_end_list(struct scope *s, struct id after, size_t limit,
                               const struct conversation_gone **ret_gone, size_t *ret_count);

/* "owner", "withdrawn", "refused", "wording_over", "figures_over". */
const char *conversation_end_name(enum conversation_end why);

/* Deletes wording, labels and figures for good. Kept needs stay with the account. The owner may
 * do that also after leaving the account's team. */
enum err conversation_end_own(struct scope *s, struct id id);

/* Somebody who took part withdrew their consent: as conversation_end_own(), and the needs that were kept
 * out of it go as well, because they are that person's words or another's answer to them; so do sums it
 * may have been counted into (evidence.h). */
enum err conversation_end_withdrawn(struct scope *s, struct id id);

/* The same without the owner, for somebody who took part and is known by their link, or because its time is over
 * (then kept needs stay). Asks no permission: the caller has. Within a transaction or not. Nothing when it is gone. */
enum err conversation_end_for(struct scope *s, struct id id, enum conversation_end why);

/* Deletes all conversations of somebody who lost the key to them (member_invite_anew()): nobody could
 * ever open them again. Kept needs stay. Needs: MAY_ADMINISTER. */
enum err conversation_end_all(struct scope *s, struct id owner);

#endif
