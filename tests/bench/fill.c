/* fill.c - fills a database for ./bench, by the same functions that a request calls.
 *
 *   fill DATABASE ACCOUNTS CONTACTS NEEDS
 *
 * Prints one line a fact: "lead EMAIL", "few EMAIL" (on two accounts), "account ID" (with 10 contacts), and
 * "guest LINK" (of a guest who may see 50 contacts). The password is PASSWORD of servers.py. */
#include "accounts/account.h"
#include "accounts/contact.h"
#include "accounts/guest.h"
#include "accounts/need.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/text.h"
#include "store/db.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

#define PASSWORD STR("Ein langer Satz zum Messen 7")

enum {
	BATCH = 1000, /* changes in one transaction */
	SHARED_CONTACTS = 50
};

static const char *const first[] = {"Anna",  "Bernd", "Carla", "Dieter", "Elif", "Frank", "Gesa",
                                    "Hakan", "Ines",  "Jonas", "Katrin", "Lars", "Mia",   "Nils",
                                    "Olga",  "Paul",  "Rosa",  "Sven",   "Tina", "Uwe"};
static const char *const last[] = {"Müller", "Schmidt",  "Schneider", "Fischer",  "Weber",  "Meyer",
                                   "Wagner", "Becker",   "Schulz",    "Hoffmann", "Yıldız", "Nowak",
                                   "Kröger", "Jansen",   "Petersen",  "Lorenz",   "Krüger", "Hahn",
                                   "Öztürk", "Thiessen", "Vogel",     "Sommer",   "Winter", "Berg"};
static const char *const what[] = {"Liefertermine",
                                   "Ersatzteile",
                                   "eine Warnung drei Tage vorher",
                                   "weniger Verpackung",
                                   "verlässliche Preise",
                                   "Schulungen",
                                   "eine Schnittstelle",
                                   "kürzere Wege",
                                   "Rückmeldungen",
                                   "Muster"};

#define PICK(list, i) ((list)[(size_t)(i) % (sizeof(list) / sizeof *(list))])

static int refuse(const struct scope *s)
{
	fprintf(stderr, "%s %s\n", s->problem.key ? s->problem.key : "", s->problem.detail);
	return 1;
}

#define MUST(call)                                                                                 \
	do {                                                                                       \
		if ((call) != ERR_NONE)                                                            \
			exit(refuse(s));                                                           \
	} while (0)

static struct id found(struct scope *s)
{
	struct member lena = {.name = STR("Lena Lorenz"),
	                      .email = STR("lena@example.org"),
	                      .language = STR("de"),
	                      .time_zone = STR("Europe/Berlin")};
	struct member few = {.name = STR("Fiete Wenig"),
	                     .email = STR("few@example.org"),
	                     .language = STR("de"),
	                     .time_zone = STR("Europe/Berlin")};
	const struct member *member;
	struct member_secrets secrets;
	struct str code;
	struct id id;

	MUST(member_found(s, STR("Messwerk"), &lena, PASSWORD, &member, &secrets, NULL));
	s->actor = member->id;
	MUST(member_invite(s, &few, &member, &code));
	MUST(member_welcome(s, code, PASSWORD, &member, &secrets, NULL));
	id = member->id;
	puts("lead lena@example.org\nfew few@example.org");
	return id;
}

/* Every so often the transaction ends, and with it what it remembered. */
static void step(struct scope *s, size_t i, struct arena_mark *mark)
{
	if (i % BATCH)
		return;
	if (i)
		MUST(db_commit(s));
	arena_rewind(s->mem, *mark);
	MUST(db_begin(s));
}

static void add_accounts(struct scope *s, struct id *ids, size_t count)
{
	struct arena_mark mark = arena_mark(s->mem);

	for (size_t i = 0; i < count; i++) {
		struct account draft = {.country = STR("DE"), .about = STR("Pumpen und Regler")};
		const struct account *account;

		step(s, i, &mark);
		draft.name = text_format(s->mem, "%s Werke %zu", PICK(last, i * 7), i);
		MUST(account_add(s, &draft, &account));
		ids[i] = account->id;
	}
	MUST(db_commit(s));
	arena_rewind(s->mem, mark);
}

/* The first account has SHARED_CONTACTS that its guest may see, all others the same number each. */
static void add_contacts(struct scope *s, const struct id *accounts, size_t account_count,
                         size_t count)
{
	struct arena_mark mark = arena_mark(s->mem);

	for (size_t i = 0; i < count; i++) {
		struct contact draft = {.function = STR("Einkauf"), .language = STR("de")};
		const struct contact *contact;

		step(s, i, &mark);
		draft.account = i < SHARED_CONTACTS ? accounts[0] : accounts[i % account_count];
		draft.is_shared = i < SHARED_CONTACTS;
		draft.name = text_format(s->mem, "%s %s", PICK(first, i), PICK(last, i / 20));
		draft.email = text_format(s->mem, "p%zu@kunde.example", i);
		MUST(contact_add(s, &draft, &contact));
	}
	MUST(db_commit(s));
	arena_rewind(s->mem, mark);
}

static void add_needs(struct scope *s, const struct id *accounts, size_t account_count,
                      size_t count)
{
	struct arena_mark mark = arena_mark(s->mem);

	for (size_t i = 0; i < count; i++) {
		struct need draft = {.account = accounts[i % account_count], .utterance = -1};
		const struct need *need;

		step(s, i, &mark);
		draft.quote = text_format(s->mem, "Wir brauchen %s und %s, am besten noch %zu.",
		                          PICK(what, i), PICK(what, i / 10 + 3), 2027 + i % 9);
		MUST(need_add(s, &draft, &need));
	}
	MUST(db_commit(s));
	arena_rewind(s->mem, mark);
}

static void add_guest(struct scope *s, struct id account)
{
	const struct contact *contacts;
	const struct guest *guest;
	struct str link;
	size_t count;

	MUST(contact_list(s, account, STR_NONE, ID_NONE, 1, &contacts, &count));
	MUST(guest_invite(s, account, contacts[0].id, &guest, &link));
	printf("guest %.*s\n", STR_ARG(link));
}

int main(int count, char **words)
{
	struct arena *mem = arena_new(0);
	struct scope scope = {.mem = mem, .random = random_system(), .now_ms = clock_now_ms()};
	struct scope *s = &scope;
	const struct store_migration *migrations;
	struct store *store;
	struct id *accounts, few;
	size_t account_count, migration_count;

	if (count != 5)
		return 2;
	log_set_level(LOG_ERROR);
	MUST(secrets_start(s));
	account_count = (size_t)strtoul(words[2], NULL, 10);
	migration_count = store_migrations_packed(s, &migrations);
	MUST(store_open(s, str_from(words[1]), migrations, migration_count, &store));
	MUST(store_connect(s, store, mem, &s->db));
	accounts = NEW_ARRAY(mem, struct id, account_count);
	few = found(s);
	add_accounts(s, accounts, account_count);
	add_contacts(s, accounts, account_count, (size_t)strtoul(words[3], NULL, 10));
	add_needs(s, accounts, account_count, (size_t)strtoul(words[4], NULL, 10));
	for (size_t i = 0; i < 2; i++)
		MUST(account_member_add(s, accounts[i * (account_count - 1)], few, false));
	add_guest(s, accounts[0]);
	printf("account %.*s\n", STR_ARG(id_text(mem, accounts[account_count - 1])));
	arena_end(mem);
	return 0;
}
