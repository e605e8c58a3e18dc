#include "api/dav_prop.h"

#include "core/xml_out.h"
#include "teams/member.h"

#define CALENDARSERVER STR("http://calendarserver.org/ns/")

/* Kinds of things a property belongs to. */
enum {
	OF_ROOTS = 1 << DAV_ROOT | 1 << DAV_PRINCIPALS | 1 << DAV_HOMES,
	OF_PRINCIPAL = 1 << DAV_PRINCIPAL,
	OF_HOME = 1 << DAV_HOME,
	OF_CALENDAR = 1 << DAV_CALENDAR,
	OF_ENTRY = 1 << DAV_ENTRY,
	OF_ALL = OF_ROOTS | OF_PRINCIPAL | OF_HOME | OF_CALENDAR | OF_ENTRY
};

/* What one live property says within its element. False: this thing has none. */
typedef bool (*live_writer)(struct dav_writer *w, const struct dav_thing *thing);

static void add(struct dav_writer *w, const char *text)
{
	text_add(w->out, str_from(text));
}

void dav_prop_href(struct dav_writer *w, struct str path)
{
	add(w, "<D:href>");
	dav_place_write(w->out, w->q->base_path);
	dav_place_write(w->out, path);
	add(w, "</D:href>");
}

static bool is_calendar(const struct dav_thing *thing)
{
	return thing->what == DAV_CALENDAR && thing->calendar->kind != CALENDAR_FOLDER;
}

static bool write_type(struct dav_writer *w, const struct dav_thing *thing)
{
	if (thing->what != DAV_ENTRY)
		add(w, "<D:collection/>");
	if (thing->what == DAV_PRINCIPAL)
		add(w, "<D:principal/>");
	if (is_calendar(thing))
		add(w, "<C:calendar/>");
	return true;
}

static bool write_tag(struct dav_writer *w, const struct dav_thing *thing)
{
	text_addf(w->out, "&quot;%lld&quot;",
	          (long long)(thing->entry ? thing->entry->number : thing->calendar->number));
	return true;
}

static bool write_content_type(struct dav_writer *w, const struct dav_thing *thing)
{
	xml_out_text(w->out, thing->entry->content_type);
	return true;
}

static bool write_length(struct dav_writer *w, const struct dav_thing *thing)
{
	text_add_number(w->out, thing->entry->bytes);
	return true;
}

/* RFC 9110, 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT". */
static bool write_modified(struct dav_writer *w, const struct dav_thing *thing)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct date d = date_utc(thing->entry ? thing->entry->changed_at_ms
	                                      : thing->calendar->changed_at_ms);

	text_addf(w->out, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[d.weekday], d.day,
	          months[d.month - 1], d.year, d.hour, d.minute, d.second);
	return true;
}

static bool write_created(struct dav_writer *w, const struct dav_thing *thing)
{
	date_add(w->out, thing->entry ? id_ms(thing->entry->id) : thing->calendar->created_at_ms);
	return true;
}

static struct str principal_path(struct dav_writer *w)
{
	return text_format(w->s->mem, "/dav/principals/%.*s/",
	                   STR_ARG(id_text(w->s->mem, w->s->actor)));
}

static bool write_principal(struct dav_writer *w, const struct dav_thing *thing)
{
	(void)thing;
	dav_prop_href(w, principal_path(w));
	return true;
}

static bool write_principals(struct dav_writer *w, const struct dav_thing *thing)
{
	(void)thing;
	dav_prop_href(w, STR("/dav/principals/"));
	return true;
}

static bool write_home(struct dav_writer *w, const struct dav_thing *thing)
{
	(void)thing;
	dav_prop_href(w, dav_place_home(w->s));
	return true;
}

static bool write_addresses(struct dav_writer *w, const struct dav_thing *thing)
{
	const struct member *member;

	(void)thing;
	if (member_find(w->s, w->s->actor, &member) != ERR_NONE)
		return false;
	add(w, "<D:href>mailto:");
	xml_out_text(w->out, member->email);
	add(w, "</D:href>");
	return true;
}

static bool write_display_name(struct dav_writer *w, const struct dav_thing *thing)
{
	const struct member *member;

	if (thing->what == DAV_PRINCIPAL) {
		if (member_find(w->s, w->s->actor, &member) != ERR_NONE)
			return false;
		xml_out_text(w->out, member->name);
		return true;
	}
	if (thing->what != DAV_CALENDAR)
		return false;
	xml_out_text(w->out, thing->calendar->name);
	return true;
}

static bool write_privileges(struct dav_writer *w, const struct dav_thing *thing)
{
	add(w, "<D:privilege><D:read/></D:privilege><D:privilege><C:read-free-busy/></D:privilege>"
	       "<D:privilege><D:read-current-user-privilege-set/></D:privilege>");
	if (thing->what == DAV_HOME || thing->what == DAV_CALENDAR || thing->what == DAV_ENTRY)
		add(w,
		    "<D:privilege><D:write/></D:privilege>"
		    "<D:privilege><D:write-content/></D:privilege>"
		    "<D:privilege><D:write-properties/></D:privilege>"
		    "<D:privilege><D:bind/></D:privilege><D:privilege><D:unbind/></D:privilege>");
	return true;
}

static bool write_reports(struct dav_writer *w, const struct dav_thing *thing)
{
	static const char *const reports[] = {"D:expand-property", "C:calendar-query",
	                                      "C:calendar-multiget", "C:free-busy-query",
	                                      "D:sync-collection"};
	size_t count = thing->what == DAV_CALENDAR || thing->what == DAV_HOME
	                       ? sizeof reports / sizeof *reports
	                       : 1;

	for (size_t i = 0; i < count; i++)
		text_addf(w->out,
		          "<D:supported-report><D:report><%s/></D:report></D:supported-report>",
		          reports[i]);
	return true;
}

struct str dav_prop_token(struct scope *s, const struct calendar *calendar, int64_t number)
{
	return text_format(s->mem, "data:,%.*s/%lld", STR_ARG(id_text(s->mem, calendar->id)),
	                   (long long)number);
}

static bool write_token(struct dav_writer *w, const struct dav_thing *thing)
{
	text_add(w->out, dav_prop_token(w->s, thing->calendar, thing->calendar->number));
	return true;
}

static bool write_nothing(struct dav_writer *w, const struct dav_thing *thing)
{
	(void)w;
	(void)thing;
	return true;
}

static bool write_components(struct dav_writer *w, const struct dav_thing *thing)
{
	struct str list = thing->calendar->components, name;

	if (!is_calendar(thing))
		return false;
	if (str_is_empty(list))
		list = STR("VEVENT,VTODO,VJOURNAL,VFREEBUSY");
	while (str_next(&list, ',', &name))
		text_addf(w->out, "<C:comp name=\"%.*s\"/>", STR_ARG(name));
	return true;
}

static bool write_data_types(struct dav_writer *w, const struct dav_thing *thing)
{
	if (!is_calendar(thing))
		return false;
	add(w, "<C:calendar-data content-type=\"text/calendar\" version=\"2.0\"/>");
	return true;
}

static bool write_size_max(struct dav_writer *w, const struct dav_thing *thing)
{
	if (!is_calendar(thing))
		return false;
	text_add_number(w->out, (int64_t)ICS_ENTRY_BYTES_MAX);
	return true;
}

static bool write_data(struct dav_writer *w, const struct dav_thing *thing)
{
	if (!thing->data.at)
		return false;
	xml_out_text(w->out, thing->data);
	return true;
}

static const struct live {
	char prefix; /* D, C, S */
	const char *name;
	int of;
	bool is_basic;   /* told when all are asked for */
	bool may_be_own; /* a program may write it down; then that is told */
	live_writer write;
} lives[] = {
	{'D', "resourcetype", OF_ALL, true, false, write_type},
	{'D', "getetag", OF_CALENDAR | OF_ENTRY, true, false, write_tag},
	{'D', "getcontenttype", OF_ENTRY, true, false, write_content_type},
	{'D', "getcontentlength", OF_ENTRY, true, false, write_length},
	{'D', "getlastmodified", OF_CALENDAR | OF_ENTRY, true, false, write_modified},
	{'D', "creationdate", OF_CALENDAR | OF_ENTRY, true, false, write_created},
	{'D', "displayname", OF_CALENDAR | OF_PRINCIPAL | OF_ENTRY, true, true, write_display_name},
	{'D', "supportedlock", OF_ALL, true, false, write_nothing},
	{'D', "lockdiscovery", OF_ALL, true, false, write_nothing},
	{'D', "current-user-principal", OF_ALL, false, false, write_principal},
	{'D', "principal-URL", OF_PRINCIPAL, false, false, write_principal},
	{'D', "principal-collection-set", OF_ALL, false, false, write_principals},
	{'D', "owner", OF_HOME | OF_CALENDAR | OF_ENTRY, false, false, write_principal},
	{'D', "current-user-privilege-set", OF_ALL, false, false, write_privileges},
	{'D', "supported-report-set", OF_ALL, false, false, write_reports},
	{'D', "sync-token", OF_CALENDAR, false, false, write_token},
	{'C', "calendar-home-set", OF_PRINCIPAL | OF_ROOTS | OF_HOME, false, false, write_home},
	{'C', "calendar-user-address-set", OF_PRINCIPAL, false, false, write_addresses},
	{'C', "supported-calendar-component-set", OF_CALENDAR, false, false, write_components},
	{'C', "supported-calendar-data", OF_CALENDAR, false, false, write_data_types},
	{'C', "max-resource-size", OF_CALENDAR, false, false, write_size_max},
	{'C', "calendar-data", OF_ENTRY, false, false, write_data},
	{'S', "getctag", OF_CALENDAR, false, false, write_token},
};

static struct str space_of(char prefix)
{
	return prefix == 'D' ? DAV_SPACE : prefix == 'C' ? DAV_CALDAV : CALENDARSERVER;
}

static const struct live *find(struct str space, struct str name)
{
	for (size_t i = 0; i < sizeof lives / sizeof *lives; i++)
		if (str_equal(name, str_from(lives[i].name)) &&
		    str_equal(space, space_of(lives[i].prefix)))
			return &lives[i];
	return NULL;
}

bool dav_prop_is_live(struct str space, struct str name)
{
	const struct live *live = find(space, name);

	return live && !live->may_be_own;
}

static const struct calendar_property *own(const struct dav_thing *thing, struct str space,
                                           struct str name)
{
	for (size_t i = 0; i < thing->own_count; i++)
		if (str_equal(thing->own[i].name, name) && str_equal(thing->own[i].space, space))
			return &thing->own[i];
	return NULL;
}

/* ---- answers ---- */

static bool wants_own(const struct dav_props *props)
{
	if (props->how != DAV_PROPS_NAMED)
		return true;
	for (size_t i = 0; i < props->count; i++)
		if (!dav_prop_is_live(props->names[i]->space, props->names[i]->name))
			return true;
	return false;
}

struct dav_writer dav_prop_begin(struct scope *s, struct request *q, struct response *r,
                                 const struct dav_props *props)
{
	struct dav_writer w = {.s = s, .q = q, .out = &r->text, .props = props};

	w.wants_own = wants_own(props);
	r->status = 207;
	r->content_type = "application/xml; charset=utf-8";
	add(&w, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	        "<D:multistatus xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\""
	        " xmlns:S=\"http://calendarserver.org/ns/\">");
	return w;
}

void dav_prop_end(struct dav_writer *w)
{
	add(w, "</D:multistatus>\n");
}

void dav_prop_status(struct dav_writer *w, struct str path, const char *status)
{
	add(w, "<D:response>");
	dav_prop_href(w, path);
	text_addf(w->out, "<D:status>HTTP/1.1 %s</D:status></D:response>", status);
}

static void open_live(struct dav_writer *w, const struct live *live, const char *end)
{
	text_addf(w->out, "<%c:%s%s", live->prefix, live->name, end);
}

/* False: this thing does not have it; nothing was written. */
static bool write_live(struct dav_writer *w, const struct live *live, const struct dav_thing *thing)
{
	size_t before = w->out->bytes;

	if (!(live->of & 1 << thing->what))
		return false;
	open_live(w, live, ">");
	if (!live->write(w, thing)) {
		w->out->bytes = before;
		return false;
	}
	text_addf(w->out, "</%c:%s>", live->prefix, live->name);
	return true;
}

static bool write_named(struct dav_writer *w, const struct xml_node *name,
                        const struct dav_thing *thing)
{
	const struct live *live = find(name->space, name->name);
	const struct calendar_property *property =
		live && !live->may_be_own ? NULL : own(thing, name->space, name->name);

	if (property) {
		text_add(w->out, property->value);
		return true;
	}
	return live && write_live(w, live, thing);
}

static void write_missing(struct dav_writer *w, const struct xml_node *name)
{
	add(w, "<");
	text_add(w->out, name->name);
	add(w, " xmlns=\"");
	xml_out_text(w->out, name->space);
	add(w, "\"/>");
}

static void write_all(struct dav_writer *w, const struct dav_thing *thing)
{
	for (size_t i = 0; i < sizeof lives / sizeof *lives; i++)
		if (lives[i].is_basic &&
		    !own(thing, space_of(lives[i].prefix), str_from(lives[i].name)))
			write_live(w, &lives[i], thing);
	for (size_t i = 0; i < thing->own_count; i++)
		text_add(w->out, thing->own[i].value);
}

static void write_names(struct dav_writer *w, const struct dav_thing *thing)
{
	for (size_t i = 0; i < sizeof lives / sizeof *lives; i++)
		if (lives[i].of & 1 << thing->what)
			open_live(w, &lives[i], "/>");
	for (size_t i = 0; i < thing->own_count; i++) {
		struct xml_node name = {.space = thing->own[i].space, .name = thing->own[i].name};

		write_missing(w, &name);
	}
}

enum err dav_prop_thing(struct dav_writer *w, const struct dav_thing *thing)
{
	const struct dav_props *props = w->props;
	const struct xml_node *missing[DAV_BODY_NAMES_MAX];
	size_t missing_count = 0;

	add(w, "<D:response>");
	dav_prop_href(w, thing->path);
	add(w, "<D:propstat><D:prop>");
	if (props->how == DAV_PROPS_ALL)
		write_all(w, thing);
	else if (props->how == DAV_PROPS_NAMES)
		write_names(w, thing);
	for (size_t i = 0; props->how == DAV_PROPS_NAMED && i < props->count; i++)
		if (!write_named(w, props->names[i], thing))
			missing[missing_count++] = props->names[i];
	add(w, "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>");
	if (missing_count) {
		add(w, "<D:propstat><D:prop>");
		for (size_t i = 0; i < missing_count; i++)
			write_missing(w, missing[i]);
		add(w, "</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>");
	}
	add(w, "</D:response>");
	return ERR_NONE;
}

/* ---- expand-property ---- */

/* The address of the one thing that a property points at; "" where it points at none. */
static struct str target_of(struct dav_writer *w, const struct live *live)
{
	if (live->write == write_principal)
		return principal_path(w);
	if (live->write == write_principals)
		return STR("/dav/principals/");
	return live->write == write_home ? dav_place_home(w->s) : STR_NONE;
}

static enum err expand_below(struct dav_writer *w, const struct live *live, struct str target,
                             const struct xml_node *property)
{
	const struct xml_node **names, *child = NULL;
	size_t count = 0;

	while ((child = xml_in_next(property, child)))
		count++;
	names = NEW_ARRAY(w->s->mem, const struct xml_node *, count);
	count = 0;
	while ((child = xml_in_next(property, child)))
		names[count++] = child;
	open_live(w, live, ">");
	TRY(dav_prop_expanded(w, target, names, count));
	text_addf(w->out, "</%c:%s>", live->prefix, live->name);
	return ERR_NONE;
}

static struct xml_node named_by(const struct xml_node *property)
{
	struct str space = xml_in_attribute(property, STR("namespace"));

	return (struct xml_node){.space = space.bytes ? space : DAV_SPACE,
	                         .name = xml_in_attribute(property, STR("name"))};
}

static enum err find_thing(struct scope *s, struct str path, struct dav_thing *thing)
{
	struct dav_place place;

	TRY(dav_place_find(s, path, false, &place));
	*thing = (struct dav_thing){
		.what = place.what, .entry = place.entry, .path = path, .data = {NULL, 0}};
	if (place.what != DAV_CALENDAR && place.what != DAV_ENTRY)
		return ERR_NONE;
	thing->calendar = place.calendar;
	return calendar_properties(s, place.entry ? place.entry->id : place.calendar->id,
	                           &thing->own, &thing->own_count);
}

enum err dav_prop_expanded(struct dav_writer *w, struct str path,
                           const struct xml_node *const *names, size_t count)
{
	struct xml_node *missing = NEW_ARRAY(w->s->mem, struct xml_node, count);
	struct dav_thing thing;
	size_t missing_count = 0;

	TRY(find_thing(w->s, path, &thing));
	if (thing.what == DAV_NOTHING || thing.what == DAV_NOWHERE) {
		dav_prop_status(w, path, "404 Not Found");
		return ERR_NONE;
	}
	add(w, "<D:response>");
	dav_prop_href(w, path);
	add(w, "<D:propstat><D:prop>");
	for (size_t i = 0; i < count; i++) {
		struct xml_node name = named_by(names[i]);
		const struct live *live = find(name.space, name.name);
		struct str target =
			live && live->of & 1 << thing.what ? target_of(w, live) : STR_NONE;

		if (target.bytes && xml_in_next(names[i], NULL))
			TRY(expand_below(w, live, target, names[i]));
		else if (!write_named(w, &name, &thing))
			missing[missing_count++] = name;
	}
	add(w, "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>");
	if (missing_count) {
		add(w, "<D:propstat><D:prop>");
		for (size_t i = 0; i < missing_count; i++)
			write_missing(w, &missing[i]);
		add(w, "</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>");
	}
	add(w, "</D:response>");
	return ERR_NONE;
}
