/* calendar.h - the calendars of a person: what their calendar programs bring and fetch.
 *
 * A calendar holds entries (calendar_entry.h). A folder
 * holds calendars, folders and files: WebDAV knows no others. Everything here is the actor's own; somebody else's is
 * NOT_FOUND, as what never was.
 *
 * Each change within a calendar takes the next number of it, also one of its properties. The number is the entry's
 * ETag, and what came after a number is what a program that was away has to learn. Numbers begin at the moment a
 * calendar is made, so that one which is made anew under the same name gives none out twice.
 *
 * Layer: rhythm. Read first: struct calendar, calendar_add(). Source: RFC 4791, RFC 6578.
 */
#ifndef RHYTHM_CALENDAR_H
#define RHYTHM_CALENDAR_H

#include "core/scope.h"

#define CALENDARS_MAX 100                               /* of one person, folders too */
#define CALENDAR_DEPTH_MAX 8                            /* folders within folders */
#define CALENDAR_ENTRIES_MAX 50000                      /* in one */
#define CALENDAR_BYTES_MAX ((int64_t)128 * 1024 * 1024) /* of the entries of one */
#define CALENDAR_NAME_BYTES_MAX 255                     /* in the address */
#define CALENDAR_PROPERTY_BYTES_MAX ((size_t)64 * 1024)
#define CALENDAR_PROPERTIES_MAX 200 /* of one calendar or entry */
#define CALENDAR_GONE_DAYS 180      /* a program that was away for longer reads everything anew */

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

/* The next number, for what is about to change in it: so many entries and bytes more. Within a transaction.
 * Errors: NOT_FOUND "calendar.not_found" gone, or not the actor's; TOO_LARGE "calendar.full". */
enum err calendar_step(struct scope *s, struct id calendar, int64_t entries, int64_t bytes,
                       int64_t *ret_number);

/* Whether something in an address may have this name. Errors: INVALID "calendar.name". */
enum err calendar_check_name(struct scope *s, struct str name);

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
