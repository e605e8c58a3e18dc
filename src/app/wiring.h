/* wiring.h - what the program is made of: its routes, what can be found by its words, and letters (and, as they come,
 * its events and jobs). Layer: app. */
#ifndef APP_WIRING_H
#define APP_WIRING_H

#include "http/route.h"
#include "teams/outbox.h"
#include "teams/search.h"

/* Every route of every resource, in one table. Memory: as long as `s`. */
const struct route *wiring_routes(struct scope *s, size_t *ret_count);

/* Every kind that is found by its words, in the order in which the search is filled. */
const struct search_source *const *wiring_findable(size_t *ret_count);

/* Every kind of letter that is kept until it is sent (teams/outbox.h). */
const struct outbox_kind *const *wiring_letters(size_t *ret_count);

/* How many letters wait to be sent, of every kind. */
enum err wiring_count_letters(struct scope *s, int64_t *ret_waiting);

#endif
