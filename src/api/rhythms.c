#include "api/rhythms.h"

#include "api/lists.h"
#include "core/check.h"
#include "core/zone.h"
#include "rhythm/letter.h"
#include "rhythm/rhythm_share.h"
#include "rhythm/work_time.h"

enum {
	DAY_BYTES = sizeof "2026-11-23" - 1
};
static const int64_t week_ms = 7 * 24 * 3600 * 1000ll;

static void write_rhythm(struct json_out *o, const struct rhythm *h)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", h->id);
	json_out_key_id(o, "team", h->team);
	json_out_key_str(o, "state", rhythm_state_name(h->state));
	json_out_key_str(o, "starts_on", h->starts_on);
	json_out_key_str(o, "ends_on", h->ends_on);
	json_out_key_str(o, "zone", h->zone);
	json_out_key_number(o, "market_minutes", h->market_minutes);
	json_out_key_number(o, "quorum", h->quorum);
	json_out_key_id(o, "proposed_by", h->proposed_by);
	json_out_key_time(o, "proposed_at", h->proposed_at_ms);
	json_out_key_time(o, "agreed_at", h->agreed_at_ms);
	json_out_key_number(o, "people", h->people);
	json_out_key_number(o, "voices", h->voices);
	json_out_key_number(o, "agreed_voices", h->agreed_voices);
	json_out_key_number(o, "revision", h->revision);
	json_out_close(o, '}');
}

static void write_block(struct json_out *o, const struct block *b)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", b->id);
	json_out_key_str(o, "kind", block_kind_name(b->kind));
	json_out_key_id(o, "member", b->member);
	json_out_key_time(o, "starts_at", b->starts_at_ms);
	json_out_key_time(o, "ends_at", b->ends_at_ms);
	json_out_key_str(o, "zone", b->zone);
	json_out_key_number(o, "revision", b->revision);
	json_out_close(o, '}');
}

static enum err answer(const struct rhythm *rhythm, struct response *r)
{
	r->revision = rhythm->revision;
	write_rhythm(&r->json, rhythm);
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct rhythm *rhythms;
	size_t count;

	TRY(rhythm_list(l->s, l->home, l->after, l->limit, &rhythms, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, rhythms[i].id,
		               lists_match(l, rhythms[i].starts_on) ||
		                       lists_match(l, rhythms[i].ends_on)))
			write_rhythm(l->out, &rhythms[i]);
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, .is_of_teams = true};

static enum err propose(struct scope *s, struct request *q, struct response *r)
{
	struct rhythm draft = {.team = request_id(q, "team"),
	                       .market_minutes = RHYTHM_MARKET_MINUTES_USUAL,
	                       .quorum = 2};
	const struct rhythm *rhythm;
	int64_t weeks = 4;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "starts_on", DAY_BYTES, &draft.starts_on));
	TRY(json_in_str(s, body, "zone", ZONE_NAME_BYTES_MAX, &draft.zone));
	TRY(json_in_number(s, body, "weeks", 1, RHYTHM_WEEKS_MAX, &weeks));
	TRY(json_in_number(s, body, "market_minutes", 0, RHYTHM_MARKET_MINUTES_MAX,
	                   &draft.market_minutes));
	TRY(json_in_number(s, body, "quorum", 1, 100, &draft.quorum));
	TRY(rhythm_propose(s, &draft, weeks, &rhythm));
	r->location =
		text_format(s->mem, "/api/rhythms/%.*s", STR_ARG(id_text(s->mem, rhythm->id)));
	return answer(rhythm, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct rhythm *rhythm;

	TRY(rhythm_find(s, request_id(q, "rhythm"), &rhythm));
	return answer(rhythm, r);
}

static enum err withdraw(struct scope *s, struct request *q, struct response *r)
{
	r->status = 204;
	return rhythm_withdraw(s, request_id(q, "rhythm"));
}

/* The moments of ?week=, or of the whole rhythm. */
static enum err query_span(struct scope *s, struct request *q, const struct rhythm *h,
                           int64_t *ret_from_ms, int64_t *ret_to_ms)
{
	struct str week = request_query(q, "week");

	TRY(check_date(s, "week", week));
	TRY(rhythm_day_ms(s, str_is_empty(week) ? h->starts_on : week, h->zone, ret_from_ms));
	*ret_to_ms = *ret_from_ms + week_ms;
	if (str_is_empty(week)) {
		TRY(rhythm_day_ms(s, h->ends_on, h->zone, ret_to_ms));
		*ret_to_ms += week_ms; /* also what is late on the last day elsewhere */
		*ret_from_ms -= week_ms / 7;
	}
	return ERR_NONE;
}

static enum err list_blocks(struct scope *s, struct request *q, struct response *r)
{
	const struct block *blocks;
	const struct rhythm *rhythm;
	int64_t from_ms, to_ms;
	size_t count;
	struct lists l;

	TRY(rhythm_find(s, request_id(q, "rhythm"), &rhythm));
	TRY(query_span(s, q, rhythm, &from_ms, &to_ms));
	TRY(rhythm_block_list(s, rhythm->id, from_ms, to_ms, &blocks, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++)
		if (lists_take_whole(&l, blocks[i].id, STR_NONE))
			write_block(&r->json, &blocks[i]);
	return lists_close_whole(&l, r);
}

static enum err list_voices(struct scope *s, struct request *q, struct response *r)
{
	const struct rhythm_voice *voices;
	struct json_out *o = &r->json;
	size_t count;
	struct lists l;

	TRY(rhythm_voice_list(s, request_id(q, "rhythm"), &voices, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++) {
		if (!lists_take_whole(&l, voices[i].member, voices[i].name))
			continue;
		const struct rhythm_voice *v = &voices[i];

		json_out_open(o, '{');
		json_out_key_id(o, "member", v->member);
		json_out_key_str(o, "name", v->name);
		json_out_key_bool(o, "is_guest", v->is_guest);
		json_out_key_str(o, "time_zone", v->time_zone);
		json_out_key(o, "is_agreed");
		if (v->is_spoken)
			json_out_bool(o, v->is_agreed);
		else
			json_out_null(o);
		json_out_key_str(o, "text", v->text);
		json_out_key_time(o, "voiced_at", v->voiced_at_ms);
		json_out_close(o, '}');
	}
	return lists_close_whole(&l, r);
}

static void write_spans(struct json_out *o, const char *key, const struct time_span *spans,
                        size_t count)
{
	json_out_key(o, key);
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_open(o, '{');
		json_out_key_time(o, "starts_at", spans[i].from_ms);
		json_out_key_time(o, "ends_at", spans[i].to_ms);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

static void write_market(struct json_out *o, const struct market_share *m)
{
	json_out_key(o, "market");
	if (m->asked_minutes < 0) {
		json_out_null(o);
		return;
	}
	json_out_open(o, '{');
	json_out_key_number(o, "asked_minutes", m->asked_minutes);
	json_out_key(o, "with");
	json_out_open(o, '[');
	for (size_t i = 0; i < m->with_count; i++)
		json_out_id(o, m->with[i]);
	json_out_close(o, ']');
	json_out_key_number(o, "got_minutes", m->got_minutes);
	json_out_key_number(o, "possible_minutes", m->possible_minutes);
	json_out_close(o, '}');
}

static enum err list_shares(struct scope *s, struct request *q, struct response *r)
{
	const struct rhythm_share *shares;
	struct json_out *o = &r->json;
	size_t count;
	struct lists l;

	TRY(rhythm_share_list(s, request_id(q, "rhythm"), request_query(q, "week"), &shares,
	                      &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++) {
		if (!lists_take_whole(&l, shares[i].member, shares[i].name))
			continue;
		const struct rhythm_share *h = &shares[i];

		json_out_open(o, '{');
		json_out_key_id(o, "member", h->member);
		json_out_key_str(o, "name", h->name);
		json_out_key_bool(o, "is_guest", h->is_guest);
		json_out_key_str(o, "time_zone", h->time_zone);
		write_spans(o, "work", h->work, h->work_count);
		write_spans(o, "edges", h->edges, h->edge_count);
		json_out_key(o, "asked_minutes");
		if (h->asked_minutes < 0)
			json_out_null(o);
		else
			json_out_number(o, h->asked_minutes);
		json_out_key_number(o, "cave_minutes", h->cave_minutes);
		json_out_key_number(o, "longest_minutes", h->longest_minutes);
		json_out_key_number(o, "edge_minutes", h->edge_minutes);
		json_out_key_number(o, "edge_minutes_before", h->edge_minutes_before);
		write_market(o, &h->market);
		json_out_close(o, '}');
	}
	return lists_close_whole(&l, r);
}

static enum err speak(struct scope *s, struct request *q, struct response *r)
{
	const struct rhythm *rhythm;
	struct str text = STR_NONE;
	bool is_agreed = false;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_bool(s, body, "is_agreed", &is_agreed));
	TRY(json_in_str(s, body, "text", RHYTHM_TEXT_BYTES_MAX, &text));
	TRY(rhythm_speak(s, request_id(q, "rhythm"), request_revision(q), is_agreed, text,
	                 &rhythm));
	return answer(rhythm, r);
}

static enum err find_announcement(struct scope *s, struct request *q, struct response *r)
{
	struct letter_figures figures;
	struct json_out *o = &r->json;

	TRY(letter_figures_of(s, request_id(q, "rhythm"), &figures));
	json_out_open(o, '{');
	json_out_key_bool(o, "has_mail", figures.has_mail);
	json_out_key_number(o, "sent", figures.sent);
	json_out_key_number(o, "waiting", figures.waiting);
	json_out_key_number(o, "lost", figures.lost);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err move(struct scope *s, struct request *q, struct response *r)
{
	int64_t starts_at_ms = 0, ends_at_ms = 0;
	const struct block *block;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_time(s, body, "starts_at", &starts_at_ms));
	TRY(json_in_time(s, body, "ends_at", &ends_at_ms));
	TRY(rhythm_move_block(s, request_id(q, "block"), request_revision(q), starts_at_ms,
	                      ends_at_ms, &block));
	r->revision = block->revision;
	write_block(&r->json, block);
	return ERR_NONE;
}

static const struct route_field rhythm_fields[] = {
	{"id", "id", "", true},
	{"team", "id", "", true},
	{"state", "text", "proposed, agreed, withdrawn", true},
	{"starts_on", "text", "a Monday", true},
	{"ends_on", "text", "the Sunday it runs out on", true},
	{"zone", "text", "in which its weeks begin", true},
	{"market_minutes", "number", "wished for each week", true},
	{"quorum", "number", "people that market time needs", true},
	{"proposed_by", "id", "", true},
	{"proposed_at", "time", "", true},
	{"agreed_at", "time", "null while it is proposed", false},
	{"people", "number", "on the team; guests are told of those they may know", true},
	{"voices", "number", "who said something", true},
	{"agreed_voices", "number", "who agreed", true},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record rhythm_record = {"Rhythm", rhythm_fields};

static const struct route_field block_fields[] = {
	{"id", "id", "", true},
	{"kind", "text", "cave or market", true},
	{"member", "id", "whose cave; null: market of the team", false},
	{"starts_at", "time", "", true},
	{"ends_at", "time", "", true},
	{"zone", "text", "in which it is told", true},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record block_record = {"RhythmBlock", block_fields};

static const struct route_field voice_fields[] = {
	{"member", "id", "", true},
	{"name", "text", "", true},
	{"is_guest", "bool", "", true},
	{"time_zone", "text", "", true},
	{"is_agreed", "bool", "null: nothing said yet", false},
	{"text", "text", "which change they ask for", true},
	{"voiced_at", "time", "null: nothing said yet", false},
	{0},
};
static const struct route_record voice_record = {"RhythmVoice", voice_fields};

static const struct route_field share_fields[] = {
	{"member", "id", "", true},
	{"name", "text", "", true},
	{"is_guest", "bool", "", true},
	{"time_zone", "text", "", true},
	{"work", "list", "when they work: {starts_at, ends_at}", true},
	{"edges", "list", "market time outside of that: {starts_at, ends_at}", true},
	{"asked_minutes", "number", "of cave time; null: no answer, or not told", false},
	{"cave_minutes", "number", "", true},
	{"longest_minutes", "number", "their longest block", true},
	{"edge_minutes", "number", "this week", true},
	{"edge_minutes_before", "number", "in the four weeks before", true},
	{"market", "object",
         "of market time: {asked_minutes, with, got_minutes, possible_minutes}; with: ids, none: "
         "the team; got: market in which all of "
         "them are there; possible: when all of them, and enough of the team, are free, at work, "
         "and where that is less than asked, at its edges, too; null: no "
         "wish, or not told",
         false},
	{0},
};
static const struct route_record share_record = {"RhythmShare", share_fields};

static const struct route_field announcement_fields[] = {
	{"has_mail", "bool", "this server can send letters", true},
	{"sent", "number", "letters that say it is agreed; guests are told of their own", true},
	{"waiting", "number", "", true},
	{"lost", "number", "given up", true},
	{0},
};
static const struct route_record announcement_record = {"Announcement", announcement_fields};

static const struct route_field week_takes[] = {
	{"week", "text", "only of the one that begins on this day, YYYY-MM-DD", false},
	{0},
};

static const struct route_field propose_takes[] = {
	{"starts_on", "text", "a Monday: 2026-11-30", true},
	{"zone", "text", "a name of the tz database", true},
	{"weeks", "number", "1 to 13; 4 when it is not said", false},
	{"market_minutes", "number", "a week, 0 to 1200; 240 when it is not said", false},
	{"quorum", "number", "people that market time needs, 1 to 100; 2 when it is not said",
         false},
	{0},
};

static const struct route_field speak_takes[] = {
	{"is_agreed", "bool", "false: asks for a change", true},
	{"text", "text", "which change, at most 500 bytes", false},
	{0},
};

static const struct route_field move_takes[] = {
	{"starts_at", "time", "", true},
	{"ends_at", "time", "", true},
	{0},
};

const struct route rhythms_routes[] = {
	{"GET", "/api/teams/{team}/rhythms", MAY_TAKE_PART, ROUTE_LIST, lists_answer_home,
         "What a team agreed or proposes about its time, the newest first", .gives = &rhythm_record,
         .about = &lists},
	{"POST", "/api/teams/{team}/rhythms", MAY_SIGNED_IN, ROUTE_ADD, propose,
         "Have the next weeks of a team planned, and propose them", .takes = propose_takes,
         .gives = &rhythm_record, .is_slow = true},
	{"GET", "/api/rhythms/{rhythm}", MAY_TAKE_PART, ROUTE_ONE, find, "One rhythm",
         .gives = &rhythm_record},
	{"DELETE", "/api/rhythms/{rhythm}", MAY_SIGNED_IN, ROUTE_RETIRE, withdraw,
         "Withdraw a proposal"},
	{"GET", "/api/rhythms/{rhythm}/blocks", MAY_TAKE_PART, ROUTE_LIST, list_blocks,
         "Caves and markets of a rhythm", .takes = week_takes, .gives = &block_record},
	{"PATCH", "/api/rhythms/{rhythm}/blocks/{block}", MAY_SIGNED_IN, ROUTE_CHANGE, move,
         "Move a block of a proposal", .takes = move_takes, .gives = &block_record},
	{"GET", "/api/rhythms/{rhythm}/voices", MAY_TAKE_PART, ROUTE_LIST, list_voices,
         "Who agreed, and who asks for a change", .gives = &voice_record},
	{"GET", "/api/rhythms/{rhythm}/shares", MAY_TAKE_PART, ROUTE_LIST, list_shares,
         "What each one gets and carries in a week", .takes = week_takes, .gives = &share_record},
	{"GET", "/api/rhythms/{rhythm}/announcement", MAY_TAKE_PART, ROUTE_PLAIN, find_announcement,
         "Whether all have got it by mail", .gives = &announcement_record},
	{"PUT", "/api/rhythms/{rhythm}/voice", MAY_TAKE_PART, ROUTE_CHANGE, speak,
         "Agree to a proposal as it is, or ask for a change", .takes = speak_takes,
         .gives = &rhythm_record},
};
const size_t rhythms_route_count = sizeof rhythms_routes / sizeof *rhythms_routes;
