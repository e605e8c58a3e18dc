/* dav_ready.h - answers to calendar programs that are ready (http/ready.h) until the calendar changes.
 *
 * Programs ask the same of a calendar every few minutes, and mostly nothing has changed since. An answer is found
 * by what was asked (method, address, depth, body) and by the calendar's number: each change within a calendar takes the
 * next one (calendar.h). Only what depends on nothing else is kept: no time ranges (they depend on the person's zone, too).
 * Who asks was let in before, as always, and the calendar was read in the same view as the answer.
 *
 * Layer: api. Any thread may call.
 */
#ifndef API_DAV_READY_H
#define API_DAV_READY_H

#include "http/request.h"
#include "http/response.h"
#include "http/route.h"
#include "rhythm/calendar.h"

/* Gives the answer that is ready: true. Memory: not copied; it stays until `s` ends. */
bool dav_ready_give(struct scope *s, const struct request *q, const struct calendar *calendar,
                    struct response *r);

/* Keeps a whole answer for the next who asks the same. */
void dav_ready_keep(struct scope *s, const struct request *q, const struct calendar *calendar,
                    struct response *r);

#endif
