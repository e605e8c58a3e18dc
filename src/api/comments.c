#include "api/comments.h"

#include "accounts/comment.h"
#include "api/lists.h"
#include "api/steps.h"

static void write_comment(struct json_out *o, const struct comment *c)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", c->id);
	json_out_key_id(o, "account", c->account);
	json_out_key_str(o, "kind", str_from(comment_kinds[c->kind]));
	json_out_key_id(o, "record", c->record);
	json_out_key_id(o, "author", c->author);
	json_out_key_str(o, "author_name", c->author_name);
	json_out_key_bool(o, "is_author_guest", c->is_author_guest);
	json_out_key_str(o, "text", c->text);
	json_out_key_bool(o, "is_internal", c->is_internal);
	json_out_key_time(o, "created_at", id_ms(c->id));
	json_out_key_time(o, "retired_at", c->retired_at_ms);
	json_out_key_number(o, "revision", c->revision);
	json_out_close(o, '}');
}

static enum err query_subject(struct scope *s, struct request *q, enum comment_kind *ret_kind,
                              struct id *ret_record)
{
	struct str kind = request_query(q, "kind"), record = request_query(q, "record");
	int which = str_which(kind, comment_kinds);

	if (!kind.bytes || !record.bytes)
		return scope_fail(s, ERR_INVALID, "field.missing", kind.bytes ? "record" : "kind",
		                  "which record");
	if (!id_parse(record, ret_record))
		return scope_fail(s, ERR_INVALID, "field.not_id", "record", "not an id");
	if (which < 0)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "kind", "need, goal, ...");
	*ret_kind = (enum comment_kind)which;
	return ERR_NONE;
}

struct subject {
	enum comment_kind kind;
	struct id record;
};

static enum err write_page(struct lists *l)
{
	const struct subject *about = l->ask;
	const struct comment *list;
	size_t count;

	TRY(comment_list(l->s, about->kind, about->record, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, lists_match(l, list[i].text)))
			write_comment(l->out, &list[i]);
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	struct subject about;

	TRY(query_subject(s, q, &about.kind, &about.record));
	return lists_answer_asked(s, q, &lists, &about, r);
}

static enum err answer(const struct comment *c, struct response *r)
{
	r->revision = c->revision;
	write_comment(&r->json, c);
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	enum comment_audience audience = COMMENT_AS_RECORD;
	const struct comment *comment;
	struct comment draft = {0};
	bool is_internal = false;
	int kind = -1;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_choice(s, body, "kind", comment_kinds, &kind));
	if (kind < 0)
		return scope_fail(s, ERR_INVALID, "field.missing", "kind", "of which kind");
	draft.kind = (enum comment_kind)kind;
	TRY(json_in_id(s, body, "record", &draft.record));
	TRY(json_in_str_needed(s, body, "text", COMMENT_TEXT_BYTES_MAX, &draft.text));
	TRY(json_in_bool(s, body, "is_internal", &is_internal));
	if (json_is_boolean(json_object_get(body, "is_internal")))
		audience = is_internal ? COMMENT_INTERNAL : COMMENT_FOR_ALL;
	TRY(comment_add(s, &draft, audience, &comment));
	r->location = steps_location(s, "comments", comment->id);
	return answer(comment, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct comment *comment;

	TRY(comment_find(s, request_id(q, "comment"), &comment));
	return answer(comment, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct comment *comment;
	struct comment next;
	bool is_retired;
	json_t *body;

	TRY(comment_find(s, request_id(q, "comment"), &comment));
	next = *comment;
	next.revision = request_revision(q);
	is_retired = next.retired_at_ms != 0;
	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "text", COMMENT_TEXT_BYTES_MAX, &next.text));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (next.retired_at_ms != 0))
		next.retired_at_ms = is_retired ? s->now_ms : 0;
	TRY(comment_change(s, &next, &comment));
	return answer(comment, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	const struct comment *comment;
	struct comment next;

	TRY(comment_find(s, request_id(q, "comment"), &comment));
	r->status = 204;
	if (comment->retired_at_ms)
		return ERR_NONE;
	next = *comment;
	next.retired_at_ms = s->now_ms;
	return comment_change(s, &next, &comment);
}

static const struct route_field comment_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"kind", "text", "need, goal, strategy, solution, action, result or process-step", true},
	{"record", "id", "what it is about", true},
	{"author", "id", "a member of either side", true},
	{"author_name", "text", "", true},
	{"is_author_guest", "bool", "the author is of the account's own people", true},
	{"text", "text", "at most 4000 bytes", true},
	{"is_internal", "bool", "of our side only; else guests see it with the record", true},
	{"created_at", "time", "", true},
	{"retired_at", "time", "null while it stands", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record comment_record = {"Comment", comment_fields};

static const struct route_field list_takes[] = {
	{"kind", "text", "need, goal, strategy, solution, action, result or process-step", true},
	{"record", "id", "what they are about", true},
	{0},
};

static const struct route_field add_takes[] = {
	{"kind", "text", "need, goal, strategy, solution, action, result or process-step", true},
	{"record", "id", "what it is about", true},
	{"text", "text", "at most 4000 bytes", true},
	{"is_internal", "bool", "of our side only; left out: unless the record is shared", false},
	{0},
};

static const struct route_field change_takes[] = {
	{"text", "text", "at most 4000 bytes", false},
	{"is_retired", "bool", "no longer stands", false},
	{0},
};

const struct route comments_routes[] = {
	{"GET", "/api/comments", MAY_TAKE_PART, ROUTE_LIST, list,
         "What is said about ?kind= &record=, oldest first", .takes = list_takes,
         .gives = &comment_record},
	{"POST", "/api/comments", MAY_TAKE_PART, ROUTE_ADD, add,
         "Say something about a record that one sees", .takes = add_takes,
         .gives = &comment_record},
	{"GET", "/api/comments/{comment}", MAY_TAKE_PART, ROUTE_ONE, find, "One comment",
         .gives = &comment_record},
	{"PATCH", "/api/comments/{comment}", MAY_TAKE_PART, ROUTE_CHANGE, change,
         "Change one's own comment", .takes = change_takes, .gives = &comment_record},
	{"DELETE", "/api/comments/{comment}", MAY_TAKE_PART, ROUTE_RETIRE, retire,
         "One's own comment no longer stands"},
};
const size_t comments_route_count = sizeof comments_routes / sizeof *comments_routes;
