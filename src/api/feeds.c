#include "api/feeds.h"

#include "api/lists.h"
#include "core/secrets.h"
#include "rhythm/feed.h"

static void write(struct scope *s, struct json_out *o, const struct feed *feed, struct str token)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", feed->id);
	json_out_key_id(o, "team", feed->team);
	json_out_key_str(o, "team_name", feed->team_name);
	json_out_key_time(o, "created_at", feed->created_at_ms);
	json_out_key_time(o, "last_read_at", feed->last_read_ms);
	if (token.bytes)
		json_out_key_str(o, "path", text_format(s->mem, "/ics/%.*s.ics", STR_ARG(token)));
	json_out_close(o, '}');
}

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	const struct feed *feeds;
	size_t count;
	struct lists l;

	TRY(feed_list(s, &feeds, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++)
		if (lists_take_whole(&l, feeds[i].id, STR_NONE))
			write(s, &r->json, &feeds[i], STR_NONE);
	return lists_close_whole(&l, r);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct id team = ID_NONE;
	struct feed feed;
	struct str token;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_id(s, body, "team", &team));
	TRY(feed_add(s, team, &feed, &token));
	r->location =
		text_format(s->mem, "/api/calendar-feeds/%.*s", STR_ARG(id_text(s->mem, feed.id)));
	write(s, &r->json, &feed, token);
	return ERR_NONE;
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	TRY(feed_retire(s, request_id(q, "calendar_feed")));
	r->status = 204;
	return ERR_NONE;
}

/* Its content decides the ETag: a program that asks every hour gets 304 as long as nothing changed. */
static int64_t tag_of(struct str text)
{
	unsigned char hash[SECRETS_HASH_BYTES];
	int64_t tag = 0;

	secrets_hash(text, "feed/etag", hash);
	for (int i = 0; i < 7; i++)
		tag = tag << 8 | hash[i];
	return tag + 1;
}

static enum err answer_feed(struct scope *s, struct request *q, struct response *r)
{
	struct str name = str_part(q->path, sizeof "/ics/" - 1, q->path.bytes);

	if (!str_ends(name, STR(".ics")))
		return scope_fail(s, ERR_NOT_FOUND, "feed.not_found", NULL, "TOKEN.ics");
	TRY(feed_read(s, str_part(name, 0, name.bytes - 4), &r->text));
	r->content_type = "text/calendar; charset=utf-8";
	r->revision = tag_of(text_str(&r->text));
	return ERR_NONE;
}

static const struct route_field feed_fields[] = {
	{"id", "id", "", true},
	{"team", "id", "whose time it tells; null: one's own", false},
	{"team_name", "text", "empty for one's own, and for a team one has left", true},
	{"created_at", "time", "", true},
	{"last_read_at", "time", "to the hour", false},
	{"path", "text", "the address, told once, when it is made", false},
	{0},
};
static const struct route_record feed_record = {"CalendarFeed", feed_fields};

static const struct route_field feed_takes[] = {
	{"team", "id", "null: one's own time", false},
	{0},
};

const struct route feeds_routes[] = {
	{"GET", "/api/calendar-feeds", MAY_TAKE_PART, ROUTE_LIST, list,
         "One's own addresses to subscribe to", .gives = &feed_record},
	{"POST", "/api/calendar-feeds", MAY_TAKE_PART, ROUTE_ADD, add,
         "Make an address to subscribe to one's own or a team's time", .takes = feed_takes,
         .gives = &feed_record},
	{"DELETE", "/api/calendar-feeds/{calendar_feed}", MAY_TAKE_PART, ROUTE_RETIRE, retire,
         "Revoke an address"},
	{"GET", "/ics/{...}", MAY_ANYONE, ROUTE_ONE, answer_feed,
         "Cave time and market time behind an address (/ics/TOKEN.ics)"},
};
const size_t feeds_route_count = sizeof feeds_routes / sizeof *feeds_routes;
