/* dav_place.h - what stands at an address below /dav/.
 *
 *   /dav/                                        the beginning
 *   /dav/principals/MEMBER/                      who one is
 *   /dav/calendars/MEMBER/                       one's calendars
 *   /dav/calendars/MEMBER/NAME/...               a calendar or a folder
 *   /dav/calendars/MEMBER/NAME/.../ENTRY.ics     an entry or a file
 *
 * MEMBER is the asker; the address of anybody else is answered like one that never was.
 *
 * Layer: api.
 */
#ifndef API_DAV_PLACE_H
#define API_DAV_PLACE_H

#include "http/request.h"
#include "rhythm/calendar_entry.h"

enum dav_what {
	DAV_NOTHING, /* may come into being: its folder is there */
	DAV_NOWHERE, /* not even its folder is */
	DAV_ROOT,
	DAV_PRINCIPALS,
	DAV_PRINCIPAL,
	DAV_HOMES,
	DAV_HOME,
	DAV_CALENDAR, /* or a folder */
	DAV_ENTRY     /* or a file */
};

struct dav_place {
	enum dav_what what;
	/* The calendar itself; of an entry, or of what may come into being, the one it is in (NULL: HOME). */
	const struct calendar *calendar;
	const struct calendar_entry *entry;
	struct str name; /* the last part of the address */
	size_t depth;    /* folders above it */
};

/* What stands at `path` ("/dav/calendars/.../x.ics", decoded). `has_text`: an entry with its text. */
enum err dav_place_find(struct scope *s, struct str path, bool has_text,
                        struct dav_place *ret_place);

/* The entry at a path, with its text, if it is right in a calendar of the actor's home: what programs ask most, in one
 * question. NULL: dav_place_find() knows what is there. Not for cave and market, which are brought up to date first. */
enum err dav_place_entry(struct scope *s, struct str path, const struct calendar_entry **ret_entry);

bool dav_place_is_there(const struct dav_place *place);

/* Not a folder, and not NULL. */
bool dav_place_is_calendar(const struct calendar *calendar);

/* What comes from elsewhere, or from agreements: read here, not written. */
bool dav_place_is_foreign(const struct calendar *calendar);

/* The decoded path of an address as programs write them ("http://host/base/dav/...", "/base/dav/...").
 * False when it is none of ours. */
bool dav_place_path(struct scope *s, const struct request *q, struct str address,
                    struct str *ret_path);

/* Writes a decoded path as part of an address. */
void dav_place_write(struct text *out, struct str path);

/* The id of the folder that a new thing at this place goes into. */
struct id dav_place_parent(const struct scope *s, const struct dav_place *place);

/* "/dav/calendars/MEMBER/" of the actor. */
struct str dav_place_home(struct scope *s);

#endif
