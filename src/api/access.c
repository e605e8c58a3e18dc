#include "api/access.h"

#include "teams/access.h"

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	const struct access_entry *entries;
	size_t limit, count;
	struct id after;

	TRY(request_page(s, q, &limit, &after));
	TRY(access_list(s, after, limit, &entries, &count));
	response_list_open(r);
	for (size_t i = 0; i < count; i++) {
		json_out_open(&r->json, '{');
		json_out_key_id(&r->json, "id", entries[i].id);
		json_out_key_id(&r->json, "who", entries[i].who);
		json_out_key_str(&r->json, "name", entries[i].name);
		json_out_key_str(&r->json, "verb", entries[i].verb);
		json_out_key_str(&r->json, "fields", entries[i].fields);
		json_out_key_time(&r->json, "at", entries[i].at_ms);
		json_out_close(&r->json, '}');
	}
	response_list_close(r, count == limit ? entries[count - 1].id : ID_NONE);
	return ERR_NONE;
}

static const struct route_field entry_fields[] = {
	{"id", "id", "newer is greater", true},
	{"who", "id", "null for the command line", false},
	{"name", "text", "or empty", true},
	{"verb", "text", "read, exported, added, changed ...", true},
	{"fields", "text", "the names of what changed", true},
	{"at", "time", "of reading: the first time that day", true},
	{0},
};
static const struct route_record entry_record = {"AccessEntry", entry_fields};

const struct route access_routes[] = {
	{"GET", "/api/access", MAY_TAKE_PART, ROUTE_LIST, list,
         "Who read or changed what is stored about oneself, newest first", .gives = &entry_record},
};
const size_t access_route_count = sizeof access_routes / sizeof *access_routes;
