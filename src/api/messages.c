#include "api/messages.h"

#include "api/lists.h"
#include "api/steps.h"
#include "core/date.h"
#include "core/markdown.h"
#include "rhythm/guard_rule.h"
#include "rhythm/message.h"

static const char *const kinds[] = {"work", "informal", NULL};

static void write_link(struct json_out *o, const struct message *m)
{
	json_out_key(o, "link");
	if (id_is_none(m->link)) {
		json_out_null(o);
		return;
	}
	json_out_open(o, '{');
	json_out_key_str(o, "kind", m->link_kind);
	json_out_key_id(o, "record", m->link);
	json_out_key_id(o, "account", m->link_account);
	json_out_key_str(o, "title", m->link_title);
	json_out_close(o, '}');
}

static enum err write_message(struct scope *s, struct json_out *o, const struct message *m)
{
	struct str html;

	TRY(markdown_html(s, m->text, &html));
	json_out_open(o, '{');
	json_out_key_id(o, "id", m->id);
	json_out_key_id(o, "author", m->author);
	json_out_key_str(o, "author_name", m->author_name);
	json_out_key_bool(o, "is_author_guest", m->is_author_guest);
	json_out_key_id(o, "receiver", m->receiver);
	json_out_key_str(o, "receiver_name", m->receiver_name);
	json_out_key_id(o, "team", m->team);
	json_out_key_str(o, "team_name", m->team_name);
	json_out_key_bool(o, "is_for_guests", m->is_for_guests);
	json_out_key_str(o, "kind", str_from(kinds[m->is_informal]));
	json_out_key_str(o, "text", m->text);
	json_out_key_str(o, "html", html);
	write_link(o, m);
	json_out_key_str(o, "urgent_reason", m->urgent_reason);
	json_out_key_time(o, "sent_at", m->sent_at_ms);
	json_out_key_str(o, "verdict", m->verdict);
	json_out_key_str(o, "why", m->why);
	json_out_key_time(o, "delivered_at", m->delivered_at_ms);
	json_out_key_bool(o, "is_read", m->read_at_ms != 0);
	json_out_key_number(o, "waiting_count", m->waiting_count);
	json_out_key_time(o, "waiting_until", m->waiting_until_ms);
	json_out_key_str(o, "waiting_why", m->waiting_why);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err write_list(struct scope *s, struct request *q, struct response *r, struct id team)
{
	const struct message *messages;
	size_t limit, count;
	struct id after;

	TRY(request_page(s, q, &limit, &after));
	TRY(message_list(s, team, request_query(q, "q"), after, limit, &messages, &count));
	response_list_open(r);
	for (size_t i = 0; i < count; i++)
		TRY(write_message(s, &r->json, &messages[i]));
	response_list_close(r, count == limit ? messages[count - 1].id : ID_NONE);
	return ERR_NONE;
}

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	return write_list(s, q, r, ID_NONE);
}

static enum err list_room(struct scope *s, struct request *q, struct response *r)
{
	return write_list(s, q, r, request_id(q, "team"));
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct message *message;

	TRY(message_find(s, request_id(q, "message"), &message));
	return write_message(s, &r->json, message);
}

/* ---- sending ---- */

static enum err read_body(struct scope *s, const json_t *body, struct message *m)
{
	int kind = 0, link_kind = -1;

	TRY(json_in_str_needed(s, body, "text", MESSAGE_TEXT_BYTES_MAX, &m->text));
	TRY(json_in_choice(s, body, "kind", kinds, &kind));
	TRY(json_in_str(s, body, "urgent_reason", MESSAGE_REASON_BYTES_MAX, &m->urgent_reason));
	TRY(json_in_choice(s, body, "link_kind", message_link_kinds, &link_kind));
	TRY(json_in_id(s, body, "link", &m->link));
	TRY(json_in_bool(s, body, "is_for_guests", &m->is_for_guests));
	m->is_informal = kind == 1;
	if (link_kind >= 0)
		m->link_kind = str_from(message_link_kinds[link_kind]);
	else if (!id_is_none(m->link))
		return scope_fail(s, ERR_INVALID, "field.missing", "link_kind", "of which kind");
	return ERR_NONE;
}

static enum err send(struct scope *s, struct response *r, const struct message *draft)
{
	const struct message *message;

	TRY(message_send(s, draft, &message));
	r->location = steps_location(s, "messages", message->id);
	return write_message(s, &r->json, message);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct message draft = {0};
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &draft));
	TRY(json_in_id(s, body, "receiver", &draft.receiver));
	if (id_is_none(draft.receiver))
		return scope_fail(s, ERR_INVALID, "field.missing", "receiver", "to whom");
	return send(s, r, &draft);
}

static enum err add_to_room(struct scope *s, struct request *q, struct response *r)
{
	struct message draft = {.team = request_id(q, "team")};
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(read_body(s, body, &draft));
	return send(s, r, &draft);
}

static enum err mark_read(struct scope *s, struct request *q, struct response *r)
{
	r->status = 204;
	return message_mark_read(s, request_id(q, "message"));
}

/* ---- before sending ---- */

static enum err query_id(struct scope *s, struct request *q, const char *name, struct id *ret)
{
	struct str word = request_query(q, name);

	if (word.bytes && !id_parse(word, ret))
		return scope_fail(s, ERR_INVALID, "field.not_id", name, "not an id");
	return ERR_NONE;
}

static enum err query_draft(struct scope *s, struct request *q, struct message *m,
                            int64_t *ret_characters)
{
	struct str characters = request_query(q, "characters");

	TRY(query_id(s, q, "receiver", &m->receiver));
	TRY(query_id(s, q, "team", &m->team));
	TRY(query_id(s, q, "link", &m->link));
	m->link_kind = request_query(q, "link_kind");
	m->is_informal = str_equal(request_query(q, "kind"), STR("informal"));
	m->is_for_guests = str_equal(request_query(q, "is_for_guests"), STR("true"));
	if (str_equal(request_query(q, "is_urgent"), STR("true")))
		m->urgent_reason = STR("-");
	*ret_characters = 0;
	if (characters.bytes && (!str_number(characters, ret_characters) || *ret_characters < 0))
		return scope_fail(s, ERR_INVALID, "field.not_number", "characters",
		                  "not a whole number");
	return ERR_NONE;
}

static enum err list_lanes(struct scope *s, struct request *q, struct response *r)
{
	const struct message_lane *lanes;
	struct message draft = {0};
	struct json_out *o = &r->json;
	int64_t characters;
	size_t count;
	struct lists l;

	TRY(query_draft(s, q, &draft, &characters));
	TRY(message_lane_list(s, &draft, characters, &lanes, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++) {
		if (!lists_take_whole(&l, lanes[i].member, lanes[i].name))
			continue;
		json_out_open(o, '{');
		json_out_key_id(o, "member", lanes[i].member);
		json_out_key_str(o, "name", lanes[i].name);
		json_out_key_str(o, "verdict", str_from(guard_verdicts[lanes[i].answer.verdict]));
		json_out_key_str(o, "why", str_from(guard_whys[lanes[i].answer.why]));
		json_out_key_time(o, "until", lanes[i].until_ms);
		json_out_close(o, '}');
	}
	return lists_close_whole(&l, r);
}

/* ---- a team's rule ---- */

static enum err answer_rule(const struct guard_rule_record *record, struct response *r)
{
	struct json_out *o = &r->json;

	r->revision = record->revision;
	json_out_open(o, '{');
	json_out_key_number(o, "characters_max", record->rule.characters_max);
	json_out_key_number(o, "urgent_max", record->rule.urgent_max);
	json_out_key_bool(o, "lets_departments_pass", record->rule.lets_departments_pass);
	json_out_key_bool(o, "needs_link", record->rule.needs_link);
	json_out_key_number(o, "urgent_used", record->urgent_used);
	json_out_key_number(o, "revision", record->revision);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err find_rule(struct scope *s, struct request *q, struct response *r)
{
	const struct guard_rule_record *record;

	TRY(guard_rule_find(s, request_id(q, "team"), &record));
	return answer_rule(record, r);
}

static enum err set_rule(struct scope *s, struct request *q, struct response *r)
{
	const struct guard_rule_record *record;
	struct guard_rule_record next;
	json_t *body;

	TRY(guard_rule_find(s, request_id(q, "team"), &record));
	next = *record;
	next.revision = request_revision(q);
	TRY(request_json(s, q, &body));
	TRY(json_in_number(s, body, "characters_max", 0, GUARD_CHARACTERS_MAX,
	                   &next.rule.characters_max));
	TRY(json_in_number(s, body, "urgent_max", 0, GUARD_URGENT_MAX, &next.rule.urgent_max));
	TRY(json_in_bool(s, body, "lets_departments_pass", &next.rule.lets_departments_pass));
	TRY(json_in_bool(s, body, "needs_link", &next.rule.needs_link));
	TRY(guard_rule_set(s, request_id(q, "team"), &next, &record));
	return answer_rule(record, r);
}

static enum err query_time(struct scope *s, struct request *q, const char *name, int64_t *ret_ms)
{
	struct str word = request_query(q, name);

	if (!word.bytes)
		return scope_fail(s, ERR_INVALID, "field.missing", name, "which time");
	if (!date_parse(word, ret_ms))
		return scope_fail(s, ERR_INVALID, "field.not_time", name, "RFC 3339 with zone");
	return ERR_NONE;
}

static enum err count_urgent(struct scope *s, struct request *q, struct response *r)
{
	int64_t from_ms, to_ms, count;

	TRY(query_time(s, q, "from", &from_ms));
	TRY(query_time(s, q, "to", &to_ms));
	TRY(guard_rule_count_urgent(s, request_id(q, "team"), from_ms, to_ms, &count));
	json_out_open(&r->json, '{');
	json_out_key_number(&r->json, "count", count);
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

/* ---- the table ---- */

static const struct route_field message_fields[] = {
	{"id", "id", "", true},
	{"author", "id", "", true},
	{"author_name", "text", "", true},
	{"is_author_guest", "bool", "the author is of a customer's own people", true},
	{"receiver", "id", "one person; null in a room", false},
	{"receiver_name", "text", "", true},
	{"team", "id", "whose room; null to one person", false},
	{"team_name", "text", "", true},
	{"is_for_guests", "bool", "in a room: guests on the team have it, too", true},
	{"kind", "text", "work or informal", true},
	{"text", "text", "Markdown, at most 4000 bytes", true},
	{"html", "text", "the text, safe to show", true},
	{"link", "object",
         "what it is about: kind, record, account, title; null when nothing, or not to be seen",
         false},
	{"urgent_reason", "text", "empty: not urgent", true},
	{"sent_at", "time", "", true},
	{"verdict", "text", "open, quiet, urgent, held; own: the asker wrote it", true},
	{"why", "text", "what the guard says: open, shared_work, long ...", true},
	{"delivered_at", "time", "when the asker got it", true},
	{"is_read", "bool", "by the asker; nobody else is told", true},
	{"waiting_count", "number", "for the author: how many get it later", true},
	{"waiting_until", "time", "for the author: when the last of them does", false},
	{"waiting_why", "text", "for the author: why one person gets it later", true},
	{0},
};
static const struct route_record message_record = {"Message", message_fields};

#define MESSAGE_TAKES                                                                              \
	{"text", "text", "Markdown, at most 4000 bytes", true},                                    \
		{"kind", "text", "work (when left out) or informal", false},                       \
		{"urgent_reason", "text", "at most 200 bytes; not in rooms", false},               \
		{"link_kind", "text", "need, goal, strategy, solution, action, result or note",    \
	         false},                                                                           \
	{                                                                                          \
		"link", "id", "a record of that kind, which both see", false                       \
	}

static const struct route_field add_takes[] = {
	{"receiver", "id", "a member", true},
	MESSAGE_TAKES,
	{0},
};

static const struct route_field room_takes[] = {
	MESSAGE_TAKES,
	{"is_for_guests", "bool", "guests on the team get it, too", false},
	{0},
};

static const struct route_field lane_takes[] = {
	{"receiver", "id", "a member, or", false},
	{"team", "id", "a room", false},
	{"kind", "text", "work or informal", false},
	{"characters", "number", "of the text", false},
	{"is_urgent", "bool", "with a reason", false},
	{"is_for_guests", "bool", "", false},
	{"link_kind", "text", "", false},
	{"link", "id", "", false},
	{0},
};

static const struct route_field lane_fields[] = {
	{"member", "id", "", true},
	{"name", "text", "", true},
	{"verdict", "text", "open, quiet, urgent or held", true},
	{"why", "text",
         "open, urgent, shared_work, department, let_pass, informal, long, across, "
         "no_link, budget or no_team",
         true},
	{"until", "time", "they are in the cave; null: they are not", false},
	{0},
};
static const struct route_record lane_record = {"Lane", lane_fields};

static const struct route_field rule_fields[] = {
	{"characters_max", "number", "the longest text that passes into a cave, 0 to 1000", true},
	{"urgent_max", "number", "urgent ways in any seven days, 0 to 20", true},
	{"lets_departments_pass", "bool", "also from other departments", true},
	{"needs_link", "bool", "only what names a record", true},
	{"urgent_used", "number", "in the last seven days; guests are told 0", true},
	{"revision", "number", "for If-Match; 0: as usual", true},
	{0},
};
static const struct route_record rule_record = {"GuardRule", rule_fields};

static const struct route_field rule_takes[] = {
	{"characters_max", "number", "0 to 1000", false},
	{"urgent_max", "number", "0 to 20", false},
	{"lets_departments_pass", "bool", "", false},
	{"needs_link", "bool", "", false},
	{0},
};

static const struct route_field span_takes[] = {
	{"from", "time", "", true},
	{"to", "time", "", true},
	{0},
};

static const struct route_field count_fields[] = {
	{"count", "number", "of the team, never of a person", true},
	{0},
};
static const struct route_record count_record = {"UrgentCount", count_fields};

const struct route messages_routes[] = {
	{"GET", "/api/messages", MAY_TAKE_PART, ROUTE_LIST, list,
         "One's own post, received and sent, what came last first; nothing that waits yet",
         .gives = &message_record},
	{"POST", "/api/messages", MAY_TAKE_PART, ROUTE_ADD, add, "Write to somebody",
         .takes = add_takes, .gives = &message_record},
	{"GET", "/api/messages/lanes", MAY_TAKE_PART, ROUTE_LIST, list_lanes,
         "What the guard would do with a message, before it is sent", .takes = lane_takes,
         .gives = &lane_record},
	{"GET", "/api/messages/{message}", MAY_TAKE_PART, ROUTE_PLAIN, find, "One message",
         .gives = &message_record},
	{"PUT", "/api/messages/{message}/reading", MAY_TAKE_PART, ROUTE_PUT, mark_read,
         "One has read it; nobody else is told"},
	{"GET", "/api/teams/{team}/messages", MAY_TAKE_PART, ROUTE_LIST, list_room,
         "The room of a team, as far as one got it", .gives = &message_record},
	{"POST", "/api/teams/{team}/messages", MAY_TAKE_PART, ROUTE_ADD, add_to_room,
         "Write into the room of a team", .takes = room_takes, .gives = &message_record},
	{"GET", "/api/teams/{team}/guard-rule", MAY_TAKE_PART, ROUTE_PLAIN, find_rule,
         "What passes into the caves of a team", .gives = &rule_record},
	{"PATCH", "/api/teams/{team}/guard-rule", MAY_SIGNED_IN, ROUTE_CHANGE, set_rule, "Tune it",
         .takes = rule_takes, .gives = &rule_record},
	{"GET", "/api/teams/{team}/urgent-count", MAY_SIGNED_IN, ROUTE_PLAIN, count_urgent,
         "How often somebody was called out of the cave, for the retrospective",
         .takes = span_takes, .gives = &count_record},
};
const size_t messages_route_count = sizeof messages_routes / sizeof *messages_routes;
