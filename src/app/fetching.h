/* fetching.h - fetches the calendars that people subscribed to, one after the other, beside the server.
 * Layer: app. */
#ifndef APP_FETCHING_H
#define APP_FETCHING_H

#include "core/clock.h"
#include "store/store.h"

#define FETCHING_LOOK_MS CLOCK_WAIT_MS(2000) /* how often it looks whether one is due */

/* Starts the thread. Memory: as long as `s`; stopped with it, at most one request to another server later.
 * Errors: BROKEN "server.start". */
enum err fetching_start(struct scope *s, struct store *store);

#endif
