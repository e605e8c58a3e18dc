/* ics.h - reading iCalendar: what takes place when.
 *
 * A file is taken apart into entries, one a UID: the component itself and what was changed of single
 * recurrences. An entry is then asked for its spans within a stretch of time, as moments in UTC.
 * Whatever a file says, the work is bounded: bytes, lines, depth and components (ics_text.h), and
 * ICS_WORK_MAX steps of counting recurrences for a file.
 *
 * Layer: rhythm, on libical (which reads; zones are ics_zone.h, what takes place when is ics_span.c, recurrence is ics_recur.h). One thread a
 * struct ics. Read first: ics_read(), ics_span_list(). Source: RFC 5545, RFC 4791 section 9.9.
 */
#ifndef RHYTHM_ICS_H
#define RHYTHM_ICS_H

#include "core/date.h"
#include "core/scope.h"
#include "rhythm/ics_text.h"

#define ICS_SPANS_MAX 10000 /* of one entry within what is asked for */
#define ICS_WORK_MAX ((int64_t)20 * 1000 * 1000)
#define ICS_UID_BYTES_MAX 1000
/* An entry without a begin or an end: 0001-01-01 and 9999-12-31. */
#define ICS_BEGINNING_MS ((int64_t)-62135596800000)
#define ICS_ENDLESS_MS ((int64_t)253402214400000)

enum ics_kind {
	ICS_OTHER,
	ICS_EVENT,
	ICS_TODO,
	ICS_JOURNAL,
	ICS_FREE_BUSY
};

enum ics_busy {
	ICS_FREE,
	ICS_BUSY,
	ICS_TENTATIVE
};

struct ics_span {
	int64_t starts_at_ms, ends_at_ms; /* the same where it takes no time */
	int64_t recurrence_ms;            /* which of the recurrences; 0 = does not recur */
	enum ics_busy busy;
	size_t component; /* of the entry's; for ics_write_expanded() */
};

struct ics_entry {
	struct str uid;
	enum ics_kind kind;
	struct str title; /* SUMMARY of the first component */
	/* All of it lies in [starts_at_ms, ends_at_ms]; of what has no end, ends_at_ms is ICS_ENDLESS_MS. */
	int64_t starts_at_ms, ends_at_ms;
	bool does_recur;
	bool is_known; /* false: its recurrence is none we count (ics_recur.h); spans has its first alone */
	size_t first, component_count;
};

struct ics {
	const struct ics_entry *entries; /* by UID; those without one come first, each alone */
	size_t entry_count;
	struct str method; /* METHOD, which what is stored must not have */
	struct str name;   /* X-WR-CALNAME or NAME */
	struct ics_inside *inside;
};

/* Reads a file. Times without a zone, and whole days, are meant in `floating`.
 * Memory: as long as `s`, libical's part too.
 * Errors: INVALID "ics.malformed"; TOO_LARGE "ics.too_large". */
enum err ics_read(struct scope *s, struct str text, const struct zone *floating,
                  const struct ics **ret_ics);

/* When `entry` takes place between two moments, by start. *ret_is_cut: there are more than ICS_SPANS_MAX.
 * Errors: TOO_LARGE "ics.too_large" when the file has used up its ICS_WORK_MAX. */
enum err ics_span_list(struct scope *s, const struct ics *ics, const struct ics_entry *entry,
                       int64_t from_ms, int64_t until_ms, const struct ics_span **ret_spans,
                       size_t *ret_count, bool *ret_is_cut);

enum ics_keep {
	ICS_ALL,
	ICS_WHEN_AND_TITLE,
	ICS_WHEN /* nothing but when it is */
};

/* The entry alone as a calendar, with what of VTIMEZONE it needs. Unless all is kept, its UID says nothing either. */
struct str ics_entry_text(struct scope *s, const struct ics *ics, const struct ics_entry *entry,
                          enum ics_keep keep);

/* The same with each recurrence between the two moments on its own, told in UTC (RFC 4791, 9.6.5). */
enum err ics_entry_expanded(struct scope *s, const struct ics *ics, const struct ics_entry *entry,
                            int64_t from_ms, int64_t until_ms, struct str *ret_text);

/* What of an entry concerns a stretch of time (RFC 4791, 9.6.6 and 9.6.7). */
struct ics_limit {
	bool has_recurrences; /* of the changes of single recurrences those that are, or were to be, in it */
	int64_t from_ms, until_ms;
	bool has_busy; /* of the FREEBUSY times those that are in it */
	int64_t busy_from_ms, busy_until_ms;
};

/* The entry with all zones of its file, limited. */
enum err ics_entry_limited(struct scope *s, const struct ics *ics, const struct ics_entry *entry,
                           const struct ics_limit *limit, struct str *ret_text);

/* "VEVENT", "VTODO" ... and back; ICS_OTHER for what is none of them. */
const char *ics_kind_name(enum ics_kind kind);
enum ics_kind ics_kind_of(struct str name);

/* Reads "20260601T000000Z". False for anything else. */
bool ics_moment(struct str text, int64_t *ret_ms);

#endif
