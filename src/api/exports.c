#include "api/exports.h"

#include "accounts/export.h"
#include "processes/process_export.h"

/* CSV holds one table: without ?kind= it comes as a zip with one for each. */
static enum err read_ask(struct scope *s, struct request *q, struct export_ask *ask)
{
	struct str format = request_query(q, "format");

	ask->kind = request_query(q, "kind");
	ask->also = process_export_kinds;
	ask->also_count = PROCESS_EXPORT_KIND_COUNT;
	if (str_equal(format, STR("json")))
		ask->format = EXPORT_JSON;
	else if (str_equal(format, STR("csv")))
		ask->format = ask->kind.bytes ? EXPORT_CSV : EXPORT_ZIP;
	else
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "format", "csv, json");
	return ERR_NONE;
}

static bool add_piece(void *what, struct str piece)
{
	return fwrite(piece.at, 1, piece.bytes, what) == piece.bytes;
}

static void end_file(void *file)
{
	fclose(file);
}

/* Into a file without a name, which is gone when it was sent: memory stays the same however much there is. */
static enum err answer(struct scope *s, struct export_ask *ask, struct response *r)
{
	static const char *const types[] = {"text/csv; charset=utf-8", "application/json",
	                                    "application/zip"};
	static const char *const endings[] = {"csv", "json", "zip"};

	r->file = tmpfile();
	if (!r->file)
		return scope_fail(s, ERR_BROKEN, "export.write", NULL, "no temporary file");
	arena_at_end(s->mem, end_file, r->file);
	TRY(export_write(s, ask, add_piece, r->file));
	r->content_type = types[ask->format];
	r->file_name = text_format(s->mem, "kamwerk%s%.*s.%s", ask->kind.bytes ? "-" : "",
	                           STR_ARG(ask->kind), endings[ask->format]);
	return ERR_NONE;
}

static enum err all(struct scope *s, struct request *q, struct response *r)
{
	struct export_ask ask = {.account = ID_NONE};

	TRY(read_ask(s, q, &ask));
	return answer(s, &ask, r);
}

static enum err one(struct scope *s, struct request *q, struct response *r)
{
	struct export_ask ask = {.account = request_id(q, "account")};

	TRY(read_ask(s, q, &ask));
	return answer(s, &ask, r);
}

static const struct route_field takes[] = {
	{"format", "text", "json, or csv: one table, without `kind` a zip with one for each", true},
	{"kind", "text", "accounts, contacts, needs, actions ...; without it all of them", false},
	{0},
};

const struct route exports_routes[] = {
	{"GET", "/api/export", MAY_TAKE_PART, ROUTE_PLAIN, all, "All one may see, as a file",
         .takes = takes, .is_slow = true},
	{"GET", "/api/accounts/{account}/export", MAY_VISIT, ROUTE_PLAIN, one,
         "An account and what hangs on it, as a file", .takes = takes, .is_slow = true},
};
const size_t exports_route_count = sizeof exports_routes / sizeof *exports_routes;
