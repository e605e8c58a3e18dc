/* vacancy.h - accounts that nobody leads any more, and how they get a lead.
 *
 * Only a lead says who is on an account's team. The last one cannot step down
 * or leave (account.h), but can be locked, because locking somebody out must not
 * wait for anything. Such an account is vacant: administrators see that it
 * exists and who is on its team, and name a lead. Of what the account holds they
 * see nothing, unless the one they name is themselves; then the team sees that.
 *
 * Layer: accounts. Source: docs/decisions/0014-vacant-accounts.md
 */
#ifndef ACCOUNTS_VACANCY_H
#define ACCOUNTS_VACANCY_H

#include "accounts/account.h"

#define VACANCY_LIST_MAX ACCOUNT_LIST_MAX

struct vacancy {
	struct id account;
	struct str name;
	const struct account_member *team; /* those who can log in, in the order of names */
	size_t team_count;
};

/* Accounts without a lead who can log in, also retired ones, in the order of names, then id; starts
 * after the account `after`. Needs: MAY_ADMINISTER.
 * Errors: INVALID "list.limit" (1..VACANCY_LIST_MAX), "list.after_unknown". */
enum err vacancy_list(struct scope *s, struct id after, size_t limit,
                      const struct vacancy **ret_vacancies, size_t *ret_count);

/* Makes `member` the lead of a vacant account, on its team until now or not. Those who led it before
 * lead it again when they are unlocked.
 * Needs: MAY_ADMINISTER. Errors: NOT_FOUND "account.not_found" no such account, or somebody leads it;
 * NOT_FOUND "member.not_found"; CONFLICT "account.lead_cannot_log_in" locked, or not yet welcome. */
enum err vacancy_fill(struct scope *s, struct id account, struct id member);

#endif
