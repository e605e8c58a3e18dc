#include "fresh.h"

#include "core/log.h"
#include "core/secrets.h"
#include "core/text.h"

#include <dirent.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct store *last_store;
static struct str last_path;

static void remove_folder(void *what)
{
	const char *folder = what;
	char path[512];
	DIR *list = opendir(folder);
	const struct dirent *entry;

	while (list && (entry = readdir(list))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		unlink(path);
	}
	if (list)
		closedir(list);
	rmdir(folder);
}

static struct str file_path(struct scope *s)
{
	const char *base = getenv("TMPDIR");
	struct text folder = text_new(s->mem, 400);
	struct str made;

	text_addf(&folder, "%s/kamwerk-test-XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(folder.at))
		fail_msg("no folder for tests");
	made = text_str(&folder);
	arena_at_end(s->mem, remove_folder, folder.at);
	return text_format(s->mem, "%.*s/kamwerk.db", STR_ARG(made));
}

/* ---- on a server ---- */

static const char *server(void)
{
	const char *address = getenv("KAMWERK_TEST_DB");

	return address && *address ? address : NULL;
}

bool fresh_is_file(void)
{
	return !server();
}

void fresh_needs_file(void)
{
	if (server())
		skip();
}

static PGconn *dial(const char *address)
{
	PGconn *handle = PQconnectdb(address);

	if (PQstatus(handle) != CONNECTION_OK)
		fail_msg("%s", PQerrorMessage(handle));
	return handle;
}

static PGresult *ask(PGconn *handle, const char *sql)
{
	PGresult *result = PQexec(handle, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(handle));
	return result;
}

static void run(const char *address, const char *sql)
{
	PGconn *handle = dial(address);

	PQclear(ask(handle, sql));
	PQfinish(handle);
}

void fresh_by_hand(struct str path, const char *sql)
{
	sqlite3 *db;

	if (server()) {
		run(path.at, sql);
		return;
	}
	assert_int_equal(sqlite3_open(path.at, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* The server's address with another database's name. */
static struct str address_of(struct arena *mem, const char *name)
{
	struct str base = str_from(server());

	while (base.at[base.bytes - 1] != '/')
		base.bytes--;
	return text_format(mem, "%.*s%s", STR_ARG(base), name);
}

static void drop(void *name)
{
	struct arena *mem = arena_new(0);

	run(server(), text_format(mem, "DROP DATABASE \"%s\" WITH (FORCE)", (char *)name).at);
	arena_end(mem);
}

/* A new database, as `template` is. */
static struct str create(struct scope *s, const char *template)
{
	static int number;
	struct str name = text_format(s->mem, "kamwerk_unit_%ld_%d", (long)getpid(), ++number);

	run(server(),
	    text_format(s->mem, "CREATE DATABASE \"%s\" TEMPLATE \"%s\"", name.at, template).at);
	arena_at_end(s->mem, drop, (void *)(uintptr_t)name.at);
	return address_of(s->mem, name.at);
}

/* The database that all tests copy: made by the first, named after what made it. */
static const char *template(struct scope *s)
{
	const struct store_migration *migrations;
	size_t count = store_migrations_packed(s, &migrations);
	struct scope once = *s;
	const char *name;
	PGconn *handle;
	PGresult *known;
	uint64_t hash = 0;

	for (size_t i = 0; i < count; i++)
		hash = hash * 31 + str_hash(migrations[i].text);
	name = text_format(s->mem, "kamwerk_template_%llx", (unsigned long long)hash).at;
	handle = dial(server());
	PQclear(ask(handle, "SET lock_timeout = 20000; SELECT pg_advisory_lock(1)"));
	known = ask(handle,
	            text_format(s->mem, "SELECT 1 FROM pg_database WHERE datname = '%s'", name).at);
	if (PQntuples(known) == 0) {
		PQclear(ask(handle, text_format(s->mem, "CREATE DATABASE \"%s\"", name).at));
		once.mem = arena_new(0);
		(void)fresh_store(&once, address_of(once.mem, name));
		arena_end(once.mem);
	}
	PQclear(known);
	PQfinish(handle);
	return name;
}

/* ---- on either ---- */

struct str fresh_path(struct scope *s)
{
	return server() ? create(s, "template0") : file_path(s);
}

struct store *fresh_store(struct scope *s, struct str path)
{
	const struct store_migration *migrations;
	size_t count = store_migrations_packed(s, &migrations);
	struct store *store = NULL;

	if (store_open(s, path, migrations, count, &store) != ERR_NONE)
		fail_msg("%s: %s", s->problem.key, s->problem.detail);
	return store;
}

static void read_all(struct text *bytes, const char *path)
{
	FILE *file = fopen(path, "rb");
	char part[4096];
	size_t got;

	while (file && (got = fread(part, 1, sizeof part, file)) > 0)
		text_add(bytes, (struct str){part, got});
	if (file)
		fclose(file);
}

/* The file that all tests copy: made by the first. Its last connection is closed before it is read, so nothing stands in a WAL. */
static struct str template_file(struct scope *s)
{
	static struct text bytes;
	struct scope kept = *s, once = *s;
	struct str path;

	if (bytes.bytes)
		return text_str(&bytes);
	bytes = text_new(arena_new(0), 64 * 1024 * 1024);
	kept.mem = arena_new(0);
	once.mem = arena_new(0);
	path = file_path(&kept);
	(void)fresh_store(&once, path);
	arena_end(once.mem);
	read_all(&bytes, str_c(kept.mem, path));
	arena_end(kept.mem);
	return text_str(&bytes);
}

static struct str copy_file(struct scope *s)
{
	struct str bytes = template_file(s), path = file_path(s);
	FILE *file = fopen(str_c(s->mem, path), "wb");

	if (!file || fwrite(bytes.at, 1, bytes.bytes, file) != bytes.bytes || fclose(file))
		fail_msg("no file for tests");
	return path;
}

struct scope *fresh_scope(void)
{
	struct scope *s = test_scope();

	secrets_set_cost(SECRETS_COST_TEST);
	log_set_level(LOG_ERROR);
	assert_ok(secrets_start(s));
	last_path = server() ? create(s, template(s)) : copy_file(s);
	last_store = fresh_store(s, last_path);
	assert_ok(store_connect(s, last_store, s->mem, &s->db));
	return s;
}

static void end_arena(void *what)
{
	arena_end(what);
}

struct scope *fresh_other(struct scope *s)
{
	struct arena *mem = arena_new(0);
	struct scope *other = NEW(mem, struct scope);

	arena_at_end(s->mem, end_arena, mem);
	other->mem = mem;
	other->organisation = s->organisation;
	other->now_ms = s->now_ms;
	other->random = s->random;
	assert_ok(store_connect(other, last_store, mem, &other->db));
	return other;
}

/* All rows of all tables, values as they are. */
static void copy_all(struct text *bytes, const char *address)
{
	PGconn *handle = dial(address);
	PGresult *tables = ask(handle, "SELECT 'COPY ' || quote_ident(table_name) ||"
	                               " ' TO STDOUT (FORMAT binary)'"
	                               " FROM information_schema.tables"
	                               " WHERE table_schema = current_schema()");

	for (int i = 0; i < PQntuples(tables); i++) {
		char *row;
		int row_bytes;

		PQclear(PQexec(handle, PQgetvalue(tables, i, 0)));
		while ((row_bytes = PQgetCopyData(handle, &row, 0)) > 0) {
			text_add(bytes, (struct str){row, (size_t)row_bytes});
			PQfreemem(row);
		}
		PQclear(PQgetResult(handle));
	}
	assert_true(PQntuples(tables) > 0);
	PQclear(tables);
	PQfinish(handle);
}

struct str fresh_bytes(struct scope *s, struct str path)
{
	struct text bytes = text_new(s->mem, 64 * 1024 * 1024);

	if (server()) {
		copy_all(&bytes, path.at);
		return text_str(&bytes);
	}
	read_all(&bytes, str_c(s->mem, path));
	read_all(&bytes, text_format(s->mem, "%.*s-wal", STR_ARG(path)).at);
	return text_str(&bytes);
}

struct store *fresh_last_store(void)
{
	return last_store;
}

struct str fresh_last_path(void)
{
	return last_path;
}
