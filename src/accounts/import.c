#include "accounts/import.h"

#include "accounts/division.h"
#include "accounts/import_columns.h"
#include "accounts/vcard.h"
#include "core/check.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/permission.h"

/* ---- what is there already, by key: a table with open addressing ---- */

struct known {
	struct str key;        /* folded */
	struct id account, id; /* id ID_NONE: a row of this file */
	size_t new_division;   /* from 1: a division that is not there yet */
	bool is_twice; /* two accounts or divisions of one name: nobody can say which is meant */
};

struct index {
	struct known *slots; /* an empty key marks an empty slot */
	size_t slot_count, count;
};

struct plan {
	struct scope *s;
	const struct import_ask *ask;
	struct import_plan out;
	struct import_column *columns;
	struct import_row *rows;
	struct import_error *errors;
	size_t column_of[IMPORT_FIELD_COUNT]; /* from 1; 0 = none */
	struct import_division *divisions;
	size_t divisions_max;
	struct index accounts, emails, names, divisions_by_name;
	struct index loaded; /* accounts whose contacts are in `emails` and `names` */
};

/* One fold of key and account is enough to spread; equality is compared in full. */
static struct known *slot(const struct index *index, struct str key, struct id account)
{
	struct str bytes = {(const char *)account.b, sizeof account.b};
	size_t at = (size_t)(str_hash(key) * 31 + str_hash(bytes)) & (index->slot_count - 1);

	while (index->slots[at].key.bytes && !(str_equal(index->slots[at].key, key) &&
	                                       id_equal(index->slots[at].account, account)))
		at = (at + 1) & (index->slot_count - 1);
	return &index->slots[at];
}

static const struct known *look_up(const struct index *index, struct str key, struct id account)
{
	const struct known *found =
		index->slot_count && key.bytes ? slot(index, key, account) : NULL;

	return found && found->key.bytes ? found : NULL;
}

static void grow(struct arena *mem, struct index *index)
{
	struct index larger = {.slot_count = index->slot_count ? index->slot_count * 4 : 1024,
	                       .count = index->count};

	larger.slots = NEW_ARRAY(mem, struct known, larger.slot_count);
	for (size_t i = 0; i < index->slot_count; i++)
		if (index->slots[i].key.bytes)
			*slot(&larger, index->slots[i].key, index->slots[i].account) =
				index->slots[i];
	*index = larger;
}

/* The first of a key stands. NULL: there was one, or no key. */
static struct known *learn(struct arena *mem, struct index *index, struct str key,
                           struct id account, struct id id)
{
	struct known *place;

	if (!key.bytes)
		return NULL;
	if ((index->count + 1) * 2 > index->slot_count)
		grow(mem, index);
	place = slot(index, key, account);
	if (place->key.bytes) {
		place->is_twice = true;
		return NULL;
	}
	*place = (struct known){.key = key, .account = account, .id = id};
	index->count++;
	return place;
}

static struct str name_key(struct scope *s, struct str name)
{
	return utf8_fold(s->mem, name);
}

static enum err load_accounts(struct plan *p)
{
	const struct account *accounts;
	struct id after = ID_NONE;
	struct scope *s = p->s;
	size_t count;

	do {
		TRY(account_list(s, STR_NONE, after, ACCOUNT_LIST_MAX, &accounts, &count));
		for (size_t i = 0; i < count; i++) {
			learn(s->mem, &p->accounts, name_key(s, accounts[i].name), ID_NONE,
			      accounts[i].id);
			after = accounts[i].id;
		}
		if (p->accounts.count > IMPORT_KNOWN_MAX)
			return scope_fail(s, ERR_TOO_LARGE, "import.known_many", NULL,
			                  "more than %d accounts to compare with",
			                  IMPORT_KNOWN_MAX);
	} while (count == ACCOUNT_LIST_MAX);
	return ERR_NONE;
}

static enum err load_divisions(struct plan *p, struct id account)
{
	const struct division *divisions;
	struct id after = ID_NONE;
	struct scope *s = p->s;
	size_t count;

	do {
		TRY(division_list(s, account, STR_NONE, after, DIVISION_LIST_MAX, &divisions,
		                  &count));
		for (size_t i = 0; i < count; i++) {
			after = divisions[i].id;
			learn(s->mem, &p->divisions_by_name, name_key(s, divisions[i].name),
			      account, after);
			learn(s->mem, &p->divisions_by_name, id_text(s->mem, after), account,
			      after);
		}
	} while (count == DIVISION_LIST_MAX);
	return ERR_NONE;
}

/* Once an account: whether the actor may edit it, who is there, and its divisions if a column names them. */
static enum err load_contacts(struct plan *p, struct id account)
{
	struct str key = {(const char *)account.b, sizeof account.b};
	const struct contact *contacts;
	struct id after = ID_NONE;
	struct scope *s = p->s;
	size_t count;

	if (look_up(&p->loaded, key, account))
		return ERR_NONE;
	TRY(permission_check(s, MAY_EDIT, account));
	learn(s->mem, &p->loaded, str_copy(s->mem, key), account, account);
	if (p->column_of[IMPORT_DIVISION])
		TRY(load_divisions(p, account));
	do {
		TRY(contact_list(s, account, STR_NONE, after, CONTACT_LIST_MAX, &contacts, &count));
		for (size_t i = 0; i < count; i++) {
			after = contacts[i].id;
			learn(s->mem, &p->emails, contacts[i].email, account, after);
			learn(s->mem, &p->names, name_key(s, contacts[i].name), account, after);
		}
		if (p->names.count > IMPORT_KNOWN_MAX)
			return scope_fail(s, ERR_TOO_LARGE, "import.known_many", NULL,
			                  "more than %d contacts to compare with",
			                  IMPORT_KNOWN_MAX);
	} while (count == CONTACT_LIST_MAX);
	return ERR_NONE;
}

/* ---- fields ---- */

static const struct {
	const char *name;
	bool is_of[IMPORT_OF_COUNT];
} fields[IMPORT_FIELD_COUNT] = {
	[IMPORT_NOTHING] = {"", {true, true}},
	[IMPORT_NAME] = {"name", {true, true}},
	[IMPORT_GIVEN] = {"given", {false, true}},
	[IMPORT_FAMILY] = {"family", {false, true}},
	[IMPORT_EMAIL] = {"email", {false, true}},
	[IMPORT_FUNCTION] = {"function", {false, true}},
	[IMPORT_LANGUAGE] = {"language", {false, true}},
	[IMPORT_PHONE] = {"phone", {false, true}},
	[IMPORT_DIVISION] = {"division", {false, true}},
	[IMPORT_ACCOUNT] = {"account", {false, true}},
	[IMPORT_COUNTRY] = {"country", {true, false}},
	[IMPORT_ABOUT] = {"about", {true, false}},
};

const char *import_field_name(enum import_field field)
{
	return fields[field].name;
}

bool import_field_fits(enum import_of of, enum import_field field)
{
	return fields[field].is_of[of];
}

static struct str cell(const struct plan *p, const struct csv_row *row, enum import_field field)
{
	size_t column = p->column_of[field];

	return column && column <= row->count ? str_trim(row->fields[column - 1]) : STR_NONE;
}

/* The column a refused field came from. */
static struct str column_header(const struct plan *p, const char *field)
{
	for (int i = 1; field && i < IMPORT_FIELD_COUNT; i++) {
		size_t column = strcmp(fields[i].name, field) == 0 ? p->column_of[i] : 0;

		if (column)
			return p->columns[column - 1].header;
	}
	if (field && strcmp(field, "name") == 0 && p->column_of[IMPORT_FAMILY])
		return p->columns[p->column_of[IMPORT_FAMILY] - 1].header;
	return STR_NONE;
}

static void note_error(struct plan *p, int64_t line, const char *key, const char *field)
{
	if (p->out.error_count < IMPORT_ERRORS_MAX)
		p->errors[p->out.error_count] = (struct import_error){
			.line = line,
			.key = key,
			.column = column_header(p, field),
			.detail = str_copy(p->s->mem, str_from(p->s->problem.detail))};
	p->out.error_count++;
}

/* ---- rows ---- */

static struct str whole_name(struct plan *p, const struct csv_row *row)
{
	struct str name = cell(p, row, IMPORT_NAME), given = cell(p, row, IMPORT_GIVEN),
		   family = cell(p, row, IMPORT_FAMILY);

	if (name.bytes)
		return name;
	if (!given.bytes || !family.bytes)
		return given.bytes ? given : family;
	return text_format(p->s->mem, "%.*s %.*s", STR_ARG(given), STR_ARG(family));
}

/* Skips or changes what is known; a row of this file is known from then on. */
static void settle(struct plan *p, struct import_row *row, const struct known *known)
{
	if (!known) {
		row->what = IMPORT_ADD;
		p->out.add_count++;
	} else if (id_is_none(known->id) || !p->ask->is_changing) {
		row->known = known->id;
		row->what = IMPORT_SKIP;
		p->out.skip_count++;
		p->out.repeated_count += id_is_none(known->id);
	} else {
		row->known = known->id;
		row->what = IMPORT_CHANGE;
		p->out.change_count++;
	}
}

static enum err take_account(struct plan *p, const struct csv_row *row, struct import_row *to)
{
	struct account a = {.name = cell(p, row, IMPORT_NAME),
	                    .country = import_columns_country(p->s, cell(p, row, IMPORT_COUNTRY)),
	                    .about = cell(p, row, IMPORT_ABOUT)};
	struct str key;

	TRY(account_check(p->s, &a));
	to->name = a.name;
	to->country = a.country;
	to->about = a.about;
	key = name_key(p->s, a.name);
	settle(p, to, look_up(&p->accounts, key, ID_NONE));
	learn(p->s->mem, &p->accounts, key, ID_NONE, ID_NONE);
	return ERR_NONE;
}

static enum err find_account(struct plan *p, const struct csv_row *row, struct id *ret_account)
{
	struct str name = cell(p, row, IMPORT_ACCOUNT);
	const struct known *known;

	if (!id_is_none(p->ask->account)) {
		*ret_account = p->ask->account;
		return ERR_NONE;
	}
	if (!name.bytes)
		return scope_fail(p->s, ERR_INVALID, "field.missing", "account", "no account");
	known = look_up(&p->accounts, name_key(p->s, utf8_compose(p->s->mem, name)), ID_NONE);
	if (!known)
		return scope_fail(p->s, ERR_INVALID, "import.account_unknown", "account",
		                  "no such account, or not on its team");
	if (known->is_twice)
		return scope_fail(p->s, ERR_INVALID, "import.account_twice", "account",
		                  "two accounts have this name");
	*ret_account = known->id;
	return ERR_NONE;
}

static enum err find_division(struct plan *p, struct id account, struct str name,
                              const struct known **ret_known)
{
	struct id id;

	*ret_known = NULL;
	TRY(check_line(p->s, "division", DIVISION_NAME_BYTES_MAX, &name));
	*ret_known = look_up(&p->divisions_by_name, name_key(p->s, name), account);
	if (*ret_known && (*ret_known)->is_twice)
		return scope_fail(p->s, ERR_INVALID, "import.division_twice", "division",
		                  "two divisions of the account have this name");
	if (!*ret_known && id_parse(name, &id))
		return scope_fail(p->s, ERR_INVALID, "contact.division_unknown", "division",
		                  "no division of this account has this id");
	return ERR_NONE;
}

/* What it becomes in the row that comes in; one that is not there yet is known from then on. */
static void place_in_division(struct plan *p, struct str name, const struct known *known,
                              struct import_row *to)
{
	struct known *new;

	if (!name.bytes || to->what == IMPORT_SKIP)
		return;
	if (known) {
		to->division = known->id;
		to->new_division = known->new_division;
		return;
	}
	name = utf8_compose(p->s->mem, name);
	p->divisions = arena_grow(p->s->mem, p->divisions, sizeof *p->divisions,
	                          p->out.division_count + 1, &p->divisions_max);
	p->divisions[p->out.division_count++] = (struct import_division){to->account, name};
	p->out.divisions = p->divisions;
	to->new_division = p->out.division_count;
	new = learn(p->s->mem, &p->divisions_by_name, name_key(p->s, name), to->account, ID_NONE);
	if (new)
		new->new_division = to->new_division;
}

static enum err take_contact(struct plan *p, const struct csv_row *row, struct import_row *to)
{
	struct contact c = {.name = whole_name(p, row),
	                    .email = cell(p, row, IMPORT_EMAIL),
	                    .function = cell(p, row, IMPORT_FUNCTION),
	                    .phone = cell(p, row, IMPORT_PHONE)};
	struct str division_name = cell(p, row, IMPORT_DIVISION);
	const struct known *known, *division;
	struct scope *s = p->s;
	struct str key;

	TRY(find_account(p, row, &c.account));
	TRY(load_contacts(p, c.account));
	if (!import_columns_language(s, cell(p, row, IMPORT_LANGUAGE), &c.language))
		p->out.language_dropped_count++;
	TRY(contact_check(s, &c));
	TRY(find_division(p, c.account, division_name, &division));
	to->name = c.name;
	to->email = c.email;
	to->function = c.function;
	to->language = c.language;
	to->phone = c.phone;
	to->division_name = division_name;
	to->account = c.account;
	key = name_key(s, c.name);
	known = look_up(&p->emails, c.email, c.account);
	settle(p, to, known ? known : look_up(&p->names, key, c.account));
	learn(s->mem, &p->emails, c.email, c.account, ID_NONE);
	learn(s->mem, &p->names, key, c.account, ID_NONE);
	place_in_division(p, division_name, division, to);
	return ERR_NONE;
}

static enum err take_row(struct plan *p, const struct csv_row *row)
{
	struct import_row *to = &p->rows[p->out.row_count];
	enum err e;

	if (p->out.row_count == IMPORT_ROWS_MAX)
		return scope_fail(p->s, ERR_TOO_LARGE, "import.rows_many", NULL,
		                  "at most %d rows; split the file", IMPORT_ROWS_MAX);
	to->line = row->line;
	e = p->ask->of == IMPORT_ACCOUNTS ? take_account(p, row, to) : take_contact(p, row, to);
	p->out.row_count++;
	if (e != ERR_INVALID)
		return e;
	/* What is wrong with one row is told beside all others, not instead of them. */
	to->what = IMPORT_REFUSE;
	note_error(p, row->line, p->s->problem.key, p->s->problem.field);
	p->s->problem = (struct problem){0};
	return ERR_NONE;
}

/* ---- where rows come from ---- */

struct source {
	bool is_vcard;
	struct csv csv;
	struct vcard_reader cards;
};

static const char *const card_headers[] = {"FN",   "N given", "N family", "EMAIL", "TITLE",
                                           "LANG", "ORG",     "NOTE",     "TEL",   "ORG unit"};
enum {
	CARD_COLUMNS = sizeof card_headers / sizeof *card_headers
};
static const enum import_field card_fields[IMPORT_OF_COUNT][CARD_COLUMNS] = {
	[IMPORT_ACCOUNTS] = {[6] = IMPORT_NAME},
	[IMPORT_CONTACTS] = {IMPORT_NAME, IMPORT_GIVEN, IMPORT_FAMILY, IMPORT_EMAIL,
                             IMPORT_FUNCTION, IMPORT_LANGUAGE, IMPORT_ACCOUNT, IMPORT_NOTHING,
                             IMPORT_PHONE, IMPORT_DIVISION},
};

static enum err next_card(struct source *from, struct csv_row *row, bool *ret_is_there)
{
	struct vcard card;

	TRY(vcard_next(&from->cards, &card, ret_is_there));
	if (!*ret_is_there)
		return ERR_NONE;
	row->line = card.line;
	row->count = CARD_COLUMNS;
	row->fields[0] = card.name;
	row->fields[1] = card.given;
	row->fields[2] = card.family;
	row->fields[3] = card.email;
	row->fields[4] = card.function;
	row->fields[5] = card.language;
	row->fields[6] = card.organisation;
	row->fields[7] = card.note;
	row->fields[8] = card.phone;
	row->fields[9] = card.unit;
	return ERR_NONE;
}

static enum err next_row(struct source *from, struct csv_row *row, bool *ret_is_there)
{
	return from->is_vcard ? next_card(from, row, ret_is_there)
	                      : csv_next(&from->csv, row, ret_is_there);
}

static enum err open_source(struct plan *p, struct str bytes, struct source *from,
                            struct csv_row *header)
{
	bool is_there = true;

	from->is_vcard = p->out.is_vcard = vcard_is_there(bytes);
	if (from->is_vcard) {
		TRY(vcard_open(p->s, bytes, &from->cards));
		p->out.encoding = from->cards.encoding;
		header->count = CARD_COLUMNS;
		for (size_t i = 0; i < CARD_COLUMNS; i++)
			header->fields[i] = str_from(card_headers[i]);
		return ERR_NONE;
	}
	TRY(csv_open(p->s, bytes, &from->csv));
	p->out.encoding = from->csv.encoding;
	p->out.separator = from->csv.separator;
	TRY(csv_next(&from->csv, header, &is_there));
	if (!is_there)
		return scope_fail_input(p->s, "import.empty", 0,
		                        "the file is empty; the first row names the columns");
	return ERR_NONE;
}

/* ---- columns ---- */

static enum import_field choose_field(struct plan *p, size_t column)
{
	const struct import_ask *ask = p->ask;
	enum import_field field;

	if (ask->fields)
		field = column < ask->field_count ? ask->fields[column] : IMPORT_NOTHING;
	else if (p->out.is_vcard)
		field = card_fields[ask->of][column];
	else
		field = import_columns_guess(p->s, ask->of, p->columns[column].header);
	/* Each field once, and nothing that is said elsewhere. */
	if (p->column_of[field] || !import_field_fits(ask->of, field) ||
	    (field == IMPORT_ACCOUNT && !id_is_none(ask->account)))
		return IMPORT_NOTHING;
	return field;
}

static void take_columns(struct plan *p, const struct csv_row *header)
{
	p->columns = NEW_ARRAY(p->s->mem, struct import_column, header->count);
	p->out.columns = p->columns;
	p->out.column_count = header->count;
	for (size_t i = 0; i < header->count; i++) {
		struct import_column *column = &p->columns[i];

		column->header = utf8_cut(str_trim(header->fields[i]), 200);
		column->field = choose_field(p, i);
		if (column->field)
			p->column_of[column->field] = i + 1;
	}
}

static void take_examples(struct plan *p, const struct csv_row *row)
{
	for (size_t i = 0; i < row->count && i < p->out.column_count; i++) {
		struct str example = utf8_cut(str_trim(row->fields[i]), 100);

		for (size_t k = 0; example.bytes && k < IMPORT_EXAMPLES; k++) {
			if (p->columns[i].examples[k].bytes)
				continue;
			p->columns[i].examples[k] = example;
			break;
		}
	}
}

static bool has_needed_fields(const struct plan *p)
{
	bool has_name = p->column_of[IMPORT_NAME] || p->column_of[IMPORT_GIVEN] ||
	                p->column_of[IMPORT_FAMILY];

	if (p->ask->of == IMPORT_ACCOUNTS)
		return p->column_of[IMPORT_NAME] != 0;
	return has_name && (p->column_of[IMPORT_ACCOUNT] || !id_is_none(p->ask->account));
}

/* An upper bound, so that the rows never move. */
static size_t count_rows(struct str bytes)
{
	size_t count = 2;

	for (size_t i = 0; i < bytes.bytes && count <= IMPORT_ROWS_MAX; i++)
		count += bytes.at[i] == '\n' || bytes.at[i] == '\r';
	return count;
}

static enum err check_may(struct scope *s, const struct import_ask *ask)
{
	if (ask->of == IMPORT_ACCOUNTS)
		return account_check_may_add(s);
	if (!id_is_none(ask->account))
		return permission_check(s, MAY_EDIT, ask->account);
	return permission_check(s, MAY_SIGNED_IN, ID_NONE);
}

static enum err take_rows(struct plan *p, struct source *from, struct csv_row *row)
{
	bool is_known = has_needed_fields(p), is_there;

	if (is_known)
		TRY(load_accounts(p));
	for (size_t i = 0;; i++) {
		TRY(next_row(from, row, &is_there));
		if (!is_there)
			break;
		if (i < IMPORT_ROWS_MAX / 100)
			take_examples(p, row);
		if (is_known)
			TRY(take_row(p, row));
		else if (i >= IMPORT_FIRST_ROWS)
			break; /* enough to see what the columns are */
	}
	return ERR_NONE;
}

enum err import_plan(struct scope *s, struct str bytes, const struct import_ask *ask,
                     const struct import_plan **ret_plan)
{
	struct plan *p = NEW(s->mem, struct plan);
	struct csv_row *row = NEW(s->mem, struct csv_row);
	struct source from = {0};

	TRY(check_may(s, ask));
	p->s = s;
	p->ask = ask;
	p->out.of = ask->of;
	TRY(open_source(p, bytes, &from, row));
	take_columns(p, row);
	p->rows = NEW_ARRAY(s->mem, struct import_row, count_rows(bytes) + 1);
	p->errors = NEW_ARRAY(s->mem, struct import_error, IMPORT_ERRORS_MAX);
	p->out.rows = p->rows;
	p->out.errors = p->errors;
	TRY(take_rows(p, &from, row));
	if (!has_needed_fields(p))
		note_error(p, 0, "import.field_missing", NULL);
	else if (!p->out.row_count)
		return scope_fail_input(s, "import.empty", 0,
		                        "no row below the first, which names the columns");
	p->ask = NULL; /* ends with the caller */
	*ret_plan = &p->out;
	return ERR_NONE;
}

enum err import_fail_first(struct scope *s, const struct import_plan *plan)
{
	const struct import_error *first = &plan->errors[0];

	if (!first->line)
		return scope_fail_input(s, first->key, 0,
		                        "no column is the name, or none names the account; say "
		                        "which one is");
	return scope_fail_input(s, first->key, first->line,
	                        "column \"%.*s\": %.*s (%zu rows in all cannot come in; nothing "
	                        "was changed)",
	                        STR_ARG(first->column), STR_ARG(first->detail), plan->error_count);
}
