#include "store/migration_impl.h"

#include "core/log.h"

enum {
	SCHEMA_BYTES_MAX = 4 * 1024 * 1024
};

static enum err half_state(struct scope *s, struct migration_target *t, int64_t number,
                           const char *why)
{
	struct str remedy = t->advice(s, t, number);

	return scope_fail(s, ERR_CONFLICT, "store.half_state", NULL, "%.*s: %s; %.*s",
	                  STR_ARG(t->name), why, STR_ARG(remedy));
}

static enum err hash_schema(struct scope *s, struct migration_target *t,
                            unsigned char ret_hash[SECRETS_HASH_BYTES])
{
	struct arena_mark mark = arena_mark(s->mem);
	struct text schema = text_new(s->mem, SCHEMA_BYTES_MAX);

	TRY(t->describe(s, t, &schema));
	secrets_hash(text_str(&schema), "schema", ret_hash);
	arena_rewind(s->mem, mark);
	return ERR_NONE;
}

static enum err check_blank(struct scope *s, struct migration_target *t)
{
	int64_t others;
	bool is_ours;

	TRY(t->count(s, t, &others, &is_ours));
	if (others)
		return half_state(s, t, 0, "it has tables but no migration made them");
	return ERR_NONE;
}

/* Refuses a database that is not exactly what the first *ret_count migrations make. */
static enum err check(struct scope *s, struct migration_target *t,
                      const struct store_migration *migrations, size_t count, size_t *ret_count)
{
	unsigned char hash[SECRETS_HASH_BYTES];
	struct migration_applied *applied = NULL;
	size_t applied_count = 0;
	int64_t newest;

	TRY(t->list(s, t, &applied, &applied_count));
	newest = applied_count ? applied[applied_count - 1].number : 0;
	if (newest > (int64_t)count) {
		struct str remedy = t->advice(s, t, (int64_t)count + 1);

		return scope_fail(
			s, ERR_CONFLICT, "store.newer_version", NULL,
			"%.*s has migration %lld, this kamwerk knows %zu; start the newer "
			"kamwerk, or to go back %.*s",
			STR_ARG(t->name), (long long)newest, count, STR_ARG(remedy));
	}
	for (size_t i = 0; i < applied_count; i++) {
		if (applied[i].number != (int64_t)i + 1)
			return half_state(s, t, newest, "a migration in between is missing");
		secrets_hash(migrations[i].text, "migration", hash);
		if (memcmp(hash, applied[i].text_hash, sizeof hash) != 0)
			return half_state(s, t, newest,
			                  "a migration that ran has another text now");
	}
	if (applied_count == 0)
		TRY(check_blank(s, t));
	else {
		TRY(hash_schema(s, t, hash));
		if (memcmp(hash, applied[applied_count - 1].schema_hash, sizeof hash) != 0)
			return half_state(s, t, newest, "the schema was changed by hand");
	}
	*ret_count = applied_count;
	return ERR_NONE;
}

/* ---- running one ---- */

static enum err apply(struct scope *s, struct migration_target *t, const struct store_migration *m)
{
	struct migration_record record = {.migration = m};

	TRY(t->apply(s, t, m));
	secrets_hash(m->text, "migration", record.text_hash);
	TRY(hash_schema(s, t, record.schema_hash));
	TRY(t->record(s, t, &record));
	log_info("migrated", LOG_TEXT("name", m->name));
	return ERR_NONE;
}

/* Up to `last`, in one transaction. Another process may have been faster while we waited; then its work stands. */
static enum err run(struct scope *s, struct migration_target *t,
                    const struct store_migration *migrations, size_t last)
{
	int64_t newest = 0;

	TRY(t->begin(s, t, &newest));
	for (size_t i = (size_t)newest; i < last; i++)
		TRY(apply(s, t, &migrations[i]));
	return t->commit(s, t);
}

static enum err run_or_roll_back(struct scope *s, struct migration_target *t,
                                 const struct store_migration *migrations, size_t last)
{
	enum err e = run(s, t, migrations, last);

	if (e)
		t->roll_back(t);
	return e;
}

/* A database of another program is left as it is. */
static enum err check_ours(struct scope *s, struct migration_target *t)
{
	int64_t others;
	bool is_ours;

	TRY(t->count(s, t, &others, &is_ours));
	if (others && !is_ours)
		return scope_fail(s, ERR_CONFLICT, "store.half_state", NULL,
		                  "%.*s is a database of another program; choose another one",
		                  STR_ARG(t->name));
	return ERR_NONE;
}

/* An older kamwerk that works with it would go on with statements for a schema that is gone. */
static enum err claim(struct scope *s, struct migration_target *t,
                      const struct store_migration *migrations, size_t count, size_t *ret_done)
{
	bool is_alone = t->claim(t);

	/* Another process may have been faster while we waited; then its work stands. */
	TRY(check(s, t, migrations, count, ret_done));
	if (*ret_done < count && !is_alone)
		return scope_fail(s, ERR_CONFLICT, "store.in_use", NULL,
		                  "%.*s has to be migrated, and an older kamwerk still works with "
		                  "it; stop it first, or use the older one",
		                  STR_ARG(t->name));
	return ERR_NONE;
}

enum err migration_run_all(struct scope *s, struct migration_target *t,
                           const struct store_migration *migrations, size_t count)
{
	size_t done;

	TRY(check_ours(s, t));
	TRY(check(s, t, migrations, count, &done));
	if (done < count)
		TRY(claim(s, t, migrations, count, &done));
	if (done < count)
		TRY(t->create(s, t));
	if (done == 0 && count) { /* nothing is there that could be lost: all at once, or nothing */
		TRY(run_or_roll_back(s, t, migrations, count));
		TRY(check(s, t, migrations, count, &done));
	}
	while (done < count) {
		if (t->keep_copy)
			TRY(t->keep_copy(s, t, &migrations[done]));
		TRY(run_or_roll_back(s, t, migrations, done + 1));
		TRY(check(s, t, migrations, count, &done));
	}
	t->share(t);
	return ERR_NONE;
}
