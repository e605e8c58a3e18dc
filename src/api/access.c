#include "api/access.h"

#include "api/lists.h"
#include "teams/access.h"

static void write_entry(struct json_out *o, const struct access_entry *e)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", e->id);
	json_out_key_id(o, "who", e->who);
	json_out_key_str(o, "name", e->name);
	json_out_key_str(o, "verb", e->verb);
	json_out_key_str(o, "fields", e->fields);
	json_out_key_time(o, "at", e->at_ms);
	json_out_close(o, '}');
}

static enum err write_page(struct lists *l)
{
	const struct access_entry *entries;
	size_t count;

	TRY(access_list(l->s, l->after, l->limit, &entries, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, entries[i].id,
		               lists_match(l, entries[i].name) || lists_match(l, entries[i].verb) ||
		                       lists_match(l, entries[i].fields)))
			write_entry(l->out, &entries[i]);
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	return lists_answer_asked(s, q, &lists, NULL, r);
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
