#include "api/notes.h"

#include "accounts/note.h"
#include "api/lists.h"
#include "core/markdown.h"

static enum err write_note(struct scope *s, struct json_out *o, const struct note *n)
{
	struct str html;

	TRY(markdown_html(s, n->text, &html));
	json_out_open(o, '{');
	json_out_key_id(o, "id", n->id);
	json_out_key_id(o, "account", n->account);
	json_out_key_str(o, "title", n->title);
	json_out_key_str(o, "text", n->text);
	json_out_key_str(o, "html", html);
	json_out_key_id(o, "written_by", n->written_by);
	json_out_key_str(o, "written_by_name", n->written_by_name);
	json_out_key_time(o, "written_at", id_ms(n->id));
	json_out_key_bool(o, "is_shared", n->is_shared);
	json_out_key_time(o, "retired_at", n->retired_at_ms);
	json_out_key_number(o, "revision", n->revision);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct note *list;
	size_t count;

	TRY(note_list(l->s, l->home, l->words, l->after, l->limit, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, list[i].id, true))
			TRY(write_note(l->s, l->out, &list[i]));
	return ERR_NONE;
}

static enum err find_home(struct scope *s, struct id id, struct id *ret_account)
{
	const struct note *x;

	TRY(note_find(s, id, &x));
	*ret_account = x->account;
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page, find_home, .finds_words = true};

static enum err read_body(struct scope *s, struct request *q, struct note *n)
{
	bool is_retired = n->retired_at_ms != 0;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "title", NOTE_TITLE_BYTES_MAX, &n->title));
	TRY(json_in_str(s, body, "text", NOTE_TEXT_BYTES_MAX, &n->text));
	TRY(json_in_bool(s, body, "is_shared", &n->is_shared));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (n->retired_at_ms != 0))
		n->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

static enum err answer_note(struct scope *s, const struct note *note, struct response *r)
{
	r->revision = note->revision;
	return write_note(s, &r->json, note);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct note draft = {.account = request_id(q, "account")};
	const struct note *note;

	TRY(read_body(s, q, &draft));
	draft.retired_at_ms = 0;
	TRY(note_add(s, &draft, &note));
	r->location = text_format(s->mem, "/api/notes/%.*s", STR_ARG(id_text(s->mem, note->id)));
	return answer_note(s, note, r);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct note *note;

	TRY(note_find(s, request_id(q, "note"), &note));
	return answer_note(s, note, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct note *note;
	struct note next;

	TRY(note_find(s, request_id(q, "note"), &note));
	next = *note;
	next.revision = request_revision(q);
	TRY(read_body(s, q, &next));
	TRY(note_change(s, &next, &note));
	return answer_note(s, note, r);
}

static const struct route_field note_fields[] = {
	{"id", "id", "", true},
	{"account", "id", "", true},
	{"title", "text", "at most 200 bytes", true},
	{"text", "text", "Markdown, at most 20000 bytes", true},
	{"html", "text", "the text, safe to show", true},
	{"written_by", "id", "", true},
	{"written_by_name", "text", "", true},
	{"written_at", "time", "", true},
	{"is_shared", "bool", "guests of the account see it", true},
	{"retired_at", "time", "null while in use", false},
	{"revision", "number", "for If-Match", true},
	{0},
};
static const struct route_record note_record = {"Note", note_fields};

static const struct route_field note_takes[] = {
	{"title", "text", "at most 200 bytes", true},
	{"text", "text", "Markdown, at most 20000 bytes", false},
	{"is_shared", "bool", "guests of the account see it", false},
	{"is_retired", "bool", "out of lists, not out of history", false},
	{0},
};

const struct route notes_routes[] = {
	{"GET", "/api/accounts/{account}/notes", MAY_VISIT, ROUTE_LIST, lists_answer_home,
         "Notes on an account, newest first", .gives = &note_record, .about = &lists},
	{"GET", "/api/notes", MAY_TAKE_PART, ROUTE_LIST, lists_answer_all,
         "The same of all accounts one is on, one account after the other",
         .takes = lists_takes_account, .gives = &note_record, .about = &lists},
	{"POST", "/api/accounts/{account}/notes", MAY_EDIT, ROUTE_ADD, add, "Add a note",
         .takes = note_takes, .gives = &note_record},
	{"GET", "/api/notes/{note}", MAY_TAKE_PART, ROUTE_ONE, find, "One note",
         .gives = &note_record},
	{"PATCH", "/api/notes/{note}", MAY_SIGNED_IN, ROUTE_CHANGE, change, "Change a note",
         .takes = note_takes, .gives = &note_record},
};
const size_t notes_route_count = sizeof notes_routes / sizeof *notes_routes;
