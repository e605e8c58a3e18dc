/* calendar_entry.h - what is in a calendar, and when it takes place.
 *
 * An entry is one iCalendar object with one UID, kept to the byte. In a folder it is a file.
 *
 * When entries take place is written down beside them (spans), so that a stretch of time among ten
 * thousand entries is one look into an index. What recurs without end is written down for
 * some years around the day it was put; beyond that it is counted when somebody asks.
 *
 * Layer: rhythm. Read first: struct calendar_entry, calendar_entry_put(), calendar_entry_query(). Source: RFC 4791, RFC 6578.
 */
#ifndef RHYTHM_CALENDAR_ENTRY_H
#define RHYTHM_CALENDAR_ENTRY_H

#include "rhythm/calendar.h"
#include "rhythm/ics.h"

#define CALENDAR_DAYS_BEHIND 400 /* spans of what recurs are written down from ... */
#define CALENDAR_DAYS_AHEAD 800  /* ... to, seen from when it was put */

struct calendar_entry {
	struct id calendar, id;
	struct str name;
	int64_t number;     /* its ETag */
	enum ics_kind kind; /* ICS_OTHER = a file */
	struct str content_type;
	int64_t bytes, changed_at_ms;
	struct str text; /* where it was asked for */
	bool is_gone;    /* of calendar_entry_changes() */
};

/* ---- entries ---- */

/* *ret_entry is NULL when there is none of that name. `has_text`: with its text. */
enum err calendar_entry_at(struct scope *s, struct id calendar, struct str name, bool has_text,
                           const struct calendar_entry **ret_entry);

/* Several at once, each as calendar_entry_at() with its text. */
enum err calendar_entry_list_at(struct scope *s, struct id calendar, const struct str *names,
                                size_t count, const struct calendar_entry **ret_entries);

/* One with its text, in a calendar of the actor's that is known by its name in `parent`: one question instead of two.
 * NULL when nothing has that name. */
enum err calendar_entry_in(struct scope *s, struct id parent, struct str calendar, struct str name,
                           const struct calendar_entry **ret_entry);

/* All of them by name, or those of one kind (ICS_OTHER: all). */
enum err calendar_entry_list(struct scope *s, struct id calendar, enum ics_kind kind, bool has_text,
                             const struct calendar_entry **ret_entries, size_t *ret_count);

/* What a text says of itself as an entry, in whichever calendar. */
struct calendar_entry_content;

/* Reads it; before calendar_entry_put(), so that nobody waits for it within a transaction.
 * Memory: as long as `s`. Errors: INVALID "calendar.not_one" (not one UID, or with a METHOD), those of ics_read(). */
enum err calendar_entry_read(struct scope *s, struct str text,
                             const struct calendar_entry_content **ret_content);

/* Puts an entry or a file, in place of what has that name. Within a transaction. `content` is what calendar_entry_read()
 * made of the text; NULL: it is read here, where it is not for a folder.
 * Errors: INVALID "calendar.name", "calendar.component", those of calendar_entry_read(); CONFLICT "calendar.uid_taken" by another name; TOO_LARGE "calendar.full". */
enum err calendar_entry_put(struct scope *s, const struct calendar *calendar, struct str name,
                            struct str content_type, struct str text,
                            const struct calendar_entry_content *content,
                            const struct calendar_entry **ret_entry);

/* Within a transaction. */
enum err calendar_entry_remove(struct scope *s, const struct calendar_entry *entry);

/* As a copy under another name or in another calendar, with its properties. Within a transaction.
 * Errors: as calendar_entry_put(). */
enum err calendar_entry_copy(struct scope *s, const struct calendar_entry *entry,
                             const struct calendar *to, struct str name);

/* As calendar_entry_copy(), and gone from where it was: its UID does not stand in its own way. */
enum err calendar_entry_move(struct scope *s, const struct calendar_entry *entry,
                             const struct calendar *to, struct str name);

/* ---- what takes place when ---- */

/* The entries of a kind that take place between two moments, by name. */
enum err calendar_entry_query(struct scope *s, struct id calendar, enum ics_kind kind,
                              int64_t from_ms, int64_t until_ms, bool has_text,
                              const struct calendar_entry **ret_entries, size_t *ret_count);

struct calendar_entry_busy {
	int64_t starts_at_ms, ends_at_ms;
	enum ics_busy busy; /* BUSY or TENTATIVE */
};

/* When a calendar takes time between two moments: sorted, joined where they touch, cut to the stretch. */
enum err calendar_entry_busy(struct scope *s, struct id calendar, int64_t from_ms, int64_t until_ms,
                             const struct calendar_entry_busy **ret_busy, size_t *ret_count);

/* The same with each entry as it is: what overlaps or touches is not joined. In no order. */
enum err calendar_entry_busy_each(struct scope *s, struct id calendar, int64_t from_ms,
                                  int64_t until_ms, const struct calendar_entry_busy **ret_busy,
                                  size_t *ret_count);

/* Sorts and joins; returns how many are left. */
size_t calendar_entry_busy_join(struct calendar_entry_busy *busy, size_t count);

/* ---- changes ---- */

/* What changed after `number`, oldest first; *ret_has_more: more than `limit` did. What is gone has is_gone. */
enum err calendar_entry_changes(struct scope *s, const struct calendar *calendar, int64_t number,
                                size_t limit, const struct calendar_entry **ret_entries,
                                size_t *ret_count, bool *ret_has_more);

#endif
