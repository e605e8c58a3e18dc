/* account.h - the companies we look after, and who of us is on their team.
 *
 * Layer: accounts. Who is not on the team sees NOT_FOUND, in lists nothing.
 */
#ifndef ACCOUNTS_ACCOUNT_H
#define ACCOUNTS_ACCOUNT_H

#include "core/scope.h"
#include "teams/member.h"

#define ACCOUNT_NAME_BYTES_MAX 200
#define ACCOUNT_ABOUT_BYTES_MAX 2000
#define ACCOUNT_LIST_MAX 200
#define ACCOUNT_TEAM_MAX 500

struct account {
	struct id id;
	struct str name;
	struct str country; /* ISO 3166-1 alpha-2, or "" */
	struct str about;
	int64_t created_at_ms, retired_at_ms; /* 0 = not retired */
	int64_t revision;
};

/* Somebody on the account's team; guests are the customer's own people (guest.h). */
struct account_member {
	struct id member;
	struct str name, discipline, time_zone, country, spoken; /* of the member */
	bool is_lead, is_guest;
	int64_t since_ms;
};

/* Creates the account; the actor is its lead.
 * Needs: the role lead or administrator. Errors: INVALID name|country|about, DENIED. */
enum err account_add(struct scope *s, const struct account *draft,
                     const struct account **ret_account);

/* The parts of account_add(), for whoever brings in many at once (import.h): whether the actor may;
 * brings the fields into their stored form or refuses; and, within a transaction, writes an account
 * that passed, with a new id and the actor as its lead. */
enum err account_check_may_add(struct scope *s);
enum err account_check(struct scope *s, struct account *account);
enum err account_store(struct scope *s, struct account *account);

/* Errors: INVALID, NOT_FOUND, CONFLICT "account.changed" old revision. Needs: MAY_EDIT. */
enum err account_change(struct scope *s, const struct account *next,
                        const struct account **ret_account);

/* Out of lists, not out of history; account_change() with retired_at_ms does it. */

/* Needs: MAY_VISIT; guests are not told what `about` says. */
enum err account_find(struct scope *s, struct id id, const struct account **ret_account);

/* Those whose team the actor is on and which are not retired, in the order of names, then id; starts
 * after the account `after` (ID_NONE: at the beginning). `query` matches the name
 * as utf8_spelling() says.
 * Errors: INVALID "list.limit" (1..ACCOUNT_LIST_MAX), "list.after_unknown". */
enum err account_list(struct scope *s, struct str query, struct id after, size_t limit,
                      const struct account **ret_accounts, size_t *ret_count);

/* The team, guests too, in the order of names. Needs: MAY_VISIT. */
enum err account_member_list(struct scope *s, struct id account,
                             const struct account_member **ret_members, size_t *ret_count);

/* Adds somebody, or changes whether they lead. A lead who cannot log in (locked, or not yet welcome)
 * does not count as one. What becomes of an account whose last lead is locked: vacancy.h.
 * Needs: MAY_LEAD. Errors: NOT_FOUND "member.not_found" (also for guests, whom guest.h lets in); CONFLICT "account.last_lead" nobody else
 * leads; CONFLICT "account.team_full" ACCOUNT_TEAM_MAX are there. */
enum err account_member_add(struct scope *s, struct id account, struct id member, bool is_lead);

/* Ends somebody's place on the team. Needs and errors as account_member_add(); CONFLICT
 * "account.member_by_team" a team that has the account brings them (teams/team.h). */
enum err account_member_retire(struct scope *s, struct id account, struct id member);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source account_findable;

#endif
