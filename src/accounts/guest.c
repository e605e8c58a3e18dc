#include "accounts/guest.h"

#include "accounts/account.h"
#include "accounts/contact.h"
#include "core/check.h"
#include "core/text.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/link.h"
#include "teams/permission.h"
#include "teams/team.h"

#define MINUTE_MS ((int64_t)60 * 1000)
#define DAY_MS (24 * 60 * MINUTE_MS)

/* ---- rows ---- */

static void read_row(const struct db_rows *rows, size_t row, struct guest *g)
{
	g->id = db_id(rows, row, 0);
	g->account = db_id(rows, row, 1);
	g->contact = db_id(rows, row, 2);
	g->name = db_str(rows, row, 3);
	g->email = db_str(rows, row, 4);
	g->language = db_str(rows, row, 5);
	g->time_zone = db_str(rows, row, 6);
	g->is_here = db_number(rows, row, 7) != 0;
	g->invited_at_ms = db_number(rows, row, 8);
	g->asked_at_ms = db_number(rows, row, 9);
	g->letter = db_str(rows, row, 11);
}

static enum err not_found(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "guest.not_found", NULL,
	                  "no such guest, or not on the account's team");
}

static enum err note(struct scope *s, const struct guest *g, const char *verb)
{
	return history_note(s, g->account, "guest", g->id, verb, STR_NONE, true);
}

/* ---- links ---- */

/* Within a transaction. What is long over is deleted when a new one is made: no job has to run. */
static enum err add_link(struct scope *s, struct id guest, struct str place, struct str *ret_link)
{
	unsigned char hash[SECRETS_HASH_BYTES];
	struct str link = link_new(s, "guest/link", hash);

	TRY(DB_WRITE(s, NULL, "guest_link_sweep", DB_ID(s->organisation),
	             DB_NUMBER(s->now_ms - GUEST_LINK_DAYS * DAY_MS)));
	TRY(DB_WRITE(s, NULL, "guest_request_retire", DB_ID(s->organisation), DB_ID(guest)));
	TRY(DB_WRITE(s, NULL, "guest_link_add", DB_ID(s->organisation), DB_ARRAY(hash),
	             DB_ID(guest), DB_TEXT(place), DB_NUMBER(s->now_ms),
	             DB_NUMBER(s->now_ms + GUEST_LINK_MINUTES * MINUTE_MS)));
	*ret_link = link;
	return ERR_NONE;
}

/* ---- inviting ---- */

/* Unique within the account only: whose guest somebody is elsewhere is nobody's business. */
static struct str email_key(struct scope *s, const struct contact *c)
{
	struct str account = id_text(s->mem, c->account), email = utf8_fold(s->mem, c->email);

	return text_format(s->mem, "%.*s %.*s", STR_ARG(account), STR_ARG(email));
}

static enum err check_room(struct scope *s, struct id account)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "guest_count_team", DB_ID(s->organisation), DB_ID(account)));
	if (db_number(&rows, 0, 0) >= ACCOUNT_TEAM_MAX)
		return scope_fail(s, ERR_CONFLICT, "account.team_full", "contact", "at most %d",
		                  ACCOUNT_TEAM_MAX);
	return ERR_NONE;
}

static enum err add(struct scope *s, const struct contact *c, struct id id)
{
	const struct member *inviter;

	TRY(check_room(s, c->account));
	TRY(member_find(s, s->actor, &inviter));
	return DB_WRITE(s, NULL, "guest_add", DB_ID(s->organisation), DB_ID(id), DB_ID(c->account),
	                DB_ID(c->id), DB_TEXT(c->email), DB_TEXT(email_key(s, c)), DB_TEXT(c->name),
	                DB_TEXT(utf8_spellings(s->mem, c->name)),
	                DB_BYTES(utf8_order(s->mem, c->name)),
	                DB_TEXT(str_is_empty(c->language) ? inviter->language : c->language),
	                DB_TEXT(inviter->time_zone), DB_NUMBER(s->now_ms));
}

/* The contact's name and email may have changed since; and whoever left comes back. */
static enum err add_again(struct scope *s, const struct contact *c, struct id id)
{
	return DB_WRITE(s, NULL, "guest_again", DB_ID(s->organisation), DB_ID(id),
	                DB_TEXT(c->email), DB_TEXT(email_key(s, c)), DB_TEXT(c->name),
	                DB_TEXT(utf8_spellings(s->mem, c->name)),
	                DB_BYTES(utf8_order(s->mem, c->name)));
}

enum err guest_invite(struct scope *s, struct id account, struct id contact,
                      const struct guest **ret_guest, struct str *ret_link)
{
	const struct contact *c;
	const struct guest *guest;
	struct db_rows rows;
	struct id id;

	TRY(permission_check(s, MAY_LEAD, account));
	TRY(contact_find(s, contact, &c));
	if (!id_equal(c->account, account))
		return scope_fail(s, ERR_NOT_FOUND, "contact.not_found", NULL,
		                  "no contact of this account");
	if (str_is_empty(c->email) || c->retired_at_ms)
		return scope_fail(s, ERR_INVALID, "guest.email_needed", "contact",
		                  "the link goes to the contact's email");
	TRY(db_begin(s));
	TRY(DB_READ(s, &rows, "guest_find_by_contact", DB_ID(s->organisation), DB_ID(c->account),
	            DB_ID(c->id)));
	id = rows.count ? db_id(&rows, 0, 0) : scope_new_id(s);
	if (rows.count)
		TRY(add_again(s, c, id));
	else
		TRY(add(s, c, id));
	TRY(DB_WRITE(s, NULL, "guest_enter", DB_ID(s->organisation), DB_ID(c->account), DB_ID(id),
	             DB_NUMBER(s->now_ms)));
	if (ret_link)
		TRY(add_link(s, id, STR_NONE, ret_link));
	TRY(guest_find(s, id, &guest));
	TRY(note(s, guest, "invited"));
	TRY(db_commit(s));
	*ret_guest = guest;
	return ERR_NONE;
}

enum err guest_link_add(struct scope *s, struct id id, struct str place, struct str *ret_link)
{
	const struct guest *guest;

	TRY(guest_find(s, id, &guest));
	TRY(permission_check(s, MAY_EDIT, guest->account));
	TRY(db_begin(s));
	TRY(add_link(s, id, place, ret_link));
	return db_commit(s);
}

enum err guest_link_for_letter(struct scope *s, struct str place, struct str *ret_link)
{
	TRY(db_begin(s));
	TRY(add_link(s, s->actor, place, ret_link));
	return db_commit(s);
}

/* ---- coming in ---- */

struct found_link {
	struct id guest, account;
	struct str place;
	int64_t until_ms, used_at_ms, newest_at_ms;
};

static enum err find_link(struct scope *s, const unsigned char hash[SECRETS_HASH_BYTES],
                          bool *ret_is_there, struct found_link *ret)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "guest_link_find", DB_ID(s->organisation),
	            DB_BYTES(((struct str){(const char *)hash, SECRETS_HASH_BYTES}))));
	/* The sweep keeps older ones, because they say who takes part. */
	*ret_is_there =
		rows.count > 0 && db_number(&rows, 0, 3) >= s->now_ms - GUEST_LINK_DAYS * DAY_MS;
	*ret = (struct found_link){db_id(&rows, 0, 0),     db_id(&rows, 0, 1),
	                           db_str(&rows, 0, 2),    db_number(&rows, 0, 3),
	                           db_number(&rows, 0, 4), db_number(&rows, 0, 5)};
	return ERR_NONE;
}

static enum err link_over(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "guest.link_over", "link",
	                  "unknown, used, or over; ask for a new one");
}

/* In s->organisation, which the link names. */
static enum err open_link(struct scope *s, const unsigned char hash[SECRETS_HASH_BYTES],
                          struct session_opened *ret_opened, struct str *ret_place)
{
	unsigned char key[SECRETS_KEY_BYTES];
	struct found_link found;
	bool is_there;
	int64_t changed;

	TRY(db_begin(s));
	TRY(find_link(s, hash, &is_there, &found));
	if (!is_there)
		return link_over(s);
	TRY(DB_WRITE(s, &changed, "guest_link_use", DB_ID(s->organisation),
	             DB_BYTES(((struct str){(const char *)hash, SECRETS_HASH_BYTES})),
	             DB_NUMBER(s->now_ms)));
	if (!changed)
		return link_over(s);
	/* Nothing is sealed to a guest for good; this one seals kept answers to this session. */
	random_fill(s->random, key, sizeof key);
	TRY(session_begin(s, found.guest, key, ret_opened));
	secrets_forget(key, sizeof key);
	TRY(db_commit(s));
	*ret_place = found.place;
	return ERR_NONE;
}

enum err guest_link_open(struct scope *s, struct str link, struct session_opened *ret_opened,
                         struct str *ret_place)
{
	unsigned char hash[SECRETS_HASH_BYTES];
	struct id before = s->organisation;
	enum err e;

	if (!link_read(link, "guest/link", &s->organisation, hash)) {
		s->organisation = before;
		return link_over(s);
	}
	e = open_link(s, hash, ret_opened, ret_place);
	if (e) {
		db_abandon(s);
		s->organisation = before; /* what a link claims counts only when it holds */
	}
	return e;
}

/* For the guest whose link it is, without an actor who sees them. */
static enum err owner_of(struct scope *s, const struct found_link *found,
                         const struct guest **ret_guest)
{
	struct scope as_guest = *s;
	const struct member *m;
	struct guest *g = NEW(s->mem, struct guest);

	as_guest.actor = found->guest;
	as_guest.guest_of = found->account;
	TRY(member_find(&as_guest, found->guest, &m));
	*g = (struct guest){.id = m->id,
	                    .account = m->account,
	                    .contact = m->contact,
	                    .name = m->name,
	                    .email = m->email,
	                    .language = m->language,
	                    .time_zone = m->time_zone};
	*ret_guest = g;
	return ERR_NONE;
}

static enum err ask(struct scope *s, const unsigned char hash[SECRETS_HASH_BYTES], bool may_mail,
                    const struct guest **ret_guest, struct str *ret_place)
{
	struct found_link found;
	bool is_there;

	TRY(db_begin(s));
	TRY(find_link(s, hash, &is_there, &found));
	if (is_there && may_mail &&
	    found.newest_at_ms <= s->now_ms - GUEST_ASK_MINUTES * MINUTE_MS) {
		TRY(owner_of(s, &found, ret_guest));
		*ret_place = found.place;
	} else if (is_there && !may_mail) {
		TRY(DB_WRITE(s, NULL, "guest_request_set", DB_ID(s->organisation),
		             DB_ID(found.guest), DB_NUMBER(s->now_ms)));
	}
	return db_commit(s);
}

enum err guest_link_ask(struct scope *s, struct str link, bool may_mail,
                        const struct guest **ret_guest, struct str *ret_place)
{
	unsigned char hash[SECRETS_HASH_BYTES];
	struct id before = s->organisation;
	enum err e = ERR_NONE;

	*ret_guest = NULL;
	if (link_read(link, "guest/link", &s->organisation, hash))
		e = ask(s, hash, may_mail, ret_guest, ret_place);
	if (!*ret_guest)
		s->organisation = before;
	return e;
}

/* ---- finding ---- */

enum err guest_find(struct scope *s, struct id id, const struct guest **ret_guest)
{
	struct db_rows rows;
	struct guest *g;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "guest_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0 || db_number(&rows, 0, 10))
		return not_found(s);
	g = NEW(s->mem, struct guest);
	read_row(&rows, 0, g);
	*ret_guest = g;
	return ERR_NONE;
}

enum err guest_list(struct scope *s, struct id account, struct str words, struct id after,
                    size_t limit, const struct guest **ret_guests, size_t *ret_count)
{
	struct str after_order = STR_NONE;
	struct db_rows rows;
	struct guest *list;

	TRY(permission_check(s, MAY_SEE, account));
	TRY(check_limit(s, limit, GUEST_LIST_MAX));
	if (!id_is_none(after)) {
		TRY(DB_READ(s, &rows, "guest_order", DB_ID(s->organisation), DB_ID(account),
		            DB_ID(after)));
		if (rows.count == 0)
			return check_after_unknown(s);
		after_order = db_str(&rows, 0, 0);
	}
	TRY(DB_READ(s, &rows, "guest_list", DB_ID(s->organisation), DB_ID(account),
	            DB_BYTES(after_order), DB_ARRAY(after.b), DB_NUMBER(limit),
	            DB_TEXT(db_pattern(s->mem, utf8_spelling(s->mem, words)))));
	list = NEW_ARRAY(s->mem, struct guest, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_guests = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- leaving ---- */

static enum err check_may_retire(struct scope *s, struct id id, struct id *ret_account)
{
	const struct guest *guest;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	if (!id_is_none(s->guest_of)) {
		if (!id_equal(id, s->actor))
			return not_found(s);
		*ret_account = s->guest_of;
		return ERR_NONE;
	}
	TRY(guest_find(s, id, &guest));
	*ret_account = guest->account;
	return permission_check(s, MAY_LEAD, guest->account);
}

enum err guest_retire(struct scope *s, struct id id)
{
	struct guest gone = {.id = id};

	TRY(check_may_retire(s, id, &gone.account));
	TRY(db_begin(s));
	TRY(note(s, &gone, "left"));
	TRY(DB_WRITE(s, NULL, "guest_leave", DB_ID(s->organisation), DB_ID(gone.account),
	             DB_ID(id)));
	TRY(team_member_retire_all(s, id));
	TRY(DB_WRITE(s, NULL, "guest_lock", DB_ID(s->organisation), DB_ID(id)));
	TRY(DB_WRITE(s, NULL, "guest_link_retire_all", DB_ID(s->organisation), DB_ID(id)));
	TRY(DB_WRITE(s, NULL, "guest_request_retire", DB_ID(s->organisation), DB_ID(id)));
	TRY(DB_WRITE(s, NULL, "guest_letter_retire_all", DB_ID(s->organisation), DB_ID(id)));
	TRY(DB_WRITE(s, NULL, "session_retire_all", DB_ID(s->organisation), DB_ID(id)));
	return db_commit(s);
}
