#include "app/council_pack.h"

#include "accounts/guest.h"
#include "app/council_records.h"
#include "app/wiring.h"
#include "core/date.h"
#include "core/files.h"
#include "core/markdown.h"
#include "talk/consent_text.h"
#include "talk/conversation_reader.h"
#include "teams/access.h"
#include "teams/idempotency.h"
#include "teams/member.h"
#include "teams/outbox.h"

#include <assert.h>

enum {
	RESOURCES_MAX = 120, /* named for one permission */
	KEY_BYTES_MAX = 100
};

struct council {
	struct scope *s;
	struct text *t;
	const json_t *words;
	const char *missing; /* the first thing without words or class; the pack fails then */
	enum language language;
	const struct route *routes;
	size_t route_count;
};

/* ---- words ---- */

static struct str word(struct council *c, const char *beginning, const char *name)
{
	struct text key = text_new(c->s->mem, KEY_BYTES_MAX);
	const char *at, *found;

	text_addf(&key, "%s%s", beginning, name);
	at = str_c(c->s->mem, text_str(&key));
	found = json_string_value(json_object_get(c->words, at));
	if (!found && !c->missing)
		c->missing = at;
	return str_from(found ? found : "");
}

/* Text that somebody typed, so that it stays text. */
static void plain(struct council *c, struct str text)
{
	for (size_t i = 0; i < text.bytes; i++) {
		if (strchr("\\`*_[]<>|#&~", text.at[i]))
			text_add_char(c->t, '\\');
		text_add_char(c->t, text.at[i] == '\n' ? ' ' : text.at[i]);
	}
}

static void said(struct council *c, const char *beginning, const char *name)
{
	text_add(c->t, word(c, beginning, name));
}

static void heading(struct council *c, const char *name)
{
	text_add(c->t, STR("\n# "));
	said(c, "council.", name);
	text_add(c->t, STR("\n\n"));
}

static void paragraph(struct council *c, const char *name)
{
	said(c, "council.", name);
	text_add(c->t, STR("\n\n"));
}

static void item(struct council *c, const char *label, const char *beginning, const char *name)
{
	text_add(c->t, STR("- **"));
	said(c, "works.", label);
	text_add(c->t, STR(":** "));
	said(c, beginning, name);
	text_add_char(c->t, '\n');
}

/* The row of a table's head and the line below it. */
static void table(struct council *c, const char *const *columns)
{
	size_t count = 0;

	for (; columns[count]; count++) {
		text_add(c->t, STR("| "));
		said(c, "council.column_", columns[count]);
		text_add_char(c->t, ' ');
	}
	text_add(c->t, STR("|\n"));
	while (count--)
		text_add(c->t, STR("|---"));
	text_add(c->t, STR("|\n"));
}

/* ---- functions and their switches ---- */

static enum err add_functions(struct council *c)
{
	struct works_agreement now[WORKS_AGREEMENT_FUNCTION_COUNT - 1];

	TRY(works_agreement_list(c->s, now));
	heading(c, "functions");
	paragraph(c, "functions_intro");
	for (size_t i = 0; i < sizeof now / sizeof *now; i++) {
		const char *name = works_agreement_names[now[i].function];
		bool is_in_force;

		TRY(works_agreement_is_on(c->s, now[i].function, &is_in_force));
		text_add(c->t, STR("\n## "));
		said(c, "works.function_", name);
		text_add(c->t, STR("\n\n**"));
		said(c, "council.switch_", is_in_force ? "on" : now[i].is_on ? "soon" : "off");
		text_add(c->t, STR("**"));
		if (now[i].is_on) {
			text_add(c->t, STR(" · "));
			plain(c, now[i].number);
			text_addf(c->t, " · %.*s", STR_ARG(now[i].from_on));
		}
		if (now[i].at_ms) {
			text_add(c->t, STR(" · "));
			said(c, "council.", "switched_by");
			text_add_char(c->t, ' ');
			plain(c, now[i].actor_name);
		}
		text_add(c->t, STR("\n\n"));
		said(c, "works.what_", name);
		text_add(c->t, STR("\n\n"));
		item(c, "sees", "works.sees_", name);
		item(c, "sees_not", "works.sees_not_", name);
		item(c, "choice", "works.choice_", name);
		text_add(c->t, STR("- **"));
		said(c, "council.", "routes");
		text_add(c->t, STR(":**"));
		for (size_t r = 0; r < c->route_count; r++)
			if (c->routes[r].agreement == now[i].function)
				text_addf(c->t, " `%s %s`", c->routes[r].method, c->routes[r].path);
		text_add_char(c->t, '\n');
	}
	text_add_char(c->t, '\n');
	paragraph(c, "functions_own");
	return ERR_NONE;
}

/* ---- roles ---- */

/* "accounts" of "/api/accounts/{account}"; empty for what is no resource. */
static struct str resource_of(const char *path)
{
	struct str rest = str_from(path), name = STR_NONE;

	if (!str_starts(rest, STR("/api/")))
		return STR_NONE;
	rest = str_part(rest, strlen("/api/"), rest.bytes);
	(void)str_next(&rest, '/', &name);
	return name;
}

static void add_resources(struct council *c, enum may may)
{
	struct str *seen = NEW_ARRAY(c->s->mem, struct str, RESOURCES_MAX);
	size_t count = 0;

	for (size_t r = 0; r < c->route_count; r++) {
		struct str name = resource_of(c->routes[r].path);
		size_t known = 0;

		if (c->routes[r].may != may || str_is_empty(name))
			continue;
		while (known < count && !str_equal(seen[known], name))
			known++;
		if (known < count)
			continue;
		if (count == RESOURCES_MAX) {
			c->missing = c->missing ? c->missing : "room for resources";
			return;
		}
		seen[count++] = name;
		text_addf(c->t, "%s%.*s", count > 1 ? ", " : "", STR_ARG(name));
	}
}

static void add_roles(struct council *c)
{
	static const char *const roles[] = {"guest", "member", "lead", "administrator", "operator"};
	static const char *const role_columns[] = {"role", "means", NULL};
	static const char *const may_columns[] = {"may", "means", "resources", NULL};

	static_assert(sizeof roles / sizeof *roles == MEMBER_ROLE_COUNT + 2,
	              "each role, the guest and the operator");
	heading(c, "roles");
	table(c, role_columns);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		text_add(c->t, STR("| "));
		said(c, "council.role_", roles[i]);
		text_add(c->t, STR(" | "));
		said(c, "council.role_means_", roles[i]);
		text_add(c->t, STR(" |\n"));
	}
	text_add_char(c->t, '\n');
	paragraph(c, "may_intro");
	table(c, may_columns);
	for (int may = MAY_ANYONE; may < MAY_COUNT; may++) {
		const char *name = permission_name((enum may)may);

		text_addf(c->t, "| %s | ", name);
		said(c, "council.may_", name);
		text_add(c->t, STR(" | "));
		add_resources(c, (enum may)may);
		text_add(c->t, STR(" |\n"));
	}
}

/* ---- personal data ---- */

static bool is_first(const struct council *c, size_t row)
{
	for (size_t r = 0; r < row; r++)
		if (c->routes[r].gives &&
		    strcmp(c->routes[r].gives->name, c->routes[row].gives->name) == 0)
			return false;
	return true;
}

static void add_record(struct council *c, const struct route_record *record,
                       const struct council_record *row)
{
	bool has_one = false;

	text_add(c->t, STR("| "));
	said(c, "council.record_", record->name);
	text_add(c->t, STR(" | "));
	for (const struct route_field *f = record->fields; f->name; f++) {
		if (!council_record_is_personal(row, f->name))
			continue;
		text_addf(c->t, "%s`%s`", has_one ? " " : "", f->name);
		has_one = true;
	}
	text_add(c->t, has_one ? STR(" | ") : STR("– | "));
	said(c, "council.keep_", council_keep_names[row->keep]);
	text_add(c->t, STR(" |\n"));
}

/* Records within one reach; each record of the API stands in exactly one. */
static void add_reach(struct council *c, enum council_reach reach)
{
	static const char *const columns[] = {"record", "fields", "keep", NULL};
	bool is_open = false;

	for (size_t r = 0; r < c->route_count; r++) {
		const struct route_record *record = c->routes[r].gives;
		const struct council_record *row =
			record ? council_record_find(record->name) : NULL;

		if (record && !row && !c->missing)
			c->missing = record->name;
		if (!row || row->reach != reach || !is_first(c, r))
			continue;
		if (!is_open) {
			text_add(c->t, STR("\n## "));
			said(c, "council.reach_", council_reach_names[reach]);
			text_add(c->t, STR("\n\n"));
			said(c, "council.reach_means_", council_reach_names[reach]);
			text_add(c->t, STR("\n\n"));
			table(c, columns);
		}
		is_open = true;
		add_record(c, record, row);
	}
}

static void add_records(struct council *c)
{
	heading(c, "records");
	paragraph(c, "records_intro");
	for (int reach = 0; reach < COUNCIL_NOBODY; reach++)
		add_reach(c, (enum council_reach)reach);
	text_add_char(c->t, '\n');
	paragraph(c, "records_beside");
}

/* ---- how long, what is logged, what is agreed to ---- */

static void add_keep(struct council *c, const struct retention *keep)
{
	static const char *const columns[] = {"what", "keep", NULL};
	const struct {
		int64_t number;
		const char *unit;
	} rows[COUNCIL_KEEP_COUNT] = {
		[COUNCIL_KEEP_WORDING] = {keep->wording_days, "days"},
		[COUNCIL_KEEP_FIGURES] = {keep->figures_months, "months"},
		[COUNCIL_KEEP_OPENED] = {CONVERSATION_OPEN_DAYS_MAX, "days"},
		[COUNCIL_KEEP_ACCESS] = {ACCESS_DAYS, "days"},
		[COUNCIL_KEEP_SESSION] = {SESSION_ABSOLUTE_MINUTES / 60, "hours"},
		[COUNCIL_KEEP_PROGRAM] = {SESSION_PROGRAM_DAYS, "days"},
		[COUNCIL_KEEP_INVITATION] = {MEMBER_INVITATION_HOURS, "hours"},
		[COUNCIL_KEEP_GUEST_LINK] = {GUEST_LINK_DAYS, "days"},
		[COUNCIL_KEEP_LETTER] = {OUTBOX_DAYS, "days"},
		[COUNCIL_KEEP_IDEMPOTENCY] = {IDEMPOTENCY_HOURS, "hours"},
		[COUNCIL_KEEP_NIGHTS] = {RETENTION_NIGHTS_MAX, "days"},
	};

	heading(c, "keep");
	paragraph(c, "keep_intro");
	table(c, columns);
	for (int k = 0; k < COUNCIL_KEEP_COUNT; k++) {
		text_add(c->t, STR("| "));
		said(c, "council.keep_what_", council_keep_names[k]);
		text_add(c->t, STR(" | "));
		if (rows[k].number) {
			text_addf(c->t, "%lld ", (long long)rows[k].number);
			said(c, "council.unit_", rows[k].unit);
		} else {
			said(c, "council.keep_", council_keep_names[k]);
		}
		text_add(c->t, STR(" |\n"));
	}
}

static void add_list(struct council *c, const char *name, const char *beginning,
                     const char *const *names)
{
	heading(c, name);
	for (; *names; names++) {
		text_add(c->t, STR("- "));
		said(c, beginning, *names);
		text_add_char(c->t, '\n');
	}
}

static void add_consents(struct council *c, const struct retention *keep)
{
	static const char *const languages[LANGUAGE_COUNT] = {
		[LANGUAGE_DE] = "Deutsch", [LANGUAGE_EN] = "English"};

	heading(c, "consents");
	paragraph(c, "consents_intro");
	for (int64_t version = CONSENT_TEXT_VERSION; version > 0; version--)
		for (int language = 0; language < LANGUAGE_COUNT; language++) {
			struct str rest =
				consent_text(c->s, version, (enum language)language, keep);
			struct str line;

			text_add(c->t, STR("\n## "));
			said(c, "council.", "version");
			text_addf(c->t, " %lld, %s\n\n", (long long)version, languages[language]);
			while (str_next(&rest, '\n', &line)) {
				text_add(c->t, STR("> "));
				plain(c, line);
				text_add(c->t, STR("\n>\n"));
			}
		}
}

static enum err find_words(struct council *c)
{
	const struct files_entry *file = files_find(
		c->language == LANGUAGE_DE ? STR("web/words/de.json") : STR("web/words/en.json"));
	json_t *words;

	if (!file)
		return scope_fail(c->s, ERR_BROKEN, "council_pack.incomplete", NULL,
		                  "no words packed");
	TRY(json_in_object(c->s, file->bytes, &words));
	c->words = words;
	return ERR_NONE;
}

static enum err add_head(struct council *c)
{
	struct date today = date_utc(c->s->now_ms);
	struct str organisation;

	TRY(member_organisation(c->s, &organisation));
	plain(c, organisation);
	text_addf(c->t, " · %.*s · kamwerk " KAMWERK_VERSION "\n\n",
	          STR_ARG(date_day_text(c->s->mem, &today)));
	paragraph(c, "intro");
	return ERR_NONE;
}

static enum err write_pack(struct scope *s, enum language language, struct text *t)
{
	static const char *const logs[] = {"history", "access",   "works", "nights",
	                                   "server",  "throttle", NULL};
	static const char *const nevers[] = {"sound",   "voice",   "rank", "presence",
	                                     "profile", "outside", NULL};
	struct council c = {.s = s, .t = t, .language = language};
	struct retention keep;

	TRY(find_words(&c));
	c.routes = wiring_routes(s, &c.route_count);
	TRY(retention_find(s, &keep));
	TRY(add_head(&c));
	TRY(add_functions(&c));
	add_roles(&c);
	add_records(&c);
	add_keep(&c, &keep);
	add_list(&c, "logs", "council.log_", logs);
	add_consents(&c, &keep);
	add_list(&c, "nevers", "council.never_", nevers);
	if (c.missing)
		return scope_fail(s, ERR_BROKEN, "council_pack.incomplete", NULL,
		                  "%s has no words or class", c.missing);
	return ERR_NONE;
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	static const char *const names[] = {"de", "en", NULL};
	struct str asked = request_query(q, "language"), html;
	enum language language = s->language;
	struct text t = text_new(s->mem, MARKDOWN_BYTES_MAX);

	if (str_equal(asked, STR("de")))
		language = LANGUAGE_DE;
	else if (str_equal(asked, STR("en")))
		language = LANGUAGE_EN;
	else if (!str_is_empty(asked))
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "language", "de or en");
	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(write_pack(s, language, &t));
	TRY(markdown_html(s, text_str(&t), &html));
	json_out_open(&r->json, '{');
	json_out_key_str(&r->json, "language", str_from(names[language == LANGUAGE_EN]));
	json_out_key_str(&r->json, "markdown", text_str(&t));
	json_out_key_str(&r->json, "html", html);
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static const struct route_field takes[] = {
	{"language", "text", "de or en; without it one's own", false},
	{0},
};

static const struct route_field fields[] = {
	{"language", "text", "de or en", true},
	{"markdown", "text", "to be kept as a file", true},
	{"html", "text", "the same, safe to show", true},
	{0},
};
static const struct route_record record = {"WorksCouncilPack", fields};

const struct route council_pack_routes[] = {
	{"GET", "/api/works-council-pack", MAY_SIGNED_IN, ROUTE_PLAIN, find,
         "What a works council and a data protection officer ask for, as this server is set up now",
         .takes = takes, .gives = &record},
};
const size_t council_pack_route_count = sizeof council_pack_routes / sizeof *council_pack_routes;
