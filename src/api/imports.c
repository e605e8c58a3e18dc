#include "api/imports.h"

#include "accounts/import_draft.h"
#include "core/utf8.h"

static const char *const kinds[] = {"accounts", "contacts", NULL};
static const char *const what_names[] = {"add", "change", "skip", "refuse"};
static const char *const duplicates[] = {"skip", "change", NULL};

/* ---- what a plan says ---- */

static void write_columns(struct json_out *o, const struct import_plan *plan)
{
	json_out_key(o, "columns");
	json_out_open(o, '[');
	for (size_t i = 0; i < plan->column_count; i++) {
		const struct import_column *column = &plan->columns[i];

		json_out_open(o, '{');
		json_out_key_str(o, "header", column->header);
		json_out_key_str(o, "field", str_from(import_field_name(column->field)));
		json_out_key(o, "examples");
		json_out_open(o, '[');
		for (size_t k = 0; k < IMPORT_EXAMPLES && column->examples[k].bytes; k++)
			json_out_str(o, column->examples[k]);
		json_out_close(o, ']');
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

static void write_row(struct json_out *o, const struct import_row *row)
{
	json_out_open(o, '{');
	json_out_key_number(o, "line", row->line);
	json_out_key_str(o, "what", str_from(what_names[row->what]));
	json_out_key_str(o, "name", row->name);
	json_out_key_str(o, "email", row->email);
	json_out_key_str(o, "function", row->function);
	json_out_key_str(o, "language", row->language);
	json_out_key_str(o, "phone", row->phone);
	json_out_key_str(o, "division", utf8_cut(row->division_name, 200));
	json_out_key_str(o, "country", row->country);
	json_out_key_id(o, "account", row->account);
	json_out_close(o, '}');
}

/* The first rows, and the first duplicates: those are what somebody wants to look at. */
static void write_rows(struct json_out *o, const struct import_plan *plan)
{
	size_t count = 0;

	json_out_key(o, "rows");
	json_out_open(o, '[');
	for (size_t i = 0; i < plan->row_count && i < IMPORT_FIRST_ROWS; i++)
		write_row(o, &plan->rows[i]);
	json_out_close(o, ']');
	json_out_key(o, "duplicates");
	json_out_open(o, '[');
	for (size_t i = 0; i < plan->row_count && count < IMPORT_FIRST_ROWS; i++) {
		if (plan->rows[i].what != IMPORT_SKIP && plan->rows[i].what != IMPORT_CHANGE)
			continue;
		write_row(o, &plan->rows[i]);
		count++;
	}
	json_out_close(o, ']');
}

static void write_errors(struct json_out *o, const struct import_plan *plan)
{
	json_out_key_number(o, "error_count", (int64_t)plan->error_count);
	json_out_key(o, "errors");
	json_out_open(o, '[');
	for (size_t i = 0; i < plan->error_count && i < IMPORT_ERRORS_MAX; i++) {
		json_out_open(o, '{');
		json_out_key_number(o, "line", plan->errors[i].line);
		json_out_key_str(o, "column", plan->errors[i].column);
		json_out_key_str(o, "key", str_from(plan->errors[i].key));
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

static enum err preview_of(struct scope *s, const struct import_plan *plan, struct str *ret_preview)
{
	struct text text = text_new(s->mem, IMPORT_DRAFT_PREVIEW_BYTES_MAX);
	struct json_out out = json_out_new(&text), *o = &out;
	char separator = plan->separator;

	json_out_open(o, '{');
	json_out_key_str(o, "format", plan->is_vcard ? STR("vcard") : STR("csv"));
	json_out_key_str(o, "encoding", str_from(encoding_name(plan->encoding)));
	json_out_key_str(o, "separator", (struct str){&separator, separator != 0});
	json_out_key_number(o, "row_count", (int64_t)plan->row_count);
	json_out_key_number(o, "add_count", (int64_t)plan->add_count);
	json_out_key_number(o, "change_count", (int64_t)plan->change_count);
	json_out_key_number(o, "skip_count", (int64_t)plan->skip_count);
	json_out_key_number(o, "repeated_count", (int64_t)plan->repeated_count);
	json_out_key_number(o, "language_dropped_count", (int64_t)plan->language_dropped_count);
	json_out_key_number(o, "division_count", (int64_t)plan->division_count);
	write_columns(o, plan);
	write_rows(o, plan);
	write_errors(o, plan);
	json_out_close(o, '}');
	if (text_is_cut(&text))
		return scope_fail(s, ERR_TOO_LARGE, "table.too_large", NULL, "the preview");
	*ret_preview = text_str(&text);
	return ERR_NONE;
}

/* ---- the resource ---- */

static void answer_draft(const struct import_draft *d, struct response *r)
{
	struct json_out *o = &r->json;
	size_t done = 0, count = 0;
	bool is_running = import_draft_progress(d->id, &done, &count);

	json_out_open(o, '{');
	json_out_key_id(o, "id", d->id);
	json_out_key_str(o, "of", str_from(kinds[d->of]));
	json_out_key_id(o, "account", d->account);
	json_out_key_str(o, "duplicates", str_from(duplicates[d->is_changing]));
	json_out_key_str(o, "state",
	                 d->is_done   ? STR("done")
	                 : is_running ? STR("running")
	                              : STR("waiting"));
	json_out_key_number(o, "done_count", (int64_t)done);
	json_out_key_time(o, "until", d->until_ms);
	json_out_key(o, "preview");
	text_add(o->text, d->preview);
	o->needs_comma = true;
	json_out_close(o, '}');
}

static enum err read_query(struct scope *s, struct request *q, struct import_draft *d)
{
	struct str of = request_query(q, "of"), account = request_query(q, "account");

	d->of = str_equal(of, STR("accounts")) ? IMPORT_ACCOUNTS : IMPORT_CONTACTS;
	if (!str_equal(of, str_from(kinds[d->of])))
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "of",
		                  "accounts, contacts");
	if (account.bytes && !id_parse(account, &d->account))
		return scope_fail(s, ERR_INVALID, "field.not_id", "account", "not an id");
	return ERR_NONE;
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct import_draft draft = {.file = q->body};
	const struct import_plan *plan;

	TRY(read_query(s, q, &draft));
	TRY(import_draft_plan(s, &draft, &plan));
	TRY(preview_of(s, plan, &draft.preview));
	TRY(import_draft_add(s, &draft));
	r->location = text_format(s->mem, "/api/imports/%.*s", STR_ARG(id_text(s->mem, draft.id)));
	answer_draft(&draft, r);
	return ERR_NONE;
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct import_draft *draft;

	TRY(import_draft_find(s, request_id(q, "import"), false, &draft));
	answer_draft(draft, r);
	return ERR_NONE;
}

/* {"fields": ["name", "", "email"]} as "name,,email". */
static enum err read_fields(struct scope *s, const json_t *body, struct str *fields)
{
	struct text text = text_new(s->mem, IMPORT_DRAFT_FIELDS_BYTES_MAX);
	const json_t *list = json_object_get(body, "fields");

	if (!list || json_is_null(list))
		return ERR_NONE;
	if (!json_is_array(list) || json_array_size(list) > CSV_COLUMNS_MAX)
		return scope_fail(s, ERR_INVALID, "field.not_list", "fields", "at most %d",
		                  CSV_COLUMNS_MAX);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *name = json_string_value(json_array_get(list, i));

		if (!name || strchr(name, ','))
			return scope_fail(s, ERR_INVALID, "import.field_unknown", "fields",
			                  "names of fields");
		if (i)
			text_add_char(&text, ',');
		text_add(&text, str_from(name));
	}
	if (text_is_cut(&text))
		return scope_fail(s, ERR_INVALID, "import.field_unknown", "fields",
		                  "names of fields");
	/* A list of one empty name still is one. */
	*fields = text.bytes ? text_str(&text) : STR(",");
	return ERR_NONE;
}

static enum err find_with_file(struct scope *s, struct request *q, struct import_draft *d)
{
	const struct import_draft *found;

	TRY(import_draft_find(s, request_id(q, "import"), true, &found));
	*d = *found;
	if (d->is_done)
		return scope_fail(s, ERR_CONFLICT, "import.over", NULL, "it is done");
	return ERR_NONE;
}

static enum err map(struct scope *s, struct request *q, struct response *r)
{
	const struct import_plan *plan;
	struct import_draft draft;
	json_t *body;
	int choice;

	TRY(find_with_file(s, q, &draft));
	TRY(request_json(s, q, &body));
	choice = draft.is_changing;
	TRY(read_fields(s, body, &draft.fields));
	TRY(json_in_choice(s, body, "duplicates", duplicates, &choice));
	draft.is_changing = choice == 1;
	TRY(import_draft_plan(s, &draft, &plan));
	TRY(preview_of(s, plan, &draft.preview));
	TRY(import_draft_change(s, &draft));
	answer_draft(&draft, r);
	return ERR_NONE;
}

static enum err start(struct scope *s, struct request *q, struct response *r)
{
	const struct import_plan *plan;
	struct import_draft draft;

	TRY(find_with_file(s, q, &draft));
	TRY(import_draft_run(s, &draft, &plan));
	TRY(preview_of(s, plan, &draft.preview));
	draft.is_done = true;
	answer_draft(&draft, r);
	return ERR_NONE;
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	TRY(import_draft_retire(s, request_id(q, "import")));
	r->status = 204;
	return ERR_NONE;
}

static const struct route_field import_fields[] = {
	{"id", "id", "", true},
	{"of", "text", "accounts or contacts", true},
	{"account", "id", "of all contacts; null: a column names it", false},
	{"duplicates", "text", "skip or change", true},
	{"state", "text", "waiting, running or done", true},
	{"done_count", "number", "rows, while running", true},
	{"until", "time", "when it is forgotten", true},
	{"preview", "object",
         "format, encoding, separator, counts, columns, the first rows and duplicates, errors",
         true},
	{0},
};
static const struct route_record import_record = {"Import", import_fields};

static const struct route_field add_takes[] = {
	{"of", "text", "accounts or contacts", true},
	{"account", "id", "whose contacts all of them are; without it a column says so", false},
	{0},
};

static const struct route_field map_takes[] = {
	{"fields", "list",
         "of each column: name, given, family, email, function, language, phone, "
         "division, account, country, about, or empty",
         false},
	{"duplicates", "text", "skip or change", false},
	{0},
};

static const struct route_field start_takes[] = {{0}};

const struct route imports_routes[] = {
	{"POST", "/api/imports", MAY_SIGNED_IN, ROUTE_ADD, add,
         "Hand in a file (CSV, vCard) to look at: the file itself is the body. Changes nothing "
         "else; the one before is forgotten",
         .takes = add_takes, .gives = &import_record, .body_bytes_max = IMPORT_BYTES_MAX,
         .is_raw_body = true},
	{"GET", "/api/imports/{import}", MAY_OWN, ROUTE_PLAIN, find,
         "What would come in, and how far it is", .gives = &import_record},
	{"PUT", "/api/imports/{import}/mapping", MAY_OWN, ROUTE_PUT, map,
         "What the columns are, and what happens with duplicates", .takes = map_takes,
         .gives = &import_record, .is_slow = true},
	{"PUT", "/api/imports/{import}/start", MAY_OWN, ROUTE_PUT, start,
         "Take it over, all or nothing; answers when it is done", .takes = start_takes,
         .gives = &import_record, .is_slow = true},
	{"DELETE", "/api/imports/{import}", MAY_OWN, ROUTE_RETIRE, retire,
         "Cancel, without a trace, or forget the file"},
};
const size_t imports_route_count = sizeof imports_routes / sizeof *imports_routes;
