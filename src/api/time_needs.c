#include "api/time_needs.h"

#include "api/lists.h"
#include "rhythm/absence.h"
#include "rhythm/holiday.h"
#include "rhythm/time_need.h"
#include "rhythm/work_time.h"
#include "teams/team.h"

enum {
	DAY_BYTES = sizeof "2026-11-23" - 1,
	DAYS = 7,
	MINUTES_A_DAY = 24 * 60
};

/* ---- one's own cave ---- */

static enum err find_need(struct scope *s, struct request *q, struct response *r)
{
	struct json_out *o = &r->json;
	struct time_need n;

	(void)q;
	TRY(time_need_find(s, &n));
	json_out_open(o, '{');
	json_out_key_number(o, "cave_minutes", n.cave_minutes);
	json_out_key_number(o, "block_minutes", n.block_minutes);
	json_out_key_str(o, "best", str_from(time_need_best[n.best]));
	json_out_key(o, "weekdays");
	json_out_open(o, '[');
	for (int d = 0; d < DAYS; d++)
		if (n.weekdays >> d & 1)
			json_out_number(o, d);
	json_out_close(o, ']');
	json_out_key_time(o, "answered_at", n.answered_at_ms);
	json_out_key_number(o, "open_actions", n.open_actions);
	json_out_key_number(o, "open_cave_minutes", n.open_cave_minutes);
	json_out_key_number(o, "needs_without_strategy", n.needs_without_strategy);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err set_need(struct scope *s, struct request *q, struct response *r)
{
	struct time_need next;
	json_t *body, *days;
	int best;

	TRY(time_need_find(s, &next));
	TRY(request_json(s, q, &body));
	TRY(json_in_number(s, body, "cave_minutes", 0, CAVE_MINUTES_MAX, &next.cave_minutes));
	TRY(json_in_number(s, body, "block_minutes", CAVE_BLOCK_MINUTES_MIN, CAVE_BLOCK_MINUTES_MAX,
	                   &next.block_minutes));
	best = (int)next.best;
	TRY(json_in_choice(s, body, "best", time_need_best, &best));
	next.best = (enum best_time)best;
	days = json_object_get(body, "weekdays");
	if (days) {
		next.weekdays = 0;
		for (size_t i = 0; i < json_array_size(days) || !json_is_array(days); i++) {
			json_int_t day = json_integer_value(json_array_get(days, i));

			if (!json_is_array(days) || i >= DAYS ||
			    !json_is_integer(json_array_get(days, i)) || day < 0 || day >= DAYS)
				return scope_fail(s, ERR_INVALID, "field.not_list", "weekdays",
				                  "days 0 to 6");
			next.weekdays |= 1ll << day;
		}
	}
	TRY(time_need_set(s, &next));
	return find_need(s, q, r);
}

/* ---- together with a team ---- */

static enum err list_needs(struct scope *s, struct request *q, struct response *r)
{
	const struct market_need *needs;
	struct json_out *o = &r->json;
	struct time_poll poll;
	size_t count;
	struct lists l;

	TRY(time_need_list(s, request_id(q, "team"), &needs, &count, &poll));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++) {
		if (!lists_take_whole(&l, needs[i].member, needs[i].name))
			continue;
		const struct market_need *n = &needs[i];

		json_out_open(o, '{');
		json_out_key_id(o, "member", n->member);
		json_out_key_str(o, "name", n->name);
		json_out_key_str(o, "time_zone", n->time_zone);
		json_out_key_bool(o, "is_guest", n->is_guest);
		json_out_key(o, "market_minutes");
		if (n->is_answered)
			json_out_number(o, n->market_minutes);
		else
			json_out_null(o);
		json_out_key(o, "others");
		json_out_open(o, '[');
		for (size_t k = 0; k < n->other_count; k++)
			json_out_id(o, n->others[k]);
		json_out_close(o, ']');
		json_out_key(o, "cave_minutes");
		if (n->is_cave_answered)
			json_out_number(o, n->cave_minutes);
		else
			json_out_null(o);
		json_out_key_str(o, "best",
		                 n->is_cave_answered ? str_from(time_need_best[n->best])
		                                     : STR_NONE);
		json_out_close(o, '}');
	}
	return lists_close_whole(&l, r);
}

static enum err set_market(struct scope *s, struct request *q, struct response *r)
{
	struct id others[TEAM_MEMBERS_MAX];
	int64_t market_minutes = 0;
	json_t *body, *list;

	TRY(request_json(s, q, &body));
	TRY(json_in_number(s, body, "market_minutes", 0, MARKET_MINUTES_MAX, &market_minutes));
	list = json_object_get(body, "others");
	if (list && (!json_is_array(list) || json_array_size(list) > TEAM_MEMBERS_MAX))
		return scope_fail(s, ERR_INVALID, "field.not_list", "others", "no list of ids");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));

		if (!text || !id_parse(str_from(text), &others[i]))
			return scope_fail(s, ERR_INVALID, "field.not_id", "others", "no id");
	}
	TRY(time_need_set_market(s, request_id(q, "team"), market_minutes, others,
	                         json_array_size(list)));
	return list_needs(s, q, r);
}

static enum err find_poll(struct scope *s, struct request *q, struct response *r)
{
	const struct market_need *needs;
	struct json_out *o = &r->json;
	struct time_poll poll;
	size_t count;

	TRY(time_need_list(s, request_id(q, "team"), &needs, &count, &poll));
	json_out_open(o, '{');
	json_out_key(o, "until_on");
	if (str_is_empty(poll.until_on))
		json_out_null(o);
	else
		json_out_str(o, poll.until_on);
	json_out_key_time(o, "asked_at", poll.asked_at_ms);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err ask(struct scope *s, struct request *q, struct response *r)
{
	struct str until_on = STR_NONE;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "until_on", DAY_BYTES, &until_on));
	TRY(time_need_ask(s, request_id(q, "team"), until_on));
	return find_poll(s, q, r);
}

/* ---- working hours ---- */

static enum err find_work_time(struct scope *s, struct request *q, struct response *r)
{
	struct holiday_region regions[HOLIDAY_REGIONS_MAX];
	struct str country, holidays[WORK_HOLIDAYS_MAX];
	struct json_out *o = &r->json;
	size_t region_count, holiday_count;
	struct work_time w;

	(void)q;
	TRY(work_time_find(s, &w));
	TRY(work_time_country(s, &country));
	TRY(work_time_holidays(s, holidays, &holiday_count));
	region_count = holiday_regions(country, s->language == LANGUAGE_DE, regions);
	json_out_open(o, '{');
	json_out_key(o, "days");
	json_out_open(o, '[');
	for (int d = 0; d < DAYS; d++) {
		json_out_open(o, '{');
		json_out_key_number(o, "from_minute", w.days[d].from_minute);
		json_out_key_number(o, "to_minute", w.days[d].to_minute);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_key_str(o, "region", w.region);
	json_out_key_bool(o, "is_said", w.is_said);
	json_out_key(o, "regions");
	json_out_open(o, '[');
	for (size_t i = 0; i < region_count; i++) {
		json_out_open(o, '{');
		json_out_key_str(o, "code", regions[i].code);
		json_out_key_str(o, "name", regions[i].name);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_key(o, "holidays");
	json_out_open(o, '[');
	for (size_t i = 0; i < holiday_count; i++)
		json_out_str(o, holidays[i]);
	json_out_close(o, ']');
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err set_work_time(struct scope *s, struct request *q, struct response *r)
{
	struct work_time next;
	json_t *body, *days;

	TRY(work_time_find(s, &next));
	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "region", WORK_REGION_BYTES_MAX, &next.region));
	days = json_object_get(body, "days");
	if (days && (!json_is_array(days) || json_array_size(days) != DAYS))
		return scope_fail(s, ERR_INVALID, "field.not_list", "days", "no list of seven");
	for (size_t d = 0; d < json_array_size(days); d++) {
		const json_t *day = json_array_get(days, d);

		next.days[d] = (struct work_day){0};
		if (!json_is_object(day))
			return scope_fail(s, ERR_INVALID, "field.not_object", "days",
			                  "day %zu is no object", d);
		TRY(json_in_number(s, day, "from_minute", 0, MINUTES_A_DAY,
		                   &next.days[d].from_minute));
		TRY(json_in_number(s, day, "to_minute", 0, MINUTES_A_DAY, &next.days[d].to_minute));
	}
	TRY(work_time_set(s, &next));
	return find_work_time(s, q, r);
}

/* ---- absences ---- */

static void write_absence(struct json_out *o, const struct absence *a)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", a->id);
	json_out_key_str(o, "from_on", a->from_on);
	json_out_key_str(o, "to_on", a->to_on);
	json_out_close(o, '}');
}

static enum err list_absences(struct scope *s, struct request *q, struct response *r)
{
	const struct absence *absences;
	size_t count;
	struct lists l;

	TRY(absence_list(s, &absences, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++)
		if (lists_take_whole(&l, absences[i].id, STR_NONE))
			write_absence(&r->json, &absences[i]);
	return lists_close_whole(&l, r);
}

static enum err add_absence(struct scope *s, struct request *q, struct response *r)
{
	const struct absence *absence;
	struct absence draft = {0};
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "from_on", DAY_BYTES, &draft.from_on));
	TRY(json_in_str(s, body, "to_on", DAY_BYTES, &draft.to_on));
	TRY(absence_add(s, &draft, &absence));
	r->location =
		text_format(s->mem, "/api/absences/%.*s", STR_ARG(id_text(s->mem, absence->id)));
	write_absence(&r->json, absence);
	return ERR_NONE;
}

static enum err retire_absence(struct scope *s, struct request *q, struct response *r)
{
	r->status = 204;
	return absence_retire(s, request_id(q, "absence"));
}

static const struct route_field need_fields[] = {
	{"cave_minutes", "number", "a week", true},
	{"block_minutes", "number", "the shortest useful block", true},
	{"best", "text", "morning, midday, afternoon, any", true},
	{"weekdays", "list", "0 = Monday", true},
	{"answered_at", "time", "null: not yet", false},
	{"open_actions", "number", "one's own", true},
	{"open_cave_minutes", "number", "estimated for them", true},
	{"needs_without_strategy", "number", "of one's accounts", true},
	{0},
};
static const struct route_record need_record = {"TimeNeed", need_fields};

static const struct route_field market_fields[] = {
	{"member", "id", "", true},
	{"name", "text", "", true},
	{"time_zone", "text", "", true},
	{"is_guest", "bool", "", true},
	{"market_minutes", "number", "a week; null: no answer yet", false},
	{"others", "list", "with whom; empty: with everybody", true},
	{"cave_minutes", "number", "a week; null: no answer yet, or not told", false},
	{"best", "text", "time of day for the cave", true},
	{0},
};
static const struct route_record market_record = {"MarketNeed", market_fields};

static const struct route_field poll_fields[] = {
	{"until_on", "text", "null: nobody asked", false},
	{"asked_at", "time", "", false},
	{0},
};
static const struct route_record poll_record = {"TimePoll", poll_fields};

static const struct route_field work_fields[] = {
	{"days", "list", "seven of {from_minute, to_minute}, from Monday; the same = free", true},
	{"region", "text", "ISO 3166-2 behind the country: BY", true},
	{"is_said", "bool", "false: the usual", true},
	{"regions", "list", "of {code, name}: what `region` may be in one's country", true},
	{"holidays", "list", "the next public holidays there, at most six: 2026-12-25", true},
	{0},
};
static const struct route_record work_record = {"WorkTime", work_fields};

static const struct route_field absence_fields[] = {
	{"id", "id", "", true},
	{"from_on", "text", "2026-12-24", true},
	{"to_on", "text", "the last day", true},
	{0},
};
static const struct route_record absence_record = {"Absence", absence_fields};

static const struct route_field need_takes[] = {
	{"cave_minutes", "number", "a week, 0 to 2400", false},
	{"block_minutes", "number", "30 to 240", false},
	{"best", "text", "morning, midday, afternoon, any", false},
	{"weekdays", "list", "0 = Monday", false},
	{0},
};
static const struct route_field market_takes[] = {
	{"market_minutes", "number", "a week, 0 to 2400", true},
	{"others", "list", "ids of people on the team; empty: everybody", false},
	{0},
};
static const struct route_field poll_takes[] = {
	{"until_on", "text", "2026-12-01", true},
	{0},
};
static const struct route_field work_takes[] = {
	{"days", "list", "seven of {from_minute, to_minute}, from Monday", false},
	{"region", "text", "of the member's country, or empty", false},
	{0},
};
static const struct route_field absence_takes[] = {
	{"from_on", "text", "2026-12-24", true},
	{"to_on", "text", "the last day; the same day when it is not said", false},
	{0},
};

const struct route time_needs_routes[] = {
	{"GET", "/api/time-need", MAY_SIGNED_IN, ROUTE_PLAIN, find_need,
         "How much cave time one needs, and what kamwerk knows of it", .gives = &need_record},
	{"PUT", "/api/time-need", MAY_SIGNED_IN, ROUTE_PUT, set_need,
         "Say how much cave time one needs", .takes = need_takes, .gives = &need_record},
	{"GET", "/api/teams/{team}/time-needs", MAY_TAKE_PART, ROUTE_LIST, list_needs,
         "What each one on a team answered", .gives = &market_record},
	{"PUT", "/api/teams/{team}/time-need", MAY_TAKE_PART, ROUTE_PUT, set_market,
         "Say how much market time one needs with a team, and with whom", .takes = market_takes,
         .gives = &market_record},
	{"GET", "/api/teams/{team}/time-poll", MAY_TAKE_PART, ROUTE_PLAIN, find_poll,
         "Until when a team asks its people for their needs", .gives = &poll_record},
	{"PUT", "/api/teams/{team}/time-poll", MAY_SIGNED_IN, ROUTE_PUT, ask,
         "Ask the people of a team for their needs", .takes = poll_takes, .gives = &poll_record},
	{"GET", "/api/work-time", MAY_TAKE_PART, ROUTE_PLAIN, find_work_time, "When one works",
         .gives = &work_record},
	{"PUT", "/api/work-time", MAY_TAKE_PART, ROUTE_PUT, set_work_time, "Say when one works",
         .takes = work_takes, .gives = &work_record},
	{"GET", "/api/absences", MAY_TAKE_PART, ROUTE_LIST, list_absences,
         "When one is away, from today on", .gives = &absence_record},
	{"POST", "/api/absences", MAY_TAKE_PART, ROUTE_ADD, add_absence, "Say that one is away",
         .takes = absence_takes, .gives = &absence_record},
	{"DELETE", "/api/absences/{absence}", MAY_TAKE_PART, ROUTE_RETIRE, retire_absence,
         "One is not away after all"},
};
const size_t time_needs_route_count = sizeof time_needs_routes / sizeof *time_needs_routes;
