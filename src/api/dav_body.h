/* dav_body.h - what calendar programs ask for, read from the XML of their requests.
 *
 * Layer: api. Source: RFC 4918 section 14, RFC 4791 sections 7 and 9, RFC 6578 section 6, RFC 5689, RFC 3253 section 3.8.
 */
#ifndef API_DAV_BODY_H
#define API_DAV_BODY_H

#include "core/xml_in.h"
#include "rhythm/ics.h"

#define DAV_SPACE STR("DAV:")
#define DAV_CALDAV STR("urn:ietf:params:xml:ns:caldav")

#define DAV_BODY_HREFS_MAX 5000 /* of one multiget */
#define DAV_BODY_FILTERS_MAX 32 /* conditions of one query */
#define DAV_BODY_NAMES_MAX 200  /* properties asked for by name */

/* Which properties are asked for. */
struct dav_props {
	enum {
		DAV_PROPS_NAMED,
		DAV_PROPS_ALL,
		DAV_PROPS_NAMES
	} how;
	const struct xml_node **names;
	size_t count;
	bool has_data;    /* calendar-data is among them ... */
	bool is_expanded; /* ... each recurrence on its own, between these two */
	int64_t from_ms, until_ms;
	struct ics_limit limit;      /* ... or what concerns a stretch of time alone */
	const struct xml_node *part; /* ... of it these components and properties; NULL = all */
};

/* A condition on a property of an entry ("SUMMARY contains ..."), or on one of its parameters. */
struct dav_condition {
	struct str property, param;          /* param: empty = the property itself */
	bool is_not_defined;                 /* must not be there */
	bool has_text, is_negated, is_exact; /* is_exact: case counts */
	struct str text;
};

struct dav_filter {
	enum ics_kind kind; /* ICS_OTHER = all */
	bool is_none;       /* can never be true: asks for a component that is not */
	bool has_range;
	int64_t from_ms, until_ms;
	struct dav_condition conditions[DAV_BODY_FILTERS_MAX];
	size_t count;
	bool wants_alarm, wants_no_alarm;
};

enum dav_report_kind {
	DAV_QUERY,
	DAV_MULTIGET,
	DAV_FREE_BUSY,
	DAV_SYNC,
	DAV_EXPAND /* properties, and those of the things they point at (RFC 3253, 3.8) */
};

struct dav_report {
	enum dav_report_kind kind;
	struct dav_props props;
	struct dav_filter filter;
	const struct str *hrefs; /* of a multiget, as written */
	size_t href_count;
	int64_t from_ms, until_ms; /* of a free-busy-query */
	struct str token;          /* of a sync-collection; "" = from the beginning */
	int64_t limit;             /* 0 = none */
};

/* PROPFIND; an empty body asks for all. Errors: INVALID "xml.malformed", "dav.body"; TOO_LARGE. */
enum err dav_body_propfind(struct scope *s, struct str body, struct dav_props *ret_props);

/* REPORT. Of DAV_EXPAND, props.names are its <D:property> elements. Errors: as above; INVALID "dav.report" none
 * that we know; "dav.filter" a condition we do not know; "dav.data" another format than iCalendar 2.0. */
enum err dav_body_report(struct scope *s, struct str body, struct dav_report *ret_report);

/* PROPPATCH, MKCALENDAR, extended MKCOL: the properties in the order they are to be set or removed. */
struct dav_change {
	const struct xml_node *property;
	bool is_removed;
};
enum err dav_body_changes(struct scope *s, struct str body, struct dav_change **ret_changes,
                          size_t *ret_count);

/* Whether an entry's text meets the conditions beside its kind and time. */
bool dav_body_meets(struct arena *mem, const struct dav_filter *filter, enum ics_kind kind,
                    struct str text);

#endif
