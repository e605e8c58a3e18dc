/* wiring.h - what the program is made of: its routes, and what can be found by its words (and, as they come,
 * its events and jobs). Layer: app. */
#ifndef APP_WIRING_H
#define APP_WIRING_H

#include "http/route.h"
#include "teams/search.h"

/* Every route of every resource, in one table. Memory: as long as `s`. */
const struct route *wiring_routes(struct scope *s, size_t *ret_count);

/* Every kind that is found by its words, in the order in which the search is filled. */
const struct search_source *const *wiring_findable(size_t *ret_count);

#endif
