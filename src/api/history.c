#include "api/history.h"

#include "api/lists.h"
#include "http/stream.h"
#include "teams/history.h"

enum {
	KIND_BYTES_MAX = 40
};

static void write_entry(struct json_out *o, const struct history_entry *e)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", e->id);
	json_out_key_time(o, "at", id_ms(e->id));
	json_out_key_id(o, "actor", e->actor);
	json_out_key_str(o, "actor_name", e->actor_name);
	json_out_key_str(o, "kind", e->kind);
	json_out_key_id(o, "record", e->record);
	json_out_key_str(o, "verb", e->verb);
	json_out_key_str(o, "fields", e->fields);
	json_out_key_bool(o, "is_shared", e->is_shared);
	json_out_close(o, '}');
}

/* What of a timeline is asked for. */
struct ask {
	struct id account, record;
	struct str kind;
};

static enum err write_page(struct lists *l)
{
	const struct ask *ask = l->ask;
	const struct history_entry *entries;
	size_t count;

	TRY(history_list(l->s, ask->account, ask->kind, ask->record, l->after, l->limit, &entries,
	                 &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, entries[i].id,
		               lists_match(l, entries[i].actor_name) ||
		                       lists_match(l, entries[i].verb) ||
		                       lists_match(l, entries[i].fields)))
			write_entry(l->out, &entries[i]);
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	struct ask ask = {.account = request_id(q, "account"), .kind = request_query(q, "kind")};
	struct str record = request_query(q, "record");

	if (ask.kind.bytes > KIND_BYTES_MAX)
		return scope_fail(s, ERR_INVALID, "field.too_long", "kind", "at most %d bytes",
		                  KIND_BYTES_MAX);
	if (record.bytes && !id_parse(record, &ask.record))
		return scope_fail(s, ERR_INVALID, "field.not_id", "record", "not an id");
	return lists_answer_asked(s, q, &lists, &ask, r);
}

/* ---- live ---- */

/* A stream goes by numbers, in the order of the commits; an event's id is its number as an id. */
static struct id id_of(int64_t number)
{
	struct id id = ID_NONE;

	for (int i = 0; i < 8; i++)
		id.b[8 + i] = (unsigned char)((uint64_t)number >> (56 - 8 * i));
	return id;
}

static int64_t number_of(struct id id)
{
	uint64_t number = 0;

	for (int i = 0; i < 8; i++)
		number = number << 8 | id.b[8 + i];
	return number > INT64_MAX ? INT64_MAX : (int64_t)number;
}

/* That something happened, to which record; what it says now the page asks for itself. */
static struct str describe(struct scope *s, const struct history_entry *e)
{
	struct text text = text_new(s->mem, STREAM_EVENT_BYTES_MAX);
	struct json_out o = json_out_new(&text);

	json_out_open(&o, '{');
	json_out_key_id(&o, "id", e->id);
	json_out_key_str(&o, "kind", e->kind);
	json_out_key_id(&o, "account", e->account);
	json_out_key_id(&o, "team", e->team);
	json_out_key_id(&o, "record", e->record);
	json_out_key_str(&o, "verb", e->verb);
	json_out_key_id(&o, "actor", e->actor);
	json_out_close(&o, '}');
	return text_str(&text);
}

static enum err read_news(struct scope *s, struct id after, struct stream_news *news)
{
	const struct history_entry *entries;
	int64_t newest;
	size_t count;

	TRY(history_now(s, &newest));
	TRY(history_news(s, number_of(after), &entries, &count));
	for (size_t i = 0; i < count; i++)
		if (!stream_event(news, id_of(entries[i].number), "history",
		                  describe(s, &entries[i])))
			return ERR_NONE;
	news->has_more = count == HISTORY_NEWS_MAX;
	if (!news->has_more) /* what is in between is not for this actor, and not asked for again */
		stream_pass(news, id_of(newest));
	return ERR_NONE;
}

static enum err begin_news(struct scope *s, struct id *ret_after)
{
	int64_t number;

	TRY(history_now(s, &number));
	*ret_after = id_of(number);
	return ERR_NONE;
}

static const struct stream_source news_source = {.read = read_news, .begin = begin_news};

static const struct route_field entry_fields[] = {
	{"id", "id", "", true},
	{"at", "time", "", true},
	{"actor", "id", "who; null for the command line", false},
	{"actor_name", "text", "or empty", true},
	{"kind", "text", "need, contact, account ...", true},
	{"record", "id", "which one", true},
	{"verb", "text", "added, changed, shared, retired ...", true},
	{"fields", "text", "the names of what changed: name,email", true},
	{"is_shared", "bool", "guests learn of it", true},
	{0},
};
static const struct route_record entry_record = {"HistoryEntry", entry_fields};

static const struct route_field list_takes[] = {
	{"kind", "text", "only of this kind: need, contact ...", false},
	{"record", "id", "only of this record", false},
	{0},
};

const struct route history_routes[] = {
	{.method = "GET",
         .path = "/api/events",
         .may = MAY_TAKE_PART,
         .kind = ROUTE_STREAM,
         .stream = &news_source,
         .summary = "What happens, while it happens: server-sent events"},
	{"GET", "/api/accounts/{account}/history", MAY_VISIT, ROUTE_LIST, list,
         "What happened with an account, newest first", .takes = list_takes,
         .gives = &entry_record},
};
const size_t history_route_count = sizeof history_routes / sizeof *history_routes;
