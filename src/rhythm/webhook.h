/* webhook.h - a team tells a channel outside of here (Slack, Teams, Matrix, a script of its own) what happens.
 *
 *   message   something in the team's room, as soon as everybody it goes to has it: it must not find its way around
 *             the guard into a cave
 *   status    somebody of us on the team is in the cave until when, or no longer
 *
 * What is to be told is written down within the change itself and tried for a day, with longer and longer pauses. It is told at
 * least once: X-Kamwerk-Id is the same for each try. X-Kamwerk-Signature is "t=SECONDS,v1=HEX": the HMAC-SHA256 of
 * "SECONDS.BODY" with the secret, so that the other side knows who speaks, and that it is not said again.
 *
 * Layer: rhythm. Read first: webhook_add(); webhook_carry(), which the courier calls.
 */
#ifndef RHYTHM_WEBHOOK_H
#define RHYTHM_WEBHOOK_H

#include "core/scope.h"

#define WEBHOOK_LIST_MAX 20 /* of a team */
#define WEBHOOK_TRIES_MAX 8
#define WEBHOOK_RETRY_MS                                                                           \
	((int64_t)30 * 1000) /* after the first try; three times as long after each next one */
#define WEBHOOK_BODY_BYTES_MAX ((size_t)16 * 1024)

struct webhook {
	struct id id, team, created_by;
	struct str url, secret; /* the secret only in what webhook_add() gives */
	bool tells_messages, tells_status;
	int64_t answer, answered_at_ms, failures;
};

/* Team, url, what it tells. Needs: TEAM_LEAD: messages of the room leave the house. Errors: INVALID "outside.url",
 * "webhook.tells_nothing"; CONFLICT "webhook.too_many" (WEBHOOK_LIST_MAX). */
enum err webhook_add(struct scope *s, const struct webhook *draft, const struct webhook **ret);

/* Needs: TEAM_LEAD. */
enum err webhook_list(struct scope *s, struct id team, const struct webhook **ret_list,
                      size_t *ret_count);

/* It is told nothing any more. Needs: TEAM_LEAD. Errors: NOT_FOUND "webhook.not_found". */
enum err webhook_retire(struct scope *s, struct id id);

/* A message of a room has reached one more person: when all have it, the team's webhooks are told. Within the
 * transaction of that. */
enum err webhook_note_message(struct scope *s, struct id message);

/* Who is in the cave now and was not told, and the other way round. Opens a transaction when there is any. */
enum err webhook_note_status(struct scope *s);

/* Tries what is due. Blocks while others answer. */
enum err webhook_carry(struct scope *s, bool may_be_private);

#endif
