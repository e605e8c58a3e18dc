/* dav_prop.h - the properties of things below /dav/, and the multistatus answers that tell them.
 *
 * Live properties are rows of one table (dav_prop.c); all others are what programs wrote down themselves.
 *
 * Layer: api. Source: RFC 4918 section 15, RFC 4791 sections 5 and 6, RFC 5397, RFC 6578.
 */
#ifndef API_DAV_PROP_H
#define API_DAV_PROP_H

#include "api/dav_body.h"
#include "api/dav_place.h"
#include "http/response.h"

/* A thing whose properties are told. */
struct dav_thing {
	enum dav_what what;
	const struct calendar *calendar;
	const struct calendar_entry *entry;
	struct str path;                     /* decoded; of a collection with a slash at its end */
	struct str data;                     /* calendar-data, where it is told */
	const struct calendar_property *own; /* what programs wrote down about it */
	size_t own_count;
};

struct dav_writer {
	struct scope *s;
	struct request *q;
	struct text *out;
	const struct dav_props *props;
	bool wants_own; /* a property is asked for that is not live */
};

/* Begins a multistatus answer (207). */
struct dav_writer dav_prop_begin(struct scope *s, struct request *q, struct response *r,
                                 const struct dav_props *props);
void dav_prop_end(struct dav_writer *w);

/* One thing with what is asked for. */
enum err dav_prop_thing(struct dav_writer *w, const struct dav_thing *thing);

/* expand-property: the thing at `path` with those <D:property> elements; a property that points at things is told
 * with them, and they with the properties named within it (RFC 3253, 3.8). */
enum err dav_prop_expanded(struct dav_writer *w, struct str path,
                           const struct xml_node *const *names, size_t count);

/* One address with a status alone: 404, or 507 where not all was told. */
void dav_prop_status(struct dav_writer *w, struct str path, const char *status);

/* The address of a thing, with the base path. */
void dav_prop_href(struct dav_writer *w, struct str path);

/* Whether it is told by us: such a property cannot be set. */
bool dav_prop_is_live(struct str space, struct str name);

/* "data:,CALENDAR/NUMBER": up to where somebody knows a calendar. */
struct str dav_prop_token(struct scope *s, const struct calendar *calendar, int64_t number);

#endif
