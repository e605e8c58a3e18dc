/* wiring.h - the one list of what the program is made of: its routes (and, as they come, its
 * events and jobs). Layer: app. */
#ifndef APP_WIRING_H
#define APP_WIRING_H

#include "http/route.h"

/* Every route of every resource, in one table. Memory: as long as `s`. */
const struct route *wiring_routes(struct scope *s, size_t *ret_count);

#endif
