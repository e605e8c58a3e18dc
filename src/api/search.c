#include "api/search.h"

#include "accounts/comment.h"
#include "teams/search.h"

static void write_hit(struct json_out *o, const struct search_hit *hit,
                      const struct comment *comment)
{
	json_out_open(o, '{');
	json_out_key_str(o, "kind", hit->kind);
	json_out_key_id(o, "record", hit->record);
	json_out_key_id(o, "account", hit->account);
	json_out_key_id(o, "team", hit->team);
	json_out_key_str(o, "title", hit->title);
	if (comment)
		json_out_key_str(o, "about", str_from(comment_kinds[comment->kind]));
	json_out_close(o, '}');
}

/* Its record is asked once more whether one may see it, though nobody finds what they may not (accounts/comment_search.h). */
static enum err write_comment(struct scope *s, struct json_out *o, const struct search_hit *hit)
{
	const struct comment *comment;
	enum err e = comment_find(s, hit->record, &comment);

	if (e == ERR_NOT_FOUND)
		return ERR_NONE;
	TRY(e);
	write_hit(o, hit, comment);
	return ERR_NONE;
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	struct str words = request_query(q, "q");
	const struct search_hit *people, *hits;
	size_t limit, people_count, count;
	struct id after;

	TRY(request_page(s, q, &limit, &after));
	TRY(search_find_people(s, words, &people, &people_count));
	if (people_count > limit)
		people_count = limit;
	TRY(search_find(s, words, limit, &hits, &count));
	if (count > limit - people_count)
		count = limit - people_count;
	response_list_open(r);
	for (size_t i = 0; i < people_count; i++)
		write_hit(&r->json, &people[i], NULL);
	for (size_t i = 0; i < count; i++)
		if (str_equal(hits[i].kind, STR("comment")))
			TRY(write_comment(s, &r->json, &hits[i]));
		else
			write_hit(&r->json, &hits[i], NULL);
	response_list_close(r, ID_NONE);
	return ERR_NONE;
}

static const struct route_field hit_fields[] = {
	{"kind", "text", "account, contact, need, team, member ...", true},
	{"record", "id", "which one", true},
	{"account", "id", "where it belongs; null for a team's and for people", false},
	{"team", "id", "the same of a team's iterations and agreements, and the team itself",
         false},
	{"title", "text", "its name or wording", true},
	{"about", "text", "of a comment: the kind of its record", false},
	{0},
};
static const struct route_record hit_record = {"SearchHit", hit_fields};

/* Who finds too much types another word: there are no further pages. */
const struct route search_routes[] = {
	{"GET", "/api/search", MAY_TAKE_PART, ROUTE_LIST, find,
         "Finds what one may see by the words in it: ?q=", .gives = &hit_record},
};
const size_t search_route_count = sizeof search_routes / sizeof *search_routes;
