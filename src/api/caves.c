#include "api/caves.h"

#include "api/lists.h"
#include "api/steps.h"
#include "core/check.h"
#include "core/date.h"
#include "rhythm/message.h"
#include "rhythm/status.h"

static void write_block(struct scope *s, struct json_out *o, const struct block *b)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", b->id);
	json_out_key_str(o, "kind", block_kind_name(b->kind));
	json_out_key_id(o, "team", b->team);
	json_out_key_bool(o, "is_own", id_equal(b->member, s->actor));
	json_out_key_time(o, "starts_at", b->starts_at_ms);
	json_out_key_time(o, "ends_at", b->ends_at_ms);
	json_out_key_time(o, "planned_until", b->planned_until_ms);
	json_out_key_str(o, "zone", b->zone);
	json_out_key_bool(o, "is_agreed_in_team", !id_is_none(b->rhythm));
	json_out_key_number(o, "revision", b->revision);
	json_out_close(o, '}');
}

static enum err answer_block(struct scope *s, const struct block *b, struct response *r)
{
	r->revision = b->revision;
	write_block(s, &r->json, b);
	return ERR_NONE;
}

static enum err enter(struct scope *s, struct request *q, struct response *r)
{
	const struct block *block;
	int64_t minutes = 0;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_number(s, body, "minutes", BLOCK_MINUTES_MIN, BLOCK_MINUTES_MAX, &minutes));
	TRY(block_enter_cave(s, minutes, &block));
	r->location = steps_location(s, "blocks", block->id);
	return answer_block(s, block, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct block *block;

	TRY(block_find(s, request_id(q, "block"), &block));
	return answer_block(s, block, r);
}

/* Without ends_at it ends now: the page's clock need not be right. */
static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct block *block;
	int64_t ends_at_ms = s->now_ms;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_time(s, body, "ends_at", &ends_at_ms));
	TRY(block_end_at(s, request_id(q, "block"), request_revision(q), ends_at_ms, &block));
	return answer_block(s, block, r);
}

static enum err query_day(struct scope *s, struct request *q, const char *name, int64_t *ret_ms)
{
	struct str day = request_query(q, name);

	if (!day.bytes)
		return scope_fail(s, ERR_INVALID, "field.missing", name, "which day");
	TRY(check_date(s, name, day));
	(void)date_day_parse(day, ret_ms); /* was checked */
	return ERR_NONE;
}

/* Days are told without a zone: everything that touches them anywhere is given, a day more on each side. */
static enum err list_weeks(struct scope *s, struct request *q, struct response *r)
{
	static const int64_t day_ms = 24ll * 60 * 60 * 1000;
	const struct block *blocks;
	int64_t from_ms, to_ms;
	size_t count;
	struct lists l;

	TRY(query_day(s, q, "from", &from_ms));
	TRY(query_day(s, q, "to", &to_ms));
	TRY(block_list(s, from_ms - day_ms, to_ms + 2 * day_ms, &blocks, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++)
		if (lists_take_whole(&l, blocks[i].id, STR_NONE))
			write_block(s, &r->json, &blocks[i]);
	return lists_close_whole(&l, r);
}

static enum err find_status(struct scope *s, struct request *q, struct response *r)
{
	struct message_figures figures;
	struct status_own status;
	struct json_out *o = &r->json;

	(void)q;
	TRY(message_figures(s, &figures));
	TRY(status_own(s, &status));
	json_out_open(o, '{');
	json_out_key_time(o, "now", s->now_ms);
	json_out_key(o, "cave");
	if (status.cave)
		write_block(s, o, status.cave);
	else
		json_out_null(o);
	json_out_key_time(o, "cave_until", status.cave_until_ms);
	json_out_key_time(o, "market_until", status.market_until_ms);
	json_out_key_id(o, "market_team", status.market_team);
	json_out_key_time(o, "next_at", status.next_at_ms);
	json_out_key_number(o, "unread_count", figures.unread);
	json_out_key_number(o, "waiting_count", figures.waiting);
	json_out_key_time(o, "waiting_until", figures.until_ms);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err list_status(struct scope *s, struct request *q, struct response *r)
{
	const struct status *list;
	size_t count;
	struct lists l;

	TRY(status_list(s, request_id(q, "team"), &list, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++) {
		if (!lists_take_whole(&l, list[i].member, list[i].name))
			continue;
		json_out_open(&r->json, '{');
		json_out_key_id(&r->json, "member", list[i].member);
		json_out_key_str(&r->json, "name", list[i].name);
		json_out_key_time(&r->json, "cave_until", list[i].cave_until_ms);
		json_out_key_time(&r->json, "market_until", list[i].market_until_ms);
		json_out_key_time(&r->json, "work_until", list[i].work_until_ms);
		json_out_close(&r->json, '}');
	}
	return lists_close_whole(&l, r);
}

/* ---- the table ---- */

static const struct route_field block_fields[] = {
	{"id", "id", "", true},
	{"kind", "text", "cave or market", true},
	{"team", "id", "whose market, or for whose work the cave", false},
	{"is_own", "bool", "a cave of the asker", true},
	{"starts_at", "time", "", true},
	{"ends_at", "time", "", true},
	{"planned_until", "time", "the end before it was left early or made longer", true},
	{"zone", "text", "in which it is told", true},
	{"is_agreed_in_team", "bool", "of an agreed rhythm; else taken for oneself", true},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record block_record = {"Block", block_fields};

static const struct route_field cave_takes[] = {
	{"minutes", "number", "5 to 720", true},
	{0},
};

static const struct route_field change_takes[] = {
	{"ends_at", "time", "later; left out: now", false},
	{0},
};

static const struct route_field week_takes[] = {
	{"from", "text", "a day: 2026-11-23", true},
	{"to", "text", "the last day", true},
	{0},
};

static const struct route_field own_fields[] = {
	{"now", "time", "of the server", true},
	{"cave", "object", "the Block that can be left; null: not in the cave", false},
	{"cave_until", "time", "with what touches it", false},
	{"market_until", "time", "of any of one's teams", false},
	{"market_team", "id", "whose market", false},
	{"next_at", "time", "something begins or ends, within a day", false},
	{"unread_count", "number", "messages handed over and not read", true},
	{"waiting_count", "number", "messages that wait for the end of the cave", true},
	{"waiting_until", "time", "when they are handed over", false},
	{0},
};
static const struct route_record own_record = {"OwnStatus", own_fields};

static const struct route_field status_fields[] = {
	{"member", "id", "", true},
	{"name", "text", "", true},
	{"cave_until", "time", "null: not in the cave", false},
	{"market_until", "time", "null: no market of this team", false},
	{"work_until", "time", "null: not at work", false},
	{0},
};
static const struct route_record status_record = {"Status", status_fields};

const struct route caves_routes[] = {
	{"POST", "/api/caves", MAY_SIGNED_IN, ROUTE_ADD, enter, "Go into the cave now",
         .takes = cave_takes, .gives = &block_record},
	{"GET", "/api/blocks/{block}", MAY_TAKE_PART, ROUTE_ONE, find,
         "One's own cave, or a market of one's teams", .gives = &block_record},
	{"PATCH", "/api/blocks/{block}", MAY_SIGNED_IN, ROUTE_CHANGE, change,
         "Leave one's cave early, or stay longer", .takes = change_takes, .gives = &block_record},
	{"GET", "/api/weeks", MAY_TAKE_PART, ROUTE_LIST, list_weeks,
         "One's own caves, and the markets of one's teams", .takes = week_takes,
         .gives = &block_record},
	{"GET", "/api/status", MAY_TAKE_PART, ROUTE_PLAIN, find_status,
         "Where one is just now, and how much post there is", .gives = &own_record},
	{"GET", "/api/teams/{team}/status", MAY_TAKE_PART, ROUTE_LIST, list_status,
         "Who on a team is in the cave or on the market, who is at work, and until when",
         .gives = &status_record},
};
const size_t caves_route_count = sizeof caves_routes / sizeof *caves_routes;
