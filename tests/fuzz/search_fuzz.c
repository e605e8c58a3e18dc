/* What is typed into the search, against a real index: whatever it is, the answer is hits or a refusal of the words, never a
 * mistake in the index's own language; and a record is found by the title it has. The first line is the title. */
#include "accounts/account.h"
#include "core/utf8.h"
#include "store/db.h"
#include "store/store.h"
#include "teams/member.h"
#include "teams/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static struct scope process;
static struct id account;
static char folder[] = "/tmp/kamwerk-fuzz-XXXXXX";

static void check_that(bool is_so)
{
	if (!is_so)
		abort();
}

static void remove_folder(void)
{
	static const char *const names[] = {"kamwerk.db", "kamwerk.db-wal", "kamwerk.db-shm"};
	char path[200];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

/* An organisation with one account, in a file of its own. */
int LLVMFuzzerInitialize(int *count, char ***words)
{
	struct member ines = {.name = STR("Ines Berger"),
	                      .email = STR("ines@firma.example"),
	                      .language = STR("de"),
	                      .time_zone = STR("Europe/Vienna")};
	const struct store_migration *migrations;
	const struct account *stored;
	const struct member *member;
	struct member_secrets secrets;
	struct store *store;
	size_t migration_count;

	(void)count;
	(void)words;
	process = (struct scope){
		.mem = arena_new(0), .now_ms = 1795600000000, .random = random_system()};
	check_that(mkdtemp(folder));
	atexit(remove_folder);
	migration_count = store_migrations_packed(&process, &migrations);
	check_that(!store_open(&process, text_format(process.mem, "%s/kamwerk.db", folder),
	                       migrations, migration_count, &store));
	check_that(!store_connect(&process, store, process.mem, &process.db));
	check_that(!member_found(&process, STR("Hansewerk"), &ines, STR("Kaffee um halb acht"),
	                         &member, &secrets, NULL));
	process.actor = member->id;
	check_that(!account_add(&process, &(struct account){.name = STR("Nordwind AG")}, &stored));
	account = stored->id;
	return 0;
}

/* Refused counts as found: a title like that is not taken either. */
static bool find(struct scope *s, struct str query, struct id record)
{
	const struct search_hit *hits;
	size_t count;
	enum err e = search_find(s, query, SEARCH_HITS_MAX, &hits, &count);

	check_that(!e || e == ERR_INVALID);
	s->problem = (struct problem){0};
	for (size_t i = 0; !e && i < count; i++)
		if (id_equal(hits[i].record, record))
			return true;
	return e != ERR_NONE;
}

static bool has_word(struct scope *s, struct str text)
{
	struct str rest = utf8_fold(s->mem, text);

	for (size_t i = 0; i < rest.bytes; i++)
		if (rest.at[i] >= 'a' && rest.at[i] <= 'z')
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct str input = {(const char *)bytes, count}, title;
	struct scope s = process;
	struct search_record record = {.kind = "note", .account = account, .record = account};

	if (utf8_first_bad(input) != SIZE_MAX || memchr(bytes, 0, count) ||
	    !str_next_line(&input, &title))
		return 0;
	s.mem = arena_new(0);
	record.record = scope_new_id(&s);
	record.title = title;
	check_that(!db_begin(&s));
	check_that(!search_put(&s, &record));
	find(&s, input, record.record);
	if (title.bytes <= SEARCH_QUERY_BYTES_MAX && has_word(&s, title))
		check_that(find(&s, title, record.record));
	check_that(!search_retire(&s, "note", record.record));
	db_abandon(&s);
	arena_end(s.mem);
	return 0;
}
