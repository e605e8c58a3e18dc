#include "app/serve.h"

#include "accounts/guest.h"
#include "app/courier.h"
#include "app/demo.h"
#include "app/fetching.h"
#include "app/wiring.h"
#include "core/clock.h"
#include "core/language_model.h"
#include "core/log.h"
#include "core/mail.h"
#include "core/transcriber.h"
#include "http/ready.h"
#include "http/server.h"
#include "store/db.h"
#include "store/store.h"
#include "store/store_watch.h"
#include "talk/rulebook.h"
#include "teams/access.h"
#include "teams/member.h"

#include <getopt.h>
#include <stdio.h>

enum {
	STOP_GRACE_MS = 10000,
	THREADS_MAX = 8
};

struct settings {
	struct server_settings server;
	struct mail_settings mail;
	struct transcriber_settings transcriber;
	struct language_model_settings language_model;
	struct courier_settings courier;
	struct str db, rules;
	bool is_demo;
};

static const char usage[] =
	"kamwerk serve [--listen ADDRESS:PORT] [--db FILE|postgresql://...] [--demo]\n"
	"              [--base-path /PATH] [--behind-proxy] [--threads N] [--rules FOLDER]\n"
	"              [--smtp smtp://HOST:PORT --mail-from ADDRESS [--smtp-credentials FILE]]\n"
	"              [--smtp-ca FILE] [--public-url https://NAME/PATH] [--webhooks-inside]\n"
	"              [--transcriber http://HOST:PORT [--transcriber-model NAME] "
	"[--transcriber-key FILE]]\n"
	"              [--transcriber-ca FILE] [--transcriber-minutes N]\n"
	"              [--language-model http://HOST:PORT --language-model-name NAME]\n"
	"              [--language-model-key FILE] [--language-model-ca FILE] "
	"[--language-model-minutes N]\n"
	"\n"
	"Serves kamwerk until it is told to stop (SIGTERM or Ctrl-C).\n"
	"\n"
	"  --listen ADDRESS:PORT  where to listen; 127.0.0.1:8080 unless told, port 0 takes any "
	"free one\n"
	"  --db FILE              the database, made when it is not there; ./kamwerk.db unless "
	"told;\n"
	"                         or postgresql://USER@HOST/DATABASE (docs/operations.md)\n"
	"  --demo                 fills an empty database with a team, accounts and conversations\n"
	"  --base-path /PATH      behind a proxy that serves kamwerk below this path\n"
	"  --behind-proxy         believe what a proxy on this machine says about address and TLS\n"
	"  --threads N            1 to 8; as many as there are cores unless told\n"
	"  --rules FOLDER         rules and wordings from a folder, not those in the program\n"
	"  --smtp ADDRESS         sends mail through this server, smtp:// or smtps://; another "
	"machine has "
	"to offer TLS\n"
	"  --mail-from ADDRESS    whom the mail comes from\n"
	"  --smtp-credentials FILE  two lines, name and password, readable by its owner alone; or "
	"KAMWERK_SMTP_USER\n"
	"                         and KAMWERK_SMTP_PASSWORD in the environment\n"
	"  --smtp-ca FILE         whose certificates the mail server may show, in PEM; those this "
	"machine trusts unless told\n"
	"  --webhooks-inside      webhooks may lead into private networks, to this machine, too\n"
	"  --transcriber ADDRESS  recordings are written down by this server of your own (POST "
	"/v1/audio/transcriptions);\n"
	"                         without TLS only on this machine and in private networks. Off "
	"unless told\n"
	"  --transcriber-model NAME  whisper-1 unless told\n"
	"  --transcriber-key FILE  one line, the key it asks for, readable by its owner alone\n"
	"  --transcriber-ca FILE  whose certificates it may show, in PEM; those this machine "
	"trusts unless told\n"
	"  --transcriber-minutes N  how long it may take after it has the recording: 1 to 240; 30 "
	"unless told\n"
	"  --language-model ADDRESS  needs and a summary may be proposed by a model of your own "
	"(POST "
	"/v1/chat/completions);\n"
	"                         without TLS only on this machine and in private networks. Off "
	"unless told, and until an administrator switches it on\n"
	"  --language-model-name NAME  which model; its words are marked with this name\n"
	"  --language-model-key FILE  one line, the key it asks for, readable by its owner alone\n"
	"  --language-model-ca FILE  whose certificates it may show, in PEM; those this machine "
	"trusts unless told\n"
	"  --language-model-minutes N  how long it may take: 1 to 60; 10 unless told\n"
	"  --public-url ADDRESS   what people type to come here; needed for links in mail\n";

static enum err read_threads(struct scope *s, const char *word, int *ret_threads)
{
	int64_t number;

	if (!str_number(str_from(word), &number) || number < 1 || number > THREADS_MAX)
		return scope_fail(s, ERR_INVALID, "serve.threads", NULL, "--threads takes 1 to %d",
		                  THREADS_MAX);
	*ret_threads = (int)number;
	return ERR_NONE;
}

static enum err read_minutes(struct scope *s, const char *option, const char *word, int max,
                             int *ret_minutes)
{
	int64_t number;

	if (!str_number(str_from(word), &number) || number < 1 || number > max)
		return scope_fail(s, ERR_INVALID, "serve.minutes", NULL, "%s takes 1 to %d", option,
		                  max);
	*ret_minutes = (int)number;
	return ERR_NONE;
}

static enum err read_base_path(struct scope *s, const char *word, struct str *ret_path)
{
	struct str path = str_from(word);

	while (str_ends(path, STR("/")))
		path.bytes--;
	if (path.bytes && path.at[0] != '/')
		return scope_fail(s, ERR_INVALID, "serve.base_path", NULL,
		                  "--base-path begins with a slash: /kamwerk");
	*ret_path = path;
	return ERR_NONE;
}

/* Answers -1 when the words make sense, else the exit status. */
static int read_words(struct scope *s, const struct command *command, int count, char **words,
                      struct settings *set)
{
	static const struct option options[] = {
		{"listen", required_argument, NULL, 'l'},
		{"db", required_argument, NULL, 'd'},
		{"demo", no_argument, NULL, 'D'},
		{"base-path", required_argument, NULL, 'b'},
		{"behind-proxy", no_argument, NULL, 'p'},
		{"threads", required_argument, NULL, 't'},
		{"rules", required_argument, NULL, 'r'},
		{"smtp", required_argument, NULL, 's'},
		{"mail-from", required_argument, NULL, 'f'},
		{"smtp-credentials", required_argument, NULL, 'c'},
		{"smtp-ca", required_argument, NULL, 'a'},
		{"webhooks-inside", no_argument, NULL, 'w'},
		{"public-url", required_argument, NULL, 'u'},
		{"transcriber", required_argument, NULL, 'x'},
		{"transcriber-model", required_argument, NULL, 'm'},
		{"transcriber-key", required_argument, NULL, 'k'},
		{"transcriber-ca", required_argument, NULL, 'C'},
		{"transcriber-minutes", required_argument, NULL, 'M'},
		{"language-model", required_argument, NULL, 'L'},
		{"language-model-name", required_argument, NULL, 'N'},
		{"language-model-key", required_argument, NULL, 'K'},
		{"language-model-ca", required_argument, NULL, 'A'},
		{"language-model-minutes", required_argument, NULL, 'T'},
		{"help", no_argument, NULL, 'h'},
		{0}};
	enum err e = ERR_NONE;
	int option;

	while (!e && (option = getopt_long(count, words, "", options, NULL)) != -1) {
		switch (option) {
		case 'l':
			set->server.listen = str_from(optarg);
			break;
		case 'd':
			set->db = str_from(optarg);
			break;
		case 'D':
			set->is_demo = true;
			break;
		case 'b':
			e = read_base_path(s, optarg, &set->server.base_path);
			break;
		case 'p':
			set->server.is_behind_proxy = true;
			break;
		case 't':
			e = read_threads(s, optarg, &set->server.threads);
			break;
		case 'r':
			set->rules = str_from(optarg);
			break;
		case 's':
			set->mail.server = str_from(optarg);
			break;
		case 'f':
			set->mail.from = str_from(optarg);
			break;
		case 'c':
			set->mail.credentials_file = str_from(optarg);
			break;
		case 'a':
			set->mail.ca_file = str_from(optarg);
			break;
		case 'w':
			set->courier.may_be_private = true;
			break;
		case 'u':
			set->mail.public_url = str_from(optarg);
			break;
		case 'x':
			set->transcriber.server.url = str_from(optarg);
			break;
		case 'm':
			set->transcriber.server.model = str_from(optarg);
			break;
		case 'k':
			set->transcriber.server.key_file = str_from(optarg);
			break;
		case 'C':
			set->transcriber.server.ca_file = str_from(optarg);
			break;
		case 'M':
			e = read_minutes(s, "--transcriber-minutes", optarg,
			                 TRANSCRIBER_THINK_MINUTES_MAX,
			                 &set->transcriber.think_minutes);
			break;
		case 'L':
			set->language_model.server.url = str_from(optarg);
			break;
		case 'N':
			set->language_model.server.model = str_from(optarg);
			break;
		case 'K':
			set->language_model.server.key_file = str_from(optarg);
			break;
		case 'A':
			set->language_model.server.ca_file = str_from(optarg);
			break;
		case 'T':
			e = read_minutes(s, "--language-model-minutes", optarg,
			                 LANGUAGE_MODEL_MINUTES_MAX, &set->language_model.minutes);
			break;
		case 'h':
			return command_help(command);
		default:
			return command_misused(command);
		}
	}
	if (e) {
		command_refuse(s, e);
		return COMMAND_WRONG_USAGE;
	}
	return optind < count ? command_misused(command) : -1;
}

/* A piece of work before or after serving, on a connection of its own; what it takes is given back. */
static enum err do_once(struct scope *s, const struct server_settings *server,
                        enum err (*work)(struct scope *once, void *what), void *what)
{
	struct scope once = *s;
	enum err e;

	once.mem = arena_new(0);
	once.rules = server->rules;
	once.suggestions = server->suggestions;
	once.access = server->access;
	once.now_ms = clock_now_ms();
	e = store_connect(&once, server->store, once.mem, &once.db);
	if (!e)
		e = work(&once, what);
	s->problem = once.problem;
	arena_end(once.mem);
	return e;
}

static enum err fill_demo(struct scope *once, void *what)
{
	(void)what;
	return demo_fill(once);
}

/* A text out of the database, copied to whoever asks: what the page's title says. */
struct title {
	struct arena *mem;
	struct str name;
};

static enum err find_title(struct scope *once, void *what)
{
	struct title *title = what;
	struct str name;

	if (member_is_first(once))
		return ERR_NONE;
	TRY(member_organisation(once, &name));
	title->name = str_copy(title->mem, name);
	return ERR_NONE;
}

/* What was gathered since the last second. */
static enum err write_access(struct scope *once, void *what)
{
	(void)what;
	access_write(once, true);
	return ERR_NONE;
}

static bool has_news(void *watch)
{
	return store_watch_wait(watch, 0);
}

/* What another process commits is news here, too. */
static enum err watch_store(struct scope *s, struct server_settings *server)
{
	struct store_watch *watch;

	TRY(STORE_WATCH(s, server->store, s->mem, &watch, "history_watch", DB_NUMBER(1)));
	server->has_news = has_news;
	server->news = watch;
	return ERR_NONE;
}

/* A new one at each start, because it is good for a quarter of an hour and for one person. */
static enum err find_come_in(struct scope *once, void *what)
{
	struct title *link = what;
	struct str found;

	TRY(demo_come_in(once, &found));
	link->name = str_copy(link->mem, found);
	return ERR_NONE;
}

static void greet_demo(struct scope *s, const struct settings *set, struct str address, int port)
{
	struct title link = {.mem = s->mem, .name = STR_NONE};

	fprintf(stderr, "\nDemo log-ins, all with the password %s\n%.*s\n", DEMO_PASSWORD,
	        STR_ARG(demo_logins(s)));
	if (do_once(s, &set->server, find_come_in, &link) || str_is_empty(link.name))
		return;
	fprintf(stderr,
	        "The customer's side, as Maren Thiessen of Nordwind AG sees it (open it in a "
	        "private "
	        "window;\nonce, within %d minutes; the next start prints a new one):\n"
	        "  http://%.*s%d%.*s/#/come-in/%.*s\n\n",
	        GUEST_LINK_MINUTES, STR_ARG(address), port, STR_ARG(set->server.base_path),
	        STR_ARG(link.name));
}

/* "127.0.0.1:", without the port. */
static struct str listen_address(const struct server_settings *server)
{
	struct str address = server->listen;

	while (address.bytes && address.at[address.bytes - 1] != ':')
		address.bytes--;
	return address;
}

static void greet(struct scope *s, const struct settings *set, int port)
{
	struct str address = listen_address(&set->server);

	/* Whoever starts the program reads this line for the port; it is the only one on stdout. */
	printf("kamwerk listens on http://%.*s%d%.*s/\n", STR_ARG(address), port,
	       STR_ARG(set->server.base_path));
	fflush(stdout);
	if (set->is_demo)
		greet_demo(s, set, address, port);
}

static enum err serve(struct scope *s, struct settings *set)
{
	const struct store_migration *migrations;
	struct title title = {.mem = s->mem, .name = STR_NONE};
	struct server *server;
	size_t count = store_migrations_packed(s, &migrations);

	TRY(mail_open(s, &set->mail, &set->server.mail));
	TRY(transcriber_open(s, &set->transcriber, &set->server.transcriber));
	TRY(language_model_open(s, &set->language_model, &set->server.language_model));
	TRY(rulebook_open(s, set->rules, &set->server.rules));
	TRY(rulebook_open_suggestions(s, set->rules, &set->server.suggestions));
	TRY(store_open(s, set->db, migrations, count, &set->server.store));
	TRY(store_check_statements(s, set->server.store));
	if (set->is_demo)
		TRY(do_once(s, &set->server, fill_demo, NULL));
	TRY(do_once(s, &set->server, find_title, &title));
	set->server.organisation_name = title.name;
	set->server.routes = wiring_routes(s, &set->server.route_count);
	set->server.access = access_notes_new(s);
	set->server.ready = ready_new(s);
	set->server.count_letters = wiring_count_letters;
	TRY(watch_store(s, &set->server));
	TRY(server_start(s, &set->server, &server));
	TRY(fetching_start(s, set->server.store));
	set->courier.access = set->server.access;
	set->courier.mail = set->server.mail;
	set->courier.host = text_format(s->mem, "%.*s%d", STR_ARG(listen_address(&set->server)),
	                                server_port(server));
	TRY(courier_start(s, set->server.store, &set->courier));
	greet(s, set, server_port(server));
	server_wait(server, STOP_GRACE_MS);
	return do_once(s, &set->server, write_access, NULL);
}

static int run(struct scope *s, const struct command *command, int count, char **words)
{
	struct settings set = {
		.server = {.listen = STR("127.0.0.1:8080")},
		.db = STR("kamwerk.db"),
	};
	int wrong = read_words(s, command, count, words, &set);
	enum err e;

	if (wrong >= 0)
		return wrong;
	e = serve(s, &set);
	return e ? command_refuse(s, e) : COMMAND_DONE;
}

const struct command serve_command = {"serve", "the server", usage, run};
