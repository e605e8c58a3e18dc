#include "talk/consent_letter.h"

#include "accounts/account.h"
#include "core/mail.h"
#include "core/text.h"
#include "teams/member.h"

/* Filled in order: whom it is to, who asks, our company, the account. */
static const struct {
	const char *subject, *before, *after;
} letters[LANGUAGE_COUNT] = {
	[LANGUAGE_DE] =
		{"Darf der Wortlaut unseres Gesprächs gelesen werden?",
                 "Guten Tag %.*s,\n\n%.*s von %.*s möchte aus einem Gespräch zu %.*s, an dem Sie "
                 "beteiligt waren, lernen, besser zuzuhören. Dafür würden Regeln den Wortlaut "
                 "lesen, und dafür braucht es Ihr Ja. Welches Gespräch es war und was genau "
                 "geschieht, steht auf dieser Seite:\n\n",
                 "\n\nSie müssen nicht zustimmen; ein Nein löscht den Wortlaut. Mit demselben Link "
                 "nehmen Sie ein Ja jederzeit zurück.\n"},
	[LANGUAGE_EN] =
		{"May the wording of our conversation be read?",
                 "Dear %.*s,\n\n%.*s of %.*s would like to learn to listen better from a "
                 "conversation about %.*s in which you took part. For that, rules would read the "
                 "wording, and for that your yes is needed. Which conversation it was, and what "
                 "exactly happens, is on this page:\n\n",
                 "\n\nYou need not agree; a no deletes the wording. With the same link you take "
                 "back "
                 "a yes at any time.\n"},
};

enum err consent_letter_send(struct scope *s, const struct consent_asked *asked, struct str host)
{
	enum language language = asked->consent.language;
	struct text body = text_new(s->mem, 4096);
	const struct account *account;
	const struct member *owner;
	struct str organisation, url;

	TRY(member_organisation(s, &organisation));
	TRY(member_find(s, s->actor, &owner));
	TRY(account_find(s, asked->account, &account));
	TRY(mail_link(s, host, text_format(s->mem, "/#/consent/%.*s", STR_ARG(asked->link)), &url));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text_addf(&body, letters[language].before, STR_ARG(asked->name), STR_ARG(owner->name),
	          STR_ARG(organisation), STR_ARG(account->name));
#pragma GCC diagnostic pop
	text_add(&body, url);
	text_add(&body, str_from(letters[language].after));
	return mail_add(s, &(struct mail_letter){.to = asked->email,
	                                         .subject = str_from(letters[language].subject),
	                                         .body = text_str(&body)});
}
