#include "api/dav_body.h"

#include "core/utf8.h"

static enum err odd(struct scope *s, const char *why)
{
	return scope_fail(s, ERR_INVALID, "dav.body", NULL, "%s", why);
}

static bool is_caldav(const struct xml_node *node, const char *name)
{
	return xml_in_is(node, DAV_CALDAV, str_from(name));
}

static bool is_dav(const struct xml_node *node, const char *name)
{
	return xml_in_is(node, DAV_SPACE, str_from(name));
}

/* "start" and "end"; one of them may be open. */
static enum err read_range(struct scope *s, const struct xml_node *node, int64_t *ret_from_ms,
                           int64_t *ret_until_ms)
{
	struct str start = xml_in_attribute(node, STR("start"));
	struct str end = xml_in_attribute(node, STR("end"));

	*ret_from_ms = ICS_BEGINNING_MS;
	*ret_until_ms = ICS_ENDLESS_MS;
	if ((start.bytes && !ics_moment(start, ret_from_ms)) ||
	    (end.bytes && !ics_moment(end, ret_until_ms)))
		return odd(s, "a time is written 20260601T000000Z");
	if ((!start.bytes && !end.bytes) || *ret_from_ms >= *ret_until_ms)
		return odd(s, "a stretch of time begins before it ends");
	return ERR_NONE;
}

/* ---- properties asked for ---- */

static bool is_format(const struct xml_node *data)
{
	struct str type = xml_in_attribute(data, STR("content-type"));
	struct str version = xml_in_attribute(data, STR("version"));

	return (type.bytes == 0 || str_equal_ascii(type, STR("text/calendar"))) &&
	       (version.bytes == 0 || str_equal(version, STR("2.0")));
}

static enum err read_data(struct scope *s, const struct xml_node *data, struct dav_props *props)
{
	const struct xml_node *expand = xml_in_child(data, DAV_CALDAV, STR("expand"));
	const struct xml_node *recurrences =
		xml_in_child(data, DAV_CALDAV, STR("limit-recurrence-set"));
	const struct xml_node *busy = xml_in_child(data, DAV_CALDAV, STR("limit-freebusy-set"));
	struct ics_limit *limit = &props->limit;

	props->has_data = true;
	props->part = xml_in_child(data, DAV_CALDAV, STR("comp"));
	props->is_expanded = expand != NULL;
	limit->has_recurrences = recurrences != NULL;
	limit->has_busy = busy != NULL;
	if (!is_format(data))
		return scope_fail(s, ERR_INVALID, "dav.data", NULL, "there is iCalendar 2.0 alone");
	if (props->part &&
	    !str_equal_ascii(xml_in_attribute(props->part, STR("name")), STR("VCALENDAR")))
		return odd(s, "the outer component is VCALENDAR");
	if (expand && recurrences)
		return odd(s, "recurrences are expanded or limited, not both");
	if (expand)
		TRY(read_range(s, expand, &props->from_ms, &props->until_ms));
	if (recurrences)
		TRY(read_range(s, recurrences, &limit->from_ms, &limit->until_ms));
	if (busy)
		TRY(read_range(s, busy, &limit->busy_from_ms, &limit->busy_until_ms));
	return ERR_NONE;
}

static enum err read_props(struct scope *s, const struct xml_node *root, struct dav_props *props)
{
	const struct xml_node *prop = xml_in_child(root, DAV_SPACE, STR("prop")), *name = NULL;

	*props = (struct dav_props){.how = DAV_PROPS_NAMED};
	if (!prop) {
		props->how = xml_in_child(root, DAV_SPACE, STR("propname")) ? DAV_PROPS_NAMES
		                                                            : DAV_PROPS_ALL;
		return ERR_NONE;
	}
	props->names = NEW_ARRAY(s->mem, const struct xml_node *, DAV_BODY_NAMES_MAX);
	while ((name = xml_in_next(prop, name))) {
		if (props->count == DAV_BODY_NAMES_MAX)
			return odd(s, "too many properties at once");
		props->names[props->count++] = name;
		if (is_caldav(name, "calendar-data"))
			TRY(read_data(s, name, props));
	}
	return ERR_NONE;
}

enum err dav_body_propfind(struct scope *s, struct str body, struct dav_props *ret_props)
{
	const struct xml_node *root;

	*ret_props = (struct dav_props){.how = DAV_PROPS_ALL};
	if (str_is_empty(body))
		return ERR_NONE;
	TRY(xml_in_parse(s, body, &root));
	if (!is_dav(root, "propfind"))
		return odd(s, "expected a propfind");
	return read_props(s, root, ret_props);
}

/* ---- conditions ---- */

static enum err unknown_filter(struct scope *s)
{
	return scope_fail(s, ERR_INVALID, "dav.filter", NULL, "a condition that is not known here");
}

static enum err read_match(struct scope *s, const struct xml_node *node,
                           struct dav_condition *condition)
{
	const struct xml_node *match = xml_in_child(node, DAV_CALDAV, STR("text-match"));
	struct str collation;

	condition->is_not_defined = xml_in_child(node, DAV_CALDAV, STR("is-not-defined")) != NULL;
	if (xml_in_child(node, DAV_CALDAV, STR("time-range")))
		return unknown_filter(s);
	if (!match)
		return ERR_NONE;
	collation = xml_in_attribute(match, STR("collation"));
	condition->has_text = true;
	condition->text = xml_in_text(s->mem, match);
	condition->is_negated =
		str_equal(xml_in_attribute(match, STR("negate-condition")), STR("yes"));
	condition->is_exact = str_equal(collation, STR("i;octet"));
	return ERR_NONE;
}

static enum err add_condition(struct scope *s, struct dav_filter *filter,
                              const struct dav_condition *condition)
{
	if (filter->count == DAV_BODY_FILTERS_MAX)
		return odd(s, "too many conditions");
	filter->conditions[filter->count++] = *condition;
	return ERR_NONE;
}

static enum err read_property_filter(struct scope *s, const struct xml_node *node,
                                     struct dav_filter *filter)
{
	struct str name = xml_in_attribute(node, STR("name"));
	struct dav_condition condition = {.property = name};
	const struct xml_node *child = NULL;
	bool has_params = false;

	if (str_is_empty(name))
		return odd(s, "a property filter names its property");
	TRY(read_match(s, node, &condition));
	while ((child = xml_in_next(node, child))) {
		struct dav_condition param = {.property = name};

		if (!is_caldav(child, "param-filter"))
			continue;
		has_params = true;
		param.param = xml_in_attribute(child, STR("name"));
		TRY(read_match(s, child, &param));
		TRY(add_condition(s, filter, &param));
	}
	if (has_params && !condition.has_text && !condition.is_not_defined)
		return ERR_NONE;
	return add_condition(s, filter, &condition);
}

static enum err read_component_filter(struct scope *s, const struct xml_node *node,
                                      struct dav_filter *filter)
{
	const struct xml_node *child = NULL;

	filter->kind = ics_kind_of(xml_in_attribute(node, STR("name")));
	filter->is_none = filter->kind == ICS_OTHER;
	while ((child = xml_in_next(node, child))) {
		if (is_caldav(child, "time-range")) {
			TRY(read_range(s, child, &filter->from_ms, &filter->until_ms));
			filter->has_range = true;
		} else if (is_caldav(child, "prop-filter")) {
			TRY(read_property_filter(s, child, filter));
		} else if (is_caldav(child, "comp-filter")) {
			bool is_alarm = str_equal_ascii(xml_in_attribute(child, STR("name")),
			                                STR("VALARM"));

			if (!is_alarm || xml_in_child(child, DAV_CALDAV, STR("time-range")) ||
			    xml_in_child(child, DAV_CALDAV, STR("prop-filter")))
				return unknown_filter(s);
			if (xml_in_child(child, DAV_CALDAV, STR("is-not-defined")))
				filter->wants_no_alarm = true;
			else
				filter->wants_alarm = true;
		} else if (is_caldav(child, "is-not-defined")) {
			return unknown_filter(s);
		}
	}
	return ERR_NONE;
}

static enum err read_filter(struct scope *s, const struct xml_node *root, struct dav_filter *filter)
{
	const struct xml_node *calendar = xml_in_child(
		xml_in_child(root, DAV_CALDAV, STR("filter")), DAV_CALDAV, STR("comp-filter"));
	const struct xml_node *child = NULL;
	bool has_component = false;

	*filter = (struct dav_filter){.kind = ICS_OTHER};
	if (!calendar)
		return odd(s, "a query has a filter");
	if (!str_equal_ascii(xml_in_attribute(calendar, STR("name")), STR("VCALENDAR"))) {
		filter->is_none = true;
		return ERR_NONE;
	}
	while ((child = xml_in_next(calendar, child))) {
		if (!is_caldav(child, "comp-filter"))
			continue; /* conditions on the calendar object itself: VERSION, PRODID */
		if (has_component)
			return unknown_filter(s);
		has_component = true;
		TRY(read_component_filter(s, child, filter));
	}
	return ERR_NONE;
}

static bool text_meets(struct arena *mem, const struct dav_condition *condition, struct str value)
{
	bool is_in;

	if (condition->is_exact)
		is_in = str_find(value, condition->text) != SIZE_MAX;
	else
		is_in = str_find(utf8_fold(mem, value), utf8_fold(mem, condition->text)) !=
		        SIZE_MAX;
	return is_in != condition->is_negated;
}

/* Whether a line of the right component answers the condition. */
static bool line_meets(struct arena *mem, const struct dav_condition *condition,
                       const struct ics_line *line, bool *is_there)
{
	struct str value = line->value;

	if (!str_equal_ascii(line->name, condition->property))
		return false;
	if (condition->param.bytes && !ics_text_param(line->params, condition->param, &value))
		return false;
	*is_there = true;
	return !condition->has_text || text_meets(mem, condition, ics_text_plain(mem, value));
}

static bool condition_meets(struct arena *mem, const struct dav_condition *condition,
                            enum ics_kind kind, struct str text)
{
	struct str rest = text;
	struct ics_line line;
	bool is_there = false, is_met = false;
	int depth = 0, inside = 0;

	while (!is_met && ics_text_next(&rest, &line)) {
		if (str_equal_ascii(line.name, STR("BEGIN"))) {
			depth++;
			if (ics_kind_of(line.value) == kind)
				inside = depth;
		} else if (str_equal_ascii(line.name, STR("END"))) {
			if (depth == inside)
				inside = 0;
			depth--;
		} else if (inside && depth == inside) {
			is_met = line_meets(mem, condition, &line, &is_there);
		}
	}
	return condition->is_not_defined ? !is_there : is_met;
}

bool dav_body_meets(struct arena *mem, const struct dav_filter *filter, enum ics_kind kind,
                    struct str text)
{
	struct scope scratch = {.mem = mem};
	bool has_alarm;
	struct str plain;

	if (filter->is_none || (filter->kind != ICS_OTHER && filter->kind != kind))
		return false;
	if (filter->count == 0 && !filter->wants_alarm && !filter->wants_no_alarm)
		return true;
	if (ics_text_unfold(&scratch, text, &plain) != ERR_NONE)
		return false;
	has_alarm = str_find(plain, STR("BEGIN:VALARM")) != SIZE_MAX;
	if ((filter->wants_alarm && !has_alarm) || (filter->wants_no_alarm && has_alarm))
		return false;
	for (size_t i = 0; i < filter->count; i++)
		if (!condition_meets(mem, &filter->conditions[i], kind, plain))
			return false;
	return true;
}

/* ---- reports ---- */

static enum err read_hrefs(struct scope *s, const struct xml_node *root, struct dav_report *report)
{
	struct str *hrefs = NEW_ARRAY(s->mem, struct str, DAV_BODY_HREFS_MAX);
	const struct xml_node *child = NULL;

	while ((child = xml_in_next(root, child))) {
		if (!is_dav(child, "href"))
			continue;
		if (report->href_count == DAV_BODY_HREFS_MAX)
			return scope_fail(s, ERR_TOO_LARGE, "xml.too_large", NULL,
			                  "more than %d addresses at once", DAV_BODY_HREFS_MAX);
		hrefs[report->href_count++] = xml_in_text(s->mem, child);
	}
	report->hrefs = hrefs;
	return ERR_NONE;
}

static enum err read_sync(struct scope *s, const struct xml_node *root, struct dav_report *report)
{
	const struct xml_node *limit = xml_in_child(xml_in_child(root, DAV_SPACE, STR("limit")),
	                                            DAV_SPACE, STR("nresults"));

	if (!xml_in_child(root, DAV_SPACE, STR("sync-token")))
		return odd(s, "sync-collection has a sync-token, if only an empty one");
	report->token = xml_in_text(s->mem, xml_in_child(root, DAV_SPACE, STR("sync-token")));
	if (limit && (!str_number(xml_in_text(s->mem, limit), &report->limit) || report->limit < 1))
		return odd(s, "nresults is a number");
	return ERR_NONE;
}

/* What may stand as the name of an element without its prefix; letters beyond ASCII are believed. */
static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.bytes; i++) {
		unsigned char c = (unsigned char)name.at[i];
		bool is_letter =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;

		if (!is_letter && (i == 0 || !((c >= '0' && c <= '9') || c == '-' || c == '.')))
			return false;
	}
	return name.bytes > 0;
}

/* How deep they may stand within each other is the limit of xml_in.h; all of them together count. */
static enum err check_expanded(struct scope *s, const struct xml_node *node, size_t *count)
{
	const struct xml_node *property = NULL;

	while ((property = xml_in_next(node, property))) {
		if (!is_dav(property, "property") ||
		    !is_name(xml_in_attribute(property, STR("name"))))
			return odd(s, "a property is asked for by its name");
		if (++*count > DAV_BODY_NAMES_MAX)
			return odd(s, "too many properties at once");
		TRY(check_expanded(s, property, count));
	}
	return ERR_NONE;
}

static enum err read_expanded(struct scope *s, const struct xml_node *root, struct dav_props *props)
{
	const struct xml_node *property = NULL;
	size_t count = 0;

	TRY(check_expanded(s, root, &count));
	*props = (struct dav_props){.how = DAV_PROPS_NAMED};
	props->names = NEW_ARRAY(s->mem, const struct xml_node *, count);
	while ((property = xml_in_next(root, property)))
		props->names[props->count++] = property;
	return ERR_NONE;
}

enum err dav_body_report(struct scope *s, struct str body, struct dav_report *ret_report)
{
	struct dav_report report = {.token = STR_NONE};
	const struct xml_node *root;

	TRY(xml_in_parse(s, body, &root));
	if (is_dav(root, "expand-property")) {
		report.kind = DAV_EXPAND;
		TRY(read_expanded(s, root, &report.props));
		*ret_report = report;
		return ERR_NONE;
	}
	TRY(read_props(s, root, &report.props));
	if (is_caldav(root, "calendar-query")) {
		report.kind = DAV_QUERY;
		TRY(read_filter(s, root, &report.filter));
	} else if (is_caldav(root, "calendar-multiget")) {
		report.kind = DAV_MULTIGET;
		TRY(read_hrefs(s, root, &report));
	} else if (is_caldav(root, "free-busy-query")) {
		report.kind = DAV_FREE_BUSY;
		TRY(read_range(s, xml_in_child(root, DAV_CALDAV, STR("time-range")),
		               &report.from_ms, &report.until_ms));
	} else if (is_dav(root, "sync-collection")) {
		report.kind = DAV_SYNC;
		TRY(read_sync(s, root, &report));
	} else {
		return scope_fail(s, ERR_INVALID, "dav.report", NULL,
		                  "no report that is known here");
	}
	*ret_report = report;
	return ERR_NONE;
}

/* ---- changes ---- */

enum err dav_body_changes(struct scope *s, struct str body, struct dav_change **ret_changes,
                          size_t *ret_count)
{
	const struct xml_node *root, *part = NULL, *property;
	struct dav_change *changes = NULL;
	size_t count = 0, room = 0;

	TRY(xml_in_parse(s, body, &root));
	if (!is_dav(root, "propertyupdate") && !is_dav(root, "mkcol") &&
	    !is_caldav(root, "mkcalendar"))
		return odd(s, "expected a propertyupdate, mkcol or mkcalendar");
	while ((part = xml_in_next(root, part))) {
		bool is_removed = is_dav(part, "remove");

		if (!is_removed && !is_dav(part, "set"))
			continue;
		property = NULL;
		while ((property = xml_in_next(xml_in_child(part, DAV_SPACE, STR("prop")),
		                               property))) {
			if (count == DAV_BODY_NAMES_MAX)
				return odd(s, "too many properties at once");
			changes = arena_grow(s->mem, changes, sizeof *changes, count + 1, &room);
			changes[count++] = (struct dav_change){property, is_removed};
		}
	}
	*ret_changes = changes;
	*ret_count = count;
	return ERR_NONE;
}
