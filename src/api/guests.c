#include "api/guests.h"

#include "accounts/guest_letter.h"
#include "api/lists.h"
#include "api/sessions.h"
#include "core/log.h"
#include "core/mail.h"
#include "store/db.h"
#include "teams/link.h"

static void write_guest(struct json_out *o, const struct guest *g)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", g->id);
	json_out_key_id(o, "account", g->account);
	json_out_key_id(o, "contact", g->contact);
	json_out_key_str(o, "name", g->name);
	json_out_key_str(o, "email", g->email);
	json_out_key_str(o, "language", g->language);
	json_out_key_bool(o, "is_here", g->is_here);
	json_out_key_time(o, "invited_at", g->invited_at_ms);
	json_out_key_time(o, "asked_at", g->asked_at_ms);
	json_out_key_str(o, "letter", g->letter);
	json_out_close(o, '}');
}

/* `link`: to be handed over, and the page adds its own address in front; "" = it goes by mail. What goes by mail is not
 * told: then only its owner ever has it. */
static enum err answer_invited(struct scope *s, struct response *r, struct id id, struct str link)
{
	const int64_t minute_ms = 60 * 1000;
	bool is_mailed = str_is_empty(link);
	struct json_out *o = &r->json;
	const struct guest *g;

	TRY(guest_find(s, id, &g));
	json_out_open(o, '{');
	json_out_key(o, "guest");
	write_guest(o, g);
	json_out_key_bool(o, "is_mailed", is_mailed);
	json_out_key_str(o, "link", link);
	json_out_key_time(o, "link_until",
	                  is_mailed ? 0 : s->now_ms + GUEST_LINK_MINUTES * minute_ms);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct guest *guests;
	size_t count;

	TRY(guest_list(l->s, l->home, l->words, l->after, l->limit, &guests, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, guests[i].id, true))
			write_guest(l->out, &guests[i]);
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct guest *guest;

	TRY(guest_find(s, id, &guest));
	*ret_account = guest->account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home, .finds_words = true};

static enum err invite(struct scope *s, struct request *q, struct response *r)
{
	bool is_mailed = mail_is_there(s->mail);
	struct id contact = ID_NONE;
	const struct guest *guest;
	struct str link = STR_NONE;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_id(s, body, "contact", &contact));
	TRY(db_begin(s)); /* a letter that cannot be sent is no invitation */
	TRY(guest_invite(s, request_id(q, "account"), contact, &guest, is_mailed ? NULL : &link));
	if (is_mailed)
		TRY(guest_letter_add(s, GUEST_LETTER_INVITATION, guest, STR_NONE,
		                     request_header(q, "Host")));
	r->location = text_format(s->mem, "/api/guests/%.*s", STR_ARG(id_text(s->mem, guest->id)));
	TRY(answer_invited(s, r, guest->id, link));
	return db_commit(s);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct guest *guest;

	TRY(guest_find(s, request_id(q, "guest"), &guest));
	write_guest(&r->json, guest);
	return ERR_NONE;
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	TRY(guest_retire(s, request_id(q, "guest")));
	r->ends_cookie = !id_is_none(s->guest_of);
	r->status = 204;
	return ERR_NONE;
}

static enum err read_by_hand(struct scope *s, struct request *q, bool *ret_by_hand)
{
	json_t *body;

	*ret_by_hand = false;
	if (str_is_empty(q->body)) /* by mail, if there is a mail server */
		return ERR_NONE;
	TRY(request_json(s, q, &body));
	return json_in_bool(s, body, "by_hand", ret_by_hand);
}

static enum err add_link(struct scope *s, struct request *q, struct response *r)
{
	struct id id = request_id(q, "guest");
	struct str link = STR_NONE;
	const struct guest *guest;
	bool by_hand;

	TRY(read_by_hand(s, q, &by_hand));
	TRY(db_begin(s));
	TRY(guest_find(s, id, &guest));
	if (!mail_is_there(s->mail))
		TRY(guest_link_add(s, id, STR_NONE, &link));
	else if (by_hand)
		TRY(guest_letter_hand_over(s, id, &link));
	else
		TRY(guest_letter_add(s, GUEST_LETTER_INVITATION, guest, STR_NONE,
		                     request_header(q, "Host")));
	TRY(answer_invited(s, r, id, link));
	return db_commit(s);
}

static enum err read_link(struct scope *s, struct request *q, struct str *ret_link)
{
	json_t *body;

	*ret_link = STR_NONE;
	TRY(request_json(s, q, &body));
	return json_in_str_needed(s, body, "link", LINK_BYTES_MAX, ret_link);
}

static enum err open_link(struct scope *s, struct request *q, struct response *r)
{
	struct session_opened opened;
	struct str link, place;

	TRY(read_link(s, q, &link));
	TRY(guest_link_open(s, link, &opened, &place));
	return sessions_answer_guest(s, r, &opened, place);
}

/* Says the same whoever asks: whether there is such a guest is nobody's business. */
static enum err ask_link(struct scope *s, struct request *q, struct response *r)
{
	const struct guest *guest;
	struct str link, place;

	TRY(read_link(s, q, &link));
	TRY(guest_link_ask(s, link, mail_is_there(s->mail), &guest, &place));
	/* Whoever asks is told the same when it cannot be sent: not that there is such a guest. */
	if (guest && guest_letter_add(s, GUEST_LETTER_LINK, guest, place,
	                              request_header(q, "Host")) != ERR_NONE)
		log_error("a link could not be sent", LOG_TEXT("key", str_from(s->problem.key)));
	r->status = 204;
	return ERR_NONE;
}

static const struct route_field guest_fields[] = {
	{"id", "id", "as a member", true},
	{"account", "id", "", true},
	{"contact", "id", "who they are there", true},
	{"name", "text", "", true},
	{"email", "text", "where links go", true},
	{"language", "text", "de or en", true},
	{"is_here", "bool", "has come in at least once", true},
	{"invited_at", "time", "by the newest link", false},
	{"asked_at", "time", "for a new link; null: has not", false},
	{"letter", "text", "with a link: waiting, lost (given up), or empty", true},
	{0},
};
static const struct route_record guest_record = {"Guest", guest_fields};

static const struct route_field invited_fields[] = {
	{"guest", "object", "the Guest", true},
	{"is_mailed", "bool", "sent to the guest by mail", true},
	{"link", "text", "opens #/come-in/LINK once, to be handed over; empty when mailed", true},
	{"link_until", "time", "null when mailed: it holds from when it is sent", false},
	{0},
};
static const struct route_record invited_record = {"InvitedGuest", invited_fields};

static const struct route_field invite_takes[] = {
	{"contact", "id", "of the account, with an email", true},
	{0},
};

static const struct route_field add_link_takes[] = {
	{"by_hand", "bool", "to be handed over, because the letter was given up", false},
	{0},
};

static const struct route_field link_takes[] = {
	{"link", "text", "the part behind #/come-in/", true},
	{0},
};

const struct route guests_routes[] = {
	{"GET", "/api/accounts/{account}/guests", MAY_SEE, ROUTE_LIST, lists_answer_home,
         "The account's own people who are members", .gives = &guest_record, .about = &lists},
	{"GET", "/api/guests", MAY_SIGNED_IN, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &guest_record, .about = &lists},
	{"POST", "/api/accounts/{account}/guests", MAY_LEAD, ROUTE_ADD, invite,
         "Make a contact a guest; again: a new link", .takes = invite_takes,
         .gives = &invited_record},
	{"GET", "/api/guests/{guest}", MAY_SIGNED_IN, ROUTE_PLAIN, find, "One guest",
         .gives = &guest_record},
	{"DELETE", "/api/guests/{guest}", MAY_TAKE_PART, ROUTE_RETIRE, retire,
         "A guest is no member any more; guests leave by themselves, too"},
	{"PUT", "/api/guests/{guest}/link", MAY_SIGNED_IN, ROUTE_PUT, add_link,
         "A new link for a guest", .takes = add_link_takes, .gives = &invited_record},
	{"POST", "/api/guest-session", MAY_ANYONE, ROUTE_PLAIN, open_link,
         "Come in by a link, once", .takes = link_takes, .gives = &sessions_record,
         .needs_no_csrf = true},
	{"PUT", "/api/guest-session/request", MAY_ANYONE, ROUTE_PUT, ask_link,
         "Ask for a new link by an old one", .takes = link_takes, .needs_no_csrf = true},
};
const size_t guests_route_count = sizeof guests_routes / sizeof *guests_routes;
