/* member.h - the people who work here: our own, and the customers' (accounts/guest.h).
 *
 * A member is invited (by an administrator or on the command line), opens the
 * invitation, chooses a password, and with that gets a key pair: what belongs
 * to them is sealed to it (core/secrets.h). Nobody else ever knows the password
 * or the secret key, so a lost password needs the recovery code; without both,
 * sealed things stay closed for good.
 *
 * Layer: teams. Read first: member_invite(), member_welcome(), session.h.
 */
#ifndef TEAMS_MEMBER_H
#define TEAMS_MEMBER_H

#include "core/scope.h"
#include "core/secrets.h"

#define MEMBER_NAME_BYTES_MAX 200
#define MEMBER_DISCIPLINE_BYTES_MAX 60
#define MEMBER_DEPARTMENT_BYTES_MAX 100
#define MEMBER_SPOKEN_BYTES_MAX 60
#define MEMBER_EMAIL_BYTES_MAX 254 /* RFC 5321 4.5.3.1.3 */
#define MEMBER_LIST_MAX 200
#define MEMBER_INVITATION_HOURS 72

enum member_role {
	MEMBER_MEMBER,
	MEMBER_LEAD, /* may create accounts */
	MEMBER_ADMINISTRATOR,
	MEMBER_ROLE_COUNT
};

struct member {
	struct id id;
	struct str email; /* as typed; compared folded */
	struct str name;
	struct str language;   /* "de" or "en" */
	struct str time_zone;  /* "Europe/Berlin" */
	struct str discipline; /* "sales", "logistics", ... or "" */
	struct str country;    /* where they work: ISO 3166-1 alpha-2, or "" */
	struct str department; /* as their company calls it; may be empty */
	struct str spoken;     /* languages they speak: "de en fr", ISO 639-1; may be empty */
	struct id
		account; /* a guest's (accounts/guest.h): whose side they are on; ID_NONE = one of us */
	struct id contact; /* ... and who they are there */
	enum member_role role;
	bool is_locked;
	bool is_welcome; /* has opened the invitation and has a key */
	unsigned char open_key[SECRETS_KEY_BYTES];
	int64_t created_at_ms, revision;
};

/* What a person gets once and keeps on paper. */
struct member_secrets {
	struct str recovery_code;
};

/* Where a function says "logs in": with `ret_opened` (session.h) the person is logged in within the
 * transaction that stores the key. A recovery code is told once; so it must not happen that the key
 * is made and the log-in, and with it the answer, refused. NULL: nobody is logged in. */
struct session_opened;

/* Nobody is here yet. */
bool member_is_first(struct scope *s);

/* The organisation: created with its first member, who administers it; logs in. Sets s->organisation.
 * Errors: INVALID organisation|name|email|language|time_zone|password, CONFLICT
 * "setup.done_already". */
enum err member_found(struct scope *s, struct str organisation, const struct member *first,
                      struct str password, const struct member **ret_member,
                      struct member_secrets *ret_secrets, struct session_opened *ret_opened);

/* The name of s->organisation; when that is not known yet, finds the organisation of this database
 * and sets it.
 * Errors: NOT_FOUND "setup.empty" nobody is here yet. */
enum err member_organisation(struct scope *s, struct str *ret_name);

/* Invites `draft`. *ret_code opens the invitation once, within MEMBER_INVITATION_HOURS.
 * An invitation that was never opened is replaced: the old code ends.
 * Needs: MAY_ADMINISTER, or s->is_operator (the command line, with the database at hand).
 * Errors: INVALID name|email|language|time_zone, CONFLICT "member.email_taken". */
enum err member_invite(struct scope *s, const struct member *draft,
                       const struct member **ret_member, struct str *ret_code);

/* For somebody who lost password and recovery code: a new invitation, as for somebody new. What was
 * sealed to them until now stays closed for good; whoever calls this deletes it in the same transaction
 * (conversation_end_all()). All sessions end. Role and places on teams stay.
 * Needs: as member_invite(). Errors: NOT_FOUND "member.not_found"; CONFLICT
 * "member.last_administrator"; CONFLICT "member.not_welcome" has no key yet: member_invite() does it. */
enum err member_invite_anew(struct scope *s, struct id id, const struct member **ret_member,
                            struct str *ret_code);

/* Opens an invitation: the person chooses a password and gets a key pair; logs in.
 * Errors: NOT_FOUND "invitation.unknown" (also when used or over), INVALID password. */
enum err member_welcome(struct scope *s, struct str code, struct str password,
                        const struct member **ret_member, struct member_secrets *ret_secrets,
                        struct session_opened *ret_opened);

/* A new password; the key pair stays. Ends all other sessions of the member, programs too.
 * Errors: DENIED "session.wrong_password", INVALID password. */
enum err member_change_password(struct scope *s, struct str old, struct str new_password);

/* A new recovery code for the actor, who says the password; the old one ends. For whoever lost the paper,
 * or the answer that told it. Throttled as logging in. Errors: DENIED "session.wrong_password",
 * TOO_OFTEN "session.throttled". */
enum err member_change_recovery(struct scope *s, struct str password,
                                struct member_secrets *ret_secrets);

/* With the recovery code: a new password and a new recovery code, everything sealed stays
 * readable; all sessions end, and one begins: logs in. Tries are throttled as log-ins are (session.h). Errors: DENIED "recovery.wrong" (also
 * for an unknown email, in the same time), TOO_OFTEN "session.throttled". */
enum err member_recover(struct scope *s, struct str email, struct str recovery_code,
                        struct str new_password, struct str address,
                        const struct member **ret_member, struct member_secrets *ret_secrets,
                        struct session_opened *ret_opened);

/* Name, language, time zone, discipline, country, department, spoken languages of oneself; role only by an administrator. The email stays.
 * Errors: INVALID (also "member.email_stays"), DENIED, NOT_FOUND, CONFLICT "member.changed" on an
 * old revision, CONFLICT "member.last_administrator". */
enum err member_change(struct scope *s, const struct member *next,
                       const struct member **ret_member);

/* A locked member cannot log in; all sessions end. Needs: as member_invite(). The last
 * administrator cannot be locked: CONFLICT "member.last_administrator". */
enum err member_lock(struct scope *s, struct id id, bool is_locked,
                     const struct member **ret_member);

/* All of us see each other; guests are seen by those on their account's team, and by guests of the
 * same account; guests see who is on their account's team, and themselves.
 * Errors: NOT_FOUND "member.not_found". */
enum err member_find(struct scope *s, struct id id, const struct member **ret_member);

/* All of us, no guests, in the order of names (utf8_order()), then id; `after` = ID_NONE starts. `query` matches name
 * (utf8_spelling()) or email, folded; "" = all. Memory: *ret_members as long as `s`.
 * Errors: INVALID "list.after_unknown", "list.limit" (1..MEMBER_LIST_MAX). */
enum err member_list(struct scope *s, struct str query, struct id after, size_t limit,
                     const struct member **ret_members, size_t *ret_count);

#endif
