/* comment_search.h - who finds a comment by its words: our people on the account, and guests as long as its record is
 * shared with them.
 *
 * Whether a record is shared is asked of the record, and of nothing else. The search has to be told in advance, though: a hit
 * that is left out afterwards would tell a guest by the number of hits that there is one. So whatever changes what is
 * shared puts the comments anew, within the same transaction.
 *
 * Layer: accounts, below the records that comments are about. Read first: comment_search_follow().
 */
#ifndef ACCOUNTS_COMMENT_SEARCH_H
#define ACCOUNTS_COMMENT_SEARCH_H

#include "core/scope.h"

#define COMMENT_SEARCH_PIECE 200 /* comments of a record that are read at a time */

/* As it is now. Within a transaction. */
enum err comment_search_put(struct scope *s, struct id comment);

/* The same of all comments about a record that is shared from now on, or no more. Within a transaction. */
enum err comment_search_follow(struct scope *s, struct id record);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source comment_search_findable;

#endif
