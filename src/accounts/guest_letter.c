#include "accounts/guest_letter.h"

#include "accounts/account.h"
#include "core/mail.h"
#include "core/text.h"

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

static void add_greeting(struct text *body, enum guest_letter which, enum language language,
                         const struct guest *guest, struct str inviter, struct str organisation,
                         struct str account)
{
	const char *before = letters[which][language].before;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	/* A row with fewer places ignores the rest. */
	text_addf(body, before, STR_ARG(guest->name), STR_ARG(inviter), STR_ARG(organisation),
	          STR_ARG(account));
#pragma GCC diagnostic pop
}

static struct str subject_of(struct scope *s, enum guest_letter which, enum language language,
                             struct str organisation)
{
	struct text subject = text_new(s->mem, MAIL_SUBJECT_BYTES_MAX);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text_addf(&subject, letters[which][language].subject, STR_ARG(organisation));
#pragma GCC diagnostic pop
	return text_str(&subject);
}

enum err guest_letter_send(struct scope *s, enum guest_letter which, const struct guest *guest,
                           struct str link, struct str host)
{
	enum language language = scope_language(guest->language);
	struct str organisation, inviter = STR_NONE, account_name = STR_NONE, url;
	struct text body = text_new(s->mem, 4096);
	const struct account *account;
	const struct member *member;

	TRY(member_organisation(s, &organisation));
	if (which != GUEST_LETTER_LINK) {
		TRY(member_find(s, s->actor, &member));
		TRY(account_find(s, guest->account, &account));
		inviter = member->name;
		account_name = account->name;
	}
	TRY(mail_link(s, host, text_format(s->mem, "/#/come-in/%.*s", STR_ARG(link)), &url));
	add_greeting(&body, which, language, guest, inviter, organisation, account_name);
	text_add(&body, url);
	text_add(&body, str_from(letters[which][language].after));
	return mail_add(
		s, &(struct mail_letter){.to = guest->email,
	                                 .subject = subject_of(s, which, language, organisation),
	                                 .body = text_str(&body)});
}
