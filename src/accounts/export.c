#include "accounts/export.h"

#include "accounts/account.h"
#include "accounts/contact.h"
#include "accounts/need.h"
#include "core/csv.h"
#include "core/date.h"
#include "core/json_out.h"
#include "teams/access.h"

#include <archive.h>
#include <archive_entry.h>

enum {
	COLUMNS_MAX = 12
};

struct kind;

/* One kind on its way out. */
struct writer {
	struct scope *page; /* a scope of its own for what is read, emptied account by account */
	const struct kind *kind;
	struct text *out;
	struct json_out json;
	enum export_format format;
	char separator;
};

struct kind {
	const char *name;
	const char *columns[COLUMNS_MAX]; /* ends with NULL */
	enum err (*write)(struct writer *w, const struct account *account);
};

/* ---- one record ---- */

static void write_record(struct writer *w, const struct str *values)
{
	const char *const *columns = w->kind->columns;

	if (w->format == EXPORT_JSON)
		json_out_open(&w->json, '{');
	for (size_t i = 0; columns[i]; i++) {
		if (w->format == EXPORT_JSON)
			json_out_key_str(&w->json, columns[i], values[i]);
		else
			csv_add(w->out, w->separator, i == 0, values[i]);
	}
	if (w->format == EXPORT_JSON)
		json_out_close(&w->json, '}');
	else
		csv_end(w->out);
}

static struct str id(struct writer *w, struct id id)
{
	return id_is_none(id) ? STR_NONE : id_text(w->page->mem, id);
}

static struct str time_at(struct writer *w, int64_t ms)
{
	return ms ? date_text(w->page->mem, ms) : STR_NONE;
}

/* ---- the kinds ---- */

static enum err write_account(struct writer *w, const struct account *a)
{
	write_record(w, (struct str[]){id(w, a->id), a->name, a->country, a->about,
	                               time_at(w, a->created_at_ms)});
	return ERR_NONE;
}

static enum err write_contacts(struct writer *w, const struct account *a)
{
	const struct contact *list;
	struct id after = ID_NONE;
	size_t count;

	do {
		TRY(contact_list(w->page, a->id, after, CONTACT_LIST_MAX, &list, &count));
		for (size_t i = 0; i < count; i++) {
			after = list[i].id;
			access_note(w->page, list[i].id, "exported");
			write_record(w, (struct str[]){id(w, list[i].id), a->name, list[i].name,
			                               list[i].email, list[i].function,
			                               list[i].language});
		}
	} while (count == CONTACT_LIST_MAX && !text_is_cut(w->out));
	return ERR_NONE;
}

static enum err write_needs(struct writer *w, const struct account *a)
{
	static const char *const levels[NEED_LEVEL_COUNT] = {"account", "end_customer"};
	struct id after = ID_NONE;
	const struct need *list;
	size_t count;

	do {
		TRY(need_list(w->page, a->id, after, NEED_LIST_MAX, &list, &count));
		for (size_t i = 0; i < count; i++) {
			after = list[i].id;
			write_record(w, (struct str[]){id(w, list[i].id), a->name, list[i].quote,
			                               str_from(levels[list[i].level]),
			                               id(w, list[i].contact),
			                               time_at(w, list[i].heard_at_ms),
			                               time_at(w, list[i].kept_at_ms)});
		}
	} while (count == NEED_LIST_MAX && !text_is_cut(w->out));
	return ERR_NONE;
}

static const struct kind kinds[] = {
	{"accounts", {"id", "name", "country", "about", "created_at"}, write_account},
	{"contacts", {"id", "account", "name", "email", "function", "language"}, write_contacts},
	{"needs",
         {"id", "account", "quote", "level", "contact", "heard_at", "kept_at"},
         write_needs},
};
enum {
	KIND_COUNT = sizeof kinds / sizeof *kinds
};

/* ---- account by account ---- */

static enum err write_one(struct writer *w, struct id account)
{
	const struct account *a;

	TRY(account_find(w->page, account, &a));
	return w->kind->write(w, a);
}

static enum err write_all(struct writer *w)
{
	const struct account *accounts;
	struct id after = ID_NONE;
	size_t count;

	do {
		struct arena_mark page = arena_mark(w->page->mem);

		TRY(account_list(w->page, STR_NONE, after, ACCOUNT_LIST_MAX, &accounts, &count));
		for (size_t i = 0; i < count && !text_is_cut(w->out); i++) {
			struct arena_mark mark = arena_mark(w->page->mem);

			TRY(w->kind->write(w, &accounts[i]));
			after = accounts[i].id;
			arena_rewind(w->page->mem, mark);
		}
		arena_rewind(w->page->mem, page);
	} while (count == ACCOUNT_LIST_MAX && !text_is_cut(w->out));
	return ERR_NONE;
}

static enum err write_kind(struct writer *w, const struct kind *kind, struct id account)
{
	w->kind = kind;
	if (w->format == EXPORT_JSON) {
		json_out_key(&w->json, kind->name);
		json_out_open(&w->json, '[');
	} else {
		text_add(w->out, STR("\xef\xbb\xbf"));
		for (size_t i = 0; kind->columns[i]; i++)
			csv_add(w->out, w->separator, i == 0, str_from(kind->columns[i]));
		csv_end(w->out);
	}
	TRY(id_is_none(account) ? write_all(w) : write_one(w, account));
	if (w->format == EXPORT_JSON)
		json_out_close(&w->json, ']');
	return ERR_NONE;
}

static enum err write_kinds(struct writer *w, const struct export_ask *ask)
{
	size_t written = 0;

	if (w->format == EXPORT_JSON)
		json_out_open(&w->json, '{');
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (ask->kind.bytes && !str_equal(ask->kind, str_from(kinds[i].name)))
			continue;
		TRY(write_kind(w, &kinds[i], ask->account));
		written++;
	}
	if (w->format == EXPORT_JSON)
		json_out_close(&w->json, '}');
	if (!written || (w->format == EXPORT_CSV && written > 1))
		return scope_fail(w->page, ERR_INVALID, "field.unknown_value", "kind",
		                  "accounts, contacts, needs");
	return ERR_NONE;
}

static enum err too_large(struct scope *s)
{
	return scope_fail(s, ERR_TOO_LARGE, "export.too_large", NULL, "more than %zu bytes",
	                  EXPORT_BYTES_MAX);
}

/* ---- all kinds of CSV in one file ---- */

static la_ssize_t add_bytes(struct archive *zip, void *what, const void *bytes, size_t count)
{
	struct text *out = what;

	(void)zip;
	text_add(out, (struct str){bytes, count});
	return (la_ssize_t)count;
}

static bool add_file(struct scope *s, struct archive *zip, const char *name, struct str content)
{
	struct archive_entry *entry = archive_entry_new();
	bool is_added;

	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (la_int64_t)content.bytes);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_mtime(entry, s->now_ms / 1000, 0);
	is_added = archive_write_header(zip, entry) == ARCHIVE_OK &&
	           archive_write_data(zip, content.at, content.bytes) == (la_ssize_t)content.bytes;
	archive_entry_free(entry);
	return is_added;
}

static void end_zip(void *zip)
{
	archive_write_free(zip);
}

static enum err write_zip(struct writer *w, const struct export_ask *ask)
{
	struct archive *zip = archive_write_new();
	struct text *out = w->out;
	bool is_ok;

	arena_at_end(w->page->mem, end_zip, zip);
	is_ok = archive_write_set_format_zip(zip) == ARCHIVE_OK &&
	        archive_write_set_bytes_in_last_block(zip, 1) == ARCHIVE_OK &&
	        archive_write_open(zip, out, NULL, add_bytes, NULL) == ARCHIVE_OK;
	for (size_t i = 0; is_ok && i < KIND_COUNT; i++) {
		struct arena *mem =
			arena_new(0); /* a table grows; it must not stay until the end */
		struct text table = text_new(mem, EXPORT_BYTES_MAX);
		enum err e;

		w->out = &table;
		e = write_kind(w, &kinds[i], ask->account);
		if (!e && text_is_cut(&table))
			e = too_large(w->page);
		if (!e)
			is_ok = add_file(w->page, zip,
			                 text_format(w->page->mem, "%s.csv", kinds[i].name).at,
			                 text_str(&table));
		arena_end(mem);
		if (e)
			return e;
	}
	w->out = out;
	if (!is_ok || archive_write_close(zip) != ARCHIVE_OK)
		return scope_fail(w->page, ERR_BROKEN, "export.zip", NULL, "%s",
		                  archive_error_string(zip) ? archive_error_string(zip) : "");
	return ERR_NONE;
}

static void end_arena(void *mem)
{
	arena_end(mem);
}

enum err export_write(struct scope *s, const struct export_ask *ask, struct text *out)
{
	struct scope page = *s;
	struct writer w = {.page = &page,
	                   .out = out,
	                   .json = json_out_new(out),
	                   .format = ask->format,
	                   .separator = s->language == LANGUAGE_DE ? ';' : ','};
	enum err e;

	page.mem = arena_new(0);
	arena_at_end(s->mem, end_arena, page.mem);
	e = ask->format == EXPORT_ZIP ? write_zip(&w, ask) : write_kinds(&w, ask);
	if (!e && text_is_cut(out))
		e = too_large(&page);
	s->problem = page.problem;
	return e;
}
