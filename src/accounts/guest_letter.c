#include "accounts/guest_letter.h"

#include "core/text.h"
#include "store/db.h"
#include "teams/permission.h"

/* Filled in order: the guest, who invites, our company, the account; then the address. */
static const struct {
	const char *subject, *before, *after;
} letters[GUEST_LETTER_COUNT][LANGUAGE_COUNT] = {
	[GUEST_LETTER_INVITATION] =
		{
			[LANGUAGE_DE] =
				{"Einladung von %.*s",
                                 "Guten Tag %.*s,\n\n%.*s von %.*s lädt Sie ein, für %.*s "
                                 "mitzuarbeiten: Sie sehen, was geteilt ist, können bestätigen, "
                                 "korrigieren und kommentieren. Ein Passwort brauchen Sie "
                                 "nicht.\n\n",
                                 "\n\nDer Link gilt einmal und 15 Minuten lang. Danach fordern Sie "
                                 "auf "
                                 "derselben Seite mit einem Klick einen neuen an. Niemand zeichnet "
                                 "auf, was Sie sich ansehen.\n"},
			[LANGUAGE_EN] =
				{"Invitation from %.*s",
                                 "Dear %.*s,\n\n%.*s of %.*s invites you to work together on %.*s: "
                                 "you see what is shared, and can confirm, correct and comment. "
                                 "You need no password.\n\n",
                                 "\n\nThe link works once and for 15 minutes. After that, ask for "
                                 "a new "
                                 "one on the same page with one click. Nobody records what you "
                                 "look at.\n"},
		},
	[GUEST_LETTER_UNDERSTANDING] =
		{
			[LANGUAGE_DE] =
				{"So haben wir Sie verstanden: %.*s",
                                 "Guten Tag %.*s,\n\n%.*s von %.*s hat für %.*s "
                                 "aufgeschrieben, was wir verstanden haben. Stimmt es so? "
                                 "Bestätigen Sie es, oder sagen Sie es in Ihren Worten. Das dauert "
                                 "eine Minute; ein Passwort brauchen Sie nicht.\n\n",
                                 "\n\nDer Link gilt einmal und 15 Minuten lang. Danach fordern Sie "
                                 "auf derselben Seite mit einem Klick einen neuen an.\n"},
			[LANGUAGE_EN] =
				{"This is how we understood you: %.*s",
                                 "Dear %.*s,\n\n%.*s of %.*s wrote down for %.*s "
                                 "how we understood you. Is it so? Confirm it, or say it in "
                                 "your own words. It takes a minute; you need no password.\n\n",
                                 "\n\nThe link works once and for 15 minutes. After that, ask for "
                                 "a new one on the same page with one click.\n"},
		},
	[GUEST_LETTER_LINK] =
		{
			[LANGUAGE_DE] =
				{"Ihr neuer Link zu %.*s",
                                 "Guten Tag %.*s,\n\nhier ist der neue Link, um den Sie gebeten "
                                 "haben."
                                 "\n\n",
                                 "\n\nEr gilt einmal und 15 Minuten lang. Haben Sie nicht darum "
                                 "gebeten, ist nichts weiter zu tun.\n"},
			[LANGUAGE_EN] = {"Your new link to %.*s",
                                         "Dear %.*s,\n\nhere is the new link you asked for.\n\n",
                                         "\n\nIt works once and for 15 minutes. If you did not ask "
                                         "for it, there "
                                         "is nothing to do.\n"},
		},
};

/* What is known of a letter when it is sent. */
struct ready {
	struct id guest, account;
	enum guest_letter which;
	enum language language;
	struct str place, name, email, account_name, inviter;
};

/* ---- writing down ---- */

static enum err is_waiting(struct scope *s, struct id guest, bool *ret_is_waiting)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "guest_letter_count_waiting", DB_ID(s->organisation), DB_ID(guest)));
	*ret_is_waiting = db_number(&rows, 0, 0) > 0;
	return ERR_NONE;
}

enum err guest_letter_add(struct scope *s, enum guest_letter which, const struct guest *guest,
                          struct str place, struct str host)
{
	bool is_asked_by_guest = which == GUEST_LETTER_LINK, is_there = false;
	struct id id = scope_new_id(s), asker = is_asked_by_guest ? ID_NONE : s->actor;

	if (!is_asked_by_guest)
		TRY(permission_check(s, MAY_EDIT, guest->account));
	TRY(outbox_check(s, guest->email, host));
	TRY(db_begin(s));
	if (is_asked_by_guest)
		TRY(is_waiting(s, guest->id, &is_there));
	if (!is_there)
		TRY(DB_WRITE(s, NULL, "guest_letter_add", DB_ID(s->organisation), DB_ID(id),
		             DB_ID(guest->id), DB_TEXT(str_from(guest_letter_kinds[which].name)),
		             DB_TEXT(place), DB_ID(asker), DB_NUMBER(s->now_ms),
		             DB_NUMBER(OUTBOX_RETRY_MS)));
	return db_commit(s);
}

enum err guest_letter_hand_over(struct scope *s, struct id guest, struct str *ret_link)
{
	const struct guest *found;
	struct db_rows rows;

	TRY(guest_find(s, guest, &found));
	TRY(permission_check(s, MAY_EDIT, found->account));
	TRY(db_begin(s));
	TRY(DB_READ(s, &rows, "guest_letter_find_lost", DB_ID(s->organisation), DB_ID(guest)));
	if (rows.count == 0)
		return scope_fail(s, ERR_CONFLICT, "guest.letter_not_lost", NULL,
		                  "no letter to this guest was given up");
	TRY(guest_link_add(s, guest, db_str(&rows, 0, 0), ret_link));
	TRY(DB_WRITE(s, NULL, "guest_letter_retire_lost", DB_ID(s->organisation), DB_ID(guest)));
	return db_commit(s);
}

/* ---- what it says ---- */

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static enum err put_in_words(struct scope *s, const struct ready *to, struct str link,
                             struct str host, struct mail_letter *ret)
{
	struct text subject = text_new(s->mem, MAIL_SUBJECT_BYTES_MAX);
	struct text body = text_new(s->mem, 4096);
	struct str organisation, url;

	TRY(member_organisation(s, &organisation));
	TRY(mail_link(s, host, text_format(s->mem, "/#/come-in/%.*s", STR_ARG(link)), &url));
	text_addf(&subject, letters[to->which][to->language].subject, STR_ARG(organisation));
	/* A row with fewer places ignores the rest. */
	text_addf(&body, letters[to->which][to->language].before, STR_ARG(to->name),
	          STR_ARG(to->inviter), STR_ARG(organisation), STR_ARG(to->account_name));
	text_add(&body, url);
	text_add(&body, str_from(letters[to->which][to->language].after));
	*ret = (struct mail_letter){
		.to = to->email, .subject = text_str(&subject), .body = text_str(&body)};
	return ERR_NONE;
}

#pragma GCC diagnostic pop

/* ---- sending ---- */

static enum guest_letter kind_of(struct str name)
{
	size_t which = 0;

	while (which + 1 < GUEST_LETTER_COUNT &&
	       !str_equal(name, str_from(guest_letter_kinds[which].name)))
		which++;
	return (enum guest_letter)which;
}

static enum err make_link(struct scope *s, const struct ready *to, struct str *ret_link)
{
	struct scope as = *s;
	enum err e;

	as.actor = to->guest;
	as.guest_of = to->account;
	e = guest_link_for_letter(&as, to->place, ret_link);
	if (e)
		s->problem = as.problem;
	return e;
}

static enum err write(struct scope *s, struct id letter, struct str host, struct mail_letter *ret,
                      bool *ret_is_gone)
{
	struct db_rows rows;
	struct ready to;
	struct str link;

	TRY(DB_READ(s, &rows, "guest_letter_find", DB_ID(s->organisation), DB_ID(letter)));
	*ret_is_gone = rows.count == 0 || db_number(&rows, 0, 9);
	if (*ret_is_gone)
		return ERR_NONE;
	to = (struct ready){.guest = db_id(&rows, 0, 0),
	                    .account = db_id(&rows, 0, 1),
	                    .which = kind_of(db_str(&rows, 0, 2)),
	                    .language = scope_language(db_str(&rows, 0, 6)),
	                    .place = db_str(&rows, 0, 3),
	                    .name = db_str(&rows, 0, 4),
	                    .email = db_str(&rows, 0, 5),
	                    .account_name = db_str(&rows, 0, 7),
	                    .inviter = db_str(&rows, 0, 8)};
	TRY(make_link(s, &to, &link));
	return put_in_words(s, &to, link, host, ret);
}

/* What was given up before does not matter any more: the guest has a link. */
static enum err note_sent(struct scope *s, struct id letter)
{
	struct db_rows rows;
	struct id guest;

	TRY(DB_READ(s, &rows, "guest_letter_find_guest", DB_ID(s->organisation), DB_ID(letter)));
	if (rows.count == 0)
		return ERR_NONE;
	guest = db_id(&rows, 0, 0);
	return DB_WRITE(s, NULL, "guest_letter_retire_lost", DB_ID(s->organisation), DB_ID(guest));
}

const struct outbox_kind guest_letter_kinds[GUEST_LETTER_COUNT] = {
	[GUEST_LETTER_INVITATION] = {"invitation", write, note_sent},
	[GUEST_LETTER_UNDERSTANDING] = {"understanding", write, note_sent},
	[GUEST_LETTER_LINK] = {"link", write, note_sent},
};
