#include "store/store_watch.h"

#include "store/engine_impl.h"

struct store_watch {
	const struct engine *engine;
	void *own;
};

static const struct db_value *copy(struct arena *mem, const struct db_value *values)
{
	struct db_value *copied;
	size_t count = 0;

	while (values[count].kind != DB_END)
		count++;
	copied = NEW_ARRAY(mem, struct db_value, count + 1);
	for (size_t i = 0; i < count; i++) {
		copied[i] = values[i];
		copied[i].text = str_copy(mem, values[i].text);
	}
	return copied;
}

enum err store_watch_open(struct scope *s, struct store *store, struct arena *mem, const char *poll,
                          const struct db_value *values, struct store_watch **ret_watch)
{
	struct store_watch *watch = NEW(mem, struct store_watch);
	const struct statement *statement = statement_find(store->statements, str_from(poll));

	if (!statement)
		return scope_fail(s, ERR_BROKEN, "store.statement", NULL, "no statement %s", poll);
	watch->engine = store->engine;
	TRY(store->engine->watch(s, store, mem, statement, copy(mem, values), &watch->own));
	*ret_watch = watch;
	return ERR_NONE;
}

bool store_watch_wait(struct store_watch *watch, int timeout_ms)
{
	return watch->engine->wait(watch->own, timeout_ms);
}
