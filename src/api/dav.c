#include "api/dav.h"

#include "api/dav_data.h"
#include "api/dav_if.h"
#include "api/dav_prop.h"
#include "api/dav_ready.h"
#include "api/dav_report.h"
#include "core/xml_out.h"
#include "rhythm/block_calendar.h"
#include "rhythm/ics_out.h"
#include "store/db.h"

#define BODY_BYTES_MAX                                                                             \
	((size_t)2 * 1024 * 1024) /* an entry has ICS_ENTRY_BYTES_MAX; a file in a folder this */

/* ---- answers of few words ---- */

/* Nothing but a status; what was begun is not kept. */
static enum err only(struct scope *s, struct response *r, int status)
{
	db_abandon(s);
	r->status = status;
	r->text.bytes = 0;
	r->content_type = "text/plain; charset=utf-8";
	return ERR_NONE;
}

static enum err refuse(struct scope *s, struct response *r, int status, const char *name)
{
	db_abandon(s);
	dav_report_refuse(r, status, name);
	return ERR_NONE;
}

static enum err not_there(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "calendar.not_found", NULL, "nothing there");
}

static bool is_there(const struct dav_place *place)
{
	return place->what != DAV_NOTHING && place->what != DAV_NOWHERE;
}

static bool is_calendar(const struct calendar *calendar)
{
	return calendar && calendar->kind != CALENDAR_FOLDER;
}

/* What comes from elsewhere, or from agreements, is read here, not written. */
static bool is_foreign(const struct calendar *calendar)
{
	return calendar &&
	       (calendar->kind == CALENDAR_SUBSCRIBED || calendar->kind == CALENDAR_UPLOADED ||
	        calendar->kind == CALENDAR_BLOCKS);
}

/* What the domain refused, as the condition of RFC 4791 that was not met; everything else passes on. */
static enum err told(struct scope *s, struct response *r, enum err e)
{
	static const struct {
		const char *key;
		int status;
		const char *name;
	} conditions[] = {
		{"ics.malformed", 403, "C:valid-calendar-data"},
		{"ics.too_large", 403, "C:max-resource-size"},
		{"calendar.not_one", 403, "C:valid-calendar-object-resource"},
		{"calendar.component", 403, "C:supported-calendar-component"},
		{"calendar.uid_taken", 403, "C:no-uid-conflict"},
		{"calendar.full", 507, "D:quota-not-exceeded"},
		{"calendar.too_many", 507, "D:quota-not-exceeded"},
		{"calendar.property_too_large", 507, "D:quota-not-exceeded"},
		{"calendar.properties_many", 507, "D:quota-not-exceeded"},
		{"block.not_agreed", 403, "D:need-privileges"},
		{"calendar.name", 403, "C:calendar-collection-location-ok"},
	};

	for (size_t i = 0; e && i < sizeof conditions / sizeof *conditions; i++)
		if (str_equal(str_from(s->problem.key), str_from(conditions[i].key)))
			return refuse(s, r, conditions[i].status, conditions[i].name);
	return e;
}

/* ---- conditions in the head ---- */

/* Whether a list of ETags ("\"7\", W/\"8\"", "*") names this entry; NULL = nothing is there. */
static bool names_entry(struct str list, const struct calendar_entry *entry)
{
	struct str item;

	while (str_next(&list, ',', &item)) {
		int64_t number;

		item = str_trim(item);
		if (str_equal(item, STR("*")))
			return entry != NULL;
		if (str_starts(item, STR("W/")))
			item = str_part(item, 2, item.bytes);
		if (entry && item.bytes > 2 &&
		    str_number(str_part(item, 1, item.bytes - 1), &number) &&
		    number == entry->number)
			return true;
	}
	return false;
}

static bool meets_conditions(const struct request *q, const struct dav_place *place)
{
	struct str match = request_header(q, "If-Match");
	struct str none = request_header(q, "If-None-Match");

	if (match.bytes && !names_entry(match, place->entry) &&
	    !(str_equal(str_trim(match), STR("*")) && is_there(place)))
		return false;
	return !none.bytes || (!names_entry(none, place->entry) &&
	                       !(str_equal(str_trim(none), STR("*")) && is_there(place)));
}

struct tag_ask {
	struct scope *s;
	const struct request *q;
	enum err e;
};

static bool has_tag(void *what, struct str address, struct str tag)
{
	struct tag_ask *ask = what;
	struct dav_place place;
	struct str path = ask->q->path;
	int64_t number;

	if (ask->e || (address.bytes && !dav_place_path(ask->s, ask->q, address, &path)))
		return false;
	ask->e = dav_place_find(ask->s, path, false, &place);
	if (ask->e || !str_number(str_part(tag, 1, tag.bytes - 1), &number))
		return false;
	return place.what == DAV_ENTRY      ? number == place.entry->number
	       : place.what == DAV_CALENDAR ? number == place.calendar->number
	                                    : false;
}

/* The If header: true with what is to be answered, when it is not met or cannot be read. Within the transaction,
 * so that it still holds when that ends. */
static enum err is_stopped_by_if(struct scope *s, const struct request *q, struct response *r,
                                 bool *ret_is_stopped)
{
	struct tag_ask ask = {.s = s, .q = q};
	enum dav_if found = dav_if_check(request_header(q, "If"), has_tag, &ask);

	TRY(ask.e);
	*ret_is_stopped = found != DAV_IF_MET;
	return *ret_is_stopped ? only(s, r, found == DAV_IF_MALFORMED ? 400 : 412) : ERR_NONE;
}

/* ---- reading ---- */

static enum err get_calendar(struct scope *s, const struct request *q,
                             const struct calendar *calendar, struct response *r)
{
	const struct calendar_entry *entries;
	struct ics_out_join join;
	size_t count;

	if (dav_ready_give(s, q, calendar, r))
		return ERR_NONE;
	join = ics_out_join_begin(s->mem, &r->text, calendar->name);
	TRY(calendar_entry_list(s, calendar->id, ICS_OTHER, true, &entries, &count));
	for (size_t i = 0; i < count; i++)
		ics_out_join_add(&join, entries[i].text);
	ics_out_join_end(&join);
	r->status = 200;
	r->content_type = "text/calendar; charset=utf-8";
	dav_ready_keep(s, q, calendar, r);
	return ERR_NONE;
}

static enum err get_entry(struct scope *s, const struct request *q,
                          const struct calendar_entry *entry, struct response *r)
{
	r->revision = entry->number;
	if (names_entry(request_header(q, "If-None-Match"), entry)) {
		r->status = 304;
		return ERR_NONE;
	}
	text_add(&r->text, entry->text);
	r->status = 200;
	r->content_type = str_c(s->mem, entry->content_type);
	return ERR_NONE;
}

static enum err get(struct scope *s, struct request *q, struct response *r)
{
	const struct calendar_entry *entry;
	struct dav_place place;

	TRY(db_view_begin(s));
	TRY(dav_place_entry(s, q->path, &entry));
	if (entry)
		return get_entry(s, q, entry, r);
	TRY(dav_place_find(s, q->path, true, &place));
	if (!is_there(&place))
		return not_there(s);
	if (place.what == DAV_CALENDAR && is_calendar(place.calendar))
		return get_calendar(s, q, place.calendar, r);
	if (place.what == DAV_ENTRY)
		return get_entry(s, q, place.entry, r);
	r->content_type = "text/plain; charset=utf-8";
	text_add(&r->text, STR("This address is for calendar programs (CalDAV).\n"));
	return ERR_NONE;
}

/* A collection with its own properties. */
static enum err tell(struct dav_writer *w, enum dav_what what, const struct calendar *calendar,
                     struct str path)
{
	struct dav_thing thing = {.what = what, .calendar = calendar, .path = path};

	thing.data = (struct str){NULL, 0};
	if (calendar && w->wants_own)
		TRY(calendar_properties(w->s, calendar->id, &thing.own, &thing.own_count));
	return dav_prop_thing(w, &thing);
}

static int by_owner(const void *a, const void *b)
{
	return memcmp(((const struct calendar_property *)a)->owner.b,
	              ((const struct calendar_property *)b)->owner.b, ID_BYTES);
}

static enum err tell_entries(struct dav_writer *w, const struct calendar *calendar,
                             struct str folder)
{
	const struct calendar_property *own = NULL;
	const struct calendar_entry *entries;
	size_t count, own_count = 0;

	TRY(calendar_entry_list(w->s, calendar->id, ICS_OTHER, w->props->has_data, &entries,
	                        &count));
	if (w->wants_own)
		TRY(calendar_properties_within(w->s, calendar->id, &own, &own_count));
	for (size_t i = 0; i < count; i++) {
		struct calendar_property wanted = {.owner = entries[i].id};
		struct dav_thing thing = {
			.what = DAV_ENTRY, .calendar = calendar, .entry = &entries[i]};
		struct text path = text_new(w->s->mem, folder.bytes + entries[i].name.bytes + 2);
		const struct calendar_property *at =
			own_count ? bsearch(&wanted, own, own_count, sizeof wanted, by_owner)
				  : NULL;

		text_add(&path, folder);
		text_add(&path, entries[i].name);
		thing.path = text_str(&path);
		thing.data = (struct str){NULL, 0};
		if (w->props->has_data)
			TRY(dav_data_text(w->s, w->props, &entries[i], &thing.data));
		while (at && at > own && id_equal(at[-1].owner, wanted.owner))
			at--;
		thing.own = at;
		while (at && at < own + own_count && id_equal(at->owner, wanted.owner))
			thing.own_count++, at++;
		TRY(dav_prop_thing(w, &thing));
	}
	return ERR_NONE;
}

static struct str below(struct scope *s, struct str folder, struct str name)
{
	return text_format(s->mem, "%.*s%.*s/", STR_ARG(folder), STR_ARG(name));
}

/* What is within a collection. */
static enum err tell_within(struct dav_writer *w, const struct dav_place *place, struct str folder)
{
	struct scope *s = w->s;
	struct str me = id_text(s->mem, s->actor);
	const struct calendar *calendars;
	size_t count;

	switch (place->what) {
	case DAV_ROOT:
		TRY(tell(w, DAV_PRINCIPALS, NULL, STR("/dav/principals/")));
		return tell(w, DAV_HOMES, NULL, STR("/dav/calendars/"));
	case DAV_PRINCIPALS:
		return tell(w, DAV_PRINCIPAL, NULL, below(s, folder, me));
	case DAV_HOMES:
		return tell(w, DAV_HOME, NULL, below(s, folder, me));
	case DAV_HOME:
	case DAV_CALENDAR:
		TRY(calendar_list(s, dav_place_parent(s, place), &calendars, &count));
		for (size_t i = 0; i < count; i++)
			TRY(tell(w, DAV_CALENDAR, &calendars[i],
			         below(s, folder, calendars[i].name)));
		return place->calendar ? tell_entries(w, place->calendar, folder) : ERR_NONE;
	default:
		return ERR_NONE;
	}
}

static enum err propfind(struct scope *s, struct request *q, struct response *r)
{
	struct str depth = request_header(q, "Depth"), path = q->path;
	struct dav_props props;
	struct dav_place place;
	struct dav_writer w;
	bool is_kept;

	TRY(db_view_begin(s));
	TRY(dav_place_find(s, q->path, false, &place));
	if (!is_there(&place))
		return not_there(s);
	is_kept = place.what == DAV_CALENDAR && is_calendar(place.calendar);
	if (is_kept && dav_ready_give(s, q, place.calendar, r))
		return ERR_NONE;
	TRY(dav_body_propfind(s, q->body, &props));
	if (!str_equal(depth, STR("0")) && !str_equal(depth, STR("1")) && place.what != DAV_ENTRY)
		return refuse(s, r, 403, "D:propfind-finite-depth");
	if (place.what != DAV_ENTRY && !str_ends(path, STR("/")))
		path = text_format(s->mem, "%.*s/", STR_ARG(path));
	w = dav_prop_begin(s, q, r, &props);
	if (place.what == DAV_ENTRY) {
		struct dav_thing thing = {.what = DAV_ENTRY,
		                          .calendar = place.calendar,
		                          .entry = place.entry,
		                          .path = path,
		                          .data = {NULL, 0}};

		TRY(calendar_properties(s, place.entry->id, &thing.own, &thing.own_count));
		TRY(dav_prop_thing(&w, &thing));
	} else {
		TRY(tell(&w, place.what, place.what == DAV_CALENDAR ? place.calendar : NULL, path));
		if (str_equal(depth, STR("1")))
			TRY(tell_within(&w, &place, path));
	}
	dav_prop_end(&w);
	if (is_kept)
		dav_ready_keep(s, q, place.calendar, r);
	return ERR_NONE;
}

/* ---- entries ---- */

/* "text/calendar; charset=utf-8; component=vevent" for entries; of files what was sent, if it is in order. */
static struct str type_of(struct scope *s, const struct request *q, const struct calendar *calendar)
{
	if (is_calendar(calendar))
		return STR("text/calendar; charset=utf-8");
	if (str_is_empty(q->content_type) || q->content_type.bytes > 100)
		return STR("application/octet-stream");
	(void)s;
	return q->content_type;
}

/* Others stand in line behind whoever writes: what is sent is read before. What is no entry may be a file for a folder,
 * and where it is not, calendar_entry_put() says so. */
static const struct calendar_entry_content *read_ahead(struct scope *s, const struct request *q)
{
	const struct calendar_entry_content *content = NULL;

	if (calendar_entry_read(s, q->body, &content))
		s->problem = (struct problem){0};
	return content;
}

static enum err put(struct scope *s, struct request *q, struct response *r)
{
	const struct calendar_entry_content *content = read_ahead(s, q);
	const struct calendar_entry *made;
	struct dav_place place;
	bool is_new, is_stopped;

	TRY(db_begin_small(s));
	TRY(is_stopped_by_if(s, q, r, &is_stopped));
	if (is_stopped)
		return ERR_NONE;
	TRY(dav_place_find(s, q->path, false, &place));
	is_new = place.what == DAV_NOTHING;
	if (place.what == DAV_NOWHERE)
		return only(s, r, 409);
	if (!is_new && place.what != DAV_ENTRY)
		return only(s, r, 405);
	if (place.what == DAV_ENTRY && place.calendar->kind == CALENDAR_BLOCKS) {
		if (!meets_conditions(q, &place))
			return only(s, r, 412);
		TRY(block_calendar_ask(s, place.calendar, place.entry, q->body));
		TRY(db_commit(s));
		r->status = 204; /* without an ETag: what was sent is not what stands there */
		return ERR_NONE;
	}
	if (!place.calendar || is_foreign(place.calendar) || str_ends(q->path, STR("/")))
		return refuse(s, r, 403, "D:need-privileges");
	if (!meets_conditions(q, &place))
		return only(s, r, 412);
	TRY(calendar_entry_put(s, place.calendar, place.name, type_of(s, q, place.calendar),
	                       q->body, content, &made));
	TRY(db_commit_later(s));
	r->revision = made->number;
	r->status = is_new ? 201 : 204;
	return ERR_NONE;
}

static enum err answer_put(struct scope *s, struct request *q, struct response *r)
{
	return told(s, r, put(s, q, r));
}

static enum err answer_delete(struct scope *s, struct request *q, struct response *r)
{
	struct dav_place place;
	bool is_stopped;

	TRY(db_begin_small(s));
	TRY(is_stopped_by_if(s, q, r, &is_stopped));
	if (is_stopped)
		return ERR_NONE;
	TRY(dav_place_find(s, q->path, false, &place));
	if (!is_there(&place))
		return not_there(s);
	if ((place.what != DAV_ENTRY && place.what != DAV_CALENDAR) ||
	    (place.what == DAV_ENTRY && is_foreign(place.calendar)))
		return refuse(s, r, 403, "D:need-privileges");
	if (!meets_conditions(q, &place))
		return only(s, r, 412);
	if (place.what == DAV_ENTRY)
		TRY(calendar_entry_remove(s, place.entry));
	else
		TRY(calendar_remove(s, place.calendar));
	TRY(db_commit_later(s));
	r->status = 204;
	return ERR_NONE;
}

/* ---- properties and collections ---- */

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
	TRY(is_stopped_by_if(s, q, r, &is_stopped));
	if (is_stopped)
		return ERR_NONE;
	TRY(dav_place_find(s, q->path, false, &place));
	if (!is_there(&place))
		return not_there(s);
	if (place.what != DAV_ENTRY && place.what != DAV_CALENDAR)
		return refuse(s, r, 403, "D:need-privileges");
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

static enum err answer_proppatch(struct scope *s, struct request *q, struct response *r)
{
	return told(s, r, proppatch(s, q, r));
}

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
		return only(s, r, 415);
	TRY(db_begin(s));
	TRY(is_stopped_by_if(s, q, r, &is_stopped));
	if (is_stopped)
		return ERR_NONE;
	TRY(dav_place_find(s, q->path, false, &place));
	if (is_there(&place))
		return only(s, r, 405);
	if (place.what == DAV_NOWHERE)
		return only(s, r, 409);
	if (is_calendar(place.calendar)) /* calendars hold entries alone (RFC 4791, 4.2) */
		return refuse(s, r, 403, "C:calendar-collection-location-ok");
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

static enum err answer_mkcol(struct scope *s, struct request *q, struct response *r)
{
	return told(s, r, make(s, q, r, CALENDAR_FOLDER));
}

static enum err answer_mkcalendar(struct scope *s, struct request *q, struct response *r)
{
	return told(s, r, make(s, q, r, CALENDAR_OWN));
}

/* ---- copying and moving ---- */

static enum err take_out(struct scope *s, const struct dav_place *place)
{
	return place->what == DAV_ENTRY ? calendar_entry_remove(s, place->entry)
	                                : calendar_remove(s, place->calendar);
}

static bool is_within(struct str path, struct str folder)
{
	while (str_ends(folder, STR("/")))
		folder.bytes--;
	return str_starts(path, folder) &&
	       (path.bytes == folder.bytes || path.at[folder.bytes] == '/');
}

/* The calendar or folder that the thing at `to` is put into; `to` may hold what was there before. */
static struct id folder_of(const struct scope *s, const struct dav_place *to)
{
	if (to->what == DAV_CALENDAR)
		return to->calendar->parent;
	return dav_place_parent(s, to);
}

static enum err put_collection(struct scope *s, const struct request *q,
                               const struct dav_place *from, struct id parent,
                               const struct dav_place *to, bool is_move)
{
	if (is_move)
		return calendar_move(s, from->calendar, parent, to->name);
	return calendar_copy(s, from->calendar, parent, to->name,
	                     !str_equal(request_header(q, "Depth"), STR("0")));
}

static enum err transfer(struct scope *s, struct request *q, struct response *r, bool is_move)
{
	struct dav_place from, to;
	struct str path;
	struct id parent;
	bool is_new, is_stopped;

	if (!dav_place_path(s, q, request_header(q, "Destination"), &path))
		return only(s, r, request_header(q, "Destination").bytes ? 502 : 400);
	TRY(db_begin(s));
	TRY(is_stopped_by_if(s, q, r, &is_stopped));
	if (is_stopped)
		return ERR_NONE;
	TRY(dav_place_find(s, q->path, true, &from));
	TRY(dav_place_find(s, path, true, &to));
	if (!is_there(&from))
		return not_there(s);
	if (to.what == DAV_NOWHERE)
		return only(s, r, 409);
	if ((from.what != DAV_ENTRY && from.what != DAV_CALENDAR) ||
	    (to.what != DAV_ENTRY && to.what != DAV_CALENDAR && to.what != DAV_NOTHING) ||
	    is_within(path, q->path) || is_within(q->path, path) ||
	    (is_move && from.what == DAV_ENTRY && is_foreign(from.calendar)))
		return refuse(s, r, 403, "D:need-privileges");
	is_new = to.what == DAV_NOTHING;
	if ((!is_new && str_equal_ascii(request_header(q, "Overwrite"), STR("F"))) ||
	    (is_move && !meets_conditions(q, &from)))
		return only(s, r, 412);
	parent = folder_of(s, &to);
	if (from.what == DAV_CALENDAR) {
		if (to.what != DAV_CALENDAR && is_calendar(to.calendar))
			return refuse(s, r, 403, "C:calendar-collection-location-ok");
		if (!is_new)
			TRY(take_out(s, &to));
		TRY(put_collection(s, q, &from, parent, &to, is_move));
	} else {
		const struct calendar *into = to.calendar;

		if (to.what == DAV_CALENDAR) { /* a file in place of a folder */
			struct str up = str_part(path, 0, path.bytes - to.name.bytes);

			TRY(take_out(s, &to));
			if (str_ends(path, STR("/")))
				up = str_part(path, 0, path.bytes - to.name.bytes - 1);
			TRY(dav_place_find(s, up, false, &to));
			into = to.calendar;
			to.name = str_part(path, up.bytes, path.bytes);
			if (str_ends(to.name, STR("/")))
				to.name.bytes--;
		}
		if (!into || is_foreign(into))
			return refuse(s, r, 403, "D:need-privileges");
		if (to.what == DAV_ENTRY)
			TRY(take_out(s, &to));
		TRY(is_move ? calendar_entry_move(s, from.entry, into, to.name)
		            : calendar_entry_copy(s, from.entry, into, to.name));
	}
	TRY(db_commit(s));
	r->status = is_new ? 201 : 204;
	return ERR_NONE;
}

static enum err answer_copy(struct scope *s, struct request *q, struct response *r)
{
	return told(s, r, transfer(s, q, r, false));
}

static enum err answer_move(struct scope *s, struct request *q, struct response *r)
{
	return told(s, r, transfer(s, q, r, true));
}

/* ---- finding it ---- */

/* RFC 6764, section 5: whoever knows the machine alone asks here. */
static enum err well_known(struct scope *s, struct request *q, struct response *r)
{
	(void)s;
	(void)q;
	r->status = 301;
	r->location = STR("/dav/");
	return ERR_NONE;
}

#define ROW(method_, answer_, summary_)                                                            \
	.method = (method_), .path = "/dav/{...}", .may = MAY_SIGNED_IN, .answer = (answer_),      \
	.summary = (summary_), .is_raw_body = true, .is_dav = true

const struct route dav_routes[] = {
	{ROW("GET", get, "An entry, or a whole calendar")},
	{ROW("PUT", answer_put, "Put an entry into a calendar"), .body_bytes_max = BODY_BYTES_MAX},
	{ROW("DELETE", answer_delete, "Take out an entry or a calendar")},
	{ROW("PROPFIND", propfind, "Properties"), .body_bytes_max = BODY_BYTES_MAX},
	{ROW("PROPPATCH", answer_proppatch, "Set properties"), .body_bytes_max = BODY_BYTES_MAX},
	{ROW("REPORT", dav_report_answer, "Queries, several entries, free and busy times, changes"),
         .body_bytes_max = BODY_BYTES_MAX},
	{ROW("MKCALENDAR", answer_mkcalendar, "Make a calendar"), .body_bytes_max = BODY_BYTES_MAX},
	{ROW("MKCOL", answer_mkcol, "Make a folder or a calendar"),
         .body_bytes_max = BODY_BYTES_MAX},
	{ROW("COPY", answer_copy, "Copy an entry or a calendar")},
	{ROW("MOVE", answer_move, "Move an entry or a calendar")},
	{"GET", "/.well-known/caldav", MAY_ANYONE, ROUTE_PLAIN, well_known,
         "Leads calendar programs to /dav/"},
	{"PROPFIND", "/.well-known/caldav", MAY_ANYONE, ROUTE_PLAIN, well_known,
         "Leads calendar programs to /dav/", .body_bytes_max = BODY_BYTES_MAX, .is_raw_body = true,
         .needs_no_csrf = true},
};
const size_t dav_route_count = sizeof dav_routes / sizeof *dav_routes;
