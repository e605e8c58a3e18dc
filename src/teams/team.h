/* team.h - teams that look after accounts together: people of several disciplines, and guests.
 *
 * A team may have several accounts, an account several teams. Who is on a team
 * gets the team's accounts: they come onto each account's team, and go from it
 * again when no team gives it any more and no lead of the account gave it
 * (account_member.by_team). So what somebody may see stands in one place only,
 * account_member, and this file keeps it right after each change.
 *
 * Whoever attaches an account leads both. From then on who leads the team says
 * who gets the account.
 *
 * Guests may be on a team that has their account. They see its name, our
 * people on it, guests of their own account, and what is marked shared.
 *
 * Layer: teams. Who is not on a team sees NOT_FOUND, in lists nothing.
 * Read first: team_check(), team_member_add().
 */
#ifndef TEAMS_TEAM_H
#define TEAMS_TEAM_H

#include "core/scope.h"

#define TEAM_NAME_BYTES_MAX 200
#define TEAM_ABOUT_BYTES_MAX 2000
#define TEAM_LIST_MAX 200
#define TEAM_MEMBERS_MAX 100
#define TEAM_ACCOUNTS_MAX 200

struct team {
	struct id id;
	struct str name;
	struct str about; /* Markdown; guests are not told */
	bool is_lead;     /* the actor leads it */
	int64_t created_at_ms, retired_at_ms, revision;
};

struct team_member {
	struct id member;
	struct str name, discipline, department, country, time_zone, spoken; /* of the member */
	struct id account;                                                   /* a guest's */
	bool is_lead;
	int64_t since_ms;
};

struct team_account {
	struct id account;
	struct str name;
	int64_t since_ms;
};

enum team_may {
	TEAM_SEE,  /* on it; guests see what is shared */
	TEAM_EDIT, /* on it and one of us */
	TEAM_LEAD  /* leads it */
};

/* For whatever hangs on a team. Errors: SIGNED_OUT, NOT_FOUND "team.not_found", DENIED "permission.denied". */
enum err team_check(struct scope *s, struct id team, enum team_may may);

/* Founds one; the actor leads it. Needs: the role lead or administrator. Errors: INVALID name|about, DENIED. */
enum err team_found(struct scope *s, const struct team *draft, const struct team **ret_team);

/* Name, about, retired: a retired team gives no accounts. Needs: TEAM_LEAD.
 * Errors: INVALID, NOT_FOUND, CONFLICT "team.changed". */
enum err team_change(struct scope *s, const struct team *next, const struct team **ret_team);

enum err team_find(struct scope *s, struct id id, const struct team **ret_team);

/* Those the actor is on and that are not retired, by name; the list goes on after the team `after`. */
enum err team_list(struct scope *s, struct id after, size_t limit, const struct team **ret_teams,
                   size_t *ret_count);

/* The teams that look after an account; guests are told those they are on. Needs: MAY_VISIT. */
enum err team_list_of(struct scope *s, struct id account, const struct team **ret_teams,
                      size_t *ret_count);

/* By name. Guests get our people and guests of their own account. Needs: TEAM_SEE. */
enum err team_member_list(struct scope *s, struct id team, const struct team_member **ret_members,
                          size_t *ret_count);

/* Adds somebody, or changes whether they lead. Needs: TEAM_LEAD.
 * Errors: NOT_FOUND "member.not_found"; CONFLICT "team.last_lead", "team.full", "account.team_full";
 * INVALID "team.guest_leads", "team.guest_elsewhere" (a guest of an account that the team does not have). */
enum err team_member_add(struct scope *s, struct id team, struct id member, bool is_lead);

/* Needs: TEAM_LEAD, or it is oneself. Errors: NOT_FOUND "member.not_found", CONFLICT "team.last_lead". */
enum err team_member_retire(struct scope *s, struct id team, struct id member);

/* Off all teams: a guest leaves, within the transaction of that. */
enum err team_member_retire_all(struct scope *s, struct id member);

/* Guests are told of their own account. Needs: TEAM_SEE. */
enum err team_account_list(struct scope *s, struct id team,
                           const struct team_account **ret_accounts, size_t *ret_count);

/* Needs: TEAM_LEAD and MAY_LEAD of the account.
 * Errors: CONFLICT "team.accounts_full", "account.team_full". */
enum err team_account_add(struct scope *s, struct id team, struct id account);

/* Its guests leave the team. Needs: TEAM_LEAD. Errors: NOT_FOUND "account.not_found". */
enum err team_account_retire(struct scope *s, struct id team, struct id account);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source team_findable;

#endif
