#include "api/reviews.h"

#include "accounts/review.h"
#include "api/lists.h"

static void open_review(struct json_out *o, const struct review *x)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", x->id);
	json_out_key_id(o, "account", x->account);
	json_out_key_str(o, "subject", x->subject);
	json_out_key_id(o, "moderator", x->moderator);
	json_out_key_str(o, "moderator_name", x->moderator_name);
	json_out_key_id(o, "presenter", x->presenter);
	json_out_key_str(o, "presenter_name", x->presenter_name);
	json_out_key_str(o, "phase", str_from(review_phases[x->phase]));
	json_out_key_time(o, "phase_started_at", x->phase_started_at_ms);
	json_out_key(o, "minutes");
	json_out_open(o, '{');
	for (size_t i = 0; i < REVIEW_DONE; i++)
		json_out_key_number(o, review_phases[i], x->minutes[i]);
	json_out_close(o, '}');
	json_out_key_time(o, "created_at", x->created_at_ms);
	json_out_key_number(o, "revision", x->revision);
}

static void write_entry(struct json_out *o, const struct review_entry *e)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", e->id);
	json_out_key_str(o, "kind", str_from(review_kinds[e->kind - REVIEW_CLARIFY]));
	json_out_key_id(o, "member", e->member);
	json_out_key_str(o, "member_name", e->member_name);
	json_out_key_str(o, "text", e->text);
	json_out_key_str(o, "answer", str_from(review_answers[e->answer]));
	json_out_key_id(o, "action", e->action);
	json_out_key_time(o, "said_at", id_ms(e->id));
	json_out_close(o, '}');
}

/* With everybody in it and all that was said. */
static enum err answer_review(struct scope *s, const struct review *x, struct response *r)
{
	const struct review_member *members;
	const struct review_entry *entries;
	struct json_out *o = &r->json;
	size_t member_count, entry_count;

	TRY(review_list_members(s, x->id, &members, &member_count));
	TRY(review_list_entries(s, x->id, &entries, &entry_count));
	r->revision = x->revision;
	open_review(o, x);
	/* So that every page counts by one clock, whatever its own says. */
	json_out_key_time(o, "now", s->now_ms);
	json_out_key(o, "reviewers");
	json_out_open(o, '[');
	for (size_t i = 0; i < member_count; i++) {
		json_out_open(o, '{');
		json_out_key_id(o, "member", members[i].member);
		json_out_key_str(o, "name", members[i].name);
		json_out_key_bool(o, "is_heard", members[i].is_heard);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_key(o, "entries");
	json_out_open(o, '[');
	for (size_t i = 0; i < entry_count; i++)
		write_entry(o, &entries[i]);
	json_out_close(o, ']');
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct review *list;
	size_t count;

	TRY(review_list(l->s, l->home, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].subject))) {
			open_review(l->out, &list[i]);
			json_out_close(l->out, '}');
		}
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct review *x;

	TRY(review_find(s, id, &x));
	*ret_account = x->account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home};

static enum err read_reviewers(struct scope *s, const json_t *body, struct id *ids,
                               size_t *ret_count)
{
	const json_t *list = json_object_get(body, "reviewers"), *one;
	size_t i;

	if (!json_is_array(list) || json_array_size(list) > REVIEW_MEMBERS_MAX)
		return scope_fail(s, ERR_INVALID, "review.reviewers_missing", "reviewers",
		                  "1 to %d", REVIEW_MEMBERS_MAX);
	json_array_foreach(list, i, one)
	{
		struct str word = {json_string_value(one), json_string_length(one)};

		if (!word.at || !id_parse(word, &ids[i]))
			return scope_fail(s, ERR_INVALID, "field.not_id", "reviewers",
			                  "members by their ids");
	}
	*ret_count = json_array_size(list);
	return ERR_NONE;
}

static enum err start(struct scope *s, struct request *q, struct response *r)
{
	struct review draft = {.account = request_id(q, "account"), .minutes = {10, 5, 10, 10, 10}};
	struct id reviewers[REVIEW_MEMBERS_MAX];
	const struct review *x;
	const json_t *minutes;
	json_t *body;
	size_t count;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "subject", REVIEW_SUBJECT_BYTES_MAX, &draft.subject));
	TRY(json_in_id(s, body, "presenter", &draft.presenter));
	minutes = json_object_get(body, "minutes");
	for (size_t i = 0; i < REVIEW_DONE && json_is_object(minutes); i++)
		TRY(json_in_number(s, minutes, review_phases[i], 1, REVIEW_MINUTES_MAX,
		                   &draft.minutes[i]));
	TRY(read_reviewers(s, body, reviewers, &count));
	TRY(review_start(s, &draft, reviewers, count, &x));
	r->location = text_format(s->mem, "/api/reviews/%.*s", STR_ARG(id_text(s->mem, x->id)));
	return answer_review(s, x, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct review *x;

	TRY(review_find(s, request_id(q, "review"), &x));
	return answer_review(s, x, r);
}

static enum err move(struct scope *s, struct request *q, struct response *r)
{
	const struct review *x;
	int phase = -1;
	json_t *body;

	/* Whoever may not know of it learns nothing from a refused body. */
	TRY(review_find(s, request_id(q, "review"), &x));
	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "phase", review_phases, &phase));
	if (phase < 0)
		return scope_fail(s, ERR_INVALID, "field.missing", "phase", "where to");
	TRY(review_move(s, x->id, (enum review_phase)phase, &x));
	return answer_review(s, x, r);
}

static enum err say(struct scope *s, struct request *q, struct response *r)
{
	struct str text = STR_NONE, due_on = STR_NONE;
	const struct review_entry *entry;
	const struct review *x;
	struct id owner = ID_NONE;
	int kind = -1;
	json_t *body;

	TRY(review_find(s, request_id(q, "review"), &x));
	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "kind", review_kinds, &kind));
	if (kind < 0)
		return scope_fail(s, ERR_INVALID, "field.missing", "kind", "what it is");
	TRY(json_in_str(s, body, "text", REVIEW_TEXT_BYTES_MAX, &text));
	TRY(json_in_id(s, body, "owner", &owner));
	TRY(json_in_str(s, body, "due_on", strlen("2026-11-23"), &due_on));
	TRY(review_say(s, x->id, (enum review_phase)(kind + REVIEW_CLARIFY), text, owner, due_on,
	               &entry));
	r->location = text_format(s->mem, "/api/reviews/%.*s", STR_ARG(id_text(s->mem, x->id)));
	write_entry(&r->json, entry);
	return ERR_NONE;
}

static enum err answer(struct scope *s, struct request *q, struct response *r)
{
	const struct review_entry *entry;
	bool is_confirmed = false;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_bool(s, body, "is_confirmed", &is_confirmed));
	TRY(review_answer(s, request_id(q, "entry"), is_confirmed, &entry));
	write_entry(&r->json, entry);
	return ERR_NONE;
}

static const struct route_field review_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"subject", "text", "at most 200 bytes", true},
	{"moderator", "id", "", true},
	{"moderator_name", "text", "", true},
	{"presenter", "id", "", true},
	{"presenter_name", "text", "", true},
	{"phase", "text", "present, clarify, paraphrase, recommend, agree or done", true},
	{"phase_started_at", "time", "", true},
	{"minutes", "object", "of each phase", true},
	{"now", "time", "of the server: what the clock counts by; not in lists", false},
	{"created_at", "time", "", true},
	{"reviewers", "list", "{member, name, is_heard}; not in lists", false},
	{"entries", "list", "what was said; not in lists", false},
	{"revision", "number", "one higher with each thing said", true},
	{0},
};
static const struct route_record review_record = {"Review", review_fields};

static const struct route_field entry_fields[] = {
	{"id", "id", "", true},
	{"kind", "text", "question, paraphrase, recommendation or agreement", true},
	{"member", "id", "who said it", true},
	{"member_name", "text", "", true},
	{"text", "text", "", true},
	{"answer", "text", "of the presenter to a paraphrase: open, confirmed or not_yet", true},
	{"action", "id", "what an agreement became", false},
	{"said_at", "time", "", true},
	{0},
};
static const struct route_record entry_record = {"ReviewEntry", entry_fields};

static const struct route_field start_takes[] = {
	{"subject", "text", "at most 200 bytes", true},
	{"presenter", "id", "on the account's team, not oneself", true},
	{"reviewers", "list", "1 to 12 ids of members on the account's team", true},
	{"minutes", "object", "of each phase, 1 to 60: {\"present\": 10, ...}", false},
	{0},
};

static const struct route_field move_takes[] = {
	{"phase", "text", "the next one", true},
	{0},
};

static const struct route_field say_takes[] = {
	{"kind", "text", "question, paraphrase, recommendation or agreement", true},
	{"text", "text", "at most 2000 bytes; an agreement 200", true},
	{"owner", "id", "of the action an agreement becomes", false},
	{"due_on", "text", "and until when: 2026-11-23", false},
	{0},
};

static const struct route_field answer_takes[] = {
	{"is_confirmed", "bool", "it was meant so", true},
	{0},
};

const struct route reviews_routes[] = {
	{"GET", "/api/accounts/{account}/reviews", MAY_SEE, ROUTE_LIST, lists_answer_home,
         "Plan reviews of an account, newest first", .gives = &review_record, .about = &lists},
	{"GET", "/api/reviews", MAY_SIGNED_IN, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &review_record, .about = &lists},
	{"POST", "/api/accounts/{account}/reviews", MAY_EDIT, ROUTE_ADD, start,
         "Begin a plan review, as its moderator", .takes = start_takes, .gives = &review_record},
	{"GET", "/api/reviews/{review}", MAY_SIGNED_IN, ROUTE_PLAIN, find,
         "A plan review with all that was said", .gives = &review_record},
	{"PUT", "/api/reviews/{review}/phase", MAY_SIGNED_IN, ROUTE_PUT, move,
         "Move on to the next phase", .takes = move_takes, .gives = &review_record},
	{"POST", "/api/reviews/{review}/entries", MAY_SIGNED_IN, ROUTE_ADD, say,
         "Ask, say back, recommend or agree", .takes = say_takes, .gives = &entry_record},
	{"PUT", "/api/review-entries/{entry}/answer", MAY_SIGNED_IN, ROUTE_PUT, answer,
         "Whether a paraphrase says what was meant", .takes = answer_takes, .gives = &entry_record},
};
const size_t reviews_route_count = sizeof reviews_routes / sizeof *reviews_routes;
