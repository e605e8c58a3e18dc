#include "accounts/import_columns.h"

#include "core/utf8.h"

/* Folded, and without what stands between the words. First match of a row wins. */
static const struct {
	const char *word;
	enum import_field for_contacts, for_accounts;
} headers[] = {
	{"name", IMPORT_NAME, IMPORT_NAME},
	{"fullname", IMPORT_NAME, IMPORT_NOTHING},
	{"displayname", IMPORT_NAME, IMPORT_NOTHING},
	{"anzeigename", IMPORT_NAME, IMPORT_NOTHING},
	{"kontakt", IMPORT_NAME, IMPORT_NOTHING},
	{"contact", IMPORT_NAME, IMPORT_NOTHING},
	{"contactname", IMPORT_NAME, IMPORT_NOTHING},
	{"ansprechpartner", IMPORT_NAME, IMPORT_NOTHING},
	{"ansprechpartnerin", IMPORT_NAME, IMPORT_NOTHING},
	{"vorname", IMPORT_GIVEN, IMPORT_NOTHING},
	{"firstname", IMPORT_GIVEN, IMPORT_NOTHING},
	{"givenname", IMPORT_GIVEN, IMPORT_NOTHING},
	{"nachname", IMPORT_FAMILY, IMPORT_NOTHING},
	{"familienname", IMPORT_FAMILY, IMPORT_NOTHING},
	{"zuname", IMPORT_FAMILY, IMPORT_NOTHING},
	{"lastname", IMPORT_FAMILY, IMPORT_NOTHING},
	{"familyname", IMPORT_FAMILY, IMPORT_NOTHING},
	{"surname", IMPORT_FAMILY, IMPORT_NOTHING},
	{"email", IMPORT_EMAIL, IMPORT_NOTHING},
	{"emailadresse", IMPORT_EMAIL, IMPORT_NOTHING},
	{"emailaddress", IMPORT_EMAIL, IMPORT_NOTHING},
	{"email1value", IMPORT_EMAIL, IMPORT_NOTHING},
	{"mail", IMPORT_EMAIL, IMPORT_NOTHING},
	{"mailadresse", IMPORT_EMAIL, IMPORT_NOTHING},
	{"funktion", IMPORT_FUNCTION, IMPORT_NOTHING},
	{"function", IMPORT_FUNCTION, IMPORT_NOTHING},
	{"position", IMPORT_FUNCTION, IMPORT_NOTHING},
	{"rolle", IMPORT_FUNCTION, IMPORT_NOTHING},
	{"role", IMPORT_FUNCTION, IMPORT_NOTHING},
	{"title", IMPORT_FUNCTION, IMPORT_NOTHING},
	{"jobtitle", IMPORT_FUNCTION, IMPORT_NOTHING},
	{"organization1title", IMPORT_FUNCTION, IMPORT_NOTHING},
	{"organizationtitle", IMPORT_FUNCTION, IMPORT_NOTHING},
	{"abteilung", IMPORT_FUNCTION, IMPORT_NOTHING},
	{"department", IMPORT_FUNCTION, IMPORT_NOTHING},
	{"telefon", IMPORT_PHONE, IMPORT_NOTHING},
	{"telefonnummer", IMPORT_PHONE, IMPORT_NOTHING},
	{"telefongeschäftlich", IMPORT_PHONE, IMPORT_NOTHING},
	{"rufnummer", IMPORT_PHONE, IMPORT_NOTHING},
	{"durchwahl", IMPORT_PHONE, IMPORT_NOTHING},
	{"tel", IMPORT_PHONE, IMPORT_NOTHING},
	{"phone", IMPORT_PHONE, IMPORT_NOTHING},
	{"phonenumber", IMPORT_PHONE, IMPORT_NOTHING},
	{"phone1value", IMPORT_PHONE, IMPORT_NOTHING},
	{"telephone", IMPORT_PHONE, IMPORT_NOTHING},
	{"businessphone", IMPORT_PHONE, IMPORT_NOTHING},
	{"workphone", IMPORT_PHONE, IMPORT_NOTHING},
	{"mobil", IMPORT_PHONE, IMPORT_NOTHING},
	{"mobiltelefon", IMPORT_PHONE, IMPORT_NOTHING},
	{"handy", IMPORT_PHONE, IMPORT_NOTHING},
	{"mobile", IMPORT_PHONE, IMPORT_NOTHING},
	{"mobilephone", IMPORT_PHONE, IMPORT_NOTHING},
	{"bereich", IMPORT_DIVISION, IMPORT_NOTHING},
	{"geschäftsbereich", IMPORT_DIVISION, IMPORT_NOTHING},
	{"unternehmensbereich", IMPORT_DIVISION, IMPORT_NOTHING},
	{"sparte", IMPORT_DIVISION, IMPORT_NOTHING},
	{"standort", IMPORT_DIVISION, IMPORT_NOTHING},
	{"werk", IMPORT_DIVISION, IMPORT_NOTHING},
	{"niederlassung", IMPORT_DIVISION, IMPORT_NOTHING},
	{"division", IMPORT_DIVISION, IMPORT_NOTHING},
	{"businessunit", IMPORT_DIVISION, IMPORT_NOTHING},
	{"site", IMPORT_DIVISION, IMPORT_NOTHING},
	{"sprache", IMPORT_LANGUAGE, IMPORT_NOTHING},
	{"language", IMPORT_LANGUAGE, IMPORT_NOTHING},
	{"firma", IMPORT_ACCOUNT, IMPORT_NAME},
	{"firmenname", IMPORT_ACCOUNT, IMPORT_NAME},
	{"unternehmen", IMPORT_ACCOUNT, IMPORT_NAME},
	{"kunde", IMPORT_ACCOUNT, IMPORT_NAME},
	{"kundenname", IMPORT_ACCOUNT, IMPORT_NAME},
	{"konto", IMPORT_ACCOUNT, IMPORT_NAME},
	{"organisation", IMPORT_ACCOUNT, IMPORT_NAME},
	{"organization", IMPORT_ACCOUNT, IMPORT_NAME},
	{"organizationname", IMPORT_ACCOUNT, IMPORT_NAME},
	{"organization1name", IMPORT_ACCOUNT, IMPORT_NAME},
	{"company", IMPORT_ACCOUNT, IMPORT_NAME},
	{"companyname", IMPORT_ACCOUNT, IMPORT_NAME},
	{"account", IMPORT_ACCOUNT, IMPORT_NAME},
	{"accountname", IMPORT_ACCOUNT, IMPORT_NAME},
	{"keyaccount", IMPORT_ACCOUNT, IMPORT_NAME},
	{"land", IMPORT_NOTHING, IMPORT_COUNTRY},
	{"ländercode", IMPORT_NOTHING, IMPORT_COUNTRY},
	{"landeskennzeichen", IMPORT_NOTHING, IMPORT_COUNTRY},
	{"country", IMPORT_NOTHING, IMPORT_COUNTRY},
	{"countrycode", IMPORT_NOTHING, IMPORT_COUNTRY},
	{"beschreibung", IMPORT_NOTHING, IMPORT_ABOUT},
	{"bemerkung", IMPORT_NOTHING, IMPORT_ABOUT},
	{"notiz", IMPORT_NOTHING, IMPORT_ABOUT},
	{"notizen", IMPORT_NOTHING, IMPORT_ABOUT},
	{"über", IMPORT_NOTHING, IMPORT_ABOUT},
	{"about", IMPORT_NOTHING, IMPORT_ABOUT},
	{"description", IMPORT_NOTHING, IMPORT_ABOUT},
	{"note", IMPORT_NOTHING, IMPORT_ABOUT},
	{"notes", IMPORT_NOTHING, IMPORT_ABOUT},
};

/* Folded. Short names of ISO 3166-1 in German and English, of the countries such lists most often name; for
 * all others the page asks for the code. */
static const struct {
	const char *name, *code;
} countries[] = {
	{"deutschland", "DE"},
	{"germany", "DE"},
	{"österreich", "AT"},
	{"oesterreich", "AT"},
	{"austria", "AT"},
	{"schweiz", "CH"},
	{"switzerland", "CH"},
	{"liechtenstein", "LI"},
	{"frankreich", "FR"},
	{"france", "FR"},
	{"italien", "IT"},
	{"italy", "IT"},
	{"spanien", "ES"},
	{"spain", "ES"},
	{"portugal", "PT"},
	{"niederlande", "NL"},
	{"netherlands", "NL"},
	{"belgien", "BE"},
	{"belgium", "BE"},
	{"luxemburg", "LU"},
	{"luxembourg", "LU"},
	{"dänemark", "DK"},
	{"denmark", "DK"},
	{"schweden", "SE"},
	{"sweden", "SE"},
	{"norwegen", "NO"},
	{"norway", "NO"},
	{"finnland", "FI"},
	{"finland", "FI"},
	{"polen", "PL"},
	{"poland", "PL"},
	{"tschechien", "CZ"},
	{"czechia", "CZ"},
	{"slowakei", "SK"},
	{"slovakia", "SK"},
	{"ungarn", "HU"},
	{"hungary", "HU"},
	{"irland", "IE"},
	{"ireland", "IE"},
	{"grossbritannien", "GB"},
	{"united kingdom", "GB"},
	{"vereinigtes königreich", "GB"},
	{"usa", "US"},
	{"united states", "US"},
	{"kanada", "CA"},
	{"canada", "CA"},
	{"china", "CN"},
	{"japan", "JP"},
};

/* "E-Mail 1 - Value" and "E-mail address": only what is left when nothing stands between the words. */
static struct str squeeze(struct scope *s, struct str header)
{
	struct str folded = utf8_fold(s->mem, utf8_compose(s->mem, header));
	struct text text = text_new(s->mem, folded.bytes);

	for (size_t i = 0; i < folded.bytes; i++)
		if (!strchr(" -_./:*()\t\"'", folded.at[i]))
			text_add_char(&text, folded.at[i]);
	return text_str(&text);
}

enum import_field import_columns_guess(struct scope *s, enum import_of of, struct str header)
{
	struct str word = squeeze(s, header);

	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (str_equal(word, str_from(headers[i].word)))
			return of == IMPORT_ACCOUNTS ? headers[i].for_accounts
			                             : headers[i].for_contacts;
	return IMPORT_NOTHING;
}

struct str import_columns_country(struct scope *s, struct str typed)
{
	struct str folded;

	typed = str_trim(typed);
	if (typed.bytes == 2 && typed.at[0] > 0 && typed.at[1] > 0) {
		char upper[2] = {typed.at[0], typed.at[1]};

		for (int i = 0; i < 2; i++)
			if (upper[i] >= 'a' && upper[i] <= 'z')
				upper[i] = (char)(upper[i] - 'a' + 'A');
		return str_copy(s->mem, (struct str){upper, 2});
	}
	folded = utf8_fold(s->mem, utf8_compose(s->mem, typed));
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
		if (str_equal(folded, str_from(countries[i].name)))
			return str_from(countries[i].code);
	return typed;
}

bool import_columns_language(struct scope *s, struct str typed, struct str *ret_language)
{
	static const char *const german[] = {"de", "deutsch", "german", "ger", "deu"};
	static const char *const english[] = {"en", "englisch", "english", "eng"};
	struct str folded = utf8_fold(s->mem, str_trim(typed));
	size_t dash = 0;

	while (dash < folded.bytes && folded.at[dash] != '-' && folded.at[dash] != '_')
		dash++;
	folded = str_part(folded, 0, dash);
	*ret_language = STR_NONE;
	if (!folded.bytes)
		return true;
	for (size_t i = 0; i < sizeof german / sizeof *german; i++)
		if (str_equal(folded, str_from(german[i])))
			*ret_language = STR("de");
	for (size_t i = 0; i < sizeof english / sizeof *english; i++)
		if (str_equal(folded, str_from(english[i])))
			*ret_language = STR("en");
	return ret_language->bytes > 0;
}
