#include "accounts/contact.h"

#include "accounts/division.h"
#include "accounts/stakeholder_search.h"
#include "core/check.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/access.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"

static void read_row(const struct db_rows *rows, size_t row, struct contact *c)
{
	c->id = db_id(rows, row, 0);
	c->account = db_id(rows, row, 1);
	c->name = db_str(rows, row, 2);
	c->email = db_str(rows, row, 3);
	c->function = db_str(rows, row, 4);
	c->language = db_str(rows, row, 5);
	c->retired_at_ms = db_number(rows, row, 6);
	c->revision = db_number(rows, row, 7);
	c->is_shared = db_number(rows, row, 8) != 0;
	c->phone = db_str(rows, row, 9);
	c->division = db_id(rows, row, 10);
}

static enum err check_division(struct scope *s, const struct contact *c)
{
	const struct division *division;

	if (id_is_none(c->division))
		return ERR_NONE;
	if (division_find(s, c->division, &division) != ERR_NONE ||
	    !id_equal(division->account, c->account))
		return scope_fail(s, ERR_INVALID, "contact.division_unknown", "division",
		                  "no division of this account");
	return ERR_NONE;
}

enum err contact_check(struct scope *s, struct contact *c)
{
	TRY(check_line_needed(s, "name", CONTACT_NAME_BYTES_MAX, &c->name));
	TRY(check_email(s, "email", &c->email));
	TRY(check_line(s, "function", CONTACT_FUNCTION_BYTES_MAX, &c->function));
	TRY(check_language(s, "language", c->language));
	TRY(check_line(s, "phone", CONTACT_PHONE_BYTES_MAX, &c->phone));
	c->email = utf8_fold(s->mem, c->email);
	return check_division(s, c);
}

/* The only other thing than the id that is unique is the email. */
static enum err say_taken(struct scope *s, enum err e)
{
	if (e == ERR_CONFLICT)
		return scope_fail(s, e, "contact.email_taken", "email",
		                  "another contact of the account has this email");
	return e;
}

/* Within a transaction: found by name, email and function, or not any more. */
static enum err make_findable(struct scope *s, const struct contact *c, bool is_new)
{
	if (c->retired_at_ms)
		return search_retire(s, "contact", c->id);
	return search_put(s, &(struct search_record){.kind = "contact",
	                                             .record = c->id,
	                                             .account = c->account,
	                                             .title = c->name,
	                                             .text = text_format(s->mem, "%.*s %.*s",
	                                                                 STR_ARG(c->email),
	                                                                 STR_ARG(c->function)),
	                                             .is_shared = c->is_shared,
	                                             .is_new = is_new});
}

/* `is_later`: whether the email is taken may be told by the commit. */
static enum err store(struct scope *s, struct contact *c, bool is_later)
{
	c->id = scope_new_id(s);
	const struct db_value values[] = {
		DB_ID(s->organisation),
		DB_ID(c->id),
		DB_ID(c->account),
		DB_TEXT(c->name),
		DB_TEXT(utf8_spellings(s->mem, c->name)),
		DB_BYTES(utf8_order(s->mem, c->name)),
		DB_TEXT(c->email),
		DB_TEXT(c->function),
		DB_TEXT(c->language),
		DB_NUMBER(s->now_ms),
		c->retired_at_ms ? DB_NUMBER(c->retired_at_ms) : DB_NULL,
		DB_NUMBER(c->is_shared),
		DB_TEXT(c->phone),
		DB_ID(c->division),
		{DB_END, 0, STR_NONE},
	};

	TRY(say_taken(s, is_later ? db_write_later(s, "contact_add", values)
	                          : db_write(s, "contact_add", values, NULL)));
	TRY(history_note(s, c->account, "contact", c->id, "added", STR_NONE, c->is_shared));
	return make_findable(s, c, true);
}

enum err contact_store(struct scope *s, struct contact *c)
{
	return store(s, c, false);
}

/* Not noted as read: that it was added or changed, and by whom, says the history. */
static enum err read_one(struct scope *s, struct id id, const struct contact **ret_contact)
{
	struct contact *c;
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "contact_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "contact.not_found", NULL,
		                  "no such contact, or not on the account's team");
	c = NEW(s->mem, struct contact);
	read_row(&rows, 0, c);
	*ret_contact = c;
	return ERR_NONE;
}

enum err contact_add(struct scope *s, const struct contact *draft,
                     const struct contact **ret_contact)
{
	struct contact c = *draft;
	struct contact *stored;

	TRY(permission_check(s, MAY_EDIT, c.account));
	TRY(contact_check(s, &c));
	TRY(db_begin_small(s));
	/* All of it is one way to a server, since others wait for their turn to write. */
	TRY(store(s, &c, true));
	TRY(say_taken(s, db_commit(s)));
	stored = NEW(s->mem, struct contact);
	*stored = c;
	stored->revision = 1;
	*ret_contact = stored;
	return ERR_NONE;
}

static enum err note_change(struct scope *s, const struct contact *old, const struct contact *new)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);

	history_differ(&fields, "name", !str_equal(old->name, new->name));
	history_differ(&fields, "email", !str_equal(old->email, new->email));
	history_differ(&fields, "function", !str_equal(old->function, new->function));
	history_differ(&fields, "language", !str_equal(old->language, new->language));
	history_differ(&fields, "phone", !str_equal(old->phone, new->phone));
	history_differ(&fields, "division", !id_equal(old->division, new->division));
	return history_note_change(s, new->account, "contact", new->id, &fields, HISTORY_STATE(old),
	                           HISTORY_STATE(new));
}

enum err contact_change(struct scope *s, const struct contact *next,
                        const struct contact **ret_contact)
{
	struct contact c = *next;
	const struct contact *stored, *old;
	int64_t changed;

	TRY(contact_find(s, c.id, &stored));
	old = stored;
	TRY(permission_check(s, MAY_EDIT, stored->account));
	if (!id_equal(c.account, stored->account))
		return scope_fail(s, ERR_INVALID, "contact.account_stays", "account",
		                  "a contact stays with its account");
	TRY(contact_check(s, &c));
	TRY(db_begin(s));
	TRY(say_taken(s, DB_WRITE(s, &changed, "contact_change", DB_ID(s->organisation),
	                          DB_ID(c.id), DB_NUMBER(c.revision), DB_TEXT(c.name),
	                          DB_TEXT(utf8_spellings(s->mem, c.name)),
	                          DB_BYTES(utf8_order(s->mem, c.name)), DB_TEXT(c.email),
	                          DB_TEXT(c.function), DB_TEXT(c.language),
	                          c.retired_at_ms ? DB_NUMBER(c.retired_at_ms) : DB_NULL,
	                          DB_NUMBER(c.is_shared), DB_TEXT(c.phone), DB_ID(c.division))));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "contact.changed", NULL, "revision %lld is old",
		                  (long long)c.revision);
	TRY(read_one(s, c.id, &stored));
	TRY(note_change(s, old, stored));
	TRY(make_findable(s, stored, false));
	TRY(stakeholder_search_follow(s, stored->account, stored->id));
	TRY(db_commit(s));
	*ret_contact = stored;
	return ERR_NONE;
}

enum err contact_find(struct scope *s, struct id id, const struct contact **ret_contact)
{
	TRY(read_one(s, id, ret_contact));
	access_note(s, id, "read");
	return ERR_NONE;
}

enum err contact_list(struct scope *s, struct id account, struct str words, struct id after,
                      size_t limit, const struct contact **ret_contacts, size_t *ret_count)
{
	struct str after_order = STR_NONE;
	struct contact *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, CONTACT_LIST_MAX));
	if (!id_is_none(after)) {
		TRY(DB_READ(s, &rows, "contact_order", DB_ID(s->organisation), DB_ID(after),
		            DB_ID(account), DB_NUMBER(!id_is_none(s->guest_of))));
		if (rows.count == 0)
			return check_after_unknown(s);
		after_order = db_str(&rows, 0, 0);
	}
	TRY(DB_READ(s, &rows, "contact_list", DB_ID(s->organisation), DB_ID(account),
	            DB_BYTES(after_order), DB_ARRAY(after.b), DB_NUMBER(limit),
	            DB_NUMBER(!id_is_none(s->guest_of)),
	            DB_TEXT(db_pattern(s->mem, utf8_spelling(s->mem, words)))));
	list = NEW_ARRAY(s->mem, struct contact, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		read_row(&rows, i, &list[i]);
		access_note(s, list[i].id, "read");
	}
	*ret_contacts = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct contact one;

	read_row(rows, row, &one);
	return make_findable(s, &one, false);
}

const struct search_source contact_findable = {"contact", "contact_list_all", put_row};
