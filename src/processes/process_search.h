/* process_search.h - who finds a process by its words, those of its steps among them: our people on the account, and guests
 * while it is shared.
 *
 * Whatever changes a word of a process or of one of its steps puts the process anew, within the same transaction. A step is no
 * hit of its own: who looks for "order confirmation" wants the process it stands in.
 *
 * Layer: processes. Read first: process_search_put().
 */
#ifndef PROCESSES_PROCESS_SEARCH_H
#define PROCESSES_PROCESS_SEARCH_H

#include "core/scope.h"

/* As it is now. Within a transaction. */
enum err process_search_put(struct scope *s, struct id process);

/* It is shared from now on, or no more: so are the comments about its steps. Within a transaction. */
enum err process_search_follow(struct scope *s, struct id process);

struct search_source;

/* All there are, for the search to be filled with (teams/search.h). */
extern const struct search_source process_search_findable;

#endif
