/* guest.h - the customer's people as members: invited, let in by a link, gone.
 *
 * A guest is a member (teams/member.h) on the side of one account. A link lets
 * them in: once, within GUEST_LINK_MINUTES, without a password; the session that
 * begins is bound to the browser. A link that is over still says whose it was,
 * so that its owner asks for a new one with a click. They see what is shared in
 * their account; for them no other account exists. Nobody tracks what they look
 * at.
 *
 * Layer: accounts. Read first: guest_invite(), guest_link_open().
 * Source: docs/decisions/0016-guests.md
 */
#ifndef ACCOUNTS_GUEST_H
#define ACCOUNTS_GUEST_H

#include "teams/session.h"

#define GUEST_LINK_MINUTES 15
#define GUEST_LINK_DAYS 30  /* an old link can still ask for a new one */
#define GUEST_ASK_MINUTES 1 /* between two links that a guest asks for */
#define GUEST_PLACE_BYTES_MAX 200
#define GUEST_LIST_MAX 200

struct guest {
	struct id id, account, contact;
	struct str name, email, language, time_zone;
	bool is_here;          /* has come in at least once */
	int64_t invited_at_ms; /* by the newest link */
	int64_t asked_at_ms;   /* for a new link, while no mail could be sent; 0 = has not */
	struct str
		letter; /* with a link: "waiting" to be sent, "lost" given up, or "" (guest_letter.h) */
};

/* Makes a contact of the account its guest, or, when they are one already, lets them have a new link.
 * *ret_link is the secret part of it; NULL: a letter will bring one (guest_letter.h). The contact needs an email. Leaves "asked for a link" behind.
 * Needs: MAY_LEAD on the account, as for everybody on the team.
 * Errors: NOT_FOUND "contact.not_found"; INVALID "guest.email_needed"; CONFLICT "account.team_full". */
enum err guest_invite(struct scope *s, struct id account, struct id contact,
                      const struct guest **ret_guest, struct str *ret_link);

/* A new link for a guest, leading to `place` ("understandings/ID"; "" = the beginning). Links made
 * before stay good for their minutes. Needs: MAY_EDIT. Errors: NOT_FOUND "guest.not_found". */
enum err guest_link_add(struct scope *s, struct id guest, struct str place, struct str *ret_link);

/* Lets the owner of the link in, once: a session begins; acts for the guest from then on.
 * Errors: NOT_FOUND "guest.link_over" unknown, used, or too old: the same answer. */
enum err guest_link_open(struct scope *s, struct str link, struct session_opened *ret_opened,
                         struct str *ret_place);

/* A guest asks for a new link by an old one. With `may_mail` it is for the caller to have it sent to
 * *ret_guest, leading to *ret_place; without, the team sees that it was asked for. *ret_guest is NULL when
 * there is nothing to send: unknown link, sent one a minute ago. Whoever asked is told the same in any case.
 * Errors: those of the database. */
enum err guest_link_ask(struct scope *s, struct str link, bool may_mail,
                        const struct guest **ret_guest, struct str *ret_place);

/* A new link for the actor, who is a guest, to stand in a letter to them. No permission is asked. */
enum err guest_link_for_letter(struct scope *s, struct str place, struct str *ret_link);

/* Needs: MAY_SEE of the guest's account. Errors: NOT_FOUND "guest.not_found". */
enum err guest_find(struct scope *s, struct id guest, const struct guest **ret_guest);

/* In the order of names, starting after `after`; whose name or address contains `words`. Needs: MAY_SEE.
 * Errors: INVALID "list.limit", "list.after_unknown". */
enum err guest_list(struct scope *s, struct id account, struct str words, struct id after,
                    size_t limit, const struct guest **ret_guests, size_t *ret_count);

/* Ends it: sessions, links, the place on the team. What they wrote stays, with their name.
 * Needs: MAY_LEAD, or to be that guest (who leaves). Errors: NOT_FOUND "guest.not_found". */
enum err guest_retire(struct scope *s, struct id guest);

#endif
