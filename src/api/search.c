#include "api/search.h"

#include "teams/search.h"

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct search_hit *hits;
	size_t limit, count;
	struct id after;

	TRY(request_page(s, q, &limit, &after));
	TRY(search_find(s, request_query(q, "q"), limit, &hits, &count));
	response_list_open(r);
	for (size_t i = 0; i < count; i++) {
		json_out_open(&r->json, '{');
		json_out_key_str(&r->json, "kind", hits[i].kind);
		json_out_key_id(&r->json, "record", hits[i].record);
		json_out_key_id(&r->json, "account", hits[i].account);
		json_out_key_str(&r->json, "title", hits[i].title);
		json_out_close(&r->json, '}');
	}
	response_list_close(r, ID_NONE);
	return ERR_NONE;
}

static const struct route_field hit_fields[] = {
	{"kind", "text", "account, contact, need ...", true},
	{"record", "id", "which one", true},
	{"account", "id", "where it belongs", true},
	{"title", "text", "its name or wording", true},
	{0},
};
static const struct route_record hit_record = {"SearchHit", hit_fields};

/* Who finds too much types another word: there are no further pages. */
const struct route search_routes[] = {
	{"GET", "/api/search", MAY_TAKE_PART, ROUTE_LIST, find,
         "Finds what one may see by the words in it: ?q=", .gives = &hit_record},
};
const size_t search_route_count = sizeof search_routes / sizeof *search_routes;
