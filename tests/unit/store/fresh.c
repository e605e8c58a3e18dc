#include "fresh.h"

#include "core/log.h"
#include "core/secrets.h"
#include "core/text.h"

#include <dirent.h>
#include <fcntl.h>
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

struct str fresh_path(struct scope *s)
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

struct store *fresh_store(struct scope *s, struct str path)
{
	const struct store_migration *migrations;
	size_t count = store_migrations_packed(s, &migrations);
	struct store *store = NULL;

	if (store_open(s, path, migrations, count, &store) != ERR_NONE)
		fail_msg("%s: %s", s->problem.key, s->problem.detail);
	return store;
}

struct scope *fresh_scope(void)
{
	struct scope *s = test_scope();

	secrets_set_cost(SECRETS_COST_TEST);
	log_set_level(LOG_ERROR);
	assert_ok(secrets_start(s));
	last_path = fresh_path(s);
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

struct str fresh_bytes(struct scope *s, struct str path)
{
	struct text bytes = text_new(s->mem, 64 * 1024 * 1024);

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
