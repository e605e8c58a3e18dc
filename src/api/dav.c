#include "api/dav.h"

#include "api/dav_answer.h"
#include "api/dav_condition.h"
#include "api/dav_data.h"
#include "api/dav_make.h"
#include "api/dav_prop.h"
#include "api/dav_ready.h"
#include "api/dav_report.h"
#include "api/dav_transfer.h"
#include "rhythm/block_calendar.h"
#include "rhythm/ics_out.h"
#include "store/db.h"

#define BODY_BYTES_MAX                                                                             \
	((size_t)2 * 1024 * 1024) /* an entry has ICS_ENTRY_BYTES_MAX; a file in a folder this */

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
	if (dav_condition_names(request_header(q, "If-None-Match"), entry)) {
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
	if (!dav_place_is_there(&place))
		return dav_answer_not_there(s);
	if (place.what == DAV_CALENDAR && dav_place_is_calendar(place.calendar))
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
	if (!dav_place_is_there(&place))
		return dav_answer_not_there(s);
	is_kept = place.what == DAV_CALENDAR && dav_place_is_calendar(place.calendar);
	if (is_kept && dav_ready_give(s, q, place.calendar, r))
		return ERR_NONE;
	TRY(dav_body_propfind(s, q->body, &props));
	if (!str_equal(depth, STR("0")) && !str_equal(depth, STR("1")) && place.what != DAV_ENTRY)
		return dav_answer_refuse(s, r, 403, "D:propfind-finite-depth");
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
	if (dav_place_is_calendar(calendar))
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
	TRY(dav_condition_stops(s, q, r, &is_stopped));
	if (is_stopped)
		return ERR_NONE;
	TRY(dav_place_find(s, q->path, false, &place));
	is_new = place.what == DAV_NOTHING;
	if (place.what == DAV_NOWHERE)
		return dav_answer_only(s, r, 409);
	if (!is_new && place.what != DAV_ENTRY)
		return dav_answer_only(s, r, 405);
	if (place.what == DAV_ENTRY && place.calendar->kind == CALENDAR_BLOCKS) {
		if (!dav_condition_is_met(q, &place))
			return dav_answer_only(s, r, 412);
		TRY(block_calendar_ask(s, place.calendar, place.entry, q->body));
		TRY(db_commit(s));
		r->status = 204; /* without an ETag: what was sent is not what stands there */
		return ERR_NONE;
	}
	if (!place.calendar || dav_place_is_foreign(place.calendar) || str_ends(q->path, STR("/")))
		return dav_answer_refuse(s, r, 403, "D:need-privileges");
	if (!dav_condition_is_met(q, &place))
		return dav_answer_only(s, r, 412);
	TRY(calendar_entry_put(s, place.calendar, place.name, type_of(s, q, place.calendar),
	                       q->body, content, &made));
	TRY(db_commit_later(s));
	r->revision = made->number;
	r->status = is_new ? 201 : 204;
	return ERR_NONE;
}

static enum err answer_put(struct scope *s, struct request *q, struct response *r)
{
	return dav_answer_told(s, r, put(s, q, r));
}

static enum err answer_delete(struct scope *s, struct request *q, struct response *r)
{
	struct dav_place place;
	bool is_stopped;

	TRY(db_begin_small(s));
	TRY(dav_condition_stops(s, q, r, &is_stopped));
	if (is_stopped)
		return ERR_NONE;
	TRY(dav_place_find(s, q->path, false, &place));
	if (!dav_place_is_there(&place))
		return dav_answer_not_there(s);
	if ((place.what != DAV_ENTRY && place.what != DAV_CALENDAR) ||
	    (place.what == DAV_ENTRY && dav_place_is_foreign(place.calendar)))
		return dav_answer_refuse(s, r, 403, "D:need-privileges");
	if (!dav_condition_is_met(q, &place))
		return dav_answer_only(s, r, 412);
	if (place.what == DAV_ENTRY)
		TRY(calendar_entry_remove(s, place.entry));
	else
		TRY(calendar_remove(s, place.calendar));
	TRY(db_commit_later(s));
	r->status = 204;
	return ERR_NONE;
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
	{ROW("PROPPATCH", dav_make_properties, "Set properties"), .body_bytes_max = BODY_BYTES_MAX},
	{ROW("REPORT", dav_report_answer, "Queries, several entries, free and busy times, changes"),
         .body_bytes_max = BODY_BYTES_MAX},
	{ROW("MKCALENDAR", dav_make_calendar, "Make a calendar"), .body_bytes_max = BODY_BYTES_MAX},
	{ROW("MKCOL", dav_make_folder, "Make a folder or a calendar"),
         .body_bytes_max = BODY_BYTES_MAX},
	{ROW("COPY", dav_transfer_copy, "Copy an entry or a calendar")},
	{ROW("MOVE", dav_transfer_move, "Move an entry or a calendar")},
	{"GET", "/.well-known/caldav", MAY_ANYONE, ROUTE_PLAIN, well_known,
         "Leads calendar programs to /dav/"},
	{"PROPFIND", "/.well-known/caldav", MAY_ANYONE, ROUTE_PLAIN, well_known,
         "Leads calendar programs to /dav/", .body_bytes_max = BODY_BYTES_MAX, .is_raw_body = true,
         .needs_no_csrf = true},
};
const size_t dav_route_count = sizeof dav_routes / sizeof *dav_routes;
