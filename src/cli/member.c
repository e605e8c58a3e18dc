#include "cli/member.h"

#include "core/date.h"
#include "core/json_out.h"
#include "core/utf8.h"
#include "store/store.h"
#include "teams/member.h"

#include <getopt.h>
#include <unistd.h>

#define HOUR_MS ((int64_t)60 * 60 * 1000)

enum {
	TABLE_BYTES_MAX = 1024 * 1024,
	NAME_WIDTH = 28,
	EMAIL_WIDTH = 36
};

static const char usage[] =
	"Usage: kamwerk member add --name NAME --email ADDRESS [--role member|lead|administrator]\n"
	"                          [--language de|en] [--time-zone ZONE] [--discipline WORD]\n"
	"       kamwerk member list\n"
	"       kamwerk member lock ADDRESS\n"
	"       kamwerk member unlock ADDRESS\n"
	"\n"
	"add prints the invitation code; the person opens it at /welcome and chooses a password.\n"
	"Again for the same address, it replaces an invitation that was not opened. lock ends all\n"
	"sessions at once. All of it works while the server runs.\n"
	"\n"
	"  --db FILE           the database; ./kamwerk.db unless told; or postgresql://...\n"
	"  --format text|json  how to print; text unless told\n"
	"  --language de|en    de unless told\n"
	"  --time-zone ZONE    Europe/Berlin unless told\n"
	"\n"
	"Example: kamwerk member add --name \"Ines Berger\" --email ines@firma.example --role "
	"lead\n";

static const char *const roles[MEMBER_ROLE_COUNT] = {"member", "lead", "administrator"};

struct words {
	struct str db, who;
	struct member draft;
	bool is_json;
};

/* ---- the database ---- */

static enum err open_database(struct scope *s, struct str path)
{
	const struct store_migration *migrations;
	struct store *store;
	struct str organisation;
	size_t count;

	/* Opening would make one; a typo in the path must not. */
	if (!store_is_address(path) && access(str_c(s->mem, path), F_OK) != 0)
		return scope_fail(s, ERR_NOT_FOUND, "file.not_found", NULL,
		                  "no database at %.*s; name it with --db", STR_ARG(path));
	count = store_migrations_packed(s, &migrations);
	TRY(store_open(s, path, migrations, count, &store));
	TRY(store_connect(s, store, s->mem, &s->db));
	s->is_operator = true;
	return member_organisation(s, &organisation);
}

/* ---- printing ---- */

static void write_json(struct json_out *o, const struct member *m)
{
	json_out_key_id(o, "id", m->id);
	json_out_key_str(o, "name", m->name);
	json_out_key_str(o, "email", m->email);
	json_out_key_str(o, "role", str_from(roles[m->role]));
	json_out_key_bool(o, "is_welcome", m->is_welcome);
	json_out_key_bool(o, "is_locked", m->is_locked);
}

static void pad(struct text *out, struct str word, size_t width)
{
	size_t letters = utf8_count(word);

	text_add(out, word);
	for (; letters < width; letters++)
		text_add_char(out, ' ');
	text_add_char(out, ' ');
}

static void write_row(struct text *out, const struct member *m)
{
	pad(out, m->name, NAME_WIDTH);
	pad(out, m->email, EMAIL_WIDTH);
	text_addf(out, "%s%s%s\n", roles[m->role], m->is_locked ? ", locked" : "",
	          m->is_welcome ? "" : ", invited");
}

static void print(struct text *out)
{
	struct str all = text_str(out);

	fwrite(all.at, 1, all.bytes, stdout);
}

/* ---- the actions ---- */

static enum err add(struct scope *s, struct words *w, struct text *out)
{
	const struct member *member;
	struct str code, until;

	TRY(member_invite(s, &w->draft, &member, &code));
	until = date_text(s->mem, s->now_ms + MEMBER_INVITATION_HOURS * HOUR_MS);
	if (w->is_json) {
		struct json_out o = json_out_new(out);

		json_out_open(&o, '{');
		write_json(&o, member);
		json_out_key_str(&o, "invitation_code", code);
		json_out_key_str(&o, "invitation_until", until);
		json_out_close(&o, '}');
		text_add_char(out, '\n');
	} else {
		text_addf(out, "%.*s\n", STR_ARG(code));
		fprintf(stderr, "%.*s opens it at /welcome before %.*s.\n", STR_ARG(member->name),
		        STR_ARG(until));
	}
	return ERR_NONE;
}

static enum err list(struct scope *s, struct words *w, struct text *out)
{
	struct json_out o = json_out_new(out);
	const struct member *members;
	struct id after = ID_NONE;
	size_t count;

	if (w->is_json)
		json_out_open(&o, '[');
	do {
		TRY(member_list(s, STR_NONE, after, MEMBER_LIST_MAX, &members, &count));
		for (size_t i = 0; i < count; i++) {
			if (w->is_json) {
				json_out_open(&o, '{');
				write_json(&o, &members[i]);
				json_out_close(&o, '}');
			} else {
				write_row(out, &members[i]);
			}
			after = members[i].id;
		}
	} while (count == MEMBER_LIST_MAX && !text_is_cut(out));
	if (w->is_json) {
		json_out_close(&o, ']');
		text_add_char(out, '\n');
	}
	return ERR_NONE;
}

static enum err find_by_email(struct scope *s, struct str email, struct id *ret_id)
{
	struct str folded = utf8_fold(s->mem, str_trim(email));
	const struct member *members;
	size_t count;

	TRY(member_list(s, email, ID_NONE, MEMBER_LIST_MAX, &members, &count));
	for (size_t i = 0; i < count; i++) {
		if (!str_equal(utf8_fold(s->mem, members[i].email), folded))
			continue;
		*ret_id = members[i].id;
		return ERR_NONE;
	}
	return scope_fail(s, ERR_NOT_FOUND, "member.not_found", NULL,
	                  "nobody has this address; kamwerk member list shows them");
}

static enum err set_lock(struct scope *s, struct words *w, bool is_locked, struct text *out)
{
	const struct member *member;
	struct id id;

	TRY(find_by_email(s, w->who, &id));
	TRY(member_lock(s, id, is_locked, &member));
	if (w->is_json) {
		struct json_out o = json_out_new(out);

		json_out_open(&o, '{');
		write_json(&o, member);
		json_out_close(&o, '}');
		text_add_char(out, '\n');
	} else {
		write_row(out, member);
	}
	return ERR_NONE;
}

static enum err lock(struct scope *s, struct words *w, struct text *out)
{
	return set_lock(s, w, true, out);
}

static enum err unlock(struct scope *s, struct words *w, struct text *out)
{
	return set_lock(s, w, false, out);
}

static const struct action {
	const char *name;
	enum err (*run)(struct scope *s, struct words *w, struct text *out);
	bool takes_who;
} actions[] = {
	{"add", add, false},
	{"list", list, false},
	{"lock", lock, true},
	{"unlock", unlock, true},
};

/* ---- the words on the command line ---- */

static bool read_role(const char *word, enum member_role *ret_role)
{
	for (int i = 0; i < MEMBER_ROLE_COUNT; i++) {
		if (strcmp(word, roles[i]) != 0)
			continue;
		*ret_role = (enum member_role)i;
		return true;
	}
	return false;
}

static bool read_format(const char *word, bool *ret_is_json)
{
	*ret_is_json = strcmp(word, "json") == 0;
	return *ret_is_json || strcmp(word, "text") == 0;
}

static bool read_option(struct words *w, int option)
{
	struct str value = str_from(optarg);

	switch (option) {
	case 'd':
		w->db = value;
		return true;
	case 'n':
		w->draft.name = value;
		return true;
	case 'e':
		w->draft.email = value;
		return true;
	case 'r':
		return read_role(optarg, &w->draft.role);
	case 'l':
		w->draft.language = value;
		return true;
	case 'z':
		w->draft.time_zone = value;
		return true;
	case 'D':
		w->draft.discipline = value;
		return true;
	case 'f':
		return read_format(optarg, &w->is_json);
	default:
		return false;
	}
}

static const struct action *find_action(const char *word)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strcmp(word, actions[i].name) == 0)
			return &actions[i];
	return NULL;
}

static int run(struct scope *s, const struct command *command, int count, char **words)
{
	static const struct option options[] = {{"db", required_argument, NULL, 'd'},
	                                        {"name", required_argument, NULL, 'n'},
	                                        {"email", required_argument, NULL, 'e'},
	                                        {"role", required_argument, NULL, 'r'},
	                                        {"language", required_argument, NULL, 'l'},
	                                        {"time-zone", required_argument, NULL, 'z'},
	                                        {"discipline", required_argument, NULL, 'D'},
	                                        {"format", required_argument, NULL, 'f'},
	                                        {"help", no_argument, NULL, 'h'},
	                                        {0}};
	struct words w = {.db = STR("kamwerk.db"),
	                  .draft = {.language = STR("de"), .time_zone = STR("Europe/Berlin")}};
	struct text out = text_new(s->mem, TABLE_BYTES_MAX);
	const struct action *action;
	int option;
	enum err e;

	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(command);
		if (!read_option(&w, option))
			return command_misused(command);
	}
	action = optind < count ? find_action(words[optind]) : NULL;
	if (!action || count - optind != 1 + action->takes_who)
		return command_misused(command);
	if (action->takes_who)
		w.who = str_from(words[optind + 1]);
	e = open_database(s, w.db);
	if (!e)
		e = action->run(s, &w, &out);
	if (e)
		return command_refuse(s, e);
	print(&out);
	return COMMAND_DONE;
}

const struct command member_command = {
	.name = "member",
	.summary = "members without a browser: add, list, lock, unlock",
	.usage = usage,
	.run = run,
};
