#include "api/question_plans.h"

#include "accounts/account.h"
#include "api/lists.h"
#include "talk/question_plan.h"

/* ---- writing ---- */

static void write_question(struct json_out *o, const struct planned_question *q)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", q->id);
	json_out_key_str(o, "text", q->text);
	json_out_key_number(o, "topic", q->topic);
	json_out_key_str(o, "state", str_from(question_plan_states[q->state]));
	json_out_key_str(o, "source", str_from(question_plan_sources[q->source]));
	json_out_key_id(o, "record", q->record);
	json_out_key_id(o, "earlier", q->earlier);
	json_out_key(o, "utterance");
	if (q->utterance < 0)
		json_out_null(o);
	else
		json_out_number(o, q->utterance);
	json_out_key(o, "at_s");
	if (q->at_ms < 0)
		json_out_null(o);
	else
		json_out_number(o, q->at_ms / 1000);
	json_out_key_bool(o, "is_sure", q->is_sure);
	json_out_close(o, '}');
}

static enum err write_plan(struct scope *s, struct json_out *o, const struct question_plan *p)
{
	const struct account *account;

	TRY(account_find(s, p->account, &account));
	json_out_open(o, '{');
	json_out_key_id(o, "id", p->id);
	json_out_key_id(o, "account", p->account);
	json_out_key_str(o, "account_name", account->name);
	json_out_key_id(o, "conversation", p->conversation);
	json_out_key_time(o, "created_at", p->created_at_ms);
	json_out_key_str(o, "title", p->title);
	json_out_key(o, "topics");
	json_out_open(o, '[');
	for (size_t i = 0; i < p->topic_count; i++)
		json_out_str(o, p->topics[i]);
	json_out_close(o, ']');
	json_out_key(o, "questions");
	json_out_open(o, '[');
	for (size_t i = 0; i < p->question_count; i++)
		write_question(o, &p->questions[i]);
	json_out_close(o, ']');
	json_out_key_number(o, "revision", p->revision);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err answer_plan(struct scope *s, const struct question_plan *p, struct response *r)
{
	r->revision = p->revision;
	return write_plan(s, &r->json, p);
}

/* ---- reading ---- */

static enum err read_topics(struct scope *s, const json_t *body, struct question_plan *p)
{
	const json_t *list = json_object_get(body, "topics"), *one;
	struct str *topics;
	size_t i;

	if (!list)
		return ERR_NONE;
	if (!json_is_array(list) || json_array_size(list) > QUESTION_PLAN_TOPICS_MAX)
		return scope_fail(s, ERR_INVALID, "field.not_list", "topics",
		                  "a list of at most %d", QUESTION_PLAN_TOPICS_MAX);
	p->topic_count = json_array_size(list);
	topics = NEW_ARRAY(s->mem, struct str, p->topic_count);
	json_array_foreach(list, i, one)
	{
		if (!json_is_string(one))
			return scope_fail(s, ERR_INVALID, "field.not_text", "topics", "not a text");
		topics[i] = (struct str){json_string_value(one), json_string_length(one)};
	}
	p->topics = topics;
	return ERR_NONE;
}

static enum err read_question(struct scope *s, const json_t *one, struct planned_question *q)
{
	int state = PLANNED, source = PLANNED_BY_HAND;

	*q = (struct planned_question){.utterance = -1};
	if (!json_is_object(one))
		return scope_fail(s, ERR_INVALID, "field.not_object", "questions",
		                  "not a list of objects");
	TRY(json_in_id(s, one, "id", &q->id));
	TRY(json_in_str_needed(s, one, "text", QUESTION_PLAN_TEXT_BYTES_MAX, &q->text));
	TRY(json_in_number(s, one, "topic", 0, QUESTION_PLAN_TOPICS_MAX - 1, &q->topic));
	TRY(json_in_choice(s, one, "state", question_plan_states, &state));
	TRY(json_in_choice(s, one, "source", question_plan_sources, &source));
	TRY(json_in_id(s, one, "record", &q->record));
	TRY(json_in_id(s, one, "earlier", &q->earlier));
	TRY(json_in_number(s, one, "utterance", 0, INT32_MAX, &q->utterance));
	TRY(json_in_bool(s, one, "is_sure", &q->is_sure));
	q->state = (enum planned_state)state;
	q->source = (enum planned_source)source;
	return ERR_NONE;
}

static enum err read_questions(struct scope *s, const json_t *body, struct question_plan *p)
{
	const json_t *list = json_object_get(body, "questions"), *one;
	struct planned_question *questions;
	size_t i;

	if (!list)
		return ERR_NONE;
	if (!json_is_array(list) || json_array_size(list) > QUESTION_PLAN_QUESTIONS_MAX)
		return scope_fail(s, ERR_INVALID, "field.not_list", "questions",
		                  "a list of at most %d", QUESTION_PLAN_QUESTIONS_MAX);
	p->question_count = json_array_size(list);
	questions = NEW_ARRAY(s->mem, struct planned_question, p->question_count);
	json_array_foreach(list, i, one) TRY(read_question(s, one, &questions[i]));
	p->questions = questions;
	return ERR_NONE;
}

static enum err read_plan(struct scope *s, struct request *q, struct question_plan *p)
{
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "title", QUESTION_PLAN_TITLE_BYTES_MAX, &p->title));
	TRY(read_topics(s, body, p));
	return read_questions(s, body, p);
}

/* ---- the handlers ---- */

static enum err write_page(struct lists *l)
{
	const struct question_plan *list;
	size_t count;

	TRY(question_plan_list(l->s, *(const struct id *)l->ask, l->after, l->limit, &list,
	                       &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].title)))
			TRY(write_plan(l->s, l->out, &list[i]));
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	struct str asked = request_query(q, "account");
	struct id account = ID_NONE;

	if (asked.bytes && !id_parse(asked, &account))
		return scope_fail(s, ERR_INVALID, "field.not_id", "account", "not an id");
	return lists_answer_asked(s, q, &lists, &account, r);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct question_plan draft = {.account = request_id(q, "account")};
	const struct question_plan *plan;

	TRY(read_plan(s, q, &draft));
	TRY(question_plan_add(s, &draft, &plan));
	r->location =
		text_format(s->mem, "/api/question-plans/%.*s", STR_ARG(id_text(s->mem, plan->id)));
	return answer_plan(s, plan, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct question_plan *plan;

	TRY(question_plan_find(s, request_id(q, "question_plan"), &plan));
	return answer_plan(s, plan, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct question_plan *plan;
	struct question_plan next;

	TRY(question_plan_find(s, request_id(q, "question_plan"), &plan));
	next = *plan;
	TRY(read_plan(s, q, &next));
	next.revision = request_revision(q);
	TRY(question_plan_change(s, &next, &plan));
	return answer_plan(s, plan, r);
}

static enum err match(struct scope *s, struct request *q, struct response *r)
{
	struct id conversation = ID_NONE;
	const struct question_plan *plan;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_id(s, body, "conversation", &conversation));
	TRY(question_plan_match(s, request_id(q, "question_plan"), conversation, &plan));
	return answer_plan(s, plan, r);
}

static enum err erase(struct scope *s, struct request *q, struct response *r)
{
	TRY(question_plan_erase(s, request_id(q, "question_plan")));
	r->status = 204;
	return ERR_NONE;
}

static enum err propose(struct scope *s, struct request *q, struct response *r)
{
	const struct planned_question *questions;
	size_t count;

	TRY(question_plan_propose(s, request_id(q, "account"), &questions, &count));
	response_list_open(r);
	for (size_t i = 0; i < count; i++)
		write_question(&r->json, &questions[i]);
	response_list_close(r, ID_NONE);
	return ERR_NONE;
}

/* ---- the table ---- */

static const struct route_field plan_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"account_name", "text", "", true},
	{"conversation", "id", "the talk it was matched with", false},
	{"created_at", "time", "", true},
	{"title", "text", "at most 200 bytes", true},
	{"topics", "list", "of the agenda: 1 to 12 texts", true},
	{"questions", "list",
         "at most 60: id (none: a new one is made), text, topic (its number), state (planned, "
         "asked, answered, open), source, "
         "record, earlier (the open question of an earlier plan that it takes up), utterance, "
         "is_sure",
         true},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record plan_record = {"QuestionPlan", plan_fields};

static const struct route_field proposal_fields[] = {
	{"id", "id", "null", false},
	{"text", "text", "", true},
	{"topic", "number", "0", true},
	{"state", "text", "planned", true},
	{"source", "text", "left_open, end_customer, need or confirmation", true},
	{"record", "id", "the need or end customer", false},
	{"earlier", "id", "the question that was left open", false},
	{"utterance", "number", "null", false},
	{"at_s", "number", "null", false},
	{"is_sure", "bool", "false", true},
	{0},
};
static const struct route_record proposal_record = {"ProposedQuestion", proposal_fields};

static const struct route_field plan_takes[] = {
	{"title", "text", "at most 200 bytes", true},
	{"topics", "list", "1 to 12 texts", true},
	{"questions", "list", "as the plan gives them", false},
	{0},
};

static const struct route_field match_takes[] = {
	{"conversation", "id", "one's own, of the same account, with a report", true},
	{0},
};

static const struct route_field list_takes[] = {
	{"account", "id", "of one account only", false},
	{0},
};

const struct route question_plans_routes[] = {
	{"GET", "/api/question-plans", MAY_SIGNED_IN, ROUTE_LIST, list,
         "One's own question plans, newest first", .takes = list_takes, .gives = &plan_record},
	{"POST", "/api/accounts/{account}/question-plans", MAY_EDIT, ROUTE_ADD, add,
         "Plan the questions of a talk", .takes = plan_takes, .gives = &plan_record},
	{"GET", "/api/accounts/{account}/question-proposals", MAY_EDIT, ROUTE_PLAIN, propose,
         "Questions for the next talk, each with where it comes from", .gives = &proposal_record},
	{"GET", "/api/question-plans/{question_plan}", MAY_OWN, ROUTE_ONE, find, "One plan",
         .gives = &plan_record},
	{"PATCH", "/api/question-plans/{question_plan}", MAY_OWN, ROUTE_CHANGE, change,
         "Change title, topics and questions; a list replaces the one before", .takes = plan_takes,
         .gives = &plan_record},
	{"PUT", "/api/question-plans/{question_plan}/conversation", MAY_OWN, ROUTE_PUT, match,
         "Compare it with what was asked; what a person said stays", .takes = match_takes,
         .gives = &plan_record},
	{"DELETE", "/api/question-plans/{question_plan}", MAY_OWN, ROUTE_RETIRE, erase,
         "Delete it for good"},
};
const size_t question_plans_route_count =
	sizeof question_plans_routes / sizeof *question_plans_routes;
