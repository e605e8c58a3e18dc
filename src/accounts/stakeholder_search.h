/* stakeholder_search.h - what is noted about a contact is found by its words: the note, the role, relations to others.
 *
 * By our people on the account alone, like what it leads to (stakeholder.h, relation.h). The contact's name is among the words, and
 * whoever is no contact in use is not found; so what changes a contact puts it anew, within the same transaction.
 *
 * Layer: accounts, below contacts. Read first: stakeholder_search_follow().
 */
#ifndef ACCOUNTS_STAKEHOLDER_SEARCH_H
#define ACCOUNTS_STAKEHOLDER_SEARCH_H

#include "core/scope.h"

/* Of one contact: the assessment and all relations, as they are now. Within a transaction. */
enum err stakeholder_search_follow(struct scope *s, struct id account, struct id contact);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source stakeholder_search_findable,
	stakeholder_search_relations_findable;

#endif
