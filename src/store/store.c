#include "store/store.h"

#include "core/files.h"
#include "store/engine_impl.h"

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

bool store_is_address(struct str where)
{
	return str_starts(where, STR("postgresql://")) || str_starts(where, STR("postgres://"));
}

enum err store_open(struct scope *s, struct str where, const struct store_migration *migrations,
                    size_t migration_count, struct store **ret_store)
{
	struct store *store = NEW(s->mem, struct store);

	store->engine = store_is_address(where) ? &engine_postgres : &engine_sqlite;
	store->where = str_copy(s->mem, where);
	TRY(statement_load(s, s->mem, &store->statements));
	TRY(store->engine->open(s, store, migrations, migration_count));
	*ret_store = store;
	return ERR_NONE;
}

enum err store_connect(struct scope *s, struct store *store, struct arena *mem, struct db **ret_db)
{
	return db_connect(s, store, mem, ret_db);
}

enum err store_check_statements(struct scope *s, struct store *store)
{
	const struct statement *all;
	size_t count = statement_all(store->statements, &all);

	for (size_t i = 0; i < count; i++)
		TRY(store->engine->check(s, store, &all[i]));
	return ERR_NONE;
}
