#include "rhythm/webhook.h"

#include "core/check.h"
#include "core/date.h"
#include "core/json_out.h"
#include "core/outside.h"
#include "core/secrets.h"
#include "rhythm/block.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/team.h"

enum {
	SECRET_BYTES = 24,
	PEOPLE_MAX = 1000, /* looked at in one round, over all webhooks */
	CALLS_MAX = 20     /* tried in one round */
};

/* ---- a team's webhooks ---- */

static void read_row(const struct db_rows *rows, size_t row, struct webhook *h)
{
	*h = (struct webhook){.id = db_id(rows, row, 0),
	                      .team = db_id(rows, row, 1),
	                      .created_by = db_id(rows, row, 2),
	                      .url = db_str(rows, row, 3),
	                      .tells_messages = db_number(rows, row, 4) != 0,
	                      .tells_status = db_number(rows, row, 5) != 0,
	                      .answer = db_number(rows, row, 6),
	                      .answered_at_ms = db_number(rows, row, 7),
	                      .failures = db_number(rows, row, 8)};
}

static enum err note(struct scope *s, struct id team, struct id webhook, const char *verb)
{
	return history_add(s, &(struct history_entry){.team = team,
	                                              .kind = STR("webhook"),
	                                              .record = webhook,
	                                              .verb = str_from(verb)});
}

enum err webhook_list(struct scope *s, struct id team, const struct webhook **ret_list,
                      size_t *ret_count)
{
	struct webhook *list;
	struct db_rows rows;

	TRY(team_check(s, team, TEAM_LEAD));
	TRY(DB_READ(s, &rows, "webhook_list", DB_ID(s->organisation), DB_ID(team),
	            DB_NUMBER(WEBHOOK_LIST_MAX)));
	list = NEW_ARRAY(s->mem, struct webhook, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_list = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err webhook_add(struct scope *s, const struct webhook *draft, const struct webhook **ret)
{
	const struct webhook *others;
	struct webhook *h = NEW(s->mem, struct webhook);
	size_t count;

	*h = *draft;
	h->id = scope_new_id(s);
	h->secret = secrets_token(s, SECRET_BYTES);
	h->created_by = s->actor;
	TRY(team_check(s, h->team, TEAM_LEAD));
	TRY(check_line_needed(s, "url", OUTSIDE_URL_BYTES_MAX, &h->url));
	TRY(outside_check_url(s, "url", h->url));
	if (!h->tells_messages && !h->tells_status)
		return scope_fail(s, ERR_INVALID, "webhook.tells_nothing", "tells_messages",
		                  "neither messages nor status");
	TRY(db_begin(s));
	TRY(webhook_list(s, h->team, &others, &count));
	if (count == WEBHOOK_LIST_MAX)
		return scope_fail(s, ERR_CONFLICT, "webhook.too_many", NULL, "%d already",
		                  WEBHOOK_LIST_MAX);
	TRY(DB_WRITE(s, NULL, "webhook_add", DB_ID(s->organisation), DB_ID(h->id), DB_ID(h->team),
	             DB_TEXT(h->url), DB_TEXT(h->secret), DB_NUMBER(h->tells_messages),
	             DB_NUMBER(h->tells_status), DB_ID(s->actor)));
	TRY(note(s, h->team, h->id, "added"));
	*ret = h;
	return db_commit(s);
}

enum err webhook_retire(struct scope *s, struct id id)
{
	struct db_rows rows;
	struct id team;

	TRY(DB_READ(s, &rows, "webhook_team", DB_ID(s->organisation), DB_ID(id)));
	team = rows.count ? db_id(&rows, 0, 0) : ID_NONE;
	/* Whoever is not on the team must not learn that there is one. */
	if (rows.count == 0 || team_check(s, team, TEAM_SEE))
		return scope_fail(s, ERR_NOT_FOUND, "webhook.not_found", NULL,
		                  "no such webhook, or of another team");
	TRY(team_check(s, team, TEAM_LEAD));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "webhook_retire", DB_ID(s->organisation), DB_ID(id)));
	TRY(note(s, team, id, "retired"));
	return db_commit(s);
}

/* ---- what is to be told ---- */

static enum err add_call(struct scope *s, struct id webhook, struct text *body)
{
	struct id id = scope_new_id(s);

	if (text_is_cut(body))
		return scope_fail(s, ERR_TOO_LARGE, "server.answer_too_large", NULL,
		                  "more than a webhook is told");
	return DB_WRITE(s, NULL, "webhook_call_add", DB_ID(s->organisation), DB_ID(id),
	                DB_ID(webhook), DB_TEXT(text_str(body)), DB_NUMBER(s->now_ms));
}

/* "text" is what Slack, Mattermost and Teams show; the rest is for programs. */
enum err webhook_note_message(struct scope *s, struct id message)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "webhook_list_for_message", DB_ID(s->organisation), DB_ID(message),
	            DB_NUMBER(WEBHOOK_LIST_MAX)));
	for (size_t i = 0; i < rows.count; i++) {
		struct text body = text_new(s->mem, WEBHOOK_BODY_BYTES_MAX);
		struct json_out o = json_out_new(&body);
		struct str team = db_str(&rows, i, 1), author = db_str(&rows, i, 2),
			   text = db_str(&rows, i, 4);

		json_out_open(&o, '{');
		json_out_key_str(&o, "event", STR("message"));
		json_out_key_str(&o, "text",
		                 text_format(s->mem, "%.*s (%.*s): %.*s", STR_ARG(author),
		                             STR_ARG(team), STR_ARG(text)));
		json_out_key_id(&o, "message", message);
		json_out_key_str(&o, "team_name", team);
		json_out_key_str(&o, "author_name", author);
		json_out_key_str(&o, "kind",
		                 db_number(&rows, i, 3) ? STR("informal") : STR("work"));
		json_out_key_time(&o, "sent_at", db_number(&rows, i, 5));
		json_out_close(&o, '}');
		TRY(add_call(s, db_id(&rows, i, 0), &body));
	}
	return ERR_NONE;
}

static enum err tell_status(struct scope *s, struct id webhook, struct id member, struct str name,
                            struct str team, int64_t until_ms)
{
	struct text body = text_new(s->mem, WEBHOOK_BODY_BYTES_MAX);
	struct json_out o = json_out_new(&body);
	struct db_rows rows;

	TRY(db_begin(s));
	/* Another process may have been faster. */
	TRY(DB_READ(s, &rows, "webhook_told", DB_ID(s->organisation), DB_ID(webhook),
	            DB_ID(member)));
	if ((rows.count ? db_number(&rows, 0, 0) : 0) == until_ms)
		return db_commit(s);
	json_out_open(&o, '{');
	json_out_key_str(&o, "event", STR("status"));
	json_out_key_str(&o, "text",
	                 until_ms ? text_format(s->mem, "%.*s: cave until %.16sZ", STR_ARG(name),
	                                        date_text(s->mem, until_ms).at)
	                          : text_format(s->mem, "%.*s: out of the cave", STR_ARG(name)));
	json_out_key_id(&o, "member", member);
	json_out_key_str(&o, "name", name);
	json_out_key_str(&o, "team_name", team);
	json_out_key_time(&o, "cave_until", until_ms);
	json_out_close(&o, '}');
	TRY(DB_WRITE(s, NULL, "webhook_tell_status", DB_ID(s->organisation), DB_ID(webhook),
	             DB_ID(member), DB_NUMBER(until_ms)));
	TRY(add_call(s, webhook, &body));
	return db_commit(s);
}

enum err webhook_note_status(struct scope *s)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "webhook_list_people", DB_ID(s->organisation),
	            DB_NUMBER(PEOPLE_MAX)));
	for (size_t i = 0; i < rows.count; i++) {
		struct id member = db_id(&rows, i, 1);
		int64_t until_ms;

		TRY(block_cave_at(s, member, s->now_ms, &until_ms));
		if (until_ms != db_number(&rows, i, 3))
			TRY(tell_status(s, db_id(&rows, i, 0), member, db_str(&rows, i, 2),
			                db_str(&rows, i, 4), until_ms));
	}
	return ERR_NONE;
}

/* ---- carrying it ---- */

static int64_t pause_ms(int64_t tries)
{
	int64_t ms = WEBHOOK_RETRY_MS;

	while (tries-- > 0)
		ms *= 3;
	return ms;
}

static enum err take(struct scope *s, struct id call, int64_t tries, int64_t *ret_changed)
{
	TRY(db_begin(s));
	TRY(DB_WRITE(s, ret_changed, "webhook_call_take", DB_ID(s->organisation), DB_ID(call),
	             DB_NUMBER(tries), DB_NUMBER(s->now_ms + pause_ms(tries))));
	return db_commit(s);
}

static enum err note_answer(struct scope *s, struct id call, struct id webhook, int64_t tries,
                            long status)
{
	bool is_told = status >= 200 && status < 300;

	TRY(db_begin(s));
	if (is_told || tries + 1 >= WEBHOOK_TRIES_MAX)
		TRY(DB_WRITE(s, NULL, "webhook_call_retire", DB_ID(s->organisation), DB_ID(call)));
	TRY(DB_WRITE(s, NULL, "webhook_answered", DB_ID(s->organisation), DB_ID(webhook),
	             DB_NUMBER(status), DB_NUMBER(s->now_ms), DB_NUMBER(!is_told)));
	return db_commit(s);
}

static struct str signature(struct scope *s, struct str secret, struct str body)
{
	int64_t seconds = s->now_ms / 1000;
	struct str what = text_format(s->mem, "%lld.%.*s", (long long)seconds, STR_ARG(body));

	return text_format(s->mem, "X-Kamwerk-Signature: t=%lld,v1=%.*s", (long long)seconds,
	                   STR_ARG(secrets_sign(s, secret, what)));
}

enum err webhook_carry(struct scope *s, bool may_be_private)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "webhook_call_list_due", DB_ID(s->organisation), DB_NUMBER(s->now_ms),
	            DB_NUMBER(CALLS_MAX)));
	for (size_t i = 0; i < rows.count; i++) {
		struct id call = db_id(&rows, i, 0), webhook = db_id(&rows, i, 1);
		int64_t tries = db_number(&rows, i, 3), is_ours;
		struct outside_post post = {.url = db_str(&rows, i, 4),
		                            .content_type = STR("application/json"),
		                            .body = db_str(&rows, i, 2),
		                            .may_be_private = may_be_private};
		long status;

		TRY(take(s, call, tries, &is_ours));
		if (!is_ours)
			continue;
		post.headers[0] = signature(s, db_str(&rows, i, 5), post.body);
		post.headers[1] =
			text_format(s->mem, "X-Kamwerk-Id: %.*s", STR_ARG(id_text(s->mem, call)));
		outside_post(s, &post, &status);
		TRY(note_answer(s, call, webhook, tries, status));
	}
	return ERR_NONE;
}
