#include "store/migration_impl.h"

#include "store/dialect.h"
#include "store/disk_impl.h"
#include "store/sqlite_impl.h"

#include <unistd.h>

struct file {
	struct migration_target base;
	struct sqlite_connection *c;
	const char *path;
	int share;
};

static const char create_table[] =
	"CREATE TABLE IF NOT EXISTS schema_migration ("
	" number INTEGER NOT NULL PRIMARY KEY,"
	" name TEXT NOT NULL,"
	" text_hash BLOB NOT NULL,"   /* of the migration as it ran */
	" schema_hash BLOB NOT NULL," /* of all that the schema said afterwards */
	" applied_at_ms INTEGER NOT NULL"
	") STRICT";

static struct file *file_of(struct migration_target *t)
{
	return (struct file *)t; /* its first member */
}

/* ---- copies ---- */

static const char *copy_path(struct scope *s, const char *path, int64_t number)
{
	return text_format(s->mem, "%s.before-%04lld", path, (long long)number).at;
}

/* "restore FILE.before-0003" for the newest copy there is. */
static struct str advice(struct scope *s, struct migration_target *t, int64_t number)
{
	for (; number > 0; number--) {
		const char *copy = copy_path(s, file_of(t)->path, number);

		if (access(copy, R_OK) == 0)
			return text_format(s->mem, "stop kamwerk and restore the copy %s over it",
			                   copy);
	}
	return STR("restore the last backup over it");
}

/* The copy gets its name only when it is whole and on disk, so a name that exists can be trusted. */
static enum err keep_copy(struct scope *s, struct migration_target *t,
                          const struct store_migration *m)
{
	struct sqlite_connection *c = file_of(t)->c;
	const char *copy = copy_path(s, file_of(t)->path, m->number);
	const char *part = text_format(s->mem, "%s.part", copy).at;
	sqlite3_stmt *run = NULL;
	int code;

	unlink(part);
	if (sqlite3_prepare_v2(c->handle, "VACUUM INTO ?1", -1, &run, NULL) != SQLITE_OK)
		return sqlite_refuse(s, c, "copy before a migration");
	sqlite3_bind_text(run, 1, part, -1, SQLITE_STATIC);
	code = sqlite3_step(run);
	sqlite3_finalize(run);
	if (code != SQLITE_DONE) {
		enum err e = sqlite_refuse(s, c, "copy before a migration");

		unlink(part);
		return e;
	}
	return disk_finish(s, part, copy);
}

/* ---- what the file says of itself ---- */

static enum err count(struct scope *s, struct migration_target *t, int64_t *ret_others,
                      bool *ret_is_ours)
{
	struct sqlite_connection *c = file_of(t)->c;
	int64_t ours;

	TRY(sqlite_number(s, c,
	                  "SELECT count(*) FROM sqlite_schema WHERE name <> 'schema_migration'",
	                  ret_others));
	TRY(sqlite_number(
		s, c, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'", &ours));
	*ret_is_ours = ours != 0;
	return ERR_NONE;
}

static enum err create(struct scope *s, struct migration_target *t)
{
	return sqlite_run(s, file_of(t)->c, create_table);
}

static enum err describe(struct scope *s, struct migration_target *t, struct text *schema)
{
	static const char sql[] = "SELECT type, name, sql FROM sqlite_schema"
				  " WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'"
				  " ORDER BY type, name";
	struct sqlite_connection *c = file_of(t)->c;
	sqlite3_stmt *list = NULL;

	if (sqlite3_prepare_v2(c->handle, sql, -1, &list, NULL) != SQLITE_OK)
		return sqlite_refuse(s, c, "read the schema");
	while (sqlite3_step(list) == SQLITE_ROW)
		for (int i = 0; i < 3; i++) {
			text_add(schema, str_from((const char *)sqlite3_column_text(list, i)));
			text_add_char(schema, '\n');
		}
	if (sqlite3_finalize(list) != SQLITE_OK)
		return sqlite_refuse(s, c, "read the schema");
	return ERR_NONE;
}

static void read_hash(sqlite3_stmt *from, int column, unsigned char ret_hash[SECRETS_HASH_BYTES])
{
	const void *bytes = sqlite3_column_blob(from, column);

	if (bytes && sqlite3_column_bytes(from, column) == SECRETS_HASH_BYTES)
		memcpy(ret_hash, bytes, SECRETS_HASH_BYTES);
	else
		memset(ret_hash, 0, SECRETS_HASH_BYTES);
}

static enum err list_applied(struct scope *s, struct migration_target *t,
                             struct migration_applied **ret_applied, size_t *ret_count)
{
	static const char sql[] =
		"SELECT number, text_hash, schema_hash FROM schema_migration ORDER BY number";
	struct sqlite_connection *c = file_of(t)->c;
	struct migration_applied *list = NULL;
	size_t listed = 0, room = 0;
	sqlite3_stmt *run = NULL;
	int64_t others;
	bool is_ours;

	TRY(count(s, t, &others, &is_ours));
	if (is_ours && sqlite3_prepare_v2(c->handle, sql, -1, &run, NULL) != SQLITE_OK)
		return sqlite_refuse(s, c, "read the migrations");
	while (run && sqlite3_step(run) == SQLITE_ROW) {
		list = arena_grow(s->mem, list, sizeof *list, listed + 1, &room);
		list[listed].number = sqlite3_column_int64(run, 0);
		read_hash(run, 1, list[listed].text_hash);
		read_hash(run, 2, list[listed].schema_hash);
		listed++;
	}
	if (sqlite3_finalize(run) != SQLITE_OK)
		return sqlite_refuse(s, c, "read the migrations");
	*ret_applied = list;
	*ret_count = listed;
	return ERR_NONE;
}

/* ---- running one ---- */

static enum err begin(struct scope *s, struct migration_target *t, int64_t *ret_newest)
{
	struct sqlite_connection *c = file_of(t)->c;

	TRY(sqlite_run(s, c, "BEGIN IMMEDIATE"));
	return sqlite_number(s, c, "SELECT coalesce(max(number), 0) FROM schema_migration",
	                     ret_newest);
}

static enum err apply(struct scope *s, struct migration_target *t, const struct store_migration *m)
{
	struct sqlite_connection *c = file_of(t)->c;
	struct str sql = dialect_sqlite(s->mem, m->text);
	int64_t orphans;

	if (sqlite3_exec(c->handle, sql.at, NULL, NULL, NULL) != SQLITE_OK)
		return scope_fail(s, ERR_BROKEN, "store.migration", NULL, "%.*s: %s",
		                  STR_ARG(m->name), sqlite3_errmsg(c->handle));
	TRY(sqlite_number(s, c, "SELECT count(*) FROM pragma_foreign_key_check", &orphans));
	if (orphans)
		return scope_fail(s, ERR_BROKEN, "store.migration", NULL,
		                  "%.*s leaves %lld rows that point nowhere", STR_ARG(m->name),
		                  (long long)orphans);
	/* A migration that commits by itself would end the protection halfway. */
	if (sqlite3_get_autocommit(c->handle))
		return scope_fail(s, ERR_BROKEN, "store.migration", NULL,
		                  "%.*s ends its own transaction", STR_ARG(m->name));
	return ERR_NONE;
}

static enum err add_record(struct scope *s, struct migration_target *t,
                           const struct migration_record *r)
{
	struct sqlite_connection *c = file_of(t)->c;
	sqlite3_stmt *add = NULL;
	int code;

	if (sqlite3_prepare_v2(c->handle,
	                       "INSERT INTO schema_migration (number, name, text_hash,"
	                       " schema_hash, applied_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
	                       -1, &add, NULL) != SQLITE_OK)
		return sqlite_refuse(s, c, "record a migration");
	sqlite3_bind_int64(add, 1, r->migration->number);
	sqlite3_bind_text(add, 2, r->migration->name.at, (int)r->migration->name.bytes,
	                  SQLITE_STATIC);
	sqlite3_bind_blob(add, 3, r->text_hash, sizeof r->text_hash, SQLITE_STATIC);
	sqlite3_bind_blob(add, 4, r->schema_hash, sizeof r->schema_hash, SQLITE_STATIC);
	sqlite3_bind_int64(add, 5, s->now_ms);
	code = sqlite3_step(add);
	sqlite3_finalize(add);
	if (code != SQLITE_DONE)
		return sqlite_refuse(s, c, "record a migration");
	return ERR_NONE;
}

static enum err commit(struct scope *s, struct migration_target *t)
{
	return sqlite_run(s, file_of(t)->c, "COMMIT");
}

static void roll_back(struct migration_target *t)
{
	sqlite3 *handle = file_of(t)->c->handle;

	if (!sqlite3_get_autocommit(handle))
		sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- who else works with it ---- */

static bool claim(struct migration_target *t)
{
	return disk_claim(file_of(t)->share);
}

static void share_again(struct migration_target *t)
{
	disk_share_again(file_of(t)->share);
}

enum err migration_sqlite_run(struct scope *s, struct sqlite_connection *c, const char *path,
                              int share, const struct store_migration *migrations,
                              size_t migration_count)
{
	struct file file = {
		.base = {.name = str_from(path),
	                 .count = count,
	                 .create = create,
	                 .list = list_applied,
	                 .describe = describe,
	                 .advice = advice,
	                 .claim = claim,
	                 .share = share_again,
	                 .keep_copy = keep_copy,
	                 .begin = begin,
	                 .apply = apply,
	                 .record = add_record,
	                 .commit = commit,
	                 .roll_back = roll_back},
		.c = c,
		.path = path,
		.share = share,
	};

	return migration_run_all(s, &file.base, migrations, migration_count);
}
