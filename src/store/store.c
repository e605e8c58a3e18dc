#include "store/store.h"

#include "core/files.h"
#include "store/connection_impl.h"
#include "store/disk_impl.h"
#include "store/migration_impl.h"

#define MIGRATIONS_FOLDER "src/app/migrations/"

size_t store_migrations_packed(struct scope *s, const struct store_migration **ret_migrations)
{
	const struct files_entry *files;
	size_t count = files_under(STR(MIGRATIONS_FOLDER), &files);
	struct store_migration *list = NEW_ARRAY(s->mem, struct store_migration, count);

	for (size_t i = 0; i < count; i++) {
		struct str file =
			str_part(files[i].path, strlen(MIGRATIONS_FOLDER), files[i].path.bytes);

		list[i].name = str_part(file, 0, file.bytes - strlen(".sql"));
		list[i].text = files[i].bytes;
		/* The name's number is for people; the place in the row counts. */
		list[i].number = (int64_t)i + 1;
	}
	*ret_migrations = list;
	return count;
}

static void close_store(void *what)
{
	struct store *store = what;

	connection_close(&store->writer);
	pthread_mutex_destroy(&store->write_lock);
}

enum err store_open(struct scope *s, struct str where, const struct store_migration *migrations,
                    size_t migration_count, struct store **ret_store)
{
	struct store *store = NEW(s->mem, struct store);
	const char *path = str_c(s->mem, where);
	int share;

	if (str_is_empty(where) || str_equal(where, STR(":memory:")))
		return scope_fail(s, ERR_INVALID, "store.open", "db", "name a file");
	store->path = str_copy(s->mem, where);
	TRY(statement_load(s, s->mem, &store->statements));
	/* Before SQLite would, with everybody's rights. */
	TRY(disk_create(s, path));
	TRY(disk_share(s, path, &share));
	TRY(connection_open(s, s->mem, path, false, store->statements, &store->writer));
	pthread_mutex_init(&store->write_lock, NULL);
	arena_at_end(s->mem, close_store, store);
	TRY(migration_run_all(s, &store->writer, path, share, migrations, migration_count));
	*ret_store = store;
	return ERR_NONE;
}

enum err store_connect(struct scope *s, struct store *store, struct arena *mem, struct db **ret_db)
{
	return db_connect(s, store, mem, ret_db);
}

static enum err check_statement(struct scope *s, struct store *store, const struct statement *one)
{
	sqlite3_stmt *prepared = NULL;
	const char *rest = NULL, *why = NULL;
	enum err e = ERR_NONE;

	if (sqlite3_prepare_v2(store->writer.handle, one->text.at, -1, &prepared, &rest) !=
	    SQLITE_OK)
		why = sqlite3_errmsg(store->writer.handle);
	else if (!prepared)
		why = "no statement below the name line";
	else if (!str_is_empty(str_trim(str_from(rest))) &&
	         !str_starts(str_trim(str_from(rest)), STR("--")))
		why = "more than one statement below the name line";
	else if ((size_t)sqlite3_bind_parameter_count(prepared) != one->parameters)
		why = "the name line lists other parameters than the statement has";
	if (why)
		e = scope_fail(s, ERR_BROKEN, "store.statement", NULL, "%.*s:%lld: %.*s: %s",
		               STR_ARG(one->file), (long long)one->line, STR_ARG(one->name), why);
	sqlite3_finalize(prepared);
	return e;
}

enum err store_check_statements(struct scope *s, struct store *store)
{
	const struct statement *all;
	size_t count = statement_all(store->statements, &all);

	for (size_t i = 0; i < count; i++)
		TRY(check_statement(s, store, &all[i]));
	return ERR_NONE;
}
