#include "store/migration_impl.h"

#include "core/log.h"
#include "core/secrets.h"
#include "core/text.h"
#include "store/dialect.h"
#include "store/disk_impl.h"

#include <unistd.h>

static const char create_table[] =
	"CREATE TABLE IF NOT EXISTS schema_migration ("
	" number INTEGER NOT NULL PRIMARY KEY,"
	" name TEXT NOT NULL,"
	" text_hash BLOB NOT NULL,"   /* of the migration as it ran */
	" schema_hash BLOB NOT NULL," /* of all that the schema said afterwards */
	" applied_at_ms INTEGER NOT NULL"
	") STRICT";

/* What is recorded of one migration that ran. */
struct applied {
	int64_t number;
	unsigned char text_hash[SECRETS_HASH_BYTES], schema_hash[SECRETS_HASH_BYTES];
};

/* ---- copies ---- */

static const char *copy_path(struct scope *s, const char *path, int64_t number)
{
	return text_format(s->mem, "%s.before-%04lld", path, (long long)number).at;
}

/* "restore FILE.before-0003" for the newest copy there is. */
static struct str advice(struct scope *s, const char *path, int64_t number)
{
	for (; number > 0; number--) {
		const char *copy = copy_path(s, path, number);

		if (access(copy, R_OK) == 0)
			return text_format(s->mem, "stop kamwerk and restore the copy %s over it",
			                   copy);
	}
	return STR("restore the last backup over it");
}

/* The copy gets its name only when it is whole and on disk, so a name that exists can be trusted. */
static enum err copy_file(struct scope *s, struct connection *c, const char *path, int64_t number)
{
	const char *copy = copy_path(s, path, number);
	const char *part = text_format(s->mem, "%s.part", copy).at;
	sqlite3_stmt *run = NULL;
	int code;

	unlink(part);
	if (sqlite3_prepare_v2(c->handle, "VACUUM INTO ?1", -1, &run, NULL) != SQLITE_OK)
		return connection_refuse(s, c, "copy before a migration");
	sqlite3_bind_text(run, 1, part, -1, SQLITE_STATIC);
	code = sqlite3_step(run);
	sqlite3_finalize(run);
	if (code != SQLITE_DONE) {
		enum err e = connection_refuse(s, c, "copy before a migration");

		unlink(part);
		return e;
	}
	return disk_finish(s, part, copy);
}

/* ---- what the file says of itself ---- */

static enum err half_state(struct scope *s, const char *path, int64_t number, const char *why)
{
	struct str remedy = advice(s, path, number);

	return scope_fail(s, ERR_CONFLICT, "store.half_state", NULL, "%s: %s; %.*s", path, why,
	                  STR_ARG(remedy));
}

static enum err hash_schema(struct scope *s, struct connection *c,
                            unsigned char ret_hash[SECRETS_HASH_BYTES])
{
	static const char sql[] = "SELECT type, name, sql FROM sqlite_schema"
				  " WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'"
				  " ORDER BY type, name";
	enum {
		SCHEMA_BYTES_MAX = 4 * 1024 * 1024
	};
	struct arena_mark mark = arena_mark(s->mem);
	struct text schema = text_new(s->mem, SCHEMA_BYTES_MAX);
	sqlite3_stmt *list = NULL;

	if (sqlite3_prepare_v2(c->handle, sql, -1, &list, NULL) != SQLITE_OK)
		return connection_refuse(s, c, "read the schema");
	while (sqlite3_step(list) == SQLITE_ROW)
		for (int i = 0; i < 3; i++) {
			text_add(&schema, str_from((const char *)sqlite3_column_text(list, i)));
			text_add_char(&schema, '\n');
		}
	if (sqlite3_finalize(list) != SQLITE_OK)
		return connection_refuse(s, c, "read the schema");
	secrets_hash(text_str(&schema), "schema", ret_hash);
	arena_rewind(s->mem, mark);
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

static enum err read_applied(struct scope *s, struct connection *c, struct applied **ret_applied,
                             size_t *ret_count)
{
	static const char sql[] =
		"SELECT number, text_hash, schema_hash FROM schema_migration ORDER BY number";
	struct applied *list = NULL;
	size_t count = 0, count_max = 0;
	sqlite3_stmt *run = NULL;

	if (sqlite3_prepare_v2(c->handle, sql, -1, &run, NULL) != SQLITE_OK)
		return connection_refuse(s, c, "read the migrations");
	while (sqlite3_step(run) == SQLITE_ROW) {
		list = arena_grow(s->mem, list, sizeof *list, count + 1, &count_max);
		list[count].number = sqlite3_column_int64(run, 0);
		read_hash(run, 1, list[count].text_hash);
		read_hash(run, 2, list[count].schema_hash);
		count++;
	}
	if (sqlite3_finalize(run) != SQLITE_OK)
		return connection_refuse(s, c, "read the migrations");
	*ret_applied = list;
	*ret_count = count;
	return ERR_NONE;
}

static enum err check_blank(struct scope *s, struct connection *c, const char *path)
{
	int64_t others;

	TRY(connection_number(s, c,
	                      "SELECT count(*) FROM sqlite_schema WHERE name <> 'schema_migration'",
	                      &others));
	if (others)
		return half_state(s, path, 0, "it has tables but no migration made them");
	return ERR_NONE;
}

/* Refuses a file that is not exactly what the first *ret_count migrations make. */
static enum err check_file(struct scope *s, struct connection *c, const char *path,
                           const struct store_migration *migrations, size_t count,
                           size_t *ret_count)
{
	unsigned char hash[SECRETS_HASH_BYTES];
	struct applied *applied = NULL;
	size_t applied_count = 0;
	int64_t newest;

	TRY(read_applied(s, c, &applied, &applied_count));
	newest = applied_count ? applied[applied_count - 1].number : 0;
	if (newest > (int64_t)count) {
		struct str remedy = advice(s, path, (int64_t)count + 1);

		return scope_fail(s, ERR_CONFLICT, "store.newer_version", NULL,
		                  "%s has migration %lld, this kamwerk knows %zu; start the newer "
		                  "kamwerk, or to go back %.*s",
		                  path, (long long)newest, count, STR_ARG(remedy));
	}
	for (size_t i = 0; i < applied_count; i++) {
		if (applied[i].number != (int64_t)i + 1)
			return half_state(s, path, newest, "a migration in between is missing");
		secrets_hash(migrations[i].text, "migration", hash);
		if (memcmp(hash, applied[i].text_hash, sizeof hash) != 0)
			return half_state(s, path, newest,
			                  "a migration that ran has another text now");
	}
	TRY(hash_schema(s, c, hash));
	if (applied_count == 0)
		TRY(check_blank(s, c, path));
	else if (memcmp(hash, applied[applied_count - 1].schema_hash, sizeof hash) != 0)
		return half_state(s, path, newest, "the schema was changed by hand");
	*ret_count = applied_count;
	return ERR_NONE;
}

/* ---- running one ---- */

static enum err record(struct scope *s, struct connection *c, const struct store_migration *m)
{
	unsigned char text_hash[SECRETS_HASH_BYTES], schema_hash[SECRETS_HASH_BYTES];
	sqlite3_stmt *add = NULL;
	int code;

	secrets_hash(m->text, "migration", text_hash);
	TRY(hash_schema(s, c, schema_hash));
	if (sqlite3_prepare_v2(c->handle,
	                       "INSERT INTO schema_migration (number, name, text_hash,"
	                       " schema_hash, applied_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
	                       -1, &add, NULL) != SQLITE_OK)
		return connection_refuse(s, c, "record a migration");
	sqlite3_bind_int64(add, 1, m->number);
	sqlite3_bind_text(add, 2, m->name.at, (int)m->name.bytes, SQLITE_STATIC);
	sqlite3_bind_blob(add, 3, text_hash, sizeof text_hash, SQLITE_STATIC);
	sqlite3_bind_blob(add, 4, schema_hash, sizeof schema_hash, SQLITE_STATIC);
	sqlite3_bind_int64(add, 5, s->now_ms);
	code = sqlite3_step(add);
	sqlite3_finalize(add);
	if (code != SQLITE_DONE)
		return connection_refuse(s, c, "record a migration");
	return ERR_NONE;
}

/* Inside the transaction. */
static enum err apply(struct scope *s, struct connection *c, const struct store_migration *m)
{
	struct str sql = dialect_sqlite(s->mem, m->text);
	int64_t orphans;

	if (sqlite3_exec(c->handle, sql.at, NULL, NULL, NULL) != SQLITE_OK)
		return scope_fail(s, ERR_BROKEN, "store.migration", NULL, "%.*s: %s",
		                  STR_ARG(m->name), sqlite3_errmsg(c->handle));
	TRY(connection_number(s, c, "SELECT count(*) FROM pragma_foreign_key_check", &orphans));
	if (orphans)
		return scope_fail(s, ERR_BROKEN, "store.migration", NULL,
		                  "%.*s leaves %lld rows that point nowhere", STR_ARG(m->name),
		                  (long long)orphans);
	/* A migration that commits by itself would end the protection halfway. */
	if (sqlite3_get_autocommit(c->handle))
		return scope_fail(s, ERR_BROKEN, "store.migration", NULL,
		                  "%.*s ends its own transaction", STR_ARG(m->name));
	return record(s, c, m);
}

static enum err run_one(struct scope *s, struct connection *c, const struct store_migration *m)
{
	int64_t newest;
	enum err e;

	TRY(connection_run(s, c, "BEGIN IMMEDIATE"));
	e = connection_number(s, c, "SELECT coalesce(max(number), 0) FROM schema_migration",
	                      &newest);
	/* Another process may have been faster while we waited; then its work stands. */
	if (e == ERR_NONE && newest < m->number)
		e = apply(s, c, m);
	if (e == ERR_NONE)
		e = connection_run(s, c, "COMMIT");
	if (e != ERR_NONE && !sqlite3_get_autocommit(c->handle))
		sqlite3_exec(c->handle, "ROLLBACK", NULL, NULL, NULL);
	return e;
}

/* A file of another program is left as it is. */
static enum err check_ours(struct scope *s, struct connection *c, const char *path)
{
	int64_t others, ours;

	TRY(connection_number(s, c,
	                      "SELECT count(*) FROM sqlite_schema WHERE name <> 'schema_migration'",
	                      &others));
	TRY(connection_number(
		s, c, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'", &ours));
	if (others && !ours)
		return scope_fail(s, ERR_CONFLICT, "store.half_state", NULL,
		                  "%s is a database of another program; choose another file", path);
	return ERR_NONE;
}

/* An older kamwerk that works with the file would go on with statements for a schema that is gone. */
static enum err claim(struct scope *s, struct connection *c, const char *path, int share,
                      const struct store_migration *migrations, size_t count, size_t *ret_done)
{
	bool is_alone = disk_claim(share);

	/* Another process may have been faster while we waited; then its work stands. */
	TRY(check_file(s, c, path, migrations, count, ret_done));
	if (*ret_done < count && !is_alone)
		return scope_fail(s, ERR_CONFLICT, "store.in_use", NULL,
		                  "%s has to be migrated, and an older kamwerk still works with "
		                  "it; stop it first, or use the older one",
		                  path);
	return ERR_NONE;
}

enum err migration_run_all(struct scope *s, struct connection *c, const char *path, int share,
                           const struct store_migration *migrations, size_t count)
{
	size_t done;

	TRY(check_ours(s, c, path));
	TRY(connection_run(s, c, create_table));
	TRY(check_file(s, c, path, migrations, count, &done));
	if (done < count)
		TRY(claim(s, c, path, share, migrations, count, &done));
	while (done < count) {
		const struct store_migration *m = &migrations[done];

		if (done > 0)
			TRY(copy_file(s, c, path, m->number));
		TRY(run_one(s, c, m));
		log_info("migrated", LOG_TEXT("name", m->name));
		TRY(check_file(s, c, path, migrations, count, &done));
	}
	disk_share_again(share);
	return ERR_NONE;
}
