#include "talk/consent_letter.h"

#include "core/text.h"
#include "store/db.h"
#include "talk/consent.h"
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

enum err consent_letter_add(struct scope *s, struct id consent, struct str email, struct str host)
{
	struct id id = scope_new_id(s);

	TRY(outbox_check(s, email, host));
	return DB_WRITE(s, NULL, "consent_letter_add", DB_ID(s->organisation), DB_ID(id),
	                DB_ID(consent), DB_NUMBER(s->now_ms));
}

enum err consent_letter_retire(struct scope *s, struct id consent)
{
	return DB_WRITE(s, NULL, "consent_letter_retire", DB_ID(s->organisation), DB_ID(consent));
}

static enum err write(struct scope *s, struct id letter, struct str host, struct mail_letter *ret,
                      bool *ret_is_gone)
{
	struct text body = text_new(s->mem, 4096);
	struct str organisation, link, url;
	enum language language;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "consent_letter_find", DB_ID(s->organisation), DB_ID(letter)));
	*ret_is_gone = rows.count == 0 || db_number(&rows, 0, 6);
	if (*ret_is_gone)
		return ERR_NONE;
	language = scope_language(db_str(&rows, 0, 1));
	TRY(member_organisation(s, &organisation));
	TRY(consent_link_add(s, db_id(&rows, 0, 0), &link));
	TRY(mail_link(s, host, text_format(s->mem, "/#/consent/%.*s", STR_ARG(link)), &url));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text_addf(&body, letters[language].before, STR_ARG(db_str(&rows, 0, 2)),
	          STR_ARG(db_str(&rows, 0, 4)), STR_ARG(organisation),
	          STR_ARG(db_str(&rows, 0, 5)));
#pragma GCC diagnostic pop
	text_add(&body, url);
	text_add(&body, str_from(letters[language].after));
	*ret = (struct mail_letter){.to = db_str(&rows, 0, 3),
	                            .subject = str_from(letters[language].subject),
	                            .body = text_str(&body)};
	return ERR_NONE;
}

const struct outbox_kind consent_letter_kind = {"consent", write, NULL};
