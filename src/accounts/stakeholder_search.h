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

/* Makes all that are there findable (teams/search.h). Within a transaction. Needs: s->is_operator. */
enum err stakeholder_search_refill(struct scope *s);
enum err stakeholder_search_refill_relations(struct scope *s);

#endif
