/* export_kinds.h - which kinds of records can be taken out, and how each is written.
 *
 * A kind is a row of export_kinds[]. It reads through the same list as the API does, as who asks: so what
 * somebody may not see is not in it.
 *
 * Layer: accounts, for export.c. Read first: struct export_kind; the table is at the end of export_kinds.c.
 */
#ifndef ACCOUNTS_EXPORT_KINDS_H
#define ACCOUNTS_EXPORT_KINDS_H

#include "accounts/account.h"
#include "accounts/export_table.h"
#include "teams/team.h"

#define EXPORT_KINDS_PAGE 200 /* records read at once */

/* Where a page begins, and whether another one follows. */
struct export_page {
	struct id after;
	bool has_more;
};

struct export_kind {
	const char *name; /* as in the API's addresses */
	/* One page of what hangs on an account, or on a team: the other one is NULL. */
	enum err (*of_account)(struct export_table *t, const struct account *account,
	                       struct export_page *page);
	enum err (*of_team)(struct export_table *t, const struct team *team,
	                    struct export_page *page);
	bool is_ours; /* guests do not learn that there is such a thing */
	struct export_table_column columns[EXPORT_TABLE_COLUMNS_MAX];
};

extern const struct export_kind export_kinds[];
extern const size_t export_kinds_count;

#endif
