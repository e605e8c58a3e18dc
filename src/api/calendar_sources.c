#include "api/calendar_sources.h"

#include "api/lists.h"
#include "rhythm/busy.h"
#include "rhythm/source.h"

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

enum {
	BUSY_DAYS_MAX = 400
};

static void write(struct json_out *o, const struct source *source)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", source->id);
	json_out_key_str(o, "title", source->title);
	json_out_key_str(o, "url", source->url);
	json_out_key_bool(o, "keeps_titles", source->keeps_titles);
	json_out_key_number(o, "entry_count", source->entry_count);
	json_out_key_str(o, "problem", source->problem);
	json_out_key_time(o, "fetched_at", source->fetched_at_ms);
	json_out_close(o, '}');
}

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	const struct source *sources;
	size_t count;
	struct lists l;

	TRY(source_list(s, &sources, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++)
		if (lists_take_whole(&l, sources[i].id, sources[i].title))
			write(&r->json, &sources[i]);
	return lists_close_whole(&l, r);
}

static enum err one(struct scope *s, struct request *q, struct response *r)
{
	const struct source *source;

	TRY(source_find(s, request_id(q, "calendar_source"), &source));
	write(&r->json, source);
	return ERR_NONE;
}

static enum err answer_made(struct scope *s, struct response *r, const struct source *source)
{
	r->location = text_format(s->mem, "/api/calendar-sources/%.*s",
	                          STR_ARG(id_text(s->mem, source->id)));
	write(&r->json, source);
	return ERR_NONE;
}

static enum err subscribe(struct scope *s, struct request *q, struct response *r)
{
	struct str title = STR_NONE, url = STR_NONE;
	const struct source *source;
	bool keeps_titles = false;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "title", SOURCE_TITLE_BYTES_MAX, &title));
	TRY(json_in_str_needed(s, body, "url", FETCH_URL_BYTES_MAX, &url));
	TRY(json_in_bool(s, body, "keeps_titles", &keeps_titles));
	TRY(source_subscribe(s, title, url, keeps_titles, &source));
	return answer_made(s, r, source);
}

static enum err upload(struct scope *s, struct request *q, struct response *r)
{
	const struct source *source;

	TRY(source_upload(s, request_query(q, "title"), q->body,
	                  str_equal(request_query(q, "keeps_titles"), STR("true")), &source));
	return answer_made(s, r, source);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	TRY(source_retire(s, request_id(q, "calendar_source")));
	r->status = 204;
	return ERR_NONE;
}

static enum err read_time(struct scope *s, const struct request *q, const char *name,
                          int64_t *ret_ms)
{
	if (!date_parse(request_query(q, name), ret_ms))
		return scope_fail(s, ERR_INVALID, "field.not_time", name,
		                  "a time in RFC 3339 with zone");
	return ERR_NONE;
}

static enum err busy(struct scope *s, struct request *q, struct response *r)
{
	struct busy_times times;
	int64_t from_ms, to_ms;

	TRY(read_time(s, q, "from", &from_ms));
	TRY(read_time(s, q, "to", &to_ms));
	if (from_ms >= to_ms || to_ms - from_ms > BUSY_DAYS_MAX * DAY_MS)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "to",
		                  "later than from, by at most %d days", BUSY_DAYS_MAX);
	TRY(busy_list(s, s->actor, from_ms, to_ms, &times));
	response_list_open(r);
	for (size_t i = 0; i < times.count; i++) {
		json_out_open(&r->json, '{');
		json_out_key_time(&r->json, "from", times.busy[i].starts_at_ms);
		json_out_key_time(&r->json, "to", times.busy[i].ends_at_ms);
		json_out_key_bool(&r->json, "is_tentative", times.busy[i].busy == ICS_TENTATIVE);
		json_out_close(&r->json, '}');
	}
	response_list_close(r, ID_NONE);
	return ERR_NONE;
}

static enum err write_private(struct scope *s, struct response *r)
{
	bool allows;

	TRY(source_allows_private(s, &allows));
	json_out_open(&r->json, '{');
	json_out_key_bool(&r->json, "is_allowed", allows);
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static enum err private_addresses(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	return write_private(s, r);
}

static enum err allow_private(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	TRY(source_allow_private(s, true));
	return write_private(s, r);
}

static enum err forbid_private(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	TRY(source_allow_private(s, false));
	r->status = 204;
	return ERR_NONE;
}

static const struct route_field source_fields[] = {
	{"id", "id", "", true},
	{"title", "text", "what its owner calls it", true},
	{"url", "text", "empty: a file was uploaded", true},
	{"keeps_titles", "bool", "else only when, and nothing of what", true},
	{"entry_count", "number", "", true},
	{"problem", "text", "why the last try failed: a key as of a refusal; empty: it did not",
         true},
	{"fetched_at", "time", "when it last went well", false},
	{0},
};
static const struct route_record source_record = {"CalendarSource", source_fields};

static const struct route_field source_takes[] = {
	{"title", "text", "at most 200 bytes", true},
	{"url", "text", "https, http or webcal; at most 2,000 bytes", true},
	{"keeps_titles", "bool", "false: only when, and nothing of what", false},
	{0},
};
static const struct route_field upload_takes[] = {
	{"title", "text", "at most 200 bytes", true},
	{"keeps_titles", "bool", "true: with the titles of its entries", false},
	{0},
};
static const struct route_field busy_fields[] = {
	{"from", "time", "", true},
	{"to", "time", "", true},
	{"is_tentative", "bool", "not confirmed yet", true},
	{0},
};
static const struct route_record busy_record = {"BusyTime", busy_fields};
static const struct route_field busy_takes[] = {
	{"from", "time", "", true},
	{"to", "time", "at most 400 days later", true},
	{0},
};
static const struct route_field private_fields[] = {
	{"is_allowed", "bool", "calendars may be fetched from private addresses", true},
	{0},
};
static const struct route_record private_record = {"PrivateAddresses", private_fields};

const struct route calendar_sources_routes[] = {
	{"GET", "/api/calendar-sources", MAY_SIGNED_IN, ROUTE_LIST, list,
         "One's own calendars from elsewhere", .gives = &source_record},
	{"POST", "/api/calendar-sources", MAY_SIGNED_IN, ROUTE_ADD, subscribe,
         "Subscribe to a calendar", .takes = source_takes, .gives = &source_record},
	{"GET", "/api/calendar-sources/{calendar_source}", MAY_SIGNED_IN, ROUTE_PLAIN, one,
         "A calendar from elsewhere", .gives = &source_record},
	{"DELETE", "/api/calendar-sources/{calendar_source}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "Take out a calendar from elsewhere, with all that came from it"},
	{"POST", "/api/calendar-files", MAY_SIGNED_IN, ROUTE_ADD, upload,
         "Take in a calendar file (iCalendar)", .takes = upload_takes, .gives = &source_record,
         .body_bytes_max = ICS_BYTES_MAX, .is_raw_body = true},
	{"GET", "/api/busy-times", MAY_SIGNED_IN, ROUTE_PLAIN, busy,
         "When one has no time, as one's calendars say", .takes = busy_takes,
         .gives = &busy_record},
	{"GET", "/api/private-addresses", MAY_SIGNED_IN, ROUTE_PLAIN, private_addresses,
         "Whether calendars may be fetched from private addresses", .gives = &private_record},
	{"PUT", "/api/private-addresses", MAY_ADMINISTER, ROUTE_PUT, allow_private,
         "Allow calendars from private addresses", .gives = &private_record},
	{"DELETE", "/api/private-addresses", MAY_ADMINISTER, ROUTE_RETIRE, forbid_private,
         "Refuse calendars from private addresses"},
};
const size_t calendar_sources_route_count =
	sizeof calendar_sources_routes / sizeof *calendar_sources_routes;
