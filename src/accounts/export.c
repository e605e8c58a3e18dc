#include "accounts/export.h"

#include "accounts/export_kinds.h"
#include "teams/access.h"
#include "teams/permission.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

enum {
	FLUSH_BYTES = 64 * 1024
};

/* A kind that a guest may not even know of is none for them. */
static bool is_told(const struct scope *s, const struct export_kind *kind)
{
	return !kind->is_ours || id_is_none(s->guest_of);
}

/* Ours, then those the caller brings along; NULL behind the last. */
static const struct export_kind *kind_at(const struct export_ask *ask, size_t i)
{
	if (i < export_kinds_count)
		return &export_kinds[i];
	return i - export_kinds_count < ask->also_count ? &ask->also[i - export_kinds_count] : NULL;
}

/* Every kind the actor may ask for, "accounts, contacts ...". */
static struct str list_kinds(struct scope *s, const struct export_ask *ask)
{
	struct text list = text_new(s->mem, 4096);
	const struct export_kind *kind;

	for (size_t i = 0; (kind = kind_at(ask, i)); i++)
		if (is_told(s, kind))
			text_addf(&list, "%s%s", list.bytes ? ", " : "", kind->name);
	return text_str(&list);
}

/* ---- page by page, account by account, team by team ---- */

static enum err write_pages(struct export_table *t, const struct export_kind *kind,
                            const struct account *account, const struct team *team)
{
	struct export_page page = {.after = ID_NONE};

	do {
		struct arena_mark mark = arena_mark(t->page->mem);

		page.has_more = false;
		TRY(account ? kind->of_account(t, account, &page) : kind->of_team(t, team, &page));
		arena_rewind(t->page->mem, mark);
		access_relieve(t->page);
		if (t->text.bytes >= FLUSH_BYTES)
			TRY(export_table_flush(t));
	} while (page.has_more);
	return ERR_NONE;
}

static enum err write_all_accounts(struct export_table *t, const struct export_kind *kind)
{
	const struct account *accounts;
	struct id after = ID_NONE;
	size_t count;

	do {
		struct arena_mark mark = arena_mark(t->page->mem);

		TRY(account_list(t->page, STR_NONE, after, ACCOUNT_LIST_MAX, &accounts, &count));
		for (size_t i = 0; i < count; i++) {
			TRY(write_pages(t, kind, &accounts[i], NULL));
			after = accounts[i].id;
		}
		arena_rewind(t->page->mem, mark);
	} while (count == ACCOUNT_LIST_MAX);
	return ERR_NONE;
}

static enum err write_teams(struct export_table *t, const struct export_kind *kind,
                            const struct team *teams, size_t count)
{
	for (size_t i = 0; i < count; i++)
		TRY(write_pages(t, kind, NULL, &teams[i]));
	return ERR_NONE;
}

static enum err write_all_teams(struct export_table *t, const struct export_kind *kind)
{
	const struct team *teams;
	struct id after = ID_NONE;
	size_t count;

	do {
		struct arena_mark mark = arena_mark(t->page->mem);

		TRY(team_list(t->page, after, TEAM_LIST_MAX, &teams, &count));
		TRY(write_teams(t, kind, teams, count));
		if (count)
			after = teams[count - 1].id;
		arena_rewind(t->page->mem, mark);
	} while (count == TEAM_LIST_MAX);
	return ERR_NONE;
}

/* Of the teams that look after an account those the asker is on: being on the account does not make a member. */
static enum err write_teams_of(struct export_table *t, const struct export_kind *kind,
                               struct id account)
{
	const struct team *teams;
	size_t count;

	TRY(team_list_of(t->page, account, &teams, &count));
	for (size_t i = 0; i < count; i++) {
		enum err e = team_check(t->page, teams[i].id, TEAM_SEE);

		if (e == ERR_NOT_FOUND) {
			t->page->problem = (struct problem){0};
			continue;
		}
		TRY(e);
		TRY(write_teams(t, kind, &teams[i], 1));
	}
	return ERR_NONE;
}

static enum err write_one_account(struct export_table *t, const struct export_kind *kind,
                                  struct id account)
{
	const struct account *a;

	TRY(account_find(t->page, account, &a));
	return write_pages(t, kind, a, NULL);
}

static enum err write_kind(struct export_table *t, const struct export_kind *kind,
                           struct id account)
{
	export_table_open(t, kind->name, kind->columns);
	if (kind->of_team)
		TRY(id_is_none(account) ? write_all_teams(t, kind)
		                        : write_teams_of(t, kind, account));
	else
		TRY(id_is_none(account) ? write_all_accounts(t, kind)
		                        : write_one_account(t, kind, account));
	export_table_close(t);
	return export_table_flush(t);
}

/* ---- one file ---- */

static enum err check_kind(struct scope *s, const struct export_ask *ask)
{
	bool is_known = !ask->kind.bytes && ask->format != EXPORT_CSV;
	const struct export_kind *kind;

	for (size_t i = 0; (kind = kind_at(ask, i)); i++)
		is_known |= is_told(s, kind) && str_equal(ask->kind, str_from(kind->name));
	if (!is_known)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "kind", "%.*s",
		                  STR_ARG(list_kinds(s, ask)));
	return id_is_none(ask->account) ? permission_check(s, MAY_TAKE_PART, ID_NONE)
	                                : permission_check(s, MAY_VISIT, ask->account);
}

static bool is_asked(const struct scope *s, const struct export_ask *ask,
                     const struct export_kind *kind)
{
	return is_told(s, kind) && (!ask->kind.bytes || str_equal(ask->kind, str_from(kind->name)));
}

static enum err write_plain(struct export_table *t, const struct export_ask *ask)
{
	const struct export_kind *kind;

	if (t->is_json)
		json_out_open(&t->json, '{');
	for (size_t i = 0; (kind = kind_at(ask, i)); i++)
		if (is_asked(t->page, ask, kind))
			TRY(write_kind(t, kind, ask->account));
	if (t->is_json)
		json_out_close(&t->json, '}');
	return export_table_flush(t);
}

/* ---- all kinds of CSV in one file ---- */

struct zip {
	struct archive *archive;
	export_take *take;
	void *what;
};

static la_ssize_t pass_on(struct archive *archive, void *what, const void *bytes, size_t count)
{
	struct zip *zip = what;

	if (!zip->take(zip->what, (struct str){bytes, count})) {
		archive_set_error(archive, EIO, "the file cannot be written");
		return -1;
	}
	return (la_ssize_t)count;
}

static bool add_piece(void *what, struct str piece)
{
	struct zip *zip = what;

	return archive_write_data(zip->archive, piece.at, piece.bytes) == (la_ssize_t)piece.bytes;
}

/* Without a size, because nobody knows it yet: the zip says it behind the file. */
static bool begin_file(struct scope *s, struct archive *archive, const char *name)
{
	struct archive_entry *entry = archive_entry_new();
	bool is_begun;

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_mtime(entry, s->now_ms / 1000, 0);
	is_begun = archive_write_header(archive, entry) == ARCHIVE_OK;
	archive_entry_free(entry);
	return is_begun;
}

static void end_zip(void *archive)
{
	archive_write_free(archive);
}

static enum err zip_failed(struct scope *s, struct archive *archive)
{
	const char *why = archive_error_string(archive);

	return scope_fail(s, ERR_BROKEN, "export.zip", NULL, "%s", why ? why : "");
}

static enum err write_zip(struct export_table *t, const struct export_ask *ask)
{
	struct zip *zip = NEW(t->page->mem, struct zip);
	const struct export_kind *kind;

	*zip = (struct zip){archive_write_new(), t->take, t->what};
	arena_at_end(t->page->mem, end_zip, zip->archive);
	if (archive_write_set_format_zip(zip->archive) != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(zip->archive, 1) != ARCHIVE_OK ||
	    archive_write_open(zip->archive, zip, NULL, pass_on, NULL) != ARCHIVE_OK)
		return zip_failed(t->page, zip->archive);
	t->take = add_piece;
	t->what = zip;
	for (size_t i = 0; (kind = kind_at(ask, i)); i++) {
		if (!is_asked(t->page, ask, kind))
			continue;
		if (!begin_file(t->page, zip->archive,
		                text_format(t->page->mem, "%s.csv", kind->name).at))
			return zip_failed(t->page, zip->archive);
		TRY(write_kind(t, kind, ask->account));
	}
	if (archive_write_close(zip->archive) != ARCHIVE_OK)
		return zip_failed(t->page, zip->archive);
	return ERR_NONE;
}

static void end_arena(void *mem)
{
	arena_end(mem);
}

enum err export_write(struct scope *s, const struct export_ask *ask, export_take *take, void *what)
{
	struct scope page = *s;
	struct export_table t = {.page = &page,
	                         .is_json = ask->format == EXPORT_JSON,
	                         .separator = s->language == LANGUAGE_DE ? ';' : ',',
	                         .take = take,
	                         .what = what};
	enum err e;

	TRY(check_kind(s, ask));
	page.mem = arena_new(0);
	arena_at_end(s->mem, end_arena, page.mem);
	t.text = text_new(s->mem, EXPORT_PIECE_BYTES_MAX);
	t.json = json_out_new(&t.text);
	e = ask->format == EXPORT_ZIP ? write_zip(&t, ask) : write_plain(&t, ask);
	s->problem = page.problem;
	return e;
}
