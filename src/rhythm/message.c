#include "rhythm/message.h"

#include "core/check.h"
#include "core/utf8.h"
#include "rhythm/block.h"
#include "rhythm/guard_rule.h"
#include "rhythm/message_search.h"
#include "rhythm/post.h"
#include "rhythm/webhook.h"
#include "store/db.h"
#include "teams/member.h"
#include "teams/permission.h"
#include "teams/team.h"

const char *const message_link_kinds[] = {"need",   "goal",   "strategy", "solution",
                                          "action", "result", "note",     NULL};

/* Whom a draft reaches. */
struct receivers {
	size_t count;
	struct receiver {
		struct id member;
		struct str name;
	} list[TEAM_MEMBERS_MAX];
};

/* ---- who, and about what ---- */

static enum err find_receiver(struct scope *s, struct id id, struct receivers *ret)
{
	const struct member *member;

	if (id_equal(id, s->actor))
		return scope_fail(s, ERR_INVALID, "message.to_oneself", "receiver", "oneself");
	TRY(member_find(s, id, &member));
	if (!id_is_none(s->guest_of) && !id_is_none(member->account))
		return scope_fail(s, ERR_INVALID, "message.guest_to_guest", "receiver",
		                  "both are guests");
	if (member->is_locked)
		return scope_fail(s, ERR_INVALID, "message.receiver_gone", "receiver", "is locked");
	ret->list[0] = (struct receiver){member->id, member->name};
	ret->count = 1;
	return ERR_NONE;
}

static enum err list_room(struct scope *s, const struct message *m, struct receivers *ret)
{
	struct db_rows rows;

	TRY(team_check(s, m->team, TEAM_SEE));
	if (!str_is_empty(m->urgent_reason))
		return scope_fail(s, ERR_INVALID, "message.urgent_room", "urgent_reason",
		                  "a room is called out of no cave");
	TRY(DB_READ(s, &rows, "message_list_room", DB_ID(s->organisation), DB_ID(m->team),
	            DB_ID(s->actor), DB_NUMBER(m->is_for_guests), DB_NUMBER(TEAM_MEMBERS_MAX)));
	for (size_t i = 0; i < rows.count; i++)
		ret->list[i] = (struct receiver){db_id(&rows, i, 0), db_str(&rows, i, 1)};
	ret->count = rows.count;
	return ERR_NONE;
}

static enum err list_receivers(struct scope *s, const struct message *m, struct receivers **ret)
{
	struct receivers *receivers = NEW(s->mem, struct receivers);

	if (id_is_none(m->receiver) == id_is_none(m->team))
		return scope_fail(s, ERR_INVALID, "message.to_whom", "receiver",
		                  "one person, or one team");
	*ret = receivers;
	return id_is_none(m->team) ? find_receiver(s, m->receiver, receivers)
	                           : list_room(s, m, receivers);
}

static enum err sees_link(struct scope *s, const struct message *m, struct id member,
                          struct id *ret_account)
{
	struct db_rows rows;

	*ret_account = ID_NONE;
	TRY(DB_READ(s, &rows, "message_link", DB_ID(s->organisation), DB_ID(m->link),
	            DB_ID(member)));
	if (rows.count && str_equal(db_str(&rows, 0, 1), m->link_kind))
		*ret_account = db_id(&rows, 0, 0);
	return ERR_NONE;
}

static enum err check_link(struct scope *s, struct message *m)
{
	struct id account;

	if (id_is_none(m->link)) {
		m->link_kind = STR("");
		return ERR_NONE;
	}
	TRY(sees_link(s, m, s->actor, &m->link_account));
	if (id_is_none(m->link_account))
		return scope_fail(s, ERR_INVALID, "message.link_unknown", "link",
		                  "no such record, or not to be seen");
	if (id_is_none(m->receiver))
		return ERR_NONE;
	TRY(sees_link(s, m, m->receiver, &account));
	if (id_is_none(account))
		return scope_fail(s, ERR_INVALID, "message.link_unseen", "link",
		                  "the receiver does not see it");
	return ERR_NONE;
}

/* ---- the rule ---- */

static bool is_same(struct scope *s, struct str a, struct str b)
{
	return !str_is_empty(a) && str_equal(utf8_fold(s->mem, a), utf8_fold(s->mem, b));
}

/* What the guard says about one receiver. Of somebody in a room its author is on, too: they share its work. */
static enum err decide(struct scope *s, const struct message *m, struct id receiver,
                       int64_t cave_until_ms, int64_t characters, struct guard_answer *ret_answer,
                       struct id *ret_team)
{
	struct guard_ask ask = {.cave_until_ms = cave_until_ms,
	                        .characters = characters,
	                        .is_informal = m->is_informal,
	                        .is_urgent = !str_is_empty(m->urgent_reason)};
	struct guard_rule rule = GUARD_RULE_USUAL;
	struct id account;
	struct db_rows rows;

	*ret_team = ID_NONE;
	if (cave_until_ms) {
		TRY(DB_READ(s, &rows, "message_nearness", DB_ID(s->organisation), DB_ID(s->actor),
		            DB_ID(receiver)));
		ask.is_same_account_team = db_number(&rows, 0, 0) != 0;
		ask.is_same_department = is_same(s, db_str(&rows, 0, 1), db_str(&rows, 0, 2));
		*ret_team = id_is_none(m->team) ? db_id(&rows, 0, 3) : m->team;
		ask.has_team = !id_is_none(*ret_team);
		TRY(guard_rule_of(s, *ret_team, &rule, &ask.urgent_used));
		if (rule.needs_link && !id_is_none(m->link)) {
			TRY(sees_link(s, m, receiver, &account));
			ask.has_link = !id_is_none(account);
		}
	}
	*ret_answer = guard_decide(&rule, &ask);
	return ERR_NONE;
}

enum err message_lane_list(struct scope *s, const struct message *draft, int64_t characters,
                           const struct message_lane **ret_lanes, size_t *ret_count)
{
	struct message m = *draft;
	struct receivers *receivers;
	struct message_lane *list;
	struct id team;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(list_receivers(s, &m, &receivers));
	TRY(check_link(s, &m));
	list = NEW_ARRAY(s->mem, struct message_lane, receivers->count);
	for (size_t i = 0; i < receivers->count; i++) {
		struct message_lane *lane = &list[i];

		lane->member = receivers->list[i].member;
		lane->name = receivers->list[i].name;
		TRY(block_cave_at(s, lane->member, s->now_ms, &lane->until_ms));
		TRY(decide(s, &m, lane->member, lane->until_ms, characters, &lane->answer, &team));
	}
	*ret_lanes = list;
	*ret_count = receivers->count;
	return ERR_NONE;
}

/* ---- sending ---- */

static enum err check(struct scope *s, struct message *m)
{
	TRY(check_lines(s, "text", MESSAGE_TEXT_BYTES_MAX, &m->text));
	if (str_is_empty(m->text))
		return scope_fail(s, ERR_INVALID, "field.missing", "text", "empty");
	return check_line(s, "urgent_reason", MESSAGE_REASON_BYTES_MAX, &m->urgent_reason);
}

static enum err add(struct scope *s, struct message *m, int64_t *ret_number)
{
	struct str folded = utf8_fold(s->mem, m->text);
	struct db_rows rows;

	m->id = scope_new_id(s);
	TRY(DB_WRITE(s, NULL, "message_add", DB_ID(s->organisation), DB_ID(m->id), DB_ID(s->actor),
	             DB_ID(m->receiver), DB_ID(m->team), DB_NUMBER(m->is_for_guests),
	             DB_NUMBER(m->is_informal), DB_TEXT(m->text), DB_TEXT(folded),
	             DB_TEXT(m->link_kind), DB_ID(m->link), DB_ID(m->link_account),
	             DB_TEXT(m->urgent_reason), DB_NUMBER(s->now_ms)));
	TRY(DB_READ(s, &rows, "message_number", DB_ID(s->organisation), DB_ID(m->id)));
	*ret_number = db_number(&rows, 0, 0);
	return ERR_NONE;
}

static enum err deliver(struct scope *s, const struct message *m, struct id receiver,
                        int64_t number)
{
	struct post_item item = {.message = m->id,
	                         .team = m->team,
	                         .sent = number,
	                         .is_own = id_equal(receiver, s->actor)};
	struct post post;

	TRY(post_open(s, receiver, &post));
	if (!item.is_own)
		TRY(decide(s, m, receiver, post.cave_until_ms, (int64_t)utf8_count(m->text),
		           &item.answer, &item.rule_team));
	return post_put(s, &post, &item);
}

enum err message_send(struct scope *s, const struct message *draft, const struct message **ret)
{
	struct message m = *draft;
	struct receivers *receivers;
	int64_t number;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(check(s, &m));
	m.is_for_guests &= !id_is_none(m.team) && id_is_none(s->guest_of);
	TRY(db_begin(s));
	TRY(list_receivers(s, &m, &receivers));
	TRY(check_link(s, &m));
	TRY(add(s, &m, &number));
	TRY(deliver(s, &m, s->actor, number));
	for (size_t i = 0; i < receivers->count; i++)
		TRY(deliver(s, &m, receivers->list[i].member, number));
	TRY(message_search_put(s, m.id));
	if (!id_is_none(m.team))
		TRY(webhook_note_message(s, m.id));
	TRY(message_find(s, m.id, ret));
	return db_commit(s);
}

/* ---- reading ---- */

static void read_row(const struct db_rows *rows, size_t row, struct message *m)
{
	*m = (struct message){.id = db_id(rows, row, 0),
	                      .author = db_id(rows, row, 1),
	                      .author_name = db_str(rows, row, 2),
	                      .is_author_guest = db_number(rows, row, 3) != 0,
	                      .receiver = db_id(rows, row, 4),
	                      .receiver_name = db_str(rows, row, 5),
	                      .team = db_id(rows, row, 6),
	                      .team_name = db_str(rows, row, 7),
	                      .is_for_guests = db_number(rows, row, 8) != 0,
	                      .is_informal = db_number(rows, row, 9) != 0,
	                      .text = db_str(rows, row, 10),
	                      .link_kind = db_str(rows, row, 11),
	                      .link = db_id(rows, row, 12),
	                      .link_account = db_id(rows, row, 13),
	                      .link_title = db_str(rows, row, 14),
	                      .urgent_reason = db_str(rows, row, 15),
	                      .sent_at_ms = db_number(rows, row, 16),
	                      .verdict = db_str(rows, row, 17),
	                      .why = db_str(rows, row, 18),
	                      .delivered_at_ms = db_number(rows, row, 19),
	                      .read_at_ms = db_number(rows, row, 20),
	                      .waiting_count = db_number(rows, row, 21),
	                      .waiting_until_ms = db_number(rows, row, 22),
	                      .waiting_why = db_str(rows, row, 23)};
	if (id_is_none(m->link))
		m->link_kind = STR("");
}

/* Messages of the actor's post before a number. */
static enum err read_post(struct scope *s, struct id team, struct str pattern, int64_t before,
                          size_t limit, const struct message **ret_messages, size_t *ret_count)
{
	struct message *list;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "message_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(before), DB_ID(team), DB_TEXT(pattern), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct message, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_messages = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* 0 = not there, or not yet. */
static enum err find_place(struct scope *s, struct id id, int64_t *ret_number)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "message_place", DB_ID(s->organisation), DB_ID(s->actor), DB_ID(id)));
	*ret_number = rows.count ? db_number(&rows, 0, 0) : 0;
	return ERR_NONE;
}

enum err message_list(struct scope *s, struct id team, struct str query, struct id after,
                      size_t limit, const struct message **ret_messages, size_t *ret_count)
{
	struct str pattern = db_pattern(s->mem, utf8_fold(s->mem, query));
	int64_t before = INT64_MAX;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(check_limit(s, limit, MESSAGE_LIST_MAX));
	if (!id_is_none(team))
		TRY(team_check(s, team, TEAM_SEE));
	TRY(post_settle_due(s, s->actor));
	if (!id_is_none(after)) {
		TRY(find_place(s, after, &before));
		if (!before)
			return check_after_unknown(s);
	}
	return read_post(s, team, pattern, before, limit, ret_messages, ret_count);
}

static enum err not_found(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "message.not_found", NULL,
	                  "no such message in the actor's post");
}

enum err message_find(struct scope *s, struct id id, const struct message **ret)
{
	int64_t number;
	size_t count;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(post_settle_due(s, s->actor));
	TRY(find_place(s, id, &number));
	if (!number)
		return not_found(s);
	TRY(read_post(s, ID_NONE, db_pattern(s->mem, STR("")), number + 1, 1, ret, &count));
	return ERR_NONE;
}

enum err message_mark_read(struct scope *s, struct id id)
{
	int64_t number;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(find_place(s, id, &number));
	if (!number)
		return not_found(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "message_mark_read", DB_ID(s->organisation), DB_ID(s->actor),
	             DB_ID(id), DB_NUMBER(s->now_ms)));
	return db_commit(s);
}

enum err message_figures(struct scope *s, struct message_figures *ret)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(post_settle_due(s, s->actor));
	TRY(DB_READ(s, &rows, "message_figures", DB_ID(s->organisation), DB_ID(s->actor)));
	*ret = (struct message_figures){.unread = db_number(&rows, 0, 0),
	                                .waiting = db_number(&rows, 0, 1),
	                                .until_ms = db_number(&rows, 0, 2)};
	return ERR_NONE;
}
