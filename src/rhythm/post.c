#include "rhythm/post.h"

#include "rhythm/block.h"
#include "rhythm/message_search.h"
#include "rhythm/webhook.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/team.h"

enum {
	ROUND_MAX = 100 /* people in one round of the courier */
};

/* The receiver's pages ask again; what for, the verb says: "delivered", "passed" quietly, "urgent". */
static enum err note(struct scope *s, struct id member, struct id message, const char *verb)
{
	return history_add(s, &(struct history_entry){.member = member,
	                                              .kind = STR("message"),
	                                              .record = message,
	                                              .verb = str_from(verb)});
}

static enum err write_post(struct scope *s, const struct post *post)
{
	return DB_WRITE(s, NULL, "post_set", DB_ID(s->organisation), DB_ID(post->member),
	                DB_NUMBER(post->guard.number), DB_NUMBER(post->guard.at_ms));
}

static enum err hand_over(struct scope *s, const struct post *post, struct id message,
                          const struct guard_delivery *delivery)
{
	int64_t changed;

	TRY(DB_WRITE(s, &changed, "post_hand_over", DB_ID(s->organisation), DB_ID(post->member),
	             DB_ID(message), DB_NUMBER(delivery->number), DB_NUMBER(delivery->due_at_ms)));
	if (changed != 1)
		return scope_fail(s, ERR_BROKEN, "server.broken", NULL,
		                  "what waited was handed over by somebody else");
	return ERR_NONE;
}

static enum err settle(struct scope *s, struct post *post, const struct db_rows *rows)
{
	struct guard_delivery *waiting = NEW_ARRAY(s->mem, struct guard_delivery, rows->count);
	int64_t handed = post->guard.number;
	struct id last = ID_NONE;

	for (size_t i = 0; i < rows->count; i++)
		waiting[i] = (struct guard_delivery){.sent = db_number(rows, i, 1),
		                                     .due_at_ms = db_number(rows, i, 2)};
	guard_settle(&post->guard, waiting, rows->count, post->cave_until_ms);
	for (size_t i = 0; i < rows->count; i++) {
		if (!waiting[i].number) {
			post->waiting++;
			continue;
		}
		last = db_id(rows, i, 0);
		TRY(hand_over(s, post, last, &waiting[i]));
		TRY(message_search_put(s, last));
		if (!db_is_null(rows, i, 3))
			TRY(webhook_note_message(s, last));
	}
	if (post->waiting)
		TRY(DB_WRITE(s, NULL, "post_hold", DB_ID(s->organisation), DB_ID(post->member),
		             DB_NUMBER(post->cave_until_ms)));
	return handed == post->guard.number ? ERR_NONE : note(s, post->member, last, "delivered");
}

enum err post_open(struct scope *s, struct id member, struct post *ret_post)
{
	struct post post = {.member = member};
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "post_find", DB_ID(s->organisation), DB_ID(member)));
	if (rows.count)
		post.guard = (struct guard_post){.number = db_number(&rows, 0, 0),
		                                 .at_ms = db_number(&rows, 0, 1)};
	TRY(block_cave_at(s, member, guard_post_now(&post.guard, s->now_ms), &post.cave_until_ms));
	TRY(DB_READ(s, &rows, "post_list_waiting", DB_ID(s->organisation), DB_ID(member),
	            DB_NUMBER(POST_WAITING_MAX)));
	TRY(settle(s, &post, &rows));
	TRY(write_post(s, &post));
	*ret_post = post;
	return ERR_NONE;
}

enum err post_settle(struct scope *s, struct id member)
{
	struct post post;

	return post_open(s, member, &post);
}

enum err post_settle_team(struct scope *s, struct id team)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "post_list_waiting_of_team", DB_ID(s->organisation), DB_ID(team),
	            DB_NUMBER(TEAM_MEMBERS_MAX)));
	for (size_t i = 0; i < rows.count; i++)
		TRY(post_settle(s, db_id(&rows, i, 0)));
	return ERR_NONE;
}

enum err post_settle_due(struct scope *s, struct id member)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "post_find_due", DB_ID(s->organisation), DB_ID(member),
	            DB_NUMBER(s->now_ms)));
	if (rows.count == 0)
		return ERR_NONE;
	TRY(db_begin(s));
	TRY(post_settle(s, member));
	return db_commit(s);
}

enum err post_settle_all_due(struct scope *s)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "post_list_due", DB_ID(s->organisation), DB_NUMBER(s->now_ms),
	            DB_NUMBER(ROUND_MAX)));
	for (size_t i = 0; i < rows.count; i++)
		TRY(post_settle_due(s, db_id(&rows, i, 0)));
	return ERR_NONE;
}

static const char *verb_of(enum guard_verdict verdict)
{
	return verdict == GUARD_URGENT ? "urgent" : verdict == GUARD_QUIET ? "passed" : "delivered";
}

enum err post_put(struct scope *s, struct post *post, const struct post_item *item)
{
	struct guard_delivery d = {.sent = item->sent, .due_at_ms = post->cave_until_ms};
	bool is_held = item->answer.verdict == GUARD_HELD && !item->is_own;

	if (is_held && post->waiting >= POST_WAITING_MAX)
		return scope_fail(s, ERR_CONFLICT, "message.post_full", NULL,
		                  "%d messages wait already", POST_WAITING_MAX);
	if (!is_held)
		guard_hand_over(&post->guard, &d);
	post->waiting += is_held;
	TRY(DB_WRITE(s, NULL, "post_put", DB_ID(s->organisation), DB_ID(post->member),
	             DB_ID(item->message), DB_NUMBER(item->sent), DB_ID(item->team),
	             is_held ? DB_NULL : DB_NUMBER(d.number),
	             DB_TEXT(str_from(item->is_own ? "own" : guard_verdicts[item->answer.verdict])),
	             DB_TEXT(str_from(guard_whys[item->answer.why])), DB_ID(item->rule_team),
	             DB_NUMBER(d.due_at_ms), item->is_own ? DB_NUMBER(d.due_at_ms) : DB_NULL));
	TRY(write_post(s, post));
	if (is_held)
		return ERR_NONE;
	return note(s, post->member, item->message,
	            item->is_own ? "sent" : verb_of(item->answer.verdict));
}
