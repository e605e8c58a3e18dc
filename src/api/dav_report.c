#include "api/dav_report.h"

#include "api/dav_data.h"
#include "api/dav_prop.h"
#include "api/dav_ready.h"
#include "store/db.h"

enum {
	SYNC_MAX = CALENDAR_ENTRIES_MAX
};

void dav_report_refuse(struct response *r, int status, const char *name)
{
	r->status = status;
	r->content_type = "application/xml; charset=utf-8";
	r->text.bytes = 0;
	text_addf(&r->text,
	          "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error xmlns:D=\"DAV:\" "
	          "xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><%s/></D:error>\n",
	          name);
}

/* ---- entries as answers ---- */

struct found {
	struct dav_writer *w;
	const struct calendar *calendar;
	struct str folder;                   /* its path, with a slash at the end */
	const struct calendar_property *own; /* of all entries, by owner; where asked for */
	size_t own_count;
};

static int by_owner(const void *a, const void *b)
{
	return memcmp(((const struct calendar_property *)a)->owner.b,
	              ((const struct calendar_property *)b)->owner.b, ID_BYTES);
}

static void give_own(const struct found *f, struct dav_thing *thing)
{
	struct calendar_property wanted = {.owner = thing->entry->id};
	const struct calendar_property *at =
		f->own_count ? bsearch(&wanted, f->own, f->own_count, sizeof wanted, by_owner)
			     : NULL;

	if (!at)
		return;
	while (at > f->own && id_equal(at[-1].owner, wanted.owner))
		at--;
	thing->own = at;
	while (at < f->own + f->own_count && id_equal(at->owner, wanted.owner))
		at++;
	thing->own_count = (size_t)(at - thing->own);
}

static enum err tell(struct found *f, const struct calendar_entry *entry)
{
	struct scope *s = f->w->s;
	struct dav_thing thing = {.what = DAV_ENTRY, .calendar = f->calendar, .entry = entry};
	struct text path = text_new(s->mem, f->folder.bytes + entry->name.bytes + 2);

	thing.data = (struct str){NULL, 0};
	text_add(&path, f->folder);
	text_add(&path, entry->name);
	thing.path = text_str(&path);
	if (f->w->props->has_data)
		TRY(dav_data_text(s, f->w->props, entry, &thing.data));
	give_own(f, &thing);
	return dav_prop_thing(f->w, &thing);
}

static enum err read_own(struct scope *s, struct found *f)
{
	if (f->w->wants_own)
		TRY(calendar_properties_within(s, f->calendar->id, &f->own, &f->own_count));
	return ERR_NONE;
}

/* ---- the reports ---- */

static enum err answer_query(struct scope *s, const struct dav_report *report, struct found *f)
{
	const struct dav_filter *filter = &report->filter;
	bool has_more = filter->count || filter->wants_alarm || filter->wants_no_alarm;
	bool has_text = report->props.has_data || has_more;
	const struct calendar_entry *entries;
	size_t count;

	if (filter->is_none)
		return ERR_NONE;
	if (filter->has_range)
		TRY(calendar_entry_query(s, f->calendar->id, filter->kind, filter->from_ms,
		                         filter->until_ms, has_text, &entries, &count));
	else
		TRY(calendar_entry_list(s, f->calendar->id, filter->kind, has_text, &entries,
		                        &count));
	for (size_t i = 0; i < count; i++)
		if (!has_more || dav_body_meets(s->mem, filter, entries[i].kind, entries[i].text))
			TRY(tell(f, &entries[i]));
	return ERR_NONE;
}

static enum err answer_multiget(struct scope *s, const struct dav_report *report, struct found *f)
{
	struct str *names = NEW_ARRAY(s->mem, struct str, report->href_count);
	const struct calendar_entry **entries =
		NEW_ARRAY(s->mem, const struct calendar_entry *, report->href_count);

	for (size_t i = 0; i < report->href_count; i++) {
		struct str path = STR_NONE;

		names[i] = STR_NONE;
		if (dav_place_path(s, f->w->q, report->hrefs[i], &path) &&
		    str_starts(path, f->folder))
			names[i] = str_part(path, f->folder.bytes, path.bytes);
	}
	TRY(calendar_entry_list_at(s, f->calendar->id, names, report->href_count, entries));
	for (size_t i = 0; i < report->href_count; i++) {
		struct str path = report->hrefs[i];

		if (entries[i]) {
			TRY(tell(f, entries[i]));
			continue;
		}
		if (dav_place_path(s, f->w->q, path, &path))
			dav_prop_status(f->w, path, "404 Not Found");
	}
	return ERR_NONE;
}

/* Up to which number somebody knows the calendar; 0 = nothing of it. False: tokens we gave out no more. */
static bool read_token(const struct calendar *calendar, struct str token, int64_t *ret_number)
{
	struct id id;

	*ret_number = 0;
	if (str_is_empty(token))
		return true;
	return str_starts(token, STR("data:,")) && token.bytes > 6 + ID_TEXT_BYTES + 1 &&
	       id_parse(str_part(token, 6, 6 + ID_TEXT_BYTES), &id) && id_equal(id, calendar->id) &&
	       str_number(str_part(token, 6 + ID_TEXT_BYTES + 1, token.bytes), ret_number) &&
	       *ret_number >= calendar->floor && *ret_number <= calendar->number;
}

static enum err texts_of(struct scope *s, struct id calendar, struct calendar_entry *entries,
                         size_t count)
{
	struct str *names = NEW_ARRAY(s->mem, struct str, count);
	const struct calendar_entry **found =
		NEW_ARRAY(s->mem, const struct calendar_entry *, count);

	for (size_t i = 0; i < count; i++)
		names[i] = entries[i].name;
	TRY(calendar_entry_list_at(s, calendar, names, count, found));
	for (size_t i = 0; i < count; i++)
		if (found[i])
			entries[i].text = found[i]->text;
	return ERR_NONE;
}

static enum err answer_sync(struct scope *s, const struct dav_report *report, int64_t number,
                            struct found *f)
{
	size_t limit = report->limit && report->limit < SYNC_MAX ? (size_t)report->limit : SYNC_MAX;
	const struct calendar_entry *entries;
	int64_t reached = f->calendar->number;
	bool has_more;
	size_t count;

	TRY(calendar_entry_changes(s, f->calendar, number, limit, &entries, &count, &has_more));
	if (report->props.has_data)
		TRY(texts_of(s, f->calendar->id, (struct calendar_entry *)(uintptr_t)entries,
		             count));
	for (size_t i = 0; i < count; i++) {
		if (!entries[i].is_gone) {
			TRY(tell(f, &entries[i]));
		} else if (number) { /* who begins does not know what is gone */
			struct str path = text_format(s->mem, "%.*s%.*s", STR_ARG(f->folder),
			                              STR_ARG(entries[i].name));

			dav_prop_status(f->w, path, "404 Not Found");
		}
	}
	if (has_more) {
		reached = entries[count - 1].number;
		dav_prop_status(f->w, f->folder, "507 Insufficient Storage");
	}
	text_add(f->w->out, STR("<D:sync-token>"));
	text_add(f->w->out, dav_prop_token(s, f->calendar, reached));
	text_add(f->w->out, STR("</D:sync-token>"));
	return ERR_NONE;
}

static void add_moment(struct text *out, int64_t ms)
{
	struct date d = date_utc(ms);

	text_addf(out, "%04d%02d%02dT%02d%02d%02dZ", d.year, d.month, d.day, d.hour, d.minute,
	          d.second);
}

static enum err answer_free_busy(struct scope *s, const struct dav_report *report,
                                 const struct calendar *calendar, struct response *r)
{
	const struct calendar_entry_busy *busy;
	size_t count;

	TRY(calendar_entry_busy(s, calendar->id, report->from_ms, report->until_ms, &busy, &count));
	r->content_type = "text/calendar; charset=utf-8";
	text_add(&r->text, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kamwerk//EN\r\n"
	                       "BEGIN:VFREEBUSY\r\nUID:"));
	text_add(&r->text, id_text(s->mem, calendar->id));
	text_add(&r->text, STR("\r\nDTSTAMP:"));
	add_moment(&r->text, s->now_ms);
	text_add(&r->text, STR("\r\nDTSTART:"));
	add_moment(&r->text, report->from_ms);
	text_add(&r->text, STR("\r\nDTEND:"));
	add_moment(&r->text, report->until_ms);
	for (size_t i = 0; i < count; i++) {
		text_addf(&r->text, "\r\nFREEBUSY;FBTYPE=%s:",
		          busy[i].busy == ICS_TENTATIVE ? "BUSY-TENTATIVE" : "BUSY");
		add_moment(&r->text, busy[i].starts_at_ms);
		text_add(&r->text, STR("/"));
		add_moment(&r->text, busy[i].ends_at_ms);
	}
	text_add(&r->text, STR("\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n"));
	return ERR_NONE;
}

static struct str with_slash(struct scope *s, struct str path)
{
	return str_ends(path, STR("/")) ? path : text_format(s->mem, "%.*s/", STR_ARG(path));
}

/* What the body asks for and we do not have, as the condition of RFC 4791 and 3253 that is not met. */
static bool is_refused_by_condition(const struct scope *s, struct response *r)
{
	static const struct {
		const char *key, *name;
	} conditions[] = {{"dav.filter", "C:supported-filter"},
	                  {"dav.data", "C:supported-calendar-data"},
	                  {"dav.report", "D:supported-report"}};

	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
		if (!str_equal(str_from(s->problem.key), str_from(conditions[i].key)))
			continue;
		dav_report_refuse(r, 403, conditions[i].name);
		return true;
	}
	return false;
}

static enum err answer_expand(struct scope *s, struct request *q, const struct dav_place *place,
                              const struct dav_props *props, struct response *r)
{
	struct dav_writer w = dav_prop_begin(s, q, r, props);
	struct str path = place->what == DAV_ENTRY ? q->path : with_slash(s, q->path);

	TRY(dav_prop_expanded(&w, path, props->names, props->count));
	dav_prop_end(&w);
	return ERR_NONE;
}

enum err dav_report_answer(struct scope *s, struct request *q, struct response *r)
{
	struct dav_report report;
	struct dav_place place;
	struct dav_writer w;
	struct found f = {.w = &w};
	int64_t number = 0;
	enum err e;

	TRY(db_view_begin(s));
	TRY(dav_place_find(s, q->path, false, &place));
	if (place.what == DAV_NOTHING || place.what == DAV_NOWHERE)
		return scope_fail(s, ERR_NOT_FOUND, "calendar.not_found", NULL, "nothing there");
	if (place.what == DAV_CALENDAR && dav_ready_give(s, q, place.calendar, r))
		return ERR_NONE;
	e = dav_body_report(s, q->body, &report);
	if (e == ERR_INVALID && is_refused_by_condition(s, r))
		return ERR_NONE;
	TRY(e);
	if (report.kind == DAV_EXPAND)
		return answer_expand(s, q, &place, &report.props, r);
	if (place.what != DAV_CALENDAR) {
		dav_report_refuse(r, 403, "D:supported-report");
		return ERR_NONE;
	}
	if (report.kind == DAV_FREE_BUSY)
		return answer_free_busy(s, &report, place.calendar, r);
	if (report.kind == DAV_SYNC && !read_token(place.calendar, report.token, &number)) {
		dav_report_refuse(r, 403, "D:valid-sync-token");
		return ERR_NONE;
	}
	w = dav_prop_begin(s, q, r, &report.props);
	f.calendar = place.calendar;
	f.folder = with_slash(s, q->path);
	TRY(read_own(s, &f));
	if (report.kind == DAV_QUERY)
		TRY(answer_query(s, &report, &f));
	else if (report.kind == DAV_MULTIGET)
		TRY(answer_multiget(s, &report, &f));
	else
		TRY(answer_sync(s, &report, number, &f));
	dav_prop_end(&w);
	if (report.kind != DAV_QUERY) /* a stretch of time depends on the person's zone, too */
		dav_ready_keep(s, q, place.calendar, r);
	return ERR_NONE;
}
