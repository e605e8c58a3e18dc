/* calendar.h - the calendars of a person: what their calendar programs bring and fetch.
 *
 * A calendar holds entries, each one iCalendar object with one UID, kept to the byte. A folder
 * holds calendars, folders and files: WebDAV knows no others. Everything here is the actor's own; somebody else's is
 * NOT_FOUND, as what never was.
 *
 * Each change within a calendar takes the next number of it, also one of its properties. The number is the entry's
 * ETag, and what came after a number is what a program that was away has to learn. Numbers begin at the moment a
 * calendar is made, so that one which is made anew under the same name gives none out twice.
 *
 * When entries take place is written down beside them (spans), so that a stretch of time among ten
 * thousand entries is one look into an index. What recurs without end is written down for
 * some years around the day it was put; beyond that it is counted when somebody asks.
 *
 * Layer: rhythm. Read first: struct calendar, calendar_put(), calendar_query(). Source: RFC 4791, RFC 6578.
 */
#ifndef RHYTHM_CALENDAR_H
#define RHYTHM_CALENDAR_H

#include "core/scope.h"
#include "rhythm/ics.h"

#define CALENDARS_MAX 100                               /* of one person, folders too */
#define CALENDAR_DEPTH_MAX 8                            /* folders within folders */
#define CALENDAR_ENTRIES_MAX 50000                      /* in one */
#define CALENDAR_BYTES_MAX ((int64_t)128 * 1024 * 1024) /* of the entries of one */
#define CALENDAR_NAME_BYTES_MAX 255                     /* in the address */
#define CALENDAR_PROPERTY_BYTES_MAX ((size_t)64 * 1024)
#define CALENDAR_PROPERTIES_MAX 200 /* of one calendar or entry */
#define CALENDAR_GONE_DAYS 180      /* a program that was away for longer reads everything anew */
#define CALENDAR_DAYS_BEHIND 400    /* spans of what recurs are written down from ... */
#define CALENDAR_DAYS_AHEAD 800     /* ... to, seen from when it was put */

enum calendar_kind {
	CALENDAR_FOLDER,
	CALENDAR_OWN,
	CALENDAR_SUBSCRIBED,
	CALENDAR_UPLOADED,
	CALENDAR_BLOCKS /* cave and market (block_calendar.h) */
};

struct calendar {
	struct id id, parent; /* parent: a folder, or the member's own id */
	struct str name;      /* in the address */
	enum calendar_kind kind;
	struct str components; /* "VEVENT,VTODO"; empty = all */
	bool is_busy;          /* its entries take the person's time */
	int64_t number, floor; /* of the last change; changes up to `floor` are not told any more */
	int64_t entry_count, bytes;
	int64_t created_at_ms, changed_at_ms;
};

struct calendar_entry {
	struct id calendar, id;
	struct str name;
	int64_t number;     /* its ETag */
	enum ics_kind kind; /* ICS_OTHER = a file */
	struct str content_type;
	int64_t bytes, changed_at_ms;
	struct str text; /* where it was asked for */
	bool is_gone;    /* of calendar_changes() */
};

/* ---- calendars and folders ---- */

/* What is in a folder (parent: its id, or s->actor), by name. Needs: MAY_SIGNED_IN. */
enum err calendar_list(struct scope *s, struct id parent, const struct calendar **ret_calendars,
                       size_t *ret_count);

/* All of the actor's. */
enum err calendar_list_all(struct scope *s, const struct calendar **ret_calendars,
                           size_t *ret_count);

/* *ret_calendar is NULL when there is none of that name. */
enum err calendar_at(struct scope *s, struct id parent, struct str name,
                     const struct calendar **ret_calendar);

/* Makes one: draft->parent, name, kind, components, is_busy count.
 * Errors: INVALID "calendar.name"; CONFLICT "calendar.exists", "calendar.too_many". */
enum err calendar_add(struct scope *s, const struct calendar *draft,
                      const struct calendar **ret_calendar);

/* Something about it has changed that is no entry: a property, of itself or of an entry. Takes the next
 * number. Within a transaction. */
enum err calendar_touch(struct scope *s, const struct calendar *calendar);

/* Takes it out with all in it. */
enum err calendar_remove(struct scope *s, const struct calendar *calendar);

/* Into another folder, under another name; what is there was taken out before.
 * Errors: as calendar_add(). */
enum err calendar_move(struct scope *s, const struct calendar *calendar, struct id parent,
                       struct str name);

/* The same as a copy; `is_deep`: with all in it. */
enum err calendar_copy(struct scope *s, const struct calendar *calendar, struct id parent,
                       struct str name, bool is_deep);

/* A first calendar, when the actor has none. Within or without a transaction. */
enum err calendar_begin(struct scope *s);

/* ---- entries ---- */

/* *ret_entry is NULL when there is none of that name. `has_text`: with its text. */
enum err calendar_entry_at(struct scope *s, struct id calendar, struct str name, bool has_text,
                           const struct calendar_entry **ret_entry);

/* Several at once, each as calendar_entry_at() with its text. */
enum err calendar_entries_at(struct scope *s, struct id calendar, const struct str *names,
                             size_t count, const struct calendar_entry **ret_entries);

/* All of them by name, or those of one kind (ICS_OTHER: all). */
enum err calendar_entries(struct scope *s, struct id calendar, enum ics_kind kind, bool has_text,
                          const struct calendar_entry **ret_entries, size_t *ret_count);

/* Puts an entry or a file, in place of what has that name. Within a transaction.
 * Errors: INVALID "calendar.name", "calendar.not_one" (not one UID, or with a METHOD), "calendar.component",
 * those of ics_read(); CONFLICT "calendar.uid_taken" by another name; TOO_LARGE "calendar.full". */
enum err calendar_put(struct scope *s, const struct calendar *calendar, struct str name,
                      struct str content_type, struct str text,
                      const struct calendar_entry **ret_entry);

/* Within a transaction. */
enum err calendar_entry_remove(struct scope *s, const struct calendar_entry *entry);

/* As a copy under another name or in another calendar, with its properties. Within a transaction.
 * Errors: as calendar_put(). */
enum err calendar_entry_copy(struct scope *s, const struct calendar_entry *entry,
                             const struct calendar *to, struct str name);

/* As calendar_entry_copy(), and gone from where it was: its UID does not stand in its own way. */
enum err calendar_entry_move(struct scope *s, const struct calendar_entry *entry,
                             const struct calendar *to, struct str name);

/* ---- what takes place when ---- */

/* The entries of a kind that take place between two moments, by name. */
enum err calendar_query(struct scope *s, struct id calendar, enum ics_kind kind, int64_t from_ms,
                        int64_t until_ms, bool has_text, const struct calendar_entry **ret_entries,
                        size_t *ret_count);

struct calendar_busy {
	int64_t starts_at_ms, ends_at_ms;
	enum ics_busy busy; /* BUSY or TENTATIVE */
};

/* When a calendar takes time between two moments: sorted, joined where they touch, cut to the stretch. */
enum err calendar_busy(struct scope *s, struct id calendar, int64_t from_ms, int64_t until_ms,
                       const struct calendar_busy **ret_busy, size_t *ret_count);

/* Sorts and joins; returns how many are left. */
size_t calendar_busy_join(struct calendar_busy *busy, size_t count);

/* ---- changes ---- */

/* What changed after `number`, oldest first; *ret_has_more: more than `limit` did. What is gone has is_gone. */
enum err calendar_changes(struct scope *s, const struct calendar *calendar, int64_t number,
                          size_t limit, const struct calendar_entry **ret_entries,
                          size_t *ret_count, bool *ret_has_more);

/* ---- properties ---- */

struct calendar_property {
	struct id owner;               /* a calendar or an entry */
	struct str space, name, value; /* value: the element as XML */
};

enum err calendar_properties(struct scope *s, struct id owner,
                             const struct calendar_property **ret_properties, size_t *ret_count);

/* Of all entries of a calendar, by owner. */
enum err calendar_properties_within(struct scope *s, struct id calendar,
                                    const struct calendar_property **ret_properties,
                                    size_t *ret_count);

/* Sets one; an empty value removes it. Within a transaction.
 * Errors: TOO_LARGE "calendar.property_too_large"; CONFLICT "calendar.properties_many". */
enum err calendar_property_set(struct scope *s, const struct calendar_property *property);

#endif
