/* dav_ready.h - answers to calendar programs that are ready: made once, given until the calendar changes.
 *
 * Programs ask the same of a calendar every few minutes, and mostly nothing has changed since. An answer is found
 * by what was asked (method, address, depth, body) and by the calendar's number: each change within a calendar takes the
 * next one (calendar.h), so an answer of an older state is never found again, whoever changed it in whichever process.
 * Only what depends on nothing else is kept: no time ranges (they depend on the person's zone, too).
 * Who asks was let in before, as always, and the calendar was read in the same view as the answer.
 *
 * All of it together takes at most DAV_READY_BYTES_MAX; what was not asked for longest goes first.
 *
 * Layer: api. Any thread may call.
 */
#ifndef API_DAV_READY_H
#define API_DAV_READY_H

#include "http/request.h"
#include "http/response.h"
#include "http/route.h"
#include "rhythm/calendar.h"

#define DAV_READY_BYTES_MAX ((size_t)12 * 1024 * 1024)
#define DAV_READY_ANSWER_BYTES_MAX ((size_t)2 * 1024 * 1024)
#define DAV_READY_MAX 256 /* answers */

/* For one process; handed to each request in its scope. Memory: as long as `s`. */
struct dav_ready *dav_ready_new(struct scope *s);

/* Gives the answer that is ready: true. Memory: not copied; it stays until `s` ends. */
bool dav_ready_give(struct scope *s, const struct request *q, const struct calendar *calendar,
                    struct response *r);

/* Keeps a whole answer for the next who asks the same. */
void dav_ready_keep(struct scope *s, const struct request *q, const struct calendar *calendar,
                    struct response *r);

#endif
