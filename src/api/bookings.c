#include "api/bookings.h"

#include "api/lists.h"
#include "api/steps.h"
#include "core/date.h"
#include "rhythm/booking.h"
#include "rhythm/meeting.h"
#include "teams/team.h"

enum {
	DAYS_USUAL = 28 /* that the list of what is booked looks ahead */
};
static const int64_t day_ms = 24 * 3600 * 1000ll;

/* ---- what is asked ---- */

static enum err query_time(struct scope *s, struct request *q, const char *name, int64_t *ret_ms)
{
	struct str word = request_query(q, name);

	if (word.bytes && !date_parse(word, ret_ms))
		return scope_fail(s, ERR_INVALID, "field.not_time", name, "RFC 3339 with zone");
	return ERR_NONE;
}

static enum err query_time_needed(struct scope *s, struct request *q, const char *name,
                                  int64_t *ret_ms)
{
	if (!request_query(q, name).bytes)
		return scope_fail(s, ERR_INVALID, "field.missing", name, "which time");
	return query_time(s, q, name, ret_ms);
}

static enum err query_number(struct scope *s, struct request *q, const char *name,
                             int64_t *ret_number)
{
	struct str word = request_query(q, name);

	if (word.bytes && !str_number(word, ret_number))
		return scope_fail(s, ERR_INVALID, "field.not_number", name, "no number");
	return ERR_NONE;
}

/* "id,id,id" */
static enum err query_members(struct scope *s, struct request *q, struct meeting_ask *ask)
{
	struct id *list = NEW_ARRAY(s->mem, struct id, TEAM_MEMBERS_MAX);
	struct str rest = request_query(q, "members"), word;

	ask->members = list;
	while (rest.bytes && str_next(&rest, ',', &word)) {
		if (ask->member_count == TEAM_MEMBERS_MAX)
			return scope_fail(s, ERR_INVALID, "field.not_list", "members",
			                  "more than %d", TEAM_MEMBERS_MAX);
		if (!id_parse(word, &list[ask->member_count++]))
			return scope_fail(s, ERR_INVALID, "field.not_id", "members", "no id");
	}
	return ERR_NONE;
}

/* ---- the cost ---- */

static void write_spans(struct json_out *o, const struct time_span *spans, size_t count)
{
	json_out_key(o, "work");
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_open(o, '{');
		json_out_key_time(o, "starts_at", spans[i].from_ms);
		json_out_key_time(o, "ends_at", spans[i].to_ms);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

static void write_caves(struct json_out *o, const struct meeting_cave *caves, size_t count)
{
	json_out_key(o, "caves");
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_open(o, '{');
		json_out_key_time(o, "starts_at", caves[i].starts_at_ms);
		json_out_key_time(o, "ends_at", caves[i].ends_at_ms);
		json_out_key_number(o, "taken_minutes", caves[i].taken_minutes);
		json_out_key_number(o, "crumb_minutes", caves[i].crumb_minutes);
		json_out_key_number(o, "left_minutes", caves[i].left_minutes);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

static void write_person(struct json_out *o, const struct meeting_person *p)
{
	json_out_open(o, '{');
	json_out_key_id(o, "member", p->member);
	json_out_key_str(o, "name", p->name);
	json_out_key_bool(o, "is_guest", !id_is_none(p->account));
	json_out_key_str(o, "time_zone", p->time_zone);
	json_out_key_bool(o, "is_free", p->is_free);
	json_out_key_bool(o, "is_busy", p->is_busy);
	json_out_key_number(o, "focus_minutes", p->focus_minutes);
	json_out_key_number(o, "crumb_minutes", p->crumb_minutes);
	json_out_key_number(o, "edge_minutes", p->edge_minutes);
	json_out_key_number(o, "outside_minutes", p->outside_minutes);
	write_spans(o, p->work, p->work_count);
	write_caves(o, p->caves, p->cave_count);
	json_out_close(o, '}');
}

static enum err find_cost(struct scope *s, struct request *q, struct response *r)
{
	struct meeting_ask ask = {.team = request_id(q, "team")};
	struct json_out *o = &r->json;
	struct meeting_cost cost;

	TRY(team_check(s, ask.team, TEAM_SEE));
	TRY(query_time_needed(s, q, "from", &ask.starts_at_ms));
	TRY(query_time_needed(s, q, "to", &ask.ends_at_ms));
	TRY(query_members(s, q, &ask));
	TRY(meeting_find_cost(s, &ask, &cost));
	json_out_open(o, '{');
	json_out_key_bool(o, "is_market", cost.is_market);
	json_out_key_number(o, "focus_minutes", cost.focus_minutes);
	json_out_key_number(o, "crumb_minutes", cost.crumb_minutes);
	json_out_key_number(o, "edge_minutes", cost.edge_minutes);
	json_out_key_number(o, "caves_broken", (int64_t)cost.caves_broken);
	json_out_key_number(o, "not_free", (int64_t)cost.not_free);
	json_out_key(o, "people");
	json_out_open(o, '[');
	for (size_t i = 0; i < cost.count; i++)
		write_person(o, &cost.people[i]);
	json_out_close(o, ']');
	json_out_close(o, '}');
	return ERR_NONE;
}

/* ---- windows ---- */

static void write_window(struct scope *s, struct json_out *o, const struct meeting_window *w)
{
	json_out_open(o, '{');
	json_out_key_time(o, "starts_at", w->starts_at_ms);
	json_out_key_time(o, "ends_at", w->ends_at_ms);
	json_out_key_number(o, "there", (int64_t)w->there_count);
	json_out_key_number(o, "missing_count", (int64_t)w->missing_count);
	json_out_key(o, "missing");
	json_out_open(o, '[');
	for (size_t i = 0; i < w->missing_count && id_is_none(s->guest_of); i++)
		json_out_id(o, w->missing[i]);
	json_out_close(o, ']');
	json_out_key_number(o, "edge_minutes", w->edge_minutes);
	json_out_close(o, '}');
}

static enum err list_windows(struct scope *s, struct request *q, struct response *r)
{
	struct meeting_ask ask = {.team = request_id(q, "team")};
	struct json_out *o = &r->json;
	struct meeting_windows w;
	int64_t minutes = 30, quorum = 0;

	TRY(team_check(s, ask.team, TEAM_SEE));
	TRY(query_time(s, q, "from", &ask.starts_at_ms));
	TRY(query_number(s, q, "minutes", &minutes));
	TRY(query_number(s, q, "quorum", &quorum));
	TRY(query_members(s, q, &ask));
	TRY(meeting_list_windows(s, &ask, minutes, quorum, &w));
	json_out_open(o, '{');
	json_out_key_bool(o, "has_rhythm", w.has_rhythm);
	json_out_key_number(o, "people", (int64_t)w.people);
	json_out_key_number(o, "quorum", w.quorum);
	json_out_key(o, "items");
	json_out_open(o, '[');
	for (size_t i = 0; i < w.count; i++)
		write_window(s, o, &w.windows[i]);
	json_out_close(o, ']');
	json_out_close(o, '}');
	return ERR_NONE;
}

/* ---- what is booked ---- */

static enum err write_booking(struct scope *s, struct json_out *o, const struct booking *b)
{
	const struct booking_person *people;
	size_t count;

	TRY(booking_list_people(s, b->id, &people, &count));
	json_out_open(o, '{');
	json_out_key_id(o, "id", b->id);
	json_out_key_id(o, "team", b->team);
	json_out_key_str(o, "subject", b->subject);
	json_out_key_time(o, "starts_at", b->starts_at_ms);
	json_out_key_time(o, "ends_at", b->ends_at_ms);
	json_out_key_str(o, "zone", b->zone);
	json_out_key_bool(o, "is_market", b->is_market);
	json_out_key_number(o, "focus_minutes", b->focus_minutes);
	json_out_key_number(o, "edge_minutes", b->edge_minutes);
	json_out_key_id(o, "booked_by", b->booked_by);
	json_out_key_str(o, "booked_by_name", b->booked_by_name);
	json_out_key_time(o, "booked_at", b->booked_at_ms);
	json_out_key_bool(o, "is_asked", b->is_asked);
	json_out_key_bool(o, "is_coming", b->is_coming);
	json_out_key_bool(o, "may_retire", b->may_retire);
	json_out_key_time(o, "retired_at", b->retired_at_ms);
	json_out_key_number(o, "revision", b->revision);
	json_out_key(o, "people");
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_open(o, '{');
		json_out_key_id(o, "member", people[i].member);
		json_out_key_str(o, "name", people[i].name);
		json_out_key_bool(o, "is_guest", people[i].is_guest);
		json_out_key_bool(o, "is_coming", people[i].is_coming);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_close(o, '}');
	return ERR_NONE;
}

/* Whose market, and when. */
struct ask {
	struct id team;
	int64_t from_ms, to_ms;
};

static enum err write_page(struct lists *l)
{
	const struct ask *ask = l->ask;
	const struct booking *bookings;
	size_t count;

	TRY(booking_list(l->s, ask->team, ask->from_ms, ask->to_ms, l->after, l->limit, &bookings,
	                 &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, bookings[i].id, lists_match(l, bookings[i].subject)))
			TRY(write_booking(l->s, l->out, &bookings[i]));
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	struct ask ask = {.team = request_id(q, "team"), .from_ms = s->now_ms};

	TRY(team_check(s, ask.team, TEAM_SEE));
	TRY(query_time(s, q, "from", &ask.from_ms));
	ask.to_ms = ask.from_ms + DAYS_USUAL * day_ms;
	TRY(query_time(s, q, "to", &ask.to_ms));
	return lists_answer_asked(s, q, &lists, &ask, r);
}

static enum err read_members(struct scope *s, const json_t *body, struct booking_draft *draft)
{
	struct id *list = NEW_ARRAY(s->mem, struct id, TEAM_MEMBERS_MAX);
	const json_t *members = json_object_get(body, "members");

	if (members && !json_is_null(members) &&
	    (!json_is_array(members) || json_array_size(members) > TEAM_MEMBERS_MAX))
		return scope_fail(s, ERR_INVALID, "field.not_list", "members", "no list of ids");
	for (size_t i = 0; i < json_array_size(members); i++) {
		const char *text = json_string_value(json_array_get(members, i));

		if (!text || !id_parse(str_from(text), &list[i]))
			return scope_fail(s, ERR_INVALID, "field.not_id", "members", "no id");
	}
	draft->members = list;
	draft->member_count = json_array_size(members);
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct booking_draft draft = {.booking.team = request_id(q, "team")};
	struct booking *b = &draft.booking;
	const struct booking *booking;
	int64_t there = 0;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(team_check(s, b->team, TEAM_SEE));
	TRY(json_in_str_needed(s, body, "subject", BOOKING_SUBJECT_BYTES_MAX, &b->subject));
	TRY(json_in_time(s, body, "starts_at", &b->starts_at_ms));
	TRY(json_in_time(s, body, "ends_at", &b->ends_at_ms));
	if (!b->starts_at_ms || !b->ends_at_ms)
		return scope_fail(s, ERR_INVALID, "field.missing",
		                  b->starts_at_ms ? "ends_at" : "starts_at", "which time");
	TRY(json_in_number(s, body, "focus_minutes", 0, INT32_MAX, &b->focus_minutes));
	TRY(json_in_number(s, body, "edge_minutes", 0, INT32_MAX, &b->edge_minutes));
	TRY(json_in_number(s, body, "there", 0, TEAM_MEMBERS_MAX, &there));
	draft.there_count = (size_t)there;
	TRY(read_members(s, body, &draft));
	TRY(booking_add(s, &draft, &booking));
	r->location = steps_location(s, "bookings", booking->id);
	r->revision = booking->revision;
	return write_booking(s, &r->json, booking);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct booking *booking;

	TRY(booking_find(s, request_id(q, "booking"), &booking));
	r->revision = booking->revision;
	return write_booking(s, &r->json, booking);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	r->status = 204;
	return booking_retire(s, request_id(q, "booking"));
}

static enum err answer(struct scope *s, struct request *q, struct response *r)
{
	const struct booking *booking;
	bool is_coming = true;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_bool(s, body, "is_coming", &is_coming));
	TRY(booking_set_coming(s, request_id(q, "booking"), is_coming, &booking));
	r->revision = booking->revision;
	return write_booking(s, &r->json, booking);
}

/* ---- the table ---- */

static const struct route_field cost_takes[] = {
	{"from", "time", "when it would begin", true},
	{"to", "time", "5 to 480 minutes later", true},
	{"members", "text",
         "ids with commas between; none: all of our people on the team. The asker is among them",
         false},
	{0},
};

static const struct route_field cost_fields[] = {
	{"is_market", "bool", "all of it lies within market time of the team", true},
	{"focus_minutes", "number", "cave time that is gone, of all; guests are told 0", true},
	{"crumb_minutes", "number", "of these: rests that are too short", true},
	{"edge_minutes", "number", "outside of working time, within two hours of it, of all", true},
	{"caves_broken", "number", "", true},
	{"not_free", "number", "who could not be there at all", true},
	{"people", "list",
         "member, name, is_guest, time_zone, is_free, is_busy, focus_minutes, crumb_minutes, "
         "edge_minutes, "
         "outside_minutes; around the meeting: work {starts_at, ends_at}, caves {starts_at, "
         "ends_at, taken_minutes, crumb_minutes, left_minutes}",
         true},
	{0},
};
static const struct route_record cost_record = {"MeetingCost", cost_fields};

static const struct route_field window_takes[] = {
	{"minutes", "number", "5 to 480; 30 when it is not said", false},
	{"members", "text", "as for the cost", false},
	{"quorum", "number", "how many must be there; the rhythm's when it is not said", false},
	{"from", "time", "from when on; now when it is not said", false},
	{0},
};

static const struct route_field window_fields[] = {
	{"has_rhythm", "bool", "something is agreed and has not run out", true},
	{"people", "number", "who is asked", true},
	{"quorum", "number", "", true},
	{"items", "list",
         "at most 24 in the next 28 days, the best first: starts_at, ends_at, there, "
         "missing_count, missing "
         "(guests: none named), edge_minutes",
         true},
	{0},
};
static const struct route_record window_record = {"MarketWindows", window_fields};

static const struct route_field booking_fields[] = {
	{"id", "id", "", true},
	{"team", "id", "", true},
	{"subject", "text", "empty for whoever is not asked", true},
	{"starts_at", "time", "", true},
	{"ends_at", "time", "", true},
	{"zone", "text", "of whoever booked it", true},
	{"is_market", "bool", "within market time when it was booked", true},
	{"focus_minutes", "number", "it took from all; guests are told 0", true},
	{"edge_minutes", "number", "", true},
	{"booked_by", "id", "", true},
	{"booked_by_name", "text", "", true},
	{"booked_at", "time", "", true},
	{"is_asked", "bool", "the asker takes part", true},
	{"is_coming", "bool", "is asked and has not said no", true},
	{"may_retire", "bool", "the asker may call it off", true},
	{"retired_at", "time", "null while it stands", false},
	{"revision", "number", "", true},
	{"people", "list", "member, name, is_guest, is_coming", true},
	{0},
};
static const struct route_record booking_record = {"Booking", booking_fields};

static const struct route_field list_takes[] = {
	{"from", "time", "now when it is not said", false},
	{"to", "time", "28 days later when it is not said", false},
	{0},
};

static const struct route_field add_takes[] = {
	{"subject", "text", "at most 150 bytes; told to those who are asked alone", true},
	{"starts_at", "time", "", true},
	{"ends_at", "time", "", true},
	{"members", "list", "ids; none: all of our people on the team", false},
	{"focus_minutes", "number", "the cost that was shown; 0 when it is not said", false},
	{"edge_minutes", "number", "the same", false},
	{"there", "number", "of a window: only those are asked who are there, and they are as many",
         false},
	{0},
};

static const struct route_field answer_takes[] = {
	{"is_coming", "bool", "", true},
	{0},
};

const struct route bookings_routes[] = {
	{"GET", "/api/teams/{team}/meeting-cost", MAY_TAKE_PART, ROUTE_PLAIN, find_cost,
         "What a meeting would take from whom; guests ask within market time", .takes = cost_takes,
         .gives = &cost_record},
	{"GET", "/api/teams/{team}/market-windows", MAY_TAKE_PART, ROUTE_PLAIN, list_windows,
         "When the same people could meet in market time, at no cost", .takes = window_takes,
         .gives = &window_record},
	{"GET", "/api/teams/{team}/bookings", MAY_TAKE_PART, ROUTE_LIST, list,
         "What is booked in a team, by start; guests get what they are in", .takes = list_takes,
         .gives = &booking_record},
	{"POST", "/api/teams/{team}/bookings", MAY_TAKE_PART, ROUTE_ADD, add,
         "Book a meeting, guests within market time", .takes = add_takes, .gives = &booking_record},
	{"GET", "/api/bookings/{booking}", MAY_TAKE_PART, ROUTE_ONE, find, "One booked meeting",
         .gives = &booking_record},
	{"PUT", "/api/bookings/{booking}/answer", MAY_TAKE_PART, ROUTE_PUT, answer,
         "Come, or not: whoever is asked and did not book it", .takes = answer_takes,
         .gives = &booking_record},
	{"DELETE", "/api/bookings/{booking}", MAY_TAKE_PART, ROUTE_RETIRE, retire,
         "Call it off: who booked it, or who leads the team"},
};
const size_t bookings_route_count = sizeof bookings_routes / sizeof *bookings_routes;
