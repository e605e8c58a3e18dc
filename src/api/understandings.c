#include "api/understandings.h"

#include "accounts/guest_letter.h"
#include "accounts/understanding.h"
#include "api/lists.h"
#include "api/needs.h"
#include "api/steps.h"
#include "core/mail.h"

/* Brings a guest the way to an understanding: by mail, or without a mail server to whoever made it, to be handed
 * over. The one place that knows the difference. */
static enum err hand_over(struct scope *s, struct request *q, struct json_out *o, struct id guest,
                          struct id id)
{
	bool is_mailed = mail_is_there(s->mail);
	const int64_t minute_ms = 60 * 1000;
	struct str place = text_format(s->mem, "understandings/%.*s", STR_ARG(id_text(s->mem, id)));
	const struct guest *found;
	struct str link = STR_NONE;

	TRY(guest_find(s, guest, &found));
	if (is_mailed)
		TRY(guest_letter_add(s, GUEST_LETTER_UNDERSTANDING, found, place,
		                     request_header(q, "Host")));
	else
		TRY(guest_link_add(s, guest, place, &link));
	json_out_open(o, '{');
	json_out_key_id(o, "guest", guest);
	json_out_key_str(o, "name", found->name);
	json_out_key_bool(o, "is_mailed", is_mailed);
	json_out_key_str(o, "link", link);
	json_out_key_time(o, "link_until",
	                  is_mailed ? 0 : s->now_ms + GUEST_LINK_MINUTES * minute_ms);
	json_out_close(o, '}');
	return ERR_NONE;
}

/* Leaves the object open. */
static void write_open(struct json_out *o, const struct understanding *u)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", u->id);
	json_out_key_id(o, "account", u->account);
	json_out_key_str(o, "text", u->text);
	json_out_key_id(o, "made_by", u->made_by);
	json_out_key_str(o, "made_by_name", u->made_by_name);
	json_out_key_time(o, "made_at", id_ms(u->id));
	json_out_key_time(o, "retired_at", u->retired_at_ms);
	json_out_key_number(o, "need_count", u->need_count);
	json_out_key_number(o, "open_count", u->open_count);
}

/* Each with what was said about it: for our side by all, for a guest by themselves. */
static enum err write_needs(struct scope *s, struct json_out *o, struct id id)
{
	const struct need_answer *answers;
	const struct id *needs;
	const struct need *need;
	size_t count, answer_count;

	TRY(understanding_list_needs(s, id, &needs, &count));
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++) {
		TRY(need_find(s, needs[i], &need));
		TRY(need_list_answers(s, needs[i], &answers, &answer_count));
		json_out_open(o, '{');
		json_out_key(o, "need");
		needs_write(s, o, need);
		json_out_key(o, "answers");
		json_out_open(o, '[');
		for (size_t j = 0; j < answer_count; j++)
			needs_write_answer(o, &answers[j]);
		json_out_close(o, ']');
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	return ERR_NONE;
}

/* Whom it was laid before; guests are not told about each other. */
static enum err write_guests(struct scope *s, struct json_out *o, struct id id)
{
	const struct understanding_guest *guests;
	size_t count = 0;

	if (id_is_none(s->guest_of))
		TRY(understanding_list_guests(s, id, &guests, &count));
	json_out_open(o, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_open(o, '{');
		json_out_key_id(o, "guest", guests[i].guest);
		json_out_key_str(o, "name", guests[i].name);
		json_out_key_number(o, "open_count", guests[i].open_count);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	return ERR_NONE;
}

static enum err write_whole(struct scope *s, struct json_out *o, const struct understanding *u)
{
	write_open(o, u);
	json_out_key(o, "needs");
	TRY(write_needs(s, o, u->id));
	json_out_key(o, "guests");
	return write_guests(s, o, u->id);
}

static enum err write_page(struct lists *l)
{
	const struct understanding *list;
	size_t count;

	TRY(understanding_list(l->s, l->home, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].text))) {
			write_open(l->out, &list[i]);
			json_out_key(l->out, "guests");
			TRY(write_guests(l->s, l->out, list[i].id));
			json_out_close(l->out, '}');
		}
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct understanding *x;

	TRY(understanding_find(s, id, &x));
	*ret_account = x->account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home};

/* At most one more than `ids_max`, so that the domain sees that it is too many. */
static enum err read_ids(struct scope *s, const json_t *body, const char *field, size_t ids_max,
                         const struct id **ret_ids, size_t *ret_count)
{
	const json_t *list = json_object_get(body, field);
	size_t count;
	struct id *ids;

	if (!json_is_array(list))
		return scope_fail(s, ERR_INVALID, "field.missing", field, "a list of ids");
	count = json_array_size(list) > ids_max ? ids_max + 1 : json_array_size(list);
	ids = NEW_ARRAY(s->mem, struct id, count);
	for (size_t i = 0; i < count; i++)
		if (!id_parse(str_from(json_string_value(json_array_get(list, i))), &ids[i]))
			return scope_fail(s, ERR_INVALID, "field.not_id", field, "not an id");
	*ret_ids = ids;
	*ret_count = count;
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct understanding_draft draft = {.account = request_id(q, "account"), .text = STR_NONE};
	const struct understanding *u;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "text", UNDERSTANDING_TEXT_BYTES_MAX, &draft.text));
	TRY(read_ids(s, body, "needs", UNDERSTANDING_NEEDS_MAX, &draft.needs, &draft.need_count));
	TRY(read_ids(s, body, "guests", UNDERSTANDING_GUESTS_MAX, &draft.guests,
	             &draft.guest_count));
	TRY(understanding_add(s, &draft, &u));
	r->location = steps_location(s, "understandings", u->id);
	TRY(write_whole(s, &r->json, u));
	json_out_key(&r->json, "links");
	json_out_open(&r->json, '[');
	for (size_t i = 0; i < draft.guest_count; i++)
		TRY(hand_over(s, q, &r->json, draft.guests[i], u->id));
	json_out_close(&r->json, ']');
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct understanding *u;

	TRY(understanding_find(s, request_id(q, "understanding"), &u));
	TRY(write_whole(s, &r->json, u));
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	TRY(understanding_retire(s, request_id(q, "understanding")));
	r->status = 204;
	return ERR_NONE;
}

/* A new way in for one of those it was laid before. */
static enum err add_link(struct scope *s, struct request *q, struct response *r)
{
	struct id id = request_id(q, "understanding"), guest = request_id(q, "guest");
	const struct understanding_guest *guests;
	size_t count;

	TRY(understanding_list_guests(s, id, &guests, &count));
	for (size_t i = 0; i < count; i++)
		if (id_equal(guests[i].guest, guest))
			return hand_over(s, q, &r->json, guest, id);
	return scope_fail(s, ERR_NOT_FOUND, "guest.not_found", NULL, "not laid before them");
}

static const struct route_field understanding_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"text", "text", "a line to the guests, or empty", true},
	{"made_by", "id", "", true},
	{"made_by_name", "text", "", true},
	{"made_at", "time", "open ones age from here", true},
	{"retired_at", "time", "null while it stands", false},
	{"need_count", "number", "", true},
	{"open_count", "number", "not answered by anybody; for a guest: by themselves", true},
	{"needs", "list", "in a single one: {need: the Need, answers: NeedAnswers}", false},
	{"guests", "list", "{guest, name, open_count}; empty for guests", true},
	{"links", "list", "once, when made: {guest, name, is_mailed, link, link_until}", false},
	{0},
};
static const struct route_record understanding_record = {"Understanding", understanding_fields};

static const struct route_field link_fields[] = {
	{"guest", "id", "", true},
	{"name", "text", "", true},
	{"is_mailed", "bool", "went to the guest by mail", true},
	{"link", "text", "opens #/come-in/LINK once; to be handed over; empty when it was mailed",
         true},
	{"link_until", "time", "", true},
	{0},
};
static const struct route_record link_record = {"UnderstandingLink", link_fields};

static const struct route_field add_takes[] = {
	{"text", "text", "a line to the guests, at most 1000 bytes", false},
	{"needs", "list", "1 to 20 ids of needs of the account; they become shared", true},
	{"guests", "list", "1 to 20 ids of guests of the account", true},
	{0},
};

const struct route understandings_routes[] = {
	{"GET", "/api/accounts/{account}/understandings", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "What was laid before guests, newest first; guests get their own",
         .gives = &understanding_record, .about = &lists},
	{"GET", "/api/understandings", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &understanding_record, .about = &lists},
	{"POST", "/api/accounts/{account}/understandings", MAY_EDIT, ROUTE_ADD, add,
         "Lay needs before guests, to be confirmed or corrected", .takes = add_takes,
         .gives = &understanding_record},
	{"GET", "/api/understandings/{understanding}", MAY_TAKE_PART, ROUTE_PLAIN, find,
         "One, with its needs and what was answered", .gives = &understanding_record},
	{"DELETE", "/api/understandings/{understanding}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "Guests no longer find it; their answers stay"},
	{"PUT", "/api/understandings/{understanding}/guests/{guest}/link", MAY_SIGNED_IN, ROUTE_PUT,
         add_link, "A new link for a guest, leading there", .gives = &link_record},
};
const size_t understandings_route_count =
	sizeof understandings_routes / sizeof *understandings_routes;
