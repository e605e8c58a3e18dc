#include "api/search.h"

#include "accounts/comment.h"
#include "accounts/relation.h"
#include "accounts/stakeholder.h"
#include "rhythm/booking.h"
#include "rhythm/message_search.h"
#include "teams/search.h"

/* What stands beside a hit, besides what the index knows of it. */
struct beside {
	struct str title, about, detail; /* the title: instead of the hit's */
	int64_t at_ms;
};

static void write_hit(struct json_out *o, const struct search_hit *hit, const struct beside *beside)
{
	json_out_open(o, '{');
	json_out_key_str(o, "kind", hit->kind);
	json_out_key_id(o, "record", hit->record);
	json_out_key_id(o, "account", hit->account);
	json_out_key_id(o, "team", hit->team);
	json_out_key_str(o, "title", beside->title.bytes ? beside->title : hit->title);
	if (beside->about.bytes)
		json_out_key_str(o, "about", beside->about);
	if (beside->detail.bytes)
		json_out_key_str(o, "detail", beside->detail);
	if (beside->at_ms)
		json_out_key_time(o, "at", beside->at_ms);
	json_out_close(o, '}');
}

static enum err find_comment(struct scope *s, struct id id, struct beside *ret)
{
	const struct comment *comment;

	TRY(comment_find(s, id, &comment));
	ret->about = str_from(comment_kinds[comment->kind]);
	return ERR_NONE;
}

/* Shows what is thought of somebody, so it is noted as read, as there. */
static enum err find_stakeholder(struct scope *s, struct id contact, struct beside *ret)
{
	const struct stakeholder *stakeholder;

	TRY(stakeholder_find(s, contact, &stakeholder));
	ret->title = stakeholder->name;
	ret->about = str_from(stakeholder_roles[stakeholder->role]);
	ret->detail = search_title(s, stakeholder->note);
	return ERR_NONE;
}

static enum err find_relation(struct scope *s, struct id id, struct beside *ret)
{
	const struct relation *relation;

	TRY(relation_find(s, id, &relation));
	ret->title = relation->from_name;
	ret->about = str_from(relation_kinds[relation->kind]);
	ret->detail = relation->to_name;
	return ERR_NONE;
}

static enum err find_message(struct scope *s, struct id id, struct beside *ret)
{
	struct message_found found;

	TRY(message_search_find(s, id, &found));
	ret->about = found.is_own ? STR("sent") : STR("received");
	ret->detail = found.is_own ? found.receiver : found.author;
	ret->at_ms = found.at_ms;
	return ERR_NONE;
}

static enum err find_booking(struct scope *s, struct id id, struct beside *ret)
{
	const struct booking *booking;

	TRY(booking_find(s, id, &booking));
	ret->at_ms = booking->starts_at_ms;
	return ERR_NONE;
}

/* Kinds that the index does not know enough of. Each is asked once more whether one may see it, though nobody finds what they
 * may not (docs/decisions/0047-who-finds-what.md). */
static const struct {
	const char *kind;
	enum err (*find)(struct scope *s, struct id record, struct beside *ret);
} asked[] = {
	{"comment", find_comment}, {"stakeholder", find_stakeholder}, {"relation", find_relation},
	{"message", find_message}, {"booking", find_booking},
};

static enum err write_found(struct scope *s, struct json_out *o, const struct search_hit *hit)
{
	struct beside beside = {0};

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		enum err e = ERR_NONE;

		if (str_equal(hit->kind, str_from(asked[i].kind)))
			e = asked[i].find(s, hit->record, &beside);
		if (e == ERR_NOT_FOUND) {
			s->problem = (struct problem){0};
			return ERR_NONE;
		}
		TRY(e);
	}
	write_hit(o, hit, &beside);
	return ERR_NONE;
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	struct str words = request_query(q, "q");
	const struct search_hit *people, *hits;
	size_t limit, people_count, count;
	struct id after;
	bool is_current;

	TRY(request_page(s, q, &limit, &after));
	TRY(search_is_current(s, &is_current));
	TRY(search_find_people(s, words, &people, &people_count));
	if (people_count > limit)
		people_count = limit;
	TRY(search_find(s, words, limit, &hits, &count));
	if (count > limit - people_count)
		count = limit - people_count;
	json_out_open(&r->json, '{');
	json_out_key_bool(&r->json, "is_filling", !is_current);
	json_out_key(&r->json, "items");
	json_out_open(&r->json, '[');
	for (size_t i = 0; i < people_count; i++)
		TRY(write_found(s, &r->json, &people[i]));
	for (size_t i = 0; i < count; i++)
		TRY(write_found(s, &r->json, &hits[i]));
	response_list_close(r, ID_NONE);
	return ERR_NONE;
}

static const struct route_field hit_fields[] = {
	{"kind", "text", "account, contact, need, team, member ...", true},
	{"record", "id", "which one", true},
	{"account", "id", "where it belongs; null for a team's and for people", false},
	{"team", "id",
         "the same of what a team has, messages in its room and meetings among it, and the team "
         "itself",
         false},
	{"title", "text", "its name or wording; of what is noted about somebody, their name", true},
	{"about", "text",
         "of a comment the kind of its record, of a stakeholder the role, of a relation its kind, "
         "of a message sent or received",
         false},
	{"detail", "text",
         "of a stakeholder how the note begins, of a relation to whom, of a message from whom or "
         "to whom",
         false},
	{"at", "time", "of a message when one got it, of a meeting when it begins", false},
	{0},
};
static const struct route_record hit_record = {"SearchHit", hit_fields};

/* Who finds too much types another word: there are no further pages. */
const struct route search_routes[] = {
	{"GET", "/api/search", MAY_TAKE_PART, ROUTE_LIST, find,
         "Finds what one may see by the words in it: ?q=; while is_filling is true, after an "
         "upgrade, not all of it yet",
         .gives = &hit_record},
};
const size_t search_route_count = sizeof search_routes / sizeof *search_routes;
