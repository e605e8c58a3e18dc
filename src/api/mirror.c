#include "api/mirror.h"

#include "core/date.h"
#include "rhythm/mirror.h"
#include "rhythm/mirror_team.h"

/* ---- one's own ---- */

static void write_part(struct json_out *o, const struct mirror_part *p)
{
	json_out_open(o, '{');
	json_out_key_str(o, "kind", str_from(mirror_count_kinds[p->kind]));
	json_out_key_time(o, "starts_at", p->from_ms);
	json_out_key_time(o, "ends_at", p->to_ms);
	json_out_close(o, '}');
}

static void write_cave(struct json_out *o, const struct mirror_cave *c)
{
	json_out_open(o, '{');
	json_out_key_str(o, "fate", str_from(mirror_count_fates[c->fate]));
	json_out_key_time(o, "starts_at", c->starts_at_ms);
	json_out_key_time(o, "ends_at", c->ends_at_ms);
	json_out_key_time(o, "planned_until", c->planned_until_ms);
	json_out_close(o, '}');
}

static void write_day(struct scope *s, struct json_out *o, const struct zone *zone,
                      const struct mirror_day *d)
{
	struct date date = date_in_zone(d->from_ms, zone);

	json_out_open(o, '{');
	json_out_key_str(o, "date", date_day_text(s->mem, &date));
	json_out_key_time(o, "starts_at", d->from_ms);
	json_out_key_time(o, "ends_at", d->to_ms);
	json_out_key_number(o, "work_minutes", d->work_minutes);
	json_out_key(o, "parts");
	json_out_open(o, '[');
	for (size_t i = 0; i < d->part_count; i++)
		write_part(o, &d->parts[i]);
	json_out_close(o, ']');
	json_out_key(o, "caves");
	json_out_open(o, '[');
	for (size_t i = 0; i < d->cave_count; i++)
		write_cave(o, &d->caves[i]);
	json_out_close(o, ']');
	json_out_close(o, '}');
}

/* Names and minutes of each kind, names and counts of each fate. */
static void write_counts(struct json_out *o, const struct mirror_week *w)
{
	json_out_key(o, "parts");
	json_out_open(o, '{');
	for (int kind = 0; kind < MIRROR_KIND_COUNT; kind++) {
		json_out_key(o, mirror_count_kinds[kind]);
		json_out_open(o, '{');
		json_out_key_number(o, "count", w->counts[kind]);
		json_out_key_number(o, "minutes", w->minutes[kind]);
		json_out_close(o, '}');
	}
	json_out_close(o, '}');
	json_out_key(o, "caves");
	json_out_open(o, '{');
	for (int fate = 0; fate < MIRROR_FATE_COUNT; fate++)
		json_out_key_number(o, mirror_count_fates[fate], w->fates[fate]);
	json_out_close(o, '}');
}

static void write_week(struct scope *s, struct json_out *o, const struct zone *zone,
                       const struct mirror_week *w)
{
	json_out_open(o, '{');
	json_out_key_str(o, "starts_on", w->starts_on);
	json_out_key_bool(o, "is_known", w->is_known);
	json_out_key_bool(o, "is_over", w->is_over);
	json_out_key_number(o, "work_minutes", w->work_minutes);
	json_out_key(o, "load_permille");
	if (w->work_minutes)
		json_out_number(o, mirror_count_share(w, MIRROR_MEETING));
	else
		json_out_null(o);
	json_out_key_number(o, "back_to_back", w->back_to_back);
	json_out_key_number(o, "chain_count", w->chain_count);
	json_out_key_number(o, "chain_minutes", w->chain_minutes);
	write_counts(o, w);
	json_out_key(o, "days");
	json_out_open(o, '[');
	for (int d = 0; d < MIRROR_WEEK_DAYS; d++)
		write_day(s, o, zone, &w->days[d]);
	json_out_close(o, ']');
	json_out_close(o, '}');
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	struct json_out *o = &r->json;
	const struct mirror *m;
	const struct zone *zone;
	struct str text = request_query(q, "weeks");
	int64_t weeks = MIRROR_WEEKS_USUAL;

	if (!str_is_empty(text) && !str_number(text, &weeks))
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "weeks", "no number");
	TRY(mirror_find(s, request_query(q, "from"), weeks, &m));
	zone = zone_find(s->mem, m->zone);
	zone = zone ? zone : zone_utc();
	json_out_open(o, '{');
	json_out_key_str(o, "zone", m->zone);
	json_out_key_number(o, "block_minutes", m->block_minutes);
	json_out_key_bool(o, "is_block_said", m->is_block_said);
	json_out_key_number(o, "pause_minutes", MIRROR_PAUSE_MINUTES);
	json_out_key_number(o, "touch_minutes", MIRROR_TOUCH_MINUTES);
	json_out_key_number(o, "calendar_count", m->calendar_count);
	json_out_key(o, "weeks");
	json_out_open(o, '[');
	for (size_t w = 0; w < m->week_count; w++)
		write_week(s, o, zone, &m->weeks[w]);
	json_out_close(o, ']');
	json_out_close(o, '}');
	r->is_private = true;
	return ERR_NONE;
}

/* ---- of a team ---- */

static enum err find_team(struct scope *s, struct request *q, struct response *r)
{
	const struct mirror_team_week *weeks;
	struct json_out *o = &r->json;
	bool shares;
	size_t count;

	TRY(mirror_team_list(s, request_id(q, "team"), &weeks, &count, &shares));
	json_out_open(o, '{');
	json_out_key_bool(o, "is_mine_in", shares);
	json_out_key_number(o, "people_min", MIRROR_TEAM_PEOPLE_MIN);
	json_out_key_number(o, "low_permille", MIRROR_TEAM_LOW);
	json_out_key_number(o, "high_permille", MIRROR_TEAM_HIGH);
	json_out_key(o, "weeks");
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_open(o, '{');
		json_out_key_str(o, "starts_on", weeks[i].starts_on);
		json_out_key_number(o, "load_permille", weeks[i].load_permille);
		json_out_key_number(o, "fragment_permille", weeks[i].fragment_permille);
		json_out_key(o, "kept_permille");
		if (weeks[i].kept_permille < 0)
			json_out_null(o);
		else
			json_out_number(o, weeks[i].kept_permille);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err share(struct scope *s, struct request *q, struct response *r)
{
	r->status = 204;
	return mirror_team_share(s, request_id(q, "team"));
}

static enum err take_back(struct scope *s, struct request *q, struct response *r)
{
	r->status = 204;
	return mirror_team_take_back(s, request_id(q, "team"));
}

static const struct route_field takes[] = {
	{"from", "text", "a Monday, 2026-11-23; without it the weeks up to the current one", false},
	{"weeks", "number", "1 to 13, usually 8", false},
	{0},
};

static const struct route_field fields[] = {
	{"zone", "text", "in which days and weeks begin", true},
	{"block_minutes", "number", "the shortest useful block", true},
	{"is_block_said", "bool", "false: the usual", true},
	{"pause_minutes", "number", "less between two meetings is back to back", true},
	{"touch_minutes", "number", "less does not break a cave, and is not leaving early", true},
	{"calendar_count", "number", "calendars that say when one is busy", true},
	{"weeks", "list",
         "starts_on, is_known, is_over, work_minutes, load_permille (null: no working time), "
         "back_to_back, chain_count, chain_minutes; parts: count and minutes of meeting, outside, "
         "market, fragment, stretch; caves: how many open, kept, longer, shortened, urgent, "
         "meeting; "
         "days: date, starts_at, ends_at, work_minutes, parts (kind, starts_at, ends_at), caves "
         "(fate, "
         "starts_at, "
         "ends_at, planned_until)",
         true},
	{0},
};
static const struct route_record record = {"Mirror", fields};

static const struct route_field team_fields[] = {
	{"is_mine_in", "bool", "one's own weeks go into it", true},
	{"people_min", "number", "with fewer people a week is not shown", true},
	{"low_permille", "number", "stands for anything up to it", true},
	{"high_permille", "number", "stands for anything from it on", true},
	{"weeks", "list",
         "starts_on, load_permille, fragment_permille, kept_permille (null: too few had a cave); "
         "rounded means",
         true},
	{0},
};
static const struct route_record team_record = {"TeamMirror", team_fields};

const struct route mirror_routes[] = {
	{"GET", "/api/mirror", MAY_SIGNED_IN, ROUTE_PLAIN, find,
         "One's own weeks: load, back-to-back calls, fragments, and what became of the caves",
         .takes = takes, .gives = &record},
	{"GET", "/api/teams/{team}/mirror", MAY_SIGNED_IN, ROUTE_PLAIN, find_team,
         "The weeks of a team in the mean, from five people on", .gives = &team_record,
         .agreement = WORKS_AGREEMENT_TEAM_WEEKS},
	{"PUT", "/api/teams/{team}/mirror-share", MAY_SIGNED_IN, ROUTE_PUT, share,
         "Let one's own weeks go into the mean of a team, from the next Monday on",
         .agreement = WORKS_AGREEMENT_TEAM_WEEKS},
	{"DELETE", "/api/teams/{team}/mirror-share", MAY_SIGNED_IN, ROUTE_RETIRE, take_back,
         "Take one's own weeks out of the mean of a team"},
};
const size_t mirror_route_count = sizeof mirror_routes / sizeof *mirror_routes;
