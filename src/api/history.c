#include "api/history.h"

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

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	struct str kind = request_query(q, "kind"), record_word = request_query(q, "record");
	const struct history_entry *entries;
	struct id after, record = ID_NONE;
	size_t limit, count;

	TRY(request_page(s, q, &limit, &after));
	if (kind.bytes > KIND_BYTES_MAX)
		return scope_fail(s, ERR_INVALID, "field.too_long", "kind", "at most %d bytes",
		                  KIND_BYTES_MAX);
	if (record_word.bytes && !id_parse(record_word, &record))
		return scope_fail(s, ERR_INVALID, "field.not_id", "record", "not an id");
	TRY(history_list(s, request_id(q, "account"), kind, record, after, limit, &entries,
	                 &count));
	response_list_open(r);
	for (size_t i = 0; i < count; i++)
		write_entry(&r->json, &entries[i]);
	response_list_close(r, count == limit ? entries[count - 1].id : ID_NONE);
	return ERR_NONE;
}

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
	{"GET", "/api/accounts/{account}/history", MAY_VISIT, ROUTE_LIST, list,
         "What happened with an account, newest first", .takes = list_takes,
         .gives = &entry_record},
};
const size_t history_route_count = sizeof history_routes / sizeof *history_routes;
