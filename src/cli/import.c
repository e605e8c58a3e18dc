#include "cli/import.h"

#include "accounts/import.h"
#include "core/utf8.h"
#include "store/db.h"
#include "store/store.h"

#include <getopt.h>
#include <unistd.h>

static const char usage[] =
	"Usage: kamwerk import accounts|contacts FILE|- --member ADDRESS [--account NAME]\n"
	"                      [--duplicates skip|change] [--dry-run] [--db FILE]\n"
	"                      [--format text|json]\n"
	"\n"
	"Brings accounts or contacts in from CSV or vCard (found from the content), all or "
	"nothing.\n"
	"The first row names the columns; German and English names are understood: Firma, Land,\n"
	"Name, Vorname, Nachname, E-Mail, Telefon, Funktion, Bereich, Sprache ... Works while the "
	"server runs.\n"
	"\n"
	"  --member ADDRESS          on whose behalf; what they may not do, is refused. They lead\n"
	"                            the accounts that are added\n"
	"  --account NAME            of all contacts; without it, a column names it\n"
	"  --duplicates skip|change  what to do with what is there already; skip unless told\n"
	"  --dry-run                 says what would be done, and changes nothing\n"
	"  --db FILE                 the database; ./kamwerk.db unless told\n"
	"  --format text|json        how to print; text unless told\n"
	"\n"
	"Example: kamwerk import contacts people.csv --member ines@firma.example\n";

struct wish {
	struct str db, member, account;
	const char *file;
	struct import_ask ask;
	bool is_dry, is_json;
};

static const char *const kinds[IMPORT_OF_COUNT] = {"accounts", "contacts"};

static enum err open_database(struct scope *s, struct str path)
{
	const struct store_migration *migrations;
	struct store *store;
	struct str organisation;
	size_t count;

	/* Opening would make one; a typo in the path must not. */
	if (access(str_c(s->mem, path), F_OK) != 0)
		return scope_fail(s, ERR_NOT_FOUND, "file.not_found", NULL,
		                  "no database at %.*s; name it with --db", STR_ARG(path));
	count = store_migrations_packed(s, &migrations);
	TRY(store_open(s, path, migrations, count, &store));
	TRY(store_connect(s, store, s->mem, &s->db));
	s->is_operator = true;
	return member_organisation(s, &organisation);
}

/* From here on nobody administers: the member's own rights decide. */
static enum err act_as(struct scope *s, struct str email)
{
	struct str folded = utf8_fold(s->mem, str_trim(email));
	const struct member *members;
	size_t count;

	TRY(member_list(s, email, ID_NONE, MEMBER_LIST_MAX, &members, &count));
	for (size_t i = 0; i < count; i++) {
		if (!str_equal(utf8_fold(s->mem, members[i].email), folded) || members[i].is_locked)
			continue;
		s->actor = members[i].id;
		s->is_operator = false;
		return ERR_NONE;
	}
	return scope_fail(s, ERR_NOT_FOUND, "member.not_found", NULL,
	                  "nobody who can log in has this address; kamwerk member list shows them");
}

static enum err find_account(struct scope *s, struct str name, struct id *ret_account)
{
	struct str folded = utf8_fold(s->mem, str_trim(name));
	const struct account *accounts;
	struct id after = ID_NONE;
	size_t count;

	if (!name.bytes)
		return ERR_NONE;
	do {
		TRY(account_list(s, name, after, ACCOUNT_LIST_MAX, &accounts, &count));
		for (size_t i = 0; i < count; i++) {
			after = accounts[i].id;
			if (!str_equal(utf8_fold(s->mem, accounts[i].name), folded))
				continue;
			*ret_account = accounts[i].id;
			return ERR_NONE;
		}
	} while (count == ACCOUNT_LIST_MAX);
	return scope_fail(s, ERR_NOT_FOUND, "account.not_found", NULL,
	                  "no account of this name with the member on its team");
}

static bool show_progress(void *what, size_t done, size_t count)
{
	(void)what;
	fprintf(stderr, "\r%3zu %%", count ? done * 100 / count : 100);
	if (done == count)
		fputs("\r     \r", stderr);
	return true;
}

static void say_errors(const struct wish *wish, const struct import_plan *plan)
{
	for (size_t i = 0; i < plan->error_count && i < IMPORT_ERRORS_MAX; i++) {
		const struct import_error *e = &plan->errors[i];

		fprintf(stderr, "%s:%lld: column \"%.*s\": %.*s [%s]\n", wish->file,
		        (long long)e->line, STR_ARG(e->column), STR_ARG(e->detail), e->key);
	}
	fprintf(stderr, "%s: %zu rows cannot come in; nothing was changed\n", wish->file,
	        plan->error_count);
}

static void print(const struct wish *wish, const struct import_plan *plan)
{
	if (wish->is_json)
		printf("{\"added\":%zu,\"changed\":%zu,\"skipped\":%zu,\"is_done\":%s}\n",
		       plan->add_count, plan->change_count, plan->skip_count,
		       wish->is_dry ? "false" : "true");
	else
		printf("%zu added, %zu changed, %zu skipped%s\n", plan->add_count,
		       plan->change_count, plan->skip_count,
		       wish->is_dry ? " (--dry-run: nothing was changed)" : "");
}

static int refuse(struct scope *s, const struct wish *wish, enum err e)
{
	if (!s->problem.is_detail_public)
		return command_refuse(s, e);
	if (s->problem.line > 0)
		fprintf(stderr, "%s:%lld: %s [%s]\n", wish->file, (long long)s->problem.line,
		        s->problem.detail, s->problem.key);
	else
		fprintf(stderr, "%s: %s [%s]\n", wish->file, s->problem.detail, s->problem.key);
	return err_exit_status(e);
}

static int bring_in(struct scope *s, struct wish *wish)
{
	const struct import_plan *plan;
	struct str bytes;
	enum err e;

	e = command_read_file(s, wish->file, IMPORT_BYTES_MAX, &bytes);
	if (!e)
		e = open_database(s, wish->db);
	if (!e)
		e = act_as(s, wish->member);
	if (!e)
		e = find_account(s, wish->account, &wish->ask.account);
	if (!e)
		e = import_plan(s, bytes, &wish->ask, &plan);
	if (e)
		return refuse(s, wish, e);
	if (plan->error_count && plan->errors[0].line) {
		say_errors(wish, plan);
		return COMMAND_REFUSED;
	}
	if (!wish->is_dry || plan->error_count)
		e = import_run(s, plan, isatty(STDERR_FILENO) ? show_progress : NULL, NULL);
	if (e)
		return refuse(s, wish, e);
	print(wish, plan);
	return COMMAND_DONE;
}

static bool read_choice(const char *word, const char *no, const char *yes, bool *ret_is_yes)
{
	*ret_is_yes = strcmp(word, yes) == 0;
	return *ret_is_yes || strcmp(word, no) == 0;
}

static bool read_option(struct wish *wish, int option)
{
	switch (option) {
	case 'd':
		wish->db = str_from(optarg);
		return true;
	case 'm':
		wish->member = str_from(optarg);
		return true;
	case 'a':
		wish->account = str_from(optarg);
		return true;
	case 'u':
		return read_choice(optarg, "skip", "change", &wish->ask.is_changing);
	case 'n':
		wish->is_dry = true;
		return true;
	case 'f':
		return read_choice(optarg, "text", "json", &wish->is_json);
	default:
		return false;
	}
}

static int run(struct scope *s, const struct command *command, int count, char **words)
{
	static const struct option options[] = {{"db", required_argument, NULL, 'd'},
	                                        {"member", required_argument, NULL, 'm'},
	                                        {"account", required_argument, NULL, 'a'},
	                                        {"duplicates", required_argument, NULL, 'u'},
	                                        {"dry-run", no_argument, NULL, 'n'},
	                                        {"format", required_argument, NULL, 'f'},
	                                        {"help", no_argument, NULL, 'h'},
	                                        {0}};
	struct wish wish = {.db = STR("kamwerk.db"), .ask.of = IMPORT_OF_COUNT};
	int option;

	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(command);
		if (!read_option(&wish, option))
			return command_misused(command);
	}
	for (int i = 0; optind < count && i < IMPORT_OF_COUNT; i++)
		if (strcmp(words[optind], kinds[i]) == 0)
			wish.ask.of = (enum import_of)i;
	if (count - optind != 2 || wish.ask.of == IMPORT_OF_COUNT || !wish.member.bytes)
		return command_misused(command);
	wish.file = words[optind + 1];
	return bring_in(s, &wish);
}

const struct command import_command = {
	.name = "import",
	.summary = "brings accounts or contacts in from CSV or vCard, all or nothing",
	.usage = usage,
	.run = run,
};
