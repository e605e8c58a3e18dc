/* message.h - short texts between people who work together, and into the room of a team.
 *
 * Each message is put into the post of everybody who gets it (post.h), and in front of somebody in the cave
 * the guard decides (guard.h). Whoever sends one is told before and after what will happen: at once,
 * quietly, or at the end of the cave. They learn nothing else: neither what the cave is for, nor whether
 * and when it was read.
 *
 *   our people   write to each other, to guests on their accounts, and into the rooms of their teams
 *   guests       write to our people on their account, and into the rooms they are in
 *
 * In a room our own people speak among themselves, unless the message is for guests, too. What a guest
 * writes there reaches our people and guests of the same account. Whoever comes onto a team later begins with
 * an empty room; whoever is off it no longer reads it.
 *
 * A message may name a record it is about. Who sends it sees that record, and so does whoever it goes to; in
 * a room each is shown only what they see, at the moment they look.
 *
 * Layer: rhythm. Read first: message_send().
 */
#ifndef RHYTHM_MESSAGE_H
#define RHYTHM_MESSAGE_H

#include "core/scope.h"
#include "rhythm/guard.h"

#define MESSAGE_TEXT_BYTES_MAX 4000
#define MESSAGE_REASON_BYTES_MAX 200
#define MESSAGE_LIST_MAX 200

/* What a message may be about: kinds that can be found by search. NULL ends them. */
extern const char *const message_link_kinds[];

struct message {
	struct id id;
	struct id author, receiver, team; /* receiver or team, the other is ID_NONE */
	struct str author_name, receiver_name, team_name;
	bool is_author_guest, is_for_guests, is_informal;
	struct str text; /* Markdown */
	struct str link_kind, link_title;
	struct id link,
		link_account; /* ID_NONE = about nothing in particular, or nothing the reader sees */
	struct str urgent_reason; /* empty = not urgent */
	int64_t sent_at_ms;

	/* In the reader's own post. */
	struct str verdict; /* "open", "quiet", "urgent", "held"; "own" = the reader wrote it */
	struct str why;
	int64_t delivered_at_ms, read_at_ms;

	/* For whoever wrote it: who gets it later. 0 = everybody has it. */
	int64_t waiting_count, waiting_until_ms;
	struct str waiting_why; /* of one receiver */
};

/* What is sent: receiver or team, text, is_informal, is_for_guests, link_kind with link, urgent_reason. Needs:
 * MAY_TAKE_PART.
 * Errors: NOT_FOUND "member.not_found", "team.not_found"; INVALID text, urgent_reason, "message.to_whom",
 * "message.to_oneself", "message.guest_to_guest", "message.receiver_gone", "message.link_unknown" the sender does not
 * see it, "message.link_unseen" the receiver does not, "message.urgent_room"; CONFLICT "message.post_full". */
enum err message_send(struct scope *s, const struct message *draft, const struct message **ret);

/* What would happen with a message to somebody, were it sent now. */
struct message_lane {
	struct id member;
	struct str name;
	struct guard_answer answer;
	int64_t until_ms; /* of the cave; 0 = not in the cave */
};

/* Of a draft as for message_send(), with the number of its characters instead of its text; one for each who would get it.
 * Errors: as message_send(). */
enum err message_lane_list(struct scope *s, const struct message *draft, int64_t characters,
                           const struct message_lane **ret_lanes, size_t *ret_count);

/* The actor's post, what came last first, after `after`: received and sent. `team` narrows it to one room,
 * `query` to what contains that. Needs: MAY_TAKE_PART, TEAM_SEE of `team`. Errors: INVALID "list.limit",
 * "list.after_unknown". */
enum err message_list(struct scope *s, struct id team, struct str query, struct id after,
                      size_t limit, const struct message **ret_messages, size_t *ret_count);

/* Errors: NOT_FOUND "message.not_found", also while it waits. */
enum err message_find(struct scope *s, struct id id, const struct message **ret);

/* The actor has read it. Nobody else learns of that. Errors: NOT_FOUND "message.not_found". */
enum err message_mark_read(struct scope *s, struct id id);

/* The actor's post in numbers. */
struct message_figures {
	int64_t unread; /* of what was handed over; quiet ones that came into the cave among them */
	int64_t waiting; /* until `until_ms` */
	int64_t until_ms;
};

enum err message_figures(struct scope *s, struct message_figures *ret);

#endif
