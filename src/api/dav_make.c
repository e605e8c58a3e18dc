#include "api/dav_make.h"

#include "api/dav_answer.h"
#include "api/dav_condition.h"
#include "api/dav_prop.h"
#include "core/xml_out.h"
#include "store/db.h"

/* ---- properties ---- */

static struct str as_xml(struct scope *s, const struct xml_node *node)
{
	struct text text = text_new(s->mem, CALENDAR_PROPERTY_BYTES_MAX + 1);

	xml_out_node(&text, node);
	return text_is_cut(&text) ? (struct str){text.at, CALENDAR_PROPERTY_BYTES_MAX + 1}
	                          : text_str(&text);
}

static enum err set_property(struct scope *s, struct id owner, const struct dav_change *change)
{
	const struct xml_node *node = change->property;

	return calendar_property_set(
		s, &(struct calendar_property){.owner = owner,
	                                       .space = node->space,
	                                       .name = node->name,
	                                       .value = change->is_removed ? STR_NONE
	                                                                   : as_xml(s, node)});
}

/* All or nothing: where one cannot be set, the others are not either (RFC 4918, 9.2). */
static void tell_changes(struct dav_writer *w, const struct dav_change *changes, size_t count,
                         struct str path, bool is_refused)
{
	text_add(w->out, STR("<D:response>"));
	dav_prop_href(w, path);
	for (size_t i = 0; i < count; i++) {
		const struct xml_node *node = changes[i].property;
		bool is_live = dav_prop_is_live(node->space, node->name);

		text_add(w->out, STR("<D:propstat><D:prop><"));
		text_add(w->out, node->name);
		text_add(w->out, STR(" xmlns=\""));
		xml_out_text(w->out, node->space);
		text_add(w->out, STR("\"/></D:prop><D:status>HTTP/1.1 "));
		text_add(w->out, is_live      ? STR("403 Forbidden")
		                 : is_refused ? STR("424 Failed Dependency")
		                              : STR("200 OK"));
		text_add(w->out, STR("</D:status>"));
		if (is_live)
			text_add(w->out,
			         STR("<D:error><D:cannot-modify-protected-property/></D:error>"));
		text_add(w->out, STR("</D:propstat>"));
	}
	text_add(w->out, STR("</D:response>"));
}

static enum err proppatch(struct scope *s, struct request *q, struct response *r)
{
	struct dav_props none = {.how = DAV_PROPS_NAMED};
	struct dav_change *changes;
	struct dav_place place;
	struct dav_writer w;
	bool is_refused = false, is_stopped;
	size_t count;

	TRY(db_begin(s));
	TRY(dav_condition_stops(s, q, r, &is_stopped));
	if (is_stopped)
		return ERR_NONE;
	TRY(dav_place_find(s, q->path, false, &place));
	if (!dav_place_is_there(&place))
		return dav_answer_not_there(s);
	if (place.what != DAV_ENTRY && place.what != DAV_CALENDAR)
		return dav_answer_refuse(s, r, 403, "D:need-privileges");
	TRY(dav_body_changes(s, q->body, &changes, &count));
	for (size_t i = 0; i < count; i++)
		is_refused |=
			dav_prop_is_live(changes[i].property->space, changes[i].property->name);
	for (size_t i = 0; !is_refused && i < count; i++)
		TRY(set_property(s, place.entry ? place.entry->id : place.calendar->id,
		                 &changes[i]));
	if (!is_refused)
		TRY(calendar_touch(s, place.calendar));
	TRY(db_commit(s));
	w = dav_prop_begin(s, q, r, &none);
	tell_changes(&w, changes, count, q->path, is_refused);
	dav_prop_end(&w);
	return ERR_NONE;
}

enum err dav_make_properties(struct scope *s, struct request *q, struct response *r)
{
	return dav_answer_told(s, r, proppatch(s, q, r));
}

/* ---- collections ---- */

/* What a program asks of a new collection: its kind and components; the rest are properties. */
static void read_kind(struct scope *s, const struct dav_change *changes, size_t count,
                      struct calendar *draft)
{
	struct text components = text_new(s->mem, 200);

	for (size_t i = 0; i < count; i++) {
		const struct xml_node *node = changes[i].property, *part = NULL;

		if (xml_in_is(node, DAV_SPACE, STR("resourcetype")) &&
		    xml_in_child(node, DAV_CALDAV, STR("calendar")))
			draft->kind = CALENDAR_OWN;
		if (!xml_in_is(node, DAV_CALDAV, STR("supported-calendar-component-set")))
			continue;
		while ((part = xml_in_next(node, part))) {
			enum ics_kind kind = ics_kind_of(xml_in_attribute(part, STR("name")));

			if (kind != ICS_OTHER)
				text_addf(&components, "%s%s", components.bytes ? "," : "",
				          ics_kind_name(kind));
		}
	}
	draft->components = text_str(&components);
}

static bool is_xml(const struct request *q)
{
	return str_equal(q->content_type, STR("application/xml")) ||
	       str_equal(q->content_type, STR("text/xml"));
}

static enum err make(struct scope *s, struct request *q, struct response *r,
                     enum calendar_kind kind)
{
	struct dav_change *changes = NULL;
	const struct calendar *made;
	struct calendar draft = {.kind = kind, .is_busy = true};
	struct dav_place place;
	bool is_stopped;
	size_t count = 0;

	if (q->body.bytes && !is_xml(q))
		return dav_answer_only(s, r, 415);
	TRY(db_begin(s));
	TRY(dav_condition_stops(s, q, r, &is_stopped));
	if (is_stopped)
		return ERR_NONE;
	TRY(dav_place_find(s, q->path, false, &place));
	if (dav_place_is_there(&place))
		return dav_answer_only(s, r, 405);
	if (place.what == DAV_NOWHERE)
		return dav_answer_only(s, r, 409);
	if (dav_place_is_calendar(
		    place.calendar)) /* calendars hold entries alone (RFC 4791, 4.2) */
		return dav_answer_refuse(s, r, 403, "C:calendar-collection-location-ok");
	if (q->body.bytes)
		TRY(dav_body_changes(s, q->body, &changes, &count));
	draft.parent = dav_place_parent(s, &place);
	draft.name = place.name;
	read_kind(s, changes, count, &draft);
	TRY(calendar_add(s, &draft, &made));
	for (size_t i = 0; i < count; i++)
		if (!dav_prop_is_live(changes[i].property->space, changes[i].property->name))
			TRY(set_property(s, made->id, &changes[i]));
	TRY(db_commit(s));
	r->status = 201;
	return ERR_NONE;
}

enum err dav_make_folder(struct scope *s, struct request *q, struct response *r)
{
	return dav_answer_told(s, r, make(s, q, r, CALENDAR_FOLDER));
}

enum err dav_make_calendar(struct scope *s, struct request *q, struct response *r)
{
	return dav_answer_told(s, r, make(s, q, r, CALENDAR_OWN));
}
