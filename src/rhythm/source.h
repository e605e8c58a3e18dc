/* source.h - calendars from elsewhere: addresses that are subscribed to, and files that were uploaded.
 *
 * Of foreign entries only is kept when they are, and their titles where the person wants them; never who takes part,
 * where, or any text. What is kept is enough to count recurrences again, so busy times go on for as
 * long as the calendar says.
 *
 * An address is asked every hour, with what is known of its last answer (ETag, Last-Modified), and less and
 * less often while it fails. Private addresses are refused unless an administrator allows them.
 *
 * Layer: rhythm. Read first: source_subscribe(), source_fetch_due(), busy_list() in busy.h.
 */
#ifndef RHYTHM_SOURCE_H
#define RHYTHM_SOURCE_H

#include "core/fetch.h"
#include "rhythm/calendar_entry.h"

#define SOURCE_TITLE_BYTES_MAX 200
#define SOURCE_MINUTES 60 /* between two requests when all is well */
#define SOURCE_RETRY_MINUTES                                                                       \
	15 /* after the first failure; twice as long after each further one ... */
#define SOURCE_RETRY_MINUTES_MAX (24 * 60) /* ... up to a day */

struct source {
	struct id id; /* of the calendar */
	struct str title;
	struct str url; /* empty: a file was uploaded */
	bool keeps_titles;
	int64_t entry_count;
	struct str problem; /* a key, when the last try failed */
	int64_t fetched_at_ms, next_at_ms;
};

/* Subscribes to an address. Fetched soon, by source_fetch_due(). Needs: MAY_SIGNED_IN.
 * Errors: INVALID title, "fetch.url"; CONFLICT "calendar.too_many". */
enum err source_subscribe(struct scope *s, struct str title, struct str url, bool keeps_titles,
                          const struct source **ret_source);

/* Takes in a file. Errors: INVALID title; those of ics_read(); CONFLICT "calendar.too_many". */
enum err source_upload(struct scope *s, struct str title, struct str text, bool keeps_titles,
                       const struct source **ret_source);

enum err source_list(struct scope *s, const struct source **ret_sources, size_t *ret_count);
/* Errors: NOT_FOUND "calendar.not_found". */
enum err source_find(struct scope *s, struct id id, const struct source **ret_source);
/* Takes it out with all that came from it. Errors: NOT_FOUND "calendar.not_found". */
enum err source_retire(struct scope *s, struct id id);

/* Fetches one address that is due, whosoever it is; *ret_is_done: there was one. For the job that does nothing
 * else: it takes as long as the other side. Two processes do not fetch the same. */
enum err source_fetch_due(struct scope *s, bool *ret_is_done);

/* Whether private addresses may be asked. Set by an administrator. */
enum err source_allows_private(struct scope *s, bool *ret_allows);
enum err source_allow_private(struct scope *s, bool allows);

#endif
